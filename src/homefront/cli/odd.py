"""homefront odd: the ODD protocol of a scenario, its assumption register and a methods paragraph, for a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say
from homefront.cli.kinds import path_option
from homefront.cli.options import WithOption


@app.command("odd")
def odd_command(
    scenario_id: Annotated[
        str, typer.Argument(metavar="ID", help="Id of a scenario that ships, or the path of a folder.")
    ],
    form: Annotated[
        str,
        typer.Option("--format", help="Format: markdown or latex. Default: by the name of the file, else markdown."),
    ] = "",
    part: Annotated[str, typer.Option("--part", help="Part: odd, assumptions or methods. Default: all three.")] = "",
    run: Annotated[
        Path | None, path_option("--run", help="Folder of a run of this scenario. The text describes its settings.")
    ] = None,
    out: Annotated[
        Path | None, path_option("-o", "--out", help="File to write, .md or .tex. Default: print the text.")
    ] = None,
    mechanisms: WithOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Describe a scenario for a paper: ODD protocol, assumption register, methods paragraph, from code and data."""
    from homefront.api.papers import described
    from homefront.views.odd.build import written
    from homefront.views.odd.file import format_for, write_text

    chosen = format_for(form, out)
    subject = described(scenario_id, run, mechanisms or [])
    scenario, text = subject.scenario, written(subject, chosen, part)
    if out is not None:
        write_text(out, text)
    if as_json:
        told = {"file": str(out)} if out is not None else {"text": text}
        emit({"id": scenario.id, "hash": scenario.digest, "part": part or "all", "format": chosen, **told})
    elif out is not None:
        say(f"{out}: {len(text.split()):,} words of {chosen}")
    else:
        say(text.rstrip("\n"))
