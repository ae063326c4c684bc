"""The official word: information control, news, trust."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from homefront.processes.information_control import controlled
from homefront.processes.news import told
from homefront.processes.trust import Trust, moved_trust, resting_trust


def test_control_of_information_leaves_the_coded_word() -> None:
    coverage, candour = controlled(np.array([0.3, 0.7]), np.array([0.2, 0.5]), 0.4, on=True)
    assert coverage.tolist() == [0.3, 0.7]
    assert candour.tolist() == [0.2, 0.5]


def test_without_it_all_is_told_and_private_sets_stay() -> None:
    coverage, candour = controlled(np.array([0.0, 0.3, 1.0]), np.array([0.2, 0.5, 0.0]), 0.4, on=False)
    np.testing.assert_allclose(coverage, [0.4, 0.58, 1.0])
    assert candour.tolist() == [1.0, 1.0, 1.0]


def test_without_it_and_without_private_sets_coverage_is_as_coded() -> None:
    np.testing.assert_allclose(controlled(np.array([0.3]), np.array([0.2]), 0.0, on=False)[0], [0.3])


def test_people_are_told_candour_times_the_danger() -> None:
    assert told(0.8, 0.5, 0.25, 0.6, False, 2.0) == pytest.approx((2.0 * 0.5 * 0.6, 0.2))


def test_an_official_is_told_the_danger_itself() -> None:
    assert told(0.8, 0.5, 0.25, 0.6, True, 2.0) == (2.0, 0.8)


@pytest.mark.parametrize(("coverage", "trust"), [(0.0, 0.9), (0.9, 0.0)])
def test_a_word_that_is_not_heard_or_not_believed_has_no_weight(coverage: float, trust: float) -> None:
    assert told(0.8, coverage, 0.9, trust, False, 2.0)[0] == 0.0


def moved(
    trust: float, told_: float, danger: float, found_out: float = 1.0, dt: float = 0.5, speed: float = 0.05
) -> float:
    rates = Trust(speed=speed, asymmetry=3.0)
    return float(
        moved_trust(np.array([trust]), np.array([told_]), np.array([danger]), np.array([found_out]), dt, rates)[0]
    )


def test_trust_comes_to_rest_where_the_closed_form_says() -> None:
    assert resting_trust(0.5, 1.0, 3.0) == 0.25
    trust = 0.9
    for _ in range(2_000):
        trust = moved(trust, 0.5, 1.0)
    assert trust == pytest.approx(0.25, abs=1e-9)


def test_one_long_step_equals_many_short_ones() -> None:
    trust = 0.9
    for _ in range(1_000):
        trust = moved(trust, 0.3, 0.8, dt=0.01)
    assert moved(0.9, 0.3, 0.8, dt=10.0) == pytest.approx(trust, rel=1e-10)


def test_trust_follows_its_equation() -> None:
    def slope(_t: float, tau: np.ndarray) -> np.ndarray:
        return np.asarray(0.05 * ((1 - tau) * 0.3 * 0.7 - 3.0 * tau * 0.5 * 0.7))

    path = solve_ivp(slope, (0, 20), [0.6], rtol=1e-10, atol=1e-12).y[0, -1]
    assert moved(0.6, 0.3, 0.8, found_out=0.7, dt=20.0) == pytest.approx(path, rel=1e-8)


def test_switched_off_trust_stays() -> None:
    assert moved(0.37, 0.0, 1.0, speed=0.0) == 0.37


def test_what_cannot_be_checked_moves_no_trust() -> None:
    assert moved(0.37, 0.0, 1.0, found_out=0.0) == 0.37


def test_an_exposed_lie_lowers_trust_and_a_confirmed_word_raises_it() -> None:
    assert moved(0.5, 0.0, 0.8) < 0.5 < moved(0.5, 0.8, 0.8)


def test_a_lie_costs_kappa_times_what_a_true_word_gains() -> None:
    lost, gained = 0.5 - moved(0.5, 0.0, 0.4, dt=1e-4), moved(0.5, 0.4, 0.4, dt=1e-4) - 0.5
    assert lost / gained == pytest.approx(3.0, rel=1e-3)
