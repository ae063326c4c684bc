"""What is on record for the curves of a report: points and spans with their range, from the scenario's own targets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from homefront.results.results import PlaceTable
from homefront.scenario.front_measures import (
    CapacityIndex,
    FrontDistanceAt,
    FrontPastAt,
    GermanCasualties,
    PlantsShipped,
    SovietIrrecoverable,
    SovietSanitary,
    TankMeasure,
)
from homefront.scenario.on_record import on_record
from homefront.scenario.parts import CurveName
from homefront.scenario.schema import Scenario, TargetRow
from homefront.scenario.society_measures import PopulationAt, ShareGoneOwnAt
from homefront.views.report.sources import SourceBook

Mark = dict[str, Any]
"""t, t2 : first and last day (t2 = t for a day).   low, best, high.   label : what it is.   note : of the source."""


class Record:
    """The marks of a scenario, by curve."""

    def __init__(self, scenario: Scenario, book: SourceBook) -> None:
        self.scenario, self.book = scenario, book
        rows = {row.target_id: row for row in scenario.targets}
        self.pairs = [(m, rows[m.target]) for m in scenario.measures if m.target in rows]

    def _mark(self, row: TargetRow, first: date, last: date, low: float, best: float, high: float) -> Mark:
        note = self.book.cite(row.source, row.confidence)
        return {
            "t": first.isoformat(),
            "t2": last.isoformat(),
            "low": low,
            "best": best,
            "high": high,
            "label": f"{row.target_id}: {row.what}",
            "note": note.number,
        }

    def society(self, places: PlaceTable) -> dict[str, dict[str, list[Mark]]]:
        """By place and measure; nothing yet of a place of which something else is on record for a day.

        People present become a share away, of the people that the scenario gives the place.
        """
        out: dict[str, dict[str, list[Mark]]] = {}
        for m, row in self.pairs:
            where = m.where
            if not isinstance(where, str) or where not in places.ids or "on" not in m.written_dates:
                continue
            of_place = out.setdefault(where, {})
            if isinstance(m, ShareGoneOwnAt):
                mark = self._mark(row, m.on, m.on, row.value_low, row.value_best, row.value_high)
                of_place.setdefault("own", []).append(mark)
            elif isinstance(m, PopulationAt):
                people = float(places.population[places.index(m.place)])
                away = [1 - value / people for value in (row.value_high, row.value_best, row.value_low)]
                when = m.on - timedelta(1)
                of_place.setdefault("gone", []).append(self._mark(row, when, when, *away))
        for place in {item.place for item in self.scenario.on_record if item.place in places.ids}:
            people = float(places.population[places.index(place or "")])
            marks = [self._share_away(mark, people) for mark in self.beside("people_present", place=place)]
            out.setdefault(place or "", {}).setdefault("gone", []).extend(marks)
        return out

    def _share_away(self, mark: Mark, people: float) -> Mark:
        return mark | {name: 1 - mark[name] / people for name in ("low", "best", "high")}

    def beside(self, curve: CurveName, *, place: str | None = None, at_end: bool = False) -> list[Mark]:
        """Rows that the scenario sets beside a curve; at_end : a total of a span stands at its last day."""
        return [
            {
                "t": (point.last if at_end else max(point.first, self.scenario.start)).isoformat(),
                "t2": point.last.isoformat(),
                "low": point.value,
                "best": point.value,
                "high": point.value,
                "label": point.label,
                "note": self.book.cite(point.source, point.confidence).number,
            }
            for point in on_record(self.scenario, curve, place)
        ]

    def distance(self, place: str) -> list[Mark]:
        """km that the front was short of a city; the day on which it was lost stands at 0."""
        out = []
        for m, row in self.pairs:
            if m.where != place:
                continue
            if isinstance(m, FrontDistanceAt):
                out.append(self._mark(row, m.on, m.on, row.value_low, row.value_best, row.value_high))
            elif isinstance(m, FrontPastAt):
                out.append(self._mark(row, m.on, m.on, -row.value_high, -row.value_best, -row.value_low))
        for city in self.scenario.captures:
            if city.city == place and city.captured_on and city.captured_on <= self.scenario.end:
                note = self.book.cite(city.source, city.confidence)
                day = city.captured_on.isoformat()
                out.append(
                    {"t": day, "t2": day, "low": 0, "best": 0, "high": 0, "label": f"{place} lost", "note": note.number}
                )
        return out

    def places_with_distances(self) -> list[str]:
        """Cities for which a distance of the front is on record."""
        return list(dict.fromkeys(m.place for m, _ in self.pairs if isinstance(m, FrontDistanceAt | FrontPastAt)))

    def losses(self) -> dict[str, list[Mark]]:
        """Persons since the first day, by kind; spans that follow one another from the first day on are added up."""
        out: dict[str, list[Mark]] = {
            "german": [
                self._mark(row, m.last, m.last, row.value_low, row.value_best, row.value_high)
                for m, row in self.pairs
                if isinstance(m, GermanCasualties)
            ],
            "irrecoverable": self._added_up(SovietIrrecoverable),
            "wounded": self._added_up(SovietSanitary),
        }
        return out

    def _added_up(self, kind: type[SovietIrrecoverable | SovietSanitary]) -> list[Mark]:
        spans = {m.first: (m, row) for m, row in self.pairs if isinstance(m, kind)}
        day, totals, marks = self.scenario.start, [0.0, 0.0, 0.0], []
        while day in spans:
            m, row = spans[day]
            totals = [a + b for a, b in zip(totals, (row.value_low, row.value_best, row.value_high), strict=True)]
            marks.append(self._mark(row, m.last, m.last, *totals))
            day = m.last + timedelta(1)
        return marks

    def tanks(self) -> list[Mark]:
        """Tanks a day over spans."""
        out = []
        for m, row in self.pairs:
            if isinstance(m, TankMeasure):
                days = m.days_added
                out.append(
                    self._mark(row, m.first, m.last, row.value_low / days, row.value_best / days, row.value_high / days)
                )
        return out

    def capacity(self) -> list[Mark]:
        """Industry's capacity over spans, 1 at the start."""
        return [
            self._mark(row, m.first, m.last, row.value_low, row.value_best, row.value_high)
            for m, row in self.pairs
            if isinstance(m, CapacityIndex)
        ]

    def plants(self) -> list[Mark]:
        """Plants shipped by a day."""
        return [
            self._mark(row, m.on, m.on, row.value_low, row.value_best, row.value_high)
            for m, row in self.pairs
            if isinstance(m, PlantsShipped)
        ]
