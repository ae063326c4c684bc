"""The scale of scores before there were tolerances, kept to compare a score with earlier ones. Nothing is fitted on it.

Lengths in half-widths of the recorded range. A world without an answer lies FURTHEST of them off.
"""

from __future__ import annotations

import numpy as np

from homefront.scenario.schema import TargetRow

FURTHEST = 4.0
"""Where a world without an answer lies, in half-widths. Gaps in a distance were cut there too; a CRPS was not."""

LEAST_DAYS = 1.0
"""The least half-width of a target in days."""


def half_width(row: TargetRow) -> float:
    """Half the recorded range, in the target's unit; at least a day for days, and never 0."""
    width = (row.value_high - row.value_low) / 2
    least = LEAST_DAYS if row.unit.startswith("days") else 0.01 * max(1.0, abs(row.value_best))
    return max(width, least)


def known_or_furthest(values: np.ndarray, row: TargetRow) -> np.ndarray:
    """(worlds,) values in the target's unit, with FURTHEST half-widths above the best one where there is none."""
    return np.where(np.isfinite(values), values, row.value_best + FURTHEST * half_width(row))
