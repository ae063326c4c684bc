"""A figure as the server draws it: an SVG and a table that are read without a script.

With a script page/charts.js draws the same numbers in its place.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from homefront.lab.figures.values import HIGH, LOW, MIDDLE, PanelValues, panels

WIDTH, LEFT_OF_CURVES, RIGHT, HIGH_PANEL, TOP, FOOT = 720, 62, 10, 130, 22, 22
MOST_POINTS = 120
WEEK = 7
MOST_ROWS = 60


@dataclass(frozen=True)
class Table:
    """heads, and rows of as many cells."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]


def svg_of(facts: Mapping[str, Any], chart: Mapping[str, Any], row: int) -> Markup:
    """The curves of a chart, one panel above the other: the middle of the worlds, and where 90 % of them lie. A chart
    of points has its table alone; "" for it."""
    if not chart["chart"]["panels"]:
        return Markup("")
    start, parts, y = date.fromisoformat(facts["start"]), [], 0.0
    for panel in filter(lambda one: one.has_content, panels(chart, row)):
        parts.append(_panel(panel, start, y))
        y += TOP + HIGH_PANEL + FOOT
    return Markup('<svg class="fixed" viewBox="0 0 {} {:.0f}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, y, f"{chart['title']}: curves over days; the numbers stand in the table beneath", Markup("").join(parts)
    )


def table_of(facts: Mapping[str, Any], chart: Mapping[str, Any], row: int) -> Table:
    """The numbers of a chart, each week of curves."""
    drawn = chart["chart"]
    if "field" in drawn:
        return Table(drawn["field"]["heads"], drawn["field"]["table"])
    shown, start = panels(chart, row), date.fromisoformat(facts["start"])
    columns = [(panel, curve) for panel in shown for curve in panel.curves]
    heads = ["day", *(_head(panel, curve.label) for panel, curve in columns)]
    days = max(curve.bands.shape[1] for _, curve in columns)
    step = max(1, WEEK * math.ceil(days / WEEK / MOST_ROWS))
    rows = [
        [said_day(start, day), *(_cell(curve.bands, day) for _, curve in columns)]
        for day in sorted({*range(0, days, step), days - 1})
    ]
    return Table(heads, rows)


def said_day(start: date, day: int) -> str:
    """A day of a run.

    >>> said_day(date(1941, 6, 22), 116)
    '16 October 1941'
    """
    when = start + timedelta(day)
    return f"{when.day} {when:%B %Y}"


def number(value: float) -> str:
    """Three figures.

    >>> [number(value) for value in (0.04321, 12.34, 1234567.0, float("nan"))]
    ['0.0432', '12.3', '1,230,000', 'none']
    """
    if not math.isfinite(value):
        return "none"
    rounded = float(f"{value:.3g}")
    text = f"{rounded:,.0f}" if abs(rounded) >= 100 else f"{rounded:.3g}"
    return text.replace("-", "\N{MINUS SIGN}")


def _head(panel: PanelValues, label: str) -> str:
    return f"{panel.name}: {label}" if len(panel.curves) > 1 else panel.name


def _cell(bands: np.ndarray, day: int) -> str:
    if day >= bands.shape[1]:
        return ""
    low, middle, high = (float(bands[q, day]) for q in (LOW, MIDDLE, HIGH))
    return number(middle) if number(low) == number(high) else f"{number(middle)} ({number(low)} to {number(high)})"


def _panel(panel: PanelValues, start: date, top: float) -> Markup:
    days = max(curve.bands.shape[1] for curve in panel.curves)
    low, high, ticks = _axis(panel)
    wide, foot = WIDTH - LEFT_OF_CURVES - RIGHT, top + TOP + HIGH_PANEL

    def x(day: float) -> float:
        return float(LEFT_OF_CURVES + wide * day / max(1, days - 1))

    def y(value: float) -> float:
        return float(foot - HIGH_PANEL * (min(max(value, low), high) - low) / (high - low))

    parts = [_text(0, top + 13, panel.name, "start")]
    for tick in ticks:
        parts.append(Markup('<path class="grid" d="M{} {:.1f}h{}"/>').format(LEFT_OF_CURVES, y(tick), wide))
        parts.append(_text(LEFT_OF_CURVES - 6, y(tick) + 4, number(tick), "end"))
    parts.append(Markup('<path class="axis" d="M{} {:.1f}h{}"/>').format(LEFT_OF_CURVES, foot, wide))
    for day in range(days):
        when = start + timedelta(day)
        if when.day == 1:
            parts.append(Markup('<path class="axis" d="M{:.1f} {:.1f}v4"/>').format(x(day), foot))
            if days < 300 or when.month % 3 == 1:
                parts.append(_text(x(day), foot + 16, f"{when:%b}" + (f" {when.year}" if when.month == 1 else "")))
    for n, curve in enumerate(panel.curves):
        parts.extend(_curve(curve.bands, n, len(panel.curves), x, y))
    parts.extend(_mark(mark, x, y) for mark in panel.marks)
    if len(panel.curves) > 1:
        parts.extend(_legend(panel, top))
    return Markup("").join(parts)


