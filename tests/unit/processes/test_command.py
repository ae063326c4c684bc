"""E7: orders reach blocks, with a delay; control is carried by officials."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from homefront.processes.command import carried_control, in_force, receive, share_reached, share_reached_by
from homefront.streams import stream_key
from homefront.world.people import evenly_first

BLOCKS = 20_000


def received(
    share: float = 1.0, levels: int = 5, fidelity: float = 1.0, delay: float = 0.5, hour: float = 0.0, seed: int = 1,
    start: np.ndarray | None = None, day: int = 0, occupied: np.ndarray | None = None,
) -> np.ndarray:  # fmt: skip
    """Day of receipt of an order of the first kind, by block."""
    order_from = np.full((3, BLOCKS), np.inf) if start is None else start
    order_first = np.tile(evenly_first(1, "test", 1), (3, 1))
    shares, hours = np.zeros((3, 1, day + 1)), np.zeros((3, 1, day + 1))
    shares[0, 0, day], hours[0, 0, day] = share, hour
    receive(
        stream_key(seed, "command.delay"), day, np.array([0, BLOCKS]), np.zeros(1, dtype=np.int64), shares, hours,
        order_first, np.array([levels, 2, 2]), fidelity, delay, occupied is not None,
        np.zeros(BLOCKS, dtype=np.uint8) if occupied is None else occupied, order_from,
    )  # fmt: skip
    return order_from


@pytest.mark.parametrize(("levels", "expected"), [(1, 0.9), (3, 0.729), (5, 0.59049), (7, 0.478297)])
def test_an_order_keeps_its_fidelity_at_each_level(levels: int, expected: float) -> None:
    """V22."""
    assert share_reached(0.9, levels) == pytest.approx(expected, abs=1e-6)
    reached = np.isfinite(received(levels=levels, fidelity=0.9)[0]).mean()
    assert reached == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / BLOCKS))


@pytest.mark.parametrize("share", [0.0, 0.4, 1.0])
def test_only_the_blocks_addressed_are_reached(share: float) -> None:
    reached = np.isfinite(received(share=share, levels=2, fidelity=0.85)[0]).mean()
    assert reached == pytest.approx(share * 0.85**2, abs=1e-3)


DONE = [(1.0, 0.052653), (2.0, 0.371163), (2.5, 0.559507), (4.0, 0.900368)]


@pytest.mark.parametrize(("days", "expected"), DONE)
def test_the_closed_form_of_the_delay(days: float, expected: float) -> None:
    """V22: five exponential delays of half a day."""
    assert share_reached_by(days, 5, 0.5) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(("days", "expected"), DONE)
def test_the_kernel_takes_that_long(days: float, expected: float) -> None:
    done = (received()[0] <= days).mean()
    assert done == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / BLOCKS))


def test_delays_follow_the_erlang_law() -> None:
    assert stats.kstest(received()[0], stats.gamma(5, scale=0.5).cdf).pvalue > 1e-3


def test_under_occupation_no_order_holds() -> None:
    occupied = (np.arange(BLOCKS) % 3 == 0).astype(np.uint8)
    assert (np.isfinite(received(occupied=occupied)[0]) == (occupied == 0)).all()
    assert np.isinf(received(occupied=occupied, start=np.zeros((3, BLOCKS)))[0][occupied == 1]).all()


def test_no_levels_no_delay() -> None:
    assert (received(levels=0, hour=0.25, day=3)[0] == 3.25).all()


def test_an_order_counts_from_its_hour() -> None:
    np.testing.assert_allclose(received(hour=0.75, day=4)[0] - received()[0], 4.75, rtol=1e-12)


def test_other_kinds_of_order_are_not_touched() -> None:
    assert np.isinf(received()[1:]).all()


def test_an_order_received_keeps_its_day() -> None:
    first = received()
    before = first.copy()
    np.testing.assert_array_equal(received(start=first, day=1), before)


def test_an_order_lapses_where_it_is_no_longer_given() -> None:
    assert np.isinf(received(share=0.0, start=received(), day=1)[0]).all()


def test_receipt_is_keyed() -> None:
    np.testing.assert_array_equal(received(seed=1), received(seed=1))
    assert (received(seed=1)[0] != received(seed=2)[0]).all()


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [(-1.0, np.inf, 1.0), (10.0, np.inf, 1.0), (10.25, np.inf, 0.5), (10.5, np.inf, 0.0), (np.inf, np.inf, 0.0),
     (9.0, 10.125, 0.25), (10.125, 10.375, 0.5), (9.0, 9.5, 0.0), (11.0, 10.25, 0.0)],
)  # fmt: skip
def test_share_of_the_step_in_which_an_order_holds(since: float, until: float, expected: float) -> None:
    assert in_force(since, until, 10.0, 0.5) == pytest.approx(expected, abs=1e-12)


def test_control_falls_with_the_officials_and_siege_does_not() -> None:
    felt = [carried_control(0.6, emergency, gone) for emergency, gone in ((0.0, 0.0), (0.0, 0.25), (0.6, 1.0))]
    np.testing.assert_allclose(felt, [0.6, 0.45, 0.6])
