"""Rumours and copied opinions in closed form, in a crowd."""

from __future__ import annotations

import math

from homefront.errors import ParameterError
from homefront.models.checked import count, number
from homefront.models.sir import final_size


def rumour_can_spread(adoption: float, forgetting: float) -> bool:
    """Say whether a rumour of Maki & Thompson can reach a share of a large crowd: if p is above delta.

    A teller makes one call in a unit of time. So without forgetting there is no threshold at all, whatever the
    stifling. Source: Nekovee, Moreno, Bianconi & Marsili 2007, Physica A 374:457, homogeneous networks.

    Parameters
    ----------
    adoption : float
        Chance p that somebody who is called and has not heard it tells it on, 0 to 1.
    forgetting : float
        Rate delta at which a teller falls silent of itself, one call being 1, 0 or more.

    Returns
    -------
    bool
        Whether it can.

    Raises
    ------
    ParameterError
        If a number is out of these bounds.

    Examples
    --------
    >>> rumour_can_spread(0.3, 0.25), rumour_can_spread(0.3, 0.35)
    (True, False)
    """
    return number("adoption", adoption, 0.0, 1.0) > number("forgetting", forgetting, 0.0)


def rumour_reach(adoption: float = 1.0, stifling: float = 1.0, attempts: int = 1, forgetting: float = 0.0) -> float:
    """Work out the share of a large well-mixed crowd that hears a rumour of Maki & Thompson, from few tellers.

    The share is the root of R = 1 - exp(-e R). For one attempt e = (p + q) / (q + delta) (Nekovee et al. 2007). For k
    attempts without forgetting e = 1 + k p / q (Lebensztayn, Machado & Rodriguez 2011 for p = q = 1).

    Parameters
    ----------
    adoption : float
        Chance p that somebody who is called and has not heard it tells it on, 0 to 1.
    stifling : float
        Chance q that a call to one who knows counts against the teller, 0 to 1.
    attempts : int
        Number k of such calls after which a teller falls silent, 1 or more.
    forgetting : float
        Rate delta at which a teller falls silent of itself, one call being 1, 0 or more.

    Returns
    -------
    float
        Share of people, 0 to 1.

    Raises
    ------
    ParameterError
        If a number is out of these bounds, or there are several attempts and forgetting: no closed form is known.

    Examples
    --------
    >>> round(rumour_reach(), 6), round(rumour_reach(attempts=2), 6), rumour_reach(adoption=0.2, forgetting=0.3)
    (0.796812, 0.94048, 0.0)
    """
    p, q = number("adoption", adoption, 0.0, 1.0), number("stifling", stifling, 0.0, 1.0)
    k, delta = count("attempts", attempts, 1), number("forgetting", forgetting, 0.0)
    if k > 1 and delta > 0.0:
        raise ParameterError("rumour_reach: no closed form for attempts above 1 with forgetting; use mean_field")
    if p == 0.0:
        return 0.0
    if q + delta == 0.0:
        return 1.0
    e = (p + q) / (q + delta) if k == 1 else (1.0 + k * p / q if q > 0.0 else math.inf)
    return 1.0 if e == math.inf else float(final_size(e))


def pairs_that_differ(n: int, p_copy: float, steps: int) -> float:
    """Work out which share of the pairs that differ at the start still do after some steps of `Voter` in a crowd.

    It is (1 - c)^steps with c = 2 p (1 - p) / (n - 1) + p^2 (n - 2) / (n - 1)^2, the chance that the opinions of two
    people come from one person a step before. All later is the same, backwards (the duality of Holley & Liggett 1975).

    Parameters
    ----------
    n : int
        Number of people, 2 or more.
    p_copy : float
        Chance p that somebody copies a contact in a step, 0 to 1.
    steps : int
        Number of steps, 0 or more.

    Returns
    -------
    float
        Mean share of these pairs, 0 to 1.

    Raises
    ------
    ParameterError
        If a number is out of these bounds.

    Examples
    --------
    >>> round(pairs_that_differ(100, 0.5, 100), 6)
    0.468654
    """
    others, p = count("n", n, 2) - 1, number("p_copy", p_copy, 0.0, 1.0)
    joined = 2.0 * p * (1.0 - p) / others + p * p * (others - 1) / others**2
    return float((1.0 - joined) ** count("steps", steps))
