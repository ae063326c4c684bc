"""Making counterfactual pairs: worlds of the record, each without every cause alone, some with dated changes moved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from homefront._version import __version__
from homefront.compiled import announce_compilation
from homefront.engine.prepare import prepare, refuse_repeats
from homefront.engine.run import frame_of
from homefront.engine.settings import Settings, settings_for
from homefront.engine.shared_days import run_worlds
from homefront.errors import ArgumentError
from homefront.experiments.counterfactual_answers import moved_most
from homefront.experiments.counterfactual_events import DatedChange, dated_changes
from homefront.experiments.counterfactual_parts import (
    KM_PLACES,
    Counterfactuals,
    Ends,
    Moved,
    Rounding,
    Twins,
    Worlds,
    counted,
    places_for,
    valued,
)
from homefront.experiments.evaluator import Evaluator, evaluator, worker_inputs
from homefront.experiments.parting import NEVER, Recorded, parting, recorded_of
from homefront.inputs.coded_once import CodedOnce
from homefront.parameters import parameters_of
from homefront.parameters.posterior import RECORD, shipped_digest
from homefront.processes.coupling import Reference
from homefront.progress import Tick, progress_for, telling
from homefront.results.fates import Fate, fates_of
from homefront.results.outcomes import outcome_values
from homefront.scenario.schema import Scenario
from homefront.units import COARSEST

RUNS, OF_THE_MOVED = 100, 50
"""Worlds, and how many of them have dated changes moved."""

FIRST_SEED = 1


@dataclass(frozen=True)
class OneWorld:
    """What is kept of a world. parting : the first day on which it differs from the first of its group."""

    values: dict[str, float]
    fates: dict[str, Fate]
    parting: int


def make_counterfactuals(
    scenario: Scenario, runs: int, workers: int, tell: Callable[[int], None] | None
) -> Counterfactuals:
    """So many worlds of the record at 1:20000, each without every cause alone; the first of them also with dated
    changes moved.

    tell(groups of worlds of one seed that are done); without it a terminal or a notebook sees progress. Nothing is kept
    of what is stopped.
    Raises ArgumentError where the scenario has no cause or no outcome, or the set of worlds not so many.
    """
    if not scenario.causes or not scenario.outcomes:
        what = "cause" if not scenario.causes else "outcome"
        raise ArgumentError("scenario", repr(scenario.id), f"has no {what}, so there is nothing to pair")
    base = settings_for(scenario, scale=1 / COARSEST, parameters=parameters_of(RECORD, ""))
    refuse_repeats(scenario, base, runs)
    announce_compilation(telling(None))
    causes, changes = [cause.id for cause in scenario.causes], dated_changes(scenario)
    of_moved = _of_moved(runs, changes)
    with (
        progress_for(tell, f"{scenario.id}, counterfactual pairs", runs + of_moved) as tick,
        evaluator(scenario, base, workers, None, runs) as ready,
    ):
        alone = [replace(base, without=frozenset({cause})) for cause in causes]
        found = _worlds(ready, [base, *alone], runs, tick, 0)
        whole, without = _unrounded(found[0]), dict(zip(causes, map(_twins, found[1:]), strict=True))
        chosen = moved_most(scenario, whole, without, changes)
        steps = [(change, days) for change in chosen for days in change.steps(scenario)]
        edited = [replace(base, edits=change.edits(days)) for change, days in steps]
        again = _worlds(ready, [base, *edited], of_moved if edited else 0, tick, runs)
    moved = {step: _twins(worlds) for step, worlds in zip(steps, again[1:], strict=True)}
    return _counterfactuals(scenario, base, whole, without, moved)


def groups_of_worlds(scenario: Scenario, runs: int) -> int:
    """How many groups of worlds of one seed so many worlds are made of."""
    return runs + _of_moved(runs, dated_changes(scenario))


def _of_moved(runs: int, changes: Sequence[DatedChange]) -> int:
    return min(runs, OF_THE_MOVED) if changes else 0


def _counterfactuals(
    scenario: Scenario, base: Settings, whole: Worlds, without: Mapping[str, Twins],
    moved: Mapping[tuple[DatedChange, int], Twins],
) -> Counterfactuals:  # fmt: skip
    """Of worlds as they came out, rounded as they are kept."""
    units = {outcome.id: outcome.unit for outcome in scenario.outcomes}
    everything = [whole, *without.values(), *moved.values()]
    kept = {
        name: Rounding(units[name], places_for([worlds.values[name] for worlds in everything], units[name]))
        for name in whole.values
    }  # fmt: skip
    rounded = {step: _rounded_twins(twins, kept) for step, twins in moved.items()}
    return Counterfactuals(
        scenario, RECORD, shipped_digest(RECORD), __version__, base.people_per_agent, FIRST_SEED, kept,
        _rounded(whole, kept), {cause: _rounded_twins(twins, kept) for cause, twins in without.items()},
        tuple(
            Moved(change, {days: twins for (of, days), twins in rounded.items() if of is change})
            for change in dict.fromkeys(change for change, _ in rounded)
        ),
    )  # fmt: skip


def _worlds(ready: Evaluator, several: Sequence[Settings], runs: int, tick: Tick, done: int) -> list[list[OneWorld]]:
    """For each of the settings, its worlds by seed. done : groups that were done before."""
    found: dict[int, list[OneWorld]] = {}
    for number, group in ready.values(worlds_of, [(several, FIRST_SEED + n) for n in range(runs)]):
        found[number] = group
        tick(done + len(found))
    return [[found[n][side] for n in range(runs)] for side in range(len(several))]


def worlds_of(item: tuple[Sequence[Settings], int]) -> list[OneWorld]:
    """Worlds of one seed, which share the days on which they are the same; runs in a worker."""
    scenario, reference = worker_inputs()
    several, seed = item
    return worlds_with(scenario, reference, several, seed)


def worlds_with(
    scenario: Scenario, reference: Reference | None, several: Sequence[Settings], seed: int
) -> list[OneWorld]:
    """The same, with everything handed in; in the order of the settings."""
    coded = CodedOnce()
    ready = [prepare(scenario, settings, seed, coded) for settings in several]
    first: Recorded = {}
    found: dict[int, OneWorld] = {}
    for number, world in run_worlds(ready, reference, once=coded.further):
        recorded, frame = recorded_of(ready[number], world), frame_of(ready[number], world)
        if number == 0:  # run_worlds gives it first
            first = recorded
        day = NEVER if number == 0 else parting(first, recorded)[0]
        found[number] = OneWorld(outcome_values(scenario, frame), fates_of(scenario, frame), day)
    return [found[number] for number in range(len(several))]


def _unrounded(worlds: Sequence[OneWorld]) -> Worlds:
    values = {name: np.array([one.values[name] for one in worlds]) for name in worlds[0].values}
    ends = {
        name: Ends(
            tuple(one.fates[name].ending for one in worlds),
            np.array([one.fates[name].nearest_km for one in worlds]), np.array([one.fates[name].day for one in worlds]),
        )
        for name in worlds[0].fates
    }  # fmt: skip
    return Worlds(values, ends)


def _twins(worlds: Sequence[OneWorld]) -> Twins:
    found = _unrounded(worlds)
    return Twins(found.values, found.ends, np.array([one.parting for one in worlds]))


def _rounded(worlds: Worlds, kept: Mapping[str, Rounding]) -> Worlds:
    values = {name: valued(counted(one, kept[name].places), kept[name].places) for name, one in worlds.values.items()}
    ends = {
        name: replace(one, nearest_km=valued(counted(one.nearest_km, KM_PLACES), KM_PLACES))
        for name, one in worlds.ends.items()
    }
    return Worlds(values, ends)


def _rounded_twins(twins: Twins, kept: Mapping[str, Rounding]) -> Twins:
    found = _rounded(twins, kept)
    return Twins(found.values, found.ends, twins.parting)
