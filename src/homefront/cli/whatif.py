"""homefront whatif: pairs of worlds with the same draws that differ in one change."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.arguments import Pairs
from homefront.cli.app import DONE, app, emit, say
from homefront.cli.kinds import number_option
from homefront.cli.options import (
    CoderOption,
    DailyInputOption,
    JsonOption,
    LatentOption,
    MoveOption,
    NoEventOption,
    OnlyOption,
    ParametersOption,
    SavedOption,
    ScaleOption,
    ScenarioArgument,
    SeedOption,
    WhyWorldsOption,
    WithOption,
    WorkersOption,
    edits_of,
    keep,
    latents_of,
    people_per_agent,
)


@app.command("whatif")
def whatif_command(
    scenario_id: ScenarioArgument,
    without: Annotated[
        list[str] | None, typer.Option("--without", help="Leave out a CAUSE or process:NAME. Repeatable.")
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help="Set a parameter of the changed world: process.parameter=value. Repeatable."),
    ] = None,
    mechanisms: WithOption = None,
    given: DailyInputOption = None,
    move: MoveOption = None,
    no_event: NoEventOption = None,
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", help="Answer for this outcome only. Repeatable.")
    ] = None,
    runs: Annotated[int, number_option("--runs", "runs", Pairs, "Number of pairs of worlds.")] = 20,
    seed: SeedOption = 1,
    scale: ScaleOption = "1:20000",
    worlds: WhyWorldsOption = "",
    parameters: ParametersOption = "",
    only: OnlyOption = "",
    coder: CoderOption = "",
    latents: LatentOption = None,
    workers: WorkersOption = 0,
    out: SavedOption = None,
    as_json: JsonOption = False,
) -> int:
    """Run pairs of worlds that are the same, person by person, until one change, and print how they differ."""
    from homefront.api.compare import whatif
    from homefront.parameters import parse_assignment

    found = whatif(
        scenario_id, without or [], dict(parse_assignment(item) for item in changes or []),
        edits_of(given, move, no_event), runs, seed, 1 / people_per_agent(scale), workers, outcome=outcome or [],
        worlds=worlds, parameters=parameters, only=only, coder=coder, latents=latents_of(latents),
        mechanisms=mechanisms or [],
    )  # fmt: skip
    keep([found], out)
    if as_json:
        rows = found.to_dict()
        emit(rows[0] if len(rows) == 1 else {"outcomes": rows})
    else:
        say(found.table())
    return DONE
