"""News of the dead and missing, from the front to the homes: late, and censored.

    told a day = 1/delay of what is in the post      of the missing, the share candour of the home place is told
    bereaved households of a block += Poisson(told x block size / people)

The dead and missing come from all homes alike, in proportion to people. Where the enemy rules no post arrives: those
letters are withheld, as are the missing of whom nothing is said. Posted = told + withheld + in the post, every day.
"""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.streams import uniform

BEREAVED_SCALE = 5.0
"""Bereaved households of a block at which grief is log 2."""


@process(
    name="letters",
    reads=("bereaved", "occupied", "candour", "killed", "captured"),
    writes=("resolve", "bereaved", "shown"),
)  # fmt: skip
class Letters(Process):
    delay: float = param(20.0, unit="day", bounds=(0.1, 365), prior=(10, 60), log=True, symbol="delay_post",
                         source="assumed: field post and notices of death took weeks in 1941",
                         doc="mean time from a death to the news of it")  # fmt: skip
    censored: float = param(1.0, unit="flag", bounds=(0, 1), symbol="censored", source="design section 3",
                            doc="of the missing only the candid share is told")  # fmt: skip


@device
def poisson(u, mean, most):  # type: ignore[no-untyped-def]
    """A Poisson count from a uniform draw, by inversion, cut at `most`."""
    n = 0
    p = np.exp(-mean)
    total = p
    while u > total and n < most:
        n += 1
        p *= mean / n
        total += p
    return n


@kernel
def bereave(key, day, block_start, block_place, occupied, rate, most, bereaved):  # type: ignore[no-untyped-def]
    """Adds today's newly bereaved households. rate : (places,), told a person.   most : households of a block."""
    for b in prange(block_place.size):
        mean = rate[block_place[b]] * (block_start[b + 1] - block_start[b])
        if mean > 0.0 and occupied[b] == 0:
            bereaved[b] = min(most, bereaved[b] + poisson(uniform(key, b, day), mean, most))
