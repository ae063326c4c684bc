"""What a chart is said to be: its series, marks of the record, rows and words, without any values and without a way to
draw it. `printed.py` makes an Altair chart of it for a file, `charts.js` draws the same on the page.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

if TYPE_CHECKING:
    import altair as alt

    from homefront.views.charts.about import About, World
    from homefront.views.charts.printed import Sheet

Needs = Literal["society", "front", "both", "either"]
Section = Literal["people", "front", "said", "outcome", ""]
Shape = Literal["circle", "square", "diamond", "down", "up", "tick"]
Role = Literal["model", "other", "record"]


@dataclass(frozen=True)
class Series:
    """One quantity by day.

    key : its name among the series of all charts.   take : of one world, (days,); by_place: (places, days).
    times : what a value is multiplied by to be in the unit of the panel.   free : a mean over those who are not
    occupied, as which it is weighted over places.   coded : the same in all worlds, (3, places, days): low, middle,
    high, of the first world; None where this run has none.
    """

    key: str
    label: str
    take: Callable[[World], Any]
    by_place: bool = False
    times: float = 1.0
    free: bool = False
    coded: bool = False


@dataclass(frozen=True)
class Mark:
    """A value of the record with its range, in the unit of the panel.

    on : the day of the point.   first, last : a span of which best is the mean or the total of a day ("bar"), or where
    the day itself has a range.   series : of which of several in the panel.   source, confidence : as in the row.
    """

    on: date
    best: float
    low: float
    high: float
    label: str
    source: str = ""
    confidence: str = ""
    shape: Literal["diamond", "down", "up", "bar"] = "diamond"
    first: date | None = None
    last: date | None = None
    series: str = ""


@dataclass(frozen=True)
class Panel:
    """Curves by day on one axis.

    heading, unit : what the axis shows.   ends : where the axis ends; None: where the values do.   zero : whether it
    holds 0.   level : a line across, where one value means something, and what.   dotted : days of the record at which
    a line stands.   least : where no world reaches it at a place, it is told and not drawn.   height : parts of a
    usual one.
    """

    heading: str
    unit: str
    series: tuple[Series, ...]
    marks: tuple[Mark, ...] = ()
    ends: tuple[float | None, float | None] = (None, None)
    zero: bool = True
    level: tuple[float, str] | None = None
    dotted: tuple[date, ...] = ()
    least: float = 0.0
    height: float = 1.0


@dataclass(frozen=True)
class Spot:
    """A point of a field. x : day, or a value of the axis.   y : a row's number from 0, or a value."""

    x: float
    y: float
    shape: Shape
    role: Role
    label: str = ""


@dataclass(frozen=True)
class Stroke:
    """A line along a row of a field."""

    x: float
    x2: float
    y: float
    role: Role
    dotted: bool = False


@dataclass(frozen=True)
class Content:
    """What a field shows. rows : names from above, none where y is a number.   beside : at the right end of each row.

    legend : (shape, role, what it is).   heads, table : the same as numbers.
    """

    spots: Sequence[Spot]
    legend: Sequence[tuple[str, str, str]]
    heads: Sequence[str]
    table: Sequence[Sequence[str]]
    strokes: Sequence[Stroke] = ()
    rows: Sequence[str] = ()
    beside: Sequence[str] = ()


@dataclass(frozen=True)
class Field:
    """Points and strokes over days or a number, in rows or over another number.

    heading : what it shows, with the unit of its upward axis.   take : what it needs of one world.   fill : what is
    shown, of what all worlds gave.   x_title : "" for days.
    label_cm : width of the names of rows on paper.
    """

    heading: str
    take: Callable[[World], Any]
    fill: Callable[[Sequence[Any]], Content]
    x_title: str = ""
    label_cm: float = 2.2


@dataclass(frozen=True)
class Drawing:
    """A chart of one run. note : one or two sentences for the reader, beneath it."""

    panels: tuple[Panel, ...] = ()
    field: Field | None = None
    note: str = ""

    @property
    def series(self) -> list[Series]:
        return [series for panel in self.panels for series in panel.series]

    @property
    def by_place(self) -> bool:
        return any(series.by_place for series in self.series)


@dataclass(frozen=True)
class Chart:
    """A kind of chart. A module of `kinds` that has some in CHARTS is all there is to a new one.

    id : its name on the command line.   title : in plain words; {place} is the place.   what : for the list.
    draw : what it shows of a run; raises ResultsError where the run has nothing for it.   needs : the half of the model
    that must have run: "society", "front", "both" (coupled) or "either".   section : of the page, "" where the page has
    the same as a table.   order : in the list.   printed : instead of `draw`, for what is only made for a file.
    """

    id: str
    title: str
    what: str
    order: int
    draw: Callable[[About], Drawing] | None = None
    needs: Needs = "either"
    takes_place: bool = False
    section: Section = ""
    printed: Callable[[Sheet], alt.VConcatChart] | None = None


@dataclass(frozen=True)
class Values:
    """What the series of a chart are in the worlds of a run. lines : (worlds, days) by key, in the unit of the panel.

    coded : (3, days) by key.   seeds : of the worlds.
    """

    seeds: Sequence[int]
    lines: Mapping[str, np.ndarray]
    coded: Mapping[str, np.ndarray] = field(default_factory=dict)

    def middle_world(self) -> int:
        """The world that is nearest to the medians of all its series and days, each by how far apart the worlds lie."""
        far = np.zeros(len(self.seeds))
        for values in self.lines.values():
            known = np.isfinite(values).all(axis=0)
            if known.any():
                here = values[:, known]
                spread = np.ptp(here)
                far += np.abs(here - np.median(here, axis=0)).mean(axis=1) / (spread if spread > 0 else 1.0)
        return int(np.argmin(far))


def quantiles(values: np.ndarray) -> np.ndarray:
    """(3, days): 5 %, median, 95 % over worlds; nan where fewer than half of the worlds have a value."""
    known = np.isfinite(values)
    enough = 2 * known.sum(axis=0) >= len(values)
    out = np.full((3, values.shape[1]), np.nan)
    if enough.any():
        out[:, enough] = np.nanquantile(values[:, enough], [0.05, 0.5, 0.95], axis=0)
    return out


FREE_BELOW = 0.25
"""An axis with fixed ends is drawn only as far as it is used, where no more than this share of it is."""


def top_used(ends: tuple[float | None, float | None], most: float) -> float | None:
    """The upper end of an axis from 0 whose values all lie near its foot: 1, 2 or 5 times a power of ten; else None."""
    low, high = ends
    if low != 0 or high is None or not 0 < most <= FREE_BELOW * high:
        return None
    power = 10.0 ** np.floor(np.log10(most))
    return float(next(f * power for f in (1, 2, 5, 10) if f * power >= most - 1e-12))
