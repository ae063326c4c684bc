"""homefront new: a scenario of one's own, from one that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say
from homefront.errors import ParameterError, ResourceError

LONGEST_ID = 60
"""Letters that the id of a scenario may have."""


@app.command("new")
def new_command(
    name: Annotated[str, typer.Argument(help="The id of the new scenario and the name of its folder.")],
    source: Annotated[str, typer.Option("--from", help="The scenario to start from.")] = "moscow-1941",
    folder: Annotated[Path, typer.Option("--in", help="Where to put the folder.")] = Path("."),
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Copy a scenario under a new id, to be changed. Nothing that is there already is overwritten."""
    import os
    import re

    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    if len(name) > LONGEST_ID or not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        expected = f"an id of at most {LONGEST_ID} small letters, digits and hyphens, as in port-city"
        raise ParameterError(f"{name[:80]!r}: expected {expected}")
    scenario = load_scenario(source, Registry())
    target = folder / name
    if os.path.lexists(target):
        raise ParameterError(f"{target}: exists already; choose another id, or --in another folder")
    try:
        target.mkdir(parents=True)
    except OSError as error:
        raise ResourceError(f"{target}: could not be made ({error.strerror or error})") from error
    _fill(target, name, source, scenario.folder)
    if as_json:
        emit({"ok": True, "folder": str(target)})
        return
    say(f"{target} holds a copy of {scenario.id}. Change it, then: homefront check {target}")


def _fill(target: Path, name: str, source: str, original: Path) -> None:
    """Copies a scenario into a folder just made, under a new id; the folder goes again if that fails."""
    import re
    import shutil

    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    try:
        ignored = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(original, target, ignore=ignored, dirs_exist_ok=True)
        file = target / "scenario.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?m)^id = ([\"']).*?\1", f'id = "{name}"', text, count=1), encoding="utf-8")
        if load_scenario(target, Registry()).id != name:
            raise ParameterError(
                f"{source}: its scenario.toml has no line `id = ...` that could be changed to {name!r}"
            )
    except BaseException as error:
        shutil.rmtree(target, ignore_errors=True)
        if isinstance(error, OSError):
            raise ResourceError(f"{target}: could not be written ({error.strerror or error})") from error
        raise
