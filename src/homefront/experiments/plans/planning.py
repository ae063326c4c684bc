"""A plan is made: what is asked for becomes numbered tasks in a folder. Nothing runs yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Annotated, Any

from homefront.arguments import (
    AFunction,
    Folder,
    JobsPerTask,
    Method,
    Names,
    OneOf,
    Repeats,
    Runs,
    Seed,
    Shards,
    Size,
    checked,
)
from homefront.compiled import source_digest
from homefront.engine.prepare import prepare, refuse_repeats
from homefront.engine.reference import RUNS, reference_for
from homefront.engine.settings import Settings, refuse
from homefront.errors import ArgumentError, ParameterError
from homefront.experiments.executors.slurm import slurm_script
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.kinds import KINDS, either
from homefront.experiments.plans.kinds.kind import Kind, PlanRequest
from homefront.experiments.plans.memory import megabytes
from homefront.experiments.plans.spec import MOST_JOBS, PlanSpec
from homefront.experiments.runs import name_of
from homefront.progress import Tick, progress_for
from homefront.reading import refused
from homefront.scenario.schema import Scenario


class AKind(OneOf):
    """The name of a kind of plan."""

    def check(self, value: Any) -> str:
        return OneOf(f"{either(KINDS)}", tuple(KINDS)).check(value)


KindName = Annotated[str, AKind("the name of a kind of plan", ())]
RunProgress = Annotated[Tick | None, AFunction("a function that receives progress, or None")]


@checked
def make_plan(
    scenario: Scenario, kind: KindName, settings: Settings, folder: Folder, *, seed: Seed = 1, runs: Runs = 20,
    changed: Settings | None = None, outcome: Names = (), causes: Names = (), method: Method = "morris",
    size: Size = 0, inputs: Names = (), repeats: Repeats = 2, jobs_per_task: JobsPerTask = 0, shards: Shards = 20,
    tell: RunProgress = None,
) -> PlanFolder:  # fmt: skip
    """Writes a plan into a new folder, with a script for SLURM. Nothing runs but the reference of the hooks, if needed.

    Parameters
    ----------
    scenario : Scenario
        Whoever carries the plan out loads it again, by its id if it ships, else from its folder, and names the
        mechanisms that it has.
    kind : str
        "run", "whatif", "explain" or "sensitivity": a name in kinds.KINDS.
    settings : Settings
        Of all worlds.
    folder : Path or str
        Must be new or empty.
    seed, runs : int
        Seed of the first world; worlds of a run, pairs of whatif, seeds of explain.
    changed : Settings, optional
        Of the changed world of each pair; of whatif alone. See `planned_settings`.
    outcome : str or sequence of str
        What is explained; of explain and sensitivity.
    causes : str or sequence of str
        Among which it is shared out, of explain; none: all that act.
    method, size, inputs, repeats
        Of a sensitivity: see `experiments.sensitivity.sensitivity`.
    jobs_per_task : int
        Worlds or pairs; 0: 1 for run and whatif, else 30.
    shards : int
        Of the SLURM array; never more than there are tasks.
    tell : callable, optional
        Told how many runs of the reference are done; without it a terminal or a notebook sees progress.

    Returns
    -------
    PlanFolder
        The plan on disk.

    Raises
    ------
    ArgumentError
        If an argument is not what it should be, names what is not there, or is of no use to such a plan.
    ResultsError
        If the folder is in use.
    ResourceError
        If it cannot be written. Nothing is left of it then.
    """
    of = KINDS[kind]
    asked = PlanRequest(
        scenario, settings, seed, runs, changed, tuple(outcome), tuple(causes), method, size, tuple(inputs), repeats
    )
    _refuse_of_other_kinds(of, asked)
    _refuse_worlds(of, asked)
    options, jobs = of.planned(asked)
    _refuse_jobs(of, options, len(jobs))
    each = jobs_per_task or of.jobs_per_task
    tasks = [jobs[n : n + each] for n in range(0, len(jobs), each)]
    spec = PlanSpec(
        of.name, name_of(scenario), scenario.digest, settings, seed, len(tasks), len(jobs), options,
        source=source_digest(), mechanisms=scenario.mechanisms,
    )  # fmt: skip
    with progress_for(tell, "reference of the hooks", RUNS) as tick:
        reference = reference_for(scenario, settings, tick)
    needed = megabytes(scenario, settings, seed, of.copies)
    script = slurm_script(folder, of.name, min(shards, len(tasks)), needed, mechanisms=settings.mechanisms)
    return PlanFolder.new(folder, spec, tasks, reference, script)


def _refuse_of_other_kinds(kind: Kind, asked: PlanRequest) -> None:
    """ArgumentError where something is asked for that such a plan has no use for."""
    at_rest = PlanRequest(asked.scenario, asked.settings)
    for name in (field.name for field in fields(PlanRequest)):
        for_all = name in ("scenario", "settings", "seed")
        if not for_all and name not in kind.takes and getattr(asked, name) != getattr(at_rest, name):
            users = either([other.name for other in KINDS.values() if name in other.takes])
            told = f"a plan of kind {kind.name} does not use it, one of kind {users} does; leave it out"
            raise ArgumentError("outcome" if name == "outcomes" else name, "", told)


def _refuse_worlds(kind: Kind, asked: PlanRequest) -> None:
    """An error where the worlds that are asked for, changed or not, cannot be made, or would come twice."""
    for one in (asked.settings, asked.changed):
        if one is not None:
            refuse(asked.scenario, one)
            prepare(asked.scenario, one, asked.seed)
            refuse_repeats(asked.scenario, one, asked.repeats if kind.name == "sensitivity" else asked.runs)


def _refuse_jobs(kind: Kind, options: Mapping[str, Any], jobs: int) -> None:
    """An error where there are too many of them, or where the options are not those of so many."""
    if jobs > MOST_JOBS:
        raise ArgumentError("runs", "", f"{jobs:,} worlds or pairs, expected {MOST_JOBS:,} at most; ask for fewer")
    with refused(f"a plan of {kind.name}", ParameterError, "ask for fewer worlds"):
        kind.refuse_other_options(options, jobs)


@checked
def planned_settings(
    kind: KindName, scenario: Scenario, base: Settings, without: Collection[str], changes: Mapping[str, float],
    edits: Collection[str],
) -> tuple[Settings, Settings | None]:  # fmt: skip
    """`settings` and `changed` for `make_plan`: the changes go to all worlds, or for whatif to the changed one."""
    return KINDS[kind].with_changes(scenario, base, without, changes, edits)
