"""homefront new: a scenario of your own, from one that ships."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say
from homefront.cli.kinds import path_option


@app.command("new")
def new_command(
    name: Annotated[str, typer.Argument(help="The id of the new scenario and the name of its folder.")],
    source: Annotated[str, typer.Option("--from", help="The scenario to start from.")] = "moscow-1941",
    folder: Annotated[Path, path_option("--in", help="Where to put the folder.")] = Path("."),
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Copy a scenario under a new id, so that you can change it. Existing files are never overwritten."""
    from homefront.processes import Registry
    from homefront.scenario.copied import copy_scenario
    from homefront.views.columns import of_path

    copied = copy_scenario(name, source, folder, Registry())
    if as_json:
        emit({"ok": True, "folder": str(copied.folder)})
        return
    say(of_path(copied.folder, f"a copy of {copied.of}. Change it, then:"))
    say(f"  homefront check {shlex.quote(str(copied.folder))}")
