"""homefront gallery: one HTML file with a card for each run in a folder; it needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import DONE, FAILED, JSON_HELP, app, emit, say, warn
from homefront.cli.kinds import path_argument, path_option
from homefront.cli.options import WithOption


@app.command("gallery")
def gallery_command(
    folder: Annotated[Path, path_argument("DIR", help="Folder that holds the folders of runs (not searched deeper).")],
    runs: Annotated[list[Path] | None, path_argument("[RUN]...", help="Folders of further runs.")] = None,
    out: Annotated[Path | None, path_option("-o", "--out", help="File to write. Default: index.html in DIR.")] = None,
    every: Annotated[
        bool, typer.Option("--all", help="A card for each run. Default: the newest run of each scenario.")
    ] = False,
    scenarios: Annotated[
        list[str] | None, typer.Option("--scenario", help="Folder of a scenario that does not ship. Repeatable.")
    ] = None,
    mechanisms: WithOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Write a page with a card for each run in a folder; each leads to the report of its run.

    A report that is missing is written too. A run that cannot be shown is named, the others are shown, and the exit
    code is 1.
    """
    from homefront.api.pages import gallery

    made = gallery(folder, runs or [], out, every, scenarios or [], warn, mechanisms or [])
    size = made.file.stat().st_size
    for one in made.skipped:
        warn(f"homefront: skipped: {one.why}")
    if as_json:
        emit({
            "ok": not made.skipped, "gallery": str(made.file), "bytes": size, "without_map": made.without_map,
            "cards": [
                {"run": str(one.folder), "scenario": one.scenario, "report": str(one.report)} for one in made.cards
            ],
            "skipped": [{"run": str(one.folder), "why": one.why} for one in made.skipped],
        })  # fmt: skip
    else:
        cards = f"{len(made.cards)} {'run' if len(made.cards) == 1 else 'runs'}"
        say(f"{made.file}: {cards}, {size / 1e3:.0f} kB, opens in a browser, without a network")
        if made.without_map:
            say(f"{made.without_map} of them without a map, for which the file has no room")
    return FAILED if made.skipped else DONE
