"""One thread a worker: two workers with two threads each wait for one another on two cores."""

from __future__ import annotations

from collections.abc import Iterator

import numba
import pytest


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """From the first fixture on, also one that is made once for a file."""
    numba.set_num_threads(1)


@pytest.fixture(autouse=True)
def one_thread_again() -> Iterator[None]:
    """A test may set another number, as commands do."""
    yield
    numba.set_num_threads(1)
