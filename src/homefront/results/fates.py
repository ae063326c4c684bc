"""How one world ended for the cities that its outcomes ask of: held, besieged or entered, and how near it came."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homefront.results.frame import Frame
from homefront.results.recorded_world import RecordedWorld
from homefront.scenario.front_measures import Ending, ending
from homefront.scenario.outcomes import CityHeld
from homefront.scenario.schema import Scenario


@dataclass(frozen=True)
class Fate:
    """Of one city. nearest_km : least distance of the front from it on any day, below 0 past it.   day : the first day
    on which it was so near, counted from 0."""

    ending: Ending
    nearest_km: float
    day: int


def fates_of(scenario: Scenario, frame: Frame) -> dict[str, Fate]:
    """Fate by the id of each outcome that asks whether a city was held, where the world answers it."""
    world, out = RecordedWorld(scenario, frame), dict[str, Fate]()
    for outcome in scenario.outcomes:
        if isinstance(outcome, CityHeld) and world.answers(outcome.half, outcome.where, outcome.dates):
            short = world.front.short_of(outcome.place)
            day = int(np.argmin(short))
            out[outcome.id] = Fate(ending(world, outcome.place), float(short[day]), day)
    return out
