"""ABC-SMC by pyABC on the targets marked `fit`: its samplers, its database; a fit that was stopped goes on.

pyABC draws its random numbers by time and process: the same fit begun twice gives the same posterior only within its
own noise. What is kept for ever is the posterior's file, which is read, never made anew, by every run that uses it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from homefront.compiled import source_digest
from homefront.experiments.abc_model import Model, Problem, library_of_abc, prior_of
from homefront.experiments.fit_folder import OF_ALL, FitFolder
from homefront.experiments.workers import workers_of_pyabc
from homefront.parameters.posterior import Posterior


@dataclass(frozen=True)
class Course:
    """How long a fit goes on. particles : of a generation.   evaluations : sets of worlds simulated in all; a
    generation that would not fit, at the acceptance rate of the one before, is not begun.

    least_rate : acceptance rate below which it stops.   thresholds : distances to be met by each generation, one after
    the other, and no more generations; none: the median of the one before.
    """

    particles: int = 150
    evaluations: int = 4000
    least_rate: float = 0.02
    workers: int = 0
    thresholds: tuple[float, ...] = ()


@dataclass(frozen=True)
class Generation:
    """One finished generation. epsilon : the largest distance accepted.   seconds : that it took."""

    number: int
    epsilon: float
    evaluations: int
    particles: int
    seconds: float

    @property
    def rate(self) -> float:
        """Share of evaluations that were accepted."""
        return self.particles / self.evaluations


def fit_by_generations(
    problem: Problem, folder: FitFolder, course: Course, tell: Callable[[Generation, float], None] | None = None
) -> FitFolder:
    """The folder with the posterior that is fitted in it, going on with what is there.

    tell(generation, seconds left at most) after each.

    Raises ResultsError if the folder holds another fit, ParameterError if pyABC is not installed.
    """
    pyabc = library_of_abc()
    folder.begin(problem.plan())
    told = _Told(tell, course)
    abc = pyabc.ABCSMC(
        models=Model(problem), distance_function=_Distance(), population_size=course.particles,
        parameter_priors=pyabc.Distribution(**{n: prior_of(pyabc, *p) for n, p in problem.priors().items()}),
        eps=_epsilon(pyabc, told, course.thresholds),
        sampler=pyabc.sampler.MulticoreEvalParallelSampler(n_procs=course.workers or None),
    )  # fmt: skip
    known = folder.has_draws
    with folder.database() as url:
        if known and pyabc.History(url).all_runs():
            abc.load(url)
        else:
            abc.new(url, {"distance": 0.0})
        told.history = abc.history
        done = generations(abc.history)
        if not (done and told.enough(done[-1])):
            # One call: the threshold of a generation is the median distance of the one before, which pyABC has in hand.
            with suppress(_Enough), workers_of_pyabc():
                abc.run(
                    max_total_nr_simulations=course.evaluations, min_acceptance_rate=course.least_rate,
                    max_nr_populations=len(course.thresholds) or math.inf,
                )  # fmt: skip
                told()
        posterior = _posterior(problem, abc.history, course)
    return folder.written({OF_ALL: posterior})


def generations(history: Any, seconds: float = math.nan) -> list[Generation]:
    """All finished generations of a history; `seconds`: of the last one."""
    table = history.get_all_populations()
    out = []
    for _, row in table[table.t >= 0].iterrows():
        size = len(history.get_distribution(t=int(row.t))[1])
        out.append(Generation(int(row.t), float(row.epsilon), int(row.samples), size, seconds))
    return out


class _Enough(Exception):  # noqa: N818 - no error
    """The next generation would not fit into what is left."""


class _Told:
    """Tells of every finished generation once, and ends the fit where another one would not fit."""

    def __init__(self, tell: Callable[[Generation, float], None] | None, course: Course) -> None:
        self.tell, self.course, self.history = tell, course, None
        self.last, self.since = -1, time.perf_counter()

    def enough(self, newest: Generation) -> bool:
        """Whether to stop after this generation."""
        left = self.course.evaluations - int(getattr(self.history, "total_nr_simulations", 0))
        return left < newest.evaluations or newest.rate < self.course.least_rate

    def __call__(self) -> None:
        now = time.perf_counter()
        newest = generations(self.history, now - self.since)[-1]
        if newest.number > self.last and self.tell is not None:
            left = self.course.evaluations - int(getattr(self.history, "total_nr_simulations", 0))
            self.last, self.since = newest.number, now
            self.tell(newest, max(0.0, left * newest.seconds / newest.evaluations))
        if not self.course.thresholds and self.enough(newest):
            raise _Enough


def _epsilon(pyabc: Any, told: Callable[[], None], thresholds: Sequence[float]) -> Any:
    """The median distance of the generation before; tells whenever it moves on, that is when a generation is kept."""
    if thresholds:
        return pyabc.ListEpsilon(list(thresholds))

    class MovingOn(pyabc.MedianEpsilon):  # type: ignore[misc]
        def update(self, *args: Any, **kwargs: Any) -> None:
            super().update(*args, **kwargs)
            told()

    return MovingOn()


class _Distance:
    """pyABC's distance: the model has worked it out."""

    def __call__(self, x: Mapping[str, float], x_0: Mapping[str, float]) -> float:
        return float(x["distance"])


def _posterior(problem: Problem, history: Any, course: Course) -> Posterior:
    frame, weight = history.get_distribution(t=history.max_t)
    distances = history.get_weighted_distances(t=history.max_t)["distance"].to_numpy()
    values = {name: frame[name].to_numpy(dtype=float) for name in problem.priors()}
    done = generations(history)
    provenance = {
        **problem.plan(), "course": asdict(course), "particles": len(weight), "program": source_digest(),
        "generations": [{"epsilon": g.epsilon, "evaluations": g.evaluations} for g in done],
    }  # fmt: skip
    return Posterior(values, np.asarray(weight, dtype=float), np.asarray(distances, dtype=float), provenance)
