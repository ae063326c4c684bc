"""Weather of an axis, and experience."""

from __future__ import annotations

import front_runs
import numpy as np
import pytest

from homefront.processes.learning import learned
from homefront.processes.weather import cold_at, mud_at, snow_at


@pytest.mark.parametrize(
    ("celsius", "mud"), [(8, 0), (7, 0), (5.5, 0.5), (4, 1), (-1, 1), (-2.5, 0.5), (-4, 0), (-10, 0)]
)
def test_mud_is_of_mild_days_in_its_season(celsius: float, mud: float) -> None:
    assert mud_at(celsius, 1.0) == pytest.approx(mud, abs=1e-12)
    assert mud_at(celsius, 0.0) == 0.0


@pytest.mark.parametrize(("celsius", "cold"), [(10, 0), (-3, 0), (-11.5, 0.5), (-20, 1), (-40, 1)])
def test_cold(celsius: float, cold: float) -> None:
    assert cold_at(celsius) == pytest.approx(cold, abs=1e-12)


@pytest.mark.parametrize(("celsius", "snow"), [(0, 0), (-5, 0), (-12.5, 0.5), (-20, 1), (-40, 1)])
def test_snow(celsius: float, snow: float) -> None:
    assert snow_at(celsius) == pytest.approx(snow, abs=1e-12)


def test_the_weather_of_worlds_has_its_spread() -> None:
    """One deviation for all axes, sd 4: 300 worlds on day 20."""
    inputs = front_runs.small_front(2, 20)
    off = []
    for seed in range(300):
        front = front_runs.started(inputs, seed=seed)
        front.advance(0, 20, front_runs.no_hooks(2))
        off.append(front.state.temperature[0] - 15.0)
    assert np.mean(off) == pytest.approx(0.0, abs=4 * 4 / np.sqrt(300))
    assert np.std(off) == pytest.approx(4.0, abs=4 * 4 / np.sqrt(600))


def moving(celsius: float, unready: float, mud: float = 0.0, attackers: float = 900.0) -> float:
    """km of a day, over those without weather."""
    speeds = []
    for without in (frozenset[str](), frozenset({"weather"})):
        inputs = front_runs.small_front(
            1, 3, attackers=np.array([attackers]), temperature=np.full((3, 1), celsius), mud=np.full(3, mud),
            unready=float(unready),
        )  # fmt: skip
        changes = {
            **front_runs.CALM,
            "front.cold": 0.0,
            "weather.mud": 0.6,
            "weather.snow": 0.5,
            "front.equipment": 0.0,
        }
        changes |= {"weather.snow_defender": 0.3, "front.counter_speed": 10.0, "front.saturation": 0.05}
        front = front_runs.started(inputs, changes, without=without)
        front.state.position[:] = front.state.furthest[:] = front.state.railhead[:] = 500.0
        front.advance(0, 1, front_runs.no_hooks(1))
        speeds.append(front.state.speed[0])
    return speeds[0] / speeds[1]


@pytest.mark.parametrize(
    ("celsius", "unready", "mud", "share"),
    [(15, 1, 1, 1.0), (0, 1, 1, 0.4), (0, 1, 0, 1.0), (-30, 1, 0, 0.5), (-30, 0, 0, 1.0)],
)
def test_mobility_of_the_attacker(celsius: float, unready: float, mud: float, share: float) -> None:
    """At full speed and at the railhead; snow stops those without winter equipment."""
    assert moving(celsius, unready, mud) == pytest.approx(share, rel=1e-12)


@pytest.mark.parametrize(("celsius", "mud", "share"), [(15, 1, 1.0), (0, 1, 0.4), (-30, 0, 0.7)])
def test_mobility_of_the_defender(celsius: float, mud: float, share: float) -> None:
    assert moving(celsius, 1.0, mud, attackers=30.0) == pytest.approx(share, rel=1e-12)


def test_experience_grows_in_combat_up_to_one() -> None:
    assert learned(0.8, 0.03, 0.5, 0.7, 0.0, 100.0) == pytest.approx(0.8 + 0.03 * 0.5 * 0.2)
    assert learned(1.0, 0.03, 1.0, 0.7, 0.0, 100.0) == 1.0


def test_new_men_thin_it() -> None:
    assert learned(0.8, 0.0, 1.0, 0.7, 25.0, 100.0) == pytest.approx(0.8 - 0.1 * 0.25)


def test_wounded_who_return_do_not_thin_it() -> None:
    """Nobody is called up and nothing is learned: experience stays, though men arrive."""
    changes = {
        **front_runs.CALM, "mobilisation.early": 0.0, "mobilisation.stock": 0.0, "learning.start": 0.9,
        "learning.rate": 0.0,
    }  # fmt: skip
    data = front_runs.run(front_runs.small_front(1, 20, reserves=0.0), changes).data()
    assert (data.axis["inflow"][0, 1:] > 0).all()
    assert (data.axis["experience"][0] == 0.9).all()
