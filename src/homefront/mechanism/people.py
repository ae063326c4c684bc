"""What a household has, by person: people of a household do not stand side by side (world/people.py)."""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import kernel
from homefront.world.people import Layout, wide


def by_person(layout: Layout, values: np.ndarray) -> np.ndarray:
    """Give each person the value of their household.

    Parameters
    ----------
    layout : Layout
        Where each household begins: `world.layout`.
    values : (households,) array
        A value for each household, as `world.state.away`, in any unit.

    Returns
    -------
    (persons,) array
        The values in the order of persons; a new array of the same type.
    """
    out = np.empty(layout.n_people, dtype=values.dtype)
    _spread(layout.block_start, layout.households_per_block, layout.household_size, values, out)
    return out


@kernel
def _spread(block_start, households_per_block, household_size, values, out):  # type: ignore[no-untyped-def]
    for b in prange(block_start.size - 1):
        household = b * households_per_block
        for column in range(households_per_block):
            slot, across = column, households_per_block
            for member in range(household_size[household + column]):
                across = wide(household_size, household, member, across)
                out[block_start[b] + slot] = values[household + column]
                slot += across
