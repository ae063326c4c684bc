"""homefront report: one HTML file of a run, beside the record; it needs no network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import DONE, JSON_HELP, app, emit, say, warn
from homefront.cli.kinds import path_argument, path_option
from homefront.cli.options import WithOption


@app.command("report")
def report_command(
    runs: Annotated[
        list[Path],
        path_argument(
            "RUN...",
            help="Folders of runs (the first is the main one), and .json files of explain, whatif, sensitivity.",
        ),
    ],
    out: Annotated[
        Path | None, path_option("-o", "--out", help="File to write. Default: report.html in the first RUN.")
    ] = None,
    scenario: Annotated[
        str | None, typer.Option("--scenario", help="Folder of the scenario, if it does not ship.")
    ] = None,
    mechanisms: WithOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Write the report of a run. It shows the outcomes of further runs beside those of the first.

    Files that explain, whatif and sensitivity wrote with --out make the section of causes.
    """
    from homefront.api.kinds import scenario_of
    from homefront.results.folder import ResultFolder
    from homefront.views.columns import of_path
    from homefront.views.report.page import MOST_BYTES, write_report

    known = scenario_of(scenario, mechanisms or []) if scenario is not None else None
    file = write_report(runs, out or ResultFolder(runs[0]).report, known, mechanisms or [])
    size = file.stat().st_size
    if as_json:
        emit({"report": str(file), "bytes": size, "runs": [str(run) for run in runs]})
        return DONE
    say(of_path(file, f"{size / 1e6:.1f} MB, opens in a browser, without a network"))
    if size > MOST_BYTES:
        warn(f"homefront: the file is larger than {MOST_BYTES / 1e6:.0f} MB")
    return DONE
