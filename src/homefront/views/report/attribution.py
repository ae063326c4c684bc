"""The section of causes: bars of shares that sum to the gap, worlds on both sides, ghosts of changed worlds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from homefront.views.counts import counted_text
from homefront.views.differences import SAME_THROUGHOUT, alike_text, flipped_text
from homefront.views.distances import ENTERED
from homefront.views.report import words

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 190, 62, 8, 10, 24
"""Of a curve, in the units of its drawing, and the room for axes."""

MOST_INPUTS = 12

IN_WORDS = {"share": "parts of 1", "flag": "chances from 0 to 1"}
"""Units of outcomes whose numbers are not shown as percentages here."""


def explained(experiments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each explanation: both sides, a bar a cause, the sum, and what would change the answer."""
    return [_explained(one) for one in experiments if one["kind"] == "explain"]


def _explained(one: Mapping[str, Any]) -> dict[str, Any]:
    found = one["found"]
    unit, gap = found["unit"], found["gap"]
    ends = [0.0, gap, *(v for c in found["causes"] for v in (c["low"], c["high"], c["share"]) if v is not None)]
    low, high = min(ends), max(ends)
    span = (high - low) or 1.0

    def at(value: float) -> float:
        return float(round(100 * (value - low) / span, 2))

    rows = []
    for cause in found["causes"]:
        share, interval = cause["share"], (cause["low"], cause["high"])
        rows.append({
            **cause, "text": _amount(share, unit), "apart": told_apart(cause, found),
            "interval": _interval(cause, unit),
            "bar": {"x": min(at(0.0), at(share)), "w": abs(at(share) - at(0.0)), "zero": at(0.0),
                    **{end: None if None in interval else at(cause[end]) for end in ("low", "high")}},
            "alone_out": _with_error(cause, "necessity", unit), "alone_in": _with_error(cause, "sufficiency", unit),
            "pair": _pair(cause, unit),
        })  # fmt: skip
    worlds = found["worlds"]
    return {
        "ends": {end: _counted(worlds, end) for end in ("full", "bare")},
        "outcome": found["outcome"], "unit": _in_words(unit), "full": _side(found["full"], unit),
        "bare": _side(found["bare"], unit), "gap": _amount(gap, unit), "rows": rows, "worlds": worlds,
        "counted": worlds["full"] is not None, "runs": found["runs"], "seeds": found["seeds"], "scale": one["scale"],
        "parameters": one["parameter_set"], "would_change": _stopped(found) + found["would_change"],
        "check": _check(found, unit),
        "sum": {"x": min(at(0.0), at(gap)), "w": abs(at(gap) - at(0.0)), "zero": at(0.0)},
    }  # fmt: skip


def _with_error(cause: Mapping[str, Any], name: str, unit: str) -> str:
    se = cause[f"{name}_se"]
    return _amount(cause[name], unit) + ("" if se is None else f" (standard error {se:.2g})")


def _counted(worlds: Mapping[str, Any], end: str) -> str:
    """So many of so many worlds, with the exact interval; nothing for what is not counted."""
    up, seeds = worlds[end], worlds["seeds"]
    if up is None:
        return ""
    return counted_text(up, seeds) if 0 <= up <= seeds else f"{up} of {seeds} worlds"


def _interval(cause: Mapping[str, Any], unit: str) -> str:
    """The interval of a share; where all seeds were alike, what that leaves open."""
    kind = cause.get("interval", "bootstrap")
    if kind == "construction":
        return "0 by construction"
    if None in (cause["low"], cause["high"]) or (cause["low"] == cause["high"] and kind == "bootstrap"):  # an old file
        return f"the same in all {cause['seeds']} worlds; no bound known"
    ends = f"{_amount(cause['low'], unit)} to {_amount(cause['high'], unit)}"
    return f"the same in all {cause['seeds']} worlds; bound {ends}" if kind == "bound" else ends


def _pair(cause: Mapping[str, Any], unit: str) -> str:
    """The strongest pair in words; nothing where none is distinguishable from zero."""
    if not cause["strongest_pair"] or cause["together"] is None:
        return ""
    sign, se = "+" if cause["together"] > 0 else "", cause["together_se"]
    error = f"standard error {se:.2g}" if se else SAME_THROUGHOUT
    return f"Once {cause['strongest_pair']} has joined it adds {sign}{_amount(cause['together'], unit)} ({error})."


def _stopped(found: Mapping[str, Any]) -> list[str]:
    if not found["stopped"]:
        return []
    return ["It was stopped before the asked standard error was met: more seeds would narrow every interval."]


