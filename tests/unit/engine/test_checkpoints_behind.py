"""A large checkpoint is synced while the world goes on: it is one when it is on the disk, and not before."""

from __future__ import annotations

import errno
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from homefront.engine import checkpoints as module
from homefront.engine import syncing
from homefront.engine.checkpoints import ARRAYS, KEPT, Checkpoints
from homefront.engine.prepare import prepare
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.engine.syncing import Syncing
from homefront.errors import ResourceError
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

DONE = Syncing.done
WHO = {"run": "one"}
FULL = f"import os; os._exit({errno.ENOSPC})"
"""A sync that finds the disk full."""


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@pytest.fixture(autouse=True)
def behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Every checkpoint counts as large, and no sync has ended before somebody waits for it. None outlives a test."""
    spawn, children = os.posix_spawn, list[int]()

    def noted(*given: Any, **more: Any) -> int:
        children.append(spawn(*given, **more))
        return children[-1]

    monkeypatch.setattr(module, "BEHIND", 0)
    monkeypatch.setattr(Syncing, "done", lambda self, wait: wait and DONE(self, wait))
    monkeypatch.setattr(os, "posix_spawn", noted)
    yield
    monkeypatch.undo()
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


@pytest.fixture
def kept(tmp_path: Path) -> Checkpoints:
    """With one that is whole, of day 4."""
    found = Checkpoints(tmp_path, WHO, 4)
    found.write(4, {"a": np.arange(4)})
    found.settle(wait=True)
    return found


def names(checkpoints: Checkpoints) -> list[str]:
    return sorted(path.name for path in checkpoints.folder.glob("*day-*"))


def newest(checkpoints: Checkpoints) -> int | None:
    found = checkpoints.latest()
    return None if found is None else found.day


def test_it_is_one_when_it_is_on_the_disk(kept: Checkpoints) -> None:
    values = np.arange(8)
    kept.write(8, {"a": values})
    values[:] = 0  # the world goes on
    kept.settle(wait=False)
    assert names(kept) == [".day-00008.part", "day-00004"]
    assert [path.name for path in (kept.folder / ".day-00008.part").iterdir()] == [ARRAYS]
    assert newest(kept) == 4
    kept.settle(wait=True)
    assert names(kept) == ["day-00004", "day-00008"]
    found = kept.latest()
    assert found is not None
    np.testing.assert_array_equal(found.arrays["a"], np.arange(8))


def test_it_is_found_on_the_disk_without_waiting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Syncing, "done", DONE)
    checkpoints = Checkpoints(tmp_path, WHO, 4)
    checkpoints.write(4, {"a": np.arange(4)})
    while newest(checkpoints) is None:
        checkpoints.settle(wait=False)
    assert names(checkpoints) == ["day-00004"]


def test_the_next_one_waits_for_it(kept: Checkpoints) -> None:
    kept.write(8, {"a": np.arange(8)})
    kept.write(12, {"a": np.arange(12)})
    assert names(kept) == [".day-00012.part", "day-00004", "day-00008"]
    kept.write(16, {"a": np.arange(16)})
    assert names(kept) == [".day-00016.part", "day-00008", "day-00012"]
    kept.settle(wait=True)
    assert names(kept) == ["day-00012", "day-00016"]
    assert KEPT == 2


def test_only_a_large_one_is_left_to_another_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Syncing, "done", DONE)
    monkeypatch.setattr(module, "BEHIND", 1_000)
    begun: list[bool] = []
    monkeypatch.setattr(Syncing, "start", lambda self: begun.append(True))
    checkpoints = Checkpoints(tmp_path, WHO, 4)
    checkpoints.write(4, {"a": np.zeros(999, dtype=np.uint8)})
    assert not begun
    assert newest(checkpoints) == 4
    checkpoints.write(8, {"a": np.zeros(1_000, dtype=np.uint8)})
    assert begun
    checkpoints.settle(wait=True)


def test_a_full_disk_is_told_when_it_is_found_out(kept: Checkpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "_SYNC", FULL)
    kept.write(8, {"a": np.arange(8)})
    with pytest.raises(ResourceError, match=r"day-00008: could not be written \(No space left.*checkpoint-every"):
        kept.settle(wait=True)
    assert names(kept) == ["day-00004"]
    assert newest(kept) == 4
    kept.settle(wait=True)  # nothing is in progress any more


def stopped(checkpoints: Checkpoints, before: Callable[[], None] = lambda: None) -> None:
    """A run is stopped when it has begun a checkpoint of day 8. before : is called between the two."""
    with checkpoints.settled():
        checkpoints.write(8, {"a": np.arange(8)})
        before()
        raise KeyboardInterrupt


def test_a_stop_keeps_what_was_begun(kept: Checkpoints) -> None:
    with pytest.raises(KeyboardInterrupt):
        stopped(kept)
    assert names(kept) == ["day-00004", "day-00008"]
    assert newest(kept) == 8


def test_a_stop_is_told_also_where_the_disk_is_full(kept: Checkpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "_SYNC", FULL)
    with pytest.raises(KeyboardInterrupt):
        stopped(kept)
    assert names(kept) == ["day-00004"]


def test_a_second_stop_drops_it(kept: Checkpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first waits for the disk, which may take long."""
    wait, waits = os.waitpid, []

    def interrupted(child: int, how: int) -> tuple[int, int]:
        waits.append(child)
        if len(waits) == 1:
            raise KeyboardInterrupt
        return wait(child, how)

    with pytest.raises(KeyboardInterrupt):
        stopped(kept, lambda: monkeypatch.setattr(os, "waitpid", interrupted))
    assert names(kept) == ["day-00004"]


