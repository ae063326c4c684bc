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
    reproduction: float = param(1.5, unit="1", bounds=(0, 50), prior=(0.5, 3), symbol="R", source="assumed: as in V13",
                                doc="mean number of the next generation that one brings forth")  # fmt: skip

    def p_extinct(self, first: int = 1) -> float:
        """Chance that the descendants of so many first ones die out.

        >>> round(Branching(reproduction=1.5).p_extinct(), 6)
        0.417188
        """
        count("first", first)
        if self.reproduction <= 1.0 or first == 0:
            return 1.0
        R = self.reproduction
        return float(-lambertw(-R * np.exp(-R)).real / R) ** first

    def run(self, lines: int, seed: int, enough: int = 500, most_generations: int = 100_000) -> np.ndarray:
        """Whether each of so many lines, with one first member each, dies out: bool (lines,).

        enough : a generation of so many is taken to live for ever; that misses a share q^enough.   A line that neither
        dies out nor grows in so many generations counts as alive. Raises ParameterError on what it cannot use.
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
