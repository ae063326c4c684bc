"""Measures of the society. Shares are of residents; who is away by their own decision is `own`, for any reason `gone`.

Days are counted from the start, which is 0. The mean over several regions is over their people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from homefront.scenario.answers import NEVER, Where, World
from homefront.scenario.discrepancy import DAYS_OF_PEOPLE, FELT, FLAG, PERSONS, SHARE
from homefront.scenario.parts import Day
from homefront.scenario.quantities import (
    AfterTo,
    FromTo,
    OfPlace,
    OfRegions,
    OnDay,
    UpTo,
    day_after,
    people_of,
)  # fmt: skip
from homefront.scenario.quantities import (
    SocietyMeasure as SocietyMeasure,
)

if TYPE_CHECKING:
    from homefront.scenario.schema import Scenario

ShareOf = Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]


def greatest(world: World, name: str, where: Where, last: int) -> float:
    """Greatest of a series on any day up to one; no value if there is none on any of them."""
    found = _known(world, name, where, last)
    return float(found.max()) if len(found) else NEVER


def least(world: World, name: str, where: Where, last: int) -> float:
    """Least of a series on any day up to one; no value if there is none on any of them."""
    found = _known(world, name, where, last)
    return float(found.min()) if len(found) else NEVER


def _known(world: World, name: str, where: Where, last: int) -> np.ndarray:
    """Values of the days up to one on which there are any."""
    values = world.series(name, where)[: last + 1]
    return np.asarray(values[~np.isnan(values)])


def largest_exit(world: World, where: Where, first: int, last: int) -> float:
    """Day from one to another, both included, of the largest daily rise of the share away by own decision."""
    own = np.concatenate(([0.0], world.series("own", where)))
    exits = np.diff(own)[first : last + 1]
    return float(first + np.argmax(exits)) if exits.max() > 0 else NEVER


# --- bases of kinds ------------------------------------------------------------------------------------------------


class SeriesAt(OfPlace, OnDay, SocietyMeasure):
    """A series that is recorded of the society (observe.recorder.MEASURES), at the end of a day."""

    series: ClassVar[str]

    def value(self, world: World) -> float:
        return float(world.series(self.series, self.place)[world.day(self.on)])


class SeriesMost(OfRegions, UpTo, SocietyMeasure):
    """The greatest of such a series on any day up to one."""

    series: ClassVar[str]

    def value(self, world: World) -> float:
        return greatest(world, self.series, self.regions, world.day(self.last))


class SeriesLeast(OfRegions, UpTo, SocietyMeasure):
    """The least of such a series on any day up to one."""

    series: ClassVar[str]

    def value(self, world: World) -> float:
        return least(world, self.series, self.regions, world.day(self.last))


class Resolved(SocietyMeasure):
    """Of resolve. Before the case begins it is the coded cause, which no record gives: the middle stands for it."""

    alike = "resolve"
    discrepancy = FELT

    def before(self, scenario: Scenario) -> float:
        return 0.5


class United(SocietyMeasure):
    """Of unity, which is full while all people of a region are alike."""

    alike = "unity"
    discrepancy = FELT

    def before(self, scenario: Scenario) -> float:
        return 1.0


class SocietyDay(UpTo, SocietyMeasure):
    """A day of what people do."""

    alike = "day"
    discrepancy = DAYS_OF_PEOPLE

    def if_never(self, scenario: Scenario) -> float:
        return day_after(scenario, self.last)

    def before(self, scenario: Scenario) -> float:
        return float(((self.begin or scenario.start) - scenario.start).days)


# --- kinds ---------------------------------------------------------------------------------------------------------


class ShareGoneOwnAt(SeriesAt):
    """Share of the place's people away by their own decision at the end of a day."""

    kind: Literal["share_gone_own_at"]
    alike = "share away"
    discrepancy = SHARE
    series = "own"


