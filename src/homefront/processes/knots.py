"""A deviation of the days from draws at knots: AR(1) from knot to knot, linear between, of one spread on every day.

    x_0 = e_0      x_n = rho x_{n-1} + sqrt(1 - rho^2) e_n
    y(d) = ((1 - f) x_n + f x_{n+1}) / sqrt((1 - f)^2 + f^2 + 2 f (1 - f) rho)      f: part of the way from n to n + 1

e: standard normal, by a key or fixed. So x is at rest from the first knot on, and y has standard deviation 1 on every
day. Two days on knots are correlated by rho to the power of the knots between them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from homefront.inputs.latents import knots_for
from homefront.streams import normals, stream_key


def innovations(
    seed: int, stream: str, knots: int, name_of: Callable[[int], str], fixed: Mapping[str, float]
) -> np.ndarray:
    """e of every knot, float64 (knots,): what is fixed under the name of a knot, else the draw of the seed.

    A draw belongs to its knot: it is the same whatever else is fixed, and however many knots there are.
    """
    drawn = normals(stream_key(seed, stream), knots)
    return np.array([fixed.get(name_of(knot), drawn[knot]) for knot in range(knots)], dtype=np.float64)


def deviation(at_knots: np.ndarray, rho: float, every: int, days: int) -> np.ndarray:
    """y of every day, float64 (days,). at_knots : e.   rho : correlation of two knots.   every : days between them."""
    x = np.empty(len(at_knots))
    fresh = np.sqrt(1.0 - rho * rho)
    for knot, e in enumerate(at_knots):
        x[knot] = rho * x[knot - 1] + fresh * e if knot else e
    day = np.arange(days)
    before, f = day // every, (day % every) / every
    after = np.minimum(before + 1, len(x) - 1)
    spread = np.sqrt((1.0 - f) * (1.0 - f) + f * f + 2.0 * f * (1.0 - f) * rho)
    return np.asarray(((1.0 - f) * x[before] + f * x[after]) / spread)


def deviation_of(
    seed: int, stream: str, rho: float, every: int, days: int, name_of: Callable[[int], str],
    fixed: Mapping[str, float],
) -> np.ndarray:  # fmt: skip
    """The same from the draws of a seed and what is fixed of them."""
    at_knots = innovations(seed, stream, knots_for(days, every), name_of, fixed)
    return deviation(at_knots, rho, every, days)
