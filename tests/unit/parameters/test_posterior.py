"""Posteriors on disk, and what worlds draw of them."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings
from homefront.errors import ParameterError
from homefront.experiments.fit import free_specs
from homefront.inputs.latents import latent_specs
from homefront.parameters import load_set, posterior_of
from homefront.parameters import posterior as posteriors
from homefront.parameters.posterior import (
    Posterior,
    known_posterior,
    read_posterior,
    shipped_names,
    shipped_posterior,
    write_posterior,
)
from homefront.results.outcomes import outcome_values
from homefront.scenario.loader import load_scenario


def two_draws() -> Posterior:
    values = {"action.threshold": np.array([0.4, 0.6]), "talk.amplification": np.array([0.1, 0.5])}
    return Posterior(values, np.array([0.25, 0.75]), np.array([1.0, 2.0]), {"scenarios": {"x": "y"}})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    write_posterior(tmp_path / "p.parquet", two_draws())
    return tmp_path / "p.parquet"


def test_what_is_written_is_read(file: Path) -> None:
    found = read_posterior(file)
    assert found.mean() == {"action.threshold": pytest.approx(0.55), "talk.amplification": pytest.approx(0.4)}
    assert found.provenance == {"scenarios": {"x": "y"}}
    assert found.spread("action.threshold") == pytest.approx(0.2 * np.sqrt(0.25 * 0.75))
    assert found.correlation("action.threshold", "talk.amplification") == pytest.approx(1.0)


def test_a_mean_is_rounded_once_at_its_end() -> None:
    """Added up one by one, the small values would be lost beside the large ones."""
    weight = np.full(4, 0.25)
    found = Posterior({"talk.amplification": np.array([1e17, 3.0, 5.0, -1e17])}, weight, np.ones(4), {})
    assert found.mean() == {"talk.amplification": 2.0}


def test_a_world_takes_a_draw_whole_and_as_often_as_it_weighs(file: Path) -> None:
    found = read_posterior(file)
    drawn = [found.parameters_of(seed) for seed in range(400)]
    assert {tuple(d.values()) for d in drawn} == {(0.4, 0.1), (0.6, 0.5)}
    assert np.mean([d["action.threshold"] == 0.6 for d in drawn]) == pytest.approx(0.75, abs=0.07)
    assert found.parameters_of(3) == found.parameters_of(3)


def test_a_run_draws_from_it_but_for_what_the_user_sets(file: Path) -> None:
    scenario = load_scenario("britain-1940")
    drawn = prepare(scenario, Settings(parameters=str(file)), 3).drawn_parameters
    assert drawn["action.threshold"] in (0.4, 0.6)
    assert "fear.hardship" in drawn
    set_one = prepare(scenario, Settings(parameters=str(file), changes={"action.threshold": 0.5}), 3).drawn_parameters
    assert "action.threshold" not in set_one
    assert set_one["talk.amplification"] == drawn["talk.amplification"]
    assert load_set(str(file))["action.threshold"] == pytest.approx(0.55)


def test_the_prior_draws_what_a_fit_would_fit() -> None:
    scenario = load_scenario("britain-1940")
    drawn = [
        prepare(scenario, Settings(parameters="prior"), seed).drawn_parameters["action.threshold"] for seed in range(50)
    ]
    assert min(drawn) >= 0.4
    assert max(drawn) <= 0.6
    assert len(set(drawn)) == 50
    assert "action.threshold" not in prepare(scenario, Settings(parameters="defaults"), 1).drawn_parameters


@pytest.mark.parametrize("content", [b"", b"PAR1", b"not parquet at all"])
def test_a_file_that_is_no_posterior_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "p.parquet").write_bytes(content)
    with pytest.raises(ParameterError, match="not a posterior"):
        posterior_of(str(tmp_path / "p.parquet"))
    with pytest.raises(ParameterError, match="not a posterior"):
        posterior_of(str(tmp_path / "missing.parquet"))


@pytest.mark.parametrize("draws", [1, 2, 3, 80, 100, 200, 997])
@pytest.mark.parametrize("first", [0, 1, 41, 10**12])
def test_as_many_seeds_in_a_row_as_there_are_draws_take_each_once(draws: int, first: int) -> None:
    found = Posterior({"a.b": np.arange(float(draws))}, np.full(draws, 1 / draws), np.ones(draws), {})
    taken = [found.parameters_of(seed)["a.b"] for seed in range(first, first + draws)]
    assert sorted(taken) == list(range(draws))


def test_a_few_seeds_in_a_row_are_spread_over_all_draws() -> None:
    found = Posterior({"a.b": np.arange(100.0)}, np.full(100, 0.01), np.ones(100), {})
    for few in (10, 20, 40):
        taken = sorted(found.parameters_of(seed)["a.b"] for seed in range(1, 1 + few))
        assert np.diff(taken).max() <= 3 * 100 / few


def test_a_draw_has_a_seed_of_its_own_or_the_one_that_is_given(tmp_path: Path) -> None:
    values = {"a.b": np.arange(3.0), "x/seed": np.array([5.0, 6.0, 2.0**31 - 1])}
    write_posterior(tmp_path / "p.parquet", Posterior(values, np.full(3, 1 / 3), np.ones(3), {}))
    found = read_posterior(tmp_path / "p.parquet")
    for seed in range(6):
        assert found.drawn_seed(seed, "x") == values["x/seed"][int(found.parameters_of(seed)["a.b"])]
        assert found.drawn_seed(seed, "y") == seed
    assert (found.worlds("x"), found.worlds("y")) == (3, None)
    assert found.latents("x") == {}
    assert list(found.parameters) == ["a.b"]


@pytest.mark.parametrize("seeds", [[0.5, 1.0], [-1.0, 1.0], [2.0**31, 1.0]])
def test_seeds_that_are_none_are_refused(tmp_path: Path, seeds: list[float]) -> None:
    values = {"a.b": np.ones(2), "x/seed": np.array(seeds)}
    write_posterior(tmp_path / "p.parquet", Posterior(values, np.full(2, 0.5), np.ones(2), {}))
    with pytest.raises(ParameterError, match="whole numbers from 0 to 2147483647"):
        read_posterior(tmp_path / "p.parquet")


def test_draws_with_seeds_weigh_the_same(tmp_path: Path) -> None:
    values = {"a.b": np.ones(2), "x/seed": np.ones(2)}
    write_posterior(tmp_path / "p.parquet", Posterior(values, np.array([0.4, 0.6]), np.ones(2), {}))
    with pytest.raises(ParameterError, match="draws of the same weight"):
        read_posterior(tmp_path / "p.parquet")


def test_weights_that_weigh_nothing_are_refused(tmp_path: Path) -> None:
    write_posterior(tmp_path / "p.parquet", Posterior({"a.b": np.ones(2)}, np.zeros(2), np.ones(2), {}))
    with pytest.raises(ParameterError, match="weights above 0"):
        read_posterior(tmp_path / "p.parquet")


def test_posteriors_that_ship_are_of_the_scenarios_that_ship() -> None:
    """A scenario in which more than words changes needs new fits: homefront calibrate ... --leave-one-out, then score
    (0018, 0035)."""
    for name in shipped_names():
        for scenario_id, digest in shipped_posterior(name).provenance["scenarios"].items():
            found = load_scenario(scenario_id).inputs_digest
            assert found == digest, f"{name} was fitted to another state of {scenario_id}"


def test_draws_that_ship_are_nearly_all_different_and_of_equal_weight() -> None:
    for name in shipped_names():
        posterior = shipped_posterior(name)
        draws = np.stack(list(posterior.values.values()), axis=1)
        assert len(draws) == pytest.approx(posterior.effective_size)
        assert len(np.unique(draws, axis=0)) >= 0.95 * len(draws)  # a pair of draws of both halves can come twice
        for parameter, spec in free_specs(posterior.parameters).items():
            assert (posterior.values[parameter] >= spec.prior[0]).all()
            assert (posterior.values[parameter] <= spec.prior[1]).all()
        for scenario_id in posterior.provenance["scenarios"]:
            specs = latent_specs(load_scenario(scenario_id), society=False)
            for latent, values in posterior.latents(scenario_id).items():
                assert (values >= specs[latent].low).all()
                assert (values <= specs[latent].high).all()


def test_a_file_is_read_once_and_anew_when_another_stands_there(
    file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Every world asks for it several times; also from another folder by the same relative name."""
    read: list[Path] = []

    def counted(path: Path) -> Posterior:
        read.append(path)
        return read_posterior(path)

    monkeypatch.setattr(posteriors, "read_posterior", counted)
    first = known_posterior(file)
    assert (
        prepare(load_scenario("britain-1940"), Settings(parameters=str(file)), 3).drawn_parameters["action.threshold"]
        > 0.3
    )
    assert posterior_of(str(file)) is first
    assert read == [file]
    moved = Posterior({"action.threshold": np.array([0.5])}, np.ones(1), np.ones(1), {})
    write_posterior(file, moved)
    assert known_posterior(file).mean() == {"action.threshold": 0.5}
    os.utime(file, ns=(1, 1))
    assert known_posterior(file).mean() == {"action.threshold": 0.5}
    assert len(read) == 3
    for name, value in (("one", 0.4), ("two", 0.6)):
        other = Posterior({"a.b": np.array([value])}, np.ones(1), np.ones(1), {})
        write_posterior(tmp_path / name / "p.parquet", other)
        monkeypatch.chdir(tmp_path / name)
        assert known_posterior(Path("p.parquet")).mean() == {"a.b": value}
    Path("p.parquet").unlink()
    with pytest.raises(ParameterError, match="not a posterior"):
        known_posterior(Path("p.parquet"))


def test_the_worlds_of_the_record_that_ship_are_those_that_came_out_as_recorded() -> None:
    """All yes or no of the record, at 1:20000 and at 1:1000; the forecast does not know what comes by chance."""
    record, forecast = shipped_posterior("record"), shipped_posterior("forecast")
    countries = ("moscow-1941", "france-1940", "britain-1940")
    assert {record.worlds(name) for name in countries} == {200}
    assert record.provenance["right"] == 1.0
    assert {forecast.worlds(name) for name in countries} == {None}
    for posterior in (record, forecast):
        reference = posterior.provenance["references"]["moscow-1941"]
        assert all(0.0 < value < 1.0 for value in np.ravel(reference["straggling"]))
    moscow, settings = load_scenario("moscow-1941"), Settings(people_per_agent=20_000.0, parameters="record")
    for seed in (1, 2, 3):
        given = prepare(moscow, settings, seed)
        world = run_world(given, reference=reference_for(moscow, settings))
        assert outcome_values(moscow, frame_of(given, world))["moscow_held"] == 1.0
