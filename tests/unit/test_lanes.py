"""Functions for sixteen neighbouring slots: what is compiled of them is what their plain Python says."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.compiled import serial
from homefront.lanes import add_felt, add_members, copy_lanes, count_away, hear_lanes, sum_members, tell_members
from homefront.vectors import LANES, load, store
from homefront.world.state import HOME, HOMELESS

LONG = 4 * LANES
ROW = st.integers(0, LONG - LANES)
ROWS = st.tuples(*[ROW] * 8)
WIDE = st.tuples(*[st.integers(0, LANES)] * 8)
SEEDS = st.integers(0, 2**32 - 1)
BOUNDED = settings(max_examples=60, deadline=None)


def entries(seed: int) -> np.ndarray:
    """16-bit entries; every third is nobody's."""
    rng = np.random.default_rng(seed)
    out = rng.integers(0, 65_536, LONG).astype(np.uint16)
    out[rng.random(LONG) < 0.3] = 0
    return out


def whole(seed: int, length: int = LONG) -> np.ndarray:
    return np.random.default_rng(seed).integers(-(10**6), 10**6, length).astype(np.int32)


def numbers(seed: int, length: int = LONG) -> np.ndarray:
    return np.random.default_rng(seed).uniform(-1, 1, length).astype(np.float32)


@serial
def _hear(published, at, near, far, half, sums, voices, slot):  # type: ignore[no-untyped-def]
    hear_lanes(published, at, near, far, half, sums, voices, slot)


@serial
def _add(published, at, across, said, there):  # type: ignore[no-untyped-def]
    add_members(published, at, across, said, there)


@serial
def _tell(published, at, said, there, share, alone, column, rest, slots):  # type: ignore[no-untyped-def]
    tell_members(published, at, said, there, share, alone, column, rest, slots)


@serial
def _copy(array, source, target):  # type: ignore[no-untyped-def]
    copy_lanes(array, source, target)


@serial
def _sum(values, at, across, out):  # type: ignore[no-untyped-def]
    sum_members(values, at, across, out)


@serial
def _away(away, sizes, threshold, first, households):  # type: ignore[no-untyped-def]
    return count_away(away, sizes, threshold, first, households, HOME, HOMELESS)


def same(compiled: Callable[..., None], plain: Callable[..., None], *arguments: object) -> None:
    """Both leave the same bytes in all arrays that they are handed."""
    ours, theirs = ([a.copy() if isinstance(a, np.ndarray) else a for a in arguments] for _ in range(2))
    compiled(*ours)
    plain(*theirs)
    for mine, other in zip(ours, theirs, strict=True):
        if isinstance(mine, np.ndarray):
            assert isinstance(other, np.ndarray)
            np.testing.assert_array_equal(mine, other)


@given(SEEDS, st.tuples(*[ROW] * 6), ROW, ROW, st.integers(-LONG, LONG), ROW)
@BOUNDED
def test_what_slots_hear(seed: int, at: tuple[int, ...], near: int, far: int, half: int, slot: int) -> None:
    same(_hear, hear_lanes, entries(seed), at, near, far, half, whole(seed), whole(seed + 1), slot)


@given(SEEDS, ROWS, WIDE)
@BOUNDED
def test_what_members_of_households_say(seed: int, at: tuple[int, ...], across: tuple[int, ...]) -> None:
    same(_add, add_members, entries(seed), at, across, whole(seed), whole(seed + 1))


@given(SEEDS, ROWS, WIDE)
@BOUNDED
def test_sums_over_members_of_households(seed: int, at: tuple[int, ...], across: tuple[int, ...]) -> None:
    same(_sum, sum_members, numbers(seed), at, across, numbers(seed + 1))


@given(SEEDS, ROWS, ROW, ROWS)
@BOUNDED
def test_what_the_rest_of_a_household_says(seed: int, at: tuple[int, ...], column: int, slots: tuple[int, ...]) -> None:
    """Of eight members, whose rows may overlap: the later one is written over the earlier one."""
    said, there = np.abs(whole(seed)), np.random.default_rng(seed).integers(0, 9, LONG).astype(np.int32)
    share, alone, rest = numbers(seed), numbers(seed + 1), numbers(seed + 2)
    same(_tell, tell_members, entries(seed), at, said, there, share, alone, column, rest, slots)


@given(SEEDS, ROW, ROW)
@BOUNDED
def test_rows_are_copied(seed: int, source: int, target: int) -> None:
    same(_copy, copy_lanes, entries(seed), source, target)


@serial
def _felt(belief, fear, resolve, first, people, shown):  # type: ignore[no-untyped-def]
    return add_felt(belief, fear, resolve, first, people, shown)


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


@serial
def _ahead(first, second, rows):  # type: ignore[no-untyped-def]
    for i in range(rows):
        a, b = load(first, i, 0), load(second, i, 1)
        store(first, i, a + b if b > a else b, 0)
        store(second, i, a * b, 1)


@pytest.mark.parametrize("rows", [0, 1, 15, 16, 17, 61])
def test_a_loop_over_arrays_that_do_not_overlap(rows: int) -> None:
    same(_ahead, _ahead.py_func, numbers(1), numbers(2), rows)
