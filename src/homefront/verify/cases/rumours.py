"""Rumours: V01, V02, V04, V06."""

from __future__ import annotations

import numpy as np

from homefront.models.blocked_rumour import BlockedRumour
from homefront.models.graphs import Network, erdos_renyi
from homefront.models.maki_thompson import MakiThompson, final_unaware
from homefront.models.rumour import TELLING, tell_on
from homefront.models.spread import spread
from homefront.streams import stream_key
from homefront.verify.case import Case, Check, within_errors
from homefront.world.contacts import Crowd

_LONG = 400
"""Units of time by which every rumour is over."""


def share_unaware(ignorant: int, tellers: int, runs: int, seed: int, both: bool = False) -> np.ndarray:
    """Share of the ignorant who never hear, (runs,), in a crowd."""
    n = ignorant + tellers
    start = np.zeros((runs, n), dtype=np.uint8)
    start[:, ignorant:] = TELLING
    counts, entered = (np.zeros((runs, _LONG + 1, 3), dtype=np.int64) for _ in range(2))
    at, by = np.empty((runs, n)), np.empty((runs, n), dtype=np.int32)
    keys = np.array([stream_key(seed, "verify.rumour", run) for run in range(runs)])
    tell_on(Crowd(n), start, 1.0, 1.0, 1, both, 0.0, keys, counts, entered, at, by)
    return np.asarray(counts[:, -1, 0] / ignorant)


def _maki_thompson() -> list[Check]:
    rows = [Check("limit", 0.2031878700, float(final_unaware(1.0, 1.0)), 1e-6)]
    for n, mean, variance, runs in ((10, 0.222592, 0.347990, 20_000), (100, 0.204519, 0.285664, 4_000),
                                    (1_000, 0.203306, 0.273911, 2_000)):  # fmt: skip
        shares = share_unaware(n, 1, runs, n)
        se = float(np.sqrt(variance / n / runs))
        rows.append(Check(f"mean, N = {n}", mean, float(shares.mean()), 4 * se, se))
        fourth = float(((shares - shares.mean()) ** 4).mean() / shares.var() ** 2)
        se = variance * float(np.sqrt((fourth - 1) / runs))
        rows.append(Check(f"variance / N, N = {n}", variance, float(n * shares.var(ddof=1)), 4 * se, se))
    counted = np.rint(2 * share_unaware(2, 1, 20_000, 2)).astype(int)
    for number, chance in ((0, 0.75), (1, 0.25), (2, 0.0)):
        se = float(np.sqrt(chance * (1 - chance) / 20_000))
        rows.append(Check(f"chance of {number} left, N = 2", chance, float((counted == number).mean()), 4 * se, se))
    return rows


def _daley_kendall() -> list[Check]:
    n, runs = 1_000, 4_000
    shares = share_unaware(n, 1, runs, 7, both=True)
    kept = shares[shares < 0.5]
    se = float(np.sqrt(0.311932 / n / kept.size))
    fourth = float(((kept - kept.mean()) ** 4).mean() / kept.var() ** 2)
    se_variance = 0.311932 * float(np.sqrt((fourth - 1) / kept.size))
    return [
        Check("mean, N = 1000, without runs that die at once", 0.203464, float(kept.mean()), 4 * se, se),
        Check("variance / N, N = 1000, the same", 0.311932, float(n * kept.var(ddof=1)), 4 * se_variance, se_variance),
        Check("limit", 0.203188, float(final_unaware(1.0, 1.0)), 1e-6),
    ]


def _informed_at_the_start() -> list[Check]:
    n, runs = 10_000, 200
    shares = share_unaware(9_000, 1_000, runs, 4) * 0.9
    return [within_errors(f"share of all, N = {n}", 0.201367, shares.tolist())]


def _denial() -> list[Check]:
    """On a dense graph, from 20 tellers, against the closed form with p (1 - d)."""
    n, rows = 5_000, []
    network = erdos_renyi(n, 300.0, 9)
    for reach, trust in ((0.5, 0.5), (0.8, 0.9)):
        model = BlockedRumour(reach=reach, trust=trust, stifling=0.5)
        shares = [
            float(spread(network, model, seeds=20, steps=_LONG, seed=seed).prevalence[0, -1, 0]) / n
            for seed in range(60)
        ]
        rows.append(
            within_errors(f"reach {reach}, trust {trust}", final_unaware(1.0 - model.denied, 0.5), shares, slack=0.004)
        )
    return rows


def _on_graphs() -> list[Check]:
    rows, means = [], []
    for degree, mean, sd in ((4, 0.581, 0.028), (6, 0.405, 0.020), (10, 0.309, 0.010), (50, 0.223, 0.009)):
        shares = np.array([_left_on(erdos_renyi(4_000, degree, 40 + seed), seed) for seed in range(25)])
        kept = shares[shares <= 0.9]
        se = float(np.sqrt(sd**2 / 25 + kept.var(ddof=1) / kept.size))
        rows.append(Check(f"mean degree {degree}", mean, float(kept.mean()), 4 * se, se))
        means.append(float(kept.mean()))
    falls = all(a > b for a, b in zip(means, [*means[1:], 0.203188], strict=True))
    return [*rows, Check("falls towards the crowd's share and stays above it", 1.0, float(falls), 0.0)]


def _left_on(network: Network, seed: int) -> float:
    out = spread(network, MakiThompson(), seeds=1, steps=_LONG, seed=seed)
    return float(out.prevalence[0, -1, 0]) / network.n


CASES = (
    Case("V01", "Maki-Thompson in a crowd", "Maki & Thompson 1973; Sudbury 1985; Gani 2000; Watson 1987",
         _maki_thompson, ("maki-thompson",)),
    Case("V02", "Daley-Kendall in a crowd", "Daley & Kendall 1965; Pittel 1990", _daley_kendall, ("daley-kendall",)),
    Case("V04", "Maki-Thompson, a tenth informed at the start", "Maki & Thompson 1973", _informed_at_the_start,
         ("maki-thompson",)),
    Case("denial", "A rumour that a denial blocks", "Maki & Thompson 1973, with p (1 - d)", _denial,
         ("blocked-rumour",)),
    Case("V06", "Maki-Thompson on fixed chance graphs", "reference run, 25 worlds", _on_graphs, ("maki-thompson",),
         quick=False),
)  # fmt: skip
