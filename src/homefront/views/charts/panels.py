"""The parts of which charts are made: curves with bands by day, marks of the record, panels one above the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import altair as alt
import numpy as np

from homefront.views import theme
from homefront.views.charts.subject import Subject

LEFT, RIGHT = 26.0, 8.0
"""Points kept for the labels of the vertical axis, and beyond the last day."""

_MONTH, _YEAR = "utcFormat(datum.value, '%b')", "utcFormat(datum.value, '%Y')"
MONTHS = f"datum.index == 0 || utcFormat(datum.value, '%m') == '01' ? [{_MONTH}, {_YEAR}] : {_MONTH}"
"""Names of months, the year beneath the first and each January."""


@dataclass(frozen=True)
class Curve:
    """values : (worlds, days) at `days`, dates.   colour : of line and band.   dash : tells them apart in print."""

    label: str
    days: Sequence[str]
    values: np.ndarray
    colour: str = theme.MODEL
    dash: tuple[float, ...] = (1, 0)


@dataclass(frozen=True)
class Mark:
    """A point of the record with its range, in the unit of the axis. first, last : dates, where days are the range."""

    day: str
    best: float
    low: float
    high: float
    first: str = ""
    last: str = ""
    shape: str = "diamond"


@dataclass(frozen=True)
class Span:
    """A mean of the record over days."""

    first: str
    last: str
    best: float
    low: float
    high: float


@dataclass(frozen=True)
class Panel:
    """One drawing by day. heading : what the vertical axis shows, with its unit.   domain : its ends.   level : a
    line across, where one means something.   more : layers drawn above the rest."""

    heading: str
    curves: Sequence[Curve]
    marks: Sequence[Mark] = ()
    spans: Sequence[Span] = ()
    domain: tuple[float, float] | None = None
    level: float | None = None
    height: float = 70.0
    format: str = ""
    under: Sequence[Any] = field(default_factory=tuple)


def number(value: float) -> float | None:
    """A value for a chart's data: five figures are more than a chart shows; None where there is none."""
    return float(f"{value:.5g}") if np.isfinite(value) else None


def quantiles(values: np.ndarray) -> np.ndarray:
    """(3, days): 5 %, median, 95 % over worlds; nan where fewer than half of the worlds have a value."""
    known = np.isfinite(values)
    enough = 2 * known.sum(axis=0) >= len(values)
    out = np.full((3, values.shape[1]), np.nan)
    if enough.any():
        out[:, enough] = np.nanquantile(values[:, enough], [0.05, 0.5, 0.95], axis=0)
    return out


