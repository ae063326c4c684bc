"""Civil violence, model I: people rebel when grievance outweighs the risk of arrest (Epstein 2002).

    G = H (1 - L)        P = 1 - exp(-k floor(C / A))        active while G - R P > T

H, R: hardship and risk aversion of a person, uniform on (0, 1); L: legitimacy; C, A: police and active people in sight,
oneself among the active. On a torus everybody in turn, in an order drawn again each step, moves to a free site in sight
and acts; police arrest one active person in sight, for a term uniform on 0 to the longest. Who is in jail is off the
grid, misses as many turns as the term says, and comes back to a free site anywhere.

With C / A as a real number there are no outbursts at the usual values; C / A cut to a whole number, as in Wilensky
(2004), brings them back. `floor` is which. For a fixed P the share active is known: c = 1 - L,

    (c - T)^2 / (2 c P)  if c - T <= P,    1 - T / c - P / (2 c)  otherwise,    0 if c <= T
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, serial
from homefront.errors import ParameterError
from homefront.models.base import Model, model
from homefront.models.checked import count, number, numbers
from homefront.parameters import param
from homefront.streams import index, stream_key, uniform

_SOURCE = "Epstein 2002, PNAS 99 suppl. 3:7243"

EMPTY, QUIET, ACTIVE, POLICE = 0, 1, 2, 3
"""What a site of the grid holds."""


class Unrest(NamedTuple):
    """How many citizens are active and in jail at the end of each step.

    Attributes
    ----------
    active, jailed : (steps,) array of int64
        Number of citizens.
    """

    active: np.ndarray
    jailed: np.ndarray


@model(name="civil-violence", source=_SOURCE, states=("quiet", "active", "jailed"))
class CivilViolence(Model):
    """Civil violence: people on a grid rebel when their grievance outweighs the risk of arrest."""

    legitimacy: float = param(0.82, unit="1", bounds=(0, 1), prior=(0.7, 0.9), symbol="L", source=_SOURCE,
                              doc="how legitimate people hold the authorities to be")  # fmt: skip
    threshold: float = param(0.1, unit="1", bounds=(0, 1), prior=(0.05, 0.2), symbol="T", source=_SOURCE,
                             doc="by how much grievance must outweigh the risk")  # fmt: skip
    arrest: float = param(2.3, unit="1", bounds=(0, 100), prior=(1, 4), symbol="k", source=_SOURCE,
                          doc="rise of the risk of arrest with police per active person; 2.3: 0.9 at one")  # fmt: skip
    floor: float = param(1.0, unit="flag", bounds=(0, 1), symbol="floor", source="Wilensky 2004, NetLogo Rebellion",
                         doc="police for each active person are counted in whole numbers")  # fmt: skip
    vision: float = param(7.0, unit="count", bounds=(1, 30), prior=(1.7, 10), symbol="v", source=_SOURCE,
                          doc="how far people and police see, in sites, in a circle")  # fmt: skip
    citizens: float = param(0.7, unit="1", bounds=(0, 1), symbol="n_c", source=_SOURCE,
                            doc="citizens, share of sites")  # fmt: skip
    police: float = param(0.04, unit="1", bounds=(0, 1), prior=(0.02, 0.1), symbol="n_p", source=_SOURCE,
                          doc="police, share of sites")  # fmt: skip
    longest_term: float = param(30.0, unit="count", bounds=(0, 1e6), prior=(10, 100), symbol="J_max", source=_SOURCE,
                                doc="longest term in jail, in steps")  # fmt: skip
    side: float = param(40.0, unit="count", bounds=(2, 1000), prior=(20, 100), symbol="side", source=_SOURCE,
                        doc="sites along each side of the torus")  # fmt: skip

    def run(self, steps: int, seed: int) -> Unrest:
        """Run the model from a drawn start.

        Parameters
        ----------
        steps : int
            Number of steps, 0 or more.
        seed : int
            Seed of the draws.

        Returns
        -------
        Unrest
            Citizens who are active and in jail after each step.

        Raises
        ------
        ParameterError
            If there are more people than sites, or somebody would see round the torus.
        """
        side = int(self.side)
        n_citizens, n_police = round(self.citizens * side**2), round(self.police * side**2)
        if n_citizens + n_police > side**2:
            raise ParameterError(
                f"civil-violence: citizens {self.citizens} and police {self.police} of the sites; "
                "expected a sum of at most 1"
            )
        keys = np.array([stream_key(seed, "civil-violence", k) for k in range(count("steps", steps) + 1)], np.uint64)
        active, jailed = np.zeros(steps, dtype=np.int64), np.zeros(steps, dtype=np.int64)
        live(
            keys, sites_in_sight(side, self.vision), n_citizens, n_police, self.legitimacy, self.threshold, self.arrest,
            self.floor > 0.0, int(self.longest_term), active, jailed,
        )  # fmt: skip
        return Unrest(active, jailed)

    def share_active(self, p_arrest: float) -> float:
        """Work out the share of people who are active if the risk of arrest is the same for all.

        Parameters
        ----------
        p_arrest : float
            Chance of arrest, 0 to 1.

        Returns
        -------
        float
            Share of people, 0 to 1.

        Raises
        ------
        ParameterError
            If the chance is not from 0 to 1.

        Examples
        --------
        >>> round(CivilViolence(legitimacy=0.8).share_active(0.0), 6)
        0.5
        """
        risk = number("p_arrest", p_arrest, 0.0, 1.0)
        most = 1.0 - self.legitimacy
        over = most - self.threshold
        if over <= 0.0:
            return 0.0
        if over <= risk:
            return over**2 / (2.0 * most * risk)
        return 1.0 - self.threshold / most - risk / (2.0 * most)

    def act(self, n: int, p_arrest: float, seed: int) -> np.ndarray:
        """Draw people, and say who of them is active at some risk of arrest.

        Parameters
        ----------
        n : int
            Number of people, 1 or more.
        p_arrest : float
            Chance of arrest, the same for all, 0 to 1.
        seed : int
            Seed of the draws.

        Returns
        -------
        (n,) array of bool
            Whether each person is active.

        Raises
        ------
        ParameterError
            If an argument is out of these bounds.
        """
        out = np.zeros(count("n", n, 1), dtype=np.bool_)
        rebel(
            out, stream_key(seed, "civil-violence.people"), self.legitimacy,
            number("p_arrest", p_arrest, 0.0, 1.0), self.threshold,
        )  # fmt: skip
        return out


def sites_in_sight(side: int, vision: float) -> np.ndarray:
    """List the sites that each site of a torus sees, without itself.

    Parameters
    ----------
    side : int
        Sites along each side of the torus.
    vision : float
        How far people see, in sites.

    Returns
    -------
    (side * side, seen) array of int32
        Numbers of sites, row by row.

    Raises
    ------
    ParameterError
        If a circle of vision would meet itself round the torus.

    Examples
    --------
    >>> sites_in_sight(40, 7).shape
    (1600, 148)
    """
    reach = int(vision)
    if 2 * reach + 1 > count("side", side, 1):
        raise ParameterError(f"vision = {vision}: expected less than half of the side, {side}")
    at = np.arange(-reach, reach + 1)
    rows, columns = np.meshgrid(at, at, indexing="ij")
    seen = (rows**2 + columns**2 <= vision**2) & ((rows != 0) | (columns != 0))
    own_row, own_column = np.divmod(np.arange(side * side), side)
    row = (own_row[:, None] + rows[seen]) % side
    column = (own_column[:, None] + columns[seen]) % side
    sites: np.ndarray = (row * side + column).astype(np.int32)
    return sites


@device
def is_active(hardship, risk_aversion, legitimacy, p_arrest, threshold):  # type: ignore[no-untyped-def]
    """Whether grievance outweighs the risk."""
    return hardship * (1.0 - legitimacy) - risk_aversion * p_arrest > threshold


@device
def risk_of_arrest(police, active, arrest, whole):  # type: ignore[no-untyped-def]
    """P. police, active : in sight, oneself among the active.   whole : count police for each in whole numbers."""
    each = police / active
    return -np.expm1(-arrest * (np.floor(each) if whole else each))


@kernel
def rebel(out, key, legitimacy, p_arrest, threshold):  # type: ignore[no-untyped-def]
    """The rule alone, for people of drawn hardship and risk aversion. out : bool (n,), written."""
    for i in prange(out.size):
        out[i] = is_active(uniform(key, i, 0), uniform(key, i, 1), legitimacy, p_arrest, threshold)


@device
def _nth_site(sight, site, grid, what, n):  # type: ignore[no-untyped-def]
    """The n-th site in sight that holds `what`, n from 0; there must be one."""
    for k in range(sight.shape[1]):
        if grid[sight[site, k]] == what:
            if n == 0:
                return np.int64(sight[site, k])
            n -= 1
    return np.int64(-1)


@device
def _n_sites(sight, site, grid, what):  # type: ignore[no-untyped-def]
    total = 0
    for k in range(sight.shape[1]):
        total += 1 if grid[sight[site, k]] == what else 0
    return total


@serial
def live(keys, sight, n_citizens, n_police, legitimacy, threshold, arrest, whole, longest_term, active, jailed):  # type: ignore[no-untyped-def]
    """All steps of a run, one person after another; citizens come first among the agents.

    keys : uint64 (steps + 1,), of the start and of each step.   sight : int32 (sites, seen).   active, jailed : int64
    (steps,), written.
    """
    n_sites, n = sight.shape[0], n_citizens + n_police
    grid = np.zeros(n_sites, dtype=np.uint8)
    holder = np.full(n_sites, -1, dtype=np.int64)
    site = np.empty(n, dtype=np.int64)  # -1: in jail
    term = np.zeros(n_citizens, dtype=np.int64)
    places = np.arange(n_sites)
    for i in range(n):  # the start: sites drawn without replacement
        j = i + index(keys[0], i, 0, n_sites - i)
        places[i], places[j] = places[j], places[i]
        site[i] = places[i]
        holder[site[i]] = i
        grid[site[i]] = QUIET if i < n_citizens else POLICE
    order = np.arange(n)
    n_active = n_jailed = 0
    for step in range(active.size):
        key = keys[step + 1]
        for place in range(n - 1, 0, -1):
            other = index(key, place, 0, place + 1)
            order[place], order[other] = order[other], order[place]
        for turn in range(n):
            i = order[turn]
            if site[i] < 0:
                if term[i] > 0:
                    term[i] -= 1
                    continue
                draw = 16
                back = index(key, i, draw, n_sites)
                while grid[back] != EMPTY:
                    draw += 1
                    back = index(key, i, draw, n_sites)
                site[i], holder[back], grid[back] = back, i, QUIET
                n_jailed -= 1
            here = site[i]
            free = _n_sites(sight, here, grid, EMPTY)
            if free > 0:
                there = _nth_site(sight, here, grid, EMPTY, index(key, i, 1, free))
                grid[there], holder[there], site[i] = grid[here], i, there
                grid[here], holder[here] = EMPTY, -1
                here = there
            others = _n_sites(sight, here, grid, ACTIVE)
            if i < n_citizens:
                risk = risk_of_arrest(_n_sites(sight, here, grid, POLICE), others + 1, arrest, whole)
                hardship, risk_aversion = uniform(keys[0], i, 1), uniform(keys[0], i, 2)
                now = ACTIVE if is_active(hardship, risk_aversion, legitimacy, risk, threshold) else QUIET
                n_active += now - int(grid[here])
                grid[here] = now
            elif others > 0:
                there = _nth_site(sight, here, grid, ACTIVE, index(key, i, 2, others))
                taken = holder[there]
                term[taken] = index(key, i, 3, longest_term + 1)
                grid[there], holder[there], site[taken] = EMPTY, -1, -1
                n_active -= 1
                n_jailed += 1
        active[step], jailed[step] = n_active, n_jailed


def outbursts(active: Any, level: float) -> np.ndarray:
    """Find the steps at which the number of active people rises to some level from below.

    Parameters
    ----------
    active : (steps,) array of int
        Number of active people after each step.
    level : float
        The level, in persons.

    Returns
    -------
    (outbursts,) array of int64
        Numbers of the steps.

    Raises
    ------
    ParameterError
        If a number is below 0, or missing.

    Examples
    --------
    >>> outbursts([0, 60, 70, 2, 55], 50).tolist()
    [1, 4]
    """
    above = numbers("active", active, 0.0) >= number("level", level, 0.0)
    return np.flatnonzero(above[1:] & ~above[:-1]) + 1
