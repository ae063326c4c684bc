"""Unknown numbers as maps from standard normal ones."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import kstest

from homefront.experiments.fit import free_specs
from homefront.experiments.unknowns import NORMAL, Unknown, normals, of_parameters, values_of
from homefront.inputs.latents import MOST_NORMAL
from homefront.parameters.fitted import FITTED, FITTED_FRONT

Z = arrays(np.float64, st.integers(1, 30), elements=st.floats(-40, 40))
UNKNOWNS = of_parameters(free_specs([*FITTED, *FITTED_FRONT]))


@given(Z, st.sampled_from(sorted(UNKNOWNS)))
def test_values_lie_in_the_prior_and_keep_the_order_of_the_normal_numbers(z: np.ndarray, name: str) -> None:
    unknown = UNKNOWNS[name]
    found = unknown.values(np.sort(z))
    width = 1e-12 * (unknown.high - unknown.low)
    assert ((found >= unknown.low - width) & (found <= unknown.high + width)).all()
    assert (np.diff(found) >= -width).all()


@given(Z)
def test_a_normal_unknown_is_the_number_itself_within_what_an_innovation_may_be(z: np.ndarray) -> None:
    found = NORMAL.values(z)
    assert (np.abs(found) <= MOST_NORMAL).all()
    np.testing.assert_array_equal(found[np.abs(z) <= MOST_NORMAL], z[np.abs(z) <= MOST_NORMAL])


@pytest.mark.parametrize("name", ["action.threshold", "attrition.attacker"])
def test_normal_numbers_become_the_prior(name: str) -> None:
    unknown = UNKNOWNS[name]
    found = unknown.values(normals("test", [name], 4000)[:, 0])
    share = (found - unknown.low) / (unknown.high - unknown.low)
    if unknown.log:
        share = np.log(found / unknown.low) / np.log(unknown.high / unknown.low)
    assert kstest(share, "uniform").pvalue > 1e-3


def test_the_middle_of_a_log_uniform_prior_is_its_geometric_mean() -> None:
    assert Unknown(0.01, 1.0, log=True).values(np.zeros(1)) == pytest.approx([0.1])


@given(st.integers(1, 40), st.integers(0, 20))
def test_a_name_has_its_own_draws_whatever_the_others_are(draws: int, first: int) -> None:
    both = normals("key", ["a", "b"], draws, first)
    assert both.shape == (draws, 2)
    np.testing.assert_array_equal(both[:, 1], normals("key", ["b"], draws, first)[:, 0])
    np.testing.assert_array_equal(both, normals("key", ["a", "b"], first + draws)[first:])
    assert (both != normals("another key", ["a", "b"], draws, first)).all()


def test_values_come_by_name_in_the_order_of_the_columns() -> None:
    z = np.array([[0.0, 1.0], [8.0, -1.0]])
    found = values_of({"a": Unknown(0.0, 2.0), "b": NORMAL}, z)
    assert list(found) == ["a", "b"]
    assert found["a"] == pytest.approx([1.0, 2.0])
    assert found["b"].tolist() == [1.0, -1.0]
