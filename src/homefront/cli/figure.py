"""homefront figure: a chart of a run as SVG, PDF or PNG, for a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import COLUMN_CM, Width
from homefront.cli.app import JSON_HELP, app, emit, say
from homefront.cli.kinds import number_option, path_argument, path_option
from homefront.cli.options import WithOption
from homefront.errors import ParameterError


@app.command("figure")
def figure_command(
    run: Annotated[Path, path_argument("RUN", help="Folder of a run.")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="Name of the chart. --list prints all names.")] = "",
    out: Annotated[Path | None, path_option("-o", "--out", help="File to write: .svg, .pdf or .png.")] = None,
    place: Annotated[str, typer.Option("--place", help="Place that the chart shows; all: all places together.")] = "",
    width: Annotated[
        float, number_option("--width", "width", Width, "Width on paper in cm. 8.5 is one column.")
    ] = COLUMN_CM,
    scenario: Annotated[
        Path | None, path_option("--scenario", help="Folder of the scenario, if it does not ship.")
    ] = None,
    mechanisms: WithOption = None,
    listed: Annotated[
        bool, typer.Option("--list", help="Print the names of the charts, and which of them this run has.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Draw one chart of a run beside the record, as SVG, PDF or PNG. This needs no network."""
    from homefront.results.folder import ResultFolder
    from homefront.views.charts import FIGURES, available, figure
    from homefront.views.columns import labelled, of_path
    from homefront.views.figure_file import format_of, write_figure

    if listed:
        rows = available(ResultFolder(run).results())
        if as_json:
            emit({"figures": rows})
            return
        for row in rows:
            missing = "" if row["drawn"] else f" (not in this run: {row['why']})"
            say("\n".join(labelled(row["name"], f"{row['what']}{missing}", 20, 0)))
        return
    if not name:
        raise ParameterError(f"no chart named; expected one of {', '.join(FIGURES)}; homefront figure RUN --list")
    if out is None:
        raise ParameterError(f"no file to write; expected -o and a file, as in -o {name}.svg, .pdf or .png")
    if name not in FIGURES and Path(name).is_dir():
        raise ParameterError(f"{name}: a folder, expected the name of a chart; the run stands first, as in {name} fear")
    kind = format_of(out)
    drawn = figure(run, name, place=place, width_cm=width, scenario=scenario, mechanisms=mechanisms or [])
    write_figure(drawn, out, width)
    if as_json:
        emit({"ok": True, "name": name, "file": str(out), "format": kind, "width_cm": width, "place": place})
        return
    say(of_path(out, f"{name}, {width:g} cm wide"))
