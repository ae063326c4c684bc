"""The commands and what they have in common: output, errors, exit codes, `--json`."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import typer
from typer.core import TyperGroup

from homefront.errors import ArgumentError, HomefrontError, ScenarioError, and_then, nearest
from homefront.progress import heed
from homefront.terminal import printable, tell


class Group(TyperGroup):
    """Commands in alphabetical order, as help lists them. A name that there is not is told those that there are."""

    def list_commands(self, ctx: Any) -> list[str]:
        return sorted(super().list_commands(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            hint = nearest(name, known) or f"there are {', '.join(known)}"
            ctx.fail(and_then(f"no command {name[:80]!r}", hint))
        return super().resolve_command(ctx, args)


app = typer.Typer(
    name="homefront",
    cls=Group,
    help="Simulates a country under attack, person by person and day by day. Start with: homefront run moscow-1941",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 3
JSON_HELP = "Print one JSON object on stdout and nothing else. Progress goes to stderr."


class _NoStdoutError(Exception):
    """stdout cannot be written: its disk is full, or it is closed."""

    def __init__(self, why: OSError | ValueError) -> None:
        super().__init__(getattr(why, "strerror", None) or "it is closed")


def emit(data: dict[str, Any]) -> None:
    """Prints one JSON object on stdout. Letters that the encoding of stdout lacks are escaped."""
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False, default=str)
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(data, indent=1, allow_nan=False, default=str)
    say(text)


def say(text: str = "") -> None:
    """Prints a line on stdout. Control characters are escaped, so that a terminal does not obey them."""
    try:
        print(printable(text))
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise _NoStdoutError(error) from error


def warn(text: str) -> None:
    """Prints a line on stderr."""
    tell(text)


def run_app(arguments: list[str] | None = None) -> int:
    """Runs a command. An error becomes a message and an exit code."""
    from homefront.cli import register

    given = sys.argv[1:] if arguments is None else arguments
    as_json = "--json" in given
    _prepare_streams()
    try:
        register(given)
        result = app(args=given, standalone_mode=False, prog_name="homefront")
        if result == 130:  # what typer makes of Ctrl-C
            raise KeyboardInterrupt
        sys.stdout.flush()
        return int(result) if isinstance(result, int) else DONE
    except ScenarioError as error:
        return _refuse(as_json, [problem.to_dict() for problem in error.problems], str(error))
    except ArgumentError as error:
        text = argument_text(error)
        return _refuse(as_json, [_plain(type(error).__name__, text)], f"homefront: {text}", error.exit_code)
    except HomefrontError as error:
        return _refuse(as_json, [_plain(type(error).__name__, str(error))], f"homefront: {error}", error.exit_code)
    except KeyboardInterrupt:
        text = "interrupted; no incomplete file was kept"
        return _refuse(as_json, [_plain("interrupt", text)], f"homefront: {text}", INTERRUPTED)
    except BrokenPipeError:
        return _reader_went_away()
    except SystemExit as error:
        return _reader_went_away() if error.code == 1 else int(error.code or 0)
    except _NoStdoutError as error:
        return _no_stdout(str(error))
    except io.UnsupportedOperation:  # what the stand-in of a closed stdout says
        return _no_stdout("it is closed")
    except OSError as error:
        if error.filename is None and (why := _what_stdout_says()):
            return _no_stdout(why)
        text = f"{error.filename or 'the system refused'}: {error.strerror or error or type(error).__name__}"
        return _refuse(as_json, [_plain("the system", text)], f"homefront: {text}")
    except Exception as error:
        heed()  # a library that is being loaded may turn a stop into an error of its own
        if type(error).__name__ == "NoArgsIsHelpError":
            return _refuse(False, [], getattr(error, "ctx").get_help(), to=say)  # noqa: B009
        if hasattr(error, "format_message"):
            text = error.format_message()
            command = getattr(getattr(error, "ctx", None), "command_path", "homefront")
            return _refuse(as_json, [_plain("command line", text)], f"homefront: {text}\nTry {command} --help")
        raise


FLAGS = {
    "scenario": "ID", "scenarios": "ID", "folder": "DIR", "changes": "--set", "asked_se": "--se",
    "people_per_agent": "--scale", "latents": "--latent", "kind": "--for", "edits": "--given, --move, --no-event",
    "mechanisms": "--with", "name": "NAME",
}  # fmt: skip
"""Flags whose name is not that of the argument in Python."""

VERBS = {"given": "--given", "move": "--move", "drop": "--no-event"}
"""Flags of the kinds of edits."""


def argument_text(error: ArgumentError) -> str:
    """The message for a wrong argument. It names the flag of the command line, not the argument of Python."""
    verb, _, text = error.got.strip("'\"").partition(" ")
    if error.argument == "edits" and verb in VERBS:
        return ArgumentError(VERBS[verb], repr(text), error.detail, error.hint).sentence(VERBS[verb])
    told = re.sub(r"`(\w+)`", lambda found: flag_of(found[1]), error.detail)
    return ArgumentError(error.argument, error.got, told, error.hint).sentence(flag_of(error.argument))


def flag_of(argument: str) -> str:
    """What an argument of Python is called on the command line."""
    return FLAGS.get(argument, f"--{argument.replace('_', '-')}")


def _prepare_streams() -> None:
    """Makes both streams escape letters that they cannot write, and replaces a stream that is closed.

    Otherwise a file that is opened later would take the number of the closed stream. The replacement of stdout refuses
    every write; that of stderr ignores it.
    """
    if sys.stdout is None:
        sys.stdout = open(os.devnull, encoding="utf-8")  # noqa: SIM115
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _refuse(
    as_json: bool, errors: list[dict[str, Any]], text: str, code: int = WRONG_INPUT,
    to: Callable[[str], None] = warn,
) -> int:  # fmt: skip
    try:
        if as_json:
            emit({"ok": False, "errors": errors})
        else:
            to(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _reader_went_away()
    except _NoStdoutError as error:
        return _no_stdout(str(error))
    except OSError:
        return _no_stdout(_what_stdout_says() or "it is closed")
    return code


def _plain(where: str, got: str) -> dict[str, Any]:
    """An error without a file and a line, in the form of the others."""
    return {"file": "", "line": 0, "where": where, "got": got, "expected": "", "hint": ""}


def _what_stdout_says() -> str:
    """Why stdout cannot write what is still in its buffer; "" if it can."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError) as error:
        return getattr(error, "strerror", None) or "it is closed"
    return ""


def _no_stdout(why: str) -> int:
    """Output to stdout is lost in this case. Files are written all the same."""
    warn(
        f"homefront: stdout cannot be written ({why}); expected a stream that takes output; redirect it to another file"
    )
    _to_nowhere()
    return WRONG_INPUT


def _reader_went_away() -> int:
    """For `homefront show ... | head`: the reader closed the pipe (typer turns this into exit code 1)."""
    _to_nowhere()
    return DONE


def _to_nowhere() -> None:
    """Discards the buffer of stdout, so that it does not fail again when the process ends."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
