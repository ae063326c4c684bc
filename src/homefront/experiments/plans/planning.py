"""A plan is made: what is asked for becomes numbered tasks in a folder. Nothing runs yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from homefront.compiled import source_digest
from homefront.engine.reference import RUNS, reference_for
from homefront.engine.run import Settings, inputs_for
from homefront.errors import ParameterError
from homefront.experiments.executors.slurm import slurm_script
from homefront.experiments.plans.arguments import either, names, one_of, path, whole
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.kinds import KINDS
from homefront.experiments.plans.kinds.kind import MOST_REPEATS, MOST_RUNS, MOST_SIZE, Asked, Kind
from homefront.experiments.plans.memory import megabytes
from homefront.experiments.plans.spec import MOST_JOBS, PlanSpec
from homefront.experiments.runs import name_of
from homefront.experiments.sensitivity import METHODS
from homefront.experiments.stored import refuse_two_values
from homefront.progress import Tick, progress_for
from homefront.reading import refused
from homefront.scenario.schema import Scenario

MOST_SEED, MOST_SHARDS, MOST_JOBS_PER_TASK = 10**38, 10_000, 1_000_000

OPTIONS = {"outcomes": "--outcome"}
"""Arguments whose options of the command line have other names."""


def kind_of(name: object) -> Kind:
    """The kind of that name; ParameterError with the nearest if there is none."""
    return KINDS[one_of("--for", name, list(KINDS))]


def make_plan(
    scenario: Scenario, kind: str, settings: Settings, folder: Path | str, *, seed: int = 1,
    runs: int = 20, changed: Settings | None = None, outcomes: str | Sequence[str] = (),
    causes: str | Sequence[str] = (), method: str = "morris", size: int = 0, inputs: str | Sequence[str] = (),
    repeats: int = 2, jobs_per_task: int = 0, shards: int = 20, tell: Tick | None = None,
) -> PlanFolder:  # fmt: skip
    """Writes a plan into a new folder, with a script for SLURM. Nothing runs but the reference of the hooks, if needed.

    Parameters
    ----------
    scenario : Scenario
        Whoever carries the plan out loads it again, by its id if it ships, else from its folder.
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
    outcomes : str or sequence of str
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
    ParameterError
        If an argument is not what it should be, names what is not there, or is of no use to such a plan.
    ResultsError
        If the folder is in use.
    ResourceError
        If it cannot be written. Nothing is left of it then.
    """
    of, into = kind_of(kind), path("--out", folder)
    asked = Asked(
        scenario, settings, whole("--seed", seed, 0, MOST_SEED), whole("--runs", runs, 1, MOST_RUNS), changed,
        names("--outcome", outcomes), names("--causes", causes), one_of("--method", method, METHODS),
        whole("--size", size, 0, MOST_SIZE), names("--inputs", inputs), whole("--repeats", repeats, 1, MOST_REPEATS),
    )  # fmt: skip
    each = whole("--jobs-per-task", jobs_per_task, 0, MOST_JOBS_PER_TASK) or of.jobs_per_task
    shards = whole("--shards", shards, 1, MOST_SHARDS)
    _refuse_of_other_kinds(of, asked)
    for one in (settings, changed):
        if one is not None:
            _refuse_unusable(scenario, one, asked.seed)
    options, jobs = of.planned(asked)
    if len(jobs) > MOST_JOBS:
        raise ParameterError(f"{len(jobs):,} worlds or pairs: expected {MOST_JOBS:,} at most; ask for fewer --runs")
    with refused(f"--for {of.name}", ParameterError, "ask for less"):
        of.refuse_other_options(options, len(jobs))
    tasks = [jobs[n : n + each] for n in range(0, len(jobs), each)]
    spec = PlanSpec(
        of.name, name_of(scenario), scenario.digest, settings, asked.seed, len(tasks), len(jobs), options,
        source=source_digest(),
    )  # fmt: skip
    with progress_for(tell, "reference of the hooks", RUNS) as tick:
        reference = reference_for(scenario, settings, tick)
    script = slurm_script(into, of.name, min(shards, len(tasks)), megabytes(scenario, settings, asked.seed))
    return PlanFolder.new(into, spec, tasks, reference, script)


def _refuse_of_other_kinds(kind: Kind, asked: Asked) -> None:
    """ParameterError where something is asked for that such a plan has no use for."""
    at_rest = Asked(asked.scenario, asked.settings)
    for name in (field.name for field in fields(Asked)):
        for_all = name in ("scenario", "settings", "seed")
        if not for_all and name not in kind.takes and getattr(asked, name) != getattr(at_rest, name):
            users = either([other.name for other in KINDS.values() if name in other.takes])
            option = OPTIONS.get(name, f"--{name}")
            raise ParameterError(
                f"{option}: a plan for {kind.name} has no use for it, one for {users} has; leave it out"
            )


def _refuse_unusable(scenario: Scenario, settings: Settings, seed: int) -> None:
    """ParameterError or ScenarioError where worlds with these settings could not be run."""
    settings.processes()
    refuse_two_values(scenario, settings)
    if settings.only != "front":
        inputs_for(scenario, settings, seed)


def planned_settings(
    kind: str, scenario: Scenario, base: Settings, without: Sequence[str], changes: dict[str, float],
    edits: Sequence[str],
) -> tuple[Settings, Settings | None]:  # fmt: skip
    """`settings` and `changed` for `make_plan`: the changes go to all worlds, or for whatif to the changed one."""
    return kind_of(kind).with_changes(scenario, base, without, changes, edits)
