"""The rows at which something happened in a step, and their ties, fetched before they are needed."""

from __future__ import annotations

import numpy as np

from homefront.compiled import device
from homefront.prefetch import fetch_rows

CHUNK = 8192
"""Rows that one thread looks through at a time."""

AHEAD, SOON = 6, 2
"""How many rows ahead their ties are asked for, and the state of those at the other end."""


@device
def rows_of_step(steps, t, chunk, rows):  # type: ignore[no-untyped-def]
    """How many rows of this chunk have steps[row] == t. rows : int64 (CHUNK,), the first so many are they; written."""
    found = np.int64(0)
    for i in range(chunk * CHUNK, min(steps.size, (chunk + 1) * CHUNK)):
        rows[found] = i
        found += np.int64(steps[i] == t)
    return found


@device
def fetch_ahead(rows, number, found, indptr, indices, state, other_state):  # type: ignore[no-untyped-def]
    """While rows[number] is worked at: ties of a row to come, and what is read of the people at their other ends."""
    if number + 2 * AHEAD < found:
        fetch_rows(indptr, rows[number + 2 * AHEAD], 1)
    if number + AHEAD < found:
        ahead = rows[number + AHEAD]
        fetch_rows(indices, indptr[ahead], indptr[ahead + 1] - indptr[ahead])
    if number + SOON < found:
        soon = rows[number + SOON]
        for tie in range(indptr[soon], indptr[soon + 1]):
            fetch_rows(state, int(indices[tie]), 1)
            fetch_rows(other_state, int(indices[tie]), 1)
