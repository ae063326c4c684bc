"""homefront reference: what the hooks between society and front are measured against."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.cli.app import DONE, app, emit, say
from homefront.cli.options import JsonOption, ScenarioArgument
from homefront.progress import progress


@app.command("reference")
def reference_command(
    scenario_id: ScenarioArgument,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="Set a parameter: process.parameter=value. Repeatable.")
    ] = None,
    parameters: Annotated[str, typer.Option("--parameters", help="Parameter set.")] = "",
    again: Annotated[
        bool, typer.Option("--again", help="Make it again, and print how far the kept one is off.")
    ] = False,
    as_json: JsonOption = False,
) -> int:
    """Print the references of the four hooks: means over uncoupled runs at 1:20000, one number each."""
    from homefront.engine.reference import RUNS, reference
    from homefront.engine.settings import Settings
    from homefront.parameters import parse_assignment
    from homefront.views.reference_table import reference_text

    settings = Settings(parameters=parameters, changes=dict(parse_assignment(item) for item in changes or []))
    with progress("uncoupled runs", RUNS) as tick:
        found = reference(scenario_id, settings, again=again, tell=tick)
    if as_json:
        emit(found.to_dict())
    else:
        say(reference_text(found))
    return DONE
