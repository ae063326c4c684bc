"""Who joins once enough of those they watch have joined: one kernel for linear threshold, Watts and Granovetter.

Nobody is looked at again and again. Who joins adds one (or the weight of the tie) to a counter of each person who
watches them; a person joins at the step after the counter reaches their threshold. Counters are whole numbers, weights
in units of 2^-32, so that sums do not depend on the order in which threads add.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numba import prange

from homefront.compiled import kernel
from homefront.models.atomic import add_to
from homefront.models.frontier import CHUNK, fetch_ahead, rows_of_step
from homefront.models.graphs import GraphError, Network

ONE = 2**32
"""A weight of 1, or one neighbour, in the counters of weighted ties."""

NOT_YET = np.int32(2**31 - 1)


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
def be_seen(t, joined, indptr, indices, weights, counter):  # type: ignore[no-untyped-def]
    """Who joined at step t is seen by those whom their ties reach.

    weights : int64 (ties,) in units of 1 / ONE, or of length 0: each tie counts 1.   counter : int32 or int64 (n,).
    """
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
                    add_to(counter, j, weights[tie] if weights.size > 0 else 1)


def run_threshold(
    network: Network, need: np.ndarray, start: np.ndarray, steps: int, tick: Callable[[int], None] | None = None
) -> np.ndarray:
    """Step at which each person joined, int32 (n,), NOT_YET where they did not within so many steps.

    network : ties of i reach those who watch i.   need : float64 (n,), sum of weights that must have joined.
    start : bool (n,). Raises GraphError where weights are too large for the counters.
    """
    weights = np.zeros(0, dtype=np.int64)
    if network.weights is None:
        counter = np.zeros(network.n, dtype=np.int32)
        enough = np.minimum(np.ceil(need - 1e-9), 2**31 - 1).astype(np.int32)
    else:
        if float(np.sum(network.weights)) > 2.0**30:
            raise GraphError(f"weights sum to {float(np.sum(network.weights)):.3g}; threshold models take up to 2^30")
        weights = np.rint(np.asarray(network.weights, dtype=float) * ONE).astype(np.int64)
        counter = np.zeros(network.n, dtype=np.int64)
        enough = np.rint(np.minimum(need, 2.0**30) * ONE).astype(np.int64)
    joined = np.where(start, np.int32(0), NOT_YET).astype(np.int32)
    for t in range(1, steps + 1):
        be_seen(t - 1, joined, network.indptr, network.indices, weights, counter)
        new = join(t, joined, enough, counter)
        if tick is not None:
            tick(t)
        if new.sum() == 0:
            break
    return joined