def _legend(panel: PanelValues, top: float) -> list[Markup]:
    parts, at = [], float(WIDTH - RIGHT)
    for n, curve in reversed(list(enumerate(panel.curves))):
        parts.append(_text(at, top + 13, curve.label, "end"))
        at -= 6.6 * len(curve.label) + 26
        parts.append(Markup('<path class="bold c{}" d="M{:.0f} {:.0f}h20"/>').format(n % 4 + 1, at, top + 9))
        at -= 12
    return parts


def _curve(bands: np.ndarray, n: int, of: int, x: Any, y: Any) -> list[Markup]:
    known = np.flatnonzero(np.isfinite(bands).all(axis=0))
    if not len(known):
        return []
    days = known[np.unique(np.linspace(0, len(known) - 1, min(len(known), MOST_POINTS)).astype(int))]

    def line(values: np.ndarray, at: np.ndarray) -> str:
        return "L".join(f"{x(day):.1f} {y(values[day]):.1f}" for day in at.tolist())

    out = []
    if not np.array_equal(bands[LOW], bands[HIGH]):
        if of == 1:
            shape = f"M{line(bands[LOW], days)}L{line(bands[HIGH], days[::-1])}Z"
            out.append(Markup('<path class="fill c{}" d="{}"/>').format(n % 4 + 1, shape))
        else:
            out += [Markup('<path class="edge c{}" d="M{}"/>').format(n % 4 + 1, line(bands[q], days)) for q in (0, 2)]
    return [*out, Markup('<path class="bold c{}" d="M{}"/>').format(n % 4 + 1, line(bands[MIDDLE], days))]


def _mark(mark: Mapping[str, Any], x: Any, y: Any) -> Markup:
    first, last = (mark["t"] if mark[key] is None else mark[key] for key in ("f", "l"))
    path = f"M{x(mark['t']):.1f} {y(mark['low']):.1f}V{y(mark['high']):.1f}M{x(first):.1f} {y(mark['best']):.1f}" \
        f"H{x(last):.1f}"  # fmt: skip
    spot = Markup('<circle class="spot" cx="{:.1f}" cy="{:.1f}" r="3.5"/>').format(x(mark["t"]), y(mark["best"]))
    return Markup('<g><title>{}</title><path class="record" d="{}"/>{}</g>').format(mark["label"], path, spot)


def _axis(panel: PanelValues) -> tuple[float, float, list[float]]:
    """Lower end, upper end, ticks. An axis with an upper end is drawn only as far as it is used."""
    values = [float(v) for curve in panel.curves for v in (np.nanmin(curve.bands, initial=math.inf),
                                                           np.nanmax(curve.bands, initial=-math.inf))]  # fmt: skip
    values += [mark[key] for mark in panel.marks for key in ("low", "high")]
    values = [value for value in values if math.isfinite(value)] or [0.0, 1.0]
    least, most = min(values), max(values)
    low, high = panel.ends
    if low == 0 and high is not None and 0 < most <= high / 4:
        high = None
    bottom = low if low is not None else min(0.0, least) if panel.zero else least
    top = high if high is not None else max(0.0, most) if panel.zero else most
    step = _nice(max(top - bottom, 1e-9) / 4)
    bottom = step * math.floor(bottom / step + 1e-9) if low is None else bottom
    top = step * math.ceil(top / step - 1e-9) if high is None else top
    top = top if top > bottom else bottom + step
    ticks = [step * n for n in range(math.ceil(bottom / step - 1e-9), math.floor(top / step + 1e-9) + 1)]
    return bottom, top, ticks


def _nice(step: float) -> float:
    power = math.pow(10.0, math.floor(math.log10(step)))
    return next(k * power for k in (1, 2, 5, 10) if k * power >= step * (1 - 1e-9))


def _text(x: float, y: float, text: str, anchor: str = "middle") -> Markup:
    return Markup('<text x="{:.1f}" y="{:.1f}" text-anchor="{}">{}</text>').format(x, y, anchor, escape(text))