def inline(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Rows in the chart itself: no file, no limit of rows that is set elsewhere."""
    return alt.InlineData(values=list(rows))


def day_axis(labels: bool = True, n_months: float = 8.0, every: int = 1) -> alt.X:
    """Days; the first of each month, or of each so many, is marked."""
    ticks: Any = {"interval": "month", "step": every} if n_months > 2.5 else {"interval": "week", "step": 2}
    names = MONTHS if n_months > 2.5 else "utcFormat(datum.value, '%-d %b')"
    return alt.X(
        "day:T",
        scale=alt.Scale(type="utc", nice=False),
        axis=alt.Axis(
            title=None, labels=labels, ticks=labels, tickCount=ticks, labelExpr=names, grid=False, domain=labels,
            labelOverlap=True, labelBound=False,
        ),
    )  # fmt: skip


def drawn(subject: Subject, panel: Panel, last: bool, span_days: int) -> Any:
    """A panel as a chart; only the last of several names the days."""
    worlds = subject.n_worlds
    rows = []
    for curve in panel.curves:
        for day, (low, mid, high) in zip(curve.days, quantiles(curve.values).T, strict=True):
            rows.append({"day": day, "what": curve.label, "l": number(low), "m": number(mid), "h": number(high)})
    every = 1 if span_days < 400 else 3
    x = day_axis(last, span_days / 30.4, every)
    low, high = panel.domain or (None, None)
    scale = alt.Scale(zero=panel.domain is None, nice=panel.domain is None)
    if panel.domain is not None:
        scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    y_axis = alt.Axis(
        title=None, minExtent=LEFT, maxExtent=LEFT, tickCount=max(2, int(panel.height / 18)), ticks=False,
        domain=False, format=panel.format or alt.Undefined,
    )  # fmt: skip

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", scale=scale, axis=y_axis)

    labels = [curve.label for curve in panel.curves]
    legend = alt.Legend(symbolType="stroke", symbolSize=150) if len(labels) > 1 else None
    colour = alt.Color(
        "what:N", scale=alt.Scale(domain=labels, range=[curve.colour for curve in panel.curves]),
        legend=legend,
    )  # fmt: skip
    dash = alt.StrokeDash(
        "what:N", scale=alt.Scale(domain=labels, range=[list(curve.dash) for curve in panel.curves]),
        legend=legend,
    )  # fmt: skip
    layers: list[Any] = list(panel.under)
    if panel.level is not None:
        at = alt.Chart(inline([{"m": panel.level}])).mark_rule(color=theme.QUIET, strokeDash=[2, 2], strokeWidth=0.6)
        layers.append(at.encode(y=y("m")))
    base = alt.Chart(inline(rows))
    if worlds > 1 and rows:
        layers.append(
            base.mark_area(opacity=theme.BAND if len(labels) == 1 else theme.OVERLAPPING, clip=True).encode(
                x=x, y=y("l"), y2="h:Q", color=colour
            )
        )
    if rows:
        layers.append(base.mark_line(clip=True).encode(x=x, y=y("m"), color=colour, strokeDash=dash))
    layers += _record(panel, x, y)
    return alt.layer(*layers).properties(
        width=subject.width - LEFT - RIGHT, height=panel.height, title=alt.Title(panel.heading)
    )


def _record(panel: Panel, x: alt.X, y: Any) -> list[Any]:
    """The record's spans and points, black."""
    layers: list[Any] = []
    if panel.spans:
        rows = [
            {"day": s.first, "end": s.last, "l": number(s.low), "m": number(s.best), "h": number(s.high)}
            for s in panel.spans
        ]
        base = alt.Chart(inline(rows))
        layers.append(base.mark_rect(color=theme.RECORD, opacity=0.16).encode(x=x, x2="end:T", y=y("l"), y2="h:Q"))
        layers.append(base.mark_rule(color=theme.RECORD, strokeWidth=1.1).encode(x=x, x2="end:T", y=y("m")))
    if panel.marks:
        rows = [
            {"day": m.day, "l": number(m.low), "m": number(m.best), "h": number(m.high), "shape": m.shape}
            for m in panel.marks
        ]
        base = alt.Chart(inline(rows))
        layers.append(base.mark_rule(color=theme.RECORD, clip=True).encode(x=x, y=y("l"), y2="h:Q"))
        across = [
            {"day": m.first, "end": m.last, "m": number(m.best)} for m in panel.marks if m.first and m.first != m.last
        ]
        if across:
            rule = alt.Chart(inline(across)).mark_rule(color=theme.RECORD, clip=True)
            layers.append(rule.encode(x=x, x2="end:T", y=y("m")))
        for shape in dict.fromkeys(m.shape for m in panel.marks):
            points = alt.Chart(inline([row for row in rows if row["shape"] == shape]))
            layers.append(
                points.mark_point(
                    shape=shape, filled=True, color=theme.RECORD, size=24, opacity=1, stroke="white", strokeWidth=0.5
                ).encode(x=x, y=y("m"))
            )
    return layers


def by_day(subject: Subject, title: str, panels: Sequence[Panel], note: str = "") -> alt.VConcatChart:
    """Panels above each other on one axis of days, with title and caption."""
    seen = [day for panel in panels for curve in panel.curves for day in curve.days]
    spans = (np.datetime64(max(seen)) - np.datetime64(min(seen))).astype(int) if seen else 0
    charts = [drawn(subject, panel, n == len(panels) - 1, int(spans)) for n, panel in enumerate(panels)]
    black = any(panel.marks or panel.spans for panel in panels)
    record = ("Black: the record, with its range." if black else "") if "lack" not in note else ""
    text = " ".join(part for part in (subject.reading, record, note) if part)
    joined = alt.vconcat(*charts, *_beneath(subject, text, LEFT)).resolve_scale(x="shared")
    return finished(subject, joined, title)


def _beneath(subject: Subject, text: str, left: float) -> list[alt.Chart]:
    """The caption as a last row: how to read it, then where it comes from."""
    lines = theme.wrapped(text, subject.width, theme.SMALL) if text else []
    if subject.caption:
        lines += theme.wrapped(subject.source, subject.width, theme.SMALL)
    if not lines:
        return []
    height = theme.SMALL * theme.LEADING
    chart = alt.Chart(inline([{"lines": lines}])).mark_text(
        align="left", baseline="top", dx=-left, lineHeight=height, fontSize=theme.SMALL, color=theme.SOFT
    ).encode(text="lines:N", x=alt.value(0), y=alt.value(0))  # fmt: skip
    return [chart.properties(width=subject.width - left - RIGHT, height=height * len(lines))]


def stacked(
    subject: Subject, title: str, charts: Sequence[Any], note: str, left: float, spacing: float = 7.0
) -> alt.VConcatChart:
    """Charts of any kind above each other, with title and caption."""
    return finished(subject, alt.vconcat(*charts, *_beneath(subject, note, left), spacing=spacing), title)


def finished(subject: Subject, chart: alt.VConcatChart, title: str) -> alt.VConcatChart:
    """The chart under its title, in the one look that all have."""
    lines = theme.wrapped(title, subject.width, theme.TITLE)
    head = alt.Title(lines, fontSize=theme.TITLE, fontWeight="bold", anchor="start", frame="bounds", offset=6)
    whole: alt.VConcatChart = chart.resolve_scale(color="independent", strokeDash="independent", y="independent")
    return whole.properties(title=head, config=alt.Config.from_dict(theme.config()))
