"""Epstein's adaptive dynamic model: space for men."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.errors import ParameterError
from homefront.models.epstein_adaptive import EpsteinAdaptive


def test_ground_losses_are_in_the_ratio_whatever_is_given_up() -> None:
    ran = EpsteinAdaptive(prosecution=0.07, exchange=0.8).run(50, attacker_aircraft=0, defender_aircraft=0)
    assert ran.ground[-1] > 0
    np.testing.assert_allclose(np.diff(ran.attackers), 0.8 * np.diff(ran.defenders), atol=1e-6)


def test_withdrawal_stays_below_its_most() -> None:
    ran = EpsteinAdaptive(prosecution=0.5, attacker_threshold=0.5, defender_threshold=0.01).run(100)
    assert 0 < ran.withdrawal.max() <= 20
    np.testing.assert_allclose(np.diff(ran.ground), ran.withdrawal[:-1], atol=1e-12)


def test_aircraft_that_are_not_lost_fly_all_their_sorties() -> None:
    day = EpsteinAdaptive(aircraft_lost=0.0, prosecution=0.0).run(1, 1e6, 1e6)
    assert day.attacker_loss[0] == pytest.approx(300 * 1.5 * 0.5 * 39.575 / 1e6)


def test_it_ends_when_a_side_has_nothing_left() -> None:
    ran = EpsteinAdaptive(prosecution=1.0, attacker_threshold=1.0).run(20, defenders=10.0)
    assert ran.defenders[-1] == 0.0
    assert (ran.attackers >= 0).all()
    assert ran.attackers[-1] == ran.attackers[-2]


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="defenders"):
        EpsteinAdaptive().run(1, defenders=-1.0)
    with pytest.raises(ParameterError, match="days"):
        EpsteinAdaptive().run(-1)
    with pytest.raises(ParameterError, match=r"epstein-adaptive.exchange = 0"):
        EpsteinAdaptive(exchange=0)
