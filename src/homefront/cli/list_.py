"""homefront list: the scenarios that ship with the package."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say


@app.command("list")
def list_command(as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False) -> None:
    """List the scenarios that ship with homefront."""
    from homefront.scenario.catalogue import list_scenarios

    entries = list_scenarios()
    if as_json:
        emit({"scenarios": [{"id": entry.id, "title": entry.title} for entry in entries]})
        return
    for entry in entries:
        say(f"{entry.id:16s} {entry.title}")
