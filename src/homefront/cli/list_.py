"""homefront list: the scenarios that ship with the package."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say


@app.command("list")
def list_command(as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False) -> None:
    """List the scenarios that ship with homefront."""
    from homefront.scenario.catalogue import list_scenarios
    from homefront.views.columns import labelled

    entries = list_scenarios()
    if as_json:
        emit({"scenarios": [{"id": entry.id, "title": entry.title} for entry in entries]})
        return
    at = 4 + max((len(entry.id) for entry in entries), default=0)
    for entry in entries:
        say("\n".join(labelled(entry.id, entry.title, at, 0)))
