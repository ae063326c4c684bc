"""Many worlds: world n of seed S is the single world of seed S + n, in however many processes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from homefront.api.worlds import ensemble, run
from homefront.errors import ResourceError, ScenarioError
from homefront.experiments import ensemble as module
from homefront.experiments.ensemble import workers_for
from homefront.results.results import combined_hash
from homefront.scenario.loader import load_scenario
from homefront.world import build

SCALE = 1 / 20_000


@pytest.fixture(scope="module")
def singles() -> list[str]:
    """Hashes of three single worlds of ten days, seeds 3 to 5."""
    return [run("moscow-1941", scale=SCALE, seed=seed, days=10).result_hash for seed in (3, 4, 5)]


def test_workers_give_the_worlds_of_single_runs(singles: list[str]) -> None:
    results = ensemble("moscow-1941", runs=3, seed=3, scale=SCALE, workers=2, threads=1, days=10)
    assert [world.result_hash for world in results.worlds] == singles


def test_one_process_gives_the_worlds_of_single_runs(singles: list[str]) -> None:
    results = ensemble("moscow-1941", runs=3, seed=3, scale=SCALE, workers=1, threads=1, days=10)
    assert [world.result_hash for world in results.worlds] == singles
    assert results.result_hash == combined_hash(singles)


def test_worlds_of_an_ensemble_differ(singles: list[str]) -> None:
    assert len(set(singles)) == 3


def test_a_scenario_can_be_given_by_id_or_read(singles: list[str]) -> None:
    results = ensemble(load_scenario("moscow-1941"), runs=1, seed=3, scale=SCALE, threads=1, days=10)
    assert results.worlds[0].result_hash == singles[0]


def test_results_carry_all_worlds_in_order_of_seed() -> None:
    results = ensemble("moscow-1941", runs=2, seed=3, scale=SCALE, workers=1, threads=1, days=2)
    assert results.data["world"].values.tolist() == [3, 4]
    sizes = dict(results.data.sizes)
    assert (sizes["world"], sizes["place"], sizes["axis"], sizes["day"]) == (2, len(results.places.ids), 4, 2)
    assert (results.provenance["seed"], results.provenance["runs"]) == (3, 2)


def test_settings_reach_the_worlds() -> None:
    results = ensemble(
        "moscow-1941", runs=1, seed=3, scale=SCALE, threads=1, days=3, only="society", without="process:action",
    )  # fmt: skip
    assert results.worlds[0].data["gone"].max() == 0
    assert results.provenance["without"] == ["action"]


def test_a_world_that_fails_stops_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "run_world", fail)
    with pytest.raises(ZeroDivisionError):
        ensemble("moscow-1941", runs=2, scale=SCALE, workers=1, threads=1, days=2)


def test_worlds_that_do_not_fit_together_are_refused_before_any_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "memory_available", lambda: 1e8)
    monkeypatch.setattr(module, "run_world", None)
    with pytest.raises(ResourceError, match="8 world"):
        ensemble("moscow-1941", runs=8, scale=SCALE, workers=8, threads=1, days=2)


def test_an_unknown_scenario_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError):
        ensemble(str(tmp_path / "nowhere"), runs=1)


@pytest.mark.parametrize(
    ("cores", "asked", "expected"),
    [
        (8, (1, 0, 0), (1, 8)),
        (8, (2, 0, 0), (2, 4)),
        (8, (100, 0, 0), (8, 1)),
        (8, (100, 3, 0), (3, 2)),
        (8, (2, 6, 0), (2, 4)),
        (8, (1, 0, 2), (1, 2)),
        (8, (100, 2, 3), (2, 3)),
        (1, (100, 0, 0), (1, 1)),
        (1, (5, 4, 0), (4, 1)),
    ],
)
def test_cores_are_shared_out_over_the_worlds_first(
    monkeypatch: pytest.MonkeyPatch, cores: int, asked: tuple[int, int, int], expected: tuple[int, int]
) -> None:
    monkeypatch.setattr(module.os, "cpu_count", lambda: cores)
    monkeypatch.setattr(module, "most_threads", lambda: 8)
    assert workers_for(*asked) == expected


def test_threads_are_no_more_than_numba_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module.os, "cpu_count", lambda: 64)
    monkeypatch.setattr(module, "most_threads", lambda: 2)
    assert workers_for(1) == (1, 2)
    assert workers_for(1, 0, 16) == (1, 2)


def test_results_of_one_world_are_those_of_run(singles: list[str]) -> None:
    results = ensemble("moscow-1941", runs=1, seed=4, scale=SCALE, threads=1, days=10)
    again = run("moscow-1941", scale=SCALE, seed=4, days=10)
    assert results.result_hash == singles[1]
    np.testing.assert_array_equal(results.data["gone"].values, again.data["gone"].values)


def test_an_ensemble_shows_itself(tmp_path: Path) -> None:
    told: list[int] = []
    found = ensemble("moscow-1941", runs=2, seed=3, scale=SCALE, workers=1, days=130, only="society", tell=told.append)
    assert told == [1, 2]
    said = " ".join(found.table().split())
    assert "moscow_gone" in said
    assert "2 worlds, 22 June to 29 October 1941" in said
    assert "1 simulated person for 20,000" in said
    assert "seeds 3 to 4" in said
    assert "result hash " + found.result_hash in said
    assert found.data.sizes["world"] == 2
    assert "2 worlds at 1:20000" in str(found.chart().to_dict())
    assert "Kiev" in str(found.chart("gone", place="Kiev").to_dict())


def test_a_single_world_tells_of_its_days() -> None:
    for make in (run, ensemble):
        told: list[int] = []
        options = {"runs": 1} if make is ensemble else {}
        make("moscow-1941", seed=3, scale=SCALE, days=10, tell=told.append, **options)  # type: ignore[operator]
        assert told == list(range(1, 11))
