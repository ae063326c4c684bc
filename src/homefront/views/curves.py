"""Measurement curves: where the points of the coding sheet act, as declared and in the two sets of worlds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from homefront.parameters import posterior_of
from homefront.parameters.posterior import WORLDS, Posterior
from homefront.processes.measurement import POINTS, Measurement, curves
from homefront.views.columns import table, wrapped

DECLARED = "declared"

OF_ALL_DRAWS = (0.05, 0.95)
"""Shares of the draws by weight below which the ends of the range lie: 90 % are within."""

WHAT_THEY_ARE = (
    "The effect of each point of the coding sheet. 0 stays 0. First as declared, then in the worlds of the forecast "
    "and of the record: the mean of the draws, with the range of 90 % of them."
)
NOT_FREED = "As declared in all of these sets, because no fit moves them"


def curve_rows() -> list[dict[str, Any]]:
    """A row a variable and set: the five points, where they act, and the ends of 90 % of the draws; of `declared`,
    which has none, null. A set that ships and frees no parameter of a variable has no row of it."""
    declared = curves(Measurement())
    found = {name: posterior_of(name) for name in WORLDS}
    sets = {name: curves_of_draws(one) for name, one in found.items() if one is not None and _freed(one)}
    rows = []
    for variable, points in declared.items():
        rows.append(_row(variable, DECLARED, points))
        rows += [_row(variable, name, *found[variable]) for name, found in sets.items() if variable in found]
    return rows


def curves_of_draws(posterior: Posterior) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Weighted mean, low and high end of each curve that a posterior frees, float64 (5,) each."""
    freed = _freed(posterior)
    draws = [
        curves(Measurement(**{name: float(values[n]) for name, values in freed.items()}))
        for n in range(len(posterior.weight))
    ]
    out = {}
    for variable in draws[0]:
        if not freed.keys() & {variable, f"{variable}_weight"}:
            continue
        found = np.array([draw[variable] for draw in draws])
        low, high = np.quantile(found, OF_ALL_DRAWS, axis=0, weights=posterior.weight, method="inverted_cdf")
        out[variable] = (posterior.weight @ found, low, high)
    return out


def _freed(posterior: Posterior) -> dict[str, np.ndarray]:
    """Draws of the parameters of the process, by their names in it."""
    before = f"{Measurement.name}."
    return {name.removeprefix(before): draws for name, draws in posterior.parameters.items() if name.startswith(before)}


def _row(
    variable: str, of: str, points: np.ndarray, low: np.ndarray | None = None, high: np.ndarray | None = None
) -> dict[str, Any]:
    return {
        "variable": variable, "set": of, "points": POINTS.tolist(), "acts_at": points.tolist(),
        "low": None if low is None else low.tolist(), "high": None if high is None else high.tolist(),
    }  # fmt: skip


def curve_lines(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The same as a table; variables that no set frees in one line below it."""
    shown = list(dict.fromkeys(row["variable"] for row in rows if row["set"] != DECLARED))
    shown = shown or [row["variable"] for row in rows]
    cells = [
        (variable if row["set"] == DECLARED else "", row["set"], *(_cell(row, n) for n in range(1, len(POINTS))))
        for variable in shown
        for row in rows
        if row["variable"] == variable
    ]
    heads = ("variable", "set", *map(_short, POINTS[1:]))
    lines = [*wrapped(WHAT_THEY_ARE, 2), *table(heads, cells, right=range(2, len(heads)))]
    left = [row["variable"] for row in rows if row["set"] == DECLARED and row["variable"] not in shown]
    return lines + (wrapped(f"{NOT_FREED}: {', '.join(left)}.", 2) if left else [])


def _cell(row: Mapping[str, Any], n: int) -> str:
    """Mean over its range without the leading 0, as .25 over .11-.42."""
    wide = row["low"] is not None and row["low"][n] < row["high"][n]
    ends = f"\n{_short(row['low'][n])}-{_short(row['high'][n])}" if wide else ""
    return f"{_short(row['acts_at'][n])}{ends}"


def _short(value: float) -> str:
    """Two places below 1, .25, and one from there on, 1.3; 0 and 1 as such."""
    if value == 0.0:
        return "0"
    return f"{value:.2f}"[1:] if value < 0.995 else f"{value:.1f}".removesuffix(".0")
