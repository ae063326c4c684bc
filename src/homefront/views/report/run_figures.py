"""Figures of several runs: a mark a world on one scale, with the worlds of a seed joined, and curves on one axis.

All of it is drawn here, so that it is there without a script. `data-w` names a world, by which the script finds it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from homefront.views.report.data import Collected
from homefront.views.report.quantities import ENTERED, quantity, verbatim
from homefront.views.report.question import FATES
from homefront.views.report.tale import Line

ACROSS, LEFT, RIGHT = 640, 46, 14
ROW = 62
"""Units between the lines of two runs."""

GROUP = 90
"""Units that a group of worlds has at least: its count must fit above it."""

CURVE = (480, 230)
"""Width and height of a figure of curves."""

MOST_POINTS = 57
"""Days that a line is drawn by."""

TICKS = 4


def by_fate(runs: Sequence[Collected], joined: bool) -> dict[str, Any]:
    """Worlds of each run in a row, those of one fate together. joined : whether lines join the worlds of a seed."""
    most = {name: max(len(run.each.of_fate(name)) for run in runs) for name in FATES}
    kept = [name for name in FATES if most[name]]
    small = [name for name in kept if most[name] < GROUP / (ACROSS / max(1, sum(most.values())))]
    room = ACROSS - LEFT - RIGHT - GROUP * len(small)
    step = min(16.0, room / max(1, sum(most[name] + 2 for name in kept if name not in small)))
    first, at = {}, float(LEFT)
    for name in kept:
        first[name] = at
        at += max(GROUP, step * (most[name] + 2))
    rows = []
    for number, run in enumerate(runs):
        place: dict[str, int] = {}
        marks = []
        for world in run.each.in_order():
            fate = run.each.fates[world].name
            n = place.setdefault(fate, 0)
            place[fate] += 1
            marks.append({"w": run.each.seeds[world], "fate": fate, "x": round(first[fate] + step * (n + 0.5), 1)})
        counts = [{"x": round(first[name], 1), "text": (f"fate.{name}", {"n": place.get(name, 0)})} for name in kept]
        rows.append({"y": 30 + ROW * number, "marks": marks, "counts": counts})
    size = round(min(11.0, 0.92 * step), 1)
    return _figure(rows, size) | {"lines": _lines(rows, "fate") if joined else []}


def by_value(runs: Sequence[Collected], outcome: str, unit: str, kind: str, joined: bool) -> dict[str, Any]:
    """Worlds of each run on one line of numbers."""
    values = [np.array([world.get(outcome, math.nan) for world in run.each.values]) for run in runs]
    known = np.concatenate([row[np.isfinite(row)] for row in values] or [np.zeros(0)])
    if unit == "km":
        values, known = [np.maximum(row, 0.0) for row in values], np.maximum(known, 0.0)
    low, high = min(0.0, float(known.min(initial=0.0))), max(float(known.max(initial=0.0)), 1e-12)
    step = nice((high - low) / TICKS)
    low, high = step * math.floor(low / step + 1e-9), step * math.ceil(high / step - 1e-9)
    long = ACROSS - LEFT - RIGHT

    def x(value: float) -> float:
        return round(LEFT + long * (value - low) / (high - low), 1)

    rows = []
    for number, (run, row) in enumerate(zip(runs, values, strict=True)):
        marks = [
            {"w": seed, "fate": "counted", "x": x(float(value))}
            for seed, value in zip(run.each.seeds, row, strict=True) if math.isfinite(value)
        ]  # fmt: skip
        middle = x(float(np.median(row[np.isfinite(row)]))) if marks else None
        rows.append({"y": 20 + ROW * number, "marks": marks, "counts": [], "middle": middle})
    ticks = [{"x": x(v), "text": tick(v, unit, kind)} for v in np.arange(low, high + step / 2, step)]
    return _figure(rows, 7.0) | {"lines": _lines(rows, "x") if joined else [], "ticks": ticks}


def _figure(rows: list[dict[str, Any]], size: float) -> dict[str, Any]:
    return {"width": ACROSS, "height": rows[-1]["y"] + 34, "rows": rows, "size": size, "ticks": [], "left": LEFT,
            "right": ACROSS - RIGHT}  # fmt: skip


def _lines(rows: Sequence[dict[str, Any]], what: str) -> list[dict[str, Any]]:
    """From each world of a run to the world of the same seed in the next. parted : whether it ended otherwise."""
    out = []
    for one, other in pairwise(rows):
        there = {mark["w"]: mark for mark in other["marks"]}
        out += [
            {"w": mark["w"], "x1": mark["x"], "y1": one["y"] + 7, "x2": there[mark["w"]]["x"], "y2": other["y"] - 7,
             "parted": what == "fate" and mark["fate"] != there[mark["w"]]["fate"]}
            for mark in one["marks"] if mark["w"] in there
        ]  # fmt: skip
    return out


def nice(step: float) -> float:
    """The next larger round number: 1, 2, 2.5, 5 or 10 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return next(k * power for k in (1, 2, 2.5, 5, 10, 20) if k * power >= step * 0.999)


