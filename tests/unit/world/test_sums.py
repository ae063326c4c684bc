"""Sums in the order of numpy: to the last bit, at every length."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.world.sums import total


@settings(deadline=None)
@given(st.integers(0, 3000), st.integers(0, 5), st.integers(0, 2**32 - 1))
def test_a_total_is_that_of_numpy_to_the_last_bit(count: int, first: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.random(first + count) * 10.0 ** rng.uniform(-6, 6, first + count)
    assert total(values, first, count) == values[first:].sum()
