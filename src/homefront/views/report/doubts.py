"""What would change the answer of a page: numbers that nobody knows, and how its worlds end where they are small or
large."""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.views.report.data import Collected
from homefront.views.report.tale import guessed

MOST_DOUBTS = 3
"""Most numbers that are shown, the strongest first."""

PARTS = 3
"""Parts into which a number divides the worlds. The lowest and the highest part are shown."""


def doubts(found: Collected) -> dict[str, Any] | None:
    """Numbers that these worlds distinguish from chance, for the question of the page; None where there is none.

    outcome : of the question.   rows : what, name, and `low` and `high`: the part of the worlds with the least and with
    the greatest values of it: [least, greatest value, worlds, answer], answer the worlds in which a flag is up, or the
    median of a number.
    """
    question = found.each.question
    if question is None:
        return None
    values = np.array(found.values[question.outcome][: len(found.drawn_inputs)], dtype=float)
    rows = []
    for row in [row for row in guessed(found) if row["apart"]][:MOST_DOUBTS]:
        given = np.array([world[row["name"]] for world in found.drawn_inputs])
        order = np.argsort(given, kind="stable")
        order = order[np.isfinite(values[order])]
        size = len(order) // PARTS
        low, high = (_part(given[part], values[part], question.unit) for part in (order[:size], order[-size:]))
        rows.append({"what": row["what"], "name": row["name"], "low": low, "high": high})
    return {"outcome": question.outcome, "rows": rows} if rows else None


def _part(given: np.ndarray, values: np.ndarray, unit: str) -> list[float]:
    answer = float(values.sum() if unit == "flag" else np.median(values))
    return [float(f"{given.min():.3g}"), float(f"{given.max():.3g}"), len(given), float(f"{answer:.4g}")]
