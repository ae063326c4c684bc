"""The charts, by Altair. Their data stand outside, page.js hands them in; and it moves one day through all of them.

Colours are names of the page's style (light, dark, print), and every series differs in its dash too.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from typing import Any

import altair as alt

from homefront.views.drawing import vl_convert

COLOURS = ("var(--c1)", "var(--c2)", "var(--c3)", "var(--c4)")
DASHES: tuple[tuple[int, ...], ...] = ((1, 0), (7, 3), (2, 3), (9, 3, 2, 3))
ROWS, MARKS, EVENTS = "rows", "marks", "events"
HEIGHT = 210


def stamp(day: date) -> int:
    """Milliseconds since 1970, midnight UTC, as the page counts days."""
    return (day - date(1970, 1, 1)).days * 86_400_000


def curve(
    series: list[str],
    start: date,
    days: int,
    unit: str,
    *,
    form: str = ",.0f",
    zero: bool = True,
    top: float | None = None,
) -> dict[str, Any]:
    """Lines with a band each, what is on record as points or spans, and ticks for events."""
    x = _days(start, days)
    scale = alt.Scale(zero=zero, nice=True) if top is None else alt.Scale(domain=[0, top], clamp=True)
    y = alt.Y("mid:Q", title=unit, scale=scale, axis=alt.Axis(format=form, tickCount=5))
    colour = alt.Color("s:N", scale=alt.Scale(domain=series, range=list(COLOURS[: len(series)])), legend=None)
    dash = alt.StrokeDash(
        "s:N", scale=alt.Scale(domain=series, range=[list(d) for d in DASHES[: len(series)]]), legend=None
    )
    rows = alt.Chart(alt.NamedData(ROWS))
    band = rows.mark_area(opacity=0.16, clip=True).encode(x=x, y=y.copy(), y2="hi:Q", color=colour)
    band.encoding.y = alt.Y("lo:Q", title=unit, scale=scale, axis=alt.Axis(format=form, tickCount=5))
    line = rows.mark_line(strokeWidth=2, clip=True).encode(x=x, y=y, color=colour, strokeDash=dash)
    marks = alt.Chart(alt.NamedData(MARKS))
    ends = marks.mark_rule(strokeWidth=1.5, color="var(--record)").encode(x=x, y="low:Q", y2="high:Q")
    spans = marks.mark_rule(strokeWidth=3, color="var(--record)").encode(x=x, x2="t2:T", y="best:Q")
    points = marks.mark_point(shape="diamond", size=70, filled=True, opacity=1, stroke="var(--record)", strokeWidth=1)
    own = alt.condition("isValid(datum.s)", colour, alt.value("var(--record)"))
    points = points.encode(x=x, y="best:Q", fill=own, tooltip=["label:N"])
    ticks = alt.Chart(alt.NamedData(EVENTS)).mark_rule(strokeWidth=1, opacity=0.55, color="var(--event)")
    ticks = ticks.encode(x=x, y=alt.value(0), y2=alt.value(6), tooltip=["label:N"])
    return _vega(alt.layer(band, line, ends, spans, points, ticks), height=HEIGHT)


def stacked(series: list[str], start: date, days: int, unit: str) -> dict[str, Any]:
    """Parts of a whole, one upon the other."""
    colour = alt.Color(
        "s:N", scale=alt.Scale(domain=series, range=[f"var(--k{n + 1})" for n in range(len(series))]), legend=None
    )
    rows = (
        alt.Chart(alt.NamedData(ROWS))
        .mark_area(opacity=0.9)
        .encode(
            x=_days(start, days),
            y=alt.Y("mid:Q", stack="zero", title=unit, axis=alt.Axis(tickCount=5, format=",.0f")),
            color=colour,
            order=alt.Order("n:Q"),
        )
    )
    marks = (
        alt.Chart(alt.NamedData(MARKS))
        .mark_point(shape="diamond", size=1, opacity=0)
        .encode(x=_days(start, days), y="best:Q")
    )
    return _vega(alt.layer(rows, marks), height=HEIGHT)


def said_and_so(start: date, days: int, rows: int) -> dict[str, Any]:
    """From the day on which something was so to the day on which it was said; a cross at the end: not said."""
    x = _days(start, days)
    y = alt.Y("what:N", sort=None, title=None, axis=alt.Axis(labelLimit=190, ticks=False, domain=False, grid=True))
    data = alt.Chart(alt.NamedData(ROWS))
    line = data.mark_rule(strokeWidth=2, color="var(--c1)", clip=True).encode(
        x=x, x2="said:T", y=y, strokeDash=alt.condition("datum.told", alt.value([1, 0]), alt.value([2, 3]))
    )
    so = data.mark_point(shape="circle", size=40, filled=True, opacity=1, color="var(--c1)", clip=True).encode(x=x, y=y)
    said = data.transform_filter("datum.told").mark_point(
        shape="square", size=45, filled=True, opacity=1, color="var(--c2)", clip=True
    )
    said = said.encode(x=alt.X("said:T"), y=y)
    return _vega(alt.layer(line, so, said), height=alt.Step(17) if rows else HEIGHT)


def strength_and_distance(place: str) -> dict[str, Any]:
    """Each world: the zone's drawn strength, and how near the front came."""
    base = alt.Chart(alt.NamedData(ROWS))
    points = base.mark_point(filled=True, size=75, opacity=0.9, stroke="var(--paper)", strokeWidth=0.6).encode(
        x=alt.X(
            "strength:Q",
            title=f"strength of the zone of {place} (1; assumed, drawn)",
            scale=alt.Scale(zero=False, nice=True),
            axis=alt.Axis(tickCount=5),
        ),
        y=alt.Y("km:Q", title=f"nearest to {place} (km; below 0: past it)", axis=alt.Axis(tickCount=6)),
        shape=alt.Shape(
            "held:N", scale=alt.Scale(domain=["yes", "no"], range=["circle", "triangle-down"]), legend=None
        ),
        color=alt.Color("held:N", scale=alt.Scale(domain=["yes", "no"], range=["var(--c1)", "var(--c2)"]), legend=None),
        tooltip=["world:N", "strength:Q", "km:Q"],
    )
    zero = alt.Chart(alt.InlineData(values=[{}])).mark_rule(color="var(--line)").encode(y=alt.datum(0))
    return _vega(alt.layer(zero, points), height=HEIGHT)


