"""Branching process: everybody has so many of the next generation, independently (Galton & Watson 1875; Harris 1963).

offspring ~ Poisson(R)        chance that all die out:  q = exp(-R (1 - q)),  the smallest root;  1 for R <= 1
"""

from __future__ import annotations

import numpy as np
from numba import prange
from scipy.special import lambertw

from homefront.compiled import device, kernel
from homefront.models.base import Model, model
from homefront.models.checked import count
from homefront.parameters import param
from homefront.streams import stream_key, uniform

_SOURCE = "Harris 1963, The Theory of Branching Processes"


@model(name="branching", source=_SOURCE)
class Branching(Model):
    """Branching process: everybody brings forth a Poisson number of the next generation, independently."""

    reproduction: float = param(1.5, unit="1", bounds=(0, 50), prior=(0.5, 3), symbol="R", source="assumed: as in V13",
                                doc="mean number of the next generation that one brings forth")  # fmt: skip

    def p_extinct(self, first: int = 1) -> float:
        """Work out the chance that all descendants die out.

        Parameters
        ----------
        first : int
            Number of people in the first generation, 0 or more.

        Returns
        -------
        float
            The chance, 0 to 1.

        Raises
        ------
        ParameterError
            If `first` is not a whole number from 0 on.

        Examples
        --------
        >>> round(Branching(reproduction=1.5).p_extinct(), 6)
        0.417188
        """
        count("first", first)
        if self.reproduction <= 1.0 or first == 0:
            return 1.0
        R = self.reproduction
        return float(-lambertw(-R * np.exp(-R)).real / R) ** first

    def run(self, lines: int, seed: int, enough: int = 500, most_generations: int = 100_000) -> np.ndarray:
        """Draw lines of descendants, each with one first member.

        Parameters
        ----------
        lines : int
            Number of lines, 1 or more.
        seed : int
            Seed of the draws.
        enough : int
            A generation of so many people is taken to live for ever. Of such lines a share q^enough would die out.
        most_generations : int
            Number of generations after which a line that has neither died out nor grown counts as alive.

        Returns
        -------
        (lines,) array of bool
            Whether each line died out.

        Raises
        ------
        ParameterError
            If a number is not whole, or below 1.
        """
        died = np.zeros(count("lines", lines, 1), dtype=np.bool_)
        most = count("most_generations", most_generations, 1)
        grow(died, self.reproduction, count("enough", enough, 1), most, stream_key(seed, "branching"))
        return died


@device
def _poisson(key, agent, slot, mean, floor):  # type: ignore[no-untyped-def]
    """A Poisson number by inversion; floor : exp(-mean)."""
    u, p, n = uniform(key, agent, slot), floor, 0
    below = p
    while u >= below and p > 0.0:
        n += 1
        p *= mean / n
        below += p
    return n


@kernel
def grow(died, mean, enough, most_generations, key):  # type: ignore[no-untyped-def]
    """Every line on its own; draws are keyed by line and count. died : bool (lines,), written."""
    floor = np.exp(-mean)
    for line in prange(died.size):
        alive, slot, generation = 1, 0, 0
        while 0 < alive < enough and generation < most_generations:
            born = 0
            for _ in range(alive):
                born += _poisson(key, line, slot, mean, floor)
                slot += 1
            alive = born
            generation += 1
        died[line] = alive == 0
