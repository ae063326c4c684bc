"""A graph that models run on: who can reach whom, in rows sorted by neighbour, so that equal graphs are equal bytes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.errors import HomefrontError
from homefront.world.contacts import Graph

MOST_NODES = 2**31 - 1
"""A node's number is stored in four bytes."""


class GraphError(HomefrontError):
    """A graph that cannot be used as it was given; the text says where, and what to do."""


@dataclass(frozen=True, eq=False)
class Network:
    """Row i lists whom node i can reach: indices[indptr[i]:indptr[i + 1]], in ascending order, each once.

    indptr : int64 (n + 1,).   indices : int32; an undirected tie stands in both its rows.
    weights : float32 or float64, one for each of indices, not negative; None where ties have none.
    labels : (n,), the nodes as they were given; None where they were 0 to n - 1.
    Made by `as_network`, `from_csr` and the generators, which check what they are given; nothing is checked here but
    the shapes. Raises GraphError where these do not fit.
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

    def contacts(self) -> Graph:
        """The same graph as a contact layer, for kernels; nothing is copied."""
        return Graph(self.indptr, self.indices)
