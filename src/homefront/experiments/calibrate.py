"""ABC-SMC by pyABC on the targets marked `fit`: its samplers, its database; a fit that was stopped goes on.

pyABC draws its random numbers by time and process: the same fit begun twice gives the same posterior only within its
own noise. What is kept for ever is the posterior's file, which is read, never made anew, by every run that uses it.
"""

from __future__ import annotations

import json
import logging
import math
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from homefront._version import __version__
from homefront.compiled import source_digest
from homefront.errors import ParameterError, ResultsError
from homefront.experiments.fit import Fit, free_specs
from homefront.parameters import ParameterSpec
from homefront.parameters.posterior import Posterior, write_posterior

DATABASE, PLAN, POSTERIOR = "abc.db", "fit.json", "posterior.parquet"


@dataclass(frozen=True)
class Course:
    """How long a fit goes on. particles : of a generation.   evaluations : sets of worlds simulated in all, about.

    least_rate : acceptance rate below which it stops.
    """

    particles: int = 150
    evaluations: int = 4000
    least_rate: float = 0.02
    workers: int = 0


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
    fit: Fit, folder: Path, course: Course, tell: Callable[[Generation, float], None] | None = None
) -> Posterior:
    """Fits in a folder, going on with what is there; tell(generation, seconds left at most) after each.

    Raises ResultsError if the folder holds another fit, ParameterError if pyABC is not installed.
    """
    pyabc = _pyabc()
    folder.mkdir(parents=True, exist_ok=True)
    _keep_plan(fit, folder)
    specs = free_specs(fit.free)
    told = _Told(tell, course)
    abc = pyabc.ABCSMC(
        models=_Model(fit), parameter_priors=pyabc.Distribution(**{n: _prior(pyabc, s) for n, s in specs.items()}),
        distance_function=_Distance(fit), population_size=course.particles, eps=_epsilon(pyabc, told),
        sampler=pyabc.sampler.MulticoreEvalParallelSampler(n_procs=course.workers or None),
    )  # fmt: skip
    url, known = f"sqlite:///{folder.resolve() / DATABASE}", (folder / DATABASE).exists()
    if known and pyabc.History(url).all_runs():
        abc.load(url)
    else:
        abc.new(url, {"distance": 0.0})
    told.history = abc.history
    done = generations(abc.history)
    if not (done and (abc.history.total_nr_simulations >= course.evaluations or done[-1].rate < course.least_rate)):
        # One call: the threshold of a generation is the median distance of the one before, which pyABC keeps in hand.
        abc.run(max_total_nr_simulations=course.evaluations, min_acceptance_rate=course.least_rate)
        told()
    posterior = _posterior(fit, abc.history, course)
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


class _Told:
    """Tells of every finished generation once."""

    def __init__(self, tell: Callable[[Generation, float], None] | None, course: Course) -> None:
        self.tell, self.course, self.history = tell, course, None
        self.last, self.since = -1, time.perf_counter()

    def __call__(self) -> None:
        now = time.perf_counter()
        newest = generations(self.history, now - self.since)[-1]
        if newest.number > self.last and self.tell is not None:
            left = self.course.evaluations - int(getattr(self.history, "total_nr_simulations", 0))
            self.last, self.since = newest.number, now
            self.tell(newest, max(0.0, left * newest.seconds / newest.evaluations))


def _epsilon(pyabc: Any, told: Callable[[], None]) -> Any:
    """The median distance of the generation before; tells whenever it moves on, that is when a generation is kept."""

    class MovingOn(pyabc.MedianEpsilon):  # type: ignore[misc]
        def update(self, *args: Any, **kwargs: Any) -> None:
            super().update(*args, **kwargs)
            told()

    return MovingOn()


class _Model:
    """pyABC's model: parameters in, all compared targets and their distance out. One thread in each process."""

    __name__ = "homefront"

    def __init__(self, fit: Fit) -> None:
        self.fit = fit
        self.begun = False

    def __call__(self, parameters: Mapping[str, float]) -> dict[str, float]:
        if not self.begun:
            from numba import set_num_threads

            from homefront.experiments.workers import end_with_parent

            set_num_threads(1)
            end_with_parent()
            self.begun = True
        found = self.fit.simulate({name: float(parameters[name]) for name in self.fit.free})
        return {"distance": self.fit.distance(found), **{k: v if math.isfinite(v) else -1e9 for k, v in found.items()}}


class _Distance:
    """pyABC's distance: the model has worked it out."""

    def __init__(self, fit: Fit) -> None:
        self.fit = fit

    def __call__(self, x: Mapping[str, float], x_0: Mapping[str, float]) -> float:
        return float(x["distance"])


def _prior(pyabc: Any, spec: ParameterSpec) -> Any:
    low, high = spec.prior
    return pyabc.RV("loguniform", low, high) if spec.log else pyabc.RV("uniform", low, high - low)


def _posterior(fit: Fit, history: Any, course: Course) -> Posterior:
    frame, weight = history.get_distribution(t=history.max_t)
    distances = history.get_weighted_distances(t=history.max_t)["distance"].to_numpy()
    values = {name: frame[name].to_numpy(dtype=float) for name in fit.free}
    done = generations(history)
    provenance = {
        **plan_of(fit), "course": asdict(course), "particles": len(weight), "program": source_digest(),
        "generations": [{"epsilon": g.epsilon, "evaluations": g.evaluations} for g in done],
    }  # fmt: skip
    return Posterior(values, np.asarray(weight, dtype=float), np.asarray(distances, dtype=float), provenance)


def plan_of(fit: Fit) -> dict[str, Any]:
    """What makes a fit this one, for its folder and its file."""
    return {
        "version": __version__, "scenarios": {name: s.digest for name, s in fit.scenarios.items()}, "use": fit.use,
        "targets": {name: [row.target_id for row in rows] for name, rows in fit.targets.items()},
        "free": list(fit.free), "people_per_agent": fit.people_per_agent,
        "priors": {name: [*spec.prior, "log-uniform" if spec.log else "uniform"]
                   for name, spec in free_specs(fit.free).items()},
    }  # fmt: skip


def _keep_plan(fit: Fit, folder: Path) -> None:
    file, plan = folder / PLAN, plan_of(fit)
    if not file.exists():
        file.write_text(json.dumps(plan, indent=1) + "\n", encoding="utf-8")
        return
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultsError(f"{file}: cannot be read ({error}); choose another --out") from error
    if kept != json.loads(json.dumps(plan)):
        other = [key for key in plan if kept.get(key) != json.loads(json.dumps(plan[key]))]
        raise ResultsError(f"{folder}: holds another fit (other {', '.join(other)}); choose another --out")


def _pyabc() -> Any:
    try:
        import pyabc
    except ImportError as error:
        raise ParameterError("homefront calibrate needs pyABC: pip install 'homefront[calibrate]'") from error
    logging.getLogger("ABC").setLevel(logging.WARNING)
    return pyabc
