"""Charts of the society by place and day: belief, fear, resolve, people away, each beside what is on record of it."""

from __future__ import annotations

from typing import Any

import altair as alt
import numpy as np

from homefront.scenario.society_measures import FearGreater, PopulationAt, ShareGoneOwnAt
from homefront.views import theme
from homefront.views.charts.panels import Curve, Mark, Panel, by_day
from homefront.views.charts.subject import EVERYWHERE, Subject

PERCENT = 100.0
SMALL_SHARE = 5.0
"""Reasons of fewer than so many per cent, in every world on every day, are told instead of drawn."""


def belief(subject: Subject) -> alt.VConcatChart:
    """Mean belief in danger."""
    panel = Panel("Belief in danger (mean, 0 to 1)", [_curve(subject, "belief")], domain=(0, 1), height=90)
    return by_day(subject, f"Belief in danger: {subject.place_name}", [panel])


def fear(subject: Subject) -> alt.VConcatChart:
    """Mean fear, and what diaries say of two days."""
    curve = _curve(subject, "fear")
    marks, notes = [], []
    for measure, target in subject.recorded(FearGreater, place=subject.place_id):
        if subject.day(measure.than_on) >= subject.results.days:
            continue
        more = "greater" if target.value_best == 1 else "not greater"
        notes.append(f"Record: fear {more} on {_said(measure.on)} than on {_said(measure.than_on)} (dotted).")
        marks += [measure.on.isoformat(), measure.than_on.isoformat()]
    lines: list[Any] = []
    if marks:
        rule = alt.Chart(alt.InlineData(values=[{"day": day} for day in marks]))
        lines.append(
            rule.mark_rule(color=theme.RECORD, strokeDash=[1, 2]).encode(x=alt.X("day:T", scale=alt.Scale(type="utc")))
        )
    panel = Panel("Fear (mean, 0 to 1)", [curve], domain=(0, 1), height=90, under=lines)
    return by_day(subject, f"Fear: {subject.place_name}", [panel], " ".join(notes))


def resolve(subject: Subject) -> alt.VConcatChart:
    """Resolve as felt, shown and reported."""
    curves = [
        _curve(subject, "resolve", "felt", theme.BLUE),
        _curve(subject, "shown", "shown to others", theme.ORANGE, (4, 2)),
        _curve(subject, "reported", "reported upward", theme.GREEN, (1, 1.5)),
    ]
    panel = Panel("Resolve (mean, 0 to 1)", curves, domain=(0, 1), height=100)
    return by_day(subject, f"Resolve felt, shown and reported: {subject.place_name}", [panel])


def gone(subject: Subject) -> alt.VConcatChart:
    """People away from home by reason."""
    all_gone, own, ordered, homeless = (
        PERCENT * subject.series(name) for name in ("gone", "own", "ordered", "homeless")
    )
    called = all_gone - own - ordered - homeless
    marks_gone, marks_own = [], []
    if subject.place_id != EVERYWHERE:
        people = float(subject.results.places.population[subject.results.places.index(subject.place_id)])
        for present, target in subject.recorded(PopulationAt, place=subject.place_id):
            low, best, high = (PERCENT * (1 - v / people) for v in _ends(target)[::-1])
            marks_gone += _mark(subject, max(0, subject.day(present.on) - 1), best, low, high)
        for measure, target in subject.recorded(ShareGoneOwnAt, place=subject.place_id):
            low, best, high = (PERCENT * v for v in _ends(target))
            marks_own += _mark(subject, subject.day(measure.on), best, low, high)
    rows: list[tuple[str, Any, list[Mark]]] = [
        ("All (% of residents)", all_gone, marks_gone), ("By their own decision (%)", own, marks_own),
        ("By order (%)", ordered, []), ("Homeless (%)", homeless, []), ("Called up (%)", called, []),
    ]  # fmt: skip
    few = {row[0]: most for row in rows[1:] if not row[2] and (most := float(np.max(row[1]))) < SMALL_SHARE}
    rows = [row for row in rows if row[0] not in few]
    panels = [
        Panel(heading, [Curve("away", subject.days, values)], marks, height=70 if n == 0 else 44, domain=(0, 100))
        for n, (heading, values, marks) in enumerate(rows)
    ]
    note = "Record of all: people counted by the city, against those of the run's start." if marks_gone else ""
    small = "; ".join(f"{name.removesuffix(' (%)').lower()}, {_most(most)}" for name, most in few.items())
    note = f"{note} Not drawn: {small}.".strip() if small else note
    return by_day(subject, f"People away from home, by reason: {subject.place_name}", panels, note)


def _curve(
    subject: Subject, name: str, label: str = "model", colour: str = theme.MODEL, dash: tuple[float, ...] = (1, 0)
) -> Curve:
    return Curve(label, subject.days, subject.series(name), colour, dash)


def _ends(target: Any) -> tuple[float, float, float]:
    return target.value_low, target.value_best, target.value_high


def _mark(subject: Subject, day: int, best: float, low: float, high: float) -> list[Mark]:
    """A point, if its day lies within the run."""
    return [Mark(subject.on(day), best, low, high)] if 0 <= day < subject.results.days else []


def _said(when: Any) -> str:
    return f"{when.day} {when:%B}"


def _most(percent: float) -> str:
    return f"at most {percent:.1f} %" if percent >= 0.05 else "nobody"
