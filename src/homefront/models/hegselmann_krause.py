"""Bounded confidence, all at once: the mean of all opinions near the own one (Hegselmann & Krause 2002).

    x_i(t + 1) = mean of x_j(t) over all j heard, i too, with |x_j - x_i| <= eps

In a crowd the order of opinions never changes, people further apart than eps from a neighbour on the scale are never
joined again, and all is at rest after finitely many steps (Blondel, Hendrickx & Tsitsiklis 2009).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange

from homefront.compiled import kernel
from homefront.errors import ParameterError
from homefront.models.base import Model, model
from homefront.models.checked import count, layer_of, numbers
from homefront.models.graphs.network import Network
from homefront.models.weighted import refuse_weights
from homefront.parameters import param
from homefront.world.contacts import Crowd, Layer, contact, n_contacts

_SOURCE = "Hegselmann & Krause 2002, JASSS 5(3):2"

ROUNDING = 1e-12
"""Two opinions that lie further apart than eps by no more than this are near: sums of the same numbers in another order
differ by as much. And who moves by no more is at rest."""


@model(name="hegselmann-krause", source=_SOURCE)
class HegselmannKrause(Model):
    """Bounded confidence, all at once: everybody takes the mean of all opinions near their own.

    An opinion is a number, as a rule from 0 to 1.
    """

    tolerance: float = param(0.2, unit="1", bounds=(0, 1), prior=(0.05, 0.5), symbol="eps", source=_SOURCE,
                             doc="difference of opinion up to which one is heard")  # fmt: skip

    def step(self, opinions: np.ndarray, layer: Layer) -> np.ndarray:
        """Move all people by one step.

        Parameters
        ----------
        opinions : (n,) array of float64
            Opinions, in the unit of `tolerance`; they are only read.
        layer : Crowd or Graph
            Who hears whom, without weights.

        Returns
        -------
        (n,) array of float64
            Opinions a step later.

        Raises
        ------
        ParameterError
            If the layer has weights.
        """
        out = np.empty_like(opinions)
        refuse_weights(layer, self.name)
        average(opinions, out, layer, self.tolerance)
        return out

    def run(
        self, initial: Any, layer: Layer | Network | None = None, most_steps: int = 10_000
    ) -> tuple[np.ndarray, int]:
        """Move all people until nobody moves any more.

        Parameters
        ----------
        initial : (n,) array of float
            Opinions at the start, in the unit of `tolerance`.
        layer : Crowd, Graph or Network, optional
            Who hears whom, without weights; by default everybody.
        most_steps : int
            Number of steps within which there must be rest.

        Returns
        -------
        opinions : (n,) array of float64
            Opinions at rest.
        steps : int
            Number of steps in which somebody moved.

        Raises
        ------
        ParameterError
            If an argument cannot be used, or there is no rest within `most_steps`, which can happen outside of a crowd.

        Examples
        --------
        >>> opinions, steps = HegselmannKrause(tolerance=0.5).run([0.0, 0.5, 1.0])
        >>> opinions.tolist(), steps
        ([0.5, 0.5, 0.5], 2)
        """
        opinions = numbers("initial", initial)
        people = Crowd(opinions.size) if layer is None else layer_of(layer, opinions.size)
        for steps in range(count("most_steps", most_steps) + 1):
            later = self.step(opinions, people)
            if np.abs(later - opinions).max() <= ROUNDING:
                return opinions, steps
            opinions = later
        raise ParameterError(f"most_steps = {most_steps}: somebody still moves; expected rest")


@kernel
def average(now, next_, layer, tolerance):  # type: ignore[no-untyped-def]
    """One step: reads `now`, writes `next_`, so order cannot matter. now, next_ : float64 (n,)."""
    for i in prange(now.size):
        total, heard = now[i], 1.0
        for k in range(n_contacts(layer, i)):
            other = now[contact(layer, i, k)]
            if abs(other - now[i]) <= tolerance + ROUNDING:
                total += other
                heard += 1.0
        next_[i] = total / heard
