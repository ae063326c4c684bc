"""Civil violence: the rule, and a grid that stays whole."""

from __future__ import annotations

import numba
import numpy as np
import pytest

from homefront.compiled import most_threads
from homefront.errors import ParameterError
from homefront.models.civil_violence import CivilViolence, is_active, outbursts, risk_of_arrest, sites_in_sight


@pytest.mark.parametrize("p_arrest", [0.0, 0.2, 0.9])
@pytest.mark.parametrize("legitimacy", [0.3, 0.82, 0.95])
def test_the_share_active_is_an_area(legitimacy: float, p_arrest: float) -> None:
    at = (np.arange(1000) + 0.5) / 1000
    area = is_active.py_func(at[:, None], at[None, :], legitimacy, p_arrest, 0.1).mean()
    assert CivilViolence(legitimacy=legitimacy).share_active(p_arrest) == pytest.approx(area, abs=2e-3)


@pytest.mark.parametrize(("police", "active", "whole"), [(3, 2, 1.0), (1, 2, 0.0), (4, 2, 2.0)])
def test_police_are_counted_in_whole_numbers(police: int, active: int, whole: float) -> None:
    assert risk_of_arrest.py_func(police, active, 2.3, True) == pytest.approx(1 - np.exp(-2.3 * whole))
    assert risk_of_arrest.py_func(police, active, 2.3, False) == pytest.approx(1 - np.exp(-2.3 * police / active))


def test_sight_is_a_circle_on_a_torus() -> None:
    seen = sites_in_sight(10, 1.5)
    assert seen.shape == (100, 8)
    assert set(seen[0].tolist()) == {1, 9, 10, 11, 19, 90, 91, 99}
    assert (np.bincount(seen.ravel()) == 8).all()


def test_without_police_all_who_would_rebel_do() -> None:
    ran = CivilViolence(police=0.0, side=20, vision=3).run(3, seed=1)
    assert ran.jailed.tolist() == [0, 0, 0]
    assert (ran.active == ran.active[0]).all()
    assert ran.active[0] / 280 == pytest.approx(4 / 9, abs=0.12)


def test_life_terms_empty_the_streets() -> None:
    """All are arrested who ever rebel, and none comes back."""
    ran = CivilViolence(longest_term=1e6, side=20, vision=3, police=0.05).run(200, seed=1)
    assert ran.active[-1] <= 3
    assert ran.jailed[-1] > 50
    assert (np.diff(ran.jailed) >= -1).all()


def test_term_0_brings_people_back_at_once() -> None:
    ran = CivilViolence(longest_term=0, side=20, vision=3).run(50, seed=1)
    assert 0 < ran.jailed.max() <= 16  # as many as there are police


def test_a_full_grid_stands_still_and_works() -> None:
    ran = CivilViolence(citizens=0.9, police=0.1, side=10, vision=2, longest_term=0).run(20, seed=1)
    assert (ran.active + ran.jailed <= 90).all()


def test_runs_are_keyed() -> None:
    model = CivilViolence(side=20, vision=3)
    one, again, other = (model.run(30, seed) for seed in (1, 1, 2))
    assert one.active.tobytes() == again.active.tobytes() != other.active.tobytes()


def test_a_longer_run_begins_as_the_shorter() -> None:
    model = CivilViolence(side=20, vision=3)
    assert model.run(30, 1).active.tolist() == model.run(40, 1).active[:30].tolist()


def test_same_bytes_on_one_thread_or_two() -> None:
    out = []
    for threads in (1, min(2, most_threads())):
        numba.set_num_threads(threads)
        out.append(CivilViolence().act(1000, 0.2, seed=1).tobytes())
    assert out[0] == out[1]


def test_bad_input_is_refused() -> None:
    with pytest.raises(ParameterError, match="expected a sum of at most 1"):
        CivilViolence(citizens=0.8, police=0.3).run(1, seed=1)
    with pytest.raises(ParameterError, match="less than half of the side"):
        CivilViolence(side=10).run(1, seed=1)
    with pytest.raises(ParameterError, match=r"civil-violence.legitimacy = nan"):
        CivilViolence(legitimacy=float("nan"))
    with pytest.raises(ParameterError, match="steps"):
        CivilViolence().run(-1, seed=1)
    assert outbursts([60.0], 50).size == 0
