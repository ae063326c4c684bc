"""Worker processes: none sees Ctrl-C, and none outlives the process that started it, however that one ends.

Loads nothing heavy, so that a worker watches its parent from its first moments on.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl


def pool_of(processes: int, prepare: Callable[..., None], *arguments: Any) -> ProcessPoolExecutor:
    """So many workers, each of which calls prepare(*arguments) first. They start on `submit`: see `starting`."""
    on_main = threading.current_thread() is threading.main_thread()
    return ProcessPoolExecutor(
        processes, mp_context=multiprocessing.get_context("spawn"), initializer=_start,
        initargs=(on_main, pickle.dumps((prepare, arguments))),
    )  # fmt: skip


@contextmanager
def starting() -> Iterator[None]:
    """Ctrl-C waits until the end of the block, and processes started inside never see it.

    Without this an interrupt between the start of a process and its entry in the pool's list leaves a process that
    nobody knows. Blocking the signal in this thread does not prevent that: any other thread may take it (numba has
    some), and Python then raises in the main one.
    """
    heard: list[int] = []
    on_main = threading.current_thread() is threading.main_thread()
    handler = signal.signal(signal.SIGINT, lambda number, _frame: heard.append(number)) if on_main else None
    masks = hasattr(signal, "pthread_sigmask")
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        if on_main:
            signal.signal(signal.SIGINT, signal.SIG_DFL if handler is None else handler)
        if heard:
            signal.raise_signal(signal.SIGINT)


def kill(pool: ProcessPoolExecutor) -> None:
    """Ends every worker at once."""
    workers = list((getattr(pool, "_processes", None) or {}).values())
    for process in {*workers, *multiprocessing.active_children()}:
        process.kill()


def _start(parent_on_main: bool, prepare: bytes) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _end_with_parent(parent_on_main)
    function, arguments = pickle.loads(prepare)  # imports what is heavy
    function(*arguments)


def end_with_parent() -> None:
    """For a process that another library started: it ends when the one that started it does, however that one ends."""
    _end_with_parent(parent_on_main=True)


def _end_with_parent(parent_on_main: bool) -> None:
    """A thread waits for the end of the parent's pipe; a kernel can hold it up, but not the signal that Linux sends.

    Linux sends it when the thread that started this process ends: no good where that was not the main one.
    """
    threading.Thread(target=_watch, daemon=True, name="watch-parent").start()
    if parent_on_main and sys.platform == "linux":
        ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL)


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
