"""homefront new: a scenario of your own, from one that ships."""

from __future__ import annotations

import datetime
import re
import shlex
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say
from homefront.cli.kinds import path_option
from homefront.errors import ArgumentError


@app.command("new")
def new_command(
    name: Annotated[str, typer.Argument(help="The id of the new scenario and the name of its folder.")],
    source: Annotated[str, typer.Option("--from", help="The scenario to start from.")] = "moscow-1941",
    folder: Annotated[Path, path_option("--in", help="Where to put the folder.")] = Path("."),
    bare: Annotated[
        bool, typer.Option("--bare", help="Tables without rows: for another country, not another story of this one.")
    ] = False,
    start: Annotated[
        str, typer.Option("--start", help="With --bare: the first day of the scenario, as 1950-03-01.")
    ] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=3660, help="With --bare: how many days it has.")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Copy a scenario under a new id, so that you can change it. Existing files are never overwritten.

    With --bare the copy has the numbers and the command tree of the original, each marked as taken from it. It has no
    places, no coding and no record.
    """
    from homefront.processes import Registry
    from homefront.scenario.copied import bare_scenario, copy_scenario
    from homefront.views.columns import of_path

    if bare:
        copied = bare_scenario(name, source, folder, Registry(), _day(start), days)
    elif start:
        raise ArgumentError("start", repr(start), "expected --bare beside it: a copy keeps the days of its original")
    else:
        copied = copy_scenario(name, source, folder, Registry())
    if as_json:
        emit({"ok": True, "folder": str(copied.folder)})
        return
    told = f"tables without rows, numbers and posts of {copied.of}. Fill" if bare else f"a copy of {copied.of}. Change"
    say(of_path(copied.folder, f"{told} it, then:"))
    say(f"  homefront check {shlex.quote(str(copied.folder))}")


def _day(text: str) -> datetime.date:
    """The first day of a scenario."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        with suppress(ValueError):
            return datetime.date.fromisoformat(text)
    raise ArgumentError("start", repr(text), "expected the first day of the scenario, as 1950-03-01")
