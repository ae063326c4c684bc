"""What is known of random graphs, measured on a network: the giant component and the clustering."""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import kernel, serial
from homefront.models.graphs.network import GraphError, Network


def giant_component(network: Network) -> float:
    """Work out the share of nodes in the largest component; the direction of ties does not count.

    Parameters
    ----------
    network : Network
        The graph.

    Returns
    -------
    float
        Share of nodes, above 0 and up to 1.

    Examples
    --------
    >>> from homefront.models.graphs import as_network
    >>> giant_component(as_network([(0, 1), (1, 2), (3, 4)]))
    0.6
    """
    parent = np.arange(network.n, dtype=np.int32)
    return int(_largest(network.indptr, network.indices, parent)) / network.n


@serial
def _largest(indptr, indices, parent):  # type: ignore[no-untyped-def]
    """Size of the largest component, by a union of trees, the smaller number on top."""
    for i in range(parent.size):
        for k in range(indptr[i], indptr[i + 1]):
            a, b = np.int64(i), np.int64(indices[k])
            while parent[a] != a:
                parent[a] = parent[parent[a]]
                a = np.int64(parent[a])
            while parent[b] != b:
                parent[b] = parent[parent[b]]
                b = np.int64(parent[b])
            parent[max(a, b)] = min(a, b)
    sizes = np.zeros(parent.size, dtype=np.int64)
    for i in range(parent.size):  # a parent has the smaller number, so it is settled already
        parent[i] = parent[parent[i]]
        sizes[parent[i]] += 1
    return sizes.max()


def clustering(network: Network) -> float:
    """Work out the mean over nodes of the share of pairs of neighbours that are neighbours.

    A node with fewer than two neighbours counts as 0. Source: Watts & Strogatz 1998.

    Parameters
    ----------
    network : Network
        An undirected graph.

    Returns
    -------
    float
        The clustering coefficient, 0 to 1.

    Raises
    ------
    GraphError
        If the network is directed.

    Examples
    --------
    >>> from homefront.models.graphs import as_network
    >>> clustering(as_network([(0, 1), (1, 2), (2, 0)]))
    1.0
    """
    if network.directed:
        raise GraphError("clustering: the network is directed; expected an undirected one")
    shares = np.empty(network.n)
    _clustering(network.indptr, network.indices, shares)
    return float(shares.mean())


@kernel
def _clustering(indptr, indices, shares):  # type: ignore[no-untyped-def]
    """Neighbours in common are counted by walking two sorted rows at once."""
    for i in prange(indptr.size - 1):
        degree = indptr[i + 1] - indptr[i]
        closed = 0
        for k in range(indptr[i], indptr[i + 1]):
            j = indices[k]
            a, b = indptr[i], indptr[j]
            while a < indptr[i + 1] and b < indptr[j + 1]:
                x, y = indices[a], indices[b]
                closed += 1 if x == y else 0
                a += 1 if x <= y else 0
                b += 1 if y <= x else 0
        shares[i] = closed / (degree * (degree - 1)) if degree > 1 else 0.0
