"""homefront show: a scenario in words and tables."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from homefront.cli.app import JSON_HELP, app, emit, say
from homefront.cli.options import WithOption


@app.command("show")
def show_command(
    scenario_id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a scenario that ships, or the path of a folder.")
    ],
    schedule: Annotated[
        bool, typer.Option("--schedule", help="The order of processes on a day, and what each reads and writes.")
    ] = False,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="Values and parameters, with range, grade and source.")
    ] = False,
    timeline: Annotated[bool, typer.Option("--timeline", help="Events, day by day.")] = False,
    latents: Annotated[
        bool, typer.Option("--latents", help="Inputs that each world draws, with unit, prior and source.")
    ] = False,
    sources: Annotated[bool, typer.Option("--sources", help="The works that the scenario cites.")] = False,
    mechanisms: WithOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Print what is in a scenario. Without an option: a summary, the causes with their price, and what is missing."""
    from homefront.api.kinds import scenario_of
    from homefront.views import scenario_tables as tables
    from homefront.views.scenario_text import scenario_text

    scenario = scenario_of(scenario_id, mechanisms or [])
    parts: dict[str, list[dict[str, Any]]] = {}
    if schedule:
        parts |= tables.schedule(scenario)
    if assumptions:
        parts |= tables.assumptions(scenario)
    if timeline:
        parts |= tables.timeline(scenario)
    if latents:
        parts |= tables.latents(scenario)
    if sources:
        parts |= tables.sources(scenario)
    parts = parts or tables.overview(scenario)
    if as_json:
        emit(tables.scenario_object(scenario, parts))
    else:
        say(scenario_text(scenario, parts))
