"""A chart for a file: Altair, at sizes of paper, with its values in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import altair as alt
import numpy as np

from homefront.results.frame import Frame
from homefront.views import theme
from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Content, Drawing, Field, Mark, Panel, Values, quantiles, top_used
from homefront.views.charts.taken import content_of, values_of
from homefront.views.theme import POINTS_PER_CM

LEFT, RIGHT = 26.0, 8.0
"""Points kept for the labels of the vertical axis, and beyond the last day."""

HEIGHT = 70.0
"""Of a usual panel, points."""

ROW = 11.0
"""Height of a row of a field, points."""

MOST_LINES = 40
"""Up to so many worlds each is a thin line; of more, a band."""

POINTS = 60
"""About so many points make a thin line: on paper no more can be seen."""

HASH_LETTERS = 12

SHAPES = {"circle": "circle", "square": "square", "diamond": "diamond", "down": "triangle-down", "up": "triangle-up"}
ROLES = {"model": theme.MODEL, "other": theme.ORANGE, "record": theme.RECORD}

_MONTH, _YEAR = "utcFormat(datum.value, '%b')", "utcFormat(datum.value, '%Y')"
MONTHS = f"datum.index == 0 || utcFormat(datum.value, '%m') == '01' ? [{_MONTH}, {_YEAR}] : {_MONTH}"
"""Names of months, the year beneath the first and each January."""

FEW_DAYS = 76
"""A run of fewer days has its weeks marked, not its months."""


@dataclass(frozen=True)
class Sheet:
    """What a chart is printed on. worlds : all of the run.   width : on paper, cm.   caption : whether scenario, seed,
    worlds, version and result hash stand beneath."""

    about: About
    worlds: Sequence[World]
    result_hash: str
    width_cm: float
    caption: bool = True

    @property
    def width(self) -> float:
        """Points on paper."""
        return self.width_cm * POINTS_PER_CM

    @cached_property
    def frames(self) -> list[Frame]:
        """What targets and outcomes are taken from, a world each."""
        return [world.frame for world in self.worlds]

    @property
    def source(self) -> str:
        """The line beneath: what was run, and the hash that says so."""
        given, scenario = self.about.provenance, self.about.scenario
        first, n = self.worlds[0].result.seed, len(self.worlds)
        seeds = f"seed {first}" if n == 1 else f"seeds {first} to {self.worlds[-1].result.seed}"
        out = [*given.get("causes_left_out", ()), *(f"process {name}" for name in given.get("without", ()))]
        parts = [
            str(given.get("scenario", scenario.id)), *([f"without {', '.join(out)}"] if out else []),
            f"{n} world{'' if n == 1 else 's'} at {given.get('scale', '?')} ({seeds})",
            *([f"only {given.get('only')}"] if given.get("only") else []),
            f"homefront {given.get('version', '?')}", f"result {self.result_hash[:HASH_LETTERS]}",
        ]  # fmt: skip
        if given.get("scenario_hash") and given.get("scenario_hash") != scenario.digest:
            parts.append("the scenario has changed since this run")
        return ", ".join(parts)


def printed(sheet: Sheet, chart: Chart) -> alt.VConcatChart:
    """A kind of chart, of this run."""
    if chart.printed is not None:
        return chart.printed(sheet)
    assert chart.draw is not None
    drawing = chart.draw(sheet.about)
    place = sheet.about.place_name if drawing.by_place else ""
    title = chart.title.format(place=place)
    if drawing.field is not None:
        content = content_of(drawing, sheet.worlds)
        left = min(drawing.field.label_cm * POINTS_PER_CM, 0.42 * sheet.width) if content.rows else LEFT + 8
        return stacked(sheet, title, [_field(sheet, drawing.field, content, left)], drawing.note, left)
    return _by_day(sheet, title, drawing, values_of(drawing, sheet.worlds, sheet.about.place_id if place else ""))


def _by_day(sheet: Sheet, title: str, drawing: Drawing, values: Values) -> alt.VConcatChart:
    """Panels above each other on one axis of days."""
    shown = [panel for panel in drawing.panels if _most(panel, values) >= panel.least]
    few = [
        f"{panel.heading.lower()}, {_percent_text(_most(panel, values))}"
        for panel in drawing.panels
        if panel not in shown
    ]
    middle = values.middle_world() if values.lines else 0
    charts = [_panel(sheet, panel, values, middle, n == len(shown) - 1) for n, panel in enumerate(shown)]
    record = "Black: the record, with its range." if any(panel.marks for panel in shown) else ""
    note = drawing.note + (f" Not drawn: {'; '.join(few)}." if few else "")
    text = " ".join(part for part in (_reading(values, middle), record, note.strip()) if part)
    joined = alt.vconcat(*charts, *_beneath(sheet, text, LEFT)).resolve_scale(x="shared")
    return finished(sheet, joined, title)


def _reading(values: Values, middle: int) -> str:
    """How curves are read."""
    n, seed = len(values.seeds), values.seeds[middle]
    if n == 1:
        return "Line: the one world of this run."
    bold = f"Bold: the world nearest to the middle of all {n} (seed {seed})"
    return f"{bold}; thin: each of the others." if n <= MOST_LINES else f"{bold}; band: 5 to 95 % of them, day by day."


def _most(panel: Panel, values: Values) -> float:
    found = [s.times * values.lines[s.key] for s in panel.series if s.key in values.lines]
    known = [v[np.isfinite(v)].max() for v in found if np.isfinite(v).any()]
    return float(max(known, default=np.inf))


def _percent_text(percent: float) -> str:
    return f"at most {percent:.1f} %" if percent >= 0.05 else "nobody"


def _panel(sheet: Sheet, panel: Panel, values: Values, middle: int, last: bool) -> Any:
    """A panel as a chart; only the last of several names the days."""
    about = sheet.about
    days = max((line.shape[1] for line in [*values.lines.values(), *values.coded.values()]), default=about.days)
    x = _day_axis(last, days)
    top = top_used(panel.ends, max([_most(panel, values), *(mark.high for mark in panel.marks)]))
    low, high = panel.ends[0], panel.ends[1] if top is None else top
    scale = alt.Scale(zero=panel.zero, nice=True)
    if low is not None and high is not None:
        scale = alt.Scale(domain=[low, high], nice=False, zero=False)
    height = HEIGHT * panel.height
    y_axis = alt.Axis(
        title=None, minExtent=LEFT, maxExtent=LEFT, tickCount=max(2, int(height / 18)), ticks=False, domain=False,
        format=",~g" if (high or 0) <= 1 and low is not None else ",~f",
    )  # fmt: skip

    def y(name: str) -> alt.Y:
        return alt.Y(f"{name}:Q", scale=scale, axis=y_axis)

    layers: list[Any] = _level(about, panel, x, y)
    if panel.dotted:
        rule = alt.Chart(inline([{"day": day.isoformat()} for day in panel.dotted]))
        layers.append(rule.mark_rule(color=theme.RECORD, strokeDash=[1, 2]).encode(x=x))
    for n, series in enumerate(panel.series):
        colour = theme.SERIES[n]
        if series.coded:
            layers += _band(about, values.coded[series.key] * series.times, x, y, colour)
        else:
            layers += _worlds(about, values.lines[series.key] * series.times, middle, x, y, colour)
    layers += _record(about, panel.marks, x, y)
    heading = f"{panel.heading} ({panel.unit})" if panel.unit else panel.heading
    title = alt.Title(theme.wrapped(heading, sheet.width, theme.HEADING))
    return alt.layer(*layers).properties(width=sheet.width - LEFT - RIGHT, height=height, title=title)


def _level(about: About, panel: Panel, x: alt.X, y: Any) -> list[Any]:
    """A dashed line across where one value means something, with what it means."""
    if panel.level is None:
        return []
    at, said = panel.level
    rows = [{"day": about.start.isoformat(), "m": at, "said": said}]
    base = alt.Chart(inline(rows))
    return [
        base.mark_rule(color=theme.QUIET, strokeDash=[2, 2], strokeWidth=0.6).encode(y=y("m")),
        base.mark_text(align="left", baseline="top", dx=2, dy=2, color=theme.SOFT).encode(x=x, y=y("m"), text="said:N"),
    ]


def _worlds(about: About, values: np.ndarray, middle: int, x: alt.X, y: Any, colour: str) -> list[Any]:
    """Each world a thin line, or a band over all of them; and the middle one above."""
    layers: list[Any] = []
    if 1 < len(values) <= MOST_LINES:
        last = values.shape[1] - 1
        days = sorted({*range(0, last, 1 + last // POINTS), last})
        rows = [
            {"day": about.on(day).isoformat(), "w": w, "v": number(values[w, day])}
            for w in range(len(values)) if w != middle for day in days
        ]  # fmt: skip
        thin = alt.Chart(inline(rows)).mark_line(clip=True, color=colour, strokeWidth=0.35, opacity=0.75)
        layers.append(thin.encode(x=x, y=y("v"), detail="w:N"))
    elif len(values) > 1:
        layers += _band(about, quantiles(values), x, y, colour, line=False)
    rows = [{"day": about.on(day).isoformat(), "m": number(v)} for day, v in enumerate(values[middle])]
    layers.append(alt.Chart(inline(rows)).mark_line(clip=True, color=colour).encode(x=x, y=y("m")))
    return layers


def _band(about: About, three: np.ndarray, x: alt.X, y: Any, colour: str, line: bool = True) -> list[Any]:
    """(3, days): a band from low to high, and its middle if asked for."""
    rows = [
        {"day": about.on(day).isoformat(), "l": number(low), "b": number(mid), "h": number(high)}
        for day, (low, mid, high) in enumerate(three.T)
    ]
    base = alt.Chart(inline(rows))
    band = base.mark_area(opacity=theme.BAND, clip=True, color=colour, line=False)
    layers: list[Any] = [band.encode(x=x, y=y("l"), y2="h:Q")]
    if line:
        layers.append(base.mark_line(clip=True, color=colour).encode(x=x, y=y("b")))
    return layers


def _record(about: About, marks: Sequence[Mark], x: alt.X, y: Any) -> list[Any]:
    """The record's points and bars with their ranges, black."""
    layers: list[Any] = []
    bars = [mark for mark in marks if mark.shape == "bar"]
    if bars:
        base = alt.Chart(inline([_row(mark) for mark in bars]))
        layers.append(base.mark_rect(color=theme.RECORD, opacity=0.16).encode(x=x, x2="end:T", y=y("l"), y2="h:Q"))
        layers.append(base.mark_rule(color=theme.RECORD, strokeWidth=1.1).encode(x=x, x2="end:T", y=y("m")))
    points = [mark for mark in marks if mark.shape != "bar"]
    upright = [_row(mark) | {"day": mark.on.isoformat()} for mark in points]
    if points:
        rule = alt.Chart(inline(upright)).mark_rule(color=theme.RECORD, clip=True)
        layers.append(rule.encode(x=x, y=y("l"), y2="h:Q"))
    across = [_row(mark) for mark in points if mark.first is not None and mark.first != mark.last]
    if across:
        rule = alt.Chart(inline(across)).mark_rule(color=theme.RECORD, clip=True)
        layers.append(rule.encode(x=x, x2="end:T", y=y("m")))
    for shape in dict.fromkeys(mark.shape for mark in points):
        rows = [row for row in upright if row["shape"] == shape]
        layers.append(_points(rows, SHAPES[shape], theme.RECORD).encode(x=x, y=y("m")))
    return layers


