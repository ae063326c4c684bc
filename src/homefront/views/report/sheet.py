"""What the parts of a page write on: packed arrays, charts for the script, and titles and legends for the template."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from homefront.views.report.charts import PageCharts
from homefront.views.report.data import Collected
from homefront.views.report.pack import Pack
from homefront.views.report.sources import SourceBook


@dataclass
class Sheet:
    """figures : id -> title, section of the page, and whether it is of one place.   charts : what charts.js draws."""

    collected: Collected
    book: SourceBook
    pack: Pack = field(default_factory=Pack)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    charts: list[dict[str, Any]] = field(default_factory=list)

    def add_charts(self) -> None:
        """All charts that this run has."""
        if self.collected.gathered is not None:
            made = PageCharts(self.collected.gathered, self.pack, self.book)
            self.charts, self.figures = made.charts, made.figures

    @property
    def last(self) -> date:
        """The last day of society and front."""
        return self.collected.start + timedelta(self.collected.days - 1)

    def day(self, when: date) -> int:
        """Counted from the first."""
        return (when - self.collected.start).days

    def bands(self, values: np.ndarray) -> np.ndarray:
        """Low, middle and high, or one line of one world."""
        return values if self.collected.worlds > 1 else values[1:2]