def told_apart(cause: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    """In how many seeds a cause was told apart, where that was not in all of them; else nothing."""
    seeds = cause["seeds"]
    return (
        ""
        if seeds == found["seeds"]
        else (f"Known well enough after {seeds} of {found['seeds']} seeds: the later ones told only of the others.")
    )


def _check(found: Mapping[str, Any], unit: str) -> str:
    check = found["scale_check"]
    if check is None:
        return "The scale was not checked in this call."
    return (
        f"At 1:{check['people_per_agent']:g}, {check['worlds']} worlds of each: {_amount(check['full'], unit)} with "
        f"all causes ({check['gap_full']:+.2g}, {_error(check, 'full')}), "
        f"{_amount(check['bare'], unit)} with none ({check['gap_bare']:+.2g}, {_error(check, 'bare')})."
    )


def _error(check: Mapping[str, Any], end: str) -> str:
    """The standard error of a gap; of worlds that all differ alike, what that leaves open."""
    se = check[f"se_{end}"]
    return f"standard error {se:.2g}" if se else alike_text(check["worlds"], check[f"gap_{end}"])


def paired(experiments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each comparison of paired worlds: differences, what they cost, and curves with the changed worlds as a ghost."""
    out = []
    for one in experiments:
        if one["kind"] != "whatif":
            continue
        found = one["found"]
        rows = []
        for row in found["outcomes"]:
            unit = found["units"][row["outcome"]]
            rows.append({
                "outcome": row["outcome"], "before": _side(row["without_mean"], unit),
                "after": _side(row["with_mean"], unit), "difference": _amount(row["difference"], unit),
                "interval": _of_difference(row, unit), "flipped": _flipped(row, found["pairs"]),
            })  # fmt: skip
        start = date.fromisoformat(one["start"])
        curves = [ghost(name, sides, start, found["first_difference_day"]) for name, sides in found["curves"].items()]
        out.append({**{key: found[key] for key in ("what", "pairs", "parting", "prices")}, "scale": one["scale"],
                    "parameters": one["parameter_set"],
                    "rows": rows, "curves": curves})  # fmt: skip
    return out


def _of_difference(row: Mapping[str, Any], unit: str) -> str:
    """The interval of a difference; where all pairs differ alike, what that leaves open."""
    kind, same = row.get("interval", "bootstrap"), "no difference" if row["difference"] == 0 else "the same"
    if kind == "construction":
        return "0 by construction"
    if None in (row["low"], row["high"]) or (row["low"] == row["high"] and kind == "bootstrap"):  # an old file
        return f"{same} in {row['pairs']} pairs; no bound known"
    ends = f"{_amount(row['low'], unit)} to {_amount(row['high'], unit)}"
    return f"{same} in {row['pairs']} pairs; bound {ends}" if kind == "bound" else ends


def _flipped(row: Mapping[str, Any], pairs: int) -> str:
    """In how many pairs a flag differs; nothing for what is no flag."""
    share = row["flipped_share"]
    if share is None or row.get("interval") == "construction":
        return ""
    return flipped_text(round(share * pairs), pairs) if 0 <= share <= 1 else f"{100 * share:.0f} %"


def ghost(name: str, sides: Sequence[Sequence[Sequence[float]]], start: date, parted: str | None) -> dict[str, Any]:
    """A curve of both worlds as paths. sides : (5 %, middle, 95 %) by day, baseline and changed."""
    values = [v for side in sides for band in side for v in band]
    low, high = min(0.0, *values), max(values)
    high = high if high > low else low + 1.0
    step = _nice((high - low) / 4)
    low, high = step * math.floor(low / step), step * math.ceil(high / step)
    days = len(sides[0][1])

    def x(day: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * day / max(1, days - 1), 1)

    def y(value: float) -> float:
        return round(TOP + (HEIGHT - TOP - BOTTOM) * (high - value) / (high - low), 1)

    def path(band: Sequence[float]) -> str:
        return " ".join(f"{x(day)},{y(value)}" for day, value in enumerate(band))

    areas = [path(side[0]) + " " + " ".join(reversed(path(side[2]).split(" "))) for side in sides]
    ticks = [low + step * n for n in range(round((high - low) / step) + 1)]
    months = [start + timedelta(day) for day in range(days) if (start + timedelta(day)).day == 1]
    share = name.startswith("share")
    day = None if parted is None else (date.fromisoformat(parted) - start).days
    return {
        "name": name, "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT, "bottom": HEIGHT - BOTTOM,
        "areas": areas, "middle": [path(side[1]) for side in sides],
        "ticks": [{"y": y(v), "text": f"{100 * v:g} %" if share else f"{v:g}"} for v in ticks],
        "months": [{"x": x((when - start).days), "text": f"{when:%b}"} for when in months],
        "parted": None if day is None else x(day),
        "said": f"{name}: middle of the worlds of the baseline, and of the changed worlds",
    }  # fmt: skip


def hangs_on(experiments: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each sensitivity: its sentence and its strongest inputs."""
    out = []
    for one in experiments:
        if one["kind"] != "sensitivity":
            continue
        found = one["found"]
        most = max([i["strength"] or 0.0 for i in found["inputs"]] or [0.0]) or 1.0
        rows = [
            {**row, "w": round(100 * max(0.0, row["strength"] or 0.0) / most, 1),
             "coded": row["name"].startswith("coded."), "name": row["name"].removeprefix("coded.")}
            for row in found["inputs"][:MOST_INPUTS]
        ]  # fmt: skip
        morris = found["method"] == "morris"
        out.append({
            "outcome": found["outcome"], "sentence": found["sentence"], "rows": rows, "runs": found["runs"],
            "measure": f"effect over its range ({_in_words(found['unit'])})" if morris
            else "share of the variance that it has a hand in",
        })  # fmt: skip
    return out


def _nice(step: float) -> float:
    """The next of 1, 2, 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(step))
    return float(next(n * power for n in (1, 2, 5, 10) if n * power >= step * 0.999))


def _in_words(unit: str) -> str:
    return IN_WORDS.get(unit, words.unit_text(unit))


def _side(value: float, unit: str) -> str:
    """The outcome of one side. Outcomes in km are all distances before a city: past it, it was entered."""
    return ENTERED if unit == "km" and value <= 0.0 else _amount(value, unit)


def _amount(value: float | None, unit: str) -> str:
    if value is None or math.isnan(value):
        return "-"
    if unit == "person":
        return f"{round(value):,}"
    return f"{value:.3g} km" if unit == "km" else f"{round(value, 3) + 0.0:.3f}"
