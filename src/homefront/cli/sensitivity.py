"""homefront sensitivity: which parameters and coded inputs an outcome depends on."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import Repeats, Seed, Size
from homefront.cli.app import DONE, app, emit, say
from homefront.cli.kinds import new_file_option, number_option
from homefront.cli.options import (
    CoderOption,
    JsonOption,
    LatentOption,
    OnlyOption,
    ParametersOption,
    SavedOption,
    ScaleOption,
    ScenarioArgument,
    WithOption,
    WorkersOption,
    WorldsOption,
    keep,
    latents_of,
    people_per_agent,
)

CHART_CM = 14.0


@app.command("sensitivity")
def sensitivity_command(
    scenario_id: ScenarioArgument,
    outcome: Annotated[list[str], typer.Option("--outcome", help="An outcome of the scenario. Repeatable.")],
    method: Annotated[
        str, typer.Option("--method", help="Method: morris (screening) or sobol (shares of variance).")
    ] = "morris",
    size: Annotated[
        int,
        number_option("--size", "size", Size, "Walks of morris (0: 10), or base sample of sobol (0: 64)."),
    ] = 0,
    mechanisms: WithOption = None,
    inputs: Annotated[
        str,
        typer.Option(
            "--inputs", help="Only these inputs, as in action.control,coded.siege. Default: all that are uncertain."
        ),
    ] = "",
    seed: Annotated[int, number_option("--seed", "seed", Seed, "Seed of the design and of its first world.")] = 1,
    repeats: Annotated[
        int, number_option("--repeats", "repeats", Repeats, "Number of worlds for each row of the design.")
    ] = 2,
    scale: ScaleOption = "1:20000",
    worlds: WorldsOption = "",
    parameters: ParametersOption = "",
    only: OnlyOption = "",
    coder: CoderOption = "",
    latents: LatentOption = None,
    workers: WorkersOption = 0,
    chart: Annotated[
        Path | None, new_file_option("--chart", help="Draw the first outcome as bars: a file .svg, .pdf or .png.")
    ] = None,
    out: SavedOption = None,
    as_json: JsonOption = False,
) -> int:
    """Vary parameters over their priors, and coded inputs between the coders. Print which an outcome depends on."""
    from homefront.api.compare import sensitivity

    if chart is not None:
        from homefront.views.figure_file import format_of, write_figure

        format_of(chart)
    found = sensitivity(
        scenario_id, outcome, method, size, [name for name in inputs.split(",") if name], seed, repeats,
        1 / people_per_agent(scale), workers, worlds=worlds, parameters=parameters, only=only, coder=coder,
        latents=latents_of(latents), mechanisms=mechanisms or [],
    )  # fmt: skip
    keep(found, out)
    if as_json:
        emit(found[0].to_dict() if len(found) == 1 else {"outcomes": [one.to_dict() for one in found]})
    else:
        say("\n\n".join(one.table() for one in found))
    if chart is not None:
        write_figure(found[0].chart(), chart, CHART_CM)
    return DONE
