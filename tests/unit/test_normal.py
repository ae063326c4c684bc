"""Quantiles of the standard normal law beside those of scipy, and as a world takes them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from homefront.normal import LEAST, TAIL, normal_quantiles

EVERYWHERE = np.concatenate([np.linspace(1e-6, 1 - 1e-6, 200_001), np.geomspace(LEAST, TAIL, 20_001)])


def quantiles(shares: np.ndarray) -> np.ndarray:
    found = shares.copy()
    normal_quantiles(found)
    return found


def test_in_the_middle_they_have_the_bits_of_scipy() -> None:
    middle = EVERYWHERE[(EVERYWHERE > TAIL) & (EVERYWHERE < 1 - TAIL)]
    np.testing.assert_array_equal(quantiles(middle), ndtri(middle))


@pytest.mark.parametrize("shares", [EVERYWHERE, 1 - EVERYWHERE])
def test_in_the_tails_they_differ_in_the_last_places_only(shares: np.ndarray) -> None:
    """As the logarithm does, so that the 32 bits that a world keeps are those of scipy."""
    np.testing.assert_allclose(quantiles(shares), ndtri(shares), rtol=2e-15)
    np.testing.assert_array_equal(quantiles(shares).astype(np.float32), ndtri(shares).astype(np.float32))
