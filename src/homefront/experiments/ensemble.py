"""Many worlds of one scenario in parallel processes. World n of seed S is the single world of seed S + n."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, fields, replace
from typing import Any

import numba

from homefront.compiled import most_threads
from homefront.engine.checkpoints import Keeping
from homefront.engine.reference import reference_for
from homefront.engine.run import Settings, inputs_for, results_of, run_world
from homefront.experiments.shown import shown
from homefront.experiments.workers import pool_of, starting
from homefront.processes import Registry
from homefront.processes.coupling import Reference
from homefront.progress import progress_for
from homefront.results.results import Results, WorldResult
from homefront.scenario.inputs import Inputs
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.world.build import blocks_of, refuse_if_too_large


def workers_for(runs: int, workers: int = 0, threads: int = 0) -> tuple[int, int]:
    """(processes, threads in each): all cores, shared out over the worlds first."""
    cores = os.cpu_count() or 1
    processes = max(1, min(runs, workers or (cores if runs > 1 else 1)))
    return processes, max(1, min(threads or max(1, cores // processes), most_threads()))


def worlds(
    scenario: Scenario, settings: Settings, seed: int, runs: int, workers: int = 0, threads: int = 0,
    tick: Callable[[int], None] | None = None, reference: Reference | None = None,
    keeping: Keeping | None = None, done: Collection[int] = (),
) -> Iterator[WorldResult]:  # fmt: skip
    """Worlds as they finish, in no order. tick(day) is called for a single world only.

    reference : of the hooks, where it is at hand; looked for, or made, where it is not.   keeping : of checkpoints.
    done : seeds that are left out, since their worlds are there already.
    Raises ResourceError before anything is built if so many at once do not fit the memory.
    """
    seeds = [n for n in range(seed, seed + runs) if n not in done]
    if not seeds:
        return
    processes, each = workers_for(len(seeds), workers, threads)
    if reference is None:
        reference = reference_for(scenario, settings)
    inputs = inputs_for(scenario, settings, seed)
    count = blocks_of(inputs, settings.people_per_agent, settings.floor)
    refuse_if_too_large(inputs, settings.people_per_agent, count, processes)
    if processes == 1:
        numba.set_num_threads(each)
        for n in seeds:
            kept = keeping.of(n) if keeping is not None else None
            yield run_world(scenario, settings, n, tick if runs == 1 else None, reference, kept)[0]
        return
    warm_up(scenario, settings)
    with pool_of(processes, _prepare, scenario, each, reference) as pool:
        with starting():
            pending: set[Future[WorldResult]] = {pool.submit(_one, settings, n, keeping) for n in seeds}
        while pending:
            finished, pending = wait(pending, return_when=FIRST_COMPLETED)
            for future in finished:
                yield future.result()


@dataclass(frozen=True)
class Ensemble(Results):
    """Worlds of a scenario, as they were made here.   wall_s : seconds that they took together, on `threads` each."""

    scenario: Scenario
    settings: Settings
    threads: int
    wall_s: float

    __repr__ = Results.__repr__

    def table(self) -> str:
        """Outcomes, and targets beside the record, as `homefront run` prints them."""
        return str(shown("ensemble_text", self, "tables"))

    def chart(self, name: str = "outcomes", place: str = "", **options: Any) -> Any:
        """A chart by its name, as an Altair chart; options: those of `figure`."""
        return shown("figure", self, "charts", name=name, place=place, scenario=self.scenario, **options)


def run(
    scenario: Scenario | str, scale: float = 1 / 1000, seed: int = 1, tell: Callable[[int], None] | None = None,
    **settings: Any,
) -> Ensemble:  # fmt: skip
    """One world of a scenario, in memory.

    scale : agents per person, as 1/1000.   tell(days done); without it a terminal or a notebook sees progress.
    settings : see engine.run.Settings, e.g. without=frozenset({"talk"}).

    >>> run("france-1940", scale=1 / 20000, days=2).data.sizes["day"]
    2
    """
    loaded = load_scenario(scenario, Registry()) if isinstance(scenario, str) else scenario
    chosen, started = Settings(people_per_agent=1 / scale, **settings), time.perf_counter()
    with progress_for(tell, loaded.id, chosen.days or loaded.days) as tick:
        world, inputs = run_world(loaded, chosen, seed, tick, reference_for(loaded, chosen))
    return _ensemble(loaded, chosen, seed, [world], inputs, numba.get_num_threads(), started)


def ensemble(scenario: Scenario | str, runs: int, seed: int = 1, scale: float = 1 / 1000, workers: int = 0,
             threads: int = 0, tell: Callable[[int], None] | None = None, **settings: Any) -> Ensemble:  # fmt: skip
    """So many worlds in memory, by seed.

    tell(worlds done, or days of a single one); without it a terminal or a notebook sees progress.
    settings : see engine.run.Settings.
    """
    loaded = load_scenario(scenario, Registry()) if isinstance(scenario, str) else scenario
    chosen, started = Settings(people_per_agent=1 / scale, **settings), time.perf_counter()
    found: list[WorldResult] = []
    with progress_for(tell, loaded.id, runs if runs > 1 else chosen.days or loaded.days) as tick:
        for world in worlds(loaded, chosen, seed, runs, workers, threads, tick):
            found.append(world)
            if runs > 1:
                tick(len(found))
    found.sort(key=lambda world: world.seed)
    inputs, each = inputs_for(loaded, chosen, seed), workers_for(runs, workers, threads)[1]
    return _ensemble(loaded, chosen, seed, found, inputs, each, started)


def _ensemble(
    scenario: Scenario, settings: Settings, seed: int, found: list[WorldResult], inputs: Inputs, threads: int,
    started: float,
) -> Ensemble:  # fmt: skip
    made = results_of(scenario, settings, seed, found, inputs)
    parts = {name.name: getattr(made, name.name) for name in fields(made)}
    return Ensemble(**parts, scenario=scenario, settings=settings, threads=threads,
                    wall_s=time.perf_counter() - started)  # fmt: skip


def warm_up(scenario: Scenario, settings: Settings) -> None:
    """Compiles or loads every kernel once, on one block a place and one day, so that workers find them ready."""
    run_world(scenario, replace(settings, people_per_agent=1e9, floor=0.0, days=1, follow=0), 1)


_scenario: Scenario | None = None
_reference: Reference | None = None


def _prepare(scenario: Scenario, threads: int, reference: Reference | None) -> None:
    global _scenario, _reference
    numba.set_num_threads(threads)
    _scenario, _reference = scenario, reference


def _one(settings: Settings, seed: int, keeping: Keeping | None) -> WorldResult:
    assert _scenario is not None
    kept = keeping.of(seed) if keeping is not None else None
    return run_world(_scenario, settings, seed, reference=_reference, checkpoints=kept)[0]
