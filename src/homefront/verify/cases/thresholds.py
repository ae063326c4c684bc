"""Thresholds: V14, and cascades on graphs against percolation and a plain reading of the rule."""

from __future__ import annotations

import numpy as np

from homefront.models.granovetter import Granovetter, joining
from homefront.models.graphs import Network, as_network, erdos_renyi
from homefront.models.kuran import opposition
from homefront.models.linear_threshold import LinearThreshold
from homefront.models.spread import spread
from homefront.models.watts import Watts
from homefront.processes.action import resting_share_gone
from homefront.streams import stream_key, uniforms
from homefront.verify.case import Case, Check


def _granovetter() -> list[Check]:
    rows = [
        Check("100 people, thresholds 0 to 99", 100.0, float(joining(np.arange(100))[-1]), 0.0),
        Check("the same with 2 for 1", 1.0, float(joining(np.array([0, 2, *range(2, 100)]))[-1]), 0.0),
    ]
    for sd, share in ((0.10, 0.007696), (0.12, 0.040211), (0.122, 0.054792), (0.123, 1.0)):
        rows.append(Check(f"normal thresholds, sd {sd}", share, resting_share_gone(0.25, sd), 1e-6))
    low, high = 0.122, 0.123
    for _ in range(12):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if resting_share_gone(0.25, middle) < 0.5 else (low, middle)
    rows.append(Check("critical sd", 0.122221, 0.5 * (low + high), 2e-6))
    before = joining(np.rint(100 * _scores(0.1221)).astype(int) - 0.5)[-1]
    after = joining(np.rint(100 * _scores(0.1223)).astype(int) - 0.5)[-1]
    return [
        *rows,
        Check("100 people, sd 0.1221", 6.0, float(before), 1.0),
        Check("100 people, sd 0.1223", 100.0, float(after), 2.0),
    ]


def _scores(sd: float) -> np.ndarray:
    from scipy.special import ndtri

    return np.asarray(0.25 + sd * ndtri((np.arange(100) + 0.5) / 100))


def _kuran() -> list[Check]:
    people = [0, 20, 20, 30, 40, 50, 60, 70, 80, 100]
    return [
        Check("ten people", 0.1, opposition(np.array(people)), 0.0),
        Check("the second at 10", 0.9, opposition(np.array([0, 10, *people[2:]])), 0.0),
    ]


def _plainly(network: Network, share: np.ndarray, start: int, steps: int) -> np.ndarray:
    """Step at which each joins, by asking everybody at every step."""
    joined = np.full(network.n, np.inf)
    joined[start] = 0
    for t in range(1, steps + 1):
        now = joined < t
        for i in range(network.n):
            watched = network.indices[network.indptr[i] : network.indptr[i + 1]]
            if not now[i] and watched.size and now[watched].sum() >= share[i] * watched.size - 1e-9:
                joined[i] = t
    return joined


def _on_graphs() -> list[Check]:
    network, rows = erdos_renyi(300, 4.0, 2), []
    drawn = 1.0 - uniforms(stream_key(1, "spread.threshold"), 300, 0)
    for name, model, share in (
        ("watts", Watts(threshold=0.3), np.full(300, 0.3)),
        ("linear", LinearThreshold(), drawn),
    ):
        at = spread(network, model, seeds=[7], steps=40, times=True).adopted_at[0].values
        plain = _plainly(network, share, 7, 40)
        rows.append(Check(f"{name}: largest gap to a plain reading", 0.0, _gap(at, plain), 0.0))
    ends = np.array([(i, (i + k) % 100) for i in range(100) for k in (1, 2)])
    for weight in (0.4, 1 / 3, 1e-300):
        ring = as_network((ends[:, 0], ends[:, 1], np.full(200, weight)))
        last = spread(ring, Watts(threshold=0.5), seeds=[0, 1], steps=100).prevalence[0, -1, 1]
        rows.append(Check(f"watts: ring of 100, each tie of weight {weight:.3g}, half", 100.0, float(last), 0.0))
    everybody = np.array([(i, j) for i in range(200) for j in range(i)])
    crowd = spread(as_network(everybody), Granovetter(mean=0.25, sd=0.13), seeds=0, steps=200, seed=3)
    plain_crowd = resting_share_gone(0.25, 0.13)
    return [
        *rows,
        Check("granovetter on a complete graph, sd 0.13", plain_crowd, float(crowd.prevalence[0, -1, 1]) / 200, 0.02),
    ]


def _gap(at: np.ndarray, plain: np.ndarray) -> float:
    there = np.where(np.isnan(at), np.inf, at)
    return float(np.where(there == plain, 0.0, 1.0).sum())


CASES = (
    Case("V14 a, b", "Granovetter's crowd", "Granovetter 1978", _granovetter, ("granovetter",)),
    Case("V14 c", "Kuran's revolution", "Kuran 1991", _kuran, ("kuran",)),
    Case("thresholds", "cascades on a graph", "the rule, read plainly", _on_graphs,
         ("watts", "linear-threshold", "granovetter")),
)  # fmt: skip
