"""E8: where people go, how long they are seen, and that none is lost on the way."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from homefront.processes.refugees import (
    count_arrivals,
    destinations,
    mean_still_visible,
    mean_visible,
    notice,
    noticed,
    settle,
    share_still_visible,
)
from homefront.world.people import layout_of
from homefront.world.work import COUNTS, NEWLY

DANGER = np.array([0.9, 0.5, 0.5, 0.1, 0.0])
KM = np.abs(np.subtract.outer([0.0, 50.0, 80.0, 200.0, 400.0], [0.0, 50.0, 80.0, 200.0, 400.0]))


def chances(km: np.ndarray = KM, danger: np.ndarray = DANGER, reach: float = 150.0) -> np.ndarray:
    out = np.full(km.shape, np.nan)
    destinations(km, danger, np.nan_to_num(np.exp(-km / reach)), out)
    return out


def test_everybody_who_can_go_somewhere_goes_somewhere() -> None:
    np.testing.assert_allclose(chances().sum(axis=1), [1, 1, 1, 1, 0], atol=1e-6)


def test_people_go_where_there_is_no_more_danger_and_not_where_they_are() -> None:
    out = chances()
    allowed = (DANGER[None] <= DANGER[:, None]) & ~np.eye(5, dtype=bool)
    assert ((out > 0) == allowed).all()


def test_the_chance_falls_by_distance() -> None:
    out = chances()
    assert out[0, 3] / out[0, 1] == pytest.approx(np.exp(-150 / 150), rel=1e-9)


def test_a_place_that_lies_nowhere_receives_nobody_and_sends_nobody() -> None:
    km = KM.copy()
    km[2], km[:, 2] = np.nan, np.nan
    out = chances(km)
    assert not out[2].any()
    assert not out[:, 2].any()


STOCK, ARRIVALS = np.array([1_000.0, 0.0, 50.0]), np.array([0.0, 400.0, 70.0])


def stock_at(times: np.ndarray, s: int, visible_days: float = 3.0) -> np.ndarray:
    path = solve_ivp(
        lambda _t, f: ARRIVALS[s] - f / visible_days, (0, times[-1]), [STOCK[s]], t_eval=times, rtol=1e-11, atol=1e-9
    )
    return np.asarray(path.y[0])


def still_visible(stock: np.ndarray, arrivals: np.ndarray, dt: float, visible_days: float) -> np.ndarray:
    """The stock at the end of dt; the rate of arrivals is written down with it."""
    rate, out = np.empty_like(arrivals), stock.copy()
    settle(arrivals * dt, dt, share_still_visible(dt, visible_days), visible_days, rate, out)
    np.testing.assert_allclose(rate, arrivals, rtol=1e-12)
    return out


def mean_stock(stock: np.ndarray, arrivals: np.ndarray, dt: float) -> np.ndarray:
    """Mean over dt, of those who stay visible for three days."""
    still_visible = mean_still_visible(dt, 3.0)
    return np.array(
        [mean_visible(guests, rate, still_visible, 3.0) for guests, rate in zip(stock, arrivals, strict=True)]
    )


@pytest.mark.parametrize("dt", [0.125, 0.5, 1.0])
def test_stock_at_the_end_follows_its_equation(dt: float) -> None:
    expected = [stock_at(np.array([0.0, dt]), s)[-1] for s in range(3)]
    np.testing.assert_allclose(still_visible(STOCK, ARRIVALS, dt, 3.0), expected, rtol=1e-8)


@pytest.mark.parametrize("dt", [0.125, 0.5, 1.0])
def test_mean_stock_is_that_of_a_fine_integration(dt: float) -> None:
    times = np.linspace(0, dt, 2_001)
    expected = [np.trapezoid(stock_at(times, s), times) / dt for s in range(3)]
    np.testing.assert_allclose(mean_stock(STOCK, ARRIVALS, dt), expected, rtol=1e-6)


def test_arrivals_are_in_the_stock_or_have_decayed() -> None:
    """Conservation over 20 steps: arrived = stock + decayed, where mean stock / visible_days decays a day."""
    stock, arrived, decayed = np.zeros(3), np.zeros(3), np.zeros(3)
    for step in range(20):
        rate = ARRIVALS * (step < 8)
        decayed += mean_stock(stock, rate, 0.5) / 3.0 * 0.5
        stock = still_visible(stock, rate, 0.5, 3.0)
        arrived += rate * 0.5
    np.testing.assert_allclose(arrived, stock + decayed, rtol=1e-10)


def test_those_passing_are_noticed_by_their_share_of_the_population() -> None:
    assert noticed(0.0, 1e6, 0.1) == 0.0
    assert noticed(1e5, 1e6, 0.1) == pytest.approx(1 - np.exp(-1))
    assert noticed(1e8, 1e6, 0.1) == pytest.approx(1.0)
    passing = np.empty(2)
    notice(np.array([0.0, 1e5]), np.zeros(2), np.full(2, 1e6), 1e-9, 3.0, 0.1, passing)
    np.testing.assert_allclose(passing, [0.0, 1 - np.exp(-1)], rtol=1e-6)


def arrivals(host: list[int], newly: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Three places of 1, 2, 1 blocks of two households; weights 10, 20, 30."""
    layout = layout_of(np.array([2, 1, 4, 3, 6, 5, 8, 7], dtype=np.uint8), np.array([1, 2, 1]), 2)
    hosts, out = np.array(host, dtype=np.int16), np.zeros(3)
    sums = np.zeros((len(newly), len(COUNTS)), dtype=np.uint16)
    sums[:, NEWLY] = newly
    count_arrivals(layout.place_block, 2, layout.household_size, sums, np.array([10.0, 20.0, 30.0]), hosts, out)
    return hosts, out


def test_arrivals_count_the_persons_who_left() -> None:
    """Households 0 (2 persons of place 0) to place 1, 3 (3 of place 1) to place 2, 4 (6 of place 1) to place 0."""
    _, out = arrivals([-2, 0, 0, -3, -1, 0, 0, 0], [2.0, 3.0, 6.0, 0.0])
    assert out.tolist() == [6 * 20.0, 2 * 10.0, 3 * 20.0]


def test_nobody_is_counted_twice() -> None:
    hosts, _ = arrivals([-2, 0, 0, -3, -1, 0, 0, 0], [2.0, 3.0, 6.0, 0.0])
    assert (hosts >= 0).all()
    again, out = arrivals(hosts.tolist(), [2.0, 3.0, 6.0, 0.0])
    assert not out.any()
    assert again.tolist() == hosts.tolist()


def test_who_had_nowhere_to_go_arrives_nowhere() -> None:
    hosts, out = arrivals([-1, 0, 0, 0, 0, 0, 0, 0], [2.0, 0.0, 0.0, 0.0])
    assert hosts[0] == 0
    assert not out.any()
