"""How many ties people have: a distribution of degrees, with the generating functions that theory asks of it.

G0(x) = sum_k p_k x^k         of a person                       (Newman, Strogatz & Watts 2001)
G1(x) = G0'(x) / G0'(1)       of the further ties of one met along a tie                            (the same)
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import gammaln

from homefront.errors import ParameterError
from homefront.models.graphs.network import Network

MOST_TERMS = 5_000_000
"""Degrees that a distribution may have."""


@dataclass(frozen=True, eq=False)
class Degrees:
    """A distribution of degrees: how many ties people have.

    Parameters
    ----------
    k : (m,) array of int64
        Degrees, in ascending order.
    share : (m,) array of float64
        Share of people with each degree, with sum 1.
    """

    k: np.ndarray
    share: np.ndarray

    @property
    def mean(self) -> float:
        """Mean degree <k>, ties per person."""
        return float(self.share @ self.k)

    @property
    def second(self) -> float:
        """Mean square of the degree, <k^2>."""
        return float(self.share @ (self.k.astype(float) ** 2))

    @property
    def branching(self) -> float:
        """Mean number of further ties of a person met along a tie, (<k^2> - <k>) / <k>; 0 if nobody has a tie."""
        return (self.second - self.mean) / self.mean if self.mean > 0.0 else 0.0

    def g0(self, x: float) -> float:
        """Work out the generating function of the degree, G0(x).

        Parameters
        ----------
        x : float
            Argument, 0 to 1.

        Returns
        -------
        float
            Value, 0 to 1.
        """
        return float(self.share @ np.power(float(x), self.k))

    def g1(self, x: float) -> float:
        """Work out the generating function of the further ties of a person met along a tie, G1(x).

        Parameters
        ----------
        x : float
            Argument, 0 to 1.

        Returns
        -------
        float
            Value, 0 to 1; 1 if nobody has a tie.
        """
        if self.mean <= 0.0:
            return 1.0
        some = self.k > 0
        return float((self.share[some] * self.k[some]) @ np.power(float(x), self.k[some] - 1)) / self.mean


def degrees_of(source: Any) -> Degrees:
    """Count how many people have each degree.

    Parameters
    ----------
    source : Degrees, Network, (n,) array of int, or int
        A distribution, which is returned as it is; a graph; a degree for each person; or one degree for everybody.

    Returns
    -------
    Degrees
        The distribution.

    Raises
    ------
    ParameterError
        If `source` is none of these.

    Examples
    --------
    >>> degrees_of([1, 3, 3, 1]).branching
    1.5
    """
    if isinstance(source, Degrees):
        return source
    given = source.degrees if isinstance(source, Network) else np.atleast_1d(np.asarray(source))
    if given.ndim != 1 or not given.size or given.dtype.kind not in "iuf":
        raise ParameterError(f"degrees: {given.dtype} {given.shape}; expected a Network, or whole numbers (n,)")
    if not ((given >= 0) & (given <= MOST_TERMS) & (given == np.floor(given))).all():
        raise ParameterError("degrees: expected whole numbers from 0 on")
    k, counts = np.unique(given.astype(np.int64), return_counts=True)
    return Degrees(k, counts / given.size)


def poisson_degrees(mean: float) -> Degrees:
    """Make the Poisson distribution of degrees, which a large `erdos_renyi` graph has.

    Parameters
    ----------
    mean : float
        Mean degree, 0 to 100,000.

    Returns
    -------
    Degrees
        The distribution.

    Raises
    ------
    ParameterError
        If the mean is out of these bounds.

    Examples
    --------
    >>> round(poisson_degrees(3.0).branching, 9)
    3.0
    """
    z = float(mean)
    if not 0.0 <= z <= 1e5:
        raise ParameterError(f"poisson_degrees: mean = {mean}; expected a number from 0 to 100000")
    k = np.arange(int(z + 40.0 * math.sqrt(z) + 60.0))
    share = np.exp(k * math.log(z) - z - gammaln(k + 1.0)) if z > 0.0 else (k == 0).astype(float)
    return Degrees(k, share / share.sum())


def power_law_degrees(exponent: float, cutoff: float, most: int | None = None) -> Degrees:
    """Make a distribution of degrees by a power law with a cut-off, k^-exponent exp(-k / cutoff) for k = 1, 2, ...

    Mean and generating function are ratios of polylogarithms: with exponent t and cut-off c,
    G0(x) = Li(t, x e^(-1/c)) / Li(t, e^(-1/c)). Source: Newman, Strogatz & Watts 2001, Phys. Rev. E 64:026118.

    Parameters
    ----------
    exponent : float
        Exponent of the power law, 0 to 10.
    cutoff : float
        Degree at which the cut-off sets in, above 0, up to 100,000.
    most : int, optional
        Largest degree, 1 or more; by default none.

    Returns
    -------
    Degrees
        The distribution.

    Raises
    ------
    ParameterError
        If a number is out of these bounds.

    Examples
    --------
    >>> round(power_law_degrees(2.5, 100.0).mean, 6)
    1.724639
    """
    tau, kappa = float(exponent), float(cutoff)
    if not 0.0 <= tau <= 10.0:
        raise ParameterError(f"power_law: exponent = {exponent}; expected a number from 0 to 10")
    if not 0.0 < kappa <= 1e5:
        raise ParameterError(f"power_law: cutoff = {cutoff}; expected a number above 0, up to 100000")
    top = math.ceil(45.0 * kappa) + 2
    if most is not None:
        top = min(top, int(most))
    if top < 1:
        raise ParameterError(f"power_law: most = {most}; expected a degree from 1 on")
    k = np.arange(1, top + 1)
    log_share = -tau * np.log(k) - k / kappa
    share = np.exp(log_share - log_share.max())
    return Degrees(k, share / share.sum())
