"""A graph whose degrees follow a power law with a cut-off, keyed by a seed as the other generators are."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import prange

from homefront.compiled import kernel
from homefront.models.graphs.degrees import power_law_degrees
from homefront.models.graphs.generators import configuration
from homefront.models.graphs.network import MOST_NODES, GraphError, Network
from homefront.streams import stream_key, uniform


def power_law(n: int, exponent: float, cutoff: float, seed: int) -> Network:
    """Draw a graph whose degrees follow a power law with a cut-off, k^-exponent exp(-k / cutoff) for k from 1 to n - 1.

    The ends of ties are paired at random, and loops and repeated ties erased, as in `configuration`. Means and
    generating functions: `power_law_degrees`. Source: Newman, Strogatz & Watts 2001.

    Parameters
    ----------
    n : int
        Number of nodes, 2 or more.
    exponent : float
        Exponent of the power law, 0 to 10.
    cutoff : float
        Degree at which the cut-off sets in, above 0, up to 100,000.
    seed : int
        Seed of the draws.

    Returns
    -------
    Network
        The graph; the same seed gives the same bytes.

    Raises
    ------
    GraphError
        If the number of nodes is wrong, or no degrees with an even sum are drawn.
    ParameterError
        If the exponent or the cut-off is out of bounds.
    ResourceError
        If the graph does not fit the memory.

    Examples
    --------
    >>> power_law(200, 2.5, 20.0, seed=1).n
    200
    """
    return configuration(power_law_sequence(n, exponent, cutoff, seed), seed)


def power_law_sequence(n: int, exponent: float, cutoff: float, seed: int) -> np.ndarray:
    """The degrees drawn for `power_law`, int64 (n,), with an even sum: the last node draws until it is even."""
    if isinstance(n, bool) or not isinstance(n, (int, np.integer)) or not 2 <= n <= MOST_NODES:
        raise GraphError(f"power_law: n = {n!r}; expected a whole number of nodes from 2 to {MOST_NODES}")
    law = power_law_degrees(exponent, cutoff, int(n) - 1)
    up_to = np.cumsum(law.share)
    out = np.empty(int(n), dtype=np.int64)
    key = stream_key(seed, "power_law")
    _draw(out, up_to, key)
    slot = 1
    while out.sum() % 2:
        if slot > 100_000:
            raise GraphError(f"power_law: nearly all degrees are odd (cutoff = {cutoff}) and n = {n} is; make n even")
        out[-1] = 1 + _place(up_to, uniform(key, np.int64(n - 1), slot))
        slot += 1
    return out


def _place(up_to: np.ndarray, draw: Any) -> int:
    return min(int(np.searchsorted(up_to, draw, side="right")), up_to.size - 1)


@kernel
def _draw(out, up_to, key):  # type: ignore[no-untyped-def]
    """Each node by its own draw. up_to : float64 (degrees,), share of degrees 1, 2, ... up to there."""
    for i in prange(out.size):
        place = np.searchsorted(up_to, uniform(key, i, 0), side="right")
        out[i] = 1 + min(place, up_to.size - 1)
