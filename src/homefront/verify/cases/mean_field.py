"""Mean-field equations: their known ends, and the crowd and graphs that they describe."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy.optimize import brentq

from homefront.models.competing import shares_one_after_the_other
from homefront.models.graphs import crowd, degrees_of, erdos_renyi
from homefront.models.mean_field import mean_field
from homefront.models.sir import peak_prevalence
from homefront.models.spread import spread
from homefront.models.supersession import Supersession
from homefront.models.theory import rumour_reach, sis_threshold
from homefront.processes.action import resting_share_gone
from homefront.verify.case import Case, Check


def _end(on: Any, model: str, state: str, steps: int = 4_000, **settings: Any) -> float:
    return float(mean_field(on, model, steps=steps, **settings).prevalence.sel(state=state)[-1])


def _ends() -> list[Check]:
    """Differential equations from few: what the curves end at, and the peak of SIR."""
    few: dict[str, Any] = {"seeds": 1e-7, "continuous": True}
    sir = mean_field(10, "sir", steps=4_000, transmission=0.002, recovery=0.01, **few).prevalence
    told: dict[str, Any] = {"seeds": 1e-7, "steps": 400}
    sis = _end(10, "sis", "infectious", transmission=0.02, recovery=0.1, **few)
    return [
        Check("SIR, R0 = 2: ever infected", 0.796812, float(sir.sel(state="recovered")[-1]), 1e-5),
        Check("SIR, R0 = 2: peak", peak_prevalence(2.0), float(sir.sel(state="infectious").max()), 1e-5),
        Check("SEIR, R0 = 3: ever infected", 0.940480,
              _end(10, "seir", "recovered", transmission=0.03, recovery=0.1, onset=0.2, **few), 1e-5),
        Check("SIS, R0 = 2: 1 - 1 / R0", 0.5, sis, 1e-6),
        Check("SIRS, R0 = 2, g / w = 2", 1 / 6,
              _end(10, "sirs", "infectious", transmission=0.02, recovery=0.1, loss=0.05, **few), 1e-6),
        Check("Maki-Thompson", 0.203188, _end(1, "maki-thompson", "unaware", **told), 1e-5),
        Check("Daley-Kendall", 0.203188, _end(1, "daley-kendall", "unaware", **told), 1e-5),
        Check("Maki-Thompson, three attempts", 1.0 - rumour_reach(attempts=3),
              _end(1, "maki-thompson", "unaware", attempts=3, **told), 1e-5),
        Check("Maki-Thompson with forgetting", 1.0 - rumour_reach(0.8, 0.5, 1, 0.3),
              _end(1, "maki-thompson", "unaware", adoption=0.8, stifling=0.5, forgetting=0.3, **told), 1e-5),
        Check("supersession: most that tell the rumour", Supersession().most_telling(0.01, 0.01),
              float(mean_field(1, "supersession", seeds=0.01, rivals=0.01, steps=40)
                    .prevalence.sel(state="rumour").max()), 0.003),
        Check("Granovetter, sd 0.122", resting_share_gone(0.25, 0.122),
              _end(1, "granovetter", "joined", seeds=0.0, sd=0.122, steps=5_000), 1e-6),
        Check("competing, one after the other", shares_one_after_the_other(2.0, 9.0)[1],
              _end(1, "competing", "spent second", 40_000, seeds=1e-3, rivals=1e-9, transmission=0.5, recovery=0.25,
                   rival_transmission=0.018, rival_recovery=0.002, continuous=True), 1e-3),
    ]  # fmt: skip


_SETTINGS: dict[str, dict[str, Any]] = {
    "si": {}, "sir": {}, "seir": {}, "sis": {}, "sirs": {}, "independent-cascade": {"activation": 0.2},
    "competing": {"rivals": 500, "rival_transmission": 0.08}, "maki-thompson": {"attempts": 2, "forgetting": 0.2},
    "daley-kendall": {}, "blocked-rumour": {}, "supersession": {"rivals": 500, "rate": 1.5}, "granovetter": {"sd": 0.2},
}  # fmt: skip


def _crowds() -> list[Check]:
    """Largest gap, over 40 steps and all states, between the equations and one world of 100,000 people."""
    rows = []
    for name, settings in _SETTINGS.items():
        contacts = 8.0 if name in ("si", "sir", "seir", "sis", "sirs", "independent-cascade", "competing") else None
        rows.append(Check(f"{name}: largest gap", 0.0, _gap(crowd(100_000, contacts), name, 1_000, settings), 0.02))
    return rows


def _gap(on: Any, name: str, seeds: int, settings: dict[str, Any], steps: int = 40) -> float:
    world = spread(on, name, seeds=seeds, steps=steps, **settings).prevalence[0].values / on.n
    return float(np.abs(world - mean_field(on, name, seeds=seeds, steps=steps, **settings).prevalence.values).max())


def _graphs() -> list[Check]:
    """On a graph: thresholds by the tree of its degrees; and where SIS lasts, for two groups of people."""
    network = erdos_renyi(100_000, 5.0, 1)
    mixed = [2] * 50 + [10] * 10
    law = sis_threshold(mixed)
    near = [
        _end(degrees_of(mixed), "sis", "infectious", 20_000, seeds=0.01, transmission=0.01 * ratio * law, recovery=0.01,
             continuous=True) for ratio in (0.95, 1.05)
    ]  # fmt: skip

    def rest(theta: float) -> float:
        k = np.array([2.0, 10.0])
        held = 0.3 * k * theta / (0.1 + 0.3 * k * theta)
        return float(np.array([100.0, 100.0]) / 200.0 @ held) - theta

    theta = float(brentq(rest, 1e-6, 1.0))
    held = [0.3 * k * theta / (0.1 + 0.3 * k * theta) for k in (2.0, 10.0)]
    return [
        Check("watts, phi = .18, mean degree 5: largest gap", 0.0,
              _gap(network, "watts", 1_000, {"threshold": 0.18}), 0.025),
        Check("granovetter on a chance graph: largest gap", 0.0,
              _gap(network, "granovetter", 100, {"mean": 0.3, "sd": 0.2}), 0.02),
        Check("SIS at rest, degrees 2 and 10", (50 * held[0] + 10 * held[1]) / 60,
              _end(degrees_of(mixed), "sis", "infectious", seeds=0.1, transmission=0.3, recovery=0.1, continuous=True),
              1e-6),
        Check("SIS below <k> / <k^2> dies out", 0.0, near[0], 1e-4),
        Check("SIS above it lasts", 1.0, float(near[1] > 0.005), 0.0),
    ]  # fmt: skip


CASES = (
    Case("equations", "Mean-field equations end where theory says", "Kermack & McKendrick 1927; Anderson & May 1991; "
         "Maki & Thompson 1973; Nekovee et al. 2007; Granovetter 1978; Karrer & Newman 2011", _ends,
         ("sir", "seir", "sis", "sirs", "maki-thompson", "daley-kendall", "supersession", "granovetter", "competing")),
    Case("equations, crowd", "The equations and one world of 100,000 people", "law of large numbers", _crowds,
         tuple(_SETTINGS), quick=False),
    Case("equations, graph", "The equations on graphs", "Gleeson & Cahalane 2007, Phys. Rev. E 75:056103; "
         "Pastor-Satorras & Vespignani 2001", _graphs, ("watts", "granovetter", "sis")),
)  # fmt: skip
