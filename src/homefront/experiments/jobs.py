"""What the jobs of a plan are, by its kind: how they are listed, what each does, and what all of them come to.

run          {"seed"}                     one world, with all that is recorded of it
whatif       {"seed"}                     a pair of worlds that differ in one change
explain      {"seed", "present"}          one world with the causes of a coalition, a bit mask
sensitivity  {"seed", "row"}              one world with the inputs of a row of the design
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numba
import numpy as np

from homefront.compiled import source_digest
from homefront.engine.prepare import prepare
from homefront.engine.reference import read as read_reference
from homefront.engine.reference import reference_digest, reference_for
from homefront.engine.reference import write as write_reference
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings, coupled
from homefront.errors import ParameterError, ResultsError
from homefront.experiments.evaluator import left_out
from homefront.experiments.plans import ANEW, Job, Plan, PlanSpec, open_plan, write_plan
from homefront.experiments.whatif import Pair, pair_with
from homefront.processes import Registry
from homefront.processes.coupling import Reference
from homefront.results.outcomes import outcome_values
from homefront.results.targets import target_values
from homefront.results.world_files import world_files
from homefront.scenario.coded_front import coded_front
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

REFERENCE = "reference.json"

Found = tuple[dict[str, Any], Mapping[str, bytes]]
"""What a job gave, in plain JSON, and its files."""


@dataclass(frozen=True)
class Prepared:
    """A plan with what every job of it needs."""

    plan: Plan
    scenario: Scenario
    reference: Reference | None

    def do(self, job: Job) -> Found:
        """One job."""
        return _DO[self.plan.spec.kind](self, job)


def make_plan(
    folder: Path, spec: PlanSpec, scenario: Scenario, jobs: Sequence[Job], jobs_per_task: int,
    tick: Callable[[int], None] | None = None, also: Mapping[str, Callable[[Plan], object]] | None = None,
) -> Plan:  # fmt: skip
    """Writes a plan, with the reference of its hooks. ParameterError if there is nothing to do.

    also : what writes further files of it, by name.
    """
    if not jobs or jobs_per_task < 1:
        raise ParameterError(f"{len(jobs)} jobs, {jobs_per_task} in a task: expected at least one of each")
    tasks = [jobs[n : n + jobs_per_task] for n in range(0, len(jobs), jobs_per_task)]
    reference = reference_for(scenario, spec.settings, tick)
    spec = replace(spec, tasks=len(tasks), jobs=len(jobs), source=source_digest())

    shared = dict(also or {})
    if reference is not None:
        shared[REFERENCE] = lambda plan: write_reference(plan.folder / REFERENCE, reference)
    return write_plan(folder, spec, tasks, shared)


def prepared(folder: Path) -> Prepared:
    """A plan ready to be worked on by this process, one thread; kept for its later tasks."""
    return _prepared(str(folder), os.getpid())


@lru_cache(maxsize=2)
def _prepared(folder: str, process: int) -> Prepared:
    plan = open_plan(Path(folder))
    scenario = scenario_of(plan)
    reference = None
    if coupled(scenario, plan.spec.settings):
        reference = read_reference(plan.folder / REFERENCE, reference_digest(scenario, plan.spec.settings))
        if reference is not None and len(reference.resolve) != len(coded_front(scenario, 1).axes):
            reference = None
        if reference is None:  # without it the two halves would run side by side and never act on each other
            raise ResultsError(f"{plan.folder / REFERENCE}: missing or damaged; make the plan anew in another folder")
    numba.set_num_threads(1)
    return Prepared(plan, scenario, reference)


def scenario_of(plan: Plan) -> Scenario:
    """The scenario of a plan; ResultsError if it has changed since."""
    scenario = load_scenario(plan.spec.scenario, Registry())
    if scenario.digest != plan.spec.scenario_hash:
        raise ResultsError(
            f"{plan.folder}: planned with another state of {scenario.id} ({plan.spec.scenario_hash[:12]}, now "
            f"{scenario.digest[:12]}); make the plan anew"
        )
    return scenario


def carry_out_task(folder: str, number: int) -> str:
    """Does one task of a plan in this process: "done", "failed" or "taken". What every executor calls."""
    ready = prepared(Path(folder))
    return ready.plan.carry_out(number, ready.do)


def _run(ready: Prepared, job: Job) -> Found:
    settings, scenario = ready.plan.spec.settings, ready.scenario
    given = prepare(scenario, settings, int(job["seed"]))
    world = run_world(given, reference=ready.reference)
    frame = frame_of(given, world)
    files = world_files(world, given.places, given.inputs.days)
    found = {
        "seed": world.seed, "hash": world.result_hash, "wall_s": world.wall_s, "entry": files.entry,
        "front": files.front, "outcomes": outcome_values(scenario, frame), "targets": target_values(scenario, frame),
    }  # fmt: skip
    return found, files.contents


def _whatif(ready: Prepared, job: Job) -> Found:
    spec = ready.plan.spec
    return asdict(pair_with(ready.scenario, ready.reference, spec.settings, other_of(spec), int(job["seed"]))), {}


def _explain(ready: Prepared, job: Job) -> Found:
    spec = ready.plan.spec
    settings = left_out(spec.settings, spec.options["causes"], int(job["present"]))
    return _outcomes(ready, settings, int(job["seed"])), {}


def _sensitivity(ready: Prepared, job: Job) -> Found:
    from homefront.experiments.sensitivity import settings_at

    settings = settings_at(ready.plan.spec.settings, dict(job["row"]))
    return _outcomes(ready, settings, int(job["seed"])), {}


def _outcomes(ready: Prepared, settings: Settings, seed: int) -> dict[str, Any]:
    given = prepare(ready.scenario, settings, seed)
    return outcome_values(ready.scenario, frame_of(given, run_world(given, reference=ready.reference)))


_DO: dict[str, Callable[[Prepared, Job], Found]] = {
    "run": _run, "whatif": _whatif, "explain": _explain, "sensitivity": _sensitivity,
}  # fmt: skip


def other_of(spec: PlanSpec) -> Settings:
    """Settings of the changed world of a plan of pairs."""
    from homefront.experiments.runs import settings_from

    return settings_from(spec.options["changed"])


def pairs_of(plan: Plan) -> list[Pair]:
    """All pairs of a plan of pairs, in the order of their seeds; ResultsError if they do not say the same of each."""
    found = [Pair(**job) for done in plan.results() for job in done.jobs]
    forms = {_form(pair) for pair in found}
    if len(forms) > 1 or any(set(pair.before) != set(pair.after) for pair in found):
        raise ResultsError(f"{plan.folder}: pairs with other outcomes or curves than their neighbours; {ANEW}")
    return found


def _form(pair: Pair) -> tuple[frozenset[str], frozenset[tuple[str, int]]]:
    """Outcomes of a pair, and curves with their days."""
    return frozenset(pair.before), frozenset((name, len(sides[0])) for name, sides in pair.curves.items())


def outcomes_of_plan(plan: Plan) -> list[tuple[Job, dict[str, float]]]:
    """(job, outcomes) of all jobs of a plan whose jobs are single worlds."""
    return [
        (job, {name: float(value) for name, value in found.items()})
        for done in plan.results()
        for job, found in zip(plan.jobs(done.number), done.jobs, strict=True)
    ]


def refuse_unknown_names(plan: Plan, scenario: Scenario) -> None:
    """ResultsError where a plan asks for causes or outcomes that its scenario does not have."""
    options = plan.spec.options
    known = {"causes": {cause.id for cause in scenario.causes}, "outcomes": {o.id for o in scenario.outcomes}}
    for what, names in known.items():
        unknown = [name for name in options.get(what, ()) if name not in names]
        if unknown:
            raise ResultsError(f"{plan.folder}: {what} that {scenario.id} does not have ({unknown[0]}); {ANEW}")


def too_large(plan: Plan, scenario: Scenario, workers: int) -> None:
    """ResourceError if so many worlds at once do not fit the memory."""
    from homefront.world.build import refuse_if_too_large

    settings = plan.spec.settings
    if settings.only == "front":
        return
    given = prepare(scenario, settings, plan.spec.seed)
    refuse_if_too_large(given.inputs, settings.people_per_agent, given.blocks, workers)


def megabytes(plan: Plan, scenario: Scenario) -> int:
    """About what one worker takes, for a scheduler that wants to know: the program, and one world."""
    from homefront.world.build import memory_needed

    settings = plan.spec.settings
    if settings.only == "front":
        return PROGRAM_MB
    inputs = prepare(scenario, settings, plan.spec.seed).inputs
    needed = memory_needed(inputs, settings.people_per_agent, settings.floor)
    return PROGRAM_MB + int(np.ceil(1.2 * needed / 2**20))


PROGRAM_MB = 600
"""Of a process with compiled kernels loaded and nothing built."""
