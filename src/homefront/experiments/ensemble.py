"""Many worlds of one scenario in parallel processes. World n of seed S is the single world of seed S + n."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import numba

from homefront.arguments import COLUMN_CM, ChartName, Flag, PlaceName, Width, checked
from homefront.compiled import most_threads
from homefront.engine.checkpoints import Keeping
from homefront.engine.prepare import Prepared, prepare, refuse_repeats
from homefront.engine.reference import reference_for
from homefront.engine.run import results_of, run_world
from homefront.engine.settings import Settings
from homefront.experiments.views import Views
from homefront.experiments.workers import pool_of
from homefront.processes.coupling import Reference
from homefront.progress import progress_for
from homefront.results.brief import brief
from homefront.results.folder import ResultFolder
from homefront.results.results import Results, WorldResult
from homefront.scenario.schema import Scenario
from homefront.spawning import starting
from homefront.world.build import refuse_if_too_large


def workers_for(runs: int, workers: int = 0, threads: int = 0) -> tuple[int, int]:
    """(processes, threads in each): all cores, shared out over the worlds first."""
    cores = os.cpu_count() or 1
    processes = max(1, min(runs, workers or (cores if runs > 1 else 1)))
    return processes, max(1, min(threads or max(1, cores // processes), most_threads()))


def worlds(
    given: Prepared, runs: int, workers: int = 0, threads: int = 0, tick: Callable[[int], None] | None = None,
    reference: Reference | None = None, keeping: Keeping | None = None, done: Collection[int] = (),
) -> Iterator[WorldResult]:  # fmt: skip
    """Worlds as they finish, in no order. tick(day) is called for a single world only.

    given : the first world, prepared.   reference : of the hooks, where it is at hand; looked for, or made, where it is
    not.   keeping : of checkpoints.
    done : seeds that are left out, since their worlds are there already.
    Raises before anything is built: ArgumentError if the set of worlds has not so many, ResourceError if so many at
    once do not fit the memory.
    """
    scenario, settings = given.scenario, given.settings
    seeds = [n for n in range(given.seed, given.seed + runs) if n not in done]
    if not seeds:
        return
    refuse_repeats(scenario, settings, runs)
    processes, each = workers_for(len(seeds), workers, threads)
    if reference is None:
        reference = reference_for(scenario, settings)
    refuse_if_too_large(given.inputs, settings.people_per_agent, settings.floor, processes)
    if processes == 1:
        numba.set_num_threads(each)
        for n in seeds:
            kept = keeping.of(n) if keeping is not None else None
            one = given if n == given.seed else prepare(scenario, settings, n)
            yield run_world(one, tick if runs == 1 else None, reference, kept)
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
    """Worlds of a scenario that were run here: `Results` with a table, charts and the settings.

    Attributes
    ----------
    prepared : Prepared
        The inputs of the first world.
    threads : int
        Number of threads of each world.
    wall_s : float
        Time that all worlds took together, in seconds.
    views : Views
        How the worlds are written as a table and drawn.
    stored_run : ResultFolder, optional
        The folder of the run, if it was stored.

    Examples
    --------
    >>> import homefront as hf
    >>> found = hf.ensemble("france-1940", runs=1, scale=1 / 20000, days=2, workers=1)
    >>> found.scenario.id, found.settings.people_per_agent, found.folder
    ('france-1940', 20000.0, None)
    """

    prepared: Prepared
    threads: int
    wall_s: float
    views: Views = field(repr=False, compare=False)
    stored_run: ResultFolder | None = None

    def __repr__(self) -> str:
        if self.stored_run is None:
            return Results.__repr__(self)
        seeds = self.stored_run.seeds
        return brief(
            "Ensemble", scenario=self.scenario.id, worlds=len(seeds), seeds=f"{seeds[0]} to {seeds[-1]}",
            scale=f"1:{self.settings.people_per_agent:g}", without=", ".join(self.settings.left_out) or "nothing",
            days=f"{self.days} from {self.start}", folder=self.folder, result_hash=self.result_hash,
        )  # fmt: skip

    @property
    def scenario(self) -> Scenario:
        """The scenario that was run."""
        return self.prepared.scenario

    @property
    def settings(self) -> Settings:
        """How it was run."""
        return self.prepared.settings

    @property
    def result_hash(self) -> str:
        """One hash for all worlds; for a stored run the one in its folder."""
        return super().result_hash if self.stored_run is None else str(self.stored_run.summary["result_hash"])

    @property
    def folder(self) -> Path | None:
        """The folder in which the run is stored; None if it is only in memory."""
        return None if self.stored_run is None else self.stored_run.path

    def table(self) -> str:
        """Write outcomes, and targets beside the record, as `homefront run` prints them.

        Returns
        -------
        str
            The lines of the table.
        """
        return self.views.text(self)

    @checked
    def chart(
        self, name: ChartName = "outcomes", place: PlaceName = "", width_cm: Width = COLUMN_CM, caption: Flag = True
    ) -> Any:
        """Draw a chart of the run, as `figure` does.

        Parameters
        ----------
        name : str
            A chart, as `homefront figure RUN --list` prints them.
        place : str
            The place that the chart shows, if it shows one; "all" for all together.
        width_cm : float
            Width on paper, cm.
        caption : bool
            Whether scenario, seeds, version and result hash stand beneath.

        Returns
        -------
        altair.VConcatChart
            The chart.

        Raises
        ------
        ArgumentError
            If an argument is wrong.
        ParameterError
            If there is no chart of this name, or it shows no such place.
        """
        return self.views.chart(self, name=name, place=place, width_cm=width_cm, caption=caption)


def run_one(given: Prepared, tell: Callable[[int], None] | None, views: Views) -> Ensemble:
    """One world in memory. tell(days done); without it a terminal or a notebook sees progress."""
    started = time.perf_counter()
    with progress_for(tell, given.scenario.id, given.inputs.days) as tick:
        world = run_world(given, tick, reference_for(given.scenario, given.settings))
    return _ensemble(given, [world], numba.get_num_threads(), started, views)


def run_many(
    given: Prepared, runs: int, workers: int, threads: int, tell: Callable[[int], None] | None, views: Views
) -> Ensemble:
    """So many worlds in memory, by seed. given : the first.

    tell(worlds done, or days of a single one); without it a terminal or a notebook sees progress.
    """
    started, found = time.perf_counter(), list[WorldResult]()
    with progress_for(tell, given.scenario.id, runs if runs > 1 else given.inputs.days) as tick:
        for world in worlds(given, runs, workers, threads, tick):
            found.append(world)
            if runs > 1:
                tick(len(found))
    found.sort(key=lambda world: world.seed)
    return _ensemble(given, found, workers_for(runs, workers, threads)[1], started, views)


def _ensemble(given: Prepared, found: list[WorldResult], threads: int, started: float, views: Views) -> Ensemble:
    made = results_of(given, found)
    parts = {name.name: getattr(made, name.name) for name in fields(made)}
    return Ensemble(**parts, prepared=given, threads=threads, wall_s=time.perf_counter() - started, views=views)


def warm_up(scenario: Scenario, settings: Settings) -> None:
    """Compiles or loads every kernel once, on one block a place and one day, so that workers find them ready."""
    run_world(prepare(scenario, replace(settings, people_per_agent=1e9, floor=0.0, days=1, follow=0), 1))


_scenario: Scenario | None = None
_reference: Reference | None = None


def _prepare(scenario: Scenario, threads: int, reference: Reference | None) -> None:
    global _scenario, _reference
    numba.set_num_threads(threads)
    _scenario, _reference = scenario, reference


def _one(settings: Settings, seed: int, keeping: Keeping | None) -> WorldResult:
    assert _scenario is not None
    kept = keeping.of(seed) if keeping is not None else None
    return run_world(prepare(_scenario, settings, seed), reference=_reference, checkpoints=kept)
