"""What others hear of somebody: a belief in 16 bits, in rows that go round.

A block has a row of one entry a slot, and ROUND more in which the row begins again: slot 0, slot 1, ... So ROUND
neighbouring slots of one block hear ROUND neighbouring entries of another wherever they start, without a look at its
end. 0: nobody is heard there; 1 + 65534 b: a belief b, to 1.5e-5.
"""

from __future__ import annotations

import numpy as np

from homefront.compiled import device, serial
from homefront.lanes.hearing import copy_lanes
from homefront.vectors import HALF, LANES, F, I
from homefront.world.people import wide

ROUND = LANES
NOBODY = np.uint16(0)
STEPS = F(65534.0)


@device
def row_start(block_start, block):  # type: ignore[no-untyped-def]
    """First entry of a block's row."""
    return block_start[block] + ROUND * block


def entries(people: int, blocks: int) -> int:
    """Entries of all rows, and one more row of ROUND in which nobody is ever heard."""
    return people + ROUND * (blocks + 1)


@device
def code(belief):  # type: ignore[no-untyped-def]
    """The entry of somebody with this belief, float32 from 0 to 1."""
    return np.uint16(I(I(belief * STEPS + HALF) + I(1)))


@device
def publish(published, start, slots, slot, entry):  # type: ignore[no-untyped-def]
    """Writes one slot's entry wherever it stands in its row."""
    published[start + slot] = entry
    for n in range(slot, ROUND, slots):
        published[start + slots + n] = entry


@device
def go_round(published, start, slots):  # type: ignore[no-untyped-def]
    """Begins the row again after its last slot."""
    if slots < ROUND:
        for n in range(ROUND):
            published[start + slots + n] = published[start + n]
        return
    copy_lanes(published, start, start + slots)


@device
def silence(published, start, slots, household_size, household, column, per_block):  # type: ignore[no-untyped-def]
    """Nobody of a household is heard, wherever their entries stand. household : first of the block."""
    slot, across = column, per_block
    for member in range(household_size[household + column]):
        across = wide(household_size, household, member, across)
        publish(published, start, slots, slot, NOBODY)
        slot += across


@serial
def publish_all(published, block_start, belief):  # type: ignore[no-untyped-def]
    """Everybody is heard, with this belief."""
    for b in range(block_start.size - 1):
        start = row_start(block_start, b)
        for n in range(block_start[b + 1] - block_start[b] + ROUND):
            published[start + n] = code(F(belief))
