"""Cascades by thresholds in closed form: when one person can set off a cascade over a share of a large graph."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.stats import poisson

from homefront.models.checked import number
from homefront.models.graphs.degrees import Degrees, degrees_of


def cascade_condition(degrees: Any, threshold: float) -> float:
    """Work out to how many vulnerable people one whom a cascade reaches leads on, the condition of Watts (2002).

    A person is vulnerable whom one neighbour brings over. The number is the sum of k (k - 1) p_k / <k> over k up to
    1/phi (PNAS 99:5766, eq. 5). If it is above 1, one person can set off a cascade over a share of a large graph.

    Parameters
    ----------
    degrees : Degrees, Network, (n,) array of int, or int
        Degrees of the people: a distribution, those of a graph, one for each person, or one for all.
    threshold : float
        Share of the neighbours that must have joined, the same for everybody, 1e-6 to 1: phi of `Watts`.

    Returns
    -------
    float
        Number of people.

    Raises
    ------
    ParameterError
        If an argument cannot be used.

    Examples
    --------
    >>> cascade_condition(4, 0.25), cascade_condition(4, 0.26)
    (3.0, 0.0)
    """
    law, most = degrees_of(degrees), _vulnerable(threshold)
    k = law.k[law.k <= most].astype(float)
    share = law.share[: k.size]
    return float(share @ (k * (k - 1.0))) / law.mean if law.mean > 0.0 else 0.0


def vulnerable_share(degrees: Any, threshold: float) -> float:
    """Work out the share of people in the large cluster of those whom one neighbour brings over.

    It is S = G0(1) - G0(u) with u = 1 - G1(1) + G1(u), where sums go over k up to 1/phi alone (Watts 2002).

    Parameters
    ----------
    degrees : Degrees, Network, (n,) array of int, or int
        Degrees of the people: a distribution, those of a graph, one for each person, or one for all.
    threshold : float
        Share of the neighbours that must have joined, the same for everybody, 1e-6 to 1: phi of `Watts`.

    Returns
    -------
    float
        Share of people, 0 to 1; 0 if there is no such cluster.

    Raises
    ------
    ParameterError
        If an argument cannot be used.
    """
    law, most = degrees_of(degrees), _vulnerable(threshold)
    if cascade_condition(law, threshold) <= 1.0:
        return 0.0
    k = law.k[law.k <= most].astype(float)
    return float(law.share[: k.size] @ (1.0 - np.power(_dead_end(law, most), k)))


def _dead_end(law: Degrees, most: int) -> float:
    """Chance u that a tie does not lead to the large cluster of those with `most` ties or fewer."""
    some = (law.k > 0) & (law.k <= most)
    met, further = law.share[some] * law.k[some] / law.mean, law.k[some] - 1.0

    def gain(u: float) -> float:
        return 1.0 - float(met.sum()) + float(met @ np.power(u, further)) - u

    low = 1.0 - 1e-9
    if gain(0.0) <= 0.0:
        return 0.0
    return float(brentq(gain, 0.0, low, xtol=1e-14)) if gain(low) < 0.0 else 1.0


def cascade_trigger(degrees: Any, threshold: float) -> float:
    """Work out the chance that one person, drawn from all alike, sets off a global cascade.

    Such a person is in the large vulnerable cluster, or next to it (Watts 2002: the extended vulnerable cluster).

    Parameters
    ----------
    degrees : Degrees, Network, (n,) array of int, or int
        Degrees of the people: a distribution, those of a graph, one for each person, or one for all.
    threshold : float
        Share of the neighbours that must have joined, the same for everybody, 1e-6 to 1: phi of `Watts`.

    Returns
    -------
    float
        The chance, 0 to 1.

    Raises
    ------
    ParameterError
        If an argument cannot be used.
    """
    law, most = degrees_of(degrees), _vulnerable(threshold)
    if vulnerable_share(law, threshold) == 0.0:
        return 0.0
    return 1.0 - law.g0(_dead_end(law, most))


def cascade_window(threshold: float) -> tuple[float, float] | None:
    """Work out the mean degrees between which one person can set off a cascade on a random graph.

    With Poisson degrees the condition of Watts (2002) is z P(K <= m - 2) = 1, where K is Poisson with mean z, and m is
    the largest degree up to 1 / phi.

    Parameters
    ----------
    threshold : float
        Share of the neighbours that must have joined, the same for everybody, 1e-6 to 1: phi of `Watts`.

    Returns
    -------
    tuple of (float, float), or None
        Lowest and highest mean degree; None if there is none.

    Raises
    ------
    ParameterError
        If the threshold is out of these bounds.

    Examples
    --------
    >>> [round(z, 4) for z in cascade_window(0.18)], cascade_window(0.3)
    ([1.0207, 5.7647], None)
    """
    most = _vulnerable(threshold)
    if most < 2:
        return None

    def excess(z: float) -> float:
        return z * float(poisson.cdf(most - 2, z)) - 1.0

    grid = np.linspace(0.5, max(4.0, float(most)), 20_001) if most <= 10_000 else np.array([0.5, 2.0, float(most)])
    values = grid * poisson.cdf(most - 2, grid) - 1.0
    if values.max() <= 0.0:
        return None
    top = float(grid[int(values.argmax())])
    return float(brentq(excess, 0.1, top, xtol=1e-13)), float(brentq(excess, top, 3.0 * most + 50.0, xtol=1e-12))


def _vulnerable(threshold: float) -> int:
    """The largest degree of somebody whom one neighbour brings over."""
    phi = number("threshold", threshold, 1e-6, 1.0)
    return math.floor(1.0 / phi + 1e-9)
