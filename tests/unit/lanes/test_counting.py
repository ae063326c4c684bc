"""What is counted of people and of households: what is compiled is what the plain Python says."""

from __future__ import annotations

import numpy as np
from drawn_lanes import BOUNDED, LONG, ROW, SEEDS, numbers
from hypothesis import given
from hypothesis import strategies as st

from homefront.compiled import serial
from homefront.lanes.counting import add_felt, any_set, count_away, count_lanes
from homefront.vectors import LANES
from homefront.world.state import HOME, HOMELESS


@serial
def _count(belief, fear, resolve, enlisted, rumour, first, slots, shown):  # type: ignore[no-untyped-def]
    return count_lanes(belief, fear, resolve, enlisted, rumour, first, slots, shown)


@serial
def _any(values, first, slots):  # type: ignore[no-untyped-def]
    return any_set(values, first, slots)


@serial
def _felt(belief, fear, resolve, first, people, shown):  # type: ignore[no-untyped-def]
    return add_felt(belief, fear, resolve, first, people, shown)


@serial
def _away(away, sizes, threshold, first, households):  # type: ignore[no-untyped-def]
    return count_away(away, sizes, threshold, first, households, HOME, HOMELESS)


@given(SEEDS, ROW, st.integers(1, 2 * LANES))
@BOUNDED
def test_people_of_a_block(seed: int, first: int, slots: int) -> None:
    rng = np.random.default_rng(seed)
    felt = (np.abs(numbers(seed + n)) for n in range(3))
    enlisted, rumour = (rng.integers(0, most, LONG).astype(np.uint8) for most in (2, 4))
    arguments = (*felt, enlisted, rumour, first, slots, np.float32(0.4))
    assert _count(*arguments) == count_lanes(*arguments)


@given(SEEDS, ROW, st.integers(1, 2 * LANES))
@BOUNDED
def test_what_neighbours_feel(seed: int, first: int, people: int) -> None:
    arguments = (*(np.abs(numbers(seed + n)) for n in range(3)), first, people, np.float32(0.4))
    assert _felt(*arguments) == add_felt(*arguments)


@given(SEEDS, ROW, st.integers(1, LANES))
@BOUNDED
def test_who_of_a_block_is_away(seed: int, first: int, households: int) -> None:
    rng = np.random.default_rng(seed)
    away = rng.integers(HOME, HOMELESS + 1, LONG).astype(np.uint8)
    sizes = rng.integers(1, 256, LONG).astype(np.uint8)
    arguments = (away, sizes, numbers(seed), first, households)
    assert _away(*arguments) == count_away(*arguments, HOME, HOMELESS)


def test_nobody_of_a_block_is_at_home() -> None:
    away, sizes = np.full(LANES, HOMELESS, dtype=np.uint8), np.full(LANES, 255, dtype=np.uint8)
    assert _away(away, sizes, numbers(1), 0, LANES) == (16 * 255, 16 * 255, np.inf)


@given(st.integers(0, LONG - 1), ROW, st.integers(1, 2 * LANES))
@BOUNDED
def test_whether_any_entry_is_set(set_one: int, first: int, slots: int) -> None:
    values = np.zeros(LONG, dtype=np.uint8)
    values[set_one] = 128
    assert _any(values, first, slots) == any_set(values, first, slots) == (first <= set_one < first + min(slots, LANES))
