"""The charts of the page: their definitions as data for page/charts.js, with values in packed arrays.

What a chart is, is said once, in views/charts; `homefront figure` draws the same.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from homefront.errors import ResultsError
from homefront.views.charts.definition import Chart, Content, Drawing, Mark, Panel
from homefront.views.charts.gathered import MOST_WORLDS, Gathered, quantiles
from homefront.views.charts.record import places_on_record
from homefront.views.report.pack import Pack
from homefront.views.report.sources import SourceBook
from homefront.views.theme import DASHES

OF_WORLDS = "w:"
"""Begins the name of a packed array that has each world of its own, where without it are low, middle and high."""


class PageCharts:
    """charts : what charts.js draws, in their order.   figures : id -> title, section and whether it is of a place."""

    def __init__(self, gathered: Gathered, pack: Pack, book: SourceBook) -> None:
        self.gathered, self.about, self.pack, self.book = gathered, gathered.about, pack, book
        self.rows = gathered.rows
        self.charts: list[dict[str, Any]] = []
        self.figures: dict[str, dict[str, Any]] = {}
        for chart, drawing in gathered.drawings.values():
            self._add(chart, drawing)

    def _add(self, chart: Chart, drawing: Drawing) -> None:
        made: dict[str, Any] = {"id": chart.id, "note": drawing.note, "panels": [], "byPlace": drawing.by_place}
        if drawing.field is not None:
            try:
                content = drawing.field.fill(self.gathered.fields[chart.id])
            except ResultsError:  # the run is too short for it
                return
            made["field"] = self._field(drawing, content)
        else:
            worlds = self.about.worlds
            many = worlds > MOST_WORLDS or (drawing.by_place and not self.rows)
            middle = 0 if many else self.gathered.middle_world(drawing)
            made |= {"worlds": 0 if many else worlds, "middle": middle, "rows": self.rows}
            made["panels"] = [self._panel(panel) for panel in drawing.panels]
            made["at"] = self._at_places(chart) if drawing.by_place else {}
        self.charts.append(made)
        title = chart.title.removesuffix(": {place}")
        self.figures[chart.id] = {"title": title, "section": chart.section, "place": drawing.by_place}

    def _panel(self, panel: Panel) -> dict[str, Any]:
        series: list[dict[str, Any]] = [
            {"s": one.label, "times": one.times, "coded": one.coded, "dash": DASHES[n], **self._packed(one.key)}
            for n, one in enumerate(panel.series)
        ]
        days = self.pack.index[series[0]["worlds"] or series[0]["array"]]["shape"][-1]
        return {
            "heading": panel.heading, "unit": panel.unit, "ends": list(panel.ends), "zero": panel.zero,
            "level": panel.level, "least": panel.least, "height": panel.height, "days": days, "series": series,
            "marks": [self._mark(mark, days) for mark in panel.marks],
            "dotted": [self.about.day(day) for day in panel.dotted],
        }  # fmt: skip

    def _packed(self, key: str) -> dict[str, str | None]:
        """Names of the arrays of a series: of its bands, and of each world, None where there are none."""
        g, index = self.gathered, self.pack.index
        each = OF_WORLDS + key
        if key in g.coded:
            if key not in index:
                self.pack.add(key, g.coded[key])
            return {"array": key, "worlds": None}
        if key in g.bands:
            if key not in index:
                self.pack.add(key, g.bands[key] if self.about.worlds > 1 else g.bands[key][1:2])
                if self.rows:
                    self.pack.add(each, g.each[key])
            return {"array": key, "worlds": each if self.rows else None}
        if self.about.worlds > MOST_WORLDS:
            if key not in index:
                self.pack.add_line(key, quantiles(g.lines[key])[:, None])
            return {"array": key, "worlds": None}
        if each not in index:
            self.pack.add_line(each, np.stack(g.lines[key])[:, None])
        return {"array": key, "worlds": each}

    def _mark(self, mark: Mark, days: int) -> dict[str, Any]:
        """Days are counted from the first; f, l : the first and the last, where it has more than one.

        days : of the panel.
        """

        def day(when: date | None) -> int | None:
            return None if when is None else min(max(self.about.day(when), 0), days - 1)

        return {
            "t": day(mark.on), "f": day(mark.first), "l": day(mark.last), "low": five(mark.low),
            "best": five(mark.best), "high": five(mark.high), "label": mark.label, "shape": mark.shape,
            "note": self.book.cite(mark.source, mark.confidence).number,
        }  # fmt: skip

    def _at_places(self, chart: Chart) -> dict[int, dict[str, Any]]:
        """By row of the place, what is on record there; rows that have nothing are left out."""
        out = {}
        for place in places_on_record(self.about):
            assert chart.draw is not None
            drawing = chart.draw(replace(self.about, place=place))
            if any(panel.marks or panel.dotted for panel in drawing.panels):
                out[1 + self.about.places.index(place)] = {
                    "note": drawing.note,
                    "marks": [[self._mark(mark, self.about.days) for mark in panel.marks] for panel in drawing.panels],
                    "dotted": [[self.about.day(day) for day in panel.dotted] for panel in drawing.panels],
                }
        return out

    def _field(self, drawing: Drawing, content: Content) -> dict[str, Any]:
        field = drawing.field
        assert field is not None
        return {
            "heading": field.heading, "xTitle": field.x_title, "rows": list(content.rows),
            "beside": list(content.beside) or [""] * len(content.rows), "legend": list(content.legend),
            "spots": [[five(s.x), five(s.y), s.shape, s.role, s.label] for s in content.spots],
            "strokes": [[five(s.x), five(s.x2), five(s.y), s.role, s.dotted] for s in content.strokes],
            "heads": list(content.heads), "table": [list(row) for row in content.table],
        }  # fmt: skip


def five(value: float) -> float:
    """Five figures, as JSON has them."""
    return float(f"{value:.5g}")
