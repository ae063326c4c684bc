"""The commands and what they have in common: errors, exit codes, `--json`."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import typer

from homefront.errors import HomefrontError, ScenarioError

app = typer.Typer(
    name="homefront",
    help="A society under attack, person by person and day by day. Start with: homefront run moscow-1941",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 3
JSON_HELP = "Print exactly one JSON object on stdout; progress goes to stderr."


def emit(data: dict[str, Any]) -> None:
    """One JSON object on stdout."""
    print(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False, default=str))


def say(text: str = "") -> None:
    """A line for the reader, on stdout."""
    print(text)


def warn(text: str) -> None:
    """A line on stderr."""
    print(text, file=sys.stderr)


def run_app(arguments: list[str] | None = None) -> int:
    """Runs a command and turns what went wrong into a message and an exit code."""
    from homefront.cli import register

    as_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    try:
        register()
        result = app(args=arguments, standalone_mode=False, prog_name="homefront")
        if result == 130:  # what typer makes of Ctrl-C
            raise KeyboardInterrupt
        sys.stdout.flush()
        return int(result) if isinstance(result, int) else DONE
    except ScenarioError as error:
        return _refuse(as_json, [problem.to_dict() for problem in error.problems], str(error))
    except HomefrontError as error:
        return _refuse(as_json, [_plain(type(error).__name__, str(error))], f"homefront: {error}", error.exit_code)
    except KeyboardInterrupt:
        text = "interrupted; nothing half-written was kept"
        return _refuse(as_json, [_plain("interrupt", text)], f"homefront: {text}", INTERRUPTED)
    except BrokenPipeError:
        return _reader_went_away()
    except SystemExit as error:
        return _reader_went_away() if error.code == 1 else int(error.code or 0)
    except Exception as error:
        if type(error).__name__ == "NoArgsIsHelpError":
            say(getattr(error, "ctx").get_help())  # noqa: B009
            return WRONG_INPUT
        if hasattr(error, "format_message"):
            text = error.format_message()
            return _refuse(as_json, [_plain("command line", text)], f"homefront: {text}\nTry homefront --help")
        raise


def _refuse(as_json: bool, errors: list[dict[str, Any]], text: str, code: int = WRONG_INPUT) -> int:
    if as_json:
        emit({"ok": False, "errors": errors})
    else:
        warn(text)
    return code


def _plain(where: str, got: str) -> dict[str, Any]:
    """An error that no file and line belong to, in the form of the others."""
    return {"file": "", "line": 0, "where": where, "got": got, "expected": "", "hint": ""}


def _reader_went_away() -> int:
    """`homefront show ... | head`: whoever read has enough (typer turns the broken pipe into exit 1)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return DONE
