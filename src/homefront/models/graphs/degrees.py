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
    """A distribution of degrees. k : int64 (m,), in ascending order.   share : float64 (m,), of people, 1 together."""

    k: np.ndarray
    share: np.ndarray

    @property
    def mean(self) -> float:
        """Mean degree <k>."""
        return float(self.share @ self.k)

    @property
    def second(self) -> float:
        """Mean square <k^2>."""
        return float(self.share @ (self.k.astype(float) ** 2))

    @property
    def branching(self) -> float:
        """Further ties of one met along a tie, on average: (<k^2> - <k>) / <k>, G1'(1); 0 where nobody has a tie."""
        return (self.second - self.mean) / self.mean if self.mean > 0.0 else 0.0

    def g0(self, x: float) -> float:
        """G0(x), for x from 0 to 1."""
        return float(self.share @ np.power(float(x), self.k))

    def g1(self, x: float) -> float:
        """G1(x), for x from 0 to 1; 1 where nobody has a tie."""
        if self.mean <= 0.0:
            return 1.0
        some = self.k > 0
        return float((self.share[some] * self.k[some]) @ np.power(float(x), self.k[some] - 1)) / self.mean


def degrees_of(source: Any) -> Degrees:
    """The distribution of a Network's degrees, of degrees given as whole numbers (n,), or one number for everybody.

    Raises ParameterError on what is none of these.

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
    """Those of a chance graph. mean : 0 or more, up to 100,000. Raises ParameterError.

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
    """p_k ~ k^-exponent exp(-k / cutoff), k = 1, 2, ...: a power law with a cut-off.

    exponent : tau, from 0 to 10.   cutoff : kappa, above 0, up to 100,000.   most : largest degree.
    Mean and generating function are ratios of polylogarithms, G0(x) = Li_tau(x e^(-1/kappa)) / Li_tau(e^(-1/kappa)).
    Raises ParameterError. Source: Newman, Strogatz & Watts 2001, Phys. Rev. E 64:026118.

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
