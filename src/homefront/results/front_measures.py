"""What is measured of one world's front and industry: pure functions of FrontData and days counted from the first.

Men come in thousands and go out as persons. Spans include both their ends. A day that never comes is nan.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homefront.observe.front_recorder import FrontData
from homefront.processes.relocation import EAST, MOVING
from homefront.scenario.front_inputs import NOBODY, FrontInputs
from homefront.units import THOUSAND

NEVER = float("nan")
SAME_PLACE = 1e-6
"""km: an attacker halted at the very ring of an invested city stands on it, whatever the last digits say."""


@dataclass(frozen=True)
class OffAxis:
    """What the record counts and no axis holds. men : thousand.   irrecoverable, wounded : thousand a day."""

    men: float = 0.0
    irrecoverable: float = 0.0
    wounded: float = 0.0


@dataclass(frozen=True)
class FrontFrame:
    """One world's front with what its measures need besides.

    tanks_per_day : count at war output 1.   invest_km, invest_days : a city counts as invested once the front has been
    so near on so many days in a row; of this world, since ensembles sample both.
    """

    data: FrontData
    off_axis: OffAxis = OffAxis()
    tanks_per_day: float = NEVER
    invest_km: float = NEVER
    invest_days: float = NEVER

    @property
    def days(self) -> int:
        return int(self.data.fallen.shape[1])

    @property
    def industry_days(self) -> int:
        return len(self.data.industry["output"])

    def simulates(self, place: str) -> bool:
        """Whether the place is a city of an axis; the others follow the record, which would be measured by itself."""
        return place in self.data.cities and self.data.city_axis[self.data.cities.index(place)] != NOBODY


def front_frame(data: FrontData, inputs: FrontInputs, invest_km: float, invest_days: float) -> FrontFrame:
    """The front of a world with what it was given; invest_km, invest_days : front.invest_distance and .invest_days."""
    off_axis = OffAxis(inputs.off_axis, *inputs.off_axis_losses)
    return FrontFrame(data, off_axis, inputs.industry.tanks_per_day, invest_km, invest_days)


# --- cities and distances ------------------------------------------------------------------------------------------


def city_lost_day(d: FrontData, place: str) -> float:
    """First day at whose end the enemy holds the city."""
    return _first(d.fallen[d.cities.index(place)] == 1)


def city_regained_day(d: FrontData, place: str) -> float:
    """First day after the first loss at whose end the enemy no longer holds it."""
    fallen = d.fallen[d.cities.index(place)] == 1
    return _first(np.logical_or.accumulate(fallen) & ~fallen)


def city_lost_by(d: FrontData, place: str, last: int) -> float:
    """1 if the enemy holds the city at the end of any day up to one, else 0."""
    return float(d.fallen[d.cities.index(place), : last + 1].any())


def city_held(d: FrontData, place: str, invest_km: float, invest_days: float) -> float:
    """1 if the city is never entered, nor the front within invest_km of it on invest_days days in a row, else 0.

    An order to invest a city and not to enter it keeps the attacker on its ring, which is within invest_km: such an
    order never makes a city count as held.
    """
    longest = running = 0
    for near in short_of(d, place) <= invest_km + SAME_PLACE:
        running = running + 1 if near else 0
        longest = max(longest, running)
    return float(not d.fallen[d.cities.index(place)].any() and longest < invest_days)


def short_of(d: FrontData, place: str) -> np.ndarray:
    """Distance along its axis that the front is short of the city at the end of each day, km; negative: past it."""
    return np.asarray(d.city_chainage[d.cities.index(place)] - _position(d, place))


def front_distance_at(d: FrontData, place: str, day: int) -> float:
    return float(short_of(d, place)[day])


def front_past_at(d: FrontData, place: str, day: int) -> float:
    return -front_distance_at(d, place, day)


def front_closest(d: FrontData, place: str, last: int) -> float:
    """Least of it on any day up to one."""
    return float(short_of(d, place)[: last + 1].min())


def front_beyond(d: FrontData, place: str, last: int) -> float:
    """Greatest distance past the city on any day up to one; negative: that much short of it at best."""
    return -front_closest(d, place, last)


def retreat_begins(d: FrontData, place: str, behind: float, last: int) -> float:
    """First day after the furthest one on which the front is more than `behind` km behind its furthest point.

    The furthest point is that of all days up to `last`, so that an earlier step back, made good later, is no retreat.
    """
    position = _position(d, place)[: last + 1]
    furthest = int(np.argmax(position))
    return _first((np.arange(len(position)) > furthest) & (position < position[furthest] - behind))


def retreat_by(d: FrontData, place: str, day: int) -> float:
    """How far the front is behind its furthest point so far, km."""
    position = _position(d, place)[: day + 1]
    return float(position.max() - position[-1])


def _position(d: FrontData, place: str) -> np.ndarray:
    return np.asarray(d.axis["position"][d.city_axis[d.cities.index(place)]])


def _first(days: np.ndarray) -> float:
    return float(np.argmax(days)) if days.any() else NEVER


# --- men -----------------------------------------------------------------------------------------------------------


def soviet_irrecoverable(d: FrontData, off_axis: OffAxis, first: int, last: int) -> float:
    """Killed, captured and missing, person."""
    on_axes = _over(d.axis["killed"], first, last) + _over(d.axis["captured"], first, last)
    return THOUSAND * (on_axes + off_axis.irrecoverable * (last - first + 1))


def soviet_sanitary(d: FrontData, off_axis: OffAxis, first: int, last: int) -> float:
    """Wounded and sick, person."""
    return THOUSAND * (_over(d.axis["wounded"], first, last) + off_axis.wounded * (last - first + 1))


def german_casualties(d: FrontData, last: int) -> float:
    """Of all kinds since the first day, frostbite apart, person."""
    return THOUSAND * _over(d.axis["german_losses"], 0, last)


def soviet_killed(d: FrontData) -> float:
    """To the last day, on the axes, person."""
    return THOUSAND * float(d.axis["killed"][:, -1].sum())


def soviet_captured(d: FrontData) -> float:
    """Captured and missing to the last day, on the axes, person."""
    return THOUSAND * float(d.axis["captured"][:, -1].sum())


def soviet_strength(d: FrontData, off_axis: OffAxis, place: str | None, first: int, last: int) -> float:
    """Mean over days of the men on the axis of a city, or, where none is named, of all axes and off them, person."""
    men = d.axis["defenders"][:, first : last + 1]
    if place is not None:
        return THOUSAND * float(men[d.city_axis[d.cities.index(place)]].mean())
    return THOUSAND * (float(men.sum(axis=0).mean()) + off_axis.men)


def german_strength_at(d: FrontData, day: int) -> float:
    """Men on all axes, person."""
    return THOUSAND * float(d.axis["attackers"][:, day].sum())


def _over(since_the_first_day: np.ndarray, first: int, last: int) -> float:
    """What was added from one day to another, both included, over all axes."""
    before = float(since_the_first_day[:, first - 1].sum()) if first > 0 else 0.0
    return float(since_the_first_day[:, last].sum()) - before


# --- industry ------------------------------------------------------------------------------------------------------


def tanks_made(d: FrontData, tanks_per_day: float, first: int, last: int) -> float:
    return tanks_per_day * float(d.industry["output"][first : last + 1].sum())


def tanks_a_day(d: FrontData, tanks_per_day: float, first: int, last: int) -> float:
    return tanks_made(d, tanks_per_day, first, last) / (last - first + 1)


def capacity_index(d: FrontData, first: int, last: int) -> float:
    return float(d.industry["capacity"][first : last + 1].mean())


def war_output(d: FrontData, first: int, last: int) -> float:
    return float(d.industry["output"][first : last + 1].mean())


def plants_shipped(d: FrontData, day: int) -> float:
    """Plants on the way, starting again or at work in the east."""
    return float(d.stages[:, MOVING : EAST + 1, day].sum())
