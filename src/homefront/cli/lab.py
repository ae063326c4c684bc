"""homefront lab: a class's own server, on this machine unless told otherwise."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import LabWorkers, PageWorkers, Port
from homefront.cli.app import DONE, JSON_HELP, Group, app, emit, say, warn
from homefront.cli.kinds import number_option
from homefront.errors import HomefrontError

lab = typer.Typer(
    cls=Group, invoke_without_command=True, rich_markup_mode=None,
    help="Start a server for a class, with essays, live figures, comments and runs. By default it uses SQLite.",
)  # fmt: skip
app.add_typer(lab, name="lab")

EXTRA = (
    "homefront lab needs {name}, which is not installed; expected the packages of the extra `lab`; install them by "
    "`pip install 'homefront[lab]'`, and try again"
)
DataOption = Annotated[
    Path, typer.Option("--data", help="Folder of the database and the log. It is made if it is missing.")
]
DatabaseOption = Annotated[
    str,
    typer.Option("--database", envvar="HOMEFRONT_LAB_DATABASE",
                 help="Address, as in postgresql+psycopg://USER@HOST/NAME. Default: SQLite in the folder."),
]  # fmt: skip
MechanismOption = Annotated[
    list[str] | None,
    typer.Option("--with", help="Let counter-runs ask for a mechanism of an installed package. Its code is loaded. "
                 "Repeatable."),
]  # fmt: skip


@lab.callback()
def lab_command(
    context: typer.Context,
    data: DataOption = Path("lab"),
    database: DatabaseOption = "",
    host: Annotated[
        str, typer.Option("--host", help="Address to listen on. 0.0.0.0: all addresses of this machine.")
    ] = "127.0.0.1",
    port: Annotated[int, number_option("--port", "port", Port, "Port to listen on. 0: any free one.")] = 8019,
    url: Annotated[str, typer.Option("--url", help="Address that people type, as in https://lab.example.org.")] = "",
    workers: Annotated[
        int,
        number_option(
            "--workers",
            "workers",
            PageWorkers,
            "Runs to compute at once here. 0: none, `lab worker` does it.",
        ),
    ] = 1,
    mechanisms: MechanismOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Start the lab, the server for a class. The first start makes the database and the account of the teacher."""
    try:
        from homefront.lab import serving
        from homefront.lab.runs.crew import crew
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("homefront"):
            raise
        raise MissingExtraError(error.name or "a package") from error
    if context.invoked_subcommand is not None:
        return DONE
    settings = serving.settings_of(data=data, database=database, host=host, port=port, public_url=url,
                                   mechanisms=mechanisms or [])  # fmt: skip
    if caution := serving.caution(settings):
        warn(f"homefront: {caution}")
    with serving.prepared(settings) as ready:
        opened = ready.opened
        if as_json:
            emit({"ok": True, "url": ready.url, "class": opened.title, "join_code": opened.code,
                  "teacher": opened.teacher, "password": opened.password or None})  # fmt: skip
        else:
            say(f"The lab is at {ready.url}, its data are in {settings.data}.")
            say(f"Class: {opened.title}. Students join at {ready.url}/join with the code {opened.code or '(closed)'}.")
            if opened.password:
                say(
                    f"Teacher: sign in as `{opened.teacher}` with the password {opened.password}, then choose your own."
                )
            say("Ctrl-C stops the lab. Everything is kept.")
        sys.stdout.flush()  # who reads it through a pipe waits for it, and the server goes on for hours
        with crew(settings.database_url, settings.data, workers, settings.mechanisms):
            ready.serve()
    warn("the lab has stopped; everything is kept")
    return DONE


FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="A zip file with all rows of the lab.")]
JsonFlag = Annotated[bool, typer.Option("--json", help=JSON_HELP)]


@lab.command("backup")
def backup_command(
    file: FileArgument, data: DataOption = Path("lab"), database: DatabaseOption = "", as_json: JsonFlag = False
) -> int:
    """Write everything that the lab holds into one file. The lab may be in use."""
    from homefront.lab import upkeep

    counts = upkeep.backed_up(data, database, file)
    return _report(as_json, f"written: {file}, {counts['person']} people and {counts['essay']} essays", file, counts)


@lab.command("restore")
def restore_command(
    file: FileArgument, data: DataOption = Path("lab"), database: DatabaseOption = "", as_json: JsonFlag = False
) -> int:
    """Fill an empty database from a backup. The backup may come from another machine, SQLite or Postgres."""
    from homefront.lab import upkeep

    counts = upkeep.restored(data, database, file)
    return _report(as_json, f"restored: {counts['person']} people and {counts['essay']} essays", file, counts)


def _report(as_json: bool, told: str, file: Path, counts: dict[str, int]) -> int:
    if as_json:
        emit({"ok": True, "file": str(file), "rows": counts})
    else:
        say(told)
    return DONE


@lab.command("worker")
def worker_command(
    data: DataOption = Path("lab"),
    database: DatabaseOption = "",
    workers: Annotated[int, number_option("--workers", "workers", LabWorkers, "Runs to compute at once here.")] = 1,
    mechanisms: MechanismOption = None,
) -> int:
    """Compute the runs that people ask for in a lab, until it is stopped. The lab must have started once.

    On another machine it needs --database with the address of a Postgres, and --data for its own log.
    """
    from homefront.lab.runs.crew import work_here

    work_here(database, data, workers, say, mechanisms or [])
    warn("the worker has stopped; an unfinished run goes back into the queue")
    return DONE


class MissingExtraError(HomefrontError):
    """The lab is asked for in an installation without its packages."""

    def __init__(self, name: str) -> None:
        super().__init__(EXTRA.format(name=name))
