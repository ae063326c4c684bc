"""Epidemics in closed form on random graphs and in crowds: transmissibility, thresholds, sizes, giant components."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import brentq

from homefront.errors import ParameterError
from homefront.models.checked import number
from homefront.models.graphs.degrees import degrees_of
from homefront.models.graphs.network import Network


def transmissibility_of_rate(rate: float, lasts: float, fixed: bool = True) -> float:
    """Work out the chance that a tie ever carries it, in continuous time, while its holder has it.

    In steps it is `homefront.models.sir.transmissibility`. Source: Newman 2002, Phys. Rev. E 66:016128.

    Parameters
    ----------
    rate : float
        Rate at which a tie carries it, per unit of time, 0 or more.
    lasts : float
        Time that somebody has it, in the same unit, 0 or more.
    fixed : bool
        Whether everybody has it for that time; False if it is the mean of an exponential distribution.

    Returns
    -------
    float
        The transmissibility T, 0 to 1.

    Raises
    ------
    ParameterError
        If a number is below 0.

    Examples
    --------
    >>> round(transmissibility_of_rate(0.5, 1.0), 6), round(transmissibility_of_rate(0.5, 1.0, fixed=False), 6)
    (0.393469, 0.333333)
    """
    product = number("rate", rate, 0.0) * number("lasts", lasts, 0.0)
    return -math.expm1(-product) if fixed else product / (1.0 + product)


def critical_transmissibility(degrees: Any) -> float:
    """Work out the transmissibility above which an epidemic or a cascade can reach a share of a large graph.

    It is <k> / (<k^2> - <k>) for SIR (Newman 2002).

    Parameters
    ----------
    degrees : Degrees, Network, (n,) array of int, or int
        Degrees of the people: a distribution, those of a graph, one for each person, or one for all.

    Returns
    -------
    float
        The transmissibility T, a chance. A value above 1, and inf, as on a graph of pairs, say that no T does.

    Raises
    ------
    ParameterError
        If `degrees` is none of these.

    Examples
    --------
    >>> critical_transmissibility(5)
    0.25
    """
    branching = degrees_of(degrees).branching
    return 1.0 / branching if branching > 0.0 else math.inf


def outbreak_size(degrees: Any, transmissibility: float) -> float:
    """Work out the share that a large outbreak of SIR reaches on a random graph, from few people.

    The share is S = 1 - G0(1 - T + T u) with u = G1(1 - T + T u), of the generating functions of `Degrees`. It is the
    chance of such an outbreak as well, if all infectious times are the same. Source: Newman 2002.

    Parameters
    ----------
    degrees : Degrees, Network, (n,) array of int, or int
        Degrees of the people: a distribution, those of a graph, one for each person, or one for all.
    transmissibility : float
        Chance T that a tie ever carries it, 0 to 1.

    Returns
    -------
    float
        Share of people, 0 to 1; 0 at and below the threshold.

    Raises
    ------
    ParameterError
        If an argument cannot be used.

    Examples
    --------
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
    """Work out the mean number of people whom an outbreak of SIR reaches from one, below the threshold.

    It is 1 + T <k> / (1 - T G1'(1)) (Newman 2002).

    Parameters
    ----------
    degrees : Degrees, Network, (n,) array of int, or int
        Degrees of the people: a distribution, those of a graph, one for each person, or one for all.
    transmissibility : float
        Chance T that a tie ever carries it, 0 to 1.

    Returns
    -------
    float
        Number of people; inf at and above the threshold.

    Raises
    ------
    ParameterError
        If an argument cannot be used.

    Examples
    --------
    >>> mean_outbreak(5, 0.125)
    2.25
    """
    law, t = degrees_of(degrees), number("transmissibility", transmissibility, 0.0, 1.0)
    below = 1.0 - t * law.branching
    return 1.0 + t * law.mean / below if below > 0.0 else math.inf


def giant_share(degrees: Any) -> float:
    """Work out the share of nodes in the giant component of a random graph: `outbreak_size` with T = 1.

    Source: Molloy & Reed 1995; Newman, Strogatz & Watts 2001.

    Parameters
    ----------
    degrees : Degrees, Network, (n,) array of int, or int
        Degrees of the people: a distribution, those of a graph, one for each person, or one for all.

    Returns
    -------
    float
        Share of nodes, 0 to 1.

    Raises
    ------
    ParameterError
        If `degrees` is none of these.
    """
    return outbreak_size(degrees, 1.0)


