"""What a page asks of a run, and how it groups the worlds: held, besieged or entered of a city, else by a number."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from homefront.results.fates import fates_of
from homefront.results.frame import Frame
from homefront.scenario.outcomes import CityHeld
from homefront.scenario.schema import Scenario
from homefront.views.distances import ENTERED

HELD, BESIEGED, COUNTED = "held", "besieged", "counted"

FATES = (HELD, BESIEGED, ENTERED)
"""Of a city that an outcome asks for, in the order in which a page shows them."""


@dataclass(frozen=True)
class Fate:
    """name : one of FATES, or `counted` where the question is a number.   value : the number by which worlds of a group
    are put in order: km from the city on the nearest day, or the value of the outcome.   day : of the nearest approach,
    counted from the first; -1 where the question is a number."""

    name: str
    value: float
    day: int = -1


@dataclass(frozen=True)
class Question:
    """What a page asks of the worlds of a run. outcome : its id.   place : "" for the whole country.   kind, unit : of
    the outcome.   city : whether the question is if a city holds."""

    outcome: str
    place: str
    kind: str
    unit: str
    sentence: str
    city: bool


def question_of(scenario: Scenario, answered: dict[str, list[float]]) -> Question | None:
    """The first city that an outcome asks for, else the first outcome that the run answers; None if it answers none.

    answered : values by outcome, of worlds.
    """
    known = [outcome for outcome in scenario.outcomes if outcome.id in answered]
    cities = [outcome for outcome in known if isinstance(outcome, CityHeld)]
    for outcome in (cities or known)[:1]:
        place = outcome.where if isinstance(outcome.where, str) else ""
        return Question(outcome.id, place, outcome.kind, outcome.unit, outcome.sentence, bool(cities))
    return None


def fate_of(scenario: Scenario, question: Question, frame: Frame, value: float) -> Fate:
    """How a world ended. value : of the outcome in this world. Of a world in which the city was entered the day is the
    first on which the enemy held it."""
    if not question.city or frame.front is None:
        return Fate(COUNTED, value if math.isfinite(value) else 0.0)
    found = fates_of(scenario, frame)[question.outcome]
    if found.ending == ENTERED:
        return Fate(ENTERED, 0.0, int(np.argmax(frame.front.fallen(question.place))))
    return Fate(found.ending, max(0.0, found.nearest_km), found.day)
