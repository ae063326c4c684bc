"""Pairs of draws of both halves: draws around a set, seeds of their own, and the worlds that come of them again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import homefront as hf
from homefront.engine.first_difference import first_day
from homefront.engine.prepare import prepare
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.errors import ArgumentError
from homefront.experiments.fit import Fit, keyed_seed, of_world
from homefront.experiments.pairs import PairDraws, neighbours
from homefront.experiments.unknowns import normals, values_of
from homefront.parameters.posterior import Posterior, write_posterior
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

SCALE = 1 / 20_000
DRAWS = 4


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


@pytest.fixture(scope="module")
def fit(moscow: Scenario) -> Fit:
    return Fit({moscow.id: moscow}, "both")


@pytest.fixture(scope="module")
def file(fit: Fit, moscow: Scenario, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four draws of both halves, each with the seed of its world."""
    values = values_of(fit.unknowns, normals("pairs", fit.unknowns, DRAWS))
    seeds = [keyed_seed({name: float(draws[n]) for name, draws in values.items()}) for n in range(DRAWS)]
    made = {**values, f"{moscow.id}/seed": np.array(seeds, dtype=np.float64)}
    out = tmp_path_factory.mktemp("sets") / "worlds.parquet"
    write_posterior(out, Posterior(made, np.full(DRAWS, 1 / DRAWS), np.ones(DRAWS), fit.plan()))
    return out


def test_the_world_of_a_draw_is_the_world_that_the_fit_had_seen(fit: Fit, moscow: Scenario, file: Path) -> None:
    """Parameters, latent inputs, and whatever else was drawn: to the byte."""
    settings = Settings(people_per_agent=20_000.0, days=12, parameters=str(file))
    for seed in range(2):
        one = prepare(moscow, settings, seed)
        values = {**{f"moscow-1941/{name}": v for name, v in one.latents.items()}, **one.drawn_parameters}
        drawn = {name: values[name] for name in fit.unknowns}
        given = of_world(drawn, moscow.id)
        other = prepare(moscow, Settings(people_per_agent=20_000.0, days=12, parameters="prior", **given), one.key)
        assert one.key == keyed_seed(drawn) != seed
        assert first_day(one, other) == 12
        assert run_world(one).part_hashes == run_world(other).part_hashes


def test_seeds_in_a_row_make_each_world_once(moscow: Scenario, file: Path) -> None:
    settings = Settings(people_per_agent=20_000.0, parameters=str(file))
    keys = [prepare(moscow, settings, seed).key for seed in range(7, 7 + 2 * DRAWS)]
    assert len(set(keys[:DRAWS])) == DRAWS
    assert keys[DRAWS:] == keys[:DRAWS]


@pytest.mark.parametrize(
    "ask",
    [
        lambda of: hf.ensemble("moscow-1941", runs=5, scale=SCALE, days=2, parameters=of),
        lambda of: hf.whatif("moscow-1941", without=["purges"], runs=5, scale=SCALE, days=2, parameters=of),
        lambda of: hf.sensitivity("moscow-1941", "moscow_held", repeats=5, scale=SCALE, parameters=of),
    ],
)  # fmt: skip
def test_more_worlds_than_a_set_has_are_refused(file: Path, ask: Callable[[str], Any]) -> None:
    with pytest.raises(ArgumentError, match=r"has 4 worlds of moscow-1941, and more .* of them; expected 4 at most"):
        ask(str(file))


def test_nothing_is_written_where_more_worlds_are_asked_for(file: Path, tmp_path: Path) -> None:
    with pytest.raises(ArgumentError, match="4 worlds"):
        hf.ensemble("moscow-1941", runs=5, scale=SCALE, days=2, parameters=str(file), out=tmp_path / "run")
    with pytest.raises(ArgumentError, match="4 worlds"):
        hf.plan("moscow-1941", out=tmp_path / "plan", runs=5, parameters=str(file))
    assert list(tmp_path.iterdir()) == []


def test_another_country_of_the_set_has_as_many_worlds_as_there_are_seeds(file: Path) -> None:
    """The draws have no seed for it: each seed makes another world."""
    france = load_scenario("france-1940")
    assert prepare(france, Settings(parameters=str(file)), 11).key == 11


def test_draws_around_a_set_have_its_mean_and_covariance() -> None:
    rng = np.random.default_rng(1)
    z = rng.standard_normal((60, 3)) @ np.array([[1.0, 0.8, 0.0], [0.0, 0.5, 0.0], [0.0, 0.0, 2.0]]) + 3.0
    found = neighbours(z, 60_000, 2)
    np.testing.assert_allclose(found.mean(axis=0), z.mean(axis=0), atol=0.03)
    np.testing.assert_allclose(np.cov(found.T, bias=True), np.cov(z.T, bias=True), atol=0.1)
    assert (neighbours(z, 50, 2) == neighbours(z, 50, 2)).all()
    assert (neighbours(z, 50, 2) != neighbours(z, 50, 3)).any()


def test_the_nearest_are_those_that_are_right_and_then_the_closest() -> None:
    gaps = np.array([[0.1], [0.2], [5.0], [0.3]])
    drawn = PairDraws(np.arange(4.0)[:, None], gaps, np.array([True, False, True, False]))
    assert drawn.nearest(3).z.ravel().tolist() == [0.0, 1.0, 2.0]
    assert drawn.nearest(1).z.ravel().tolist() == [0.0]
    assert drawn.with_(drawn).nearest(2).z.ravel().tolist() == [0.0, 0.0]
    assert drawn.with_(drawn).different().nearest(2).z.ravel().tolist() == [0.0, 2.0]
