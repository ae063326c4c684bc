"""[[outcome]]: every kind there is. An outcome without dates is of the run's own days, however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from homefront.scenario.answers import Half, World
from homefront.scenario.front_measures import attackers_casualties, closest, held
from homefront.scenario.quantities import AfterTo, FromTo, OfPlace, OfRegions, OnDay, Outcome
from homefront.scenario.society_measures import greatest, least
from homefront.units import THOUSAND


class GoneOwnMost(OfPlace, AfterTo, Outcome):
    """Most that were away by their own decision on any day after one up to another, less those away before, as a share
    of the people present at the end of that one; 0 if there was nobody."""

    kind: Literal["gone_own_most"]
    unit: Literal["share"]
    words = "left {where} by their own decision"

    def value(self, world: World) -> float:
        """At most all of them: who had been moved by order, came back and left is in the rise too, but was not
        present."""
        own, gone = world.series("own", self.place), world.series("gone", self.place)
        eve = world.day(self.after)
        present = 1.0 - gone[eve]
        rise = own[eve + 1 : world.day(self.last) + 1].max() - own[eve]
        return float(min(rise, present) / present) if present > 0.0 else 0.0


class ShareGoneMost(OfRegions, Outcome):
    """Greatest share of the people of the regions together away on any day of the run, for whatever reason."""

    kind: Literal["share_gone_most"]
    unit: Literal["share"]
    words = "most away at once, {where}"
    recorded_by = "share_gone_max"

    def value(self, world: World) -> float:
        return greatest(world, "gone", self.regions, world.days - 1)


class ShareOwnMost(OfRegions, Outcome):
    """Greatest share of the people of the regions together away by own decision on any day of the run."""

    kind: Literal["share_own_most"]
    unit: Literal["share"]
    words = "most away by own decision, {where}"
    recorded_by = "share_gone_own_max"

    def value(self, world: World) -> float:
        return greatest(world, "own", self.regions, world.days - 1)


class SeriesOn(OfPlace, OnDay, Outcome):
    """A series that is recorded of the society (observe.recorder.MEASURES), at the end of a day."""

    series: ClassVar[str]

    def value(self, world: World) -> float:
        return float(world.series(self.series, self.place)[world.day(self.on)])


class SeriesMost(OfRegions, Outcome):
    """The greatest of such a series on any day of the run."""

    series: ClassVar[str]

    def value(self, world: World) -> float:
        return greatest(world, self.series, self.regions, world.days - 1)


class SeriesLeast(OfRegions, Outcome):
    """The least of such a series on any day of the run."""

    series: ClassVar[str]

    def value(self, world: World) -> float:
        return least(world, self.series, self.regions, world.days - 1)


class ShareHomelessOn(SeriesOn):
    """Share of the place's people away at the end of a day because bombs took their home."""

    kind: Literal["share_homeless_at"]
    unit: Literal["share"]
    words = "homeless, {where}"
    recorded_by = "share_homeless_at"
    series = "homeless"


class ShareHomelessMost(SeriesMost):
    """Greatest share of the people of the regions together away on any day of the run because bombs took their home."""

    kind: Literal["share_homeless_most"]
    unit: Literal["share"]
    words = "most homeless at once, {where}"
    recorded_by = "share_homeless_max"
    series = "homeless"


class ShareOrderedOn(SeriesOn):
    """Share of the place's people away at the end of a day because an order made them go."""

    kind: Literal["share_ordered_at"]
    unit: Literal["share"]
    words = "away by order, {where}"
    recorded_by = "share_ordered_at"
    series = "ordered"


class ShareOrderedMost(SeriesMost):
    """Greatest share of the people of the regions together away on any day of the run because an order made them go."""

    kind: Literal["share_ordered_most"]
    unit: Literal["share"]
    words = "most away by order, {where}"
    recorded_by = "share_ordered_max"
    series = "ordered"


class FearOn(SeriesOn):
    """Mean fear of the place's people, 0 to 1, at the end of a day; no value if all are occupied."""

    kind: Literal["fear_at"]
    unit: Literal["1"]
    words = "fear, {where}"
    recorded_by = "fear_at"
    series = "fear"


class FearMost(SeriesMost):
    """Greatest mean fear of the people of the regions together, 0 to 1, on any day of the run."""

    kind: Literal["fear_most"]
    unit: Literal["1"]
    words = "most fear, {where}"
    recorded_by = "fear_max"
    series = "fear"


