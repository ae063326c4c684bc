"""What must balance: men, plants, wagons, letters and people; the worst gap of a run is kept.

Men, plants and letters are counted from the first day on, so a loss on any day stays in the balance. They are
counted, and people one by one, every COUNT_EVERY days and on the last; the wagons of every day are looked at then.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numba import prange

from homefront.compiled import kernel
from homefront.engine.front_run import FrontRun
from homefront.processes.both_halves import BothHalves
from homefront.world.people import wide
from homefront.world.state import CALLED_UP
from homefront.world.work import CALLED, HOMELESS_SUM, ORDERED_SUM, OWN

COUNT_EVERY = 28
"""Days."""

BLOCKS_A_LINE = 512
"""Blocks that share a line of the balance of people."""

Pair = tuple[float, float]
"""(should be, is)."""


class Accounts:
    """Accounts of a run in progress. `rows()`: (should be, is, worst relative gap of any day counted) by name.

    counted : days that had passed when the books were last entered.
    """

    def __init__(self) -> None:
        self.counted = 0
        self.last: dict[str, Pair] = {}
        self.worst: dict[str, float] = {}

    def enter(self, day: Mapping[str, Pair]) -> None:
        """One day's pairs."""
        for name, (wanted, found) in day.items():
            gap = abs(found - wanted) / max(1.0, abs(wanted))
            self.last[name] = (wanted, found)
            self.worst[name] = max(self.worst.get(name, 0.0), gap)

    def due(self, passed: int) -> bool:
        """Whether to count when so many days have passed."""
        return passed % COUNT_EVERY == 0

    def snapshot(self) -> dict[str, np.ndarray]:
        """Every account, to go on from another time."""
        names = sorted(self.last)
        balances = [(*self.last[name], self.worst[name]) for name in names]
        return {"accounts.names": np.array(names), "accounts.balances": np.array(balances),
                "accounts.counted": np.array([self.counted])}  # fmt: skip

    def take(self, kept: Mapping[str, np.ndarray]) -> None:
        """Goes on from what was kept."""
        self.counted = int(kept["accounts.counted"][0])
        for name, (wanted, found, worst) in zip(kept["accounts.names"], kept["accounts.balances"], strict=True):
            self.last[str(name)], self.worst[str(name)] = (float(wanted), float(found)), float(worst)

    def rows(self) -> dict[str, tuple[float, float, float]]:
        return {name: (*pair, self.worst[name]) for name, pair in self.last.items()}


def enter(books: Accounts, world: BothHalves, front: FrontRun) -> None:
    """Counts on the evening of the last day that has passed; nothing if that was done."""
    used = front.wagons_used(books.counted, world.passed)
    for wagons, shipped in zip(world.front.wagons[books.counted : world.passed].tolist(), used, strict=True):
        books.enter({"wagons within the budget": (wagons, max(shipped, wagons))})
    if books.counted < world.passed:
        books.enter(pairs_of(world, front))
        books.counted = world.passed


def pairs_of(world: BothHalves, front: FrontRun) -> dict[str, Pair]:
    """(should be, is) by now: men in thousands, plants, letters and rows of people away."""
    s, own, layout = world.state, world.own, world.layout
    balance = np.zeros((-(-layout.n_blocks // BLOCKS_A_LINE), 2))
    count_away(layout.block_start, layout.households_per_block, layout.household_size, s.away, s.enlisted,
               world.work.sums, balance)  # fmt: skip
    in_post = own.dead_in_post[0] + own.missing_in_post[0]
    return {
        **front.accounts(),
        "letters (dead and missing)": (float(own.posted[0]), float(own.informed[0] + own.withheld[0] + in_post)),
        "people away (rows)": people_pair(balance),
    }


@kernel
def count_away(block_start, households_per_block, household_size, away, enlisted, sums, balance):  # type: ignore[no-untyped-def]
    """Rows away by their state beside what the people kernel summed: own decision, ordered, homeless, called up.

    sums : (blocks, columns of world.work.SUMS).   balance : float64 (lines, 2), 0 before, a line for BLOCKS_A_LINE
    blocks: rows summed, and by how many the sums of its blocks are wrong.
    """
    for line in prange(balance.shape[0]):
        counted = np.zeros(CALLED_UP, dtype=np.int64)
        for b in range(line * BLOCKS_A_LINE, min((line + 1) * BLOCKS_A_LINE, block_start.size - 1)):
            counted[:] = 0
            household = b * households_per_block
            for column in range(households_per_block):
                slot, across = column, households_per_block
                for member in range(household_size[household + column]):
                    across = wide(household_size, household, member, across)
                    if enlisted[block_start[b] + slot] == 1:
                        counted[CALLED_UP - 1] += 1
                    elif away[household + column] > 0:
                        counted[away[household + column] - 1] += 1
                    slot += across
            summed = (sums[b, OWN], sums[b, ORDERED_SUM], sums[b, HOMELESS_SUM], sums[b, CALLED])
            for state in range(CALLED_UP):
                balance[line, 0] += summed[state]
                balance[line, 1] += abs(counted[state] - np.int64(summed[state]))


def people_pair(balance: np.ndarray) -> Pair:
    """Rows away as the people kernel summed them, and as their states say; gaps of blocks do not cancel."""
    total, gap = balance.sum(axis=0)
    return float(total), float(total + gap)
