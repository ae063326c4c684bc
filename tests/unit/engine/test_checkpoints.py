"""A world that was stopped goes on from its checkpoint and ends in the same bytes."""

from __future__ import annotations

import errno
import json
import os
import threading
from pathlib import Path

import numpy as np
import pytest

from homefront.engine.checkpoints import ARRAYS, FORMAT, KEPT, MANIFEST, Checkpoint, Checkpoints, _content, take_over
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.errors import ResourceError, ResultsError
from homefront.processes import Registry
from homefront.processes.coupling import Reference
from homefront.results.results import WorldResult
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

DAYS = 130
WHO = {"run": "one"}


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@pytest.fixture(scope="module")
def reference(moscow: Scenario) -> Reference | None:
    return reference_for(moscow, Settings())


class StopError(Exception):
    """It went out."""


def run_until(
    scenario: Scenario, settings: Settings, checkpoints: Checkpoints, reference: Reference | None, day: int
) -> None:
    def tick(today: int) -> None:
        if today == day:
            raise StopError

    with pytest.raises(StopError):
        run_world(prepare(scenario, settings, 1), tick, reference, checkpoints)


def same(one: WorldResult, other: WorldResult) -> bool:
    return one.result_hash == other.result_hash and one.accounts == other.accounts


def settings_of(only: str, days: int = DAYS) -> Settings:
    return Settings(people_per_agent=20_000, only=only, days=days, follow=3)


@pytest.mark.parametrize("only", ["", "society"])
def test_stopped_again_and_again_it_ends_in_the_same_bytes(
    tmp_path: Path, moscow: Scenario, reference: Reference | None, only: str
) -> None:
    settings = settings_of(only)
    whole = run_world(prepare(moscow, settings, 1), reference=reference)
    for day in (3, 8, 9, 71, 127):  # before the first, on one, after one, in the flight of October, near the end
        run_until(moscow, settings, Checkpoints(tmp_path, WHO, 4), reference, day)
    days: list[int] = []
    again = run_world(prepare(moscow, settings, 1), days.append, reference, Checkpoints(tmp_path, WHO, 4))
    assert days[0] == 125  # the last checkpoint was written when 124 days had passed
    assert same(again, whole)