def sis_threshold(degrees: Any) -> float:
    """Work out the ratio of the rates of transmission and recovery above which SIS lasts, <k> / <k^2>.

    By heterogeneous mean field: contacts are drawn again all the time. Source: Pastor-Satorras & Vespignani 2001,
    Phys. Rev. Lett. 86:3200.

    Parameters
    ----------
    degrees : Degrees, Network, (n,) array of int, or int
        Degrees of the people: a distribution, those of a graph, one for each person, or one for all.

    Returns
    -------
    float
        Rate of transmission along a tie, divided by that of recovery; inf if nobody has a tie.

    Raises
    ------
    ParameterError
        If `degrees` is none of these.

    Examples
    --------
    >>> sis_threshold(4)
    0.25
    """
    law = degrees_of(degrees)
    return law.mean / law.second if law.second > 0.0 else math.inf


def sis_threshold_of(network: Network) -> float:
    """Work out the same ratio for one graph as it is, 1 / largest eigenvalue of its ties.

    Source: Wang, Chakrabarti, Wang & Faloutsos 2003 (SRDS). It takes the chances of neighbours for independent, which
    makes it too low.

    Parameters
    ----------
    network : Network
        An undirected graph; a tie with a weight counts its weight.

    Returns
    -------
    float
        Rate of transmission along a tie, divided by that of recovery; inf if there are no ties.

    Raises
    ------
    ParameterError
        If the graph is directed.

    Examples
    --------
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
    """Work out the share that is infectious at rest in a well-mixed crowd, for SIRS in continuous time.

    It is (1 - 1/R0) / (1 + g/w) for rates g of recovery and w of loss (Anderson & May 1991).

    Parameters
    ----------
    r0 : float
        Basic reproduction number, contacts x transmission / recovery, 0 or more.
    recovery, loss : float
        Rates of recovery, and at which immunity is lost, in one unit, 0 or more; `loss` may be inf, which is SIS.

    Returns
    -------
    float
        Share of people, 0 to 1.

    Raises
    ------
    ParameterError
        If a number is below 0.

    Examples
    --------
    >>> round(sirs_prevalence(2.0, 0.1, 0.05), 6)
    0.166667
    """
    stay = 1.0 - 1.0 / r0 if number("r0", r0, 0.0) > 1.0 else 0.0
    if loss == math.inf:
        return stay
    if number("loss", loss, 0.0) == 0.0:
        return 0.0
    return stay / (1.0 + number("recovery", recovery, 0.0) / loss)


def power_law_has_giant(exponent: float, cutoff: float) -> bool:
    """Say whether a random graph whose degrees follow a power law with a cut-off has a giant component.

    It has one if <k^2> is above 2 <k>, with p_k in proportion to k^-exponent exp(-k / cutoff). Without a cut-off the
    limit of the exponent is 3.4788 (Aiello, Chung & Lu 2000). Source: Molloy & Reed 1995; Newman, Strogatz & Watts
    2001.

    Parameters
    ----------
    exponent : float
        Exponent of the power law, 0 to 10.
    cutoff : float
        Degree at which the cut-off sets in, above 0, up to 100,000.

    Returns
    -------
    bool
        Whether it has one.

    Raises
    ------
    ParameterError
        If a number is out of these bounds.

    Examples
    --------
    >>> power_law_has_giant(2.5, 10.0), power_law_has_giant(3.6, 100_000.0)
    (True, False)
    """
    from homefront.models.graphs.degrees import power_law_degrees

    return power_law_degrees(exponent, cutoff).branching > 1.0


def critical_cutoff(exponent: float) -> float:
    """Work out the cut-off above which a random graph with degrees by a power law has a giant component.

    Parameters
    ----------
    exponent : float
        Exponent of the power law, 0 to 10.

    Returns
    -------
    float
        The degree at which the cut-off sets in; inf if none up to 100,000 gives a giant component.

    Raises
    ------
    ParameterError
        If the exponent is out of these bounds.

    Examples
    --------
    >>> round(critical_cutoff(2.5), 4)
    5.4583
    """
    from homefront.models.graphs.degrees import power_law_degrees

    excess: Callable[[float], float] = lambda kappa: power_law_degrees(exponent, kappa).branching - 1.0  # noqa: E731
    if excess(1e5) <= 0.0:
        return math.inf
    return float(brentq(excess, 0.05, 1e5, xtol=1e-10, rtol=1e-12))
