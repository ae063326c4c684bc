"""What theory says in closed form of spreading on random graphs: thresholds, windows, sizes; each with its source.

All take a distribution of degrees, or what `degrees_of` makes one of: a Network, degrees (n,), one number. They hold
for large random graphs with these degrees and few short loops (the configuration model), not for lattices or cliques.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import brentq
from scipy.stats import poisson

from homefront.errors import ParameterError
from homefront.models.checked import count, number
from homefront.models.graphs.degrees import Degrees, degrees_of
from homefront.models.graphs.network import Network
from homefront.models.sir import final_size


def transmissibility_of_rate(rate: float, lasts: float, fixed: bool = True) -> float:
    """T in continuous time: chance that a tie ever carries it, at this rate, while its holder has it.

    rate : of a tie, per unit of time.   lasts : units of time that somebody has it, always so many (fixed), or on
    average, exponentially. In steps: `sir.transmissibility`. Source: Newman 2002, Phys. Rev. E 66:016128.

    >>> round(transmissibility_of_rate(0.5, 1.0), 6), round(transmissibility_of_rate(0.5, 1.0, fixed=False), 6)
    (0.393469, 0.333333)
    """
    product = number("rate", rate, 0.0) * number("lasts", lasts, 0.0)
    return -math.expm1(-product) if fixed else product / (1.0 + product)


def critical_transmissibility(degrees: Any) -> float:
    """T above which an epidemic (SIR), or a cascade, can reach a share of a large graph: <k> / (<k^2> - <k>).

    inf where no T does, as on a graph of pairs; a value above 1 says the same. Source: Newman 2002.

    >>> critical_transmissibility(5)
    0.25
    """
    branching = degrees_of(degrees).branching
    return 1.0 / branching if branching > 0.0 else math.inf


def outbreak_size(degrees: Any, transmissibility: float) -> float:
    """Share reached by a large outbreak of SIR on a random graph, from few; 0 at and below the threshold.

        S = 1 - G0(1 - T + T u)        u = G1(1 - T + T u)

    It is the chance of such an outbreak as well, where all infectious times are the same. Source: Newman 2002.

    >>> from homefront.models.graphs.degrees import poisson_degrees
    >>> round(outbreak_size(poisson_degrees(5.0), 0.4), 6)
    0.796812
    """
    law, t = degrees_of(degrees), number("transmissibility", transmissibility, 0.0, 1.0)
    if t * law.branching <= 1.0:
        return 0.0
    low = 1.0 - 1e-9
    if law.g1(1.0 - t + t * low) >= low:
        return 0.0
    u = float(brentq(lambda u: law.g1(1.0 - t + t * u) - u, 0.0, low, xtol=1e-14)) if law.g1(1.0 - t) > 0.0 else 0.0
    return 1.0 - law.g0(1.0 - t + t * u)


def mean_outbreak(degrees: Any, transmissibility: float) -> float:
    """Mean number reached from one, below the threshold: 1 + T <k> / (1 - T G1'(1)); inf above. Newman 2002.

    >>> mean_outbreak(5, 0.125)
    2.25
    """
    law, t = degrees_of(degrees), number("transmissibility", transmissibility, 0.0, 1.0)
    below = 1.0 - t * law.branching
    return 1.0 + t * law.mean / below if below > 0.0 else math.inf


def giant_share(degrees: Any) -> float:
    """Share of nodes in the giant component: `outbreak_size` with T = 1. Molloy & Reed 1995; Newman et al. 2001."""
    return outbreak_size(degrees, 1.0)


def sis_threshold(degrees: Any) -> float:
    """Ratio of rates, of transmission along a tie and of recovery, above which SIS lasts: <k> / <k^2>.

    By heterogeneous mean field: contacts drawn again all the time. Source: Pastor-Satorras & Vespignani 2001,
    Phys. Rev. Lett. 86:3200. inf where nobody has a tie.

    >>> sis_threshold(4)
    0.25
    """
    law = degrees_of(degrees)
    return law.mean / law.second if law.second > 0.0 else math.inf


def sis_threshold_of(network: Network) -> float:
    """The same ratio for one graph as it is, by the chance of each node: 1 / largest eigenvalue of its ties.

    Source: Wang, Chakrabarti, Wang & Faloutsos 2003 (SRDS); the chances of neighbours are taken for independent, which
    puts it too low. A weighted tie counts its weight. inf where there are no ties. Raises ParameterError if directed.

    >>> from homefront.models.graphs import as_network
    >>> round(sis_threshold_of(as_network([(0, 1), (0, 2), (0, 3), (0, 4)])), 6)
    0.5
    """
    from scipy.sparse import csr_array
    from scipy.sparse.linalg import eigsh

    if network.directed:
        raise ParameterError("sis_threshold_of: the graph is directed; expected ties that lead both ways")
    weights = np.ones(network.indices.size) if network.weights is None else network.weights.astype(float)
    if not weights.any():
        return math.inf
    ties = csr_array((weights, network.indices, network.indptr), shape=(network.n, network.n))
    if network.n < 50:
        return 1.0 / float(np.linalg.eigvalsh(ties.toarray())[-1])
    return 1.0 / float(eigsh(ties, k=1, which="LA", v0=np.ones(network.n), return_eigenvectors=False)[0])


def sirs_prevalence(r0: float, recovery: float, loss: float) -> float:
    """Share infectious at rest in a well-mixed crowd, in continuous time: (1 - 1/R0) / (1 + g/w); SIS for w = inf.

    r0 : contacts x transmission / recovery.   recovery, loss : rates. Source: Anderson & May 1991.

    >>> round(sirs_prevalence(2.0, 0.1, 0.05), 6)
    0.166667
    """
    stay = 1.0 - 1.0 / r0 if number("r0", r0, 0.0) > 1.0 else 0.0
    if loss == math.inf:
        return stay
    if number("loss", loss, 0.0) == 0.0:
        return 0.0
    return stay / (1.0 + number("recovery", recovery, 0.0) / loss)


def cascade_condition(degrees: Any, threshold: float) -> float:
    """Vulnerable people whom a vulnerable one met along a tie leads on to, sum_(k <= 1/phi) k (k - 1) p_k / <k>.

    Where it is above 1, one person can set off a cascade over a share of a large graph (Watts 2002, PNAS 99:5766,
    eq. 5). threshold : phi, of `watts`, the same for everybody; above 0.

    >>> cascade_condition(4, 0.25), cascade_condition(4, 0.26)
    (3.0, 0.0)
    """
    law, most = degrees_of(degrees), _vulnerable(threshold)
    k = law.k[law.k <= most].astype(float)
    share = law.share[: k.size]
    return float(share @ (k * (k - 1.0))) / law.mean if law.mean > 0.0 else 0.0


def vulnerable_share(degrees: Any, threshold: float) -> float:
    """Share of people in the large cluster of vulnerable ones, those whom one neighbour brings over; 0 without one.

    Source: Watts 2002: S = G0(1) - G0(u), u = 1 - G1(1) + G1(u), sums over k <= 1/phi alone.
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
    """Chance that one person, anybody alike, sets off a global cascade: they are in the large vulnerable cluster, or
    next to it, 1 - G0(1 - G1v(1) + G1v(u)) of all degrees (Watts 2002: the extended vulnerable cluster).
    """
    law, most = degrees_of(degrees), _vulnerable(threshold)
    if vulnerable_share(law, threshold) == 0.0:
        return 0.0
    return 1.0 - law.g0(_dead_end(law, most))


def cascade_window(threshold: float) -> tuple[float, float] | None:
    """Mean degrees (low, high) between which one person can set off a cascade on a chance graph; None: at no degree.

    With Poisson degrees the condition of Watts (2002) is z P(K <= k* - 2) = 1, K ~ Poisson(z), k* = floor(1 / phi).

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


def rumour_can_spread(adoption: float, forgetting: float) -> bool:
    """Whether a rumour of Maki & Thompson can reach a share of a large crowd: p > delta, whatever the stifling.

    One call a unit of time. So without forgetting there is no threshold at all. Source: Nekovee, Moreno, Bianconi &
    Marsili 2007, Physica A 374:457, homogeneous networks, whose lambda <k> is p here.

    >>> rumour_can_spread(0.3, 0.25), rumour_can_spread(0.3, 0.35)
    (True, False)
    """
    return number("adoption", adoption, 0.0, 1.0) > number("forgetting", forgetting, 0.0)


def rumour_reach(adoption: float = 1.0, stifling: float = 1.0, attempts: int = 1, forgetting: float = 0.0) -> float:
    """Share of a large well-mixed crowd that hears a rumour of Maki & Thompson, from few tellers.

        R = 1 - exp(-e R)        e = (p + q) / (q + delta)        for one attempt        (Nekovee et al. 2007)
                                 e = 1 + k p / q                  for k, without forgetting

    The second form: Lebensztayn, Machado & Rodriguez 2011 for p = q = 1; with both k > 1 and forgetting there is none,
    and ParameterError.

    >>> round(rumour_reach(), 6), round(rumour_reach(attempts=2), 6), rumour_reach(adoption=0.2, forgetting=0.3)
    (0.796812, 0.94048, 0.0)
    """
    p, q = number("adoption", adoption, 0.0, 1.0), number("stifling", stifling, 0.0, 1.0)
    k, delta = count("attempts", attempts, 1), number("forgetting", forgetting, 0.0)
    if k > 1 and delta > 0.0:
        raise ParameterError("rumour_reach: no closed form for attempts above 1 with forgetting; use mean_field")
    if p == 0.0:
        return 0.0
    if q + delta == 0.0:
        return 1.0
    e = (p + q) / (q + delta) if k == 1 else (1.0 + k * p / q if q > 0.0 else math.inf)
    return 1.0 if e == math.inf else float(final_size(e))


def pairs_that_differ(n: int, p_copy: float, steps: int) -> float:
    """Of the pairs that differ at the start, the mean share that still do after so many steps of `voter` in a crowd.

        (1 - c)^steps        c = 2 p (1 - p) / (n - 1) + p^2 (n - 2) / (n - 1)^2

    c: chance that two people's opinions come from one person a step before; all later is the same, backwards (the
    duality of Holley & Liggett 1975). n : people, 2 or more.

    >>> round(pairs_that_differ(100, 0.5, 100), 6)
    0.468654
    """
    others, p = count("n", n, 2) - 1, number("p_copy", p_copy, 0.0, 1.0)
    joined = 2.0 * p * (1.0 - p) / others + p * p * (others - 1) / others**2
    return float((1.0 - joined) ** count("steps", steps))


def power_law_has_giant(exponent: float, cutoff: float) -> bool:
    """Whether a random graph with p_k ~ k^-exponent exp(-k / cutoff) has a giant component: <k^2> > 2 <k>.

    Source: Molloy & Reed 1995; Newman, Strogatz & Watts 2001. Without a cut-off the limit is 3.4788 (Aiello, Chung &
    Lu 2000).

    >>> power_law_has_giant(2.5, 10.0), power_law_has_giant(3.6, 100_000.0)
    (True, False)
    """
    from homefront.models.graphs.degrees import power_law_degrees

    return power_law_degrees(exponent, cutoff).branching > 1.0


def critical_cutoff(exponent: float) -> float:
    """The cut-off above which that graph has a giant component; inf where none up to 100,000 gives one.

    >>> round(critical_cutoff(2.5), 4)
    5.4583
    """
    from homefront.models.graphs.degrees import power_law_degrees

    excess: Callable[[float], float] = lambda kappa: power_law_degrees(exponent, kappa).branching - 1.0  # noqa: E731
    if excess(1e5) <= 0.0:
        return math.inf
    return float(brentq(excess, 0.05, 1e5, xtol=1e-10, rtol=1e-12))
