"""Plans: work that is written down first, and run here, by a SLURM array or on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from homefront.api.kinds import ScenarioGiven, scenario_of
from homefront.arguments import (
    FOLLOW,
    Folder,
    FolderOrNone,
    JobsPerTask,
    Kind,
    Method,
    Names,
    Repeats,
    Runs,
    Seed,
    Shards,
    Size,
    Told,
    Unfit,
    checked,
)
from homefront.engine.settings import settings_for
from homefront.experiments.plans.collecting import collect as put_together
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.planning import KindName, make_plan, planned_settings
from homefront.experiments.plans.status import Status
from homefront.experiments.stored import Stored
from homefront.parameters import WorldsName, parameters_of
from homefront.parameters.worlds import EXPLAIN
from homefront.views.shown import VIEWS


@dataclass(frozen=True)
class APlan(Kind):
    """A plan, or the path of its folder."""

    def check(self, value: Any) -> Any:
        if isinstance(value, PlanFolder) or (isinstance(value, str | os.PathLike) and os.fspath(value)):
            return value
        raise Unfit(self.expected)


PlanGiven = Annotated[Any, APlan("what plan gives, or the path of its folder")]


def plan_of(given: Any, mechanisms: Collection[str] = ()) -> PlanFolder:
    """The plan of a path, or itself; ResultsError if the folder holds none. mechanisms : whose code may be loaded."""
    if not isinstance(given, PlanFolder):
        return PlanFolder.open(given, mechanisms)
    return replace(given, mechanisms=tuple(mechanisms)) if mechanisms else given


@checked
def plan(
    scenario: ScenarioGiven, kind: KindName = "run", out: Folder = "plan", *, runs: Runs = 20, seed: Seed = 1,
    scale: float = 1 / 20_000, without: Names = (), changes: Mapping[str, float] | None = None, edits: Names = (),
    outcome: Names = (), causes: Names = (), method: Method = "morris", size: Size = 0, inputs: Names = (),
    repeats: Repeats = 2, jobs_per_task: JobsPerTask = 0, shards: Shards = 20, tell: Told = None, days: int = 0,
    worlds: WorldsName = "", parameters: str = "", only: str = "", coder: str = "", floor: float = 0.0,
    substeps: int = 2, contacts: str = "", positions: Mapping[str, float] | None = None,
    latents: Mapping[str, float] | None = None, mechanisms: Names = (),
) -> PlanFolder:  # fmt: skip
    """Write a plan into a folder. Nothing runs yet: `resume` carries it out, `collect` puts the results together.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, as "moscow-1941", a folder, or what `load_scenario` gives.
    kind : {"run", "whatif", "explain", "sensitivity"}
        What is planned.
    out : path
        A folder that is new or empty.
    runs : int
        Worlds of a run, pairs of whatif, seeds of explain.
    seed : int
        Of the first world.
    scale : float
        Agents a person, 1/20000 to 1.
    without, changes, edits
        What is changed, see `run`; of whatif: in the changed world of each pair.
    outcome : str or sequence of str
        Of explain and sensitivity.
    causes : str or sequence of str
        For explain: causes to compare one by one. Default: all that act.
    method, size, inputs, repeats
        Of a sensitivity, see `sensitivity`.
    jobs_per_task : int
        Worlds or pairs a task; 0: 1 for run and whatif, else 30.
    shards : int
        Of the SLURM array.
    tell : callable, optional
        Called with the number of runs of the reference that are done.
    worlds : {"", "forecast", "record"}
        The set of worlds, instead of `parameters`; "" for that of the call which is planned.
    days, parameters, only, coder, floor, substeps, contacts, positions, latents
        Of all worlds; see `Settings`.
    mechanisms : str or sequence of str
        Those of installed packages that run too, by name. The plan says which code they are; whoever carries it out
        names them again, and has the same.

    Returns
    -------
    PlanFolder
        The plan on disk.

    Raises
    ------
    ArgumentError
        Where an argument is wrong, or is of no use to such a plan.
    ResultsError
        Where the folder is in use.
    """
    loaded = scenario_of(scenario, mechanisms)
    chosen = parameters_of(worlds, parameters, default=EXPLAIN if kind in ("explain", "whatif") else "")
    base = settings_for(
        loaded, scale=scale, days=days, parameters=chosen, only=only, coder=coder, floor=floor, substeps=substeps,
        contacts=contacts, positions=positions, latents=latents, follow=FOLLOW if kind == "run" else 0,
    )  # fmt: skip
    asked = settings_for(loaded, scale=scale, changes=changes).changes
    settings, changed = planned_settings(kind, loaded, base, without, asked, edits)
    return make_plan(
        loaded, kind, settings, out, seed=seed, runs=runs, changed=changed, outcome=outcome, causes=causes,
        method=method, size=size, inputs=inputs, repeats=repeats, jobs_per_task=jobs_per_task, shards=shards, tell=tell,
    )  # fmt: skip


@checked
def status(plan: PlanGiven) -> Status:
    """How far a plan is. Reads the disk only: whoever carries the plan out is not disturbed.

    Parameters
    ----------
    plan : PlanFolder or path
        What `plan` gave, or its folder.
    """
    return plan_of(plan).status()


@checked
def collect(plan: PlanGiven, out: FolderOrNone = None, *, mechanisms: Names = ()) -> Any:
    """Put the results of a plan together, each checked against its hash first.

    Parameters
    ----------
    plan : PlanFolder or path
        What `plan` gave, or its folder; all its tasks are done.
    out : path, optional
        Of a run: its folder, by default "collected" in that of the plan. Else a JSON file.
    mechanisms : str or sequence of str
        Those of the plan, by name, where you give its folder: no folder may have their code loaded.

    Returns
    -------
    Ensemble, Pairs, list of Explanation or list of Sensitivity
        As the plan was for a run, whatif, explain or sensitivity.

    Raises
    ------
    ResultsError
        Where a task is not done, or a result is damaged.
    """
    found = put_together(plan_of(plan, mechanisms), out, views=VIEWS)
    return found.ensemble(VIEWS) if isinstance(found, Stored) else found
