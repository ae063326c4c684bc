"""A graph that models run on: who can reach whom, in rows sorted by neighbour, so that equal graphs are equal bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from homefront.errors import HomefrontError
from homefront.models.weighted import Weighted, weighted
from homefront.world.contacts import Graph

MOST_NODES = 2**31 - 1
"""A node's number is stored in four bytes."""


class GraphError(HomefrontError):
    """A graph that cannot be used as it was given; the text says where, and what to do."""


@dataclass(frozen=True, eq=False)
class Network:
    """A graph that models run on, in rows of neighbours.

    Row i lists whom node i can reach: indices[indptr[i]:indptr[i + 1]], in ascending order, each once. `as_network`,
    `from_csr` and the generators make it and check what they are given; here only shapes and weights are checked.

    Parameters
    ----------
    indptr : (n + 1,) array of int64
        Where each row begins and ends.
    indices : (ends,) array of int32
        Neighbours, row by row; an undirected tie stands in both its rows.
    weights : (ends,) array of float32 or float64, optional
        Weight of each of them, finite and 0 or more; None if ties have no weights.
    directed : bool
        Whether ties lead one way only.
    labels : (n,) array, optional
        The nodes as they were given; None if they were 0 to n - 1.

    Raises
    ------
    GraphError
        If types, shapes or weights do not fit.

    Examples
    --------
    >>> from homefront.models.graphs import as_network
    >>> network = as_network([("a", "b"), ("b", "c")])
    >>> network.n, network.n_ties, network.degrees.tolist(), network.label(0)
    (3, 2, [1, 2, 1], 'a')
    """

    indptr: np.ndarray
    indices: np.ndarray
    weights: np.ndarray | None = None
    directed: bool = False
    labels: np.ndarray | None = None

    def __post_init__(self) -> None:
        if self.indptr.dtype != np.int64 or self.indptr.ndim != 1 or self.indices.dtype != np.int32:
            got = f"{self.indptr.dtype} and {self.indices.dtype}"
            raise GraphError(f"network: indptr and indices are {got}; expected int64 (n + 1,) and int32; try from_csr")
        if self.n < 1:
            raise GraphError("network: no nodes; expected one at least")
        size = int(self.indptr[-1])
        if self.indices.shape != (size,) or (self.weights is not None and self.weights.shape != (size,)):
            raise GraphError(f"network: indptr ends at {size}; expected so many indices, and weights if any")
        if self.weights is not None:
            if self.weights.dtype not in (np.float32, np.float64):
                raise GraphError(f"network: weights are {self.weights.dtype}; expected float32 or float64")
            if size and not (self.weights.min() >= 0 and self.weights.max() < np.inf):
                bad = self.weights[~((self.weights >= 0) & (self.weights < np.inf))][0]
                raise GraphError(f"network: a weight is {bad:g}; expected numbers of 0 or more")
        if self.labels is not None and len(self.labels) != self.n:
            raise GraphError(f"network: {len(self.labels)} labels; expected one for each of {self.n} nodes")

    @property
    def n(self) -> int:
        """Number of nodes."""
        return self.indptr.size - 1

    @property
    def n_ties(self) -> int:
        """Number of ties; an undirected one counts once."""
        return self.indices.size if self.directed else self.indices.size // 2

    @property
    def degrees(self) -> np.ndarray:
        """Number of nodes that each node can reach, (n,) array of int64."""
        out: np.ndarray = np.diff(self.indptr)
        return out

    def label(self, node: int) -> Any:
        """Look up what the user called a node.

        Parameters
        ----------
        node : int
            Row of the node, 0 to n - 1.

        Returns
        -------
        Any
            Its label; the row itself if nodes were given as 0 to n - 1.
        """
        return node if self.labels is None else self.labels[node]

    def carrying(self) -> Network:
        """Leave out ties of weight 0, which carry nothing.

        Returns
        -------
        Network
            The graph without them; itself if there are none.
        """
        if self.weights is None or self.weights.all():
            return self
        carries = self.weights > 0
        before = np.concatenate(([0], np.cumsum(carries, dtype=np.int64)))
        return Network(before[self.indptr], self.indices[carries], self.weights[carries], self.directed, self.labels)

    def turned(self) -> Network:
        """Turn all ties round, so that row i lists by whom node i is reached.

        Returns
        -------
        Network
            The turned graph; itself if it is undirected.
        """
        if not self.directed:
            return self
        weights = np.ones(self.indices.size, np.int8) if self.weights is None else self.weights
        back = csr_array((weights, self.indices, self.indptr), shape=(self.n, self.n)).T.tocsr()
        back.sort_indices()
        weights_back = None if self.weights is None else back.data
        return Network(back.indptr.astype(np.int64), back.indices.astype(np.int32), weights_back, True, self.labels)

    def contacts(self) -> Graph | Weighted:
        """Make a contact layer of it, for kernels; with weights contacts are met in proportion to them.

        Returns
        -------
        Graph or Weighted
            The layer.
        """
        if self.weights is None:
            return Graph(self.indptr, self.indices)
        carrying = self.carrying()
        assert carrying.weights is not None
        return weighted(carrying.indptr, carrying.indices, carrying.weights)
