"""What an outcome rests on, as far as a run's own worlds can tell: drawn inputs ranked by how they separate them.

For a yes or no: the chance that a world in which it is so drew the larger value than one in which it is not. For a
number: the rank correlation of outcome and input. Each with its own 95 % interval; where that holds one half, or 0, the
input cannot be distinguished from zero. The strongest of many inputs without effect would often pass this test, so
it counts as told apart only where the interval that allows for their number (Bonferroni) leaves nothing out too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from homefront.results.intervals import LEVEL, chance_of_larger, rank_correlation

LEAST_WORLDS, MOST_WORLDS, MOST_SHOWN = 8, 2000, 10
"""Worlds below which nothing is ranked; worlds that are ranked at most; inputs that are kept."""

NOTHING = {"chance_of_larger": 0.5, "rank_correlation": 0.0}


def rests_on(
    outcomes: Mapping[str, Sequence[float]], units: Mapping[str, str], drawn: Sequence[Mapping[str, float]]
) -> dict[str, Any]:
    """For each outcome its inputs, strongest first. outcomes : values by world.   drawn : inputs of the same worlds.

    The object that `run --json` has as `rests_on`: worlds, inputs (how many vary), why_not ("" or why nothing is
    ranked), outcomes: measure, told_apart (how many), why_not, inputs (the strongest: name, value, low, high,
    off : its own interval leaves nothing out, told_apart : also the one that allows for all inputs).
    """
    drawn = drawn[:MOST_WORLDS]
    columns = {name: np.array([world[name] for world in drawn]) for name in drawn[0]} if drawn else {}
    columns = {name: values for name, values in columns.items() if np.ptp(values) > 0.0}
    out: dict[str, Any] = {"worlds": len(drawn), "inputs": len(columns), "why_not": "", "outcomes": {}}
    if len(drawn) < LEAST_WORLDS:
        out["why_not"] = f"{len(drawn)} world(s) are too few to tell: at least {LEAST_WORLDS}, better 200"
    elif not columns:
        out["why_not"] = "nothing that these worlds read is drawn: they differ by noise alone"
    else:
        for name, values in outcomes.items():
            out["outcomes"][name] = _ranked(np.array(values[: len(drawn)], dtype=float), units[name], columns)
    return out


def _ranked(values: np.ndarray, unit: str, columns: Mapping[str, np.ndarray]) -> dict[str, Any]:
    measure = "chance_of_larger" if unit == "flag" else "rank_correlation"
    known = np.isfinite(values)
    out: dict[str, Any] = {"measure": measure, "told_apart": 0, "why_not": "", "inputs": []}
    if known.sum() < LEAST_WORLDS:
        return out | {"why_not": f"{int(known.sum())} world(s) have a value: too few to tell"}
    if np.ptp(values[known]) == 0.0:
        return out | {"why_not": f"it is the same in all {int(known.sum())} worlds: nothing separates them"}
    rows: list[dict[str, Any]] = []
    for name, column in columns.items():
        ends = [
            _estimate(values[known], column[known], unit, level) for level in (LEVEL, 1 - (1 - LEVEL) / len(columns))
        ]
        if np.isfinite(ends[0][0]):
            (value, low, high), (_, least, most) = ends
            off, apart = (not a <= NOTHING[measure] <= b for a, b in ((low, high), (least, most)))
            rows.append({"name": name, "value": value, "low": low, "high": high, "off": off, "told_apart": apart})
    rows.sort(key=lambda row: -abs(row["value"] - NOTHING[measure]))
    return out | {"told_apart": sum(row["told_apart"] for row in rows), "inputs": rows[:MOST_SHOWN]}


def _estimate(values: np.ndarray, given: np.ndarray, unit: str, level: float) -> tuple[float, float, float]:
    if unit == "flag":
        return chance_of_larger(given[values == 1.0], given[values != 1.0], level)
    return rank_correlation(values, given, level)
