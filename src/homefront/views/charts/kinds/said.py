"""From the day on which something was so to the day on which the bulletins said it, by the record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from homefront.errors import ResultsError
from homefront.views.announced import announced
from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Content, Drawing, Field, Spot, Stroke


def said(about: About) -> Drawing:
    """What was so within the days of the run."""
    rows = [row for row in announced(about.scenario) if about.start <= row.happened_on <= about.last]
    if not rows:
        raise ResultsError("this scenario has no announcements; choose another figure")
    field = Field("Day it was so, and day it was said", nothing, partial(filled, about, rows), label_cm=5.3)
    return Drawing(field=field, note="Record only. Dotted: not said, or not in these days.")


def nothing(world: World) -> None:
    """It needs nothing of a world."""


def filled(about: About, rows: Sequence[Any], given: Sequence[None]) -> Content:
    """Rows by delay, the longest last."""

    def delay(row: Any) -> int:
        return (row.announced_on - row.happened_on).days if row.announced_on else 10_000

    spots, strokes, beside, table = [], [], [], []
    ordered = sorted(rows, key=lambda row: (delay(row), row.happened_on))
    for y, row in enumerate(ordered):
        told = row.announced_on is not None and row.announced_on <= about.last
        so, until = about.day(row.happened_on), about.day(row.announced_on) if told else about.days - 1
        strokes.append(Stroke(so, until, y, "model", dotted=not told))
        spots.append(Spot(so, y, "circle", "model", f"so on {words(row.happened_on)}"))
        if told:
            spots.append(Spot(until, y, "square", "other", f"said on {words(row.announced_on)}"))
        beside.append(("same day" if delay(row) == 0 else f"{delay(row)} d") if told else "not said")
        table.append((row.what, words(row.happened_on), words(row.announced_on) if told else "not said"))
    legend = (("circle", "model", "it was so"), ("square", "other", "the bulletins said it"))
    return Content(spots, legend, ("what", "so on", "said on"), table, strokes, [row.what for row in ordered], beside)


def words(when: date) -> str:
    """16 October."""
    return f"{when.day} {when:%B}"


CHARTS = (
    Chart("said", "What was said, beside what was so", "days on which things were so and were said, by the record", 15,
          said, section="said"),
)  # fmt: skip
