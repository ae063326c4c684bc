"""Thresholds, windows and sizes in closed form: against published numbers, and against worlds."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq
from scipy.special import zeta

from homefront.models import theory
from homefront.models.graphs import (
    as_network,
    crowd,
    erdos_renyi,
    giant_component,
    poisson_degrees,
    power_law,
    power_law_degrees,
    watts_strogatz,
)
from homefront.models.maki_thompson import MakiThompson
from homefront.models.sir import SIR, transmissibility
from homefront.models.spread import spread
from homefront.models.voter import Voter
from homefront.models.watts import Watts
from homefront.verify.case import Case, Check, within_errors
from homefront.world.contacts import Crowd


def _percolation() -> list[Check]:
    """Power-law graphs of one cut-off: sizes of large outbreaks, by T of the steps."""
    law, five, rows = power_law_degrees(2.0, 20.0), poisson_degrees(5.0), []
    star = as_network([(0, i) for i in range(1, 401)])
    for p in (0.3, 0.6):
        t = transmissibility(p, 1.0)
        sizes = []
        for seed in range(8):
            network = power_law(40_000, 2.0, 20.0, 100 + seed)
            out = spread(network, SIR(transmission=p, recovery=1.0), seeds=10, steps=200, seed=seed)
            sizes.append(1.0 - float(out.prevalence[0, -1, 0]) / network.n)
        rows.append(within_errors(f"reached, T = {t:g}", theory.outbreak_size(law, t), sizes, slack=0.004))
    return [
        Check("critical T, Poisson degrees of mean 5", 0.2, theory.critical_transmissibility(five), 1e-9),
        Check("reached, mean degree 5, T = 0.4", 0.796812, theory.outbreak_size(five, 0.4), 1e-6),
        Check("SIS threshold of a star of 400, 1 / sqrt(400)", 0.05, theory.sis_threshold_of(star), 1e-9),
        Check("of a ring, where all have 2", 0.5, theory.sis_threshold_of(watts_strogatz(1_000, 2, 0.0, 1)), 1e-9),
        Check("chance graph of mean degree 4: SIS threshold", 0.2, theory.sis_threshold(poisson_degrees(4.0)), 1e-9),
        *rows,
    ]


def _window() -> list[Check]:
    """Below, inside and above the window of phi = .18: how often one person sets off a cascade."""
    low, high = theory.cascade_window(0.18) or (np.nan, np.nan)
    rows = [
        Check("lower end, phi = 0.18: z P(K <= 3) = 1", 1.020704, low, 1e-6),
        Check("upper end, phi = 0.18", 5.764677, high, 1e-6),
        Check("no window above phi = 1/4", 1.0, float(theory.cascade_window(0.2501) is None), 0.0),
    ]
    n, worlds = 10_000, 60
    for z, expected in ((3.0, None), (9.0, 0.0)):
        network = erdos_renyi(n, z, 5)
        out = spread(network, Watts(threshold=0.18), seeds=1, steps=200, runs=worlds, seed=3)
        large = float((out.prevalence[:, -1, 1] > 0.1 * n).mean())
        chance = theory.cascade_trigger(poisson_degrees(z), 0.18) if expected is None else expected
        se = float(np.sqrt(max(chance * (1 - chance), 1 / worlds) / worlds))
        rows.append(Check(f"chance of a global cascade from one, z = {z:g}", chance, large, 4 * se, se))
    return rows


def _forgetting() -> list[Check]:
    n, rows = 50_000, []
    for p, delta in ((1.0, 0.5), (0.6, 0.3)):
        model = MakiThompson(adoption=p, stifling=0.5, forgetting=delta)
        heard = [
            1.0 - float(spread(crowd(n), model, seeds=100, steps=150, seed=seed).prevalence[0, -1, 0]) / n
            for seed in range(8)
        ]
        rows.append(within_errors(f"p = {p}, q = .5, delta = {delta}", theory.rumour_reach(p, 0.5, 1, delta), heard,
                                  slack=0.003))  # fmt: skip
    below = spread(crowd(n), MakiThompson(adoption=0.5, stifling=0.5, forgetting=0.6), seeds=10, steps=200)
    twice = [
        1.0
        - float(spread(crowd(n), MakiThompson(attempts=2), seeds=100, steps=150, seed=seed).prevalence[0, -1, 0]) / n
        for seed in range(8)
    ]
    return [
        *rows,
        Check("below the threshold, p < delta", 0.0, 1.0 - float(below.prevalence[0, -1, 0]) / n, 0.01),
        Check("two attempts: 1 - exp(-3 R)", 0.940480, theory.rumour_reach(attempts=2), 1e-6),
        within_errors("two attempts, agents", 0.940480, twice, slack=0.002),
    ]


def _power_law() -> list[Check]:
    """Polylogarithms, the exponent beyond which no graph has a giant component, and drawn graphs."""
    limit = float(brentq(lambda tau: zeta(tau - 2.0) - 2.0 * zeta(tau - 1.0), 3.1, 4.0))
    law, n = power_law_degrees(2.5, 20.0), 200_000
    network = power_law(n, 2.5, 20.0, 4)
    degrees = network.degrees
    giants = [giant_component(power_law(40_000, 2.5, 20.0, seed)) for seed in range(12)]
    return [
        Check("largest exponent with a giant component, no cut-off", 3.47875, limit, 1e-5),
        Check("giant component at 3.4 and a cut-off of 10,000", 1.0, float(theory.power_law_has_giant(3.4, 1e4)), 0.0),
        Check("none at 3.5", 0.0, float(theory.power_law_has_giant(3.5, 1e5)), 0.0),
        Check("exponent 0: mean 1 / (1 - e^(-1/kappa))", 10.508332, power_law_degrees(0.0, 10.0).mean, 1e-6),
        Check("exponent 1: mean -e^(-1/kappa) / ((1 - e^(-1/kappa)) ln(1 - e^(-1/kappa)))", 4.042369,
              power_law_degrees(1.0, 10.0).mean, 1e-6),
        Check("mean degree of 200,000 drawn", law.mean, float(degrees.mean()),
              4 * float(np.sqrt((law.second - law.mean**2) / n)) + 0.002),
        Check("share of degree 1", float(law.share[0]), float((degrees == 1).mean()), 0.005),
        within_errors("giant component of 40,000", theory.giant_share(law), giants, slack=0.004),
    ]  # fmt: skip


def _voter() -> list[Check]:
    """Mean share of pairs that differ, over worlds of 60 people who begin half and half."""
    n, steps, worlds, model = 60, 30, 400, Voter(p_copy=0.5)
    start = (np.arange(n) % 2).astype(np.uint8)
    differ = []
    for seed in range(worlds):
        opinions = start
        for step in range(steps):
            opinions = model.step(opinions, Crowd(n), seed, step)
        yes = int(opinions.sum())
        differ.append(yes * (n - yes) / 900.0)
    return [
        within_errors("pairs of 60 people that differ after 30 steps", theory.pairs_that_differ(n, 0.5, 30), differ)
    ]


CASES = (
    Case("theory T", "Transmissibility and its threshold", "Newman 2002, Phys. Rev. E 66:016128; Pastor-Satorras & "
         "Vespignani 2001, Phys. Rev. Lett. 86:3200; Wang et al. 2003", _percolation, ("sir",)),
    Case("theory window", "The window of global cascades", "Watts 2002, PNAS 99:5766, eq. 5", _window, ("watts",)),
    Case("theory forgetting", "Rumours that are forgotten, or told on after failures", "Nekovee, Moreno, Bianconi & "
         "Marsili 2007, Physica A 374:457; Lebensztayn, Machado & Rodriguez 2011", _forgetting, ("maki-thompson",)),
    Case("power law", "Degrees by a power law with a cut-off", "Newman, Strogatz & Watts 2001, Phys. Rev. E 64:026118; "
         "Aiello, Chung & Lu 2000", _power_law),
    Case("theory voter", "Pairs that differ in the voter model", "Holley & Liggett 1975, Ann. Probab. 3:643: duality",
         _voter, ("voter",)),
)  # fmt: skip
