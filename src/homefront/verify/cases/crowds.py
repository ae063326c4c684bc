"""A well-mixed crowd without ties: exact chains in small ones, final sizes and balances in large ones."""

from __future__ import annotations

import numpy as np
from scipy.optimize import brentq

from homefront.models.granovetter import Granovetter
from homefront.models.graphs import crowd
from homefront.models.independent_cascade import IndependentCascade
from homefront.models.maki_thompson import MakiThompson
from homefront.models.reed_frost import final_sizes
from homefront.models.seir import SEIR
from homefront.models.sir import SIR, final_size
from homefront.models.sirs import SIRS
from homefront.models.sis import SIS
from homefront.models.spread import spread
from homefront.processes.action import resting_share_gone
from homefront.verify.case import Case, Check, within_errors


def _chains() -> list[Check]:
    """SIR that is over at once, and the cascade, in a crowd of five are Reed & Frost's chain."""
    rows, runs = [], 4_000
    for model, name in ((SIR(transmission=0.2, recovery=1.0), "SIR"), (IndependentCascade(activation=0.2), "cascade")):
        out = spread(crowd(5), model, seeds=1, steps=8, runs=runs, seed=11)
        infected = np.bincount(5 - out.prevalence[:, -1, 0].values, minlength=6) / runs
        for number, chance in enumerate(final_sizes(5, 0.2)[1:], 1):
            se = float(np.sqrt(chance * (1 - chance) / runs))
            rows.append(Check(f"{name}: chance of {number} in the end", float(chance), infected[number], 4 * se, se))
    return rows


def _sizes() -> list[Check]:
    n, rows = 50_000, []
    for model in (SIR(transmission=0.02, recovery=0.1), SEIR(transmission=0.02, recovery=0.1, onset=0.3)):
        sizes = [
            1.0 - float(spread(crowd(n, 10.0), model, seeds=50, steps=300, seed=seed).prevalence[0, -1, 0]) / n
            for seed in range(6)
        ]
        rows.append(within_errors(f"{model.name}, R0 = 2", float(final_size(2.0)), sizes, slack=0.001))
    return rows


def _balances() -> list[Check]:
    """Gains (1 - ...) (1 - exp(-c p I)) are losses g I, at rest."""
    n, c, p, g, w = 100_000, 10.0, 0.02, 0.1, 0.05
    rows = []
    for model, immune in ((SIS(transmission=p, recovery=g), 0.0), (SIRS(transmission=p, recovery=g, loss=w), g / w)):
        expected = brentq(lambda i, k=immune: (1 - i * (1 + k)) * -np.expm1(-c * p * i) - g * i, 1e-3, 1 / (1 + immune))
        out = spread(crowd(n, c), model, seeds=0.2, steps=300).prevalence[0, 150:, 1].mean()
        rows.append(Check(f"{model.name} at rest", float(expected), float(out) / n, 0.004))
    return rows


def _others() -> list[Check]:
    n = 100_000
    share_unaware = [
        float(spread(crowd(n), MakiThompson(), seeds=1_000, steps=80, seed=seed).prevalence[0, -1, 0]) / n
        for seed in range(8)
    ]
    expected = float(brentq(lambda x: x - 0.99 * np.exp(-(2 * (0.99 - x) + 0.01)), 0.1, 0.4))
    joined = spread(crowd(n), Granovetter(mean=0.25, sd=0.12), seeds=0, steps=200).prevalence[0, -1, 1]
    return [
        within_errors("Maki-Thompson, a hundredth told at first", expected, share_unaware, slack=0.001),
        Check("Granovetter, sd 0.12", resting_share_gone(0.25, 0.12), float(joined) / n, 0.004),
    ]


CASES = (
    Case("crowd", "Small crowds are Reed & Frost's chain", "Abbey 1952; Bailey 1975, by the recursion of V08", _chains,
         ("sir", "independent-cascade")),
    Case("crowd sizes", "Final sizes of 50,000 people", "Kermack & McKendrick 1927", _sizes, ("sir", "seir")),
    Case("crowd at rest", "Prevalence at rest of 100,000 people", "balance of gains and losses", _balances,
         ("sis", "sirs")),
    Case("crowd, others", "A rumour and thresholds among 100,000 people", "Maki & Thompson 1973; Granovetter 1978",
         _others, ("maki-thompson", "granovetter")),
)  # fmt: skip