def test_no_thread_helps_to_write_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop that comes while Python waits for a pool of threads can leave its lock taken: then the run never ends."""

    def refuse(thread: threading.Thread) -> None:
        raise AssertionError(f"{thread.name} was started")

    monkeypatch.setattr(threading.Thread, "start", refuse)
    Checkpoints(tmp_path, WHO, 1).write(1, {"people": np.arange(3_000_000), "none": np.zeros(0)})
    kept = Checkpoints(tmp_path, WHO, 1).latest()
    assert kept is not None
    assert np.array_equal(kept.arrays["people"], np.arange(3_000_000))


@pytest.mark.parametrize("only", ["", "society"])
def test_a_checkpoint_that_lacks_an_array_is_refused(
    tmp_path: Path, moscow: Scenario, reference: Reference | None, only: str
) -> None:
    """Whichever it is: nothing is kept that nobody takes up again, and nothing is made up in its place."""
    checkpoints = Checkpoints(tmp_path, WHO, 4)
    settings = settings_of(only, 8)
    run_until(moscow, settings, checkpoints, reference, 5)
    found = checkpoints.latest()
    assert found is not None
    whole = {name: np.array(values) for name, values in found.arrays.items()}
    asked = _Asked(whole)
    monkeypatched = Checkpoints(tmp_path, WHO, 4)
    monkeypatched.latest = lambda: Checkpoint(4, asked)  # type: ignore[method-assign]
    run_world(prepare(moscow, settings, 1), None, reference, monkeypatched)
    assert asked.names == set(whole)
    for name in ("state.fear", "own.last_appeal", "country.front_km", "recorded.sums"):
        checkpoints.write(4, {key: values for key, values in whole.items() if key != name})
        with pytest.raises(ResultsError, match="not of this world"):
            run_world(prepare(moscow, settings, 1), None, reference, checkpoints)


class _Asked(dict[str, np.ndarray]):
    """Arrays that note which of them were asked for."""

    def __init__(self, arrays: dict[str, np.ndarray]) -> None:
        super().__init__(arrays)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> np.ndarray:
        self.names.add(name)
        return super().__getitem__(name)


def test_a_world_with_another_front_is_not_the_same(
    tmp_path: Path, moscow: Scenario, reference: Reference | None
) -> None:
    """The test above can fail: the state that is read does decide what comes."""
    settings = settings_of("society", 20)
    whole = run_world(prepare(moscow, settings, 1), reference=reference)
    checkpoints = Checkpoints(tmp_path, WHO, 8)
    run_until(moscow, settings, checkpoints, reference, 9)
    found = checkpoints.latest()
    assert found is not None
    changed = {name: np.array(values) for name, values in found.arrays.items()}
    changed["state.fear"][: len(changed["state.fear"]) // 2] += 0.1
    checkpoints.write(8, changed)
    again = run_world(prepare(moscow, settings, 1), None, reference, checkpoints)
    assert not same(again, whole)


def written(folder: Path, days: tuple[int, ...] = (4, 8)) -> Checkpoints:
    checkpoints = Checkpoints(folder, WHO, 4, told.append)
    told.clear()
    for day in days:
        checkpoints.write(day, {"b": np.array(["x", "yz"]), "a": np.arange(day, dtype=np.float32)})
    return checkpoints


told: list[str] = []


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    found = written(tmp_path).latest()
    assert found is not None
    assert found.day == 8
    np.testing.assert_array_equal(found.arrays["a"], np.arange(8, dtype=np.float32))
    assert found.arrays["a"].dtype == np.float32
    assert found.arrays["b"].tolist() == ["x", "yz"]


def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    written(tmp_path, (4, 8, 12, 16))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["day-00012", "day-00016"]
    assert KEPT == 2


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-3])


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(bytes(content))


@pytest.mark.parametrize("name", [ARRAYS, MANIFEST])
@pytest.mark.parametrize("damage", [cut, flip, Path.unlink])
def test_a_damaged_one_is_passed_over_for_the_one_before(tmp_path: Path, name: str, damage: object) -> None:
    checkpoints = written(tmp_path)
    damage(tmp_path / "day-00008" / name)  # type: ignore[operator]
    found = checkpoints.latest()
    assert found is not None
    assert found.day == 4
    assert "day-00008: skipped" in told[0]


def test_with_none_that_is_whole_there_is_none(tmp_path: Path) -> None:
    checkpoints = written(tmp_path)
    for day in ("day-00004", "day-00008"):
        cut(tmp_path / day / ARRAYS)
    assert checkpoints.latest() is None
    assert len(told) == 2


@pytest.mark.parametrize("left", ["day-00012", ".day-00012.part"])
def test_one_that_was_being_written_is_none(tmp_path: Path, left: str) -> None:
    checkpoints = written(tmp_path)
    (tmp_path / left).mkdir()
    (tmp_path / left / ARRAYS).write_bytes(b"half")
    found = checkpoints.latest()
    assert found is not None
    assert found.day == 8
    checkpoints.write(12, {"a": np.zeros(1)})
    after = checkpoints.latest()
    assert after is not None
    assert after.day == 12


def test_one_of_another_run_is_refused(tmp_path: Path) -> None:
    written(tmp_path)
    with pytest.raises(ResultsError, match="of another run: run one, expected two"):
        Checkpoints(tmp_path, {"run": "two"}, 4).latest()


@pytest.mark.parametrize(
    "change", [{"at": 10**9}, {"at": -64}, {"shape": [10**30]}, {"shape": [-1]}, {"dtype": "|O"}, {"dtype": "what"}]
)
def test_a_manifest_that_asks_for_what_is_not_there_is_passed_over(tmp_path: Path, change: dict[str, object]) -> None:
    checkpoints = written(tmp_path)
    file = tmp_path / "day-00008" / MANIFEST
    manifest = json.loads(file.read_text())
    del manifest["sha256"]
    manifest["arrays"]["a"] |= change
    file.write_text(json.dumps(manifest | {"sha256": _content(manifest)}))
    found = checkpoints.latest()
    assert found is not None
    assert found.day == 4


def test_one_of_an_older_format_is_refused_in_words(tmp_path: Path) -> None:
    checkpoints = written(tmp_path, (4,))
    file = tmp_path / "day-00004" / MANIFEST
    manifest = json.loads(file.read_text()) | {"format": FORMAT - 1}
    del manifest["sha256"]
    file.write_text(json.dumps(manifest | {"sha256": _content(manifest)}))
    with pytest.raises(ResultsError, match=rf"format {FORMAT - 1}, this version reads {FORMAT}; start again"):
        checkpoints.latest()


def taken() -> int:
    """Bytes of memory that this process has."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_what_is_taken_over_is_what_was_kept_and_zeros_take_no_memory() -> None:
    rng = np.random.default_rng(1)
    for kept in (rng.random(200_001), rng.random((3, 70_000)), np.array([np.nan, np.inf, 0.0]), np.array(["a", "bc"])):
        values = np.zeros_like(kept)
        take_over(values, {"x": kept}, "x")
        np.testing.assert_array_equal(values, kept)
        take_over(values[::2], {"x": np.zeros_like(kept[::2])}, "x")
        np.testing.assert_array_equal(values[::2], np.zeros_like(kept[::2]))
    kept = np.zeros(50_000_000, dtype=np.float32)
    kept[7] = 1.0
    values = np.zeros(kept.size, dtype=np.float32)
    before = taken()
    take_over(values, {"x": kept}, "x")
    assert values[7] == 1.0
    assert taken() - before < 40e6


def test_an_array_of_objects_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(TypeError):
        Checkpoints(tmp_path, WHO, 4).write(4, {"a": np.array([{}], dtype=object)})


def test_a_full_disk_is_told_and_what_was_there_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    checkpoints = written(tmp_path)

    def full(_descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ResourceError, match="No space left"):
        checkpoints.write(12, {"a": np.zeros(1)})
    monkeypatch.undo()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["day-00004", "day-00008"]
    found = checkpoints.latest()
    assert found is not None
    assert found.day == 8


def test_without_days_none_is_due() -> None:
    assert not any(Checkpoints(Path(), WHO, 0).due(day) for day in range(1, 30))
    assert [day for day in range(1, 13) if Checkpoints(Path(), WHO, 4).due(day)] == [4, 8, 12]
