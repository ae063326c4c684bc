"""Two messages, both passed on, of which people keep the one that reached them first (Karrer & Newman 2011).

    S --p1 a tie--> A --g1--> spent A          S --p2 a tie--> B --g2--> spent B

Each spreads as in SIR; who has had one is immune to both. If both reach somebody in the same step, either is taken in
proportion to its hazard, -k ln(1 - p), k ties from those who pass it on: as in a race in continuous time.

What is known of a well-mixed crowd with c contacts a step, R1 = c p1 / g1 and R2 = c p2 / g2:

* Of two that are alike, the shares in the end are to each other as those at the start; together they are one SIR.
* In a crowd so large that the faster (the greater c p - g) is over before the slower has grown, the faster reaches what
  it would alone, s = 1 - final_size(R1) are left, and the slower spreads among them if s R2 > 1 (coexistence), to
  s - s' of all, with s' = s exp(-R2 (s - s')).

Budak, Agrawal & El Abbadi (2011) ask the same of cascades, g1 = g2 = 1: where to start the correction.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.models.base import Model, model
from homefront.models.checked import number
from homefront.models.graphs import Network
from homefront.models.graphs.well_mixed import WellMixed
from homefront.models.sir import final_size
from homefront.parameters import param
from homefront.streams import stream_key, uniform

NEITHER, FIRST, SECOND, SPENT_FIRST, SPENT_SECOND = range(5)

_SOURCE = "Karrer & Newman 2011, Phys. Rev. E 84:036106"


@model(name="competing", source=_SOURCE, states=("unaware", "first", "second", "spent first", "spent second"))
class Competing(Model):
    """Two messages, both passed on along ties, of which people keep the one that reached them first."""

    transmission: float = param(0.05, unit="1", bounds=(0, 1), symbol="p1", source="assumed: an example",
                                doc="chance that a tie carries the first message in a step")  # fmt: skip
    recovery: float = param(0.1, unit="1", bounds=(0, 1), symbol="g1", source="assumed: an example",
                            doc="chance that somebody stops passing on the first in a step")  # fmt: skip
    rival_transmission: float = param(0.05, unit="1", bounds=(0, 1), symbol="p2", source="assumed: an example",
                                      doc="chance that a tie carries the second message in a step")  # fmt: skip
    rival_recovery: float = param(0.1, unit="1", bounds=(0, 1), symbol="g2", source="assumed: an example",
                                  doc="chance that somebody stops passing on the second in a step")  # fmt: skip


def shares_one_after_the_other(faster: float, slower: float) -> tuple[float, float]:
    """Work out whom two messages reach in a well-mixed crowd so large that one is over before the other.

    Parameters
    ----------
    faster, slower : float
        Reproduction number of each message: people to whom one person passes it at the start, 0 or more.

    Returns
    -------
    tuple of (float, float)
        Share of people whom the faster reaches, and whom the slower reaches, 0 to 1.

    Raises
    ------
    ParameterError
        If a number is below 0.

    Examples
    --------
    >>> [round(share, 6) for share in shares_one_after_the_other(2.0, 9.0)]
    [0.796812, 0.150972]
    """
    number("faster", faster, 0.0)
    first = float(final_size(faster))
    unreached, r = 1.0 - first, number("slower", slower, 0.0)
    if r * unreached <= 1.0:
        return first, 0.0
    return first, unreached * float(final_size(r * unreached))


@device
def _after(state, hazard_1, hazard_2, sure_1, sure_2, over_1, over_2, key, i):  # type: ignore[no-untyped-def]
    """State at the end of a step. hazards : -k ln(1 - p), or k where p is 1 (sure)."""
    if state == NEITHER:
        if sure_1 != sure_2:
            if sure_1 and hazard_1 > 0.0:
                hazard_2 = 0.0
            elif sure_2 and hazard_2 > 0.0:
                hazard_1 = 0.0
        total = hazard_1 + hazard_2
        if total <= 0.0:
            return NEITHER
        certain = (sure_1 and hazard_1 > 0.0) or (sure_2 and hazard_2 > 0.0)
        if not certain and uniform(key, i, 0) < np.exp(-total):
            return NEITHER
        return FIRST if uniform(key, i, 1) * total < hazard_1 else SECOND
    if state == FIRST:
        return SPENT_FIRST if uniform(key, i, 0) < over_1 else FIRST
    if state == SECOND:
        return SPENT_SECOND if uniform(key, i, 0) < over_2 else SECOND
    return np.int64(state)


@kernel
def compete_on_ties(now, after, indptr, indices, weights, hazards, sure, over, key):  # type: ignore[no-untyped-def]
    """One step on a graph; reads `now`, writes `after`. indptr, indices : whom each can catch it from.

    hazards : float64 (2,), of one tie.   sure : bool (2,), whether its chance is 1.   over : float64 (2,).
    """
    for i in prange(now.size):
        one, two = 0.0, 0.0
        if now[i] == NEITHER:
            for tie in range(indptr[i], indptr[i + 1]):
                weight = weights[tie] if weights.size > 0 else 1.0
                one += weight if now[indices[tie]] == FIRST else 0.0
                two += weight if now[indices[tie]] == SECOND else 0.0
        after[i] = _after(
            now[i], one * hazards[0], two * hazards[1], sure[0], sure[1], over[0], over[1], key, np.int64(i)
        )


@kernel
def compete_in_crowd(now, after, hazard_1, hazard_2, sure, over, key):  # type: ignore[no-untyped-def]
    """The same where everybody faces the same hazards."""
    for i in prange(now.size):
        after[i] = _after(now[i], hazard_1, hazard_2, sure[0], sure[1], over[0], over[1], key, np.int64(i))


def run_competing(
    model: Competing, sources: Network | WellMixed, start: np.ndarray, steps: int, seed: int,
    tick: Callable[[int], None] | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """Run two messages that compete, on a graph or in a crowd; `homefront.spread` calls it.

    Parameters
    ----------
    model : Competing
        The model.
    sources : Network or WellMixed
        Row i lists from whom person i can catch it.
    start : (n,) array of uint8
        State of each person at the start, as a code of `Competing.states`.
    steps : int
        Number of steps.
    seed : int
        Seed of the run.
    tick : callable, optional
        Called with the number of each step that is done.

    Returns
    -------
    people : (steps + 1, 5) array of int64
        People in each state.
    entered : (steps + 1, 5) array of int64
        People who entered each state in the step.
    first : (n,) array of float64
        Step at which either message reached each person; nan if neither did.
    """
    now, after = start.copy(), np.empty_like(start)
    meet = sources.p_meet if isinstance(sources, WellMixed) else 1.0
    chances = np.array([model.transmission, model.rival_transmission]) * meet
    sure, over = chances >= 1.0, np.array([model.recovery, model.rival_recovery])
    hazards = np.where(sure, 1.0, -np.log1p(-np.where(sure, 0.0, chances)))
    people, entered = (np.zeros((steps + 1, 5), dtype=np.int64) for _ in range(2))
    people[0] = np.bincount(now, minlength=5)
    first = np.where(now == NEITHER, np.nan, 0.0)
    for t in range(1, steps + 1):
        if people[t - 1, FIRST] + people[t - 1, SECOND] == 0:
            people[t:] = people[t - 1]
            break
        _step(sources, now, after, people[t - 1], hazards, sure, over, stream_key(seed, "spread.competing", t))
        changed = after != now
        entered[t] = np.bincount(after[changed], minlength=5)
        people[t] = np.bincount(after, minlength=5)
        first[changed & (now == NEITHER)] = t
        now, after = after, now
        if tick is not None:
            tick(t)
    return people, entered, first


def _step(
    sources: Network | WellMixed, now: np.ndarray, after: np.ndarray, people: np.ndarray, hazards: np.ndarray,
    sure: np.ndarray, over: np.ndarray, key: Any,
) -> None:  # fmt: skip
    if isinstance(sources, WellMixed):
        one, two = (float(hazard) for hazard in people[[FIRST, SECOND]] * hazards)
        compete_in_crowd(now, after, one, two, sure, over, key)
        return
    weights = np.zeros(0) if sources.weights is None else sources.weights
    compete_on_ties(now, after, sources.indptr, sources.indices, weights, hazards, sure, over, key)
