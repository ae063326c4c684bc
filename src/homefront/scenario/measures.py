"""[[measure]]: how the model answers a target of the record. One class a kind, so that each kind has its arguments."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from homefront.scenario.parts import Day, Identifier, Names, Part, Words


@dataclass(frozen=True)
class Measure:
    """A target and what to measure for it; arguments that the kind does not have are None or ().

    place : a city of captures.csv, or for the society the name of a region or state.   on, than_on, after, since,
    first, last : dates; `from` and `to` are written so in TOML.   regions : ids, names, economic regions or states of
    regions.csv, or "*".
    behind : km.   part : share.
    """

    target: str
    kind: str
    place: str | None = None
    on: datetime.date | None = None
    than_on: datetime.date | None = None
    after: datetime.date | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    regions: tuple[str, ...] = ()
    behind: float | None = None
    since: datetime.date | None = None
    part: float | None = None
    line: int = 0

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """All dates it names."""
        named = (self.on, self.than_on, self.after, self.since, self.first, self.last)
        return tuple(when for when in named if when is not None)


ShareOf = Annotated[float, Field(gt=0, lt=1, allow_inf_nan=False)]

Half = Literal["society", "front", "industry"]
"""What of the model a measure is taken from. Industry runs on after the last day of the other two."""


class MeasureTable(Part):
    """What every measure has. `half`: what must have been simulated for it."""

    half: ClassVar[Half] = "society"
    target: Identifier
    kind: Identifier


class ShareGoneOwnAt(MeasureTable):
    """Share of the place's people away by their own decision at the end of a day."""

    kind: Literal["share_gone_own_at"]
    place: Words
    on: Day


class ShareGoneOwnRise(MeasureTable):
    """Rise of that share from the end of one day to the end of another."""

    kind: Literal["share_gone_own_rise"]
    place: Words
    after: Day
    last: Day = Field(alias="to")


class DayOfLargestExit(MeasureTable):
    """Day, counted from the start, of the largest daily exit by own decision."""

    kind: Literal["day_of_largest_exit"]
    place: Words
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class DayNineTenths(MeasureTable):
    """Day, counted from the start, by which nine tenths of the rise between two days has happened."""

    kind: Literal["day_nine_tenths"]
    place: Words
    after: Day
    last: Day = Field(alias="to")


class PopulationAt(MeasureTable):
    """People present in the place, person."""

    kind: Literal["population_at"]
    place: Words
    on: Day


class PopulationFallUnordered(MeasureTable):
    """Fall of the people present that no order explains, person."""

    kind: Literal["population_fall_unordered"]
    place: Words
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class FearGreater(MeasureTable):
    """1 if mean fear is greater on one day than on another, else 0."""

    kind: Literal["fear_greater"]
    place: Words
    on: Day
    than_on: Day


class ShareGoneOwnMax(MeasureTable):
    """Greatest share away by own decision on any day up to one, of the people of the regions together."""

    kind: Literal["share_gone_own_max"]
    regions: Names
    last: Day = Field(alias="to")


class ShareGoneAt(MeasureTable):
    """Share of the place's people away at the end of a day, for whatever reason."""

    kind: Literal["share_gone_at"]
    place: Words
    on: Day


class ShareGoneMax(MeasureTable):
    """Greatest share away on any day up to one, for whatever reason, of the people of the regions together."""

    kind: Literal["share_gone_max"]
    regions: Names
    last: Day = Field(alias="to")


class ShareOfPeakLeft(MeasureTable):
    """Share away by own decision at the end of a day, of the greatest such share on any day before."""

    kind: Literal["share_of_peak_left"]
    regions: Names
    on: Day


class DaysOfExit(MeasureTable):
    """Least number of days in a row that hold this part of the rise of the share away, for whatever reason."""

    kind: Literal["days_of_exit"]
    place: Words
    after: Day
    last: Day = Field(alias="to")
    part: ShareOf


class DaysToLargestExit(MeasureTable):
    """Days from a day to that of the largest daily exit by own decision; negative: it came before."""

    kind: Literal["days_to_largest_exit"]
    place: Words
    since: Day
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class DaysUntilFallen(MeasureTable):
    """Days after one until the share away by own decision is at most this part of what it was at its end."""

    kind: Literal["days_until_fallen"]
    place: Words
    after: Day
    last: Day = Field(alias="to")
    part: ShareOf


class FrontMeasure(MeasureTable):
    """A measure of the simulated front."""

    half: ClassVar[Half] = "front"


class IndustryMeasure(MeasureTable):
    """A measure of the simulated industry."""

    half: ClassVar[Half] = "industry"


class CityLostDay(FrontMeasure):
    """Day, counted from the start, on which the city first falls."""

    kind: Literal["city_lost_day"]
    place: Words


class CityRegainedDay(FrontMeasure):
    """Day, counted from the start, on which the city is first free again."""

    kind: Literal["city_regained_day"]
    place: Words


class CityLostBy(FrontMeasure):
    """1 if the city falls on any day up to one, else 0."""

    kind: Literal["city_lost_by"]
    place: Words
    last: Day = Field(alias="to")


