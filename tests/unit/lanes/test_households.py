"""What members of households say, and sums over them: what is compiled is what the plain Python says."""

from __future__ import annotations

import numpy as np
from drawn_lanes import BOUNDED, LONG, ROW, ROWS, SEEDS, WIDE, entries, numbers, same, whole
from hypothesis import given
from hypothesis import strategies as st

from homefront.compiled import serial
from homefront.lanes.households import add_members, members_across, sum_members, tell_members
from homefront.vectors import LANES


@serial
def _add(published, at, across, said, there):  # type: ignore[no-untyped-def]
    add_members(published, at, across, said, there)


@serial
def _tell(published, at, said, there, share, alone, column, rest, slots):  # type: ignore[no-untyped-def]
    tell_members(published, at, said, there, share, alone, column, rest, slots)


@serial
def _sum(values, at, across, out):  # type: ignore[no-untyped-def]
    sum_members(values, at, across, out)


@serial
def _across(sizes, first, households):  # type: ignore[no-untyped-def]
    return members_across(sizes, first, households)


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


@given(SEEDS, ROW, st.integers(1, LANES))
@BOUNDED
def test_how_many_households_have_a_member(seed: int, first: int, households: int) -> None:
    """Sizes stand in any order here, and some are above 127, which is negative in eight bits with a sign."""
    sizes = np.random.default_rng(seed).choice([*range(10), 127, 128, 255], LONG).astype(np.uint8)
    assert _across(sizes, first, households) == members_across(sizes, first, households)
