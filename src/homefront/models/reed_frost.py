"""Reed-Frost: a chain of generations in a household (Reed & Frost 1928; Abbey 1952; Bailey 1975).

    S(t + 1) ~ Binomial(S(t), (1 - p)^I(t))        I(t + 1) = S(t) - S(t + 1)

Each of the I infectives of a generation infects each susceptible with chance p, once, and is then removed. The number
infected in the end follows exactly from the chain: the chance of every (S, I) in turn.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange
from scipy.stats import binom

from homefront.compiled import kernel
from homefront.errors import ParameterError
from homefront.models.base import Model, model
from homefront.models.checked import as_many, count, number, whole
from homefront.parameters import param
from homefront.streams import stream_key, uniform

_SOURCE = "Abbey 1952, Hum. Biol. 24:201; Bailey 1975, Mathematical Theory of Infectious Diseases"


@model(name="reed-frost", source=_SOURCE, states=("susceptible", "infective", "removed"))
class ReedFrost(Model):
    p_infect: float = param(0.3, unit="1", bounds=(0, 1), prior=(0.05, 0.6), symbol="p", source="assumed: as in V08",
                            doc="chance that an infective infects another of the household")  # fmt: skip

    def final_sizes(self, size: int, first: int = 1) -> np.ndarray:
        """Chance of 0, 1, ..., `size` infected in the end, the first ones too, float64 (size + 1,)."""
        return final_sizes(size, self.p_infect, first)

    def run(self, sizes: Any, seed: int, first: Any = 1) -> np.ndarray:
        """How many of each household are infected in the end, int64 (households,).

        sizes : (households,), persons.   first : infected at the start, a number for all or one for each household.
        Raises ParameterError on what it cannot use, or where a household has fewer than are infected.
        """
        people = whole("sizes", sizes, 0)
        begun = whole("first", [first] * people.size if np.ndim(first) == 0 else first, 0)
        as_many("first", begun, people.size, "household")
        short = np.flatnonzero(begun > people)
        if short.size:
            got = f"first[{short[0]}] = {begun[short[0]]} in a household of {people[short[0]]}"
            raise ParameterError(f"{got}: expected as many persons, or more")
        out = np.zeros(people.size, dtype=np.int64)
        run_households(out, people, begun, self.p_infect, stream_key(seed, "reed-frost"))
        return out


def final_sizes(size: int, p_infect: float, first: int = 1) -> np.ndarray:
    """Chance of 0, 1, ..., `size` infected in the end, the first ones too, float64 (size + 1,).

    size, first : persons of the household, and of them infected at the start.   p_infect : from 0 to 1.
    Raises ParameterError on what it cannot use.

    >>> final_sizes(3, 0.3).round(6).tolist()
    [0.0, 0.49, 0.294, 0.216]
    """
    count("size", size)
    number("first", count("first", first), 0, size)
    escape = 1.0 - number("p_infect", p_infect, 0.0, 1.0)
    chance = np.zeros((size + 1, size + 1))  # of s susceptible, i infective in this generation
    chance[size - first, first] = 1.0
    out = np.zeros(size + 1)
    for _ in range(size - first + 2):
        out += chance[:, 0][::-1]
        later = np.zeros_like(chance)
        for s, i in zip(*np.nonzero(chance[:, 1:]), strict=True):
            susceptible = np.arange(s + 1)
            later[susceptible, s - susceptible] += chance[s, i + 1] * binom.pmf(susceptible, s, escape ** (i + 1))
        chance = later
    return out


def mean_outbreak(size: int, p_infect: float) -> float:
    """Mean number infected in a household of this size by one of its own, that one too.

    >>> round(mean_outbreak(4, 0.3), 6)
    2.316556
    """
    return float(final_sizes(size, p_infect) @ np.arange(size + 1))


@kernel
def run_households(out, sizes, first, p_infect, key):  # type: ignore[no-untyped-def]
    """Every household on its own; draws are keyed by household, generation and person. All arrays (households,)."""
    for h in prange(out.size):
        susceptible, infective = sizes[h] - first[h], first[h]
        slot = 0
        while susceptible > 0 and infective > 0:
            p_escape = (1.0 - p_infect) ** infective
            infected = 0
            for _ in range(susceptible):
                infected += 1 if uniform(key, h, slot) >= p_escape else 0
                slot += 1
            susceptible -= infected
            infective = infected
        out[h] = sizes[h] - susceptible
