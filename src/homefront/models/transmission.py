"""What passes along ties once, from whoever has it to whoever has not: one kernel for SI, SIR, SEIR and cascades.

Time runs in steps. Whoever catches it at t passes it on from t + L + 1 to t + L + D: L steps latent, D infectious. In
each of these steps each tie carries it with chance p. So the tie from i to j carries it first after a wait W,

    P(W > w) = (1 - p)^w                     (geometric)

drawn once, by key of the ordered pair, and only where it can still matter; j catches it at the least t_i + L_i + W_ij
with W_ij <= D_i. A least value does not depend on order: results do not depend on threads or on the order of ties. A
tie of weight w counts as w ties side by side: (1 - p)^(w W).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.models.atomic import lower_to
from homefront.models.frontier import CHUNK, fetch_ahead, rows_of_step
from homefront.models.graphs import Network
from homefront.streams import stream_key, uniform

NEVER = np.int32(2**31 - 1)
"""Step at which those catch it who never do."""

ALWAYS = np.int32(2**30)
"""Steps that somebody stays infectious who does not recover."""


@dataclass(frozen=True)
class Course:
    """What happened to each person: int32 (n,) steps.

    caught : NEVER for whom it never reached.   infectious, over : first step at which they can pass it on counted from
    there (state at the end of that step), and at which they no longer do; defined where caught is below the last step.
    """

    caught: np.ndarray
    infectious: np.ndarray
    over: np.ndarray


@device
def _steps_until(u, chance):  # type: ignore[no-untyped-def]
    """Steps up to and with the first success, at least 1; u in (0, 1]."""
    if chance >= 1.0:
        return np.int32(1)
    if chance <= 0.0:
        return ALWAYS
    return np.int32(min(np.float64(ALWAYS), 1.0 + np.floor(np.log(u) / np.log1p(-chance))))


@kernel
def pass_on(  # type: ignore[no-untyped-def]
    t, indptr, indices, weights, chance, waits, p_infectious, p_over, caught, infectious, over, key_tie, key_latent,
    key_over,
):  # fmt: skip
    """Everybody who caught it at step t draws how long they have it, and passes it on.

    weights : float64 (ties,), or of length 0 for ties of weight 1.   waits : infectious only
    after a latent time.   p_infectious, p_over : float64, of length 1 or (n,), chance a step to become infectious, and
    to stop being so.   caught, infectious, over : as in Course, written.
    """
    log_escape = np.log1p(-chance) if chance < 1.0 else -np.inf
    n = caught.size
    for chunk in prange((n + CHUNK - 1) // CHUNK):
        rows = np.empty(CHUNK, dtype=np.int64)
        found = rows_of_step(caught, t, chunk, rows)
        for number in range(found):
            fetch_ahead(rows, number, found, indptr, indices, caught, caught)
            i = rows[number]
            first, last = indptr[i], indptr[i + 1]
            latent = np.int32(0)
            if waits:
                latent = _steps_until(1.0 - uniform(key_latent, i, 0), p_infectious[i if p_infectious.size > 1 else 0])
            lasts = _steps_until(1.0 - uniform(key_over, i, 0), p_over[i if p_over.size > 1 else 0])
            starts = t + latent
            infectious[i], over[i] = starts, min(starts + lasts, ALWAYS)
            escape = np.exp(log_escape * lasts)
            for tie in range(first, last):
                j = indices[tie]
                if caught[j] <= starts + 1:
                    continue
                u = 1.0 - uniform(key_tie, i, j)
                log_here = log_escape
                if weights.size > 0:
                    log_here = log_escape * weights[tie] if weights[tie] > 0.0 else 0.0
                    escape = np.exp(log_here * lasts)
                if u > escape:
                    wait = np.int32(1) if log_here == -np.inf else np.int32(1.0 + np.floor(np.log(u) / log_here))
                    lower_to(caught, j, starts + wait)


@kernel
def sources_of(indptr, indices, weights, chance, caught, infectious, over, key_tie, teller):  # type: ignore[no-untyped-def]
    """Who passed it on to each person: of those who could have done so at that step, the lowest row.

    teller : int32 (n,), NEVER where nobody did; written.
    """
    log_escape = np.log1p(-chance) if chance < 1.0 else -np.inf
    for i in prange(caught.size):
        if caught[i] == NEVER or over[i] <= infectious[i]:
            continue
        for tie in range(indptr[i], indptr[i + 1]):
            j = indices[tie]
            wait = caught[j] - infectious[i]
            if caught[j] == NEVER or wait < 1 or wait > over[i] - infectious[i]:
                continue
            log_here = log_escape
            if weights.size > 0:
                log_here = log_escape * weights[tie] if weights[tie] > 0.0 else 0.0
            u = 1.0 - uniform(key_tie, i, j)
            if log_here < 0.0:
                first = 1.0 if log_here == -np.inf else 1.0 + np.floor(np.log(u) / log_here)
                if first == wait:
                    lower_to(teller, j, i)


def course(
    network: Network, start: np.ndarray, steps: int, seed: int, chance: float, p_infectious: Any, p_over: Any,
    tick: Callable[[int], None] | None = None,
) -> Course:  # fmt: skip
    """Runs it over so many steps from those whose `start` is not 0; stops early when nobody is left who passes it on.

    chance : a tie and step.   p_infectious : None for no latent time.   p_infectious, p_over :
    float or (n,).   tick : told the step, for progress.
    """
    n = network.n
    caught = np.where(start > 0, np.int32(0), NEVER).astype(np.int32)
    infectious, over = np.zeros(n, dtype=np.int32), np.zeros(n, dtype=np.int32)
    weights = np.zeros(0) if network.weights is None else network.weights
    waits = p_infectious is not None
    onset = np.atleast_1d(np.asarray(p_infectious if waits else 1.0, dtype=np.float64))
    ends = np.atleast_1d(np.asarray(p_over, dtype=np.float64))
    keys = [stream_key(seed, f"spread.{what}") for what in ("tie", "latent", "over")]
    last = 0
    for t in range(steps):
        if t > last:
            waiting = caught[(caught >= t) & (caught != NEVER)]
            if waiting.size == 0:
                break
            last = int(waiting.max())
        pass_on(t, network.indptr, network.indices, weights, chance, waits, onset, ends, caught, infectious, over,
                *keys)  # fmt: skip
        if tick is not None:
            tick(t + 1)
    return Course(caught, infectious, over)


def counts(course: Course, steps: int, latent: bool, recovers: bool) -> tuple[np.ndarray, np.ndarray]:
    """(people in each state, people who entered it) by step, int64 (steps + 1, states).

    States: not caught, then latent, infectious, over, without those that the model lacks.
    """
    handled = course.caught < steps
    caught = course.caught[course.caught <= steps]
    passages = [caught]
    if latent:
        passages.append(course.infectious[handled])
    if recovers:
        passages.append(course.over[handled])
    entered = np.stack([np.bincount(at[at <= steps], minlength=steps + 1)[: steps + 1] for at in passages], axis=1)
    so_far = np.cumsum(entered, axis=0)
    people = np.empty((steps + 1, len(passages) + 1), dtype=np.int64)
    people[:, 0] = course.caught.size - so_far[:, 0]
    people[:, 1:-1] = so_far[:, :-1] - so_far[:, 1:]
    people[:, -1] = so_far[:, -1]
    new = np.concatenate((np.zeros((steps + 1, 1), dtype=np.int64), entered), axis=1)
    new[0] = 0
    return people, new