def test_a_stop_while_it_is_dropped_waits(kept: Checkpoints, monkeypatch: pytest.MonkeyPatch) -> None:
    drop = Syncing.drop

    def interrupted(self: Syncing) -> None:
        signal.raise_signal(signal.SIGINT)
        drop(self)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Syncing, "drop", interrupted)
    kept.write(8, {"a": np.arange(8)})
    monkeypatch.setattr(os, "fsync", full)  # of the manifest
    with pytest.raises(KeyboardInterrupt):
        kept.settle(wait=True)
    assert names(kept) == ["day-00004"]


def test_a_stop_while_the_arrays_are_written_leaves_nothing(kept: Checkpoints) -> None:
    class Stopping(dict[str, np.ndarray]):
        def items(self) -> Any:
            yield "a", np.arange(8)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt), kept.settled():
        kept.write(8, Stopping())
    assert names(kept) == ["day-00004"]


def test_a_damaged_one_is_passed_over(kept: Checkpoints) -> None:
    kept.write(8, {"a": np.arange(8)})
    kept.settle(wait=True)
    file = kept.folder / "day-00008" / ARRAYS
    file.write_bytes(file.read_bytes()[:-3])
    assert newest(kept) == 4


def test_one_that_was_killed_is_none_and_goes(kept: Checkpoints) -> None:
    """As a process leaves it that is killed while the other one syncs."""
    kept.write(8, {"a": np.arange(8)})
    killed = kept._begun
    assert killed is not None
    next_start = Checkpoints(kept.folder, WHO, 4)
    assert newest(next_start) == 4
    next_start.write(8, {"a": np.arange(8)})
    next_start.settle(wait=True)
    assert names(next_start) == ["day-00004", "day-00008"]
    killed.drop()


def test_a_world_ends_in_the_same_bytes(tmp_path: Path, moscow: Scenario) -> None:
    """Stopped while one was in progress, and at its end nothing is in progress any more."""
    settings = Settings(people_per_agent=20_000, only="society", days=12)
    whole = run_world(prepare(moscow, settings, 1))

    def stop(day: int) -> None:
        if day == 9:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_world(prepare(moscow, settings, 1), stop, None, Checkpoints(tmp_path, WHO, 4))
    days: list[int] = []
    checkpoints = Checkpoints(tmp_path, WHO, 2)
    again = run_world(prepare(moscow, settings, 1), days.append, None, checkpoints)
    assert days[0] == 9
    assert again.result_hash == whole.result_hash
    assert names(checkpoints) == ["day-00008", "day-00010"]


def test_a_world_looks_each_day(tmp_path: Path, moscow: Scenario, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[bool] = []

    def on_the_second_look(self: Syncing, wait: bool) -> bool:
        looked.append(wait)
        return len(looked) > 1 and DONE(self, wait=True)

    found: dict[int, list[str]] = {}
    checkpoints = Checkpoints(tmp_path, WHO, 4)
    monkeypatch.setattr(Syncing, "done", on_the_second_look)
    settings = Settings(people_per_agent=20_000, only="society", days=7)
    run_world(prepare(moscow, settings, 1), lambda day: found.update({day: names(checkpoints)}), None, checkpoints)
    assert found[4] == [".day-00004.part"]
    assert found[5] == found[6] == ["day-00004"]
    assert looked == [False, False]


def test_a_world_stops_where_the_disk_is_full(
    tmp_path: Path, moscow: Scenario, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "_SYNC", FULL)
    checkpoints = Checkpoints(tmp_path, WHO, 4)
    with pytest.raises(ResourceError, match="No space left"):
        run_world(
            prepare(moscow, Settings(people_per_agent=20_000, only="society", days=12), 1), None, None, checkpoints
        )
    assert names(checkpoints) == []
