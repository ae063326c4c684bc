"""Contagion: V07, V11, and what theory says of the other epidemic models."""

from __future__ import annotations

import numpy as np
import xarray as xr
from scipy.optimize import brentq

from homefront.models.graphs import erdos_renyi
from homefront.models.independent_cascade import IndependentCascade
from homefront.models.seir import SEIR
from homefront.models.si import SI
from homefront.models.sir import SIR, final_size, peak_prevalence
from homefront.models.sirs import SIRS
from homefront.models.sis import SIS, resting_prevalence
from homefront.models.spread import spread
from homefront.verify.case import Case, Check, within_errors


def _closed_form() -> list[Check]:
    sizes = ((1.1, 0.176134), (1.5, 0.582812), (2.0, 0.796812), (3.0, 0.940480), (5.0, 0.993023))
    peaks = ((2.0, 0.153426), (3.0, 0.300463))
    return [
        *(Check(f"final size, R0 = {r0}", size, float(final_size(r0)), 1e-6) for r0, size in sizes),
        *(Check(f"peak, R0 = {r0}", peak, peak_prevalence(r0), 1e-6) for r0, peak in peaks),
    ]


def _ever(data: xr.Dataset) -> float:
    """Share that ever caught it."""
    return 1.0 - float(data.prevalence[0, -1, 0]) / float(data.attrs["nodes"])


def _agents() -> list[Check]:
    """On a chance graph of mean degree z, with the same T for every tie and R0 = z T, the size is that of a crowd."""
    n, degree, rows = 50_000, 20.0, []
    for r0, expected in ((1.5, 0.582812), (2.0, 0.796812), (3.0, 0.940480)):
        model = IndependentCascade(activation=r0 / degree)
        sizes = [
            _ever(spread(erdos_renyi(n, degree, seed), model, seeds=10, steps=300, seed=seed)) for seed in range(8)
        ]  # fmt: skip
        rows.append(Check(f"agents, N = 50,000, R0 = {r0}", expected, float(np.mean(sizes)), 0.005))
    return rows


def _percolation() -> list[Check]:
    n, worlds, sizes = 20_000, 100, []
    for seed in range(worlds):
        network = erdos_renyi(n, 5.0, 500 + seed)
        out = spread(network, SIR(transmission=0.4, recovery=1.0), seeds=1, steps=200, seed=seed)
        sizes.append(_ever(out))
    giant = [size for size in sizes if size > 0.1]
    se = float(np.sqrt(0.796812 * 0.203188 / worlds))
    return [
        within_errors("giant outbreak", 0.796812, giant),
        Check("chance of an outbreak", 0.796812, len(giant) / worlds, 4 * se, se),
    ]


def _latency() -> list[Check]:
    """A latent time changes when people catch it, never who: the same draws decide."""
    network = erdos_renyi(5_000, 4.0, 3)
    sir = spread(network, SIR(transmission=0.2, recovery=0.3), seeds=20, steps=2_000, times=True)
    seir = spread(network, SEIR(transmission=0.2, onset=0.25, recovery=0.3), seeds=20, steps=2_000, times=True)
    caught = [np.isfinite(out.adopted_at[0].values) for out in (sir, seir)]
    return [
        Check("people who catch it in one and not the other", 0.0, float((caught[0] != caught[1]).sum()), 0.0),
        Check("people who catch it, of 5,000, above 1,000", 1.0, float(caught[0].sum() > 1_000), 0.0),
    ]


def _distance() -> list[Check]:
    """With chance 1 the step of infection is the distance to the seed, here on a ring of 101."""
    ring = np.array([(i, (i + 1) % 101) for i in range(101)])
    out = spread(ring, SI(transmission=1.0), seeds=[0], steps=60, times=True)
    away = np.minimum(np.arange(101), 101 - np.arange(101))
    return [
        Check("largest gap to the distance", 0.0, float(np.abs(out.adopted_at[0].values - away).max()), 0.0),
        Check("infectious after 25 steps", 51.0, float(out.prevalence[0, 25, 1]), 0.0),
    ]


def _endemic() -> list[Check]:
    """On a dense graph contacts hardly repeat: prevalence rests where gains and losses of a crowd balance."""
    degree, p, g, w = 400, 0.0025, 0.1, 0.05
    network = erdos_renyi(4_000, float(degree), 8)
    sis = spread(network, SIS(transmission=p, recovery=g), seeds=0.5, steps=200)
    sirs = spread(network, SIRS(transmission=p, recovery=g, loss=w), seeds=0.5, steps=300)

    def balance(share: float) -> float:
        return float((1 - share * (1 + g / w)) * (1 - (1 - p * share) ** degree) - g * share)

    return [
        Check("SIS", resting_prevalence(degree, p, g), float(sis.prevalence[0, 50:, 1].mean()) / 4_000, 0.01),
        Check("SIRS", float(brentq(balance, 1e-3, 0.5)), float(sirs.prevalence[0, 100:, 1].mean()) / 4_000, 0.01),
    ]


CASES = (
    Case("V07", "SIR: final size and peak", "Kermack & McKendrick 1927", _closed_form, ("sir",)),
    Case("V07 agents", "SIR: final size of 50,000 agents", "Kermack & McKendrick 1927; Newman 2002", _agents,
         ("independent-cascade",), quick=False),
    Case("V11", "SIR and bond percolation on a chance graph", "Newman 2002", _percolation, ("sir",), quick=False),
    Case("SEIR", "latency changes when, not who", "exact: the same draws", _latency, ("seir",)),
    Case("SI", "certain transmission takes the shortest way", "exact: breadth-first search", _distance, ("si",)),
    Case("SIS, SIRS", "prevalence at rest on a dense graph", "balance of gains and losses", _endemic, ("sis", "sirs")),
)  # fmt: skip
