"""What can be caught again and again: one step of SIS and SIRS, for everybody at once.

A susceptible with k infectious neighbours, weights w, catches it with chance 1 - (1 - p)^(sum of w); an infectious one
recovers, and one who is immune loses that, each by its own draw. All read the state at the start of the step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numba import prange

from homefront.compiled import kernel
from homefront.models.graphs import Network
from homefront.streams import stream_key, uniform

SUSCEPTIBLE, INFECTIOUS, IMMUNE = range(3)


@kernel
def step_recurrent(now, after, indptr, indices, weights, chance, p_recover, p_lose, key):  # type: ignore[no-untyped-def]
    """now, after : uint8 (n,); after is written.   indptr, indices : whom each can catch it from.

    p_recover, p_lose : float64, of length 1 or (n,), chance to recover, to lose immunity, in a step; p_lose above 1:
    those who recover are susceptible at once.
    """
    log_escape = np.log1p(-chance) if chance < 1.0 else -np.inf
    for i in prange(now.size):
        state = now[i]
        after[i] = state
        if state == SUSCEPTIBLE:
            pressure = 0.0
            for tie in range(indptr[i], indptr[i + 1]):
                if now[indices[tie]] == INFECTIOUS:
                    pressure += weights[tie] if weights.size > 0 else 1.0
            if pressure > 0.0 and uniform(key, i, 0) >= np.exp(log_escape * pressure):
                after[i] = INFECTIOUS
        elif state == INFECTIOUS:
            if uniform(key, i, 0) < p_recover[np.int64(i) if p_recover.size > 1 else np.int64(0)]:
                after[i] = SUSCEPTIBLE if p_lose[0] > 1.0 else IMMUNE
        elif uniform(key, i, 0) < p_lose[np.int64(i) if p_lose.size > 1 else np.int64(0)]:
            after[i] = SUSCEPTIBLE


def run_recurrent(
    sources: Network, start: np.ndarray, steps: int, seed: int, states: int, chance: float, p_recover: Any,
    p_lose: Any, tick: Callable[[int], None] | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:  # fmt: skip
    """(people in each state, people who entered it, step of first infection) over so many steps.

    sources : row i lists whom i can catch it from.   start : uint8 (n,), states.   Returns int64 (steps + 1, states)
    twice, and int32 (n,), -1 where there was none.
    """
    now, after = start.copy(), np.empty_like(start)
    first = np.where(now == INFECTIOUS, 0, -1).astype(np.int32)
    recover, lose = (np.atleast_1d(np.asarray(p, dtype=np.float64)) for p in (p_recover, p_lose))
    weights = np.zeros(0) if sources.weights is None else sources.weights
    people, new = np.zeros((steps + 1, states), dtype=np.int64), np.zeros((steps + 1, states), dtype=np.int64)
    people[0] = np.bincount(now, minlength=states)
    for t in range(1, steps + 1):
        key = stream_key(seed, "spread.recurrent", t)
        step_recurrent(now, after, sources.indptr, sources.indices, weights, chance, recover, lose, key)
        changed = after != now
        new[t] = np.bincount(after[changed], minlength=states)
        people[t] = np.bincount(after, minlength=states)
        first[(first < 0) & (after == INFECTIOUS)] = t
        now, after = after, now
        if tick is not None:
            tick(t)
    return people, new, first
