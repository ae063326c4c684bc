"""A first run: what is compiled where, by two processes or by one, to the same bytes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from homefront.engine import first_run
from homefront.engine.coupled import Coupled
from homefront.engine.loop import Loop
from homefront.engine.prepare import Prepared, prepare
from homefront.engine.run import begin
from homefront.engine.settings import Settings
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario

SMALL = Settings(people_per_agent=1e9, follow=0)


def given_of(scenario: str, settings: Settings = SMALL) -> Prepared:
    return prepare(load_scenario(scenario, Registry()), settings, 1)


@pytest.fixture
def rehearsed(monkeypatch: pytest.MonkeyPatch) -> list[Loop | Coupled]:
    """Worlds that are rehearsed, and then are not, on a machine that never compiled anything and has two processors."""
    found: list[Loop | Coupled] = []
    monkeypatch.setattr(first_run, "rehearse", found.append)
    monkeypatch.setattr(first_run, "step_people_is_there", lambda: False)
    monkeypatch.setattr(first_run, "most_threads", lambda: 2)
    return found


def test_a_first_run_is_rehearsed_on_a_world_as_small_as_can_be(rehearsed: list[Loop | Coupled]) -> None:
    world = begin(given_of("moscow-1941", replace(SMALL, people_per_agent=20_000.0)))
    assert isinstance(world, Coupled)
    (small,) = rehearsed
    assert isinstance(small, Coupled)
    smallest = begin(given_of("moscow-1941"))
    assert isinstance(smallest, Coupled)
    assert small.world.layout.n_blocks == smallest.world.layout.n_blocks < world.world.layout.n_blocks


def no_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_run, "step_people_is_there", lambda: True)


def one_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(first_run, "most_threads", lambda: 1)


def a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multiprocessing.parent_process", object)


@pytest.mark.parametrize("change", [no_cache, one_processor, a_worker])
def test_what_is_not_rehearsed(
    rehearsed: list[Loop | Coupled], monkeypatch: pytest.MonkeyPatch, change: Callable[[pytest.MonkeyPatch], None]
) -> None:
    change(monkeypatch)
    assert begin(given_of("moscow-1941")) is not None
    assert rehearsed == []


def test_an_error_in_the_rehearsal_is_left_to_the_run(
    rehearsed: list[Loop | Coupled], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(world: Loop | Coupled) -> None:
        rehearsed.append(world)
        raise ValueError

    monkeypatch.setattr(first_run, "rehearse", fails)
    assert begin(given_of("moscow-1941")) is not None
    assert len(rehearsed) == 1


@pytest.mark.parametrize(
    ("scenario", "settings"),
    [
        ("moscow-1941", SMALL),
        ("britain-1940", SMALL),
        ("moscow-1941", replace(SMALL, only="society")),
        ("moscow-1941", replace(SMALL, contacts="persons", substeps=1)),
    ],
    ids=["coupled", "without a front", "society", "persons"],
)
def test_nobody_moves_in_a_rehearsal_and_nothing_is_amiss(scenario: str, settings: Settings) -> None:
    world = begin(given_of(scenario, settings))
    assert world is not None
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        first_run.rehearse(world)
    total = dict(zip(("people", "own", "ordered", "homeless", "called_up"), world.recorder.sums[0], strict=False))
    loop = world.loop if isinstance(world, Coupled) else world
    np.testing.assert_array_equal(total.pop("people"), np.diff(loop.world.layout.place_start))
    assert not any(away.any() for away in total.values())
    assert np.isfinite(world.recorder.sums[0]).all()


COLD = """
from homefront.engine.people.step import step_people
from homefront.engine.prepare import prepare
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario

moscow = load_scenario("moscow-1941", Registry())
found = run_world(prepare(moscow, Settings(people_per_agent=20_000, days=40), 3))
print(found.result_hash, len(step_people.stats.cache_hits), len(step_people.stats.cache_misses))
"""


def of_a_cold_cache(folder: Path, threads: int) -> dict[str, Any]:
    """Environment of a process that finds nothing compiled."""
    return os.environ | {"NUMBA_CACHE_DIR": str(folder), "NUMBA_NUM_THREADS": str(threads)}


@pytest.mark.slow
def test_two_processes_compile_and_the_bytes_are_the_same(tmp_path: Path) -> None:
    """The first compiles alone, for half a minute."""
    found = []
    for threads in (1, 2):
        given = of_a_cold_cache(tmp_path / str(threads), threads)
        done = subprocess.run([sys.executable, "-c", COLD], env=given, capture_output=True, text=True, check=True)
        found.append(done.stdout.split())
    assert found == [[found[0][0], "0", "1"], [found[0][0], "1", "0"]]


def listen() -> None:
    """A background shell hands its children an ignored SIGINT; here it must be heard."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def compilers(group: int) -> list[int]:
    """Processes of a group that compile beside another: those started by multiprocessing but its tracker."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "stat").read_text().rpartition(")")[2].split()
            line = (folder / "cmdline").read_text()
        except OSError:  # it ended meanwhile
            continue
        if int(words[2]) == group and words[0] != "Z" and "spawn_main" in line:
            found.append(int(folder.name))
    return found


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_first_run_that_is_stopped_leaves_nothing(tmp_path: Path, how: signal.Signals) -> None:
    command = ["run", "moscow-1941", "--scale", "1:20000", "--out", str(tmp_path / "run")]
    running = subprocess.Popen(
        [sys.executable, "-m", "homefront", *command], env=of_a_cold_cache(tmp_path / "cache", 2), text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=listen,
    )  # fmt: skip
    until = time.monotonic() + 100
    while not (found := compilers(running.pid)) and time.monotonic() < until:
        time.sleep(0.02)
    assert len(found) == 1
    time.sleep(2)
    if how == signal.SIGINT:
        os.killpg(running.pid, how)  # as a terminal does
    else:
        running.send_signal(how)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 3, err
    assert "Traceback" not in err
    assert compilers(running.pid) == []
    assert [file.name for file in tmp_path.iterdir()] == ["cache"]
    assert [file.name for file in tmp_path.rglob("*.tmp.*")] == []
