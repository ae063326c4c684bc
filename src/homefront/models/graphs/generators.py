"""Random graphs of any size, keyed by a seed: the same seed gives the same bytes, on any number of threads.

Ties of one node to others are drawn in order by skipping (Batagelj & Brandes 2005): if each of a row of pairs is a
tie with chance p, the next one lies 1 + floor(ln(1 - u) / ln(1 - p)) pairs on. No pair is drawn twice.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from homefront.models.graphs.columns import array_of, check_size
from homefront.models.graphs.csr import PIECES, Ends, ends_of, merged, rows_of
from homefront.models.graphs.drawing import WRITTEN, attach, cliques, poisson, ring, shuffled_stubs, skipped
from homefront.models.graphs.network import MOST_NODES, GraphError, Network
from homefront.models.graphs.reading import refuse_if_too_large
from homefront.streams import stream_key


def erdos_renyi(n: int, mean_degree: float, seed: int) -> Network:
    """Draw a graph in which each pair of nodes is a tie with the same chance, independently.

    The chance is mean_degree / (n - 1). Source: Gilbert 1959.

    Parameters
    ----------
    n : int
        Number of nodes, 1 or more.
    mean_degree : float
        Mean number of ties of a node, 0 to n - 1.
    seed : int
        Seed of the draws.

    Returns
    -------
    Network
        The graph; the same seed gives the same bytes.

    Raises
    ------
    GraphError
        If a number is out of these bounds.
    ResourceError
        If the graph does not fit the memory.

    Examples
    --------
    >>> graph = erdos_renyi(1000, 5.0, seed=1)
    >>> graph.n, 2300 < graph.n_ties < 2700
    (1000, True)
    """
    return block_model([_whole("erdos_renyi: n", n, 1, MOST_NODES)], [[mean_degree]], seed)


def block_model(sizes: Any, mean_degree: Any, seed: int) -> Network:
    """Draw a graph of nodes in blocks, in which the chance of a tie depends on the two blocks.

    Nodes are numbered block by block. Source: Holland, Laskey & Leinhardt 1983.

    Parameters
    ----------
    sizes : (blocks,) array of int
        Number of nodes of each block.
    mean_degree : (blocks, blocks) array of float
        Mean number of ties that a node of block a has with nodes of block b; sizes[a] * mean_degree[a, b] is the same
        as sizes[b] * mean_degree[b, a].
    seed : int
        Seed of the draws.

    Returns
    -------
    Network
        The graph; the same seed gives the same bytes.

    Raises
    ------
    GraphError
        If these do not fit.
    ResourceError
        If the graph does not fit the memory.

    Examples
    --------
    >>> block_model([50, 50], [[4.0, 1.0], [1.0, 4.0]], seed=1).n
    100
    """
    size = _counts("block_model: sizes", sizes, 1)
    chance = _chances(size, mean_degree)
    n = int(size.sum())
    ends = skipped(size, chance, stream_key(seed, "block_model"))
    return _undirected(ends, n)


def configuration(degrees: Any, seed: int) -> Network:
    """Draw a graph whose nodes have given degrees, all pairings of their ends of ties being as likely.

    Ties of a node to itself are erased, and of repeated ties one is kept, so that `sum(degrees) - 2 * network.n_ties`
    ends are lost: few, unless some degrees are near the square root of the sum. Source: Britton, Deijfen & Martin-Lof
    2006 (erased).

    Parameters
    ----------
    degrees : (n,) array of int
        Number of ties of each node, with an even sum.
    seed : int
        Seed of the draws.

    Returns
    -------
    Network
        The graph; the same seed gives the same bytes.

    Raises
    ------
    GraphError
        If there is no such graph.
    ResourceError
        If the graph does not fit the memory.

    Examples
    --------
    >>> configuration([1, 1, 2, 2], seed=1).n
    4
    """
    wanted = _counts("configuration: degrees", degrees, 0)
    total, n = int(wanted.sum()), wanted.size
    if total % 2:
        raise GraphError(f"configuration: degrees sum to {total}; expected an even number, two ends for each tie")
    refuse_if_too_large(n, total, False)
    first = np.zeros(n + 1, dtype=np.int64)
    np.cumsum(wanted, out=first[1:])
    stubs = shuffled_stubs(first, seed)
    return _undirected(ends_of(stubs, stubs[1:], 2), n)


def watts_strogatz(n: int, k: int, rewire: float, seed: int) -> Network:
    """Draw a ring whose nodes know their nearest neighbours, and lead some of its ties elsewhere.

    A tie that is led elsewhere keeps its first end and draws the other among all nodes until it is a tie that does not
    exist yet. The number of ties is always n k / 2. Source: Watts & Strogatz 1998.

    Parameters
    ----------
    n : int
        Number of nodes, 3 or more.
    k : int
        Number of neighbours of each node, half on each side: even, 2 or more, below n.
    rewire : float
        Chance that a tie is led elsewhere, 0 to 1.
    seed : int
        Seed of the draws.

    Returns
    -------
    Network
        The graph; the same seed gives the same bytes.

    Raises
    ------
    GraphError
        If a number is out of these bounds.
    ResourceError
        If the graph does not fit the memory.

    Examples
    --------
    >>> watts_strogatz(100, 4, 0.1, seed=1).n_ties
    200
    """
    n = _whole("watts_strogatz: n", n, 3, MOST_NODES)
    k = _whole("watts_strogatz: k", k, 2, n - 1)
    if k % 2:
        raise GraphError(f"watts_strogatz: k = {k}; expected an even number, half on each side")
    if not 0 <= rewire <= 1:
        raise GraphError(f"watts_strogatz: rewire = {rewire}; expected a chance from 0 to 1")
    refuse_if_too_large(n, n * k, False)
    half = k // 2
    target = np.empty(n * half, dtype=WRITTEN)
    ring(target, n, half, float(rewire), stream_key(seed, "watts_strogatz"))
    source = np.repeat(np.arange(n, dtype=WRITTEN), half)
    return _undirected(ends_of(source, target), n)


def barabasi_albert(n: int, m: int, seed: int) -> Network:
    """Draw a graph whose nodes come one by one and tie themselves to others in proportion to the ties these have.

    Node 0 starts with ties to nodes 1 to m. Source: Barabasi & Albert 1999.

    Parameters
    ----------
    n : int
        Number of nodes, 2 or more.
    m : int
        Number of ties that each new node makes, 1 to n - 1; there are m (n - m) in all.
    seed : int
        Seed of the draws.

    Returns
    -------
    Network
        The graph; the same seed gives the same bytes.

    Raises
    ------
    GraphError
        If a number is out of these bounds.
    ResourceError
        If the graph does not fit the memory.

    Examples
    --------
    >>> barabasi_albert(100, 2, seed=1).n_ties
    196
    """
    n = _whole("barabasi_albert: n", n, 2, MOST_NODES)
    m = _whole("barabasi_albert: m", m, 1, n - 1)
    refuse_if_too_large(n, 2 * m * (n - m), False)
    stubs = np.empty(2 * m * (n - m), dtype=WRITTEN)
    attach(stubs, n, m, stream_key(seed, "barabasi_albert"))
    return _undirected(ends_of(stubs, stubs[1:], 2), n)


def household_sizes(n: int, mean: float, seed: int) -> np.ndarray:
    """Draw the sizes of households, 1 + Poisson(mean - 1).

    The household of a person met by chance has mean + (mean - 1) / mean people.

    Parameters
    ----------
    n : int
        Number of households, 1 or more.
    mean : float
        Mean size, 1 to 100 people.
    seed : int
        Seed of the draws.

    Returns
    -------
    (n,) array of int64
        Number of people of each household.

    Raises
    ------
    GraphError
        If a number is out of these bounds.
    """
    n = _whole("household_sizes: n", n, 1, MOST_NODES)
    if not 1 <= mean <= 100:
        raise GraphError(f"household_sizes: mean = {mean}; expected 1 to 100 people")
    out = np.empty(n, dtype=np.int64)
    poisson(out, float(mean) - 1.0, stream_key(seed, "household_sizes"))
    return out + 1


def households(sizes: Any, ties: float, seed: int, *, mean: float | None = None) -> Network:
    """Draw a graph in which everybody knows their own household, and others by chance.

    Parameters
    ----------
    sizes : (households,) array of int, or int
        Number of people of each household, who are numbered household by household; or number of people, who are housed
        by `household_sizes`, the last household cut short.
    ties : float
        Mean number of ties of a person that are drawn among all people, 0 or more. One that falls into a household is
        no other tie.
    seed : int
        Seed of the draws.
    mean : float, optional
        Mean size of a household, 1 to 100 people, if `sizes` is a number of people.

    Returns
    -------
    Network
        The graph; the same seed gives the same bytes.

    Raises
    ------
    GraphError
        If these do not fit.
    ResourceError
        If the graph does not fit the memory.

    Examples
    --------
    >>> households([3, 2], ties=0.0, seed=1).n_ties
    4
    """
    if np.ndim(sizes) == 0:
        if mean is None:
            raise GraphError(f"households: {sizes} people without mean; expected the mean size of a household")
        size = _housed(sizes, mean, seed)
    else:
        size = _counts("households: sizes", sizes, 1)
    n = int(size.sum())
    check_size(n)
    within = size * (size - 1) // 2
    count = int(within.sum())
    chance = _chances(np.array([n], dtype=np.int64), [[ties]])
    refuse_if_too_large(n, 2 * count + math.ceil(n * ties), False)
    drawn = skipped(np.array([n], dtype=np.int64), chance, stream_key(seed, "households"), count)
    first, at = np.cumsum(size) - size, np.cumsum(within) - within
    cliques(first, size, at, drawn.source, drawn.target)
    cuts = np.linspace(0, count, PIECES + 1).astype(np.int64)
    ends = drawn._replace(
        starts=np.concatenate([cuts[:-1], drawn.starts]), stops=np.concatenate([cuts[1:], drawn.stops])
    )
    return _undirected(ends, n)


def _housed(people: Any, mean: float, seed: int) -> np.ndarray:
    """Households for so many people."""
    people = _whole("households: sizes", people, 1, MOST_NODES)
    count = max(1, math.ceil(people / mean))
    while True:
        size = household_sizes(count, mean, seed)  # keyed by household: more of them start with the same
        within = np.cumsum(size)
        if within[-1] >= people:
            break
        count += max(16, int(1.1 * (people - within[-1]) / mean))
    last = int(np.searchsorted(within, people))
    out: np.ndarray = size[: last + 1]
    out[last] -= within[last] - people
    return out


def _undirected(ends: Ends, n: int) -> Network:
    """A network of drawn ties, each once."""
    rows, repeat = rows_of(ends, np.empty(0), n, True)
    if repeat.more:
        rows = merged(rows)
    return Network(rows.indptr, rows.indices)


def _whole(what: str, value: Any, least: int, most: float = math.inf) -> int:
    """A number that must be whole, and from `least` to `most`."""
    number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not number or not least <= value <= most or value != math.floor(value):
        raise GraphError(f"{what} = {value}; expected a whole number from {least}" + f" to {most}" * (most < math.inf))
    return int(value)


def _counts(what: str, values: Any, least: int) -> np.ndarray:
    """Whole numbers as int64."""
    given = array_of(values)
    if given.ndim != 1 or given.dtype.kind not in "iuf" or not given.size:
        raise GraphError(f"{what}: an array of {given.dtype} {given.shape}; expected whole numbers, one at least")
    bad = ~((given >= least) & (given <= 2**40) & (given == np.floor(given)))
    if bad.any():
        k = int(bad.argmax())
        raise GraphError(f"{what}[{k}] = {given[k]}; expected a whole number from {least}")
    check_size(int(given.sum()) if least else given.size)
    return given.astype(np.int64)


def _chances(sizes: np.ndarray, mean_degree: Any) -> np.ndarray:
    """Chance of a tie between nodes of two blocks, (blocks, blocks)."""
    degree, blocks = array_of(mean_degree), sizes.size
    if degree.dtype.kind not in "iuf" or degree.shape != (blocks, blocks):
        raise GraphError(
            f"mean_degree: {degree.dtype} {degree.shape}; expected numbers ({blocks}, {blocks}), as there are blocks"
        )
    degree = degree.astype(np.float64)
    others = np.broadcast_to(sizes, degree.shape) - np.eye(blocks)
    for a, b in np.argwhere(~((degree >= 0) & (degree <= others))):
        of = f"[{a}, {b}]" if blocks > 1 else ""
        raise GraphError(f"mean_degree{of} = {degree[a, b]}; expected 0 to {others[a, b]:.0f}, as many as there are")
    flow = sizes[:, None] * degree
    for a, b in np.argwhere(np.abs(flow - flow.T) > 1e-9 * (flow + flow.T)):
        raise GraphError(
            f"block_model: blocks {a} and {b} have {flow[a, b]:g} and {flow[b, a]:g} ties with each other; expected "
            "sizes[a] * mean_degree[a, b] = sizes[b] * mean_degree[b, a]"
        )
    chance = degree / np.maximum(others, 1)
    out: np.ndarray = np.minimum(chance, chance.T)
    return out
