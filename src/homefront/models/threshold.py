"""Who joins once enough of those they watch have joined: kernels for linear threshold, Watts and Granovetter.

A person joins at the step after the share of those they watch that has joined reaches their threshold; a share equal
to it has reached it, and nobody joins of themselves but those whose threshold is 0 or less. Nobody is looked at again
and again. Without weights who joins adds one to a counter of each person who watches them. With weights who joins is
noticed by those who watch them, and these add up the weights of all who joined, in the order of their row; so no
result depends on threads. What is compared:

    weights of a row all alike, or a threshold of 1 or more:   number that joined >= ceil(threshold * number - 1e-9)
    else:      weights that joined >= threshold * all weights * (1 - slack),     slack: 8 units of the last place
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.models.atomic import add_to
from homefront.models.frontier import CHUNK, fetch_ahead, rows_of_step
from homefront.models.graphs import Network
from homefront.models.weighted import add_on, scale_rows, slack_of

NOT_YET = np.int32(2**31 - 1)

ROUNDING = 1e-9
"""A number of people that misses share * number by no more has reached it: 3 of 10 have reached .3."""


@device
def _enough(share, watched):  # type: ignore[no-untyped-def]
    """How many of those watched must have joined."""
    if share <= 0.0:
        return 0.0
    return np.inf if watched == 0 else max(1.0, np.ceil(share * watched - ROUNDING))


@kernel
def count_enough(share, watched, enough):  # type: ignore[no-untyped-def]
    """share : float64 (n,).   watched : int64 (n,).   enough : int32 (n,), NOT_YET where no number is; written."""
    for i in prange(share.size):
        enough[i] = np.int32(min(_enough(share[i], watched[i]), np.float64(NOT_YET)))


@kernel
def join(t, joined, need, counter):  # type: ignore[no-untyped-def]
    """Who has not joined and whose counter reaches their need joins at step t; returns how many by chunk, int64."""
    n = joined.size
    new = np.zeros((n + CHUNK - 1) // CHUNK, dtype=np.int64)
    for chunk in prange(new.size):
        for i in range(chunk * CHUNK, min(n, (chunk + 1) * CHUNK)):
            if joined[i] == NOT_YET and counter[i] >= need[i]:
                joined[i] = t
                new[chunk] += 1
    return new


@kernel
def be_seen(t, joined, indptr, indices, counter):  # type: ignore[no-untyped-def]
    """Who joined at step t is counted by those whom their ties reach. counter : int32 (n,)."""
    n = joined.size
    for chunk in prange((n + CHUNK - 1) // CHUNK):
        rows = np.empty(CHUNK, dtype=np.int64)
        found = rows_of_step(joined, t, chunk, rows)
        for number in range(found):
            fetch_ahead(rows, number, found, indptr, indices, joined, counter)
            i = rows[number]
            for tie in range(indptr[i], indptr[i + 1]):
                j = indices[tie]
                if joined[j] == NOT_YET:
                    add_to(counter, j, 1)


@kernel
def be_noticed(t, joined, indptr, indices, look):  # type: ignore[no-untyped-def]
    """Those whom the ties of people who joined at step t reach will look. look : uint8 (n,); all write the same."""
    for i in prange(joined.size):
        if joined[i] == t:
            for tie in range(indptr[i], indptr[i + 1]):
                look[indices[tie]] = 1


@kernel
def weigh_enough(share, indptr, slack, scaled, need):  # type: ignore[no-untyped-def]
    """need : sum of scaled weights that must have joined, float64 (n,), written; where people count, scaled is 1."""
    for i in prange(share.size):
        first, last = indptr[i], indptr[i + 1]
        total, lost = 0.0, 0.0
        for tie in range(first, last):
            total, lost = add_on(total, lost, scaled[tie])
        if share[i] <= 0.0 or share[i] >= 1.0 or total == last - first:
            scaled[first:last] = 1.0
            need[i] = _enough(share[i], last - first)
        else:
            need[i] = share[i] * total * (1.0 - slack)


@kernel
def join_by_weight(t, joined, need, indptr, indices, scaled, look):  # type: ignore[no-untyped-def]
    """As join, for those who look; rows list whom each watches. joined is read only for steps before t."""
    n = joined.size
    new = np.zeros((n + CHUNK - 1) // CHUNK, dtype=np.int64)
    for chunk in prange(new.size):
        for i in range(chunk * CHUNK, min(n, (chunk + 1) * CHUNK)):
            if joined[i] != NOT_YET or look[i] == 0:
                continue
            look[i] = 0
            total, lost = 0.0, 0.0
            for tie in range(indptr[i], indptr[i + 1]):
                if joined[indices[tie]] < t:
                    total, lost = add_on(total, lost, scaled[tie])
            if total >= need[i]:
                joined[i] = t
                new[chunk] += 1
    return new


def run_threshold(
    network: Network, share: np.ndarray, start: np.ndarray, steps: int, tick: Callable[[int], None] | None = None
) -> np.ndarray:
    """Step at which each person joined, int32 (n,), NOT_YET where they did not within so many steps.

    network : ties of i reach those who watch i; weights above 0.   share : float64 (n,), of those whom each watches,
    by weight, that must have joined.   start : bool (n,).
    """
    joined = np.where(start, np.int32(0), NOT_YET).astype(np.int32)
    step = _counted(network, share, joined) if network.weights is None else _weighed(network, share, joined)
    for t in range(1, steps + 1):
        new = step(t)
        if tick is not None:
            tick(t)
        if new.sum() == 0:
            break
    return joined


def _counted(network: Network, share: np.ndarray, joined: np.ndarray) -> Callable[[int], np.ndarray]:
    """The step for ties that have no weights."""
    n, counter = network.n, np.zeros(network.n, dtype=np.int32)
    watched = network.degrees if not network.directed else np.bincount(network.indices, minlength=n)
    enough = np.empty(n, dtype=np.int32)
    count_enough(share, watched, enough)

    def step(t: int) -> np.ndarray:
        be_seen(t - 1, joined, network.indptr, network.indices, counter)
        new: np.ndarray = join(t, joined, enough, counter)
        return new

    return step


def _weighed(network: Network, share: np.ndarray, joined: np.ndarray) -> Callable[[int], np.ndarray]:
    """The step for ties that have weights."""
    watched = network.turned()
    assert watched.weights is not None
    scaled, need = np.empty(watched.weights.size), np.empty(network.n)
    scale_rows(watched.indptr, watched.weights, scaled, np.empty(scaled.size))
    weigh_enough(share, watched.indptr, slack_of(watched.weights), scaled, need)
    look = (need <= 0.0).astype(np.uint8)

    def step(t: int) -> np.ndarray:
        be_noticed(t - 1, joined, network.indptr, network.indices, look)
        new: np.ndarray = join_by_weight(t, joined, need, watched.indptr, watched.indices, scaled, look)
        return new

    return step
