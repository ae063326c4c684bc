"""homefront cite: the software and the sources of a scenario, for a bibliography."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say


@app.command("cite")
def cite_command(
    scenario_id: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]", help="Id of a scenario that ships, or the path of a folder. Default: the software only."
        ),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="Format: bibtex, csl (CSL-JSON) or text.")] = "bibtex",
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Print what to cite: the software, and every work that a scenario rests on."""
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario
    from homefront.terminal import fitted
    from homefront.views.cite import checked_form, works_of, written

    checked_form(form)
    works = works_of(load_scenario(scenario_id, Registry()) if scenario_id is not None else None)
    if as_json:
        emit({"works": [work.csl() for work in works]})
        return
    text = written(works, form)
    say(fitted(text) if form == "text" else text)
