"""Whom two messages reach in one step: the mean over ties is that of the kernel's rule, summed case by case."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multinomial

from homefront.models.contested import first_in_crowd, first_on_ties, hazard

CHANCES = st.one_of(st.floats(0.0, 1.0), st.sampled_from([0.0, 1e-12, 0.5, 1 - 1e-9, 1 - 1e-16, 1.0]))
MET = st.tuples(st.floats(0.0, 0.5), st.floats(0.0, 0.5))
SOME = st.tuples(st.floats(1e-6, 0.5), st.floats(1e-6, 0.5))


def summed(met: tuple[float, float], chances: tuple[float, float], ties: int) -> tuple[float, float]:
    """(caught by either, by the first), over all numbers of ties n1, n2, by the rule of the kernel."""
    caught = first = 0.0
    for one in range(ties + 1):
        for two in range(ties + 1 - one):
            weight = float(multinomial.pmf([one, two, ties - one - two], ties, [*met, 1.0 - sum(met)]))
            either = weight * (1.0 - (1.0 - chances[0]) ** one * (1.0 - chances[1]) ** two)
            sure = chances[0] == 1.0 and one > 0, chances[1] == 1.0 and two > 0
            if any(sure):
                share = one / (one + two) if all(sure) else float(sure[0])
            else:
                faced = one * hazard(chances[0]) if one else 0.0, two * hazard(chances[1]) if two else 0.0
                share = faced[0] / sum(faced) if sum(faced) > 0.0 else 0.0
            caught, first = caught + either, first + either * share
    return caught, first


@given(met=MET, chances=st.tuples(CHANCES, CHANCES), ties=st.integers(1, 9))
def test_the_race_is_the_sum_over_all_numbers_of_ties(
    met: tuple[float, float], chances: tuple[float, float], ties: int
) -> None:
    caught, first = summed(met, chances, ties)
    share = float(first_on_ties(met, (hazard(chances[0]), hazard(chances[1])), np.array([ties]))[0])
    assert 0.0 <= share <= 1.0
    assert caught * share == pytest.approx(first, abs=1e-9)


@given(met=SOME, p=st.floats(1e-6, 1.0), ties=st.integers(1, 5_000_000))
def test_two_that_are_alike_share_as_they_are_met(met: tuple[float, float], p: float, ties: int) -> None:
    share = first_on_ties(met, (hazard(p), hazard(p)), np.array([0, 1, ties]))
    assert share == pytest.approx(np.full(3, met[0] / sum(met)), rel=1e-9)


@given(
    met=SOME, chances=st.tuples(st.floats(1e-6, 1.0), st.floats(1e-6, 1.0)),
    ties=st.integers(1, 5_000_000),
)  # fmt: skip
def test_which_is_called_the_first_does_not_matter(
    met: tuple[float, float], chances: tuple[float, float], ties: int
) -> None:
    here = hazard(chances[0]), hazard(chances[1])
    one = first_on_ties(met, here, np.array([ties]))
    other = first_on_ties(met[::-1], here[::-1], np.array([ties]))
    assert one + other == pytest.approx(1.0, abs=1e-9)


def test_of_very_many_ties_as_many_lead_to_each_as_on_average() -> None:
    """So that the share is that of a crowd that faces the mean of both hazards."""
    met, here = (0.3, 0.2), (hazard(1e-7), hazard(3e-7))
    assert first_on_ties(met, here, np.array([5_000_000]))[0] == pytest.approx(first_in_crowd(met, here), abs=1e-5)


def test_what_is_sure_has_all_whom_it_reaches() -> None:
    assert first_in_crowd((0.1, 0.9), (math.inf, 5.0)) == 1.0
    assert first_in_crowd((0.1, 0.9), (5.0, math.inf)) == 0.0
    assert first_in_crowd((0.1, 0.3), (math.inf, math.inf)) == pytest.approx(0.25)
    assert first_in_crowd((0.0, 0.3), (math.inf, 1.0)) == 0.0
    assert first_in_crowd((0.0, 0.0), (math.inf, math.inf)) == 0.0
    assert first_on_ties((0.1, 0.3), (math.inf, math.inf), np.array([0, 1, 5])) == pytest.approx([0.25] * 3)
    only = (1 - 0.9**3) / (1 - (1 - 0.1 - 0.3 * 0.5) ** 3)
    assert first_on_ties((0.1, 0.3), (math.inf, hazard(0.5)), np.array([3])) == pytest.approx([only])
    assert first_on_ties((0.3, 0.1), (hazard(0.5), math.inf), np.array([3])) == pytest.approx([1 - only])
