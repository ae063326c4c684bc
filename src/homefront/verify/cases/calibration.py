"""`smoothed`, which `calibrate` is made of, on problems whose posterior is known, and ranks of known parameters."""

from __future__ import annotations

import math

import numpy as np
from scipy.special import ndtr, xlogy
from scipy.stats import beta, chi2

from homefront.experiments.smoother import Course, Ensemble, smoothed
from homefront.scenario.tolerance import NU
from homefront.verify.case import Case, Check

TRIALS, SEEN = 20, 7
RANKED, RANKED_MOVED, DRAWS = 1000, 200, 99
FORWARD = np.array([[1.0, 1.0], [1.0, -0.5]])
SEES, SD = np.array([2.0, -1.0]), np.array([0.5, 0.4])
"""What is seen of two standard normal unknowns: two sums of theirs."""

ERRORS = 4.0


def known_posterior() -> list[Check]:
    """Beta(8, 14): a chance that is uniform before 7 successes of 20 are seen. The first step alone finds it."""
    draws = chances(SEEN, 20_000, 4_000, np.random.default_rng(31))
    exact, se = beta(SEEN + 1, TRIALS - SEEN + 1), 0.100305 / math.sqrt(len(draws))
    quantiles = np.quantile(draws, [0.05, 0.5, 0.95])
    return [
        Check("mean", 0.363636, float(draws.mean()), ERRORS * se, se),
        Check("standard deviation", 0.100305, float(draws.std()), 0.005),
        *(Check(f"{100 * q:g} %", float(exact.ppf(q)), float(x), 0.008)
          for q, x in zip((0.05, 0.5, 0.95), quantiles, strict=True)),
    ]  # fmt: skip


def ranks() -> list[Check]:
    """Talts et al. 2018: the rank of the true chance among draws of its posterior is uniform."""
    rng = np.random.default_rng(31)
    pools = [chances(seen, 20_000, 1_000, rng) for seen in range(TRIALS + 1)]
    found = []
    for _ in range(RANKED):
        true = rng.random()
        pool = pools[rng.binomial(TRIALS, true)]
        found.append(int((rng.choice(pool, DRAWS, replace=False) < true).sum()))
    return [uniform(found, 20)]


def chances(seen: int, prior_draws: int, members: int, rng: np.random.Generator) -> np.ndarray:
    """Draws of a chance after so many successes. Its gap is the one whose loss is the binomial's own."""
    z = rng.standard_normal((prior_draws, 1))
    chance, best = ndtr(z), seen / TRIALS
    loss = xlogy(seen, best) + xlogy(TRIALS - seen, 1 - best) - xlogy(seen, chance) - xlogy(TRIALS - seen, 1 - chance)
    gaps = np.sign(chance - best) * np.sqrt(NU * np.expm1(2 * np.maximum(loss, 0.0) / NU))

    def never(stage: str, z: np.ndarray) -> np.ndarray:
        raise AssertionError(f"{stage}: nothing is left to move for, and draws were moved")

    found = smoothed(z, gaps, never, Course(prior_draws, members, 4, 1.0), int(rng.integers(1 << 32)))
    return np.asarray(ndtr(found.z[:, 0]))


def moved_posterior() -> list[Check]:
    """The posterior of a linear problem is normal: its mean and covariance, by the precision of what is seen.

    The record is sharp, so that draws have to be moved: most of its weight is left after the first step.
    """
    draws = 1_000
    found = linear(SEES, 25, 4_000, draws, np.random.default_rng(31))
    mean, covariance = exact(SEES)
    got = np.cov(found.z.T)
    out = [Check("part of the record that the first step takes, below a half", 0.25, found.beta, 0.25)]
    for n in range(2):
        se = math.sqrt(covariance[n, n] / draws)
        out += [
            Check(f"mean of unknown {n + 1}", mean[n], float(found.z[:, n].mean()), ERRORS * se, se),
            Check(f"its standard deviation over the exact one, {n + 1}", 1.0, math.sqrt(got[n, n] / covariance[n, n]),
                  0.1),
        ]  # fmt: skip
    correlation = covariance[0, 1] / math.sqrt(covariance[0, 0] * covariance[1, 1])
    return [*out, Check("correlation", correlation, float(np.corrcoef(found.z.T)[0, 1]), 0.1)]


def moved_ranks() -> list[Check]:
    """Ranks of a true unknown, drawn from the prior and seen with error, among draws that were moved."""
    rng, found = np.random.default_rng(31), []
    for _ in range(RANKED_MOVED):
        true = rng.standard_normal(2)
        sees = FORWARD @ true + SD * rng.standard_normal(2)
        found.append(int((linear(sees, 9, 400, DRAWS, rng).z[:, 0] < true[0]).sum()))
    return [uniform(found, 10)]


def linear(sees: np.ndarray, times: int, prior_draws: int, members: int, rng: np.random.Generator) -> Ensemble:
    """Draws of the two unknowns after this was seen.

    times : 9 for three times the error, 25 for five times: as much is seen so often with so much more error, so that
    single gaps are small and a Student t's loss is nearly a normal one's.
    """

    def gaps(z: np.ndarray) -> np.ndarray:
        return np.asarray(np.repeat((z @ FORWARD.T - sees) / (SD * math.sqrt(times)), times, axis=1))

    z = rng.standard_normal((prior_draws, 2))
    course = Course(prior_draws, members, 4, 1.0)
    return smoothed(z, gaps(z), lambda stage, z: gaps(z), course, int(rng.integers(1 << 32)))


def exact(sees: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and covariance of the two unknowns after this was seen."""
    weighed = FORWARD.T / SD**2
    covariance = np.linalg.inv(np.eye(2) + weighed @ FORWARD)
    return covariance @ weighed @ sees, covariance


def uniform(found: list[int], bins: int) -> Check:
    """Ranks among 99 draws are uniform."""
    counts = np.bincount(np.array(found) * bins // (DRAWS + 1), minlength=bins)
    expected = len(found) / bins
    statistic = float(((counts - expected) ** 2 / expected).sum())
    return Check("chi-square of the ranks, no more than at p = 0.001", 0.0, statistic, float(chi2(bins - 1).ppf(0.999)))


LIBRARY = "iterative_ensemble_smoother"
CASES = (
    Case("V31", "Posterior of a binomial chance by the first step of a fit", "Toni et al. 2009", known_posterior,
         quick=False, needs=LIBRARY),
    Case("V31 ranks", "Simulation-based calibration of the same", "Talts et al. 2018", ranks, quick=False,
         needs=LIBRARY),
    Case("V31 moved", "Posterior of a linear problem by draws that are moved", "Emerick & Reynolds 2013",
         moved_posterior, quick=False, needs=LIBRARY),
    Case("V31 moved ranks", "Simulation-based calibration of the same", "Talts et al. 2018", moved_ranks, quick=False,
         needs=LIBRARY),
)  # fmt: skip
