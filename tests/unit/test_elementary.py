"""exp, log and their kin beside exact arithmetic, and where they end."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal, getcontext
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.elementary import cosine, exp, exp2, expm1, exps, log, log1p, raised

getcontext().prec = 50
BOUNDED = settings(max_examples=300, deadline=None)
ONE = Decimal(1)


def off(found: float, exact: Decimal) -> float:
    """How many units of the last place lie between."""
    return float(abs(Decimal(found) - exact)) / math.ulp(float(exact))


@BOUNDED
@given(st.floats(-700.0, 700.0))
def test_exp(x: float) -> None:
    assert off(exp(x), Decimal(x).exp()) < 1.0
    assert exps(np.array([x]))[0] == exp(x)


@BOUNDED
@given(st.floats(1e-300, 1e300))
def test_log(x: float) -> None:
    if x != 1.0:
        assert off(log(x), Decimal(x).ln()) < 1.0


@BOUNDED
@given(st.floats(-0.999, 50.0).filter(lambda x: abs(x) > 1e-12))
def test_near_one(x: float) -> None:
    assert off(log1p(x), (ONE + Decimal(x)).ln()) < 4.0
    assert off(expm1(x), Decimal(x).exp() - ONE) < 4.0


@BOUNDED
@given(st.floats(1e-6, 1e6), st.floats(-5.0, 5.0))
def test_power(x: float, y: float) -> None:
    assert raised(x, y) == pytest.approx(x**y, rel=1e-13)
    assert exp2(y) == pytest.approx(2.0**y, rel=1e-15)


@BOUNDED
@given(st.floats(-8.0, 8.0))
def test_cosine(x: float) -> None:
    assert cosine(x) == pytest.approx(math.cos(x), abs=3e-16)


@pytest.mark.parametrize(
    ("function", "x", "value"),
    [
        (exp, 0.0, 1.0), (exp, -math.inf, 0.0), (exp, math.inf, math.inf), (exp, 1000.0, math.inf), (exp, -746.0, 0.0),
        (log, 1.0, 0.0), (log, 0.0, -math.inf), (log, math.inf, math.inf), (log, 5e-324, math.log(5e-324)),
        (log1p, 0.0, 0.0), (log1p, -1.0, -math.inf), (log1p, 1e-300, 1e-300), (log1p, math.inf, math.inf),
        (expm1, 0.0, 0.0), (expm1, -1000.0, -1.0), (expm1, -1e-300, -1e-300), (expm1, 1000.0, math.inf),
        (exp2, -3.0, 0.125), (exp2, 0.0, 1.0), (cosine, 0.0, 1.0),
    ],
)  # fmt: skip
def test_where_they_end(function: Callable[[float], Any], x: float, value: float) -> None:
    assert function(x) == value


def test_what_is_no_number_stays_so() -> None:
    assert all(math.isnan(function(math.nan)) for function in (exp, log, log1p, expm1))
    assert math.isnan(log(-1.0))
    assert raised(0.0, 0.5) == 0.0
    assert raised(0.0, 0.0) == 1.0
    assert raised(-3.0, 1.0) == -3.0
