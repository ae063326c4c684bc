"""homefront explain: an outcome shared out among the causes of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import FinerWorlds, Seeds, StandardError
from homefront.cli.app import DONE, INTERRUPTED, app, emit, say, warn
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
    SeedOption,
    WhyWorldsOption,
    WithOption,
    WorkersOption,
    keep,
    latents_of,
    people_per_agent,
)

CHART_CM = 12.0
"""Width of the chart of causes."""


@app.command("explain")
def explain_command(
    scenario_id: ScenarioArgument,
    outcome: Annotated[list[str], typer.Option("--outcome", help="An outcome of the scenario. Repeatable.")],
    mechanisms: WithOption = None,
    causes: Annotated[str, typer.Option("--causes", help="Only these causes, as in a,b. Default: all that act.")] = "",
    seed: SeedOption = 1,
    scale: ScaleOption = "1:20000",
    asked_se: Annotated[
        float,
        number_option("--se", "asked_se", StandardError, "Stop at this standard error of a share or chance."),
    ] = 0.03,
    most: Annotated[int, number_option("--most", "most", Seeds, "Greatest number of seeds.")] = 150,
    check_scale: Annotated[
        int,
        number_option(
            "--check-scale",
            "check_scale",
            FinerWorlds,
            "Worlds at 1:1000 with all and with no causes, to check the scale. 0: none.",
        ),
    ] = 8,
    worlds: WhyWorldsOption = "",
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
    """Divide an outcome among causes: Shapley shares with interval, price and what each rests on.

    One set of worlds explains all outcomes. A share says what the model attributes to a cause, never that it was right.
    """
    from homefront.api.compare import explain

    if chart is not None:
        from homefront.views.figure_file import format_of, write_figure

        format_of(chart)
    found = explain(
        scenario_id, outcome, [name for name in causes.split(",") if name], seed=seed,
        scale=1 / people_per_agent(scale), asked_se=asked_se, most=most, check_scale=check_scale, workers=workers,
        tell=warn, worlds=worlds, parameters=parameters, only=only, coder=coder, latents=latents_of(latents),
        mechanisms=mechanisms or [],
    )  # fmt: skip
    keep(found, out)
    if as_json:
        emit(found[0].to_dict() if len(found) == 1 else {"outcomes": [one.to_dict() for one in found]})
    else:
        say("\n\n".join(one.table() for one in found))
    if chart is not None:
        write_figure(found[0].chart(), chart, CHART_CM)
    return INTERRUPTED if found[0].stopped else DONE
