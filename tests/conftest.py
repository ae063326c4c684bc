"""One thread a worker: two workers with two threads each wait for one another on two cores.

And a scenario that ships is read once a worker, and the command line is put together once.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections.abc import Hashable, Iterator
from dataclasses import fields
from functools import wraps
from pathlib import Path
from typing import Any

import numba
import pytest
import typer.main
from hypothesis import settings

from homefront import compiled
from homefront.scenario import catalogue, loader
from homefront.scenario.schema import Registry, Scenario

UNIT = Path(__file__).parent / "unit"

settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")
"""No example of a property has to be done in time: on a machine with other work the first one is late."""

load_anew = loader.load_scenario
"""Reads the files, each time."""

kept: dict[Hashable, tuple[Scenario, Registry | None]] = {}
"""The scenarios that ship, as they were read, by id and by what their registry knows."""


@wraps(load_anew)
def load_scenario(path_or_id: str | Path, registry: Registry | None = None) -> Scenario:
    """Reads a scenario that ships once: a tenth of a second, and nearly every test begins with it."""
    if not isinstance(path_or_id, str) or not catalogue.is_shipped(path_or_id):
        return load_anew(path_or_id, registry)
    known = None if registry is None else (frozenset(registry.person_parameters), frozenset(registry.processes))
    if (path_or_id, known) not in kept:
        kept[path_or_id, known] = load_anew(path_or_id, registry), registry
    return kept[path_or_id, known][0]


loader.load_scenario = load_scenario
"""Before any module takes the name from there. Whoever is started as a process of its own reads the files."""


put_together = typer.main.get_command
"""Looks at the options of all commands that are known, each time."""

built: dict[tuple[int, ...], Any] = {}
"""The commands that were put together, by the command line and how many it knew then."""


@wraps(put_together)
def get_command(line: typer.Typer) -> Any:
    """Puts the commands together once: a user's process has one of them, that of the tests soon has all thirty, which
    took a twenty-fifth of a second at each call."""
    known = id(line), len(line.registered_commands), len(line.registered_groups)
    if known not in built:
        built[known] = put_together(line)
    return built[known]


typer.main.get_command = get_command


cores = os.cpu_count
"""How many processors there are."""


@pytest.fixture(scope="session", autouse=True)
def scenarios_stay_as_they_were() -> Iterator[None]:
    """What is shared is only looked at."""
    yield
    for scenario, registry in kept.values():
        as_read = load_anew(scenario.id, registry)
        changed = [one.name for one in fields(scenario) if getattr(scenario, one.name) != getattr(as_read, one.name)]
        assert changed == [], f"{scenario.id} is shared by many tests, and one of them changed it"


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> None:
    """From the first fixture on, also one that is made once for a file."""
    numba.set_num_threads(1)


@pytest.fixture(scope="session", autouse=True)
def one_core() -> Iterator[None]:
    """Where a test names no number of workers, all is done in this process, as on a machine with one core: to start a
    worker takes longer than most worlds of the tests. Tests of workers say how many; see `all_cores` too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "cpu_count", lambda: 1)
        yield


@pytest.fixture
def all_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    """As many workers as a user has: for a test of what happens where none are named."""
    monkeypatch.setattr(os, "cpu_count", cores)


@pytest.fixture(autouse=True)
def narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text is set in 80 columns, whatever the terminal in which the tests run."""
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(autouse=True)
def one_thread_again() -> Iterator[None]:
    """A test may set another number, as commands do."""
    yield
    numba.set_num_threads(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Unit tests come last: of all others a single file may take a minute, and the last of them would keep one worker
    busy while the other has nothing left to do."""
    items.sort(key=lambda item: item.path.is_relative_to(UNIT))


def pytest_collection_finish() -> None:
    """Python's collector leaves alone what stays to the end, modules and thousands of tests, and comes less often."""
    gc.freeze()
    gc.set_threshold(10_000)


def pytest_configure() -> None:
    """Commands that a test starts with a cache of their own find the kernels that are compiled already.

    Interrupts are heard in tests of them, also where a background shell started pytest with SIGINT ignored.
    """
    if compiled.kernel_folder():
        os.environ.setdefault("NUMBA_CACHE_DIR", compiled.kernel_folder())
    ignored = signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    if ignored and threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGINT, signal.default_int_handler)
