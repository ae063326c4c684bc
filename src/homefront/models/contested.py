"""Who gets a person whom two messages reach in one step, in a crowd so large that chance averages out.

The kernel of `models/competing.py` gives somebody with n1 and n2 ties from those who pass on the first and the second
to the first with chance n1 h1 / (n1 h1 + n2 h2), h = -ln(1 - p): as a race in continuous time would end. If p1 = 1 and
p2 < 1, the first has all whom it reaches; if both are 1, n1 / (n1 + n2) of them.

On a graph n1 and n2 are drawn: each of k ties leads to the first with chance a1, to the second with chance a2. The mean
over both is again that race, over the time s from 0 to 1 in which a step runs:

    P(taken by the first)  =  k a1  int_0^1  h1 e^(-h1 s)  (1 - a1 (1 - e^(-h1 s)) - a2 (1 - e^(-h2 s)))^(k - 1)  ds

For k = 1 it is a1 p1; both together are 1 - (1 - a1 p1 - a2 p2)^k.
"""

from __future__ import annotations

import functools
import math

import numpy as np

NODES = 16
"""Of Gauss-Legendre in each part of the step."""


def hazard(chance: float) -> float:
    """Hazard of what happens with this chance in a step, -ln(1 - p); inf where it is sure.

    >>> hazard(0.0), round(hazard(0.9), 6), hazard(1.0)
    (0.0, 2.302585, inf)
    """
    return -math.log1p(-chance) if 0.0 < chance < 1.0 else (math.inf if chance >= 1.0 else 0.0)


def first_in_crowd(met: tuple[float, float], hazards: tuple[float, float]) -> float:
    """Of those who are caught in a crowd, the share that the first message gets; 0 where nobody is caught.

    met : share of people who pass on the first, the second.   hazards : of one of them, or of all; inf: sure.

    >>> first_in_crowd((0.1, 0.2), (2.0, 1.0)), first_in_crowd((0.1, 0.2), (math.inf, 1.0))
    (0.5, 1.0)
    """
    one, two = _lasting(met, hazards)
    total = one + two
    return one / total if total > 0.0 else 0.0


def first_on_ties(met: tuple[float, float], hazards: tuple[float, float], ties: np.ndarray) -> np.ndarray:
    """Of those who are caught on a graph, the share that the first message gets, float64 (groups,).

    met : a1, a2, chance that a tie leads to who passes on the first, the second.   hazards : of a tie; inf: sure.
    ties : k of each group, (groups,), whole numbers; any value where k = 0, of whom nobody is caught.

    >>> first_on_ties((0.2, 0.2), (0.5, 0.5), np.array([1, 4])).round(9).tolist()
    [0.5, 0.5]
    """
    sure = [math.isinf(h) and a > 0.0 for a, h in zip(met, hazards, strict=True)]
    if not min(met) > 0.0 or not min(hazards) > 0.0 or all(sure):
        return np.full(ties.size, first_in_crowd(met, hazards))
    if any(sure):
        chance = [-math.expm1(-h) for h in hazards]
        reached = _reached(met[sure.index(True)], ties)
        both = _reached(met[0] * chance[0] + met[1] * chance[1], ties)
        return _part(reached if sure[0] else both - reached, both)
    one, two = np.zeros(ties.size), np.zeros(ties.size)
    for s, weight in _parts(float(ties.max(initial=1)) * (met[0] * hazards[0] + met[1] * hazards[1]) + max(hazards)):
        gone = [-np.expm1(-h * s) for h in hazards]
        unreached = np.power(
            np.maximum(0.0, 1.0 - met[0] * gone[0] - met[1] * gone[1])[:, None], np.maximum(ties - 1.0, 0.0)
        )
        one += (weight * met[0] * hazards[0] * (1.0 - gone[0])) @ unreached
        two += (weight * met[1] * hazards[1] * (1.0 - gone[1])) @ unreached
    return _part(one, one + two)


def _lasting(met: tuple[float, float], hazards: tuple[float, float]) -> tuple[float, float]:
    """Hazards of both from all who are met; where one is sure, what is not counts for nothing."""
    if any(math.isinf(h) and a > 0.0 for a, h in zip(met, hazards, strict=True)):
        one, two = (a if math.isinf(h) else 0.0 for a, h in zip(met, hazards, strict=True))
    else:
        one, two = (a * h if a > 0.0 else 0.0 for a, h in zip(met, hazards, strict=True))
    return one, two


def _reached(chance: float, ties: np.ndarray) -> np.ndarray:
    """Chance that at least one of so many ties does what each does with this chance."""
    return np.asarray(-np.expm1(ties * math.log1p(-chance))) if chance < 1.0 else (ties > 0).astype(float)


def _part(some: np.ndarray, of: np.ndarray) -> np.ndarray:
    """Quotient, from 0 to 1; 0 of nothing."""
    return np.asarray(np.clip(np.divide(some, of, out=np.zeros(of.size), where=of > 0.0), 0.0, 1.0))


@functools.cache
def _nodes() -> tuple[np.ndarray, np.ndarray]:
    x, w = np.polynomial.legendre.leggauss(NODES)
    return np.asarray(x), np.asarray(w)


def _parts(fastest: float) -> list[tuple[np.ndarray, np.ndarray]]:
    """Nodes and weights of quadrature from 0 to 1, in parts so short where it matters that nothing is stepped over.

    fastest : rate at which the integrand falls at 0. The first part ends before 1 / fastest; each is as long as all
    before it.
    """
    x, w = _nodes()
    ends = 0.5 ** np.arange(math.ceil(math.log2(max(1.0, fastest))), -1.0, -1.0)
    starts = np.concatenate([[0.0], ends[:-1]])
    return [(a + 0.5 * (b - a) * (x + 1.0), 0.5 * (b - a) * w) for a, b in zip(starts, ends, strict=True)]
