"""homefront collect: the results of all tasks of a plan, put together."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import app
from homefront.cli.carry_plan import collect_plan
from homefront.cli.options import JsonOption


@app.command("collect")
def collect_command(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder of a plan whose tasks are all done.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Of a run: folder of the run, default DIR/collected. Else: a JSON file."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Put the results of a plan together: a run folder as `run` writes it, or the table of the experiment.

    Every result is checked against its hash first. The same bytes come out whoever carried out the tasks.
    """
    return collect_plan(folder, out, as_json)
