"""A bank of draws from the prior with what each gives, and posteriors out of it: those that come closest to the record.

Rejection (Pritchard et al. 1999; pyABC's one generation without a threshold, its samplers, its database). Worlds of one
country do not depend on which others are fitted, so one bank gives the posterior of all countries and that of every
country left out. docs/decisions/0018 says why this and not generations that move: where the record hardly narrows the
prior, moving gains little and leaves a few draws with all the weight.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.compiled import source_digest
from homefront.errors import ArgumentError
from homefront.experiments.abc_model import NO_ANSWER, Model, Problem, library_of_abc, prior_of
from homefront.experiments.fit_folder import FitFolder
from homefront.experiments.workers import workers_of_pyabc
from homefront.parameters import Posterior
from homefront.reading import Unreadable, short

CHUNK = 100
"""Draws that are kept together if nothing is said: what a kill loses at most."""

LEAST_KEPT = 20


@dataclass(frozen=True)
class Bank:
    """Draws from the prior. values : (draws,) by parameter.   found : (draws,) by "scenario.target", nan: no answer."""

    values: Mapping[str, np.ndarray]
    found: Mapping[str, np.ndarray]

    def __len__(self) -> int:
        return len(next(iter(self.values.values())))

    def distances(self, problem: Problem) -> np.ndarray:
        """Of every draw from what was observed, (draws,)."""
        rows = ({name: float(column[n]) for name, column in self.found.items()} for n in range(len(self)))
        return np.array([problem.distance(row) for row in rows])


def draw_bank(
    problem: Problem, folder: FitFolder, draws: int, workers: int = 0, tell: Callable[[int, float], None] | None = None,
    chunk: int = CHUNK, share: float | None = None,
) -> Bank:  # fmt: skip
    """Simulates draws until there are so many, going on with what is there; tell(draws, seconds left) after each chunk.

    chunk : draws that are kept together.   share : of all draws that a posterior is to keep. Raises ResultsError if the
    folder holds another fit; ParameterError without pyABC and, before anything is drawn, where that share is too small.
    """
    pyabc = library_of_abc()
    folder.begin(problem.plan())
    priors = problem.priors()
    first = done = len(read_bank(problem, folder)) if _runs(pyabc, folder) else 0
    if share is not None:
        kept_of(share, first + chunk * math.ceil(max(0, draws - first) / chunk))
    started = time.perf_counter()
    while done < draws:
        abc = pyabc.ABCSMC(
            models=Model(problem, everything=True), distance_function=_nothing, population_size=chunk,
            parameter_priors=pyabc.Distribution(**{name: prior_of(pyabc, *p) for name, p in priors.items()}),
            eps=pyabc.ListEpsilon([math.inf]),
            sampler=pyabc.sampler.MulticoreEvalParallelSampler(n_procs=workers or None),
        )  # fmt: skip
        with folder.database() as url:
            abc.new(url, {"distance": 0.0})
            with workers_of_pyabc():
                abc.run(max_nr_populations=1)
        done += chunk
        if tell is not None:
            tell(done, (time.perf_counter() - started) / (done - first) * max(0, draws - done))
    return read_bank(problem, folder)


def read_bank(problem: Problem, folder: FitFolder) -> Bank:
    """What was drawn so far; ResultsError if the folder holds another fit, or none."""
    pyabc = library_of_abc()
    folder.refuse_other(problem.plan())
    rows: list[Mapping[str, Any]] = []
    runs = _runs(pyabc, folder)
    with folder.database() as url:
        for number in runs:
            history = pyabc.History(url, create=False)
            history.id = number
            rows += history.get_weighted_sum_stats_for_model(m=0, t=0)[1]
    names = list(problem.priors())
    targets = sorted({key for row in rows for key in row} - {"distance", *map(_of, names)})
    with folder.draws_read():
        found = {name: _column(rows, name) for name in targets}
        return Bank(
            {name: _column(rows, _of(name)) for name in names},
            {name: np.where(column == NO_ANSWER, np.nan, column) for name, column in found.items()},
        )


def _column(rows: list[Mapping[str, Any]], name: str) -> np.ndarray:
    """One number of every draw; Unreadable where a draw has none."""
    try:
        return np.array([float(row[name]) for row in rows])
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"a draw without a number {short(name)}, expected one in each") from error


def posterior_from(bank: Bank, problem: Problem, share: float) -> Posterior:
    """The closest draws, this share of all, each with the same weight. ArgumentError if these are too few."""
    kept, distances = kept_of(share, len(bank)), bank.distances(problem)
    chosen = np.sort(np.argsort(distances, kind="stable")[:kept])
    provenance = {
        **problem.plan(), "method": "rejection", "draws": len(bank), "kept": kept, "program": source_digest(),
        "epsilon": float(distances[chosen].max()),
    }  # fmt: skip
    return Posterior(
        {name: column[chosen] for name, column in bank.values.items()}, np.full(kept, 1.0 / kept), distances[chosen],
        provenance,
    )  # fmt: skip


def kept_of(share: float, draws: int) -> int:
    """How many a posterior keeps of so many draws; ArgumentError if these are too few."""
    kept = round(share * draws)
    if kept < LEAST_KEPT:
        told = (
            f"{kept} of {draws} draws would be kept; expected {LEAST_KEPT} at least: more evaluations, a larger share"
        )
        raise ArgumentError("keep", f"{share:g}", told)
    return kept


def _runs(pyabc: Any, folder: FitFolder) -> list[int]:
    """Ids of the chunks that are whole."""
    if not folder.has_draws:
        return []
    whole = []
    with folder.database() as url:
        history = pyabc.History(url, create=False)
        for run in history.all_runs():
            history.id = run.id
            table = history.get_all_populations()
            if (table.t >= 0).any():
                whole.append(int(run.id))
    return whole


def _of(name: str) -> str:
    return f"parameter {name}"


def _nothing(_x: Mapping[str, float], _x_0: Mapping[str, float]) -> float:
    return 0.0