def _days(start: date, days: int) -> alt.X:
    domain = [stamp(start), stamp(start + timedelta(days - 1))]
    axis = alt.Axis(
        format="%-d %b",
        tickCount={"interval": "month", "step": 1} if days <= 300 else {"interval": "month", "step": 3},
        labelFlush=True,
        labelOverlap=True,
        grid=False,
        title=None,
    )
    return alt.X("t:T", scale=alt.Scale(type="utc", domain=domain, nice=False), axis=axis)


def _vega(chart: alt.LayerChart | alt.FacetChart, height: Any) -> dict[str, Any]:
    """The chart compiled to Vega, as wide as what holds it."""
    chart = chart.properties(width="container", height=height, background="transparent").configure(
        font="system-ui, sans-serif",
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        padding=2,
        aria=False,
        view=alt.ViewConfig(stroke=None),
        axis=alt.AxisConfig(
            labelColor="currentColor",
            titleColor="currentColor",
            domainColor="var(--line)",
            tickColor="var(--line)",
            gridColor="var(--grid)",
            labelFontSize=12,
            titleFontSize=12,
            titleFontWeight="normal",
            titleAnchor="start",
        ),
        axisY=alt.AxisConfig(titleAngle=0, titleAlign="left", titleY=-10, titleX=0, titleBaseline="bottom"),
    )
    spec = chart.to_dict()
    _forget_data(spec)
    compiled: dict[str, Any] = vl_convert().vegalite_to_vega(
        spec, vl_version=".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    )
    compiled.pop("$schema", None)
    return compiled


def _forget_data(spec: dict[str, Any]) -> None:
    """Named data are empty until the page hands them in."""
    spec["datasets"] = {
        **spec.get("datasets", {}),
        **{name: [] for name in (ROWS, MARKS, EVENTS) if f'"name": "{name}"' in json.dumps(spec)},
    }


@cache
def runtime() -> str:
    """Vega and its embedding, without a network: vl-convert carries them."""
    text: str = vl_convert().javascript_bundle(
        "window.vegaEmbed = vegaEmbed;", vl_version=".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    )
    return text