def _row(mark: Mark) -> dict[str, Any]:
    first, last = mark.first or mark.on, mark.last or mark.on
    return {
        "day": first.isoformat(), "end": last.isoformat(), "l": number(mark.low), "m": number(mark.best),
        "h": number(mark.high), "shape": mark.shape,
    }  # fmt: skip


def _points(rows: list[dict[str, Any]], shape: str, colour: str) -> alt.Chart:
    chart: alt.Chart = alt.Chart(inline(rows)).mark_point(
        shape=shape, filled=True, color=colour, size=24, opacity=1, stroke="white", strokeWidth=0.5
    )
    return chart


def _field(sheet: Sheet, field: Field, content: Content, left: float) -> Any:
    """Points and strokes in rows, or over a number."""
    about, rows = sheet.about, content.rows
    beside = 34.0 if any(content.beside) else 0.0
    width = sheet.width - left - RIGHT - beside
    if field.x_title:
        x = alt.X("x:Q", title=field.x_title, scale=alt.Scale(zero=False, nice=True))
    else:
        x = _day_axis(True, about.days)
        x.shorthand = "x:T"
    if rows:
        axis = alt.Axis(
            title=None,
            ticks=False,
            domain=False,
            minExtent=left,
            maxExtent=left,
            labelLimit=left - 10,
            labelPadding=6,
            grid=True,
        )
        y: Any = alt.Y("y:N", sort=list(rows), scale=alt.Scale(domain=list(rows)), axis=axis)
    else:
        y = alt.Y("y:Q", title=None, axis=alt.Axis(minExtent=LEFT))
    at_x = (lambda v: v) if field.x_title else (lambda v: about.on(v).isoformat())
    at_y = (lambda v: rows[int(v)]) if rows else (lambda v: v)
    layers: list[Any] = []
    for role, dotted in dict.fromkeys((stroke.role, stroke.dotted) for stroke in content.strokes):
        lines = [
            {"x": at_x(s.x), "x2": at_x(s.x2), "y": at_y(s.y)}
            for s in content.strokes if (s.role, s.dotted) == (role, dotted)
        ]  # fmt: skip
        rule = alt.Chart(inline(lines)).mark_rule(
            color=ROLES[role], strokeWidth=1.4, clip=True, strokeDash=[1, 2] if dotted else [1, 0]
        )
        layers.append(rule.encode(x=x, x2="x2:T" if not field.x_title else "x2:Q", y=y))
    for shape, role in dict.fromkeys((spot.shape, spot.role) for spot in content.spots):
        spots = [{"x": at_x(s.x), "y": at_y(s.y)} for s in content.spots if (s.shape, s.role) == (shape, role)]
        if shape == "tick":
            tick = alt.Chart(inline(spots)).mark_tick(color=ROLES[role], thickness=0.9, height=7, opacity=0.7)
            layers.append(tick.encode(x=x, y=y))
        else:
            layers.append(_points(spots, SHAPES[shape], ROLES[role]).encode(x=x, y=y))
    if beside:
        texts = [{"y": name, "t": text} for name, text in zip(rows, content.beside, strict=True)]
        text = alt.Chart(inline(texts)).mark_text(align="left", baseline="middle")
        layers.append(text.encode(y=y, text="t:N", x=alt.value(width + 4)))
    height = ROW * len(rows) if rows else 150.0
    shown = alt.layer(*layers).properties(width=width, height=height, title=alt.Title(field.heading))
    return alt.vconcat(_legend(content), shown, spacing=3)


