"""Two levels of mixing: limits that are known."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import lambertw

from homefront.errors import ParameterError
from homefront.models.two_level import TwoLevel


def test_without_infection_at_home_sizes_do_not_matter() -> None:
    model = TwoLevel(meetings=1.5, p_household=0.0)
    assert model.reproduction([0.1, 0.4, 0.5]) == pytest.approx(1.5)
    assert model.final_share([0.1, 0.4, 0.5]) == pytest.approx(1 + lambertw(-1.5 * np.exp(-1.5)).real / 1.5)


def test_numbers_of_households_do_as_well_as_shares() -> None:
    assert TwoLevel().final_share([10, 30]) == pytest.approx(TwoLevel().final_share([0.25, 0.75]), rel=1e-12)


@pytest.mark.parametrize("at_start", [0.0, 0.3, 1.0])
def test_without_links_only_those_at_the_start_are_infected(at_start: float) -> None:
    model = TwoLevel(0.0, 0.0)
    assert model.final_share([1, 1], at_start) == pytest.approx(at_start)
    assert model.run(np.full(2000, 2), at_start, seed=1) == pytest.approx(at_start, abs=0.04)


def test_a_case_at_home_infects_all_where_the_chance_is_1() -> None:
    model = TwoLevel(0.0, 1.0)
    assert model.final_share([0, 0, 1], 0.2) == pytest.approx(1 - 0.8**3)
    assert model.run(np.full(3000, 3), 0.2, seed=1) == pytest.approx(1 - 0.8**3, abs=0.04)


def test_more_links_never_infect_fewer() -> None:
    """The same draws: who is infected by fewer is infected by more."""
    shares = [TwoLevel(m, 0.3).run(np.full(500, 3), 0.01, seed=1) for m in (0.2, 0.6, 1.0, 2.0)]
    assert shares == sorted(shares)


@pytest.mark.parametrize("bad", [[], [0.0, 0.0], [-1.0, 2.0], [np.nan]])
def test_bad_households_are_refused(bad: Any) -> None:
    with pytest.raises(ParameterError, match="households"):
        TwoLevel().final_share(bad)


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="at_start = 2"):
        TwoLevel().run([2, 2], 2, seed=1)
    with pytest.raises(ParameterError, match="sizes"):
        TwoLevel().run([0, 2], 0.1, seed=1)
