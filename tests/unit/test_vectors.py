"""Loads and stores of arrays that do not overlap: what is compiled is what the plain Python says."""

from __future__ import annotations

import pytest
from drawn_lanes import numbers, same

from homefront.compiled import serial
from homefront.vectors import load, store


@serial
def _ahead(first, second, rows):  # type: ignore[no-untyped-def]
    for i in range(rows):
        a, b = load(first, i, 0), load(second, i, 1)
        store(first, i, a + b if b > a else b, 0)
        store(second, i, a * b, 1)


@pytest.mark.parametrize("rows", [0, 1, 15, 16, 17, 61])
def test_a_loop_over_arrays_that_do_not_overlap(rows: int) -> None:
    same(_ahead, _ahead.py_func, numbers(1), numbers(2), rows)
