"""homefront compare: one HTML file of two or more runs side by side; it needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import DONE, JSON_HELP, app, emit, say
from homefront.cli.kinds import path_argument, path_option
from homefront.cli.options import WithOption
from homefront.errors import ParameterError


@app.command("compare")
def compare_command(
    runs: Annotated[list[Path], path_argument("RUN RUN...", help="Folders of two to four runs.")],
    out: Annotated[Path | None, path_option("-o", "--out", help="The file to write.")] = None,
    scenarios: Annotated[
        list[str] | None, typer.Option("--scenario", help="Folder of a scenario that does not ship. Repeatable.")
    ] = None,
    mechanisms: WithOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Write a page of runs side by side: what differs, how each ended, what it cost, and by how much they differ.

    Runs of one scenario with the same seeds and scale are compared world by world.
    """
    from homefront.api.pages import compare

    if out is None:
        raise ParameterError("no file to write; expected -o and a file, as in -o both.html")
    if len(runs) < 2:
        raise ParameterError(f"{runs[0]}: one run, expected two to four runs to compare")
    made = compare(runs, out, scenarios or [], mechanisms or [])
    size = made.file.stat().st_size
    if as_json:
        emit({
            "comparison": str(made.file), "bytes": size, "runs": [str(run) for run in runs], "pairs": made.pairs,
            "differs": list(made.differs), "warnings": list(made.warnings),
        })  # fmt: skip
        return DONE
    for text in made.warnings:
        say(text)
    say(f"{made.file}: {size / 1e6:.1f} MB, opens in a browser, without a network")
    return DONE
