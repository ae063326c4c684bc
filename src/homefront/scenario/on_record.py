"""What is on record beside a curve: the rows that [[on_record]] names, as points and spans in the units of the curve.

They are drawn and printed, and read by nothing that is fitted; targets are another thing, with ranges and a use.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from homefront.errors import nearest
from homefront.scenario import limits
from homefront.scenario.partial import PartialScenario
from homefront.scenario.parts import CurveName, OnRecord
from homefront.scenario.problems import as_text, known_keys, listed
from homefront.scenario.row import Row
from homefront.scenario.rows import ROWS

if TYPE_CHECKING:
    from homefront.scenario.schema import Scenario

UNITS = {"tanks": "count", "aircraft": "count", "temperature": "deg_C", "people_present": "persons"}
"""The unit that a row must have, where its file names one; men and losses are persons in every row."""

FIRST = ("date_start", "start", "date")
LAST = ("date_end", "end", "date")


@dataclass(frozen=True)
class Point:
    """A number of the record, from the first to the last day, both included; for a day both are the same."""

    first: datetime.date
    last: datetime.date
    value: float
    label: str
    source: str
    confidence: str
    note: str


def on_record(scenario: Scenario, curve: CurveName, place: str | None = None) -> list[Point]:
    """What is on record of a curve, at a place where it has places, by day; days outside the scenario are left out."""
    points = [
        point
        for item in scenario.on_record
        if item.curve == curve and item.place == place
        for row in getattr(scenario, item.file)
        if item.means(row) and (point := _point(item, row)) is not None
    ]
    return sorted((p for p in points if p.last >= scenario.start), key=lambda p: (p.last, p.first, p.label))


def check_on_record(partial: PartialScenario) -> None:
    """Each [[on_record]] names columns of its file, and rows that hold a number; places are cities."""
    if partial.document is None:
        return
    places = {cells.get("city", "") for cells in partial.table("captures").cells}
    if len(partial.on_record) > limits.ON_RECORD:
        got, expected = f"{len(partial.on_record)} tables", f"at most {limits.ON_RECORD} tables headed [[on_record]]"
        partial.document.add(("on_record",), got, expected)
        return
    for index, item in enumerate(partial.on_record):
        table = partial.table(item.file)
        if not partial.problems.found and item.file not in {note.kind for note in partial.files}:
            partial.document.add(
                ("on_record", index, "file"), f"no file of kind {item.file}", "a kind named in [files]"
            )
        if item.file not in partial.tables or not table.readable:
            continue
        columns = known_keys(ROWS[item.file])
        strangers = [name for name in (*item.where, item.column) if name not in columns]
        for name in strangers if not partial.problems.full(partial.label) else ():
            path = ("on_record", index, "column" if name == item.column else "where")
            partial.document.add(
                path, as_text(name), f"a column of {item.file}: {listed(columns)}", nearest(name, columns)
            )
        if item.place is not None and places and item.place not in places:
            expected = f"a city of {partial.file_of('captures')}"
            partial.document.add(
                ("on_record", index, "place"), as_text(item.place), expected, nearest(item.place, places)
            )
        if (item.place is None) == (item.curve == "people_present"):
            partial.document.add(
                ("on_record", index, "place"),
                "no place" if item.place is None else as_text(item.place),
                "a place for people_present, and none for other curves",
            )
        if strangers or not table.rows or len(table.rows) < len(table.cells):
            continue
        meant = [row for row in table.rows if item.means(row) and _number(item, row) is not None]
        if not meant:
            expected = f"rows of {table.file} with these texts and a number in {item.column}"
            partial.document.add(("on_record", index, "where"), "no such row", expected)
        for unit in sorted({str(getattr(row, "unit", UNITS.get(item.curve, ""))) for row in meant}):
            if unit != UNITS.get(item.curve, ""):
                expected = f"rows in {UNITS.get(item.curve, 'persons')}, the unit of {item.curve}"
                partial.document.add(("on_record", index, "where"), f"rows in {unit}", expected)


def _number(item: OnRecord, row: Row) -> float | None:
    value = getattr(row, item.column)
    return float(value) if isinstance(value, int | float) else None


def _point(item: OnRecord, row: Row) -> Point | None:
    value = _number(item, row)
    if value is None:
        return None
    first, last = (next(getattr(row, name) for name in names if hasattr(row, name)) for names in (FIRST, LAST))
    if item.per_day:
        value /= (last - first).days + 1
    given = {name: str(getattr(row, name)) for name in ("source", "confidence", "note")}
    return Point(first, last, value, item.label, **given)
