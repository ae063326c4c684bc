"""What a day's work needs besides the state: sums of blocks and places, and weights between places."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homefront.world.held import held

COUNTS = ("people", "own", "ordered", "homeless", "called_up", "newly_gone", "official_gone", "occupied")
"""Columns of the sums of a block, which are counts: agents, except official_gone (0 or 1)."""

FELT = ("counted", "knows", "belief", "fear", "resolve", "resolve_squared", "shown")
"""Agents counted on the evening of a day, how many of them know the rumour, and sums over them; of places alone."""

SUMS = (*COUNTS, *FELT)
"""Columns of the sums of a place."""

(PEOPLE, OWN, ORDERED_SUM, HOMELESS_SUM, CALLED, NEWLY, OFFICIAL, OCCUPIED,
 COUNTED, KNOWS, BELIEF, FEAR, RESOLVE, SQUARED, SHOWN) = range(len(SUMS))  # fmt: skip

ROWS_PER_MARK = 32
"""Rows of people between two marks of the block that they lie in."""


@dataclass
class Work:
    """Of the society alone. sums : by the columns COUNTS.   place_sums : by the columns SUMS.
    still : sub-steps in which a block stood still.
    chance : that somebody who leaves goes there.   kernel_of_distance, hosts : weight of the distance between places.
    """

    sums: np.ndarray = held("block count", "uint16")
    place_sums: np.ndarray = held("place column", "float64")
    still: np.ndarray = held("block", "uint8")
    chance: np.ndarray = held("place place", "float64")
    kernel_of_distance: np.ndarray = held("place place", "float64")
    hosts: np.ndarray = held("place place", "float64")


@dataclass
class CoupledWork:
    """Of a coupled run besides. block_of_row : a block not after every ROWS_PER_MARK-th row of people."""

    block_of_row: np.ndarray = held("mark", "int32")
