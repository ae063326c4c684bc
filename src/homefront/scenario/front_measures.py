"""Measures of the front and of industry. Distances are km along the axis of a city, from the city itself.

Men come in thousands and go out as persons. Spans include both their ends. Days are counted from the start, which is
0; a day that never comes is no value. The dates of measures of industry may lie after the scenario's last day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from homefront.scenario.answers import NEVER, Half, World
from homefront.scenario.discrepancy import DAYS_OF_THE_FRONT, FLAG, KM, MEN, OUTPUT
from homefront.scenario.parts import Words
from homefront.scenario.quantities import FromTo, Measure, OfPlace, OnDay, UpTo, day_after
from homefront.units import THOUSAND

if TYPE_CHECKING:
    from homefront.scenario.schema import Scenario


class FrontMeasure(Measure):
    """A measure of the simulated front."""

    half: ClassVar[Half] = "front"


class CityMeasure(OfPlace, FrontMeasure):
    """A measure of the front before a city, on the axis of the city."""


class CityDay(CityMeasure):
    """A day of the front before a city; what never comes counts as the day after the scenario's last."""

    discrepancy = DAYS_OF_THE_FRONT

    def if_never(self, scenario: Scenario) -> float:
        return day_after(scenario, scenario.end)


class CityDistance(CityMeasure):
    """A distance of the front before a city, km."""

    discrepancy = KM


class LossMeasure(UpTo, FrontMeasure):
    """A measure that counts losses over a span."""

    discrepancy = MEN


class IndustryMeasure(Measure):
    """A measure of the simulated industry."""

    half: ClassVar[Half] = "industry"
    discrepancy = OUTPUT


SAME_PLACE = 1e-6
"""km: an attacker halted at the very ring of an invested city stands on it, whatever the last digits say."""


def closest(world: World, city: str, last: int) -> float:
    """Least distance that the front is short of a city on any day up to one, km."""
    return float(world.front.short_of(city)[: last + 1].min())


Ending = Literal["held", "besieged", "entered"]
"""How it ends for a city: besieged is invested, and never entered."""


def ending(world: World, city: str, last: int | None = None) -> Ending:
    """Entered if the enemy holds the city at the end of any day up to one; else besieged if the front is within
    invest_km of it on invest_days days in a row; else held. last : None: of the run.

    ValueError where the front does not know when a city counts as invested. An order to invest a city keeps the
    attacker on its ring, which is within invest_km.
    """
    front, days = world.front, slice(None if last is None else last + 1)
    if np.isnan(front.invest_km) or np.isnan(front.invest_days):
        raise ValueError("whether a city is held needs invest_km and invest_days")
    longest = running = 0
    for near in front.short_of(city)[days] <= front.invest_km + SAME_PLACE:
        running = running + 1 if near else 0
        longest = max(longest, running)
    if front.fallen(city)[days].any():
        return "entered"
    return "held" if longest < front.invest_days else "besieged"


def held(world: World, city: str, last: int | None = None) -> float:
    """1 if it ends so that a city is held, else 0."""
    return float(ending(world, city, last) == "held")


def added(since_the_first_day: np.ndarray, first: int, last: int) -> float:
    """What was added to totals since the first day (axes, days) from one day to another, over all axes."""
    before = float(since_the_first_day[:, first - 1].sum()) if first > 0 else 0.0
    return float(since_the_first_day[:, last].sum()) - before


def attackers_casualties(world: World, last: int) -> float:
    """Of all kinds since the first day, frostbite apart, person."""
    return THOUSAND * added(world.front.axis["attacker_losses"], 0, last)


def defenders_strength(world: World, city: str | None, first: int, last: int) -> float:
    """Mean over days of the men on the axis of a city, or, where none is named, of all axes and off them, person."""
    men = world.front.axis["defenders"][:, first : last + 1]
    if city is not None:
        return THOUSAND * float(men[world.front.axis_of(city)].mean())
    return THOUSAND * (float(men.sum(axis=0).mean()) + world.front.off_axis.men)


def first_day(days: np.ndarray) -> float:
    """The first of the days on which something is so."""
    return float(np.argmax(days)) if days.any() else NEVER


# --- cities and distances ------------------------------------------------------------------------------------------


class CityLostDay(CityDay):
    """First day at whose end the enemy holds the city; needs a whole run."""

    kind: Literal["city_lost_day"]

    def value(self, world: World) -> float:
        return first_day(world.front.fallen(self.place))


class CityRegainedDay(CityDay):
    """First day after the first loss at whose end the enemy no longer holds the city; needs a whole run."""

    kind: Literal["city_regained_day"]

    def value(self, world: World) -> float:
        fallen = world.front.fallen(self.place)
        return first_day(np.logical_or.accumulate(fallen) & ~fallen)


class CityLostBy(CityMeasure, UpTo):
    """1 if the enemy holds the city at the end of any day up to one, else 0."""

    kind: Literal["city_lost_by"]
    discrepancy = FLAG

    def value(self, world: World) -> float:
        return float(world.front.fallen(self.place)[: world.day(self.last) + 1].any())


class CityHeldTo(CityMeasure, UpTo):
    """1 if the city is entered on no day up to one, and the front is not within front.invest_distance km of it on
    front.invest_days days in a row, else 0: an order to invest a city does not make it held."""

    kind: Literal["city_held_to"]
    discrepancy = FLAG

    def value(self, world: World) -> float:
        return held(world, self.place, world.day(self.last))


class FrontDistanceAt(CityDistance, OnDay):
    """How far the front is short of the city at the end of a day, km; negative: past it."""

    kind: Literal["front_distance_at"]
    short_of_a_city = True

    def value(self, world: World) -> float:
        return float(world.front.short_of(self.place)[world.day(self.on)])


