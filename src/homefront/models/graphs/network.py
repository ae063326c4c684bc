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
    """Row i lists whom node i can reach: indices[indptr[i]:indptr[i + 1]], in ascending order, each once.

    indptr : int64 (n + 1,).   indices : int32; an undirected tie stands in both its rows.
    weights : float32 or float64, one for each of indices, finite, not negative; None where ties have none.
    labels : (n,), the nodes as they were given; None where they were 0 to n - 1.
    Made by `as_network`, `from_csr` and the generators, which check what they are given; here only the shapes
    and the weights are. Raises GraphError where these do not fit.
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
        """How many nodes."""
        return self.indptr.size - 1

    @property
    def n_ties(self) -> int:
        """How many ties; an undirected one counts once."""
        return self.indices.size if self.directed else self.indices.size // 2

    @property
    def degrees(self) -> np.ndarray:
        """How many each node can reach, int64 (n,)."""
        out: np.ndarray = np.diff(self.indptr)
        return out

    def label(self, node: int) -> Any:
        """What the user called this node."""
        return node if self.labels is None else self.labels[node]

    def carrying(self) -> Network:
        """The same graph without ties of weight 0, which carry nothing; itself where there are none."""
        if self.weights is None or self.weights.all():
            return self
        carries = self.weights > 0
        before = np.concatenate(([0], np.cumsum(carries, dtype=np.int64)))
        return Network(before[self.indptr], self.indices[carries], self.weights[carries], self.directed, self.labels)

    def turned(self) -> Network:
        """Row i lists by whom i is reached: the graph itself where it is undirected."""
        if not self.directed:
            return self
        weights = np.ones(self.indices.size, np.int8) if self.weights is None else self.weights
        back = csr_array((weights, self.indices, self.indptr), shape=(self.n, self.n)).T.tocsr()
        back.sort_indices()
        weights_back = None if self.weights is None else back.data
        return Network(back.indptr.astype(np.int64), back.indices.astype(np.int32), weights_back, True, self.labels)

    def contacts(self) -> Graph | Weighted:
        """The same graph as a contact layer, for kernels; with weights contacts are met in proportion to them."""
        if self.weights is None:
            return Graph(self.indptr, self.indices)
        carrying = self.carrying()
        assert carrying.weights is not None
        return weighted(carrying.indptr, carrying.indices, carrying.weights)
