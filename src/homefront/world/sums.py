"""Sums in one fixed order, that of numpy: so that a sum is the same to the last bit wherever it is added up."""

from __future__ import annotations

import numpy as np

from homefront.compiled import device, serial

TOGETHER, LONGEST = 8, 128
"""Sums that run side by side, and how many numbers they run over before the row is halved."""

DEEPEST, ADD = 64, -1
"""How often a row can be halved, and the mark that two halves are to be added."""


@serial
def total(values, first, count):  # type: ignore[no-untyped-def]
    """Sum of `count` numbers of a row from `first` on: pairwise, as numpy.sum of a row that lies together.

    It does not call itself: a kernel that numba reads from its cache cannot find such a function again.
    """
    if count <= LONGEST:
        return _short(values, first, count)
    to_do, sums = np.empty(2 * DEEPEST, dtype=np.int64), np.empty(DEEPEST)
    to_do[0], waiting, found, at = count, 1, 0, first
    while waiting > 0:
        waiting -= 1
        n = to_do[waiting]
        if n == ADD:
            found -= 1
            sums[found - 1] += sums[found]
        elif n <= LONGEST:
            sums[found] = _short(values, at, n)
            found, at = found + 1, at + n
        else:
            half = n // 2 - n // 2 % TOGETHER
            to_do[waiting], to_do[waiting + 1], to_do[waiting + 2] = ADD, n - half, half
            waiting += 3
    return sums[0]


@device
def _short(values, first, count):  # type: ignore[no-untyped-def]
    """The same of at most LONGEST numbers."""
    out = 0.0
    whole = first + count - count % TOGETHER
    if count >= TOGETHER:
        a, b, c, d = values[first], values[first + 1], values[first + 2], values[first + 3]
        e, f, g, h = values[first + 4], values[first + 5], values[first + 6], values[first + 7]
        for i in range(first + TOGETHER, whole, TOGETHER):
            a, b, c, d = a + values[i], b + values[i + 1], c + values[i + 2], d + values[i + 3]
            e, f, g, h = e + values[i + 4], f + values[i + 5], g + values[i + 6], h + values[i + 7]
        out = ((a + b) + (c + d)) + ((e + f) + (g + h))
    for i in range(whole, first + count):
        out += values[i]
    return out
