"""homefront new: a scenario of one's own, from one that ships."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say
from homefront.errors import HomefrontError, ParameterError, ResourceError


@app.command("new")
def new_command(
    name: Annotated[str, typer.Argument(help="The id of the new scenario and the name of its folder.")],
    source: Annotated[str, typer.Option("--from", help="The scenario to start from.")] = "moscow-1941",
    folder: Annotated[Path, typer.Option("--in", help="Where to put the folder.")] = Path("."),
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Copy a scenario under a new id, to be changed. Nothing that is there already is overwritten."""
    import re
    import shutil

    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ParameterError(f"{name!r}: expected an id of small letters, digits and hyphens, as in port-city")
    scenario = load_scenario(source, Registry())
    target = folder / name
    if target.exists():
        raise ParameterError(f"{target}: exists already; choose another id, or --in another folder")
    try:
        shutil.copytree(scenario.folder, target, ignore=shutil.ignore_patterns("__pycache__", ".*"))
        file = target / "scenario.toml"
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"(?m)^id = ([\"']).*?\1", f'id = "{name}"', text, count=1), encoding="utf-8")
        made = load_scenario(target, Registry())
        if made.id != name:
            raise ParameterError(
                f"{source}: its scenario.toml has no line `id = ...` that could be changed to {name!r}"
            )
    except OSError as error:
        shutil.rmtree(target, ignore_errors=True)
        raise ResourceError(f"{target}: could not be written ({error.strerror})") from error
    except HomefrontError:
        shutil.rmtree(target, ignore_errors=True)
        raise
    if as_json:
        emit({"ok": True, "folder": str(target)})
        return
    say(f"{target} holds a copy of {scenario.id}. Change it, then: homefront check {target}")