class FrontDistanceAt(FrontMeasure):
    """Distance along the city's axis that the front is short of it at the end of a day, km; negative: past it."""

    kind: Literal["front_distance_at"]
    place: Words
    on: Day


class FrontPastAt(FrontMeasure):
    """Distance along the city's axis that the front is past it at the end of a day, km; negative: short of it."""

    kind: Literal["front_past_at"]
    place: Words
    on: Day


class FrontClosest(FrontMeasure):
    """Least distance that the front is short of the city on any day up to one, km; negative: it was past it."""

    kind: Literal["front_closest"]
    place: Words
    last: Day = Field(alias="to")


class FrontBeyond(FrontMeasure):
    """Greatest distance that the front is past the city on any day up to one, km; negative: it never reached it."""

    kind: Literal["front_beyond"]
    place: Words
    last: Day = Field(alias="to")


class RetreatBegins(FrontMeasure):
    """First day after the furthest on which the front of the city's axis is more than `behind` km behind it."""

    kind: Literal["retreat_begins"]
    place: Words
    behind: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)]
    last: Day = Field(alias="to")


class RetreatBy(FrontMeasure):
    """How far the front of the city's axis is behind its furthest point so far at the end of a day, km."""

    kind: Literal["retreat_by"]
    place: Words
    on: Day


class SovietIrrecoverable(FrontMeasure):
    """Soviet killed, captured and missing from one day to another, both included, with those off the axes, person."""

    kind: Literal["soviet_irrecoverable"]
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class SovietSanitary(FrontMeasure):
    """Soviet wounded and sick from one day to another, both included, with those off the axes, person."""

    kind: Literal["soviet_sanitary"]
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class GermanCasualties(FrontMeasure):
    """German casualties of all kinds since the first day, frostbite apart, person."""

    kind: Literal["german_casualties"]
    last: Day = Field(alias="to")


class SovietStrengthAt(FrontMeasure):
    """Soviet men at the end of a day, person: on the axis of a city, or of all axes and off them if none is named."""

    kind: Literal["soviet_strength_at"]
    on: Day
    place: Words | None = None


class SovietStrengthMean(FrontMeasure):
    """Mean of the same over the days from one to another, both included, person."""

    kind: Literal["soviet_strength_mean"]
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    place: Words | None = None


class GermanStrengthAt(FrontMeasure):
    """German men on the axes at the end of a day, person."""

    kind: Literal["german_strength_at"]
    on: Day


class TanksMade(IndustryMeasure):
    """Tanks made from one day to another, both included: war output times those of a day of June 1941, count."""

    kind: Literal["tanks_made"]
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class TanksADay(IndustryMeasure):
    """Mean of tanks made a day over the days from one to another, both included."""

    kind: Literal["tanks_a_day"]
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class CapacityIndex(IndustryMeasure):
    """Mean capacity of all industry from one day to another, both included; 1 on the first day."""

    kind: Literal["capacity_index"]
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class PlantsShipped(IndustryMeasure):
    """Plants that have been shipped by the end of a day, wherever they are by then, count."""

    kind: Literal["plants_shipped"]
    on: Day


MEASURES: dict[str, type[MeasureTable]] = {
    "share_gone_own_at": ShareGoneOwnAt,
    "share_gone_own_rise": ShareGoneOwnRise,
    "day_of_largest_exit": DayOfLargestExit,
    "day_nine_tenths": DayNineTenths,
    "population_at": PopulationAt,
    "population_fall_unordered": PopulationFallUnordered,
    "fear_greater": FearGreater,
    "share_gone_own_max": ShareGoneOwnMax,
    "share_gone_at": ShareGoneAt,
    "share_gone_max": ShareGoneMax,
    "share_of_peak_left": ShareOfPeakLeft,
    "days_of_exit": DaysOfExit,
    "days_to_largest_exit": DaysToLargestExit,
    "days_until_fallen": DaysUntilFallen,
    "city_lost_day": CityLostDay,
    "city_regained_day": CityRegainedDay,
    "city_lost_by": CityLostBy,
    "front_distance_at": FrontDistanceAt,
    "front_past_at": FrontPastAt,
    "front_closest": FrontClosest,
    "front_beyond": FrontBeyond,
    "retreat_begins": RetreatBegins,
    "retreat_by": RetreatBy,
    "soviet_irrecoverable": SovietIrrecoverable,
    "soviet_sanitary": SovietSanitary,
    "german_casualties": GermanCasualties,
    "soviet_strength_at": SovietStrengthAt,
    "soviet_strength_mean": SovietStrengthMean,
    "german_strength_at": GermanStrengthAt,
    "tanks_made": TanksMade,
    "tanks_a_day": TanksADay,
    "capacity_index": CapacityIndex,
    "plants_shipped": PlantsShipped,
}


def measure_of(table: MeasureTable) -> Measure:
    """The measure that a table describes."""
    values: dict[str, Any] = {name: getattr(table, name) for name in type(table).model_fields}
    return Measure(**values)