class ResolveOn(SeriesOn):
    """Mean resolve that the place's people feel, 0 to 1, at the end of a day; no value if all are occupied."""

    kind: Literal["resolve_at"]
    unit: Literal["1"]
    words = "resolve, {where}"
    recorded_by = "resolve_at"
    series = "resolve"


class ResolveLeast(SeriesLeast):
    """Least mean resolve that the people of the regions together feel, 0 to 1, on any day of the run."""

    kind: Literal["resolve_least"]
    unit: Literal["1"]
    words = "least resolve, {where}"
    recorded_by = "resolve_min"
    series = "resolve"


class UnityOn(SeriesOn):
    """Unity of the place's region at the end of a day: 1 less twice the standard deviation of resolve between its
    people; no value if all are occupied."""

    kind: Literal["unity_at"]
    unit: Literal["1"]
    words = "unity, {where}"
    recorded_by = "unity_at"
    series = "unity"


class UnityLeast(SeriesLeast):
    """Least unity of the regions, the mean over their people, on any day of the run."""

    kind: Literal["unity_least"]
    unit: Literal["1"]
    words = "least unity, {where}"
    recorded_by = "unity_min"
    series = "unity"


class PeopleOccupied(Outcome):
    """People at home under occupation on the last day of the run."""

    kind: Literal["people_occupied"]
    unit: Literal["person"]
    words = "people under occupation"

    def value(self, world: World) -> float:
        return world.on_the_last_day("occupied")


class PeopleAway(Outcome):
    """People away from home on the last day of the run: by their own decision, by order or homeless."""

    kind: Literal["people_away"]
    unit: Literal["person"]
    words = "people away from home"

    def value(self, world: World) -> float:
        return world.on_the_last_day("own", "ordered", "homeless")


class FrontOutcome(Outcome):
    """An outcome of the simulated front."""

    half: ClassVar[Half] = "front"


class CityHeld(OfPlace, FrontOutcome):
    """1 if the city is entered on no day of the run, and the front is not within front.invest_distance km of it on
    front.invest_days days in a row, else 0: an order to invest a city does not make it held."""

    kind: Literal["city_held"]
    unit: Literal["flag"]
    words = "{where} held"
    rests_on_assumed = True

    def value(self, world: World) -> float:
        """ValueError where the front does not know when a city counts as invested. An order to invest a city keeps the
        attacker on its ring, which is within invest_km."""
        return held(world, self.place)


class FrontClosestEver(OfPlace, FrontOutcome):
    """Least distance that the front is short of the city on any day of the run, km; negative: it was past it."""

    kind: Literal["front_closest"]
    unit: Literal["km"]
    words = "front nearest to {where}"
    short_of_a_city = True
    rests_on_assumed = True

    def value(self, world: World) -> float:
        return closest(world, self.place, world.days - 1)


class DefendersKilled(FrontOutcome):
    """Defenders killed on the axes to the last day of the run."""

    kind: Literal["defenders_killed"]
    unit: Literal["person"]
    words = "soldiers of the country killed"
    soldiers = "defender"

    def value(self, world: World) -> float:
        return THOUSAND * float(world.front.axis["killed"][:, -1].sum())


class DefendersCaptured(FrontOutcome):
    """Defenders captured and missing on the axes to the last day of the run."""

    kind: Literal["defenders_captured"]
    unit: Literal["person"]
    words = "soldiers of the country captured or missing"
    soldiers = "defender"

    def value(self, world: World) -> float:
        return THOUSAND * float(world.front.axis["captured"][:, -1].sum())


class AttackersCasualtiesInAll(FrontOutcome):
    """Casualties of the attacker of all kinds to the last day of the run, frostbite apart."""

    kind: Literal["attackers_casualties"]
    unit: Literal["person"]
    words = "casualties of the attacker"
    soldiers = "attacker"

    def value(self, world: World) -> float:
        return attackers_casualties(world, world.days - 1)


class WarOutput(FromTo, Outcome):
    """Mean war output; 1 on the first day."""

    half: ClassVar[Half] = "industry"
    kind: Literal["war_output"]
    unit: Literal["index"]
    words = "war output (first month = 1)"

    def value(self, world: World) -> float:
        return float(world.front.industry["output"][world.day(self.first) : world.day(self.last) + 1].mean())


OUTCOMES = Outcome.kinds()


def place_in_question(outcomes: Sequence[Outcome]) -> str:
    """Id of the place that a scenario asks about: the first city that might not be held, else the place of the first
    outcome; "" for the whole country."""
    for outcome in [*(one for one in outcomes if isinstance(one, CityHeld)), *outcomes][:1]:
        return outcome.where if isinstance(outcome.where, str) else ""
    return ""
