"""Graphs made for size: V25, and the giant component of V11."""

from __future__ import annotations

from homefront.models.graphs import clustering, erdos_renyi, giant_component, watts_strogatz
from homefront.verify.case import Case, Check


def _rings() -> list[Check]:
    n = 20_000
    return [
        Check("clustering of a ring, K = 6", 0.6, clustering(watts_strogatz(n, 6, 0.0, 1)), 1e-9),
        Check("rewired with chance 0.1", 0.4374, clustering(watts_strogatz(n, 6, 0.1, 1)), 0.01),
    ]


def _giants() -> list[Check]:
    n = 200_000
    return [
        Check(f"mean degree {degree}", share, giant_component(erdos_renyi(n, degree, 3)), 0.006)
        for degree, share in ((1.5, 0.582812), (3.0, 0.940480))
    ]


CASES = (
    Case("V25 rings", "Clustering of rewired rings", "Watts & Strogatz 1998; Barrat & Weigt 2000", _rings),
    Case("V11 giant", "The giant component of a chance graph", "Newman 2002", _giants),
)
