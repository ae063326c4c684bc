"""Workers: an interrupt waits until they are known, and they end with the process that started them."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest

from homefront.experiments.workers import (
    WorkerDiedError,
    interrupts_are_kept,
    pool_of,
)
from homefront.spawning import starting

posix = pytest.mark.skipif(os.name != "posix", reason="signals and process groups are POSIX's")


@pytest.fixture
def other_thread() -> Iterator[None]:
    """A thread that takes signals which the main one blocks."""
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    yield
    end.set()
    thread.join()


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)
    time.sleep(0.05)


@posix
@pytest.mark.usefixtures("other_thread")
def test_an_interrupt_waits_until_workers_are_known() -> None:
    known: list[str] = []

    def start() -> None:
        with starting():
            interrupt()
            known.append("all workers")

    with pytest.raises(KeyboardInterrupt):
        start()
    assert known == ["all workers"]


@posix
def test_afterwards_an_interrupt_is_heard_as_before() -> None:
    before = signal.getsignal(signal.SIGINT)
    with starting():
        pass
    assert signal.getsignal(signal.SIGINT) is before
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, [])
    with pytest.raises(KeyboardInterrupt):
        interrupt()


@posix
def test_an_error_inside_is_told_and_leaves_interrupts_as_they_were() -> None:
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(ZeroDivisionError), starting():
        raise ZeroDivisionError
    assert signal.getsignal(signal.SIGINT) is before


def test_workers_may_be_started_from_any_thread() -> None:
    def work() -> list[int]:
        with pool_of(1, divmod, 7, 2) as pool:
            with starting():
                futures = [pool.submit(abs, -n) for n in (1, 2)]
            return [future.result(timeout=60) for future in futures]

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(work).result(timeout=60) == [1, 2]


def test_killed_workers_are_gone() -> None:
    with pytest.raises(KeyboardInterrupt), pool_of(2, divmod, 7, 2) as pool:  # noqa: PT012
        with starting():
            futures = [pool.submit(time.sleep, 600) for _ in range(2)]
        processes = list(pool._processes.values())
        raise KeyboardInterrupt
    assert len(processes) == 2
    assert not any(process.is_alive() for process in processes)
    assert all(future.done() for future in futures)


def test_other_processes_of_the_program_are_left_alone() -> None:
    other = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(600,))
    other.start()
    try:
        with pytest.raises(KeyboardInterrupt), pool_of(1, divmod, 7, 2) as pool:  # noqa: PT012
            with starting():
                pool.submit(time.sleep, 600)
            raise KeyboardInterrupt
        time.sleep(0.2)
        assert other.is_alive()
    finally:
        other.kill()
        other.join()


# --- workers that die ----------------------------------------------------------------------------------------------


def die_at_start(signal_number: int) -> None:
    """Prepares a worker that the system kills."""
    os.kill(os.getpid(), signal_number)


def cannot_start(text: str) -> None:
    raise ImportError(text)


def one_result(prepare: Callable[..., None], *arguments: object, work: Callable[..., object] = abs) -> object:
    with pool_of(2, prepare, *arguments) as pool:
        with starting():
            futures = [pool.submit(work, 9) for _ in range(4)]
        return next(future.result() for future in futures)


@posix
@pytest.mark.parametrize("size", [10, 10_000_000], ids=["little to hand over", "more than a pipe holds"])
def test_a_worker_that_is_killed_while_it_starts_ends_the_work(size: int) -> None:
    with pytest.raises(WorkerDiedError, match=r"stopped unexpectedly .killed, or out of memory.; try fewer workers"):
        one_result(_die_with, signal.SIGKILL, b"x" * size)


def _die_with(number: int, _content: bytes) -> None:
    die_at_start(number)


@posix
def test_a_worker_that_is_killed_at_work_ends_the_work() -> None:
    with pytest.raises(WorkerDiedError, match="stopped unexpectedly"):
        one_result(divmod, 7, 2, work=signal_myself)


def signal_myself(number: int) -> None:
    os.kill(os.getpid(), number)


@posix
def test_a_worker_that_cannot_start_says_why(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(WorkerDiedError, match=r"could not start .ImportError: no such library\)"):
        one_result(cannot_start, "no such library\nand more")
    assert "Traceback" not in capfd.readouterr().err


@posix
@pytest.mark.parametrize("what", ["swallowed", "turned into an error", "raised"])
def test_an_interrupt_is_kept_whatever_a_library_makes_of_it(what: str) -> None:
    def library() -> None:
        try:
            interrupt()
        except KeyboardInterrupt:
            if what == "raised":
                raise
            if what == "turned into an error":
                raise ValueError("the transaction was rolled back") from None

    before = signal.getsignal(signal.SIGINT), sys.unraisablehook
    with pytest.raises(KeyboardInterrupt), interrupts_are_kept():
        library()
    assert (signal.getsignal(signal.SIGINT), sys.unraisablehook) == before


@posix
def test_without_an_interrupt_errors_are_what_they_are() -> None:
    with pytest.raises(ValueError, match="mine"), interrupts_are_kept():
        raise ValueError("mine")
    with interrupts_are_kept():
        pass


SCRIPT = """
import homefront as hf
print(hf.ensemble("moscow-1941", runs=2, scale=1 / 20000, days=2, workers=2, threads=1, only="front").result_hash)
"""


@posix
def test_a_script_needs_no_guard(tmp_path: Path) -> None:
    file = tmp_path / "mine.py"
    file.write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run([sys.executable, str(file)], capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.split()) == 1  # it ran once, not in every worker
    assert done.stderr == ""


PARENT = """
import threading, time
from homefront.experiments.workers import pool_of
from homefront.spawning import starting

def start():
    with pool_of(2, divmod, 7, 2) as pool:
        with starting():
            futures = [pool.submit(exec, {work!r}) for _ in range(2)]
        print("started", flush=True)
        time.sleep(600)

{start}
"""
SAY = "import sys; sys.stdout.write('working\\n'); sys.stdout.flush(); "
WAITS, HOLDS = SAY + "import time; time.sleep(600)", SAY + "import ctypes; ctypes.PyDLL(None).sleep(600)"
ON_MAIN, ON_OTHER = "start()", "thread = threading.Thread(target=start); thread.start(); thread.join()"
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's end")


@posix
@pytest.mark.parametrize(
    ("start", "work", "lines"),
    [
        pytest.param(ON_MAIN, WAITS, 1, id="while they start"),
        pytest.param(ON_MAIN, WAITS, 3, id="while they work"),
        pytest.param(ON_OTHER, WAITS, 3, id="started by another thread"),
        pytest.param(ON_MAIN, HOLDS, 3, id="in a kernel that lets no thread run", marks=on_linux),
    ],
)
def test_workers_end_when_their_parent_is_killed(start: str, work: str, lines: int) -> None:
    parent = subprocess.Popen(
        [sys.executable, "-c", PARENT.format(start=start, work=work)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
    )  # fmt: skip
    assert parent.stdout is not None
    for _ in range(lines):
        assert parent.stdout.readline()
    parent.kill()
    try:
        parent.communicate(timeout=20)  # returns when nobody holds the other ends of its pipes
    finally:
        with suppress(ProcessLookupError):
            os.killpg(parent.pid, signal.SIGKILL)
