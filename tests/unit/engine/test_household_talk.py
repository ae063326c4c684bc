"""What somebody hears of the rest of his household, by a slow reading of it."""

from __future__ import annotations

import numpy as np
import pytest
from people_rows import entry_by_row, household_by_row

from homefront.compiled import device, serial
from homefront.engine.people.room import ABSENT, room_of, scratch
from homefront.engine.people.together import hear_households
from homefront.engine.people.tuples import Fixed
from homefront.vectors import LANES
from homefront.world.people import layout_of
from homefront.world.published import ROUND, go_round
from homefront.world.state import empty_state


@device  # like the kernel: what hands on parts of the scratch counts no references
def _hear(start, household, published, fixed, floats, wholes, lanes):  # type: ignore[no-untyped-def]
    hear_households(start, household, published, fixed, room_of(floats, wholes), lanes)


@serial
def _go_round(published, start, slots):  # type: ignore[no-untyped-def]
    go_round(published, start, slots)


@pytest.mark.parametrize("per_block", [1, 3, 10, 16, 17, 40])
def test_the_rest_of_a_household_is_the_mean_of_those_of_it_who_are_heard(per_block: int) -> None:
    """Households of 1 to 20 people in blocks of up to 40 households; every fifth person is not heard."""
    rng = np.random.default_rng(per_block)
    blocks = 12
    sizes = rng.choice([1, 1, 2, 3, 4, 8, 9, 20], blocks * per_block).astype(np.uint8)
    layout = layout_of(sizes, np.array([blocks]), per_block)
    published, household = empty_state(layout).published, household_by_row(layout)
    said = np.where(rng.random(layout.n_people) < 0.2, 0, rng.integers(1, 65_536, layout.n_people))
    published[entry_by_row(layout)] = said
    fixed = Fixed(per_block, layout.household_size, layout.turn, layout.block_start, layout.block_place,
                  np.zeros(0, dtype=np.float32), 2.0)  # fmt: skip
    floats, wholes = scratch(1, int(np.diff(layout.block_start).max()), per_block)
    alone = 0
    for b in range(blocks):
        first, slots = int(layout.block_start[b]), int(layout.block_start[b + 1] - layout.block_start[b])
        _go_round(published, first + ROUND * b, slots)
        floats[:], wholes[:] = 7.0, 7
        _hear(first + ROUND * b, b * per_block, published, fixed, floats[0], wholes[0], LANES)
        rest = room_of.py_func(floats[0], wholes[0]).rest
        for slot in np.flatnonzero(said[first : first + slots]):
            others = (household == household[first + slot]) & (said > 0)
            others[first + slot] = False
            if others.any():
                assert rest[slot] == pytest.approx((said[others] - 1).mean() / 65534, abs=1e-6)
            else:
                assert rest[slot] == ABSENT
                alone += 1
    assert alone > 0
