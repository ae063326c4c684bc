"""A file is synced by another process, while this one goes on.

To sync gigabytes takes seconds in which a world could live through days. A thread could wait for the disk as well, but
an interrupt that comes while Python waits for a thread can leave a lock taken, and then nothing ends. Here nothing is
waited for but a process, by one call of the system. It starts without a copy of this one's memory, shares the open
file, and Ctrl-C does not reach it.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress

from homefront.spawning import starting

_SYNC = """
import os
try:
    os.fsync(0)
except OSError as error:
    os._exit(error.errno)
"""
"""What the other process does with the file, which is its standard input."""

NOT_STARTED = 1
"""Exit code of a Python that could not begin; no number of an error that a sync has (EPERM)."""


class Syncing:
    """Of an open file, all of which was handed to the system. descriptor : stays open until this has ended."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor, self._child = descriptor, 0

    def start(self) -> None:
        """Starts the process; where none is to be had, `done` syncs the file itself."""
        quiet = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0), (os.POSIX_SPAWN_DUP2, 1, 2)
        actions = ((os.POSIX_SPAWN_DUP2, self._descriptor, 0), *quiet)
        with suppress(OSError), starting():
            self._child = os.posix_spawn(
                sys.executable or "", [sys.executable, "-I", "-S", "-c", _SYNC], os.environ,
                file_actions=actions, setpgroup=0,
            )  # fmt: skip

    def done(self, wait: bool) -> bool:
        """Whether all of the file is on the disk. wait : until it is.   OSError if the disk does not take it."""
        if self._child:
            try:
                child, status = os.waitpid(self._child, 0 if wait else os.WNOHANG)
            except ChildProcessError:  # it has ended, but how was lost in an interrupt
                child, status = self._child, NOT_STARTED << 8
            if child == 0:
                return False
            self._child = 0
            code = os.waitstatus_to_exitcode(status)
            if code > NOT_STARTED:
                raise OSError(code, os.strerror(code))
            if code == 0:
                return True
        os.fsync(self._descriptor)
        return True

    def drop(self) -> None:
        """Ends the process if it still runs. The file is cut to nothing first, since no signal ends a sync."""
        if self._child:
            with suppress(OSError):
                os.ftruncate(self._descriptor, 0)
            with suppress(ChildProcessError):
                if os.waitpid(self._child, os.WNOHANG) == (0, 0):
                    os.kill(self._child, signal.SIGKILL)
                    os.waitpid(self._child, 0)
            self._child = 0
