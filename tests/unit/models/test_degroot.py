"""DeGroot: means of means; who has a say."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.errors import ParameterError
from homefront.models.degroot import DeGroot, equal_weights, influence, second_modulus
from homefront.world.contacts import Crowd


def test_long_runs_come_to_the_consensus() -> None:
    weights = np.random.default_rng(1).dirichlet(np.ones(6), 6)
    first = np.arange(6.0)
    np.testing.assert_allclose(DeGroot().run(weights, first, 200)[-1], DeGroot().consensus(weights, first), rtol=1e-12)


@pytest.mark.parametrize("weights", [np.eye(2), [[0.0, 1.0], [1.0, 0.0]]])
def test_without_common_opinion_there_is_no_consensus(weights: list[list[float]]) -> None:
    with pytest.raises(ParameterError, match="2 eigenvalues of size 1"):
        influence(weights)


def test_a_stubborn_person_has_all_the_say() -> None:
    np.testing.assert_allclose(influence([[1.0, 0.0], [0.3, 0.7]]), [1.0, 0.0], atol=1e-12)


def test_equals_have_equal_say() -> None:
    np.testing.assert_allclose(influence(equal_weights(Crowd(5), 5)), 0.2, rtol=1e-12)
    assert second_modulus(equal_weights(Crowd(5), 5)) == pytest.approx(0.0, abs=1e-9)


def test_initial_opinions_must_be_as_many() -> None:
    with pytest.raises(ParameterError, match="expected 2, one for each row"):
        DeGroot().run(np.eye(2), [1.0], 1)
