"""homefront check: everything that is wrong with a scenario, at once."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say


@app.command("check")
def check_command(
    path: Annotated[str, typer.Argument(help="Folder of a scenario, or the id of one that ships.")],
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Check a scenario: every error with file, line, what came, what was expected. Exit code 2 if there is any."""
    from homefront.engine.check import check
    from homefront.views.scenario_tables import size_text

    scenario = check(path)
    if as_json:
        emit({"ok": True, "errors": []})
    else:
        say(size_text(scenario))
