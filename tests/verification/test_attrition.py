"""Group E of the verification cases: Lanchester's laws, through the losses that the front uses."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from homefront.processes.attrition import attrition, square_law_survivors

Rates = Callable[[float, float], tuple[float, float]]


def fought(after: float, own: float, other: float, rates: Rates, dt: float = 0.01) -> tuple[float, float]:
    """Both sides after this many days, by Runge and Kutta's fourth-order steps."""
    steps = round(after / dt)
    dt = after / steps
    x = np.array([own, other])

    def f(at: np.ndarray) -> np.ndarray:
        return np.array(rates(float(at[0]), float(at[1])))

    for _ in range(steps):
        k1 = f(x)
        k2 = f(x + dt / 2 * k1)
        k3 = f(x + dt / 2 * k2)
        k4 = f(x + dt * k3)
        x = x + dt / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return float(x[0]), float(x[1])


def square(kills_own: float, kills_other: float) -> Rates:
    return lambda a, b: (-attrition(kills_other, a, b, 0.0, 1.0), -attrition(kills_own, b, a, 0.0, 1.0))


def linear(rate: float) -> Rates:
    return lambda a, b: (-attrition(rate, a, b, 1.0, 1.0), -attrition(rate, b, a, 1.0, 1.0))


SQUARE = [
    (1000.0, 800.0, 0.01, 0.01, 600.0, 109.861229),
    (1000.0, 1500.0, 0.02, 0.006, 570.087713, 106.045606),
]


@pytest.mark.parametrize(("own", "other", "kills_own", "kills_other", "survivors", "days"), SQUARE)
def test_square_law(
    own: float, other: float, kills_own: float, kills_other: float, survivors: float, days: float
) -> None:
    """V26. At the end the beaten side loses six men a day, so the time's six decimals leave 1e-5 of a man."""
    a, b = fought(days, own, other, square(kills_own, kills_other))
    assert a == pytest.approx(survivors, rel=1e-6)
    assert b == pytest.approx(0.0, abs=1e-5)
    assert square_law_survivors(own, other, kills_own, kills_other) == pytest.approx((survivors, days), rel=1e-8)


@pytest.mark.parametrize("after", [10.0, 50.0, 100.0])
def test_square_law_keeps_its_invariant(after: float) -> None:
    """V26: a A^2 - b B^2."""
    a, b = fought(after, 1000.0, 1500.0, square(0.02, 0.006))
    assert 0.02 * a**2 - 0.006 * b**2 == pytest.approx(0.02 * 1000.0**2 - 0.006 * 1500.0**2, rel=1e-6)


@pytest.mark.parametrize(("after", "own", "other"), [(100.0, 579.684273, 379.684273), (365.0, 325.482263, 125.482263)])
def test_linear_law(after: float, own: float, other: float) -> None:
    """V27."""
    a, b = fought(after, 1000.0, 800.0, linear(1e-5), dt=0.1)
    assert (a, b) == pytest.approx((own, other), rel=1e-6)
    assert a - b == pytest.approx(200.0, rel=1e-9)


def ambush(r: float, g: float) -> tuple[float, float]:
    """Hidden men aim, those in the open fire into an area."""
    return -attrition(0.5, r, g, 0.0, 1.0), -attrition(0.001, g, r, 1.0, 1.0)


def test_deitchman_ambush() -> None:
    """V27."""
    assert fought(400.0, 120.0, 10.0, ambush) == pytest.approx((66.332496, 0.0), abs=1e-5)


def test_deitchman_parity() -> None:
    """V27: at 100 against 10 both sides melt away together, R^2 = 1000 G."""
    r, g = fought(100.0, 100.0, 10.0, ambush)
    assert r < 20
    assert r**2 == pytest.approx(1000 * g, rel=1e-6)


LANDED = {0: 54_000.0, 2: 6_000.0, 5: 13_000.0}
IWO_JIMA = [
    (1, 52835.5, 21220.0), (6, 66453.7, 18274.3), (20, 56063.1, 9268.3), (28, 53042.4, 4656.4), (36, 51985.2, 216.8),
]  # fmt: skip


@pytest.mark.parametrize(("day", "americans", "japanese"), IWO_JIMA)
def test_iwo_jima(day: int, americans: float, japanese: float) -> None:
    """V28 (Engel 1954)."""
    a, j = 0.0, 21_500.0
    for n in range(day):
        landing = LANDED.get(n, 0.0)
        a, j = fought(
            1.0, a, j, lambda u, v, p=landing: (p - attrition(0.0544, u, v, 0.0, 1.0),
                                                -attrition(0.0106, v, u, 0.0, 1.0)), dt=0.02,
        )  # fmt: skip
    assert (a, j) == pytest.approx((americans, japanese), rel=1e-3)


@pytest.mark.parametrize("exponent", [0.0, 0.3, 1.0])
def test_power_in_place_of_men_gives_the_log_ratio(exponent: float) -> None:
    """As in the front: with `other` the enemy's power in units of the own, losses are rate own e^(p y)."""
    found = attrition(0.01, 300.0, 300.0 * np.exp(0.7), 1 - exponent, exponent)
    assert found == pytest.approx(3.0 * np.exp(0.7 * exponent), rel=1e-12)
