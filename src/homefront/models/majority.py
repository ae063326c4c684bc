"""Majority vote: people take the opinion of most whom they hear, but for a few (de Oliveira 1992).

    with chance 1 - q:    x_i(t + 1) = opinion of most of i's contacts, by weight;  the own one on a tie
    with chance q:        the other one of the two

All at once. Without noise, q = 0, and where pairs hear each other, it ends in rest or in a cycle of two steps (Goles &
Olivos 1981; Poljak & Sura 1983). In a crowd the majority has everybody after one step; two halves swap for ever. De
Oliveira's people toss a coin on a tie and move one at a time; ours keep what they think, so that rest is possible.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.models.base import Model, model
from homefront.models.checked import coded, count, layer_of
from homefront.models.graphs.network import Network
from homefront.models.weighted import Weighted, add_on, slack_of
from homefront.parameters import param
from homefront.streams import stream_key, uniform
from homefront.world.contacts import Crowd, Layer, contact, n_contacts

_SOURCE = "de Oliveira 1992, J. Stat. Phys. 66:273"


@model(name="majority", source=_SOURCE, states=("no", "yes"))
class Majority(Model):
    """Majority vote: people take the opinion of most of those whom they hear, but for a few who take the other."""

    noise: float = param(0.0, unit="1", bounds=(0, 0.5), prior=(0, 0.2), symbol="q", source=_SOURCE,
                         doc="chance in a step to take the opinion that the majority has not")  # fmt: skip

    def step(self, opinions: np.ndarray, layer: Layer, seed: int, step: int) -> np.ndarray:
        """Move all people by one step.

        Parameters
        ----------
        opinions : (n,) array of uint8
            Opinions, 0 or 1; they are only read.
        layer : Crowd, Graph or Weighted
            Who hears whom.
        seed, step : int
            Seed of the run, and number of the step.

        Returns
        -------
        (n,) array of uint8
            Opinions a step later.
        """
        out, key = opinions.copy(), stream_key(seed, "majority", step)
        if isinstance(layer, Crowd):
            follow_crowd(opinions, out, 2 * int(opinions.sum(dtype=np.int64)) - opinions.size, self.noise, key)
        elif isinstance(layer, Weighted):
            follow_weights(opinions, out, layer, slack_of(layer.weights), self.noise, key)
        else:
            follow_majority(opinions, out, layer, self.noise, key)
        return out

    def run(self, initial: Any, layer: Layer | Network, steps: int, seed: int = 0) -> np.ndarray:
        """Follow the opinions of all people step by step.

        Parameters
        ----------
        initial : (n,) array of int
            Opinions at the start, 0 or 1.
        layer : Crowd, Graph or Network
            Who hears whom.
        steps : int
            Number of steps, 0 or more.
        seed : int
            Seed of the draws.

        Returns
        -------
        (steps + 1, n) array of uint8
            Opinions at the start and after each step.

        Raises
        ------
        ParameterError
            If an argument cannot be used.

        Examples
        --------
        >>> from homefront.world.contacts import Crowd
        >>> Majority().run([1, 1, 0], Crowd(3), 1)[1].tolist()
        [1, 1, 1]
        """
        first = coded("initial", initial, 2)
        layer = layer_of(layer, first.size)
        out = np.empty((count("steps", steps) + 1, first.size), dtype=np.uint8)
        out[0] = first
        for step in range(steps):
            out[step + 1] = self.step(out[step], layer, seed, step)
        return out


@device
def _opinion(own, balance, noise, key, i):  # type: ignore[no-untyped-def]
    """Of somebody who thinks `own` and hears so many more yes than no."""
    most = own
    if balance > 0:
        most = np.uint8(1)
    elif balance < 0:
        most = np.uint8(0)
    return np.uint8(1) - most if uniform(key, i, 0) < noise else most


@kernel
def follow_majority(now, next_, layer, noise, key):  # type: ignore[no-untyped-def]
    """One step: reads `now`, writes `next_`, so order cannot matter. now, next_ : uint8 (n,)."""
    for i in prange(now.size):
        balance = np.int64(0)
        for k in range(n_contacts(layer, i)):
            balance += 2 * np.int64(now[contact(layer, i, k)]) - 1
        next_[i] = _opinion(now[i], balance, noise, key, i)


@kernel
def follow_crowd(now, next_, balance, noise, key):  # type: ignore[no-untyped-def]
    """The same where all meet all: everybody hears the whole crowd but themselves. balance : yes less no in all."""
    for i in prange(now.size):
        next_[i] = _opinion(now[i], balance - (2 * np.int64(now[i]) - 1), noise, key, i)


@kernel
def follow_weights(now, next_, layer, slack, noise, key):  # type: ignore[no-untyped-def]
    """The same where contacts count by their weights. slack : part of a sum by which two that are equal may differ."""
    for i in prange(now.size):
        yes, no, lost_yes, lost_no = 0.0, 0.0, 0.0, 0.0
        for tie in range(layer.indptr[i], layer.indptr[i + 1]):
            if now[layer.indices[tie]] == 1:
                yes, lost_yes = add_on(yes, lost_yes, layer.scaled[tie])
            else:
                no, lost_no = add_on(no, lost_no, layer.scaled[tie])
        counted = yes + no == layer.indptr[i + 1] - layer.indptr[i]
        balance = np.int64(0)
        if abs(yes - no) > (0.0 if counted else slack * max(yes, no)):
            balance = np.int64(1) if yes > no else np.int64(-1)
        next_[i] = _opinion(now[i], balance, noise, key, i)