def _legend(content: Content) -> Any:
    """Signs and what they are, in a row."""
    layers: list[Any] = []
    at = 0.0
    for shape, role, said in content.legend:
        base = alt.Chart(inline([{"t": said}]))
        colour = ROLES[role]
        if shape == "tick":
            sign: Any = base.mark_tick(color=colour, thickness=1.2, height=7, orient="vertical")
        else:
            sign = _points([{"t": said}], SHAPES[shape], colour)
        layers.append(sign.encode(x=alt.value(at + 3), y=alt.value(4)))
        text = base.mark_text(align="left", baseline="middle", fontSize=theme.LABEL, color=theme.INK)
        layers.append(text.encode(text="t:N", x=alt.value(at + 9), y=alt.value(4)))
        at += 18 + len(said) * theme.LABEL * theme.LETTER * 1.1
    return alt.layer(*layers).properties(width=at, height=8)


def _day_axis(labels: bool, days: int) -> alt.X:
    """Days: the first of each month or quarter is marked, of a short run each week."""
    weeks = days < FEW_DAYS
    ticks: Any = {"interval": "week" if weeks else "month", "step": 1 if days < 400 else 3}
    return alt.X(
        "day:T",
        scale=alt.Scale(type="utc", nice=False),
        axis=alt.Axis(
            title=None, labels=labels, ticks=labels, tickCount=ticks,
            labelExpr="utcFormat(datum.value, '%-d %b')" if weeks else MONTHS, grid=False, domain=labels,
            labelOverlap=True, labelBound=False,
        ),
    )  # fmt: skip


