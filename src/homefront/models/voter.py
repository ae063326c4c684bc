"""Voter: people copy somebody they meet (Clifford & Sudbury 1973; Holley & Liggett 1975).

    with chance p in a step:    x_i(t + 1) = x_j(t),    j one of i's contacts, by the weight of the tie

All steps at once. The mean of x, each person weighted by the sum of their ties, neither rises nor falls in
expectation; so on a connected graph whose pairs hear each other all end with opinion 1 with chance

    sum_i k_i x_i(0) / sum_i k_i

k: sum of the weights of i's ties, without weights their number. In a crowd, or where all have as many, that is the
share at first. With p = 1 and two camps that only meet each other, they may swap for ever.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange

from homefront.compiled import kernel
from homefront.errors import ParameterError
from homefront.models.base import Model, model
from homefront.models.checked import coded, count, layer_of
from homefront.models.graphs.network import Network
from homefront.models.weighted import Weighted, degree, drawn_contact
from homefront.parameters import param
from homefront.streams import stream_key, uniform
from homefront.world.contacts import Layer

_SOURCE = "Clifford & Sudbury 1973, Biometrika 60:581; Holley & Liggett 1975, Ann. Probab. 3:643"


@model(name="voter", source=_SOURCE, states=("no", "yes"))
class Voter(Model):
    """Voter: in each step everybody copies, with some chance, somebody whom they meet."""

    p_copy: float = param(0.5, unit="1", bounds=(0, 1), prior=(0.1, 1), symbol="p",
                          source="assumed: with 1 two camps may swap for ever",
                          doc="chance in a step that somebody copies a contact")  # fmt: skip

    def step(self, opinions: np.ndarray, layer: Layer, seed: int, step: int) -> np.ndarray:
        """Move all people by one step.

        Parameters
        ----------
        opinions : (n,) array of uint8
            Opinions, 0 or 1; they are only read.
        layer : Crowd, Graph or Weighted
            Who can meet whom.
        seed, step : int
            Seed of the run, and number of the step.

        Returns
        -------
        (n,) array of uint8
            Opinions a step later.
        """
        out = opinions.copy()
        copy_contacts(opinions, out, layer, self.p_copy, stream_key(seed, "voter", step))
        return out

    def run(self, initial: Any, layer: Layer | Network, seed: int, most_steps: int = 100_000) -> tuple[np.ndarray, int]:
        """Move all people until they agree, or the steps are over.

        Parameters
        ----------
        initial : (n,) array of int
            Opinions at the start, 0 or 1.
        layer : Crowd, Graph or Network
            Who can meet whom.
        seed : int
            Seed of the draws.
        most_steps : int
            Largest number of steps.

        Returns
        -------
        opinions : (n,) array of uint8
            Opinions at the end.
        steps : int
            Number of steps that were made.

        Raises
        ------
        ParameterError
            If an argument cannot be used.
        """
        opinions = coded("initial", initial, 2)
        layer = layer_of(layer, opinions.size)
        for step in range(count("most_steps", most_steps)):
            if opinions.min() == opinions.max():
                return opinions, step
            opinions = self.step(opinions, layer, seed, step)
        return opinions, most_steps


@kernel
def copy_contacts(now, next_, layer, p_copy, key):  # type: ignore[no-untyped-def]
    """One step: reads `now`, writes `next_`, so order cannot matter. next_ starts as a copy."""
    for i in prange(now.size):
        if degree(layer, i) > 0 and uniform(key, i, 0) < p_copy:
            next_[i] = now[drawn_contact(layer, i, key, i, 1)]


def p_all_yes(initial: Any, layer: Layer | Network) -> float:
    """Work out the chance that all end with opinion 1, on a connected graph whose pairs hear each other.

    Parameters
    ----------
    initial : (n,) array of int
        Opinions at the start, 0 or 1.
    layer : Crowd, Graph or Network
        Who can meet whom.

    Returns
    -------
    float
        The chance, 0 to 1.

    Raises
    ------
    ParameterError
        If an argument cannot be used, or nobody has contacts.

    Examples
    --------
    >>> from homefront.world.contacts import Crowd
    >>> p_all_yes([1, 0, 0, 0], Crowd(4))
    0.25
    """
    opinions = coded("initial", initial, 2)
    layer = layer_of(layer, opinions.size)
    say = _say(layer, opinions.size)
    if not say.any():
        raise ParameterError("layer: nobody has contacts; expected a connected graph")
    return float((say * opinions).sum() / say.sum())


def _say(layer: Layer, n: int) -> np.ndarray:
    """Sum of each person's ties, in a unit that keeps the total finite, float64 (n,)."""
    if not isinstance(layer, Weighted):
        return np.array([degree(layer, i) for i in range(n)], dtype=float)
    largest = float(layer.weights.max(initial=0.0)) or 1.0
    of_largest = layer.weights.astype(np.float64) / largest
    return np.bincount(np.repeat(np.arange(n), np.diff(layer.indptr)), weights=of_largest, minlength=n)
