"""Draws of a posterior by a tempered ensemble smoother: many draws of the prior, the likely ones, then moves.

    1. of many draws from the prior, some are taken by weights exp(-beta loss), with beta as large as leaves enough
    2. ES-MDA (Emerick & Reynolds 2013) moves them in some rounds by what is left of the record's weight, 1 - beta
    3. the closest part of them is kept: what the moves, which are linear, have left far off is dropped

The first step needs no slope, the second moves draws to where the prior has none. All see the same loss: gaps in
tolerances, compressed so that half the sum of their squares is the loss of a Student t (scenario/tolerance.py):

    c(g) = sign(g) sqrt(nu log(1 + g^2 / nu))

The library's smoother is iterative_ensemble_smoother (Equinor). Draws are standard normal numbers (unknowns.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.errors import ParameterError
from homefront.experiments.workers import interrupts_are_kept
from homefront.scenario.tolerance import NU

Evaluate = Callable[[str, np.ndarray], np.ndarray]
"""(stage, z (draws, unknowns)) -> gaps (draws, targets), in tolerances."""


@dataclass(frozen=True)
class Course:
    """How much a fit simulates. prior_draws : of the first step.   members : draws that are moved.   rounds : of moves,
    each followed by a simulation of all.   keep : share of the members that is kept, the closest."""

    prior_draws: int = 2000
    members: int = 240
    rounds: int = 4
    keep: float = 1 / 3


@dataclass(frozen=True)
class Ensemble:
    """Draws and what came of them. z : (draws, unknowns).   gaps : (draws, targets), in tolerances.   beta : part of
    the record's weight that the first step took."""

    z: np.ndarray
    gaps: np.ndarray
    beta: float

    @property
    def distance(self) -> np.ndarray:
        """Root of the mean over targets of squared compressed gaps, of each draw."""
        return np.asarray(np.sqrt((compressed(self.gaps) ** 2).mean(axis=1)))


def compressed(gaps: np.ndarray) -> np.ndarray:
    """Gaps whose squares are a Student t's loss; small ones stay as they are, order is kept.

    >>> compressed(np.array([-0.01, 0.0, 100.0])).round(2).tolist()
    [-0.01, 0.0, 5.59]
    """
    return np.asarray(np.sign(gaps) * np.sqrt(NU * np.log1p(gaps**2 / NU)))


def smoothed(z: np.ndarray, gaps: np.ndarray, evaluate: Evaluate, course: Course, seed: int) -> Ensemble:
    """Draws of the posterior. z, gaps : of draws from the prior.   seed : of the choice among them and the moves."""
    library, rng = library_of_smoothing(), np.random.default_rng(seed)
    beta, chosen = likely(compressed(gaps), course.members, rng)
    moved, found = z[chosen].T, gaps[chosen]
    if beta < 1.0:
        size = found.shape[1]
        smoother = library.ESMDA(np.full(size, 1.0 / (1.0 - beta)), np.zeros(size), alpha=course.rounds, seed=rng)
        for number in range(course.rounds):
            smoother.prepare_assimilation(Y=compressed(found).T)
            moved = smoother.assimilate_batch(X=moved)
            found = evaluate(f"round-{number + 1}", np.ascontiguousarray(moved.T))
    whole = Ensemble(np.ascontiguousarray(moved.T), found, beta)
    chosen = closest(whole.distance, max(1, round(course.keep * len(whole.z))))
    return Ensemble(whole.z[chosen], whole.gaps[chosen], beta)


def library_of_smoothing() -> Any:
    """iterative_ensemble_smoother; ParameterError where it is not installed."""
    try:
        with interrupts_are_kept():
            import iterative_ensemble_smoother
    except ImportError as error:
        raise ParameterError(
            "homefront calibrate needs iterative_ensemble_smoother: pip install 'homefront[calibrate]'"
        ) from error
    return iterative_ensemble_smoother


def closest(distance: np.ndarray, count: int, first: np.ndarray | None = None) -> np.ndarray:
    """Numbers of so many draws of the smallest distances, in their order. first : bool (draws,), draws that go before
    all others, however far off they are."""
    after = np.zeros(len(distance)) if first is None else ~first
    return np.sort(np.lexsort((distance, after))[:count])


def likely(c: np.ndarray, members: int, rng: np.random.Generator) -> tuple[float, np.ndarray]:
    """(beta, draws chosen, by number): by systematic resampling, each about as often as its weight says.

    c : compressed gaps (draws, targets).   beta : the largest at which the weights have an effective size of `members`.
    """
    loss = 0.5 * (c**2).sum(axis=1)
    least, most = 0.0, 1.0
    if _effective(loss, most) < members:
        for _ in range(60):
            middle = 0.5 * (least + most)
            least, most = (middle, most) if _effective(loss, middle) >= members else (least, middle)
        most = least
    weight = _weights(loss, most)
    points = (rng.random() + np.arange(members)) / members
    return most, np.minimum(np.searchsorted(np.cumsum(weight), points), len(weight) - 1)


def _weights(loss: np.ndarray, beta: float) -> np.ndarray:
    weight = np.exp(-beta * (loss - loss.min()))
    return np.asarray(weight / weight.sum())


def _effective(loss: np.ndarray, beta: float) -> float:
    return float(1.0 / (_weights(loss, beta) ** 2).sum())
