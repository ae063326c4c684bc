"""Bounded confidence, two at a time: who is near enough moves towards each other (Deffuant et al. 2000).

    if |x_i - x_j| < eps:    x_i += mu (x_j - x_i),    x_j += mu (x_i - x_j)

A sweep is n meetings, of a person drawn at random with one of their contacts, by the weight of the tie. The sum of all
opinions does not change. From uniform opinions about 1 / (2 eps) large clusters are left, and a few small ones between
them (Ben-Naim, Krapivsky & Redner 2003).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.compiled import serial
from homefront.models.base import Model, model
from homefront.models.checked import count, layer_of, number, numbers
from homefront.models.graphs.network import Network
from homefront.models.weighted import degree, drawn_contact
from homefront.parameters import param
from homefront.streams import index, stream_key
from homefront.world.contacts import Crowd, Layer

_SOURCE = "Deffuant, Neau, Amblard & Weisbuch 2000, Adv. Complex Syst. 3:87"


@model(name="deffuant", source=_SOURCE)
class Deffuant(Model):
    """Bounded confidence, two at a time: two whose opinions are near move towards each other.

    An opinion is a number, as a rule from 0 to 1.
    """

    tolerance: float = param(0.2, unit="1", bounds=(0, 1), prior=(0.05, 0.5), symbol="eps", source=_SOURCE,
                             doc="difference of opinion below which two influence each other")  # fmt: skip
    convergence: float = param(0.5, unit="1", bounds=(0, 0.5), prior=(0.1, 0.5), symbol="mu", source=_SOURCE,
                               doc="part of the difference that each gives up")  # fmt: skip

    def run(self, initial: Any, sweeps: int, seed: int, layer: Layer | Network | None = None) -> np.ndarray:
        """Let people meet, two at a time.

        Parameters
        ----------
        initial : (n,) array of float
            Opinions at the start, in the unit of `tolerance`.
        sweeps : int
            Number of sweeps, 0 or more; each has n meetings.
        seed : int
            Seed of the draws.
        layer : Crowd, Graph or Network, optional
            Who can meet whom; by default everybody. A person without contacts meets nobody.

        Returns
        -------
        (n,) array of float64
            Opinions after the last sweep, in the same unit.

        Raises
        ------
        ParameterError
            If an argument cannot be used.

        Examples
        --------
        >>> Deffuant(tolerance=0.5).run([0.0, 0.4], 3, seed=1).tolist()
        [0.2, 0.2]
        """
        opinions = numbers("initial", initial)
        people = Crowd(opinions.size) if layer is None else layer_of(layer, opinions.size)
        for sweep in range(count("sweeps", sweeps)):
            meet(opinions, people, self.tolerance, self.convergence, stream_key(seed, "deffuant", sweep))
        return opinions


@serial
def meet(opinions, layer, tolerance, convergence, key):  # type: ignore[no-untyped-def]
    """One sweep, n meetings one after another. opinions : float64 (n,), changed."""
    n = opinions.size
    for meeting in range(n):
        i = index(key, meeting, 0, n)
        if degree(layer, i) == 0:
            continue
        j = drawn_contact(layer, i, key, meeting, 1)
        apart = opinions[j] - opinions[i]
        if abs(apart) < tolerance:
            opinions[i] += convergence * apart
            opinions[j] -= convergence * apart


def clusters(opinions: Any, gap: float, least: float = 0.01) -> int:
    """Count the groups of opinions that hold more than some share of the people.

    Parameters
    ----------
    opinions : (n,) array of float
        Opinions, in any unit.
    gap : float
        Distance, in the same unit, from which two neighbours on the scale are in different groups.
    least : float
        Share of the people, 0 to 1, that a group must exceed to be counted.

    Returns
    -------
    int
        Number of groups.

    Raises
    ------
    ParameterError
        If an argument cannot be used.

    Examples
    --------
    >>> clusters([0.1, 0.12, 0.5, 0.9], gap=0.2), clusters([0.1, 0.12, 0.5, 0.9], gap=0.2, least=0.3)
    (3, 1)
    """
    ordered = np.sort(numbers("opinions", opinions))
    number("gap", gap, 0.0)
    number("least", least, 0.0, 1.0)
    cuts = np.flatnonzero(np.diff(ordered) >= gap) + 1
    sizes = np.diff(np.concatenate(([0], cuts, [ordered.size])))
    return int((sizes > least * ordered.size).sum())
