"""What slots hear: what is compiled is what the plain Python says."""

from __future__ import annotations

from drawn_lanes import BOUNDED, LONG, ROW, SEEDS, entries, same, whole
from hypothesis import given
from hypothesis import strategies as st

from homefront.compiled import serial
from homefront.lanes.hearing import copy_lanes, hear_lanes


@serial
def _hear(published, at, near, far, half, sums, voices, slot):  # type: ignore[no-untyped-def]
    hear_lanes(published, at, near, far, half, sums, voices, slot)


@serial
def _copy(array, source, target):  # type: ignore[no-untyped-def]
    copy_lanes(array, source, target)


@given(SEEDS, st.tuples(*[ROW] * 6), ROW, ROW, st.integers(-LONG, LONG), ROW)
@BOUNDED
def test_what_slots_hear(seed: int, at: tuple[int, ...], near: int, far: int, half: int, slot: int) -> None:
    same(_hear, hear_lanes, entries(seed), at, near, far, half, whole(seed), whole(seed + 1), slot)


@given(SEEDS, ROW, ROW)
@BOUNDED
def test_rows_are_copied(seed: int, source: int, target: int) -> None:
    same(_copy, copy_lanes, entries(seed), source, target)
