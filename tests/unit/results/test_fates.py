"""How a world ended for a city: held, besieged or entered, and when the front was nearest."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from homefront.observe.front_recorder import FrontData
from homefront.results.fates import Fate, fates_of
from homefront.results.frame import Frame, FrontFrame
from homefront.results.outcomes import outcome_values
from homefront.scenario.schema import Scenario

KM = (100.0, 60.0, 15.0, 12.0, 12.0, 14.0, 40.0, 70.0, 80.0, 90.0)
"""How far short of Moscow the front is on ten days."""


def fate(moscow: Scenario, front: FrontData, days_near: float, entered_on: int | None = None) -> Fate:
    """Of a front that comes as near as KM; a city counts as invested after so many days within 15 km."""
    at = front.cities.index("Moscow")
    axis = {name: values.copy() for name, values in front.axis.items()}
    axis["position"][front.city_axis[at]] = front.city_chainage[at] - np.array(KM)
    fallen = np.zeros_like(front.fallen)
    if entered_on is not None:
        fallen[at, entered_on] = 1
    framed = FrontFrame(dataclasses.replace(front, axis=axis, fallen=fallen), invest_km=15.0, invest_days=days_near)
    frame = Frame(None, None, moscow.start, framed.days, framed)
    found = fates_of(moscow, frame)
    assert list(found) == ["moscow_held"]
    held = outcome_values(dataclasses.replace(moscow, outcomes=moscow.outcomes[:1]), frame)["moscow_held"]
    assert held == (found["moscow_held"].ending == "held")
    return found["moscow_held"]


@pytest.mark.parametrize(
    ("days_near", "entered_on", "ending"),
    [(5.0, None, "held"), (4.0, None, "besieged"), (5.0, 4, "entered"), (4.0, 9, "entered")],
)
def test_a_city_is_held_besieged_or_entered(
    moscow: Scenario, front: FrontData, days_near: float, entered_on: int | None, ending: str
) -> None:
    assert fate(moscow, front, days_near, entered_on).ending == ending


def test_the_nearest_day_is_the_first_of_those(moscow: Scenario, front: FrontData) -> None:
    found = fate(moscow, front, 14.0)
    assert (round(found.nearest_km, 6), found.day) == (12.0, 3)


def test_a_world_without_a_front_has_no_fate(moscow: Scenario, frame: Frame) -> None:
    assert fates_of(moscow, dataclasses.replace(frame, front=None)) == {}
