"""Two levels of mixing: within households, and with anybody (Ball, Mollison & Scalia-Tomba 1997).

Whoever is infected meets Poisson(m) people anywhere, once each, and infects them; and each other person of the
household with chance p. One case sets off a whole local outbreak, and each of its people meets m others, so

    R_* = m sum_n s_n mu_n                       s_n: share of people in households of n;  mu_n: mean local outbreak

A large outbreak is possible where R_* > 1. A person escapes all meetings outside with chance pi; those of a household
who do not escape start a local outbreak, and the order of infection does not matter (Ludwig 1975), so with z the share
infected in the end and x infected at the start, from outside and at random,

    pi = (1 - x) exp(-m z)        z = sum_n h_n sum_k Bin(k; n, 1 - pi) E[local size | n, k first] / sum_n h_n n

h_n: share of households. For n = 1 that is z = 1 - exp(-m z), the final size of the general epidemic.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom

from homefront.compiled import serial
from homefront.errors import ParameterError
from homefront.models.base import Model, model
from homefront.models.checked import number, numbers, whole
from homefront.models.reed_frost import final_sizes
from homefront.parameters import param
from homefront.streams import index, stream_key, uniform

_SOURCE = "Ball, Mollison & Scalia-Tomba 1997, Ann. Appl. Probab. 7:46"


@model(name="two-level", source=_SOURCE, states=("susceptible", "infected"))
class TwoLevel(Model):
    """Two levels of mixing: within households, and with anybody."""

    meetings: float = param(1.0, unit="1", bounds=(0, 50), prior=(0.2, 3), symbol="m", source="assumed: an example",
                            doc="people anywhere whom somebody infected infects, mean number")  # fmt: skip
    p_household: float = param(0.3, unit="1", bounds=(0, 1), prior=(0.05, 0.6), symbol="p",
                               source="assumed: as in V08",
                               doc="chance to infect another of the household")  # fmt: skip

    def reproduction(self, households: Any) -> float:
        """Work out how many households the outbreak in one household infects, while nearly all are untouched.

        Parameters
        ----------
        households : (n,) array of float
            Share or number of the households that have 1, 2, ..., n persons.

        Returns
        -------
        float
            Number of households; a large outbreak is possible above 1.

        Raises
        ------
        ParameterError
            If a number is below 0, or all are 0.

        Examples
        --------
        >>> round(TwoLevel(meetings=2.0).reproduction([1.0]), 9)
        2.0
        """
        shares = _shares(households)
        sizes = np.arange(1, shares.size + 1)
        people = shares * sizes / (shares @ sizes)
        return self.meetings * float(people @ [self._local(int(n))[1] for n in sizes])

    def final_share(self, households: Any, at_start: float = 0.0) -> float:
        """Work out the share of people who are infected at the end of a large outbreak.

        Parameters
        ----------
        households : (n,) array of float
            Share or number of the households that have 1, 2, ..., n persons.
        at_start : float
            Share of people who are infected from outside, 0 to 1.

        Returns
        -------
        float
            Share of people, 0 to 1; 0 if no large outbreak is possible.

        Raises
        ------
        ParameterError
            If an argument cannot be used.

        Examples
        --------
        >>> round(TwoLevel(meetings=2.0).final_share([1.0]), 6)
        0.796812
        """
        shares = _shares(households)
        number("at_start", at_start, 0.0, 1.0)
        sizes = np.arange(1, shares.size + 1)
        local = [self._local(int(n)) for n in sizes]

        def infected(z: float) -> float:
            escape = (1.0 - at_start) * np.exp(-self.meetings * z)
            means = [binom.pmf(np.arange(n + 1), n, 1.0 - escape) @ local[n - 1] for n in sizes]
            return float(shares @ means / (shares @ sizes))

        if at_start == 0.0 and self.reproduction(households) <= 1.0:
            return 0.0
        low = infected(0.0) if at_start > 0.0 else _foot(infected)
        if infected(1.0) >= 1.0:
            return 1.0
        return float(brentq(lambda z: infected(z) - z, low, 1.0, xtol=1e-13)) if low > 0.0 else 0.0

    def run(self, sizes: Any, at_start: float, seed: int) -> float:
        """Draw who infects whom, and count who is infected in the end.

        Parameters
        ----------
        sizes : (households,) array of int
            Persons in each household, 1 or more.
        at_start : float
            Share of people who are infected from outside, 0 to 1, each by their own draw.
        seed : int
            Seed of the draws.

        Returns
        -------
        float
            Share of people, 0 to 1.

        Raises
        ------
        ParameterError
            If an argument cannot be used.
        """
        persons = whole("sizes", sizes, 1)
        start = np.concatenate(([0], np.cumsum(persons)))
        home = np.repeat(np.arange(persons.size), persons)
        infected = np.zeros(start[-1], dtype=np.uint8)
        spread(
            infected, start, home, number("at_start", at_start, 0.0, 1.0), self.meetings, self.p_household,
            stream_key(seed, "two-level"),
        )  # fmt: skip
        return float(infected.mean())

    def _local(self, size: int) -> np.ndarray:
        """Mean number infected in the end in a household of this size, by number of first ones, float64 (size + 1,)."""
        total = np.arange(size + 1)
        return np.array([final_sizes(size, self.p_household, k) @ total for k in range(size + 1)])


def _foot(infected: Any) -> float:
    """A share above 0 that more are infected than: below the final share, where a large outbreak is possible."""
    z = 0.5
    while z > 1e-12:
        if infected(z) > z:
            return z
        z /= 2.0
    return 0.0


def _shares(households: Any) -> np.ndarray:
    given = numbers("households", households, 0.0)
    if given.sum() <= 0.0:
        raise ParameterError("households: all are 0; expected the share of households of 1, 2, ... persons")
    shares: np.ndarray = given / given.sum()
    return shares


@serial
def spread(infected, start, home, at_start, meetings, p_household, key):  # type: ignore[no-untyped-def]
    """Who is infected in the end; each link is a keyed draw, so the order in which they are followed cannot matter.

    infected : uint8 (people,), written.   start : int64 (households + 1,), first person of each.   home : int64
    (people,).
    """
    n = infected.size
    queue = np.empty(n, dtype=np.int64)
    length = 0
    for i in range(n):
        if uniform(key, i, 0) < at_start:
            infected[i] = 1
            queue[length] = i
            length += 1
    done = 0
    while done < length:
        i = queue[done]
        done += 1
        slot = 1
        waited = -np.log1p(-uniform(key, i, slot))
        while waited < meetings:
            j = index(key, i, slot + 1, n)
            if infected[j] == 0:
                infected[j] = 1
                queue[length] = j
                length += 1
            slot += 2
            waited -= np.log1p(-uniform(key, i, slot))
        for j in range(start[home[i]], start[home[i] + 1]):
            if infected[j] == 0 and uniform(key, i, 1_000_000 + j - start[home[i]]) < p_household:
                infected[j] = 1
                queue[length] = j
                length += 1
