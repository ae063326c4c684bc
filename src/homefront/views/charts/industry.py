"""Charts of industry: war output and capacity by month, and plants by stage of their move, beside the record."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import altair as alt
import numpy as np

from homefront.observe.front_recorder import FrontData
from homefront.processes.relocation import EAST, FIRST_RESTART, LOST, MOVING, WAITING, WORKING
from homefront.results.beside import AIRCRAFT
from homefront.scenario.front_measures import CapacityIndex, PlantsShipped, TankMeasure
from homefront.scenario.on_record import on_record
from homefront.views import theme
from homefront.views.charts.panels import LEFT, RIGHT, Curve, Panel, Span, by_day, day_axis, inline, stacked
from homefront.views.charts.subject import Subject


def output(subject: Subject) -> alt.VConcatChart:
    """War output and capacity by month."""
    months = _months(subject)
    names = [months_middle for months_middle, _, _ in months]

    def by_month(name: str) -> Curve:
        values = np.stack([data.industry[name] for data in subject.fronts])
        return Curve("model", names, np.stack([values[:, i:j].mean(axis=1) for _, i, j in months], axis=1))

    tanks = [
        _span(subject, measure.first, measure.last, target, per_day)
        for measure, target in subject.recorded(TankMeasure)
        if (per_day := _tanks(subject, measure)) and _answered(subject, measure.last)
    ]
    index = [
        _span(subject, measure.first, measure.last, target, 1.0)
        for measure, target in subject.recorded(CapacityIndex) if _answered(subject, measure.last)
    ]  # fmt: skip
    panels = [
        Panel("War output (June 1941 = 1)", [by_month("output")], spans=tanks, height=88),
        Panel("Capacity of industry (June 1941 = 1)", [by_month("capacity")], spans=index, height=62),
    ]
    aircraft = _aircraft(subject)
    if aircraft:
        panels.insert(1, Panel("War output beside aircraft made (June 1941 = 1)", [by_month("output")], spans=aircraft))
    per_day = subject.front_frames[0].tanks_per_day
    note = "Means of months."
    if tanks:
        note += f" Record of output: tanks made, {per_day:g} a day being output 1."
    if aircraft:
        note += f" Aircraft: {subject.scenario.number(AIRCRAFT):g} a day being output 1."
    if not subject.cut_short and subject.industry_days > subject.results.days:
        note += (
            f" After {_words(subject.results.start + timedelta(subject.results.days - 1))} land and labour stand still."
        )
    return by_day(subject, "War output and capacity by month", panels, note)


def _aircraft(subject: Subject) -> list[Span]:
    """Aircraft made, by the number that stands for output 1."""
    if AIRCRAFT not in subject.scenario.values:
        return []
    per_day = subject.scenario.number(AIRCRAFT)
    return [
        Span(point.first.isoformat(), point.last.isoformat(), value, value, value)
        for point in on_record(subject.scenario, "aircraft")
        for value in [point.value / per_day]
        if _answered(subject, point.last)
    ]


def _months(subject: Subject) -> list[tuple[str, int, int]]:
    """(middle, first day, day after the last) of each month that the industry ran."""
    days = [date.fromisoformat(day) for day in subject.dates(subject.industry_days)]
    starts = [n for n, day in enumerate(days) if n == 0 or day.day == 1]
    ends = [*starts[1:], len(days)]
    return [(days[(i + j - 1) // 2].isoformat(), i, j) for i, j in zip(starts, ends, strict=True)]


def _tanks(subject: Subject, measure: TankMeasure) -> float:
    """By what a target of tanks is divided to give war output; 0 where that is not known."""
    per_day = subject.front_frames[0].tanks_per_day
    return per_day * measure.days_added if np.isfinite(per_day) else 0.0


def _answered(subject: Subject, last: date) -> bool:
    return subject.day(last) < subject.industry_days


def _span(subject: Subject, first: date, last: date, target: Any, by: float) -> Span:
    return Span(
        subject.on(subject.day(first)), subject.on(subject.day(last)),
        *(v / by for v in (target.value_best, target.value_low, target.value_high)),
    )  # fmt: skip


STAGES_SHOWN = (
    ("at work in the east", (EAST,), theme.BLUE),
    ("being set up", tuple(range(FIRST_RESTART, EAST)), theme.SKY),
    ("on the way", (MOVING,), theme.YELLOW),
    ("waiting for wagons", (WAITING,), theme.PURPLE),
    ("at work in place", (WORKING,), "#d9d9d9"),
    ("lost", (LOST,), "#8c8c8c"),
)
"""From the bottom: name, stages, colour. The first three together have been shipped."""


def plants(subject: Subject) -> alt.VConcatChart:
    """Large plants by stage."""
    days = subject.dates(subject.industry_days)
    step = 1 if len(days) < 100 else 3
    total = np.mean([_by_stage(data) for data in subject.fronts], axis=0)[:, : len(days)]
    rows = [
        {"day": days[n], "what": name, "order": order, "n": round(float(total[list(stages), n].sum()), 1)}
        for order, (name, stages, _) in enumerate(STAGES_SHOWN) for n in range(0, len(days), step)
    ]  # fmt: skip
    labels = [name for name, _, _ in STAGES_SHOWN]
    most = float(total.sum(axis=0).max())
    x = day_axis(True, len(days) / 30.4, 1 if len(days) < 400 else 3)
    y_axis = alt.Axis(title=None, minExtent=LEFT, maxExtent=LEFT, ticks=False, domain=False, format=",d")
    colour = alt.Color(
        "what:N", scale=alt.Scale(domain=labels, range=[c for _, _, c in STAGES_SHOWN]),
        legend=alt.Legend(columns=3, symbolType="square", symbolStrokeWidth=0),
    )  # fmt: skip
    areas = alt.Chart(inline(rows)).mark_area(opacity=0.9, stroke="white", strokeWidth=0.3, clip=True)
    layers: list[Any] = [
        areas.encode(
            x=x,
            y=alt.Y("n:Q", stack="zero", axis=y_axis, scale=alt.Scale(domain=[0, most], nice=False)),
            color=colour,
            order="order:Q",
        )
    ]
    marks = [
        {"day": measure.on.isoformat(), "l": target.value_low, "b": target.value_best, "h": target.value_high}
        for measure, target in subject.recorded(PlantsShipped)
        if _answered(subject, measure.on)
    ]
    if marks:
        base = alt.Chart(inline(marks))
        layers.append(base.mark_rule(color=theme.RECORD, strokeWidth=1.2).encode(x=x, y="l:Q", y2="h:Q"))
        layers.append(
            base.mark_point(
                shape="diamond", filled=True, color=theme.RECORD, size=36, opacity=1, stroke="white", strokeWidth=0.7
            ).encode(x=x, y="b:Q")
        )
    chart = alt.layer(*layers).properties(
        width=subject.width - LEFT - RIGHT, height=130, title=alt.Title("Large plants that could be reached (count)")
    )
    note = "The one world of this run." if subject.n_worlds == 1 else f"Mean of {subject.n_worlds} worlds."
    if marks:
        note += (
            " Black: plants shipped on record, with its range; beside it stands the upper edge of the third area: "
            "those on the way, being set up and at work in the east."
        )
    return stacked(subject, "Plants by stage of their move", [chart], note, LEFT)


def _by_stage(data: FrontData) -> np.ndarray:
    stages: np.ndarray = data.stages.sum(axis=0)
    return stages


def _words(when: date) -> str:
    return f"{when.day} {when:%B %Y}"
