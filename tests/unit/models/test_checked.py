"""What the models are given is looked at once, and the error says what came and what was expected."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from homefront.errors import ParameterError
from homefront.models.checked import as_many, coded, count, layer_of, number, numbers, weights_of_rows
from homefront.models.graphs import as_network
from homefront.world.contacts import Crowd, Graph


@pytest.mark.parametrize("value", [np.nan, np.inf, -0.1, 1.1, "much", None])
def test_a_number_must_be_one_within_bounds(value: Any) -> None:
    with pytest.raises(ParameterError, match=r"share = .*expected a number from 0 to 1"):
        number("share", value, 0, 1)


@pytest.mark.parametrize("value", [-1, 1.5, True])
def test_a_count_must_be_whole(value: Any) -> None:
    with pytest.raises(ParameterError, match="expected a whole number, 0 or more"):
        count("steps", value)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ([], r"shape \(0,\)"),
        ([[1.0]], r"shape \(1, 1\)"),
        ([1.0, np.nan], r"x\[1\] = nan"),
        (["a"], "expected numbers"),
    ],
)
def test_numbers_must_be_a_row_of_them(values: Any, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        numbers("x", values)


def test_numbers_are_a_copy() -> None:
    given = np.array([1.0, 2.0])
    numbers("x", given)[0] = 9.0
    assert given.tolist() == [1.0, 2.0]


def test_codes_are_whole_and_few() -> None:
    assert coded("x", [0, 1, True], 2).tolist() == [0, 1, 1]
    for bad in ([0.5], [2], [-1]):
        with pytest.raises(ParameterError, match="0 to 1"):
            coded("x", bad, 2)


def test_as_many_says_what_there_should_be() -> None:
    with pytest.raises(ParameterError, match="got 2 values; expected 3, one for each row"):
        as_many("initial", np.ones(2), 3, "row")


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ([[0.5, 0.4], [0.0, 1.0]], "row 0 sums to 0.9; expected 1"),
        ([[1.5, -0.5], [0.0, 1.0]], r"w\[0, 1\] = -0.5"),
        ([[np.nan, 1.0], [0.0, 1.0]], r"w\[0, 0\] = nan"),
        ([[0.5, 0.5]], r"got shape \(1, 2\)"),
        (np.empty((0, 0)), r"got shape \(0, 0\)"),
        ([[1.0], [0.5, 0.5]], "unequal length"),
    ],
)
def test_rows_of_weights(weights: Any, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        weights_of_rows("w", weights)


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        (Crowd(4), "got a crowd of 4; expected 3"),
        (Graph(np.array([0, 1, 2]), np.array([1, 0])), r"expected \(4,\)"),
        (Graph(np.array([0, 1, 1, 2]), np.array([1, 3])), "rows 0 to 2"),
        (Graph(np.array([0, 2, 1, 2]), np.array([1, 0])), "rising"),
        ("crowd", "got str"),
    ],
)
def test_a_layer_must_be_one_of_these_people(layer: Any, said: str) -> None:
    with pytest.raises(ParameterError, match=said):
        layer_of(layer, 3)


def test_a_network_is_weights_and_a_layer() -> None:
    network = as_network([(0, 1, 3.0), (1, 2, 1.0)], nodes=4)
    rows = weights_of_rows("w", network)
    np.testing.assert_allclose(rows, [[0, 1, 0, 0], [0.75, 0, 0.25, 0], [0, 1, 0, 0], [0, 0, 0, 1]])
    assert layer_of(network, 4).indices is network.indices
    with pytest.raises(ParameterError, match="expected"):
        layer_of(network, 5)
