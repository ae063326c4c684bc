"""Workers: an interrupt waits until they are known, and they end with the process that started them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from homefront.experiments.workers import kill, pool_of, starting

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
        pool = pool_of(1, divmod, 7, 2)
        with starting():
            futures = [pool.submit(abs, -n) for n in (1, 2)]
        found = [future.result(timeout=60) for future in futures]
        pool.shutdown()
        return found

    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(work).result(timeout=60) == [1, 2]


def test_killed_workers_are_gone() -> None:
    pool = pool_of(2, divmod, 7, 2)
    with starting():
        futures = [pool.submit(time.sleep, 600) for _ in range(2)]
    processes = list(pool._processes.values())
    kill(pool)
    pool.shutdown(wait=True, cancel_futures=True)
    assert len(processes) == 2
    assert not any(process.is_alive() for process in processes)
    assert all(future.done() for future in futures)


PARENT = """
import threading, time
from homefront.experiments.workers import pool_of, starting

def start():
    pool = pool_of(2, divmod, 7, 2)
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
