"""Where people stand in the rows of a society, and what must be so of what they publish: read from its docs alone."""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.world.people import Layout
from homefront.world.published import NOBODY, ROUND
from homefront.world.state import HOME


def household_by_row(layout: Layout) -> np.ndarray:
    """The household of each row, int64 (people,): inside a block first all first members, then all second members."""
    found = np.empty(layout.n_people, dtype=np.int64)
    per_block, row = layout.households_per_block, layout.block_start[:-1].copy()
    sizes = layout.household_size.reshape(-1, per_block)
    for member in range(int(sizes.max())):
        for column in range(per_block):
            there = sizes[:, column] > member
            found[row[there]] = np.flatnonzero(there) * per_block + column
            row += there
    return found


def official_by_block(layout: Layout) -> np.ndarray:
    """Row of each block's official, int64 (blocks,): the first member of the household that acts first."""
    return np.asarray(layout.block_start[:-1] + layout.turn[:: layout.households_per_block])


def entry_by_row(layout: Layout) -> np.ndarray:
    """Where each person's entry stands in what is published, int64 (people,)."""
    slots = np.diff(layout.block_start)
    return np.arange(layout.n_people) + ROUND * np.repeat(np.arange(layout.n_blocks), slots)


def heard_beliefs(layout: Layout, published: np.ndarray) -> np.ndarray:
    """What others hear of each person, float64 (people,); nan: nothing."""
    entry = published[entry_by_row(layout)].astype(float)
    return np.where(entry == NOBODY, np.nan, (entry - 1) / 65534)


def entries_that_do_not_repeat(layout: Layout, published: np.ndarray) -> list[tuple[int, int]]:
    """(block, place after its last slot) where a row does not begin again; and where the row of nobody has somebody."""
    slots = np.diff(layout.block_start)
    start, around = layout.block_start[:-1] + ROUND * np.arange(layout.n_blocks), np.arange(ROUND)
    again = published[(start + slots)[:, None] + around]
    wrong = np.argwhere(again != published[start[:, None] + around % slots[:, None]])
    nobody = published[layout.n_people + ROUND * layout.n_blocks :]
    return [(int(b), int(n)) for b, n in wrong] + [(layout.n_blocks, int(n)) for n in np.flatnonzero(nobody)]


def heard_though_not_there(layout: Layout, state: Any, guests: bool = True, frozen: bool = True) -> np.ndarray:
    """Rows whose entry does not say whether they are there: called up, away as guests, at home under occupation."""
    block = np.repeat(np.arange(layout.n_blocks), np.diff(layout.block_start))
    away = state.away[household_by_row(layout)] != HOME
    absent = state.enlisted == 1
    if guests:
        absent |= away
    if frozen:
        absent |= ~away & (state.occupied[block] == 1)
    return np.flatnonzero((state.published[entry_by_row(layout)] == NOBODY) != absent)
