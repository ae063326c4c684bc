"""The tables of front and industry while they are checked, and the questions that all their checks ask."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import Any

import numpy as np

from homefront.errors import nearest
from homefront.scenario.geodesy import chainage
from homefront.scenario.partial import PartialScenario
from homefront.scenario.problems import as_text, listed


class FrontTables:
    """What could be read, and the axes named in axes.csv, in broken rows too: joins do not blame the innocent."""

    def __init__(self, partial: PartialScenario) -> None:
        self.partial = partial
        table = partial.table("axes")
        self.axes = tuple(dict.fromkeys(cells["axis"] for cells in table.cells if cells.get("axis")))
        self.places: dict[str, set[str]] = {axis: set() for axis in self.axes}
        for cells in table.cells:
            if cells.get("axis") and cells.get("place"):
                self.places[cells["axis"]].add(cells["place"])

    @property
    def last_day(self) -> datetime.date:
        """Of the scenario; the first day of all where it has no head."""
        head = self.partial.head
        return head.start + datetime.timedelta(head.days - 1) if head else datetime.date.min

    def rows(self, kind: str) -> tuple[Any, ...]:
        """Sound rows of a file."""
        return self.partial.table(kind).rows

    def full(self, kind: str) -> bool:
        """Whether no more problems of a file are reported."""
        return self.partial.problems.full(self.partial.table(kind).file)

    def whole(self, kind: str) -> bool:
        """Whether every row of a file is sound, so that what is missing may be told."""
        table = self.partial.tables.get(kind)
        return table is not None and table.readable and len(table.rows) == len(table.cells)

    def chainage(self, axis: str, place: str) -> float | None:
        """km from the start of an axis; None while a row of axes.csv is broken."""
        rows = [row for row in self.rows("axes") if row.axis == axis]
        names = [row.place for row in rows]
        if not self.whole("axes") or place not in names:
            return None
        total = chainage(np.array([row.lat for row in rows]), np.array([row.lon for row in rows]))
        return float(total[names.index(place)])

    def tell(self, kind: str, line: int, where: str, got: str, expected: str, hint: str = "") -> None:
        """Note a problem of a file."""
        self.partial.problems.add(self.partial.table(kind).file, line, where, got, expected, hint)

    def must_join(self, kind: str, line: int, where: str, name: str, known: Collection[str], expected: str) -> bool:
        """Whether a name is known; told if not."""
        if name not in known and not self.full(kind):
            self.tell(kind, line, where, as_text(name), expected, nearest(name, known))
        return name in known

    def must_be_axis(self, kind: str, line: int, where: str, name: str, also: tuple[str, ...] = ()) -> bool:
        """Whether a name is that of an axis, or one of `also`."""
        known = listed(self.axes) + "".join(f", or {word}" for word in also)
        expected = f"an axis of {self.partial.file_of('axes')}: {known}"
        return self.must_join(kind, line, where, name, (*self.axes, *also), expected)

    def must_be_on_axis(self, kind: str, line: int, where: str, axis: str, place: str) -> bool:
        """Whether a place is one of a known axis."""
        if place in self.places[axis]:
            return True
        expected = f"a place of axis {axis} in {self.partial.file_of('axes')}: {listed(self.places[axis])}"
        return self.must_join(kind, line, where, place, self.places[axis], expected)

    def must_be_first(
        self, kind: str, line: int, where: str, seen: dict[tuple[str, str], int], key: tuple[str, str]
    ) -> None:
        """That a key did not stand before."""
        if key in seen:
            name = " ".join(part for part in key if part)
            self.tell(kind, line, where, f"{name} a second time (first in line {seen[key]})", f"each {where} once")
        seen.setdefault(key, line)

    def must_be_day(self, kind: str, line: int, where: str, day: datetime.date | None) -> None:
        """That a date, if there is one, is a day of the scenario."""
        head = self.partial.head
        if day is not None and head is not None and not head.start <= day <= self.last_day:
            self.tell(kind, line, where, str(day), f"a day of the scenario, {head.start} to {self.last_day}")
