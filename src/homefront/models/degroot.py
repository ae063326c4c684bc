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
    """DeGroot: everybody takes the weighted mean of what all thought a step before.

    An opinion is a number. There are no parameters: all is in the weights.
    """

    def run(self, weights: Any, initial: Any, steps: int) -> np.ndarray:
        """Follow the opinions of all people step by step.

        Parameters
        ----------
        weights : (n, n) array of float, or Network
            Weight that each person (row) gives to each (column); rows sum to 1.
        initial : (n,) array of float
            Opinions at the start, in any unit.
        steps : int
            Number of steps, 0 or more.

        Returns
        -------
        (steps + 1, n) array of float64
            Opinions at the start and after each step, in the unit of `initial`.

        Raises
        ------
        ParameterError
            If an argument cannot be used.

        Examples
        --------
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
        """Work out the opinion that all come to.

        Parameters
        ----------
        weights : (n, n) array of float, or Network
            Weight that each person (row) gives to each (column); rows sum to 1.
        initial : (n,) array of float
            Opinions at the start, in any unit.

        Returns
        -------
        float
            The opinion, in the unit of `initial`.

        Raises
        ------
        ParameterError
            If an argument cannot be used, or the people need not agree.

        Examples
        --------
        >>> round(DeGroot().consensus([[0.5, 0.5], [0.25, 0.75]], [3.0, 0.0]), 9)
        1.0
        """
        say = influence(weights)
        return float(say @ as_many("initial", numbers("initial", initial), say.size, "row of the weights"))


def influence(weights: Any) -> np.ndarray:
    """Work out how much each person's first opinion counts in what all come to agree on.

    Parameters
    ----------
    weights : (n, n) array of float, or Network
        Weight that each person (row) gives to each (column); rows sum to 1.

    Returns
    -------
    (n,) array of float64
        Shares, with sum 1.

    Raises
    ------
    ParameterError
        If the weights cannot be used, or the people need not agree.

    Examples
    --------
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
    """Work out the factor by which disagreement shrinks in a step, in the long run: the size of the second eigenvalue.

    Parameters
    ----------
    weights : (n, n) array of float, or Network
        Weight that each person (row) gives to each (column); rows sum to 1.

    Returns
    -------
    float
        The factor, 0 to 1; 0 for one person.

    Raises
    ------
    ParameterError
        If the weights cannot be used.
    """
    moduli = _moduli(weights_of_rows("weights", weights))
    return float(moduli[1]) if moduli.size > 1 else 0.0


def _moduli(table: np.ndarray) -> np.ndarray:
    return np.sort(np.abs(np.linalg.eigvals(table)))[::-1]


def equal_weights(layer: Layer | Network, n: int) -> np.ndarray:
    """Make the weights of people who hear themselves and each of their contacts alike.

    Parameters
    ----------
    layer : Crowd, Graph or Network
        Who can meet whom, without weights. A contact that is listed twice counts twice.
    n : int
        Number of people.

    Returns
    -------
    (n, n) array of float64
        Weight that each person (row) gives to each (column); rows sum to 1.

    Raises
    ------
    ParameterError
        If the layer is not one of n people, or has weights.
    """
    layer = refuse_weights(layer_of(layer, count("n", n, 1)), "equal_weights")
    out = np.eye(n)
    for i in range(n):
        for k in range(n_contacts(layer, i)):
            out[i, contact(layer, i, k)] += 1.0
    weights: np.ndarray = out / out.sum(axis=1, keepdims=True)
    return weights
