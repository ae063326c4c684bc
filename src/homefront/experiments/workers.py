"""Worker processes, started as spawning.py has it. One that ends by itself, killed or unable to start, ends the work
in one sentence.

Loads nothing heavy, so that a worker watches its parent from its first moments on.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import reduction
from types import FrameType
from typing import IO, Any

from homefront.errors import ResourceError
from homefront.spawning import begin_apart

_MOST_REASON = 300


class WorkerDiedError(ResourceError):
    """A worker process ended by itself: killed, out of memory, or unable to start."""


@contextmanager
def pool_of(processes: int, prepare: Callable[..., None], *arguments: Any) -> Iterator[ProcessPoolExecutor]:
    """So many workers, each of which calls prepare(*arguments) first. They start on `submit`: see `starting`.

    They end with the block, at once after an error. Raises WorkerDiedError if one ends by itself.
    """
    on_main = threading.current_thread() is threading.main_thread()
    with _shared(pickle.dumps((prepare, arguments))) as work, _shared() as reason:
        pool = ProcessPoolExecutor(
            processes, mp_context=multiprocessing.get_context("spawn"), initializer=_start,
            initargs=(on_main, work, reason),
        )  # fmt: skip
        try:
            yield pool
        except BrokenProcessPool as error:
            kill(pool)
            raise WorkerDiedError(_said(reason)) from error
        except BaseException:
            kill(pool)
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def kill(pool: ProcessPoolExecutor) -> None:
    """Ends every worker of a pool at once."""
    for process in list((getattr(pool, "_processes", None) or {}).values()):
        process.kill()


class _Shared:
    """A file without a name that a worker gets with its start; it is gone with the last process that has it open.

    What a worker needs goes through it, since the pipe of the start is written before anybody reads: a worker that
    died meanwhile would leave its parent waiting for ever.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __reduce__(self) -> tuple[Callable[[Any], _Shared], tuple[Any]]:
        return _opened, (reduction.DupFd(self.file.fileno()),)

    def content(self) -> bytes:
        """All of it; whoever else reads or writes does not notice."""
        handle, out = self.file.fileno(), b""
        while piece := os.pread(handle, 1 << 24, len(out)):
            out += piece
        return out


@contextmanager
def _shared(content: bytes = b"") -> Iterator[_Shared]:
    try:
        file = tempfile.TemporaryFile(prefix="homefront-")  # noqa: SIM115
        file.write(content)
        file.flush()
    except OSError as error:
        raise ResourceError(f"no temporary file for workers ({error.strerror}); set TMPDIR, or use 1 worker") from error
    with file:
        yield _Shared(file)


def _opened(handle: Any) -> _Shared:
    return _Shared(os.fdopen(handle.detach(), "r+b"))


DIED = "a worker process stopped unexpectedly (killed, or out of memory); try fewer workers or a coarser scale"


def _said(reason: _Shared) -> str:
    """What is known of a worker that ended by itself."""
    said = reason.content().decode("utf-8", "replace").strip()
    return f"a worker process could not start ({said})" if said else DIED


@contextmanager
def interrupts_are_kept() -> Iterator[None]:
    """KeyboardInterrupt at the end of the block if one came inside, whatever a library made of it.

    An interrupt in a finalizer is swallowed by Python, and one while a library is imported can come out as its error.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    handlers = {n: h for n in (signal.SIGINT, signal.SIGTERM) if callable(h := signal.getsignal(n))}

    def note(number: int, frame: FrameType | None) -> None:
        heard.append(number)
        handlers[signal.Signals(number)](number, frame)

    def hushed(unraisable: Any) -> None:
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            hook(unraisable)

    hook, sys.unraisablehook = sys.unraisablehook, hushed
    for number in handlers:
        signal.signal(number, note)
    try:
        yield
    except Exception as error:
        if heard:
            raise KeyboardInterrupt from error
        raise
    finally:
        sys.unraisablehook = hook
        for number, handler in handlers.items():
            signal.signal(number, handler)
    if heard:
        raise KeyboardInterrupt


def _start(parent_on_main: bool, work: _Shared, reason: _Shared) -> None:
    begin_apart(parent_on_main)
    try:
        function, arguments = pickle.loads(work.content())  # imports what is heavy
        function(*arguments)
    except BaseException as error:
        text = f"{type(error).__name__}: {error}".partition("\n")[0][:_MOST_REASON]
        os.pwrite(reason.file.fileno(), text.encode("utf-8", "replace"), 0)
        os._exit(1)
