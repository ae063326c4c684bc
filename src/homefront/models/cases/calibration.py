"""V31: the engine of `homefront calibrate` on a model whose posterior is known, and ranks of known parameters."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.stats import beta, chi2

from homefront.experiments.bank import draw_bank, posterior_from
from homefront.experiments.fit import keyed_seed
from homefront.experiments.fit_folder import OF_ALL, FitFolder
from homefront.experiments.generations import Course, fit_by_generations
from homefront.models.case import Case, Check
from homefront.parameters.posterior import Posterior

TRIALS, SEEN = 20, 7
RANKED, DRAWS, BINS = 1000, 99, 20
BANKED, KEPT = 12_600, 0.04
"""Draws of a bank; of each number of successes about one in 21 has it, and fewer are kept."""


@dataclass(frozen=True)
class Binomial:
    """20 trials with a chance that is uniform before they are seen; the posterior is Beta(seen + 1, 21 - seen)."""

    seen: int

    def priors(self) -> dict[str, tuple[float, float, bool]]:
        return {"chance": (0.0, 1.0, False)}

    def simulate(self, values: Mapping[str, float]) -> dict[str, float]:
        rng = np.random.default_rng(keyed_seed(values))
        return {"successes": float(rng.binomial(TRIALS, values["chance"]))}

    def distance(self, found: Mapping[str, float]) -> float:
        return abs(found["successes"] - self.seen)

    def plan(self) -> dict[str, Any]:
        return {"trials": TRIALS, "seen": self.seen}


def fitted(seen: int, accepted: int) -> Posterior:
    """Exact match, so many accepted, by the same function that fits the society."""
    with tempfile.TemporaryDirectory() as folder:
        course = Course(accepted, 10**9, 0.0, thresholds=(0.0,))
        return fit_by_generations(Binomial(seen), FitFolder(Path(folder)), course).posteriors[OF_ALL]


def known_posterior() -> list[Check]:
    """Beta(8, 14)."""
    accepted = 20_000
    found = fitted(SEEN, accepted)
    draws = found.values["chance"]
    exact = beta(SEEN + 1, TRIALS - SEEN + 1)
    mean = found.mean()["chance"]
    quantiles = np.quantile(draws, [0.05, 0.5, 0.95])
    return [
        Check("mean", 0.363636, mean, 0.003, 0.100305 / math.sqrt(accepted)),
        Check("standard deviation", 0.100305, found.spread("chance"), 0.003),
        *(Check(f"{100 * q:g} %", float(exact.ppf(q)), float(x), 0.005)
          for q, x in zip((0.05, 0.5, 0.95), quantiles, strict=True)),
    ]  # fmt: skip


def ranks() -> list[Check]:
    """Talts et al. 2018: the rank of the true chance among draws of its posterior is uniform."""
    return [ranks_among([fitted(seen, 600).values["chance"] for seen in range(TRIALS + 1)])]


def ranks_among(pools: list[np.ndarray]) -> Check:
    """Of true chances drawn from the prior, among draws of the posterior of what each made; pools : by what it is."""
    rng = np.random.default_rng(31)
    counts = np.zeros(BINS)
    for _ in range(RANKED):
        true = rng.random()
        pool = pools[rng.binomial(TRIALS, true)]
        rank = int((rng.choice(pool, DRAWS, replace=False) < true).sum())
        counts[rank * BINS // (DRAWS + 1)] += 1
    statistic = float(((counts - RANKED / BINS) ** 2 / (RANKED / BINS)).sum())
    limit = float(chi2(BINS - 1).ppf(0.999))
    return Check("chi-square of the ranks, no more than at p = 0.001", 0.0, statistic, limit)


def closest_of_a_bank() -> list[Check]:
    """The same posterior and ranks from one bank of draws from the prior: what `calibrate` does if nothing is said."""
    with tempfile.TemporaryDirectory() as folder:
        bank = draw_bank(Binomial(SEEN), FitFolder(Path(folder)), BANKED, chunk=BANKED)
    pools = [posterior_from(bank, Binomial(seen), KEPT).values["chance"] for seen in range(TRIALS + 1)]
    draws = pools[SEEN]
    error = 0.100305 / math.sqrt(len(draws))
    return [
        Check("mean", 0.363636, float(draws.mean()), 4 * error, error),
        Check("standard deviation", 0.100305, float(draws.std()), 0.012),
        ranks_among(pools),
    ]


CASES = (
    Case("V31", "Posterior of a binomial chance by ABC with exact match", "Toni et al. 2009", known_posterior,
         quick=False, needs="pyabc"),
    Case("V31 ranks", "Simulation-based calibration of the same", "Talts et al. 2018", ranks, quick=False,
         needs="pyabc"),
    Case("V31 bank", "The same posterior and ranks from one bank of draws", "Pritchard et al. 1999; Talts et al. 2018",
         closest_of_a_bank, quick=False, needs="pyabc"),
)  # fmt: skip
