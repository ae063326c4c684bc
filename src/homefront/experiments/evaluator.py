"""Worlds of one scenario with some causes left out, valued in parallel: outcomes only come back, no arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numba

from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings
from homefront.engine.shared_days import run_worlds
from homefront.experiments.ensemble import warm_up, workers_for
from homefront.experiments.workers import pool_of
from homefront.inputs.coded_once import CodedOnce
from homefront.processes.coupling import Reference
from homefront.results.outcomes import outcome_values
from homefront.scenario.schema import Scenario
from homefront.spawning import starting


class Evaluator:
    """Workers that stay ready between rounds, one thread each; `worker_inputs()` has their scenario and reference.

    workers : how many.
    """

    def __init__(self, pool: ProcessPoolExecutor | None, workers: int) -> None:
        self._pool, self.workers = pool, workers

    def values(self, function: Callable[[Any], Any], items: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        """(number, function(item)) of each item as they finish."""
        if self._pool is None:
            for number, item in enumerate(items):
                yield number, function(item)
            return
        with starting():
            pending: dict[Future[Any], int] = {self._pool.submit(function, item): n for n, item in enumerate(items)}
        running = set(pending)
        while running:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            for future in finished:
                yield pending[future], future.result()


@contextmanager
def evaluator(
    scenario: Scenario, settings: Settings, workers: int = 0, reference: Reference | None = None, most: int = 1 << 30
) -> Iterator[Evaluator]:
    """Workers for worlds of a scenario, `most` items at a time; they end with the block, at once after an error."""
    if reference is None:
        reference = reference_for(scenario, settings)
    processes, _ = workers_for(most, workers, 1)
    if processes == 1:
        threads = numba.get_num_threads()
        try:
            _prepare(scenario, reference)
            yield Evaluator(None, 1)
        finally:
            numba.set_num_threads(threads)
        return
    warm_up(scenario, settings)
    with pool_of(processes, _prepare, scenario, reference) as pool:
        yield Evaluator(pool, processes)


def in_workers(
    scenario: Scenario, settings: Settings, function: Callable[[Any], Any], items: Sequence[Any], workers: int = 0,
    reference: Reference | None = None,
) -> Iterator[tuple[int, Any]]:  # fmt: skip
    """One round of an `evaluator`."""
    if items:
        with evaluator(scenario, settings, workers, reference, len(items)) as ready:
            yield from ready.values(function, items)


def outcomes_of(item: tuple[Settings, int]) -> dict[str, float]:
    """Outcomes of the world of a seed; runs in a worker."""
    settings, seed = item
    scenario, reference = worker_inputs()
    ready = prepare(scenario, settings, seed)
    return outcome_values(scenario, frame_of(ready, run_world(ready, reference=reference)))


def outcomes_together(item: tuple[Sequence[Settings], int]) -> list[dict[str, float]]:
    """The same of several worlds of a seed, which share the days on which they are the same; runs in a worker."""
    scenario, reference = worker_inputs()
    return outcomes_of_seed(scenario, reference, *item, _worker_coded)


def outcomes_of_seed(
    scenario: Scenario, reference: Reference | None, several: Sequence[Settings], seed: int,
    coded: CodedOnce | None = None,
) -> list[dict[str, float]]:  # fmt: skip
    """The same, with everything handed in; in the order of the settings. coded : as of `prepare`."""
    coded = coded or CodedOnce()
    ready = [prepare(scenario, settings, seed, coded) for settings in several]
    worlds = run_worlds(ready, reference, once=coded.further)
    found = {number: outcome_values(scenario, frame_of(ready[number], world)) for number, world in worlds}
    return [found[number] for number in range(len(ready))]


def left_out(settings: Settings, causes: Sequence[str], present: int) -> Settings:
    """The settings of a world in which only the causes of a coalition are present; others that are left out stay so."""
    absent = {cause for n, cause in enumerate(causes) if not present >> n & 1}
    return replace(settings, without=settings.without | absent)


_worker_inputs: tuple[Scenario, Reference | None] | None = None
_worker_coded: CodedOnce | None = None


def worker_inputs() -> tuple[Scenario, Reference | None]:
    """Scenario and reference of this worker."""
    assert _worker_inputs is not None
    return _worker_inputs


def _prepare(scenario: Scenario, reference: Reference | None) -> None:
    global _worker_inputs, _worker_coded
    numba.set_num_threads(1)
    _worker_inputs, _worker_coded = (scenario, reference), CodedOnce()
