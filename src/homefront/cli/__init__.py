"""The command line: one file a command. `main` is the entry point; heavy imports wait until a command runs."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType

from homefront.collecting import collect_once_at_work


def main() -> None:
    """Runs the command of sys.argv; exit codes: 0 done, 1 a check failed, 2 wrong input, 3 interrupted.

    SIGTERM does what Ctrl-C does: what is done is kept, and the message says how to go on.
    """
    stop = listen_to_stops()
    collect_once_at_work()
    try:
        from homefront.cli.app import INTERRUPTED, run_app

        code = run_app()
    except (KeyboardInterrupt, Exception) as error:  # while the program is being loaded, or the last message printed
        if not (stop.requested or isinstance(error, KeyboardInterrupt)):
            raise  # Python 3.11 makes another error of a stop that comes while a class is being made
        with suppress(OSError, ValueError):
            print("homefront: interrupted", file=sys.stderr, flush=True)
        os._exit(3)
    if code == INTERRUPTED:  # all is cleaned up; a thread or worker caught half-way must not hold up the end
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, ValueError):
                stream.flush()
        os._exit(code)
    gc.freeze()  # all memory is given back at the end of the process: nothing need be looked for
    sys.exit(code)


def listen_to_stops() -> _Stop:
    """Ctrl-C and SIGTERM (kill, a scheduler's time limit) raise KeyboardInterrupt here, and end a forked process."""
    stop = _Stop()
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):  # not where it is to be ignored
            signal.signal(number, stop)
    sys.unraisablehook = _quiet_about_stops
    sys.warnoptions.append("ignore:resource_tracker")  # after a stop it clears up for us, and need not say so
    return stop


def _quiet_about_stops(failure: sys.UnraisableHookArgs) -> None:
    """Python goes on where a stop comes while it clears an object up, and says so; whoever stopped the run is told by
    the command that heeds it (progress.heed)."""
    if not issubclass(failure.exc_type, KeyboardInterrupt):
        sys.__unraisablehook__(failure)


class _Stop:
    """The handler. requested : whether a stop was asked for, whatever became of the error; see progress.heed."""

    def __init__(self) -> None:
        self.requested, self._here = False, os.getpid()

    def __call__(self, number: int, _frame: FrameType | None) -> None:
        if os.getpid() != self._here:
            os._exit(128 + number)
        self.requested = True
        raise KeyboardInterrupt


COMMANDS = (
    "calibrate", "check", "cite", "coding", "collect", "compare", "counterfactuals", "doctor", "explain", "figure",
    "gallery", "lab", "list", "mechanism", "new", "odd", "plan", "reference", "report", "resume", "run", "score",
    "sensitivity", "show", "spread", "status", "verify", "whatif",
)  # fmt: skip
"""Each has a file of its own here."""


def register(arguments: Sequence[str]) -> None:
    """Makes commands known to the app: the one that these arguments ask for, or all, where they begin with none."""
    for name in ("limits", *(arguments[:1] if arguments and arguments[0] in COMMANDS else COMMANDS)):
        import_module(f"{__name__}.{'list_' if name == 'list' else name}")
