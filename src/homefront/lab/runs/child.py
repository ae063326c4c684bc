"""The process in which one run after the other is computed, so that none can take its worker with it.

It ends with the worker, however that one ends, and is the first that Linux ends when memory runs out. Loads nothing
heavy before its first run.
"""

from __future__ import annotations

import ctypes
import errno
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from homefront.errors import HomefrontError
from homefront.spawning import DIE_WITH_PARENT, starting

Work = Callable[[Mapping[str, Any], Callable[[float], None]], dict[str, Any]]
"""work(specification, tell(share that is done)) gives the result."""

NICE = 10
"""How far a run stands back behind the pages of a server on the same machine, which take little and are waited for."""

NO_MEMORY = "The run needs more memory than the worker has. Ask for fewer worlds, or for coarser ones."
NO_DISK = "The disk of the worker is full. Tell your teacher; then ask for the run again."
KILLED = "The worker's system ended the run, most likely because memory ran out. Ask for fewer or coarser worlds."
ENDED = "The process that computed the run ended by itself (exit code {code}). Ask again, or for a smaller run."
BROKEN = "The run stopped on an error of the program ({what}). Tell your teacher; the worker's log has all of it."


@dataclass(frozen=True)
class Done:
    """A result."""

    data: dict[str, Any]


@dataclass(frozen=True)
class Failed:
    """A run that failed. again : whether another try could go better.   trace : for the log."""

    reason: str
    again: bool
    trace: str = ""


class Child:
    """A process that computes runs, one at a time. work : what it computes; named by its module in the process."""

    def __init__(self, work: Work) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        on_main = threading.current_thread() is threading.main_thread()
        self._process = context.Process(target=_serve, args=(theirs, work, on_main), name="homefront-run")
        with starting():
            self._process.start()
        theirs.close()

    @property
    def pid(self) -> int | None:
        """Its number in the system."""
        return self._process.pid

    def begin(self, spec: Mapping[str, Any]) -> None:
        """Begins a run. Nothing is raised where the process has died; `wait` says so."""
        with suppress(OSError):
            self._pipe.send(dict(spec))

    def wait(self, seconds: float) -> float | Done | Failed | None:
        """What comes within so many seconds: the share that is done, or the end of the run, or None."""
        if not self._pipe.poll(seconds):
            return None
        try:
            said: float | Done | Failed = self._pipe.recv()
        except (EOFError, OSError):
            self._process.join()
            code = self._process.exitcode or 0
            return Failed(KILLED if code == -signal.SIGKILL else ENDED.format(code=code), again=True)
        return said

    def end(self) -> None:
        """Ends the process at once, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()


def _serve(pipe: Connection, work: Work, parent_on_main: bool) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the worker's to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end_with_parent()
    if parent_on_main and sys.platform == "linux":  # a kernel can hold a thread up, but not this
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    if hasattr(os, "nice"):
        os.nice(NICE)
    with suppress(OSError):  # not on every system
        Path("/proc/self/oom_score_adj").write_text("1000")
    while True:
        try:
            spec = pipe.recv()
        except EOFError:
            return
        pipe.send(_outcome(spec, work, pipe))


def _outcome(spec: Mapping[str, Any], work: Work, pipe: Connection) -> Done | Failed:
    try:
        return Done(work(spec, pipe.send))
    except MemoryError:
        return Failed(NO_MEMORY, again=True)
    except HomefrontError as error:  # the same would come again
        return Failed(f"{error}", again=False)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            return Failed(NO_DISK, again=True)
        return _broken(error)
    except Exception as error:
        return _broken(error)


def _broken(error: Exception) -> Failed:
    import traceback

    return Failed(
        BROKEN.format(what=type(error).__name__), again=True, trace="".join(traceback.format_exception(error))
    )


def end_with_parent(first: Callable[[], None] | None = None, within_s: float = 0.0) -> None:
    """This process ends when the one that started it does, in whatever way that happens.

    first : is called then, and has so many seconds until the process is ended all the same.
    """

    def watch() -> None:
        parent = multiprocessing.parent_process()
        if parent is not None:
            parent.join()
            if first is not None:
                first()
                time.sleep(within_s)
            os._exit(1)

    threading.Thread(target=watch, daemon=True, name="watch-parent").start()
