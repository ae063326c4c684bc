"""Danger that is given by place and day (dangers.csv) -> arrays: a flood, a plume, a fire, an occupied zone.

A row names a city, or a region or state, of which it means all places that this danger names by no row of their own.
Of several dangers in one place on a day the greatest holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from homefront.inputs.society import Dangers
from homefront.scenario.rows import DangerRow


def dangers_of(rows: Sequence[DangerRow], start: date, days: int, names: Sequence[Sequence[str]]) -> Dangers | None:
    """Danger of each place by day; None without rows. names : under which each place can be meant, its own first."""
    if not rows:
        return None
    level, seen = np.zeros((len(names), days)), np.ones((len(names), days))
    for row, place, span in _meant(rows, start, names):
        share = 1.0 if row.seen is None else row.seen
        here, shown = level[place, span], seen[place, span]
        shown[:] = np.where(row.level > here, share, np.where(row.level == here, np.maximum(shown, share), shown))
        np.maximum(here, row.level, out=here)
    return Dangers(level, np.where(level > 0.0, seen, 1.0))


def homes_lost(rows: Sequence[DangerRow], start: date, days: int, names: Sequence[Sequence[str]]) -> np.ndarray:
    """Chance of a household at home to lose it to a danger, float64 (places, days)."""
    out = np.zeros((len(names), days))
    for row, place, span in _meant(rows, start, names):
        out[place, span] = np.maximum(out[place, span], row.homeless_share or 0.0)
    return out


def _meant(
    rows: Sequence[DangerRow], start: date, names: Sequence[Sequence[str]]
) -> list[tuple[DangerRow, int, slice]]:
    """Each row with each place that it means, and its days."""
    out = []
    for what in dict.fromkeys(row.what for row in rows):
        by_name: dict[str, list[DangerRow]] = {}
        for row in rows:
            if row.what == what:
                by_name.setdefault(row.place, []).append(row)
        for place, known in enumerate(names):
            own = next((by_name[name] for name in known if name in by_name), [])
            for row in own:
                first, last = (row.date_start - start).days, (row.date_end - start).days
                out.append((row, place, slice(max(0, first), max(0, last + 1))))
    return out
