"""The rows of the files that give front and industry what they start from; a scenario without axes has none of them."""

from __future__ import annotations

from typing import Literal

from homefront.scenario.cells import (
    Confidence,
    Count,
    Date,
    Latitude,
    Longitude,
    Note,
    Number,
    OptionalDate,
    OptionalNumber,
    OptionalShare,
    Share,
    Text,
)
from homefront.scenario.row import Row
from homefront.scenario.values import Grade

OUTSIDE = "outside"
"""Written as an axis: men who come from, or go to, somewhere else."""

EVERYWHERE = "all"
"""Written as an axis: every axis."""


class AxisRow(Row):
    """A place on an axis of advance, position in degree; the rows of an axis stand in the order of the advance."""

    axis: Text
    place: Text
    lat: Latitude
    lon: Longitude
    source: Text
    confidence: Confidence
    note: Note


class StrengthRow(Row):
    """Men of an axis, in thousands, or its share of the reserve armies."""

    ascending = (("low", "value", "high"),)
    axis: Text
    what: Literal["attackers", "defenders", "attacker_reserve", "second_echelon", "reserve_share"]
    value: Number
    low: OptionalNumber
    high: OptionalNumber
    unit: Literal["thousand", "share"]
    source: Text
    confidence: Confidence
    note: Note


class ZoneRow(Row):
    """A defended zone around a place of an axis, and from when the attacker's orders were to invest it, not to enter.

    strength is in units of the front's F; ensembles draw it between low and high.
    """

    ascending = (("low", "strength", "high"),)
    place: Text
    axis: Text
    strength: Number
    low: Number
    high: Number
    invest_from: OptionalDate
    source: Text
    confidence: Confidence
    note: Note


class EnemyOrderRow(Row):
    """What the attacker's command ordered or sent, days included at both ends; `date_end` None: to the last day.

    halt, bypass (of the axis's zones) : axis, span.   surprise : first day of an attack on an army not at war stations.
    offensive : first day of any other prepared attack; carried, used by no process.   transfer : `thousand` men, at
    most `share` of the axis, leave on the first day and arrive on the last.   return : `share` of the transfer named in
    `returns` goes back.   replacements : `thousand` a day for all axes.   rail_limit : no railhead beyond `place`.
    cause_id : the cause without which the order is not given.
    """

    ascending = (("date_start", "date_end"),)
    order_id: Text
    kind: Literal["halt", "bypass", "surprise", "offensive", "transfer", "return", "replacements", "rail_limit"]
    axis: Text
    to_axis: Note
    place: Note
    date_start: Date
    date_end: OptionalDate
    thousand: OptionalNumber
    share: OptionalShare
    returns: Note
    cause_id: Note
    source: Text
    confidence: Confidence
    note: Note


class TemperatureRow(Row):
    """A knot of the temperature (a date, for all axes), or the offset of an axis; deg C."""

    kind: Literal["knot", "offset"]
    date: OptionalDate
    axis: Text
    celsius: Number
    source: Text
    confidence: Confidence
    note: Note


class FrontDateRow(Row):
    """A span of the defender's side and of nature, both ends included; `date_end` None: to the last day."""

    ascending = (("date_start", "date_end"),)
    what: Literal["attacker_reserve", "second_echelon", "reserve_armies", "late_mobilisation", "mud", "industry"]
    date_start: Date
    date_end: OptionalDate
    source: Text
    confidence: Confidence
    note: Note


class IndustryRow(Row):
    """War industry of a region of plants before the war: `share` of war output, and where the front reaches it."""

    name: Text
    share: Share
    plants: Count
    axis: Text
    place: Text
    offset_km: Number
    movable: Share
    besieged: Literal["yes", "no"]
    region_ids: Text
    source: Text
    confidence: Confidence
    note: Note

    @property
    def regions(self) -> tuple[str, ...]:
        """Ids of the regions where the plants stand."""
        return tuple(name.strip() for name in self.region_ids.split(";"))


class ObjectiveRow(Row):
    """What a directive asks of war industry: `war_output` (first month = 1) by a date. `grade` : of the number."""

    ascending = (("issued_on", "due_on"), ("low", "war_output", "high"))
    title: Text
    issued_on: Date
    due_on: Date
    war_output: Number
    low: OptionalNumber
    high: OptionalNumber
    grade: Grade
    source: Text
    confidence: Confidence
    note: Note


FRONT_ROWS: dict[str, type[Row]] = {
    "axes": AxisRow,
    "strengths": StrengthRow,
    "zones": ZoneRow,
    "enemy_orders": EnemyOrderRow,
    "temperature": TemperatureRow,
    "front_dates": FrontDateRow,
    "industry": IndustryRow,
    "objectives": ObjectiveRow,
}
"""Kind of file -> class of its rows."""

FRONT_NEEDED = ("axes", "strengths", "enemy_orders", "temperature", "front_dates", "industry")
"""Kinds without which there is no front: all of them, or none of FRONT_ROWS."""
