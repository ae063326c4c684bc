"""What the tests of neighbouring slots share: drawn arrays, and the comparison of compiled code with plain Python."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st

from homefront.vectors import LANES

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


def same(compiled: Callable[..., None], plain: Callable[..., None], *arguments: object) -> None:
    """Both leave the same bytes in all arrays that they are handed."""
    ours, theirs = ([a.copy() if isinstance(a, np.ndarray) else a for a in arguments] for _ in range(2))
    compiled(*ours)
    plain(*theirs)
    for mine, other in zip(ours, theirs, strict=True):
        if isinstance(mine, np.ndarray):
            assert isinstance(other, np.ndarray)
            np.testing.assert_array_equal(mine, other)
