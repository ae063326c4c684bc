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

    register()
    as_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    try:
        result = app(args=arguments, standalone_mode=False)
        if result == 130:  # what typer makes of Ctrl-C
            raise KeyboardInterrupt
        sys.stdout.flush()
        return int(result) if isinstance(result, int) else DONE
    except ScenarioError as error:
        if as_json:
            emit({"ok": False, "errors": [problem.to_dict() for problem in error.problems]})
        else:
            warn(str(error))
        return WRONG_INPUT
    except HomefrontError as error:
        if as_json:
            emit({"ok": False, "errors": [{"where": type(error).__name__, "got": str(error)}]})
        else:
            warn(f"homefront: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        warn("homefront: interrupted; nothing half-written was kept")
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:
        if type(error).__name__ == "Abort":
            warn("homefront: interrupted; nothing half-written was kept")
            return INTERRUPTED
        if hasattr(error, "format_message"):
            if as_json:
                emit({"ok": False, "errors": [{"where": "command line", "got": error.format_message()}]})
            else:
                warn(f"homefront: {error.format_message()}\nTry homefront --help")
            return WRONG_INPUT
        raise
