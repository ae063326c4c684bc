"""Deviations with values at knots: their spread on every day, and how two days go together, in closed form."""

from __future__ import annotations

import front_runs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefront.inputs.latents import NOISE_DAYS, WEATHER_DAYS, knots_for
from homefront.processes.front import Front, noise_of
from homefront.processes.knots import deviation
from homefront.processes.weather import Weather, weather_of

RHO = st.floats(0.0, 0.999)
EVERY = st.integers(1, 20)
DAYS = st.integers(1, 60)


def weights(rho: float, every: int, days: int) -> np.ndarray:
    """What each draw adds to each day, (days, knots)."""
    knots = knots_for(days, every)
    return np.stack([deviation(one, rho, every, days) for one in np.eye(knots)], axis=1)


def correlation(rho: float, every: int, day: int, other: int) -> float:
    """Of two days, from the formula of processes/knots.py: a weighted mean of two knots each."""
    knots, total = [], 0.0
    for when in (day, other):
        n, f = when // every, (when % every) / every
        spread = np.sqrt((1 - f) ** 2 + f**2 + 2 * f * (1 - f) * rho)
        knots.append([(n, (1 - f) / spread), (n + 1, f / spread)])
    for n, w in knots[0]:
        for m, v in knots[1]:
            total += w * v * rho ** abs(n - m)
    return float(total)


@given(RHO, EVERY, DAYS)
def test_the_spread_is_one_on_every_day(rho: float, every: int, days: int) -> None:
    assert (weights(rho, every, days) ** 2).sum(axis=1) == pytest.approx(np.ones(days), abs=1e-9)


@given(RHO, EVERY, DAYS, st.data())
def test_two_days_go_together_as_the_formula_says(rho: float, every: int, days: int, data: st.DataObject) -> None:
    day, other = data.draw(st.integers(0, days - 1)), data.draw(st.integers(0, days - 1))
    w = weights(rho, every, days)
    assert w[day] @ w[other] == pytest.approx(correlation(rho, every, day, other), abs=1e-9)


@given(RHO, EVERY, DAYS)
def test_a_shorter_run_has_the_same_first_days(rho: float, every: int, days: int) -> None:
    drawn = np.random.default_rng(1).normal(size=knots_for(60, every))
    whole = deviation(drawn, rho, every, 60)
    assert deviation(drawn[: knots_for(days, every)], rho, every, days).tobytes() == whole[:days].tobytes()


@pytest.mark.parametrize("half", ["noise", "weather"])
def test_worlds_have_this_spread_and_memory(half: str) -> None:
    """2000 worlds of 50 days; bounds of five standard errors."""
    inputs, worlds = front_runs.small_front(1, 50), 2000
    front, weather = Front(), Weather()
    if half == "noise":
        drawn = np.array([noise_of(inputs, front, seed)[:, 0] for seed in range(worlds)])
        rho, every = np.exp(-NOISE_DAYS / front.noise_days), NOISE_DAYS
    else:
        drawn = np.array([weather_of(inputs, weather, seed) for seed in range(worlds)])
        rho, every = weather.persistence**WEATHER_DAYS, WEATHER_DAYS
    assert np.abs(drawn.mean(axis=0)).max() < 5 / np.sqrt(worlds)
    assert np.abs(drawn.std(axis=0) - 1.0).max() < 5 / np.sqrt(2 * worlds)
    for day, other in ((0, 1), (3, 10), (7, 21), (20, 49)):
        expected = correlation(rho, every, day, other)
        found = np.corrcoef(drawn[:, day], drawn[:, other])[0, 1]
        assert found == pytest.approx(expected, abs=5 * (1 - expected**2) / np.sqrt(worlds))


def test_the_draws_of_axes_and_weather_do_not_go_together() -> None:
    inputs = front_runs.small_front(2, 1)
    drawn = [[*noise_of(inputs, Front(), seed)[0], weather_of(inputs, Weather(), seed)[0]] for seed in range(2000)]
    off = np.corrcoef(np.array(drawn).T)[np.triu_indices(3, 1)]
    assert np.abs(off).max() < 5 / np.sqrt(2000)
