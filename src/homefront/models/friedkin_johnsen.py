"""Friedkin & Johnsen: people move towards those they hear, but each stays tied to what they thought at first (1990).

    y(t + 1) = A W y(t) + (I - A) y(0)        y* = V y(0),    V = (I - A W)^-1 (I - A)

W: weights, row i is what i gives to each, rows sum to 1.   A: diagonal, a_i in [0, 1] how open i is to others; in the
experiments of Friedkin & Johnsen (1999) a_i = 1 - w_ii.   V: total effects: v_ij is the part of j's first opinion in
i's last; rows sum to 1. With A = I it is DeGroot's model, which has no V.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.errors import ParameterError
from homefront.models.base import Model, model
from homefront.models.checked import as_many, count, numbers, weights_of_rows


@model(name="friedkin-johnsen", source="Friedkin & Johnsen 1990, J. Math. Sociol. 15:193; 1999, Adv. Group Proc. 16:1")
class FriedkinJohnsen(Model):
    """Friedkin & Johnsen: people move towards those whom they hear, but each stays tied to their first opinion.

    An opinion is a number. There are no parameters: all is in the weights and in how open each person is.
    """

    def run(self, weights: Any, initial: Any, steps: int, openness: Any = None) -> np.ndarray:
        """Follow the opinions of all people step by step.

        Parameters
        ----------
        weights : (n, n) array of float, or Network
            Weight that each person (row) gives to each (column); rows sum to 1.
        initial : (n,) array of float
            Opinions at the start, in any unit.
        steps : int
            Number of steps, 0 or more.
        openness : (n,) array of float, optional
            How open each person is to others, 0 to 1; by default 1 less the weight that they give to themselves.

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
        >>> FriedkinJohnsen().run([[0.5, 0.5], [0.0, 1.0]], [1.0, 0.0], 1)[1].tolist()
        [0.75, 0.0]
        """
        table, open_to = _checked(weights, openness)
        first = as_many("initial", numbers("initial", initial), len(table), "row of the weights")
        out = np.empty((count("steps", steps) + 1, len(table)))
        out[0] = first
        for step in range(steps):
            out[step + 1] = open_to * (table @ out[step]) + (1.0 - open_to) * first
        return out

    def equilibrium(self, weights: Any, initial: Any, openness: Any = None) -> np.ndarray:
        """Work out the opinions at rest.

        Parameters
        ----------
        weights : (n, n) array of float, or Network
            Weight that each person (row) gives to each (column); rows sum to 1.
        initial : (n,) array of float
            Opinions at the start, in any unit.
        openness : (n,) array of float, optional
            How open each person is to others, 0 to 1; by default 1 less the weight that they give to themselves.

        Returns
        -------
        (n,) array of float64
            Opinions, in the unit of `initial`.

        Raises
        ------
        ParameterError
            If an argument cannot be used, or the rest does not depend on the first opinions alone.

        Examples
        --------
        >>> FriedkinJohnsen().equilibrium([[0.5, 0.5], [0.0, 1.0]], [3.0, 0.0]).round(9).tolist()
        [2.0, 0.0]
        """
        effects = total_effects(weights, openness)
        first = as_many("initial", numbers("initial", initial), len(effects), "row of the weights")
        rest: np.ndarray = effects @ first
        return rest


def total_effects(weights: Any, openness: Any = None) -> np.ndarray:
    """Work out how much each first opinion counts in each opinion at rest, V = (I - A W)^-1 (I - A).

    Parameters
    ----------
    weights : (n, n) array of float, or Network
        Weight that each person (row) gives to each (column), W; rows sum to 1.
    openness : (n,) array of float, optional
        How open each person is to others, the diagonal of A, 0 to 1; by default 1 less the weight that they give to
        themselves.

    Returns
    -------
    (n, n) array of float64
        Part of the first opinion of each person (column) in the last of each (row); rows sum to 1.

    Raises
    ------
    ParameterError
        If an argument cannot be used, or some hear only people who are open without limit: their rest is not tied to
        what they thought at first.

    Examples
    --------
    >>> total_effects([[0.5, 0.5], [0.0, 1.0]]).round(6).tolist()
    [[0.666667, 0.333333], [0.0, 1.0]]
    """
    table, open_to = _checked(weights, openness)
    n = len(table)
    tied = open_to < 1.0
    for _ in range(n):  # who hears somebody tied, directly or not
        tied = tied | (table[:, tied] > 0.0).any(axis=1)
    if not tied.all():
        lost = int(np.flatnonzero(~tied)[0])
        raise ParameterError(
            f"openness: person {lost} and all whom they hear are open without limit; expected one below 1"
        )
    out: np.ndarray = np.linalg.solve(np.eye(n) - open_to[:, None] * table, np.diag(1.0 - open_to))
    return out


def _checked(weights: Any, openness: Any) -> tuple[np.ndarray, np.ndarray]:
    table = weights_of_rows("weights", weights)
    if openness is None:
        return table, np.clip(1.0 - np.diag(table), 0.0, 1.0)
    return table, as_many("openness", numbers("openness", openness, 0.0, 1.0), len(table), "row of the weights")
