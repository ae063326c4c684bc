"""One thread a worker: two workers with two threads each wait for one another on two cores."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import numba
import pytest

from homefront import compiled


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """From the first fixture on, also one that is made once for a file."""
    numba.set_num_threads(1)


@pytest.fixture(autouse=True)
def narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text is set in 80 columns, whatever the terminal in which the tests run."""
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(autouse=True)
def one_thread_again() -> Iterator[None]:
    """A test may set another number, as commands do."""
    yield
    numba.set_num_threads(1)


def pytest_configure() -> None:
    """Commands that a test starts with a cache of their own find the kernels that are compiled already.

    Interrupts are heard in tests of them, also where a background shell started pytest with SIGINT ignored.
    """
    if compiled.kernel_folder():
        os.environ.setdefault("NUMBA_CACHE_DIR", compiled.kernel_folder())
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if ignored and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)