def tick(value: float, unit: str, kind: str = "") -> Line:
    """A number at an axis, with no more decimals than it has."""
    if unit == "share":
        return "guess.share", {"v": value}
    line = quantity(value, unit, kind)
    if line == ENTERED or unit in ("person", "km"):
        return line
    value = round(value, 9)
    form = "whole" if value == round(value) else "1" if value == round(value, 1) else "2"
    return f"compare.number.{form}", {"v": value}


def lines_of(run: Collected, name: str) -> np.ndarray | None:
    """A curve of each world that is shown, (worlds, days), of the country or the front; None where the run has none."""
    if run.gathered is None:
        return None
    rows = run.gathered.nation.get(name) or run.gathered.lines.get(name)
    return np.asarray([row[: run.days] for row in rows[: run.each.count]], dtype=float) if rows else None


def curves(runs: Sequence[Collected], stacks: Sequence[np.ndarray], unit: str) -> dict[str, Any]:
    """Every world of every run as a thin line, the middle of each run bold, on one axis, from its first day on.

    stacks : (worlds, days) of each run.
    """
    wide, high = CURVE
    left, right, top, bottom = 92 if unit == "person" else 56, 8, 10, 24
    days = max(stack.shape[1] for stack in stacks)
    most = max(float(np.nanmax(stack, initial=0.0)) for stack in stacks) or 1.0
    step = nice(most / 3)
    end = step * math.ceil(most / step - 1e-9)

    def path(values: np.ndarray) -> str:
        at = np.unique(np.round(np.linspace(0, len(values) - 1, min(len(values), MOST_POINTS))).astype(int))
        at = at[np.isfinite(values[at])]
        x = left + (wide - left - right) * at / max(1, days - 1)
        y = top + (high - top - bottom) * (1 - values[at] / end)
        return "M" + "L".join(f"{a:.0f} {b:.0f}" for a, b in zip(x, y, strict=True)) if len(at) else ""

    middle = [np.median(np.where(np.isfinite(stack), stack, 0.0), axis=0) for stack in stacks]
    return {
        "width": wide, "height": high, "left": left, "right": wide - right, "bottom": high - bottom,
        "ticks": [
            {"y": round(top + (high - top - bottom) * (1 - v / end), 1), "text": tick(float(v), unit)}
            for v in np.arange(0, end + step / 2, step)
        ],
        "months": months(runs, days, left, wide - left - right),
        "runs": [
            {"worlds": [{"w": seed, "d": path(row)} for seed, row in zip(run.each.seeds, stack, strict=True)],
             "middle": path(mid) if len(stack) > 1 else ""}
            for run, stack, mid in zip(runs, stacks, middle, strict=True)
        ],
    }  # fmt: skip


def months(runs: Sequence[Collected], days: int, left: float, wide: float) -> list[dict[str, Any]]:
    """Ticks of the days: months, where all runs begin on one day; else days counted from the first of each run."""

    def x(day: int) -> float:
        return round(left + wide * day / max(1, days - 1), 1)

    if len({run.start for run in runs}) > 1:
        step = max(1, int(nice(days / 6)))
        return [{"x": x(day), "text": ("compare.day", {"n": day + 1})} for day in range(0, days, step)]
    start, out = runs[0].start, list[dict[str, Any]]()
    for day in range(days):
        when = start + timedelta(day)
        if when.day == 1 or (days < 80 and when.day == 15):
            month: Line = ("compare.month", {"d": when.isoformat()})
            out.append({"x": x(day), "text": month if when.day == 1 else verbatim(15)})
    return out
