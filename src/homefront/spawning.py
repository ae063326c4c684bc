"""How other processes of Python are started: none sees Ctrl-C, and none outlives the process that started it.

They know nothing of the program that started them, so a script needs no `if __name__ == "__main__"`. Loads nothing
heavy, so that a process watches its parent from its first moments on.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from homefront.collecting import collect_once_at_work

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl


@contextmanager
def starting() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the end of the block; processes started inside never see Ctrl-C.

    Without this an interrupt between the start of a process and its entry in the pool's list leaves a process that
    nobody knows.
    """
    with stops_wait():
        masks = hasattr(signal, "pthread_sigmask")
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
        try:
            with _without_the_script():
                yield
        finally:
            if masks:
                signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


@contextmanager
def stops_wait() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the end of the block.

    Blocking the signals in this thread does not do that: any other thread may take them (numba has some), and Python
    then raises in the main one.
    """
    heard: list[int] = []
    on_main = threading.current_thread() is threading.main_thread()
    waiting = (signal.SIGINT, signal.SIGTERM) if on_main else ()
    handlers = {each: signal.signal(each, lambda number, _frame: heard.append(number)) for each in waiting}
    try:
        yield
    finally:
        for each, handler in handlers.items():
            signal.signal(each, signal.SIG_DFL if handler is None else handler)
        for number in heard[:1]:
            signal.raise_signal(number)


@contextmanager
def _without_the_script() -> Iterator[None]:
    """A process started inside does not run the user's script again, as those of multiprocessing do by default.

    Without a guard in the script that would start workers of the worker, and end it.
    """
    script = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = script


def begin_apart(parent_on_main: bool) -> None:
    """The first thing that such a process does. parent_on_main : whether the main thread of its parent started it.

    A thread waits for the end of the parent's pipe; a kernel can hold it up, but not the signal that Linux sends.
    Linux sends it when the thread that started this process ends: no good where that was not the main one.
    """
    collect_once_at_work()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    threading.Thread(target=_watch, daemon=True, name="watch-parent").start()
    if parent_on_main and sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
