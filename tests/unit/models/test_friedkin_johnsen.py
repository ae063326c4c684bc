"""Friedkin & Johnsen: rest by a linear solve is where the steps come to."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homefront.errors import ParameterError
from homefront.models.friedkin_johnsen import FriedkinJohnsen, total_effects


def test_steps_come_to_rest_at_the_solve() -> None:
    rng = np.random.default_rng(2)
    weights, first, openness = rng.dirichlet(np.ones(8), 8), rng.normal(size=8), rng.uniform(0, 0.9, 8)
    ran = FriedkinJohnsen().run(weights, first, 500, openness)[-1]
    np.testing.assert_allclose(FriedkinJohnsen().equilibrium(weights, first, openness), ran, rtol=1e-12)


def test_nobody_open_stays_as_they_are() -> None:
    np.testing.assert_array_equal(total_effects([[0.5, 0.5], [0.5, 0.5]], [0.0, 0.0]), np.eye(2))


def test_one_who_is_tied_is_enough_for_those_who_hear_them() -> None:
    np.testing.assert_allclose(total_effects([[0.0, 1.0], [0.0, 1.0]], [1.0, 0.0]), [[0.0, 1.0], [0.0, 1.0]])


@pytest.mark.parametrize(
    ("openness", "said"),
    [([1.0, 1.0], "person 0 and all whom they hear"), ([0.5, 1.2], r"openness\[1\]"), ([0.5], "expected 2")],
)
def test_openness_must_be_shares_that_leave_a_rest(openness: Any, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        total_effects([[0.5, 0.5], [0.5, 0.5]], openness)
