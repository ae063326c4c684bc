"""Lanchester: closed forms against the equations, and men who join."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homefront.errors import ParameterError
from homefront.models.lanchester import (
    Deitchman,
    LanchesterLinear,
    LanchesterLogarithmic,
    LanchesterSquare,
    fight,
)

DAYS = np.array([0.0, 1.0, 7.0, 30.0, 90.0, 400.0])
LAWS = [
    LanchesterSquare(0.01, 0.02), LanchesterSquare(0.02, 0.01), LanchesterSquare(0.01, 0.0),
    LanchesterSquare(0.0, 0.0), LanchesterLinear(1e-5, 3e-5), LanchesterLinear(3e-5, 1e-5),
    LanchesterLinear(1e-5, 0.0), LanchesterLinear(2e-5, 2e-5), LanchesterLogarithmic(0.01, 0.03), Deitchman(1e-4, 0.5),
    Deitchman(1e-3, 0.01), Deitchman(0.0, 0.1), Deitchman(1e-3, 0.0),
]  # fmt: skip


@pytest.mark.parametrize("law", LAWS, ids=repr)
@pytest.mark.parametrize(("a", "b"), [(1000.0, 800.0), (800.0, 800.0), (100.0, 900.0)])
def test_the_closed_form_solves_the_equations(law: Any, a: float, b: float) -> None:
    ran, (closed_a, closed_b) = fight(law, a, b, DAYS), law.at(a, b, DAYS)
    np.testing.assert_allclose(ran.a, closed_a, atol=2e-4)
    np.testing.assert_allclose(ran.b, closed_b, atol=2e-4)
    end = law.end(a, b)
    if np.isfinite(end.day) and end.day < DAYS[-1]:
        assert ran.end == pytest.approx(end.day, rel=1e-6)
        assert (ran.a[-1], ran.b[-1]) == pytest.approx((end.a, end.b), abs=1e-4)


def test_equals_melt_away() -> None:
    assert LanchesterSquare(0.01, 0.01).end(500, 500) == (0.0, 0.0, np.inf)
    left = LanchesterSquare(0.01, 0.01).at(500, 500, [100.0])
    np.testing.assert_allclose(left, 500 * np.exp(-1), rtol=1e-12)


def test_nobody_on_a_side_is_no_fight() -> None:
    assert LanchesterSquare().end(10, 0)[:2] == (10.0, 0.0)
    assert fight(LanchesterSquare(), 10, 0, [5.0]).a.tolist() == [10.0]


def test_men_join_evenly_over_their_day() -> None:
    """Nobody is hit: half of them have come by noon."""
    ran = fight(LanchesterSquare(0.0, 0.0), 0, 10, [0.5, 1.0, 2.5, 9.0], [[100, 0], [0, 0], [40, 6]])
    assert ran.a == pytest.approx([50, 100, 120, 140])
    assert ran.b == pytest.approx([10, 10, 13, 16])


def test_nobody_joins_after_the_end() -> None:
    ran = fight(LanchesterSquare(0.5, 0.5), 100, 10, [1.0, 20.0], np.vstack([np.zeros((10, 2)), [[0, 1000]]]))
    assert ran.end < 1
    assert ran.b.tolist() == [0.0, 0.0]
    assert ran.a[0] == ran.a[1]


@pytest.mark.parametrize(
    ("days", "joining", "said"),
    [
        ([2.0, 1.0], None, "rising order"),
        ([-1.0], None, "days"),
        ([], None, "days"),
        ([1.0], [1.0], r"expected \(days, 2\)"),
        ([1.0], [[np.nan, 0.0]], "reinforcements"),
    ],
)
def test_bad_input_is_refused(days: Any, joining: Any, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        fight(LanchesterSquare(), 10, 10, days, joining)


@pytest.mark.parametrize(
    "law", [LanchesterSquare(), LanchesterLinear(), LanchesterLogarithmic(), Deitchman()], ids=repr
)
def test_men_are_not_negative(law: Any) -> None:
    for bad in (-1.0, float("nan")):
        with pytest.raises(ParameterError, match="b ="):
            law.end(10.0, bad)
