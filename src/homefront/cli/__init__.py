"""The command line: one file a command. `main` is the entry point; heavy imports wait until a command runs."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Runs the command of sys.argv; exit codes: 0 done, 1 a check failed, 2 wrong input, 3 interrupted.

    SIGTERM does what Ctrl-C does: what is done is kept, and the message says how to go on.
    """
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # kill, a scheduler's time limit, a machine going down
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from homefront.cli.app import INTERRUPTED, run_app

        code = run_app()
    except KeyboardInterrupt:  # while the program is being loaded, or the last message printed
        print("homefront: interrupted", file=sys.stderr, flush=True)
        os._exit(3)
    if code == INTERRUPTED:  # all is cleaned up; a thread or worker caught half-way must not hold up the end
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    sys.exit(code)


def register() -> None:
    """Makes the commands known to the app, in the order in which help lists them."""
    from homefront.cli import (  # noqa: F401
        calibrate,
        check,
        cite,
        collect,
        doctor,
        explain,
        figure,
        limits,
        list_,
        new,
        plan,
        reference,
        report,
        resume,
        run,
        score,
        sensitivity,
        show,
        spread,
        status,
        verify,
        whatif,
    )  # fmt: skip
