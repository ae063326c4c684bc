"""What would change the answer of a page: numbers that nobody knows, of worlds whose answer hangs on one of them."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from homefront.results.rests import rests_on
from homefront.results.results import PlaceTable
from homefront.scenario.schema import Scenario
from homefront.views.report.data import Collected
from homefront.views.report.doubts import doubts
from homefront.views.report.each_world import EachWorld
from homefront.views.report.question import Question

WORLDS = 60
KNOWN, IDLE = "front.equipment", "front.cold"


def found_of(moscow: Scenario, unit: str) -> Collected:
    """Worlds that hold, or of which more leave, the smaller one number is; another number does nothing."""
    rng = np.random.default_rng(1)
    hangs, idle = rng.permutation(np.linspace(0.01, 0.6, WORLDS)), rng.permutation(np.linspace(1.0, 2.0, WORLDS))
    name = "moscow_held" if unit == "flag" else "moscow_gone"
    values = {name: [float(v < 0.3) if unit == "flag" else 0.9 - v for v in hangs]}
    drawn = [{KNOWN: float(a), IDLE: float(b)} for a, b in zip(hangs, idle, strict=True)]
    question = Question(name, "Moscow", "city_held" if unit == "flag" else "gone_own_most", unit, "So.", unit == "flag")
    places = PlaceTable((), (), (), (), np.zeros(0))
    return Collected(
        moscow, places, moscow.start, moscow.days, {}, "", seeds=list(range(WORLDS)), values=values, drawn_inputs=drawn,
        rests_on=rests_on(values, {name: unit}, drawn), each=EachWorld(question=question),
    )  # fmt: skip


def test_worlds_of_small_and_of_large_values_are_told_with_their_ends(moscow: Scenario) -> None:
    told = doubts(found_of(moscow, "flag"))
    assert told is not None
    assert told["outcome"] == "moscow_held"
    (row,) = told["rows"]
    assert (row["name"], row["what"]) == (KNOWN, "elasticity of power to equipment per man")
    assert row["low"] == [pytest.approx(0.01), pytest.approx(0.2), 20, 20.0]
    assert row["high"] == [pytest.approx(0.41), pytest.approx(0.6), 20, 0.0]


def test_of_a_number_it_is_the_middle_of_each_part(moscow: Scenario) -> None:
    told = doubts(found_of(moscow, "share"))
    assert told is not None
    (row,) = told["rows"]
    assert (row["low"][3], row["high"][3]) == (pytest.approx(0.795), pytest.approx(0.395))


def test_nothing_is_told_where_nothing_is_told_apart_or_asked(moscow: Scenario) -> None:
    found = found_of(moscow, "flag")
    idle = [{IDLE: world[IDLE]} for world in found.drawn_inputs]
    units = {"moscow_held": "flag"}
    assert doubts(dataclasses.replace(found, drawn_inputs=idle, rests_on=rests_on(found.values, units, idle))) is None
    assert doubts(dataclasses.replace(found, each=EachWorld())) is None
    few = rests_on({"moscow_held": [1.0, 0.0]}, units, found.drawn_inputs[:2])
    assert doubts(dataclasses.replace(found, rests_on=few)) is None