class ShareGoneOwnRise(OfPlace, AfterTo, SocietyMeasure):
    """Rise of the share away by own decision from the end of one day to the end of another, as a share of those who
    were not away, for whatever reason, at the end of the first; no value if there was nobody."""

    kind: Literal["share_gone_own_rise"]
    alike = "share away"
    discrepancy = SHARE

    def value(self, world: World) -> float:
        own, start = world.series("own", self.place), world.day(self.after)
        present = 1 - world.series("gone", self.place)[start]
        return float((own[world.day(self.last)] - own[start]) / present) if present > 0 else NEVER


class DayOfLargestExit(OfPlace, FromTo, SocietyDay):
    """Day of the largest daily exit by own decision; no value if nobody left."""

    kind: Literal["day_of_largest_exit"]

    def value(self, world: World) -> float:
        return largest_exit(world, self.place, world.day(self.first), world.day(self.last))


class DaysToLargestExit(OfPlace, FromTo, SocietyMeasure):
    """Days from the day `since` to that of the largest daily exit by own decision; negative: it came before."""

    kind: Literal["days_to_largest_exit"]
    alike = "delay"
    discrepancy = DAYS_OF_PEOPLE
    since: Day

    def if_never(self, scenario: Scenario) -> float:
        return day_after(scenario, self.last) - (self.since - scenario.start).days

    def value(self, world: World) -> float:
        day = largest_exit(world, self.place, world.day(self.first), world.day(self.last))
        return day - world.day(self.since)


class DayNineTenths(OfPlace, AfterTo, SocietyDay):
    """Day by which nine tenths of the greatest rise of the share away by own decision since the end of `after` have
    happened; no value without a rise."""

    kind: Literal["day_nine_tenths"]

    def value(self, world: World) -> float:
        own, first = world.series("own", self.place), world.day(self.after)
        rise = own[first : world.day(self.last) + 1] - own[first]
        return float(first + np.argmax(rise >= 0.9 * rise.max())) if rise.max() > 0 else NEVER


class PopulationAt(OfPlace, OnDay, SocietyMeasure):
    """People present as the day begins, that is less those away at the end of the day before, person; on the first day
    of the run, at its own end."""

    kind: Literal["population_at"]
    alike = "people"
    discrepancy = PERSONS

    def before(self, scenario: Scenario) -> float:
        return people_of(scenario, self.place)

    def value(self, world: World) -> float:
        gone = world.series("gone", self.place)[max(0, world.day(self.on) - 1)]
        return float(world.people(self.place) * (1 - gone))


class PopulationFallUnordered(OfPlace, FromTo, SocietyMeasure):
    """Fall of the people present from the end of one day to the end of another that no order explains, person: they
    left by their own decision or lost their homes."""

    kind: Literal["population_fall_unordered"]
    alike = "fall of people"
    discrepancy = PERSONS

    def value(self, world: World) -> float:
        away = world.series("own", self.place) + world.series("homeless", self.place)
        return float(world.people(self.place) * (away[world.day(self.last)] - away[world.day(self.first)]))


class FearGreater(OfPlace, OnDay, SocietyMeasure):
    """1 if mean fear is greater on the day `on` than on the day `than_on`, else 0."""

    kind: Literal["fear_greater"]
    alike = "order of fear"
    discrepancy = FLAG
    than_on: Day

    def value(self, world: World) -> float:
        fear = world.series("fear", self.place)
        return float(fear[world.day(self.on)] > fear[world.day(self.than_on)])


class ShareGoneOwnMax(SeriesMost):
    """Greatest share of the people of the regions together away by own decision on any day up to one."""

    kind: Literal["share_gone_own_max"]
    alike = "share away"
    discrepancy = SHARE
    series = "own"


class ShareGoneAt(SeriesAt):
    """Share of the place's people away at the end of a day, for whatever reason."""

    kind: Literal["share_gone_at"]
    alike = "share away"
    discrepancy = SHARE
    series = "gone"


class ShareGoneMax(SeriesMost):
    """Greatest share of the people of the regions together away on any day up to one, for whatever reason."""

    kind: Literal["share_gone_max"]
    alike = "share away"
    discrepancy = SHARE
    series = "gone"