def number(value: float) -> float | None:
    """A value for a chart's data: five figures are more than a chart shows; None where there is none."""
    return float(f"{value:.5g}") if np.isfinite(value) else None


def inline(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Rows in the chart itself: no file, no limit of rows that is set elsewhere."""
    return alt.InlineData(values=list(rows))


def _beneath(sheet: Sheet, text: str, left: float) -> list[alt.Chart]:
    """The caption as a last row: how to read it, then where it comes from."""
    lines = theme.wrapped(text, sheet.width, theme.SMALL) if text else []
    if sheet.caption:
        lines += theme.wrapped(sheet.source, sheet.width, theme.SMALL)
    if not lines:
        return []
    height = theme.SMALL * theme.LEADING
    chart = alt.Chart(inline([{"lines": lines}])).mark_text(
        align="left", baseline="top", dx=-left, lineHeight=height, fontSize=theme.SMALL, color=theme.SOFT
    ).encode(text="lines:N", x=alt.value(0), y=alt.value(0))  # fmt: skip
    return [chart.properties(width=sheet.width - left - RIGHT, height=height * len(lines))]


def stacked(
    sheet: Sheet, title: str, charts: Sequence[Any], note: str, left: float, spacing: float = 7.0
) -> alt.VConcatChart:
    """Charts of any kind above each other, with title and caption."""
    return finished(sheet, alt.vconcat(*charts, *_beneath(sheet, note, left), spacing=spacing), title)


def finished(sheet: Sheet, chart: alt.VConcatChart, title: str) -> alt.VConcatChart:
    """The chart under its title, in the one look that all have."""
    lines = theme.wrapped(title, sheet.width, theme.TITLE)
    head = alt.Title(lines, fontSize=theme.TITLE, fontWeight="bold", anchor="start", frame="bounds", offset=6)
    whole: alt.VConcatChart = chart.resolve_scale(color="independent", strokeDash="independent", y="independent")
    return whole.properties(title=head, config=alt.Config.from_dict(theme.config()))
