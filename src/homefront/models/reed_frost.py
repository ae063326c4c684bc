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
    """Reed-Frost: a chain of generations of infection in a household."""

    p_infect: float = param(0.3, unit="1", bounds=(0, 1), prior=(0.05, 0.6), symbol="p", source="assumed: as in V08",
                            doc="chance that an infective infects another of the household")  # fmt: skip

    def final_sizes(self, size: int, first: int = 1) -> np.ndarray:
        """Work out the distribution of the number infected in the end, with the chance of this model.

        Parameters
        ----------
        size, first : int
            Persons in the household, and how many of them are infected at the start.

        Returns
        -------
        (size + 1,) array of float64
            Chance that 0, 1, ..., `size` persons are infected in the end, with the first ones.

        Raises
        ------
        ParameterError
            If an argument cannot be used.
        """
        return final_sizes(size, self.p_infect, first)

    def run(self, sizes: Any, seed: int, first: Any = 1) -> np.ndarray:
        """Draw how many persons of each household are infected in the end.

        Parameters
        ----------
        sizes : (households,) array of int
            Persons in each household.
        seed : int
            Seed of the draws.
        first : int, or (households,) array of int
            Persons who are infected at the start, the same for all or one number for each household.

        Returns
        -------
        (households,) array of int64
            Persons infected in the end, with the first ones.

        Raises
        ------
        ParameterError
            If an argument cannot be used, or a household has fewer persons than are infected at the start.
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
    """Work out the distribution of the number of persons of a household who are infected in the end.

    Parameters
    ----------
    size : int
        Persons in the household, 0 or more.
    p_infect : float
        Chance that an infective infects another of the household, 0 to 1.
    first : int
        Persons who are infected at the start, 0 to `size`.

    Returns
    -------
    (size + 1,) array of float64
        Chance that 0, 1, ..., `size` persons are infected in the end, with the first ones.

    Raises
    ------
    ParameterError
        If an argument is out of these bounds.

    Examples
    --------
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
    """Work out the mean number of persons of a household who are infected, if one of them is at the start.

    Parameters
    ----------
    size : int
        Persons in the household, 1 or more.
    p_infect : float
        Chance that an infective infects another of the household, 0 to 1.

    Returns
    -------
    float
        Number of persons, with the first one.

    Raises
    ------
    ParameterError
        If an argument is out of these bounds.

    Examples
    --------
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