class FrontPastAt(CityDistance, OnDay):
    """How far the front is past the city at the end of a day, km; negative: short of it."""

    kind: Literal["front_past_at"]

    def value(self, world: World) -> float:
        return -float(world.front.short_of(self.place)[world.day(self.on)])


class FrontClosest(CityDistance, UpTo):
    """Least distance that the front is short of the city on any day up to one, km; negative: it was past it."""

    kind: Literal["front_closest"]
    short_of_a_city = True

    def value(self, world: World) -> float:
        return closest(world, self.place, world.day(self.last))


class FrontBeyond(CityDistance, UpTo):
    """Greatest distance that the front is past the city on any day up to one, km; negative: that much short of it."""

    kind: Literal["front_beyond"]

    def value(self, world: World) -> float:
        return -closest(world, self.place, world.day(self.last))


class RetreatBegins(CityDay, UpTo):
    """First day after the furthest one on which the front is more than `behind` km behind its furthest point. That is
    the furthest of all days up to `to`: an earlier step back, made good later, is no retreat."""

    kind: Literal["retreat_begins"]
    behind: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]

    def if_never(self, scenario: Scenario) -> float:
        return day_after(scenario, self.last)

    def value(self, world: World) -> float:
        position = world.front.position(self.place)[: world.day(self.last) + 1]
        furthest = int(np.argmax(position))
        return first_day((np.arange(len(position)) > furthest) & (position < position[furthest] - self.behind))


class RetreatBy(CityDistance, OnDay):
    """How far the front is behind its furthest point so far at the end of a day, km."""

    kind: Literal["retreat_by"]

    def value(self, world: World) -> float:
        position = world.front.position(self.place)[: world.day(self.on) + 1]
        return float(position.max() - position[-1])


# --- men -----------------------------------------------------------------------------------------------------------


class DefendersIrrecoverable(FromTo, LossMeasure):
    """Defenders killed, captured and missing, with those off the axes, person."""

    kind: Literal["defenders_irrecoverable"]

    def value(self, world: World) -> float:
        axis, first, last = world.front.axis, world.day(self.first), world.day(self.last)
        on_axes = added(axis["killed"], first, last) + added(axis["captured"], first, last)
        return THOUSAND * (on_axes + world.front.off_axis.irrecoverable * (last - first + 1))


class DefendersSanitary(FromTo, LossMeasure):
    """Defenders wounded and sick, with those off the axes, person."""

    kind: Literal["defenders_sanitary"]

    def value(self, world: World) -> float:
        first, last = world.day(self.first), world.day(self.last)
        on_axes = added(world.front.axis["wounded"], first, last)
        return THOUSAND * (on_axes + world.front.off_axis.wounded * (last - first + 1))


class AttackersCasualties(LossMeasure):
    """Casualties of the attacker of all kinds since the first day, frostbite apart, person."""

    kind: Literal["attackers_casualties"]

    def value(self, world: World) -> float:
        return attackers_casualties(world, world.day(self.last))


class StrengthMeasure(FrontMeasure):
    """Men of the defender; `place` may be left out."""

    discrepancy = MEN
    place: Words | None = None

    @property
    def where(self) -> str | None:
        return self.place


class DefendersStrengthAt(StrengthMeasure, OnDay):
    """Men of the defender on the axis of a city at the end of a day, person; where no place is named, of all axes and
    off them."""

    kind: Literal["defenders_strength_at"]

    def value(self, world: World) -> float:
        return defenders_strength(world, self.place, world.day(self.on), world.day(self.on))


class DefendersStrengthMean(StrengthMeasure, FromTo):
    """Mean over days of the men of the defender on the axis of a city, person; where no place is named, of all axes and
    off them."""

    kind: Literal["defenders_strength_mean"]

    def value(self, world: World) -> float:
        return defenders_strength(world, self.place, world.day(self.first), world.day(self.last))


class AttackersStrengthAt(OnDay, FrontMeasure):
    """Men of the attacker on all axes at the end of a day, person."""

    kind: Literal["attackers_strength_at"]
    discrepancy = MEN

    def value(self, world: World) -> float:
        return THOUSAND * float(world.front.axis["attackers"][:, world.day(self.on)].sum())


# --- industry ------------------------------------------------------------------------------------------------------


class TankMeasure(FromTo, IndustryMeasure):
    """A number of tanks over a span."""

    @property
    def days_added(self) -> int:
        """Days whose tanks are added up in it."""
        return (self.last - self.first).days + 1

    def value(self, world: World) -> float:
        """War output times the tanks of a day at output 1, over the days."""
        output = world.front.industry["output"][world.day(self.first) : world.day(self.last) + 1]
        return world.front.tanks_per_day * float(output.sum())


class TanksMade(TankMeasure):
    """Tanks made, count: war output times the tanks of a day of the first month."""

    kind: Literal["tanks_made"]


class TanksADay(TankMeasure):
    """Mean of tanks made a day, count."""

    kind: Literal["tanks_a_day"]

    @property
    def days_added(self) -> int:
        return 1

    def value(self, world: World) -> float:
        return super().value(world) / ((self.last - self.first).days + 1)


class CapacityIndex(FromTo, IndustryMeasure):
    """Mean capacity of all industry; 1 on the first day."""

    kind: Literal["capacity_index"]

    def value(self, world: World) -> float:
        return float(world.front.industry["capacity"][world.day(self.first) : world.day(self.last) + 1].mean())


class PlantsShipped(OnDay, IndustryMeasure):
    """Plants that are on the way, starting again or at work where they went at the end of a day, count."""

    kind: Literal["plants_shipped"]

    def value(self, world: World) -> float:
        return world.front.plants_shipped(world.day(self.on))
