"""E6: what pushes a household, and how long it stands above its threshold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homefront.processes.action import Action, heeded, push, resting_share_gone, share_above, time_above

RATES: Any = Action(seen_departures=0.59, leaders_gone=1.4, leaders_stay=0.25, resolve=0.2).rates()


def test_fear_counts_by_what_one_sees() -> None:
    assert heeded(0.0, 0.0, 0.0, RATES) == 1.0
    assert heeded(1.0, 0.0, 0.0, RATES) == pytest.approx(1.59)
    assert heeded(0.0, 1.0, 0.0, RATES) == pytest.approx(2.4)
    assert heeded(0.0, 0.0, 1.0, RATES) == pytest.approx(0.75)
    assert push(0.5, 0.5, 1.59, 0.2) == pytest.approx(0.5 * 1.59)


def test_without_fear_nothing_seen_pushes() -> None:
    assert push(0.0, 0.5, heeded(1.0, 1.0, 1.0, RATES), RATES.resolve) == 0.0


def test_resolve_above_one_half_holds_back() -> None:
    assert push(0.0, 1.0, 1.0, 0.2) == pytest.approx(-0.1)


def test_leaders_who_stay_cannot_make_fear_negative() -> None:
    assert heeded(0.0, 0.0, 1.0, RATES._replace(leaders_stay=5.0)) == 0.0


PATHS = np.random.default_rng(0).uniform(-1, 2, (40, 3))


@pytest.mark.parametrize("path", PATHS, ids=lambda p: "-".join(f"{x:.2f}" for x in p))
def test_time_above_is_that_of_the_two_straight_pieces(path: np.ndarray) -> None:
    x0, xh, x1 = path
    fine = np.interp((np.arange(200_000) + 0.5) / 200_000, [0, 0.5, 1], [x0, xh, x1])
    assert time_above(x0, xh, x1, 0.5) == pytest.approx((fine > 0.5).mean(), abs=2e-5)


@pytest.mark.parametrize(
    ("x0", "x1", "share"), [(0, 0, 0), (1, 1, 1), (0, 1, 0.5), (1, 0, 0.5), (0.5, 0.5, 0), (0.5, 1, 1), (1, 0.5, 1)]
)
def test_share_above_at_its_corners(x0: float, x1: float, share: float) -> None:
    assert share_above(float(x0), float(x1), 0.5) == pytest.approx(share)


@pytest.mark.parametrize(("sd", "expected"), [(0.10, 0.007696), (0.12, 0.040211), (0.122, 0.054792), (0.123, 1.0)])
def test_granovetters_normal_crowd(sd: float, expected: float) -> None:
    """V14 (b): mean 25 %."""
    assert resting_share_gone(0.25, sd) == pytest.approx(expected, abs=1e-6)


def test_the_crowd_tips_at_the_critical_spread() -> None:
    """s_c = 0.122221, lower branch at contact 0.062003."""
    below, above = resting_share_gone(0.25, 0.12222), resting_share_gone(0.25, 0.12223)
    assert below == pytest.approx(0.062003, abs=1e-3)
    assert above > 0.99


def test_a_crowd_once_gone_stays_gone_below_the_critical_spread() -> None:
    assert resting_share_gone(0.25, 0.1, start=1.0) > 0.99
