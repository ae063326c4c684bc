"""The official word: information control, news."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.processes.information_control import controlled
from homefront.processes.news import bulletin


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
    assert bulletin(0.8, 0.5, 0.25, 0.6, False, 2.0) == pytest.approx((2.0 * 0.5 * 0.6, 0.2))


def test_an_official_is_told_the_danger_itself() -> None:
    assert bulletin(0.8, 0.5, 0.25, 0.6, True, 2.0) == (2.0, 0.8)


@pytest.mark.parametrize(("coverage", "trust"), [(0.0, 0.9), (0.9, 0.0)])
def test_a_word_that_is_not_heard_or_not_believed_has_no_weight(coverage: float, trust: float) -> None:
    assert bulletin(0.8, coverage, 0.9, trust, False, 2.0)[0] == 0.0
