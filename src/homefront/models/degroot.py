"""DeGroot: everybody takes the weighted mean of what all thought yesterday (DeGroot 1974).

    b(t + 1) = T b(t)        b(t) -> s . b(0) for everybody,    s = s T,  sum s = 1

T: weights, row i is what i gives to each. They agree in the end if one group of people is heard, directly or not, by
all, and does not go round in circles; s is the say of each in what they agree on, its sum 1.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.errors import ParameterError
from homefront.models.base import Model, model
from homefront.models.checked import as_many, count, layer_of, numbers, weights_of_rows
from homefront.models.graphs.network import Network
from homefront.models.weighted import refuse_weights
from homefront.world.contacts import Layer, contact, n_contacts

_UNIT_CIRCLE = 1e-9


@model(name="degroot", source="DeGroot 1974, J. Am. Stat. Assoc. 69:118")
class DeGroot(Model):
    """Opinion is a number; no parameters: all is in the weights."""

    def run(self, weights: Any, initial: Any, steps: int) -> np.ndarray:
        """Opinions of steps 0 to `steps`, float64 (steps + 1, n).

        weights : (n, n), rows sum to 1, or a Network.   initial : (n,), any unit.   Raises ParameterError on what it
        cannot use.

        >>> DeGroot().run([[0.5, 0.5], [0.0, 1.0]], [1.0, 0.0], 2)[:, 0].tolist()
        [1.0, 0.5, 0.25]
        """
        table = weights_of_rows("weights", weights)
        out = np.empty((count("steps", steps) + 1, len(table)))
        out[0] = as_many("initial", numbers("initial", initial), len(table), "row of the weights")
        for step in range(steps):
            out[step + 1] = table @ out[step]
        return out

    def consensus(self, weights: Any, initial: Any) -> float:
        """The opinion that all come to, in the unit of `initial`. Raises ParameterError where they never agree.

        >>> round(DeGroot().consensus([[0.5, 0.5], [0.25, 0.75]], [3.0, 0.0]), 9)
        1.0
        """
        say = influence(weights)
        return float(say @ as_many("initial", numbers("initial", initial), say.size, "row of the weights"))


def influence(weights: Any) -> np.ndarray:
    """Say of each in what all come to agree on, float64 (n,), share of 1.

    weights : (n, n), rows sum to 1, or a Network.   Raises ParameterError if they need not agree.

    >>> influence([[0.5, 0.5], [0.25, 0.75]]).round(6).tolist()
    [0.333333, 0.666667]
    """
    table = weights_of_rows("weights", weights)
    n = len(table)
    lasting = int((_moduli(table) > 1.0 - _UNIT_CIRCLE).sum())
    if lasting != 1:
        raise ParameterError(
            f"weights: {lasting} eigenvalues of size 1: two groups that do not hear each other, or people who only go "
            "round in circles; expected 1, or there is no common opinion"
        )
    rows = np.vstack([table.T - np.eye(n), np.ones(n)])
    say: np.ndarray = np.linalg.lstsq(rows, np.append(np.zeros(n), 1.0), rcond=None)[0]
    return say


def second_modulus(weights: Any) -> float:
    """Size of the second eigenvalue: by this factor a step disagreement shrinks in the long run; 0 for one person."""
    moduli = _moduli(weights_of_rows("weights", weights))
    return float(moduli[1]) if moduli.size > 1 else 0.0


def _moduli(table: np.ndarray) -> np.ndarray:
    return np.sort(np.abs(np.linalg.eigvals(table)))[::-1]


def equal_weights(layer: Layer | Network, n: int) -> np.ndarray:
    """Weights of people who hear themselves and each contact alike, float64 (n, n).

    layer : a Crowd, Graph or Network of n people, without weights.   A contact listed twice counts twice.   Raises
    ParameterError.
    """
    layer = refuse_weights(layer_of(layer, count("n", n, 1)), "equal_weights")
    out = np.eye(n)
    for i in range(n):
        for k in range(n_contacts(layer, i)):
            out[i, contact(layer, i, k)] += 1.0
    weights: np.ndarray = out / out.sum(axis=1, keepdims=True)
    return weights
