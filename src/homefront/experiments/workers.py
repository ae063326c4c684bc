"""Worker processes: none sees Ctrl-C, and none outlives the process that started it, however that one ends.

They know nothing of the program that started them, so a script needs no `if __name__ == "__main__"`. One that ends by
itself, killed or unable to start, ends the work in one sentence.

Loads nothing heavy, so that a worker watches its parent from its first moments on.
"""

from __future__ import annotations

import ctypes
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
from types import FrameType, ModuleType
from typing import IO, Any

from homefront.errors import ResourceError

DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG of Linux's prctl
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


@contextmanager
def starting() -> Iterator[None]:
    """Ctrl-C and SIGTERM wait until the end of the block; processes started inside never see Ctrl-C.

    Without this an interrupt between the start of a process and its entry in the pool's list leaves a process that
    nobody knows. Blocking the signal in this thread does not prevent that: any other thread may take it (numba has
    some), and Python then raises in the main one.
    """
    heard: list[int] = []
    on_main = threading.current_thread() is threading.main_thread()
    waiting = (signal.SIGINT, signal.SIGTERM) if on_main else ()
    handlers = {each: signal.signal(each, lambda number, _frame: heard.append(number)) for each in waiting}
    masks = hasattr(signal, "pthread_sigmask")
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        with _without_the_script():
            yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    _end_with_parent(parent_on_main)
    try:
        function, arguments = pickle.loads(work.content())  # imports what is heavy
        function(*arguments)
    except BaseException as error:
        text = f"{type(error).__name__}: {error}".partition("\n")[0][:_MOST_REASON]
        os.pwrite(reason.file.fileno(), text.encode("utf-8", "replace"), 0)
        os._exit(1)


def _end_with_parent(parent_on_main: bool) -> None:
    """A thread waits for the end of the parent's pipe; a kernel can hold it up, but not the signal that Linux sends.

    Linux sends it when the thread that started this process ends: no good where that was not the main one.
    """
    threading.Thread(target=_watch, daemon=True, name="watch-parent").start()
    if parent_on_main and sys.platform == "linux":
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)


def _watch() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
