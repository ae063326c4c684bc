"""[[measure]]: how the model answers a target of the record. One class a kind, so that each kind has its arguments."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field

from homefront.scenario.parts import Day, Identifier, Names, Part, Words


@dataclass(frozen=True)
class Measure:
    """A target and what to measure for it; arguments that the kind does not have are None or ().

    place : a city of captures.csv.   on, than_on, after, first, last : dates; `from` and `to` are written so in TOML.
    regions : economic regions, or region_ids, of regions.csv.
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
    line: int = 0


class MeasureTable(Part):
    """What every measure has."""

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


MEASURES: dict[str, type[MeasureTable]] = {
    "share_gone_own_at": ShareGoneOwnAt,
    "share_gone_own_rise": ShareGoneOwnRise,
    "day_of_largest_exit": DayOfLargestExit,
    "day_nine_tenths": DayNineTenths,
    "population_at": PopulationAt,
    "population_fall_unordered": PopulationFallUnordered,
    "fear_greater": FearGreater,
    "share_gone_own_max": ShareGoneOwnMax,
}


def measure_of(table: MeasureTable) -> Measure:
    """The measure that a table describes."""
    values: dict[str, Any] = {name: getattr(table, name) for name in type(table).model_fields}
    return Measure(**values)
