"""A kernel is compiled by another process, while this one goes on."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.context import SpawnProcess
from typing import Any

from homefront.spawning import begin_apart, starting


@contextmanager
def compiled_beside(function: Any, *arguments: Any) -> Iterator[Callable[[], None]]:
    """Another process compiles a kernel for arguments of these types, and keeps it; it ends with the block.

    Gives a function that waits until that process has ended, whether it has compiled anything or not.
    """
    from homefront.compiled import types_of

    on_main = threading.current_thread() is threading.main_thread()
    signature = pickle.dumps(types_of(function, *arguments))
    process = multiprocessing.get_context("spawn").Process(
        target=_compile, args=(on_main, function.__module__, function.__name__, signature), name="homefront-compiler"
    )
    try:
        with suppress(OSError), starting():  # where no process is to be had, this one compiles the kernel
            process.start()
        yield lambda: _wait_for(process)
    finally:
        _end(process, function)


def _wait_for(process: SpawnProcess) -> None:
    if process.pid is not None:
        process.join()


def _end(process: SpawnProcess, function: Any) -> None:
    """Ends the process if it still runs, and leaves no file that it had only begun."""
    from homefront.compiled import drop_unfinished

    if process.pid is None:
        return
    process.kill()
    process.join()
    if process.exitcode != 0:
        drop_unfinished(function)


def _compile(parent_on_main: bool, module: str, name: str, signature: bytes) -> None:
    """What the other process does. The types are read only when it watches its parent, since that loads numba."""
    begin_apart(parent_on_main)
    try:
        getattr(import_module(module), name).compile(pickle.loads(signature))
    except BaseException:  # whoever waits compiles it too, and tells what is wrong
        os._exit(1)
