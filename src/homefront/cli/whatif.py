"""homefront whatif: pairs of worlds with the same draws that differ in one change."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.cli.app import DONE, JSON_HELP, app, emit, say
from homefront.cli.options import (
    CoderOption,
    GivenOption,
    MoveOption,
    NoEventOption,
    SavedOption,
    edits_of,
    keep,
    people_per_agent,
)
from homefront.errors import ParameterError


@app.command("whatif")
def whatif_command(
    scenario_id: Annotated[str, typer.Argument(metavar="ID", help="A scenario that ships, or the path of a folder.")],
    without: Annotated[
        list[str] | None, typer.Option("--without", help="CAUSE or process:NAME, may be repeated.")
    ] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="process.parameter=value of the changed world, may be repeated.")
    ] = None,
    given: GivenOption = None,
    move: MoveOption = None,
    no_event: NoEventOption = None,
    outcome: Annotated[list[str] | None, typer.Option("--outcome", help="Only this one; may be repeated.")] = None,
    runs: Annotated[int, typer.Option("--runs", min=2, max=100_000, help="Pairs of worlds.")] = 20,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the first pair.")] = 1,
    scale: Annotated[str, typer.Option("--scale", help="Agents to people.")] = "1:20000",
    parameters: Annotated[str, typer.Option("--parameters", help="Parameter set or FILE.parquet.")] = "",
    only: Annotated[str, typer.Option("--only", help="society or front; default: both, coupled.")] = "",
    coder: CoderOption = "",
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one a core.")] = 0,
    out: SavedOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Run pairs of worlds that are the same, person by person, until the change; print their differences."""
    from homefront.cli.carry_out import announce_compilation
    from homefront.cli.progress import progress
    from homefront.engine.run import Settings
    from homefront.experiments.explain import refuse_unanswered
    from homefront.experiments.whatif import whatif
    from homefront.parameters import parse_assignment
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    if only not in ("", "society", "front"):
        raise ParameterError(f"--only {only!r}: expected society or front, or nothing for both")
    scenario = load_scenario(scenario_id, Registry())
    refuse_unanswered(scenario, Settings(parameters=parameters, only=only, coder=coder), outcome or [])
    announce_compilation(as_json)
    with progress("whatif", runs) as tick:
        found = whatif(
            scenario, without or [], dict(parse_assignment(item) for item in changes or []),
            edits_of(given, move, no_event), runs, seed, 1 / people_per_agent(scale), workers, tick,
            parameters=parameters, only=only, coder=coder,
        )  # fmt: skip
    found = found.only(outcome or [])
    keep([found], out)
    if as_json:
        rows = found.to_dict()
        emit(rows[0] if len(rows) == 1 else {"outcomes": rows})
    else:
        say(found.table())
    return DONE
