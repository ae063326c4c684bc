"""Charts of what surrounds people and armies: the official word, the weather, and what was said beside what was so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import altair as alt
import numpy as np

from homefront.errors import ResultsError
from homefront.scenario.on_record import on_record
from homefront.views import theme
from homefront.views.announced import announced
from homefront.views.charts.panels import RIGHT, Curve, Mark, Panel, Span, by_day, day_axis, inline, stacked
from homefront.views.charts.subject import Subject


def word(subject: Subject) -> alt.VConcatChart:
    """How far the official word reaches."""
    curve = Curve("model", subject.days, 100 * subject.series("coverage"))
    panel = Panel("Residents whom the official word reaches (%)", [curve], domain=(0, 100), height=90)
    note = "After what was coded by two readers of the sources, sets handed in and occupation."
    return by_day(subject, f"Reach of the official word: {subject.place_name}", [panel], note)


def weather(subject: Subject) -> alt.VConcatChart:
    """Temperature of the centre axis beside the record."""
    values = np.stack([data.nation["temperature"][: subject.results.days] for data in subject.fronts])
    points = [p for p in on_record(subject.scenario, "temperature") if subject.day(p.last) < subject.results.days]
    marks = [Mark(p.last.isoformat(), p.value, p.value, p.value) for p in points if p.first == p.last]
    spans = [
        Span(p.first.isoformat(), p.last.isoformat(), p.value, p.value, p.value) for p in points if p.first < p.last
    ]
    low = min([float(values.min()), *(p.value for p in points)])
    domain = (5 * np.floor(low / 5), 5 * np.ceil(float(values.max()) / 5))
    panel = Panel(
        "Temperature on the axis of the centre (deg C)", [Curve("model", subject.days, values)], marks, spans,
        domain=(float(domain[0]), float(domain[1])), level=0.0, height=100,
    )  # fmt: skip
    note = "Black: the record (bars: means of a month; diamonds: a day)." if points else ""
    return by_day(subject, "Weather", [panel], note)


def said(subject: Subject) -> alt.VConcatChart:
    """From the day on which something was so to the day on which the bulletins said it."""
    last = subject.results.start + timedelta(subject.results.days - 1)
    rows: list[dict[str, Any]] = [
        {
            "what": row.what, "order": n, "day": row.happened_on.isoformat(),
            "said": min(row.announced_on or last, last).isoformat(),
            "told": row.announced_on is not None and row.announced_on <= last,
        }
        for n, row in enumerate(announced(subject.scenario))
        if subject.results.start <= row.happened_on <= last
    ]  # fmt: skip
    if not rows:
        raise ResultsError("this scenario has no announcements; choose another figure")
    left = 150.0
    axis = alt.Axis(
        title=None, ticks=False, domain=False, minExtent=left, maxExtent=left, grid=True, labelLimit=left - 6
    )
    y = alt.Y("what:N", sort=alt.EncodingSortField("order", op="min"), axis=axis)
    x = day_axis(True, subject.results.days / 30.4)
    base = alt.Chart(inline(rows))
    told = base.transform_filter("datum.told")
    until = alt.X2("said:T")
    layers = [
        told.mark_rule(color=theme.MODEL, strokeWidth=1.6).encode(y=y, x=x, x2=until),
        base.transform_filter("!datum.told")
        .mark_rule(color=theme.MODEL, strokeWidth=1.2, strokeDash=[1, 2])
        .encode(y=y, x=x, x2=until),
        base.mark_point(shape="circle", filled=True, color=theme.MODEL, size=22, opacity=1).encode(y=y, x=x),
        told.mark_point(shape="square", filled=True, color=theme.ORANGE, size=24, opacity=1).encode(y=y, x="said:T"),
    ]
    chart = alt.layer(*layers).properties(
        width=subject.width - left - RIGHT,
        height=11.0 * len(rows),
        title=alt.Title("Day it was so, and day it was said"),
    )
    note = "Record only. Circle: it was so. Square: the bulletins said it. Dotted: not said, or not in these days."
    return stacked(subject, "What was said, beside what was so", [chart], note, left)