class ShareOfPeakLeft(OfRegions, OnDay, SocietyMeasure):
    """Share away by own decision at the end of a day, of the greatest such share on any day up to it; no value if
    nobody was away."""

    kind: Literal["share_of_peak_left"]
    alike = "decay"
    discrepancy = SHARE

    def before(self, scenario: Scenario) -> float:
        return 1.0

    def value(self, world: World) -> float:
        own = world.series("own", self.regions)[: world.day(self.on) + 1]
        return float(own[-1] / own.max()) if own.max() > 0 else NEVER


class DaysOfExit(OfPlace, AfterTo, SocietyMeasure):
    """Least number of days in a row that hold the share `part` of the greatest rise since the end of `after` of the
    share away for whatever reason; no value without a rise."""

    kind: Literal["days_of_exit"]
    alike = "span"
    discrepancy = DAYS_OF_PEOPLE
    part: ShareOf

    def if_never(self, scenario: Scenario) -> float:
        return float((self.last - self.after).days + 1)

    def value(self, world: World) -> float:
        gone = world.series("gone", self.place)[world.day(self.after) : world.day(self.last) + 1]
        rise = gone.max() - gone[0]
        if rise <= 0:
            return NEVER
        for days in range(1, len(gone)):
            if (gone[days:] - gone[:-days]).max() >= self.part * rise:
                return float(days)
        return NEVER


class DaysUntilFallen(OfPlace, AfterTo, SocietyMeasure):
    """Days after `after` until the share away by own decision is at most the share `part` of what it was at the end of
    that day; where it never is, one day more than there are; no value if nobody was away."""

    kind: Literal["days_until_fallen"]
    alike = "span"
    discrepancy = DAYS_OF_PEOPLE
    part: ShareOf

    def value(self, world: World) -> float:
        own = world.series("own", self.place)[world.day(self.after) : world.day(self.last) + 1]
        if own[0] <= 0:
            return NEVER
        fallen = np.flatnonzero(own <= self.part * own[0])
        return float(fallen[0]) if len(fallen) else float(len(own))


class ShareHomelessAt(SeriesAt):
    """Share of the place's people away at the end of a day because bombs took their home."""

    kind: Literal["share_homeless_at"]
    alike = "share away"
    discrepancy = SHARE
    series = "homeless"


class ShareHomelessMax(SeriesMost):
    """Greatest share of the people of the regions together away because bombs took their home, on any day up to one."""

    kind: Literal["share_homeless_max"]
    alike = "share away"
    discrepancy = SHARE
    series = "homeless"


class ShareOrderedAt(SeriesAt):
    """Share of the place's people away at the end of a day because an order made them go."""

    kind: Literal["share_ordered_at"]
    alike = "share away"
    discrepancy = SHARE
    series = "ordered"


class ShareOrderedMax(SeriesMost):
    """Greatest share of the people of the regions together away because an order made them go, on any day up to one."""

    kind: Literal["share_ordered_max"]
    alike = "share away"
    discrepancy = SHARE
    series = "ordered"


class FearAt(SeriesAt):
    """Mean fear of the place's people, 0 to 1, at the end of a day; no value if all are occupied."""

    kind: Literal["fear_at"]
    alike = "fear"
    discrepancy = FELT
    series = "fear"


class FearMax(SeriesMost):
    """Greatest mean fear of the people of the regions together, 0 to 1, on any day up to one."""

    kind: Literal["fear_max"]
    alike = "fear"
    discrepancy = FELT
    series = "fear"


class ResolveAt(Resolved, SeriesAt):
    """Mean resolve that the place's people feel, 0 to 1, at the end of a day; no value if all are occupied."""

    kind: Literal["resolve_at"]
    series = "resolve"


class ResolveMin(Resolved, SeriesLeast):
    """Least mean resolve that the people of the regions together feel, 0 to 1, on any day up to one."""

    kind: Literal["resolve_min"]
    series = "resolve"


class UnityAt(United, SeriesAt):
    """Unity of the place's region at the end of a day: 1 less twice the standard deviation of resolve between its
    people; no value if all are occupied."""

    kind: Literal["unity_at"]
    series = "unity"


class UnityMin(United, SeriesLeast):
    """Least unity of the regions, the mean over their people, on any day up to one."""

    kind: Literal["unity_min"]
    series = "unity"
