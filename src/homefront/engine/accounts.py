"""What must balance every day: men, plants, wagons, letters and people; the worst gap of a run is kept."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numba import prange

from homefront.compiled import kernel

Pair = tuple[float, float]
"""(should be, is)."""


class Accounts:
    """Accounts of a run in progress. `rows()`: (should be, is, worst relative gap of any day) by name."""

    def __init__(self) -> None:
        self.last: dict[str, Pair] = {}
        self.worst: dict[str, float] = {}

    def enter(self, day: Mapping[str, Pair]) -> None:
        """One day's pairs."""
        for name, (wanted, found) in day.items():
            gap = abs(found - wanted) / max(1.0, abs(wanted))
            self.last[name] = (wanted, found)
            self.worst[name] = max(self.worst.get(name, 0.0), gap)

    def rows(self) -> dict[str, tuple[float, float, float]]:
        return {name: (*pair, self.worst[name]) for name, pair in self.last.items()}


@kernel
def count_away(block_start, households_per_block, household_size, away, enlisted, out):  # type: ignore[no-untyped-def]
    """Rows away by their state, in order own decision, ordered, homeless, called up. out : int64 (blocks, 4)."""
    for b in prange(out.shape[0]):
        out[b, :] = 0
        i = block_start[b]
        for g in range(b * households_per_block, (b + 1) * households_per_block):
            for _ in range(household_size[g]):
                if enlisted[i] == 1:
                    out[b, 3] += 1
                elif away[g] > 0:
                    out[b, away[g] - 1] += 1
                i += 1


def people_pair(counted: np.ndarray, sums: np.ndarray) -> Pair:
    """Rows away as the people kernel summed them, and as their states say; the larger gap of any block is not lost."""
    gap = float(np.abs(counted - sums).sum())
    total = float(sums.sum())
    return total, total + gap
