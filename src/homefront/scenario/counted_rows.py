"""Rows of files of what was counted: strengths, losses, output, weather, people; most are read by reports only."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from homefront.scenario.cells import (
    Confidence,
    Date,
    Note,
    Number,
    OptionalCount,
    OptionalNumber,
    Text,
)
from homefront.scenario.row import Row


class ForceRow(Row):
    """Strength of a side on a day: men, tanks, aircraft, guns."""

    date: Date
    side: Text
    sector: Text
    scope: Text
    personnel: OptionalCount
    tanks: OptionalCount
    aircraft: OptionalCount
    guns: OptionalCount
    source: Text
    confidence: Confidence
    note: Note


class LossRow(Row):
    """Losses of a side over a span; rows of different `measure` are never added."""

    ascending = (("start", "end"),)
    side: Text
    start: Date
    end: Date
    scope: Text
    measure: Text
    irrecoverable: OptionalCount
    wounded_sick: OptionalCount
    total: OptionalCount
    tanks_lost: OptionalCount
    aircraft_lost: OptionalCount
    source: Text
    confidence: Confidence
    note: Note

    @model_validator(mode="after")
    def _parts(self) -> Self:
        if self.irrecoverable is not None and self.wounded_sick is not None and self.total is not None:
            parts = self.irrecoverable + self.wounded_sick
            if parts != self.total:
                context = {"got": f"total {self.total}", "parts": parts}
                raise PydanticCustomError("parts", "irrecoverable and wounded_sick together, {parts}", context)
        return self


class ProductionRow(Row):
    """Output of a country over a span, in `unit`."""

    ascending = (("date_start", "date_end"),)
    date_start: Date
    date_end: Date
    country: Text
    item: Text
    unit: Text
    quantity: Number
    source: Text
    confidence: Confidence
    note: Note


class EvacuationRow(Row):
    """People, plants or wagons moved, in `unit`."""

    ascending = (("date_start", "date_end"),)
    item: Text
    origin: Text
    destination: Text
    date_start: Date
    date_end: Date
    quantity: Number
    unit: Text
    source: Text
    confidence: Confidence
    note: Note


class AidRow(Row):
    """Aid of an ally: promised, shipped, delivered, in `unit`."""

    ascending = (("date_start", "date_end"),)
    date_start: Date
    date_end: Date
    donor: Text
    item: Text
    quantity: Number
    unit: Text
    stage: Text
    source: Text
    confidence: Confidence
    note: Note


class PanicRow(Row):
    """A number on the panic of a city and its state of siege, in `unit`."""

    ascending = (("date_start", "date_end"),)
    date_start: Date
    date_end: Date
    indicator: Text
    value: Number
    unit: Text
    place: Text
    source: Text
    confidence: Confidence
    note: Note


class WeatherRow(Row):
    """Temperature, snow or mud; `value` None where only the fact is known."""

    ascending = (("date_start", "date_end"),)
    date_start: Date
    date_end: Date
    place: Text
    measure: Text
    value: OptionalNumber
    unit: Note
    source: Text
    confidence: Confidence
    note: Note


class FigureRow(Row):
    """Something that was counted: what people did, strengths, losses; `side` is empty where there is none."""

    ascending = (("date_start", "date_end"),)
    date_start: Date
    date_end: Date
    place: Text
    side: Note
    measure: Text
    value: OptionalNumber
    unit: Text
    source: Text
    confidence: Confidence
    note: Note


class HumanCostRow(Row):
    """Deaths, sentences and deportations; `cause_id` names the means of which the row is the price, or is empty."""

    ascending = (("date_start", "date_end"), ("value_low", "value_best", "value_high"))
    any_of = ("value_low", "value_best", "value_high")
    what: Text
    date_start: Date
    date_end: Date
    place: Text
    value_low: OptionalNumber
    value_best: OptionalNumber
    value_high: OptionalNumber
    unit: Text
    caused_by: Literal["occupier", "siege", "state", "war", "disaster"]
    cause_id: Note
    source: Text
    confidence: Confidence
    note: Text
