"""ABC-SMC by pyABC on the targets marked `fit`: its samplers, its database; a fit that was stopped goes on.

pyABC draws its random numbers by time and process: the same fit begun twice gives the same posterior only within its
own noise. What is kept for ever is the posterior's file, which is read, never made anew, by every run that uses it.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from homefront.compiled import source_digest
from homefront.errors import ParameterError, ResultsError
from homefront.experiments.workers import interrupts_are_kept, workers_of_pyabc
from homefront.parameters.posterior import Posterior, write_posterior
from homefront.reading import open_regular, read_object, refused, short, there
from homefront.writing import make_folder, write_whole

NO_ANSWER = -1e12
"""Stands for nan in the database."""

DATABASE, PLAN, POSTERIOR = "abc.db", "fit.json", "posterior.parquet"
MOST_PLAN, OTHER = 1_000_000, "choose another --out"


class Problem(Protocol):
    """What can be fitted: parameters with priors, a model, a distance from what was observed."""

    def priors(self) -> Mapping[str, tuple[float, float, bool]]:
        """(low, high, whether log-uniform) by parameter."""

    def simulate(self, values: Mapping[str, float]) -> dict[str, float]:
        """What a model with these values gives."""

    def distance(self, found: Mapping[str, float]) -> float:
        """How far that is from what was observed."""

    def plan(self) -> dict[str, Any]:
        """What makes this problem this one, for its folder and its file."""


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


def calibrate(
    problem: Problem, folder: Path, course: Course, tell: Callable[[Generation, float], None] | None = None
) -> Posterior:
    """Fits in a folder, going on with what is there; tell(generation, seconds left at most) after each.

    Raises ResultsError if the folder holds another fit, ParameterError if pyABC is not installed.
    """
    pyabc = library_of_abc()
    make_folder(folder, OTHER)
    keep_plan(problem, folder)
    told = _Told(tell, course)
    abc = pyabc.ABCSMC(
        models=Model(problem), distance_function=_Distance(), population_size=course.particles,
        parameter_priors=pyabc.Distribution(**{n: prior_of(pyabc, *p) for n, p in problem.priors().items()}),
        eps=_epsilon(pyabc, told, course.thresholds),
        sampler=pyabc.sampler.MulticoreEvalParallelSampler(n_procs=course.workers or None),
    )  # fmt: skip
    url, known = f"sqlite:///{folder.resolve() / DATABASE}", there(folder / DATABASE)
    with database(folder):
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
    write_posterior(folder / POSTERIOR, posterior)
    return posterior


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


class Model:
    """pyABC's model: parameters in, distance from the record out. One thread in each process.

    everything : also what was found, and the parameters, for the database (bank.py).
    """

    __name__ = "homefront"

    def __init__(self, problem: Problem, everything: bool = False) -> None:
        self.problem, self.everything = problem, everything
        self.begun = False

    def __call__(self, parameters: Mapping[str, float]) -> dict[str, float]:
        if not self.begun:
            from numba import set_num_threads

            from homefront.experiments.workers import end_with_parent

            set_num_threads(1)
            end_with_parent()
            self.begun = True
        values = {name: float(parameters[name]) for name in self.problem.priors()}
        found = self.problem.simulate(values)
        out = {"distance": self.problem.distance(found)}
        if self.everything:
            out |= {f"parameter {name}": value for name, value in values.items()}
            out |= {name: value if math.isfinite(value) else NO_ANSWER for name, value in found.items()}
        return out


class _Distance:
    """pyABC's distance: the model has worked it out."""

    def __call__(self, x: Mapping[str, float], x_0: Mapping[str, float]) -> float:
        return float(x["distance"])


def prior_of(pyabc: Any, low: float, high: float, log: bool) -> Any:
    return pyabc.RV("loguniform", low, high) if log else pyabc.RV("uniform", low, high - low)


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


def keep_plan(problem: Problem, folder: Path) -> None:
    """Writes what a fit is into its folder, or compares: draws of another program or problem do not belong together.

    Raises ResultsError.
    """
    file, plan = folder / PLAN, {**problem.plan(), "program": source_digest()}
    if not there(file):
        write_whole(file, f"{json.dumps(plan, indent=1)}\n".encode(), OTHER)
        return
    with refused(f"{file}: cannot be read", ResultsError, OTHER):
        kept = read_object(file, MOST_PLAN)
    wanted = json.loads(json.dumps(plan))
    if kept != wanted:
        other = [key for key in wanted if kept.get(key) != wanted[key]] or ["keys"]
        raise ResultsError(f"{folder}: holds another fit (other {', '.join(other)}); choose another --out")


@contextmanager
def database(folder: Path) -> Iterator[None]:
    """What is done with the database of a fit: ResultsError if that is none, or the disk does not take it."""
    from sqlalchemy.exc import SQLAlchemyError

    file = folder / DATABASE
    if there(file):
        with refused(file, ResultsError, OTHER), open_regular(file):
            pass
    try:
        with interrupts_are_kept():
            yield
    except SQLAlchemyError as error:
        reason = short(str(getattr(error, "orig", None) or error), 200)
        raise ResultsError(f"{file}: the database of the fit failed ({reason}); {OTHER}") from error


def library_of_abc() -> Any:
    try:
        with interrupts_are_kept():
            import pyabc
    except ImportError as error:
        raise ParameterError("homefront calibrate needs pyABC: pip install 'homefront[calibrate]'") from error
    logging.getLogger("ABC").setLevel(logging.WARNING)
    return pyabc
