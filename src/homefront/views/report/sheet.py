"""What the parts of a page write on: packed arrays, charts for the script, and titles and legends for the template."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from homefront.views.report import charts
from homefront.views.report.data import Collected
from homefront.views.report.pack import Pack
from homefront.views.report.record import Mark, Record
from homefront.views.report.sources import SourceBook


@dataclass
class Sheet:
    """figures : id -> title, unit, legend.   charts : what page.js draws.   record : what is on record, by curve."""

    found: Collected
    book: SourceBook
    record: Record
    pack: Pack = field(default_factory=Pack)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    charts: list[dict[str, Any]] = field(default_factory=list)

    @property
    def last(self) -> date:
        """The last day of society and front."""
        return self.found.start + timedelta(self.found.days - 1)

    def day(self, when: date) -> int:
        """Counted from the first."""
        return (when - self.found.start).days

    def bands(self, values: np.ndarray) -> np.ndarray:
        """Low, middle and high, or one line of one world."""
        return values if self.found.worlds > 1 else values[1:2]

    def add(self, key: str, title: str, unit: str, legend: list[str], chart: dict[str, Any], **shown: Any) -> None:
        """A chart, and what the template says of it."""
        self.charts.append({"id": key, **chart})
        self.figures[key] = {"title": title, "legend": legend, "unit": unit, **shown}

    def by_place(
        self, key: str, title: str, unit: str, series: dict[str, str], *, form: str = ".1f", top: float | None = None
    ) -> None:
        """Curves of the chosen place; series : label -> name of the packed array."""
        days = self.found.days
        chart = {
            "spec": charts.curve(list(series), self.found.start, days, unit, form=form, top=top),
            "days": days,
            "form": form,
            "series": [{"s": label, "array": name, "by": "place"} for label, name in series.items()],
        }
        self.add(key, title, unit, list(series), chart)

    def curves(
        self,
        key: str,
        title: str,
        unit: str,
        series: dict[str, str],
        *,
        marks: list[Mark] | None = None,
        days: int = 0,
        form: str = ",.0f",
        zero: bool = True,
    ) -> None:
        """Curves of the country beside what is on record; series : label -> name of the packed array."""
        length = days or self.found.days
        chart = {
            "spec": charts.curve(list(series), self.found.start, length, unit, form=form, zero=zero),
            "days": length,
            "form": form,
            "marks": marks or [],
            "series": [{"s": label, "array": name, "at": 0} for label, name in series.items()],
        }
        self.add(key, title, unit, list(series), chart)
