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
    """Opinion is a number; no parameters: all is in the weights and in how open each is.

    weights : (n, n), rows sum to 1, or a Network.   initial : (n,), any unit.   openness : (n,), share from 0 to 1;
    1 - w_ii unless given.   ParameterError on what cannot be used.
    """

    def run(self, weights: Any, initial: Any, steps: int, openness: Any = None) -> np.ndarray:
        """Opinions of steps 0 to `steps`, float64 (steps + 1, n).

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
        """Opinions at rest, float64 (n,).

        >>> FriedkinJohnsen().equilibrium([[0.5, 0.5], [0.0, 1.0]], [3.0, 0.0]).round(9).tolist()
        [2.0, 0.0]
        """
        effects = total_effects(weights, openness)
        first = as_many("initial", numbers("initial", initial), len(effects), "row of the weights")
        rest: np.ndarray = effects @ first
        return rest


def total_effects(weights: Any, openness: Any = None) -> np.ndarray:
    """V, float64 (n, n): part of the first opinion of each (column) in the last of each (row).

    weights, openness : as in FriedkinJohnsen.   Raises ParameterError where some hear only people who are all open to
    others without limit: their rest is not tied to what they thought at first.

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
