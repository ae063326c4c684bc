"""A run that is kept in a folder: begun, or continued after a stop; the same bytes come out either way.

Nothing is printed here. Who calls hands in where progress (`bar`, `tell`) and announcements (`say`) go, and writes the
report, which the views make, if one was asked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import numba

from homefront.engine.checkpoints import Keeping
from homefront.engine.prepare import Prepared, prepare, refuse_repeats
from homefront.engine.reference import RUNS, reference_for
from homefront.engine.run import provenance
from homefront.engine.settings import Settings
from homefront.errors import ResultsError
from homefront.experiments.ensemble import Ensemble, workers_for, worlds
from homefront.experiments.runs import RunSpec, name_of, spec_from, spec_of
from homefront.experiments.summary import hash_of, numbers_of, run_summary
from homefront.experiments.views import Views
from homefront.plugins import as_data, refuse_other_mechanisms
from homefront.processes import Registry
from homefront.processes.mechanisms import with_mechanisms
from homefront.progress import Bar, Tick, progress_for, telling
from homefront.results.folder import ResultFolder, RunWriter
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.world.build import memory_for, memory_needed

RUNS_FOLDER = "runs"
"""Where runs go if nobody says where."""

MANY_AGENTS, LONG_CHECKPOINT = 2_000_000, 28
"""From so many agents a world on, a checkpoint every so many days if nothing is said."""

BY_SIZE = -1
"""Days between checkpoints: chosen by the size of a world."""

LARGE = 2**30
"""Bytes: a world of more is announced."""


@dataclass(frozen=True)
class Stored:
    """A run that was just finished in its folder.

    run : the folder.   prepared : what its first world was given.   summary : what was found, as the folder has it.
    report : whether a report was asked for when the run was begun; none is written yet.
    """

    run: ResultFolder
    prepared: Prepared
    summary: dict[str, Any]
    report: bool

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.prepared.scenario

    def ensemble(self, views: Views) -> Ensemble:
        """The same as worlds in memory, each read from the folder when somebody asks for it."""
        threads, wall_s = int(self.summary["threads"]), float(self.summary["wall_s"])
        run = self.run
        return Ensemble(run.stored_worlds, run.places, run.start, run.days, run.provenance, prepared=self.prepared,
                        threads=threads, wall_s=wall_s, views=views, stored_run=run)  # fmt: skip


@dataclass(frozen=True)
class Listeners:
    """To whom a run tells how it goes; each part may be missing.

    tell : receives how many worlds are done, or days of a single one.   bar : shows the same where there is no
    `tell`, and the making of a reference; by default progress on stderr if somebody looks.   say : receives lines.
    ready : called once when all is checked and work begins.
    """

    tell: Tick | None = None
    bar: Bar | None = None
    say: Callable[[str], None] | None = None
    ready: Callable[[], None] | None = None


def store(
    scenario: Scenario, settings: Settings, seed: int = 1, runs: int = 1, folder: Path | str | None = None, *,
    workers: int = 0, threads: int = 0, checkpoint_every: int = BY_SIZE, report: bool = False,
    listeners: Listeners | None = None,
) -> Stored:  # fmt: skip
    """Runs worlds of a scenario and keeps them in a folder, each as soon as it is done.

    Whatever stops it, finished worlds and checkpoints stay, the error says how to go on, and `go_on` ends in the bytes
    that this would have had.

    Parameters
    ----------
    scenario, settings
        What is run. World n has the seed `seed` + n.
    seed, runs : int
        Seed of the first world, and how many there are.
    folder : Path or str, optional
        A folder that is empty or not there; default: see `default_folder`.
    workers, threads : int
        Processes, and threads in each; 0 for what the machine has.
    checkpoint_every : int
        Days from one checkpoint of a world to the next; 0: none; -1: as `checkpoint_days` has it.
    report : bool
        Kept with the settings of the run, so that who goes on with it knows that a report is to be written.
    listeners : Listeners, optional
        Where progress and announcements go.

    Returns
    -------
    Stored
        The finished run.

    Raises
    ------
    ParameterError, ScenarioError
        If settings and scenario do not go together. Nothing is written.
    ResultsError
        If the folder is in use.
    ResourceError
        If the worlds do not fit the memory, or the disk does not take them.
    KeyboardInterrupt
        If it was interrupted; its text says what is kept, and how to go on.
    """
    given, listeners = prepare(scenario, settings, seed), listeners or Listeners()
    refuse_repeats(scenario, settings, runs)
    run = ResultFolder(folder if folder is not None else default_folder(scenario))
    spec = spec_of(
        scenario, name_of(scenario), settings, seed, runs, workers=workers, threads=threads,
        checkpoint_every=checkpoint_days(checkpoint_every, given), report=report,
    )  # fmt: skip
    _ready(listeners)
    with run.begun(given.places, given.inputs.start, given.inputs.days, spec.to_dict()) as writer:
        return _run_worlds(spec, given, run, writer, listeners)


def go_on(
    folder: Path | str, *, workers: int = 0, threads: int = 0, scenario: Scenario | None = None,
    mechanisms: Collection[str] = (), listeners: Listeners | None = None,
) -> Stored:  # fmt: skip
    """Goes on with a run that was stopped. It ends in the bytes that it would have had.

    Parameters
    ----------
    folder : Path or str
        Of the run.
    workers, threads : int
        As in `store`; 0: as the run was begun.
    scenario : Scenario, optional
        What is run, where it cannot be found again by its id or folder: one that was changed in memory.
    mechanisms : collection of str
        Those with which it was begun, named again, since no folder may have code loaded.
    listeners : Listeners, optional
        Where progress and announcements go.

    Raises
    ------
    ResultsError
        If the folder holds no unfinished run, somebody writes to it, or the scenario or the program is not the one
        with which it was begun.
    ResourceError, KeyboardInterrupt
        As in `store`.
    """
    run, listeners = ResultFolder(folder), listeners or Listeners()
    spec = spec_from(run.request())
    spec = replace(spec, threads=threads or spec.threads, workers=workers or spec.workers)
    scenario = with_mechanisms(scenario or load_scenario(spec.scenario, Registry(mechanisms)), mechanisms)
    refuse_other_mechanisms(str(folder), as_data(spec.mechanisms), scenario.mechanisms)
    if scenario.digest != spec.scenario_hash:
        raise ResultsError(
            f"{folder}: begun with another state of {scenario.id} ({spec.scenario_hash[:12]}, now "
            f"{scenario.digest[:12]}); its worlds would not belong together; start the run again"
        )
    given = prepare(scenario, spec.settings, spec.seed)
    _ready(listeners)
    with run.gone_on(given.places, given.inputs.start, given.inputs.days) as writer:
        return _run_worlds(spec, given, run, writer, listeners)


def _ready(listeners: Listeners) -> None:
    if listeners.ready is not None:
        listeners.ready()


def _run_worlds(spec: RunSpec, given: Prepared, run: ResultFolder, writer: RunWriter, listeners: Listeners) -> Stored:
    """Runs the worlds that are not there yet, and finishes the run."""
    scenario, settings, started = given.scenario, spec.settings, time.perf_counter()
    found = [numbers_of(given, world) for world in writer.done(range(spec.seed, spec.seed + spec.runs))]
    done = [int(world["seed"]) for world in found]
    numba.set_num_threads(workers_for(1, 0, spec.threads)[1])
    with _bar(listeners, quiet=listeners.tell is not None)("reference of the hooks", RUNS) as tick:
        reference = reference_for(scenario, settings, tick)
    _announce_size(spec, given, telling(listeners.say))
    keeping = Keeping(run, spec.checkpoint_every, spec.identity)
    with _bar(listeners)(scenario.id, given.inputs.days if spec.runs == 1 else spec.runs) as tick:
        for world in worlds(given, spec.runs, spec.workers, spec.threads, tick, reference, keeping, done):
            writer.add(world)
            found.append(numbers_of(given, world))
            if spec.runs > 1:
                tick(len(found))
    found.sort(key=lambda world: int(world["seed"]))
    summary = run_summary(
        given, found, threads=workers_for(spec.runs, spec.workers, spec.threads)[1],
        result_hash=hash_of(found), wall_s=time.perf_counter() - started,
    )  # fmt: skip
    writer.finish(provenance(scenario, settings, spec.seed, spec.runs), summary)
    return Stored(run, given, summary, spec.report)


def _bar(listeners: Listeners, quiet: bool = False) -> Bar:
    """What shows progress.   quiet : nothing, since the caller's own function would take it for worlds or days."""
    if quiet:
        return partial(progress_for, lambda done: None)
    return (
        partial(progress_for, listeners.tell) if listeners.tell is not None or listeners.bar is None else listeners.bar
    )


def _announce_size(spec: RunSpec, given: Prepared, say: Callable[[str], None]) -> None:
    """What a large world is about to take, before it is taken."""
    if spec.settings.only == "front":
        return
    needed = memory_needed(given.inputs, spec.settings.people_per_agent, spec.settings.floor)
    if needed > LARGE:
        every = spec.checkpoint_every
        say(
            f"{given.agents / 1e6:.1f} million agents a world: {needed / 2**30:.1f} GiB of "
            f"{memory_for(1) / 2**30:.1f} GiB free; checkpoints {f'every {every} days' if every else 'none'}"
        )


def default_folder(scenario: Scenario) -> Path:
    """runs/ID-DATE-TIME, under the folder one is in."""
    return Path(RUNS_FOLDER) / f"{scenario.id}-{datetime.now():%Y%m%d-%H%M%S}"


def checkpoint_days(asked: int, given: Prepared) -> int:
    """Days from one checkpoint to the next, where BY_SIZE is asked for; small worlds are done before one would pay."""
    if asked != BY_SIZE:
        return asked
    return LONG_CHECKPOINT if given.agents >= MANY_AGENTS else 0
