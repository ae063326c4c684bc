"""Plans: work that is written down first, and run here, by a SLURM array or on a Dask cluster."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from homefront.api.kinds import ScenarioLike, scenario_of
from homefront.arguments import (
    FOLLOW,
    Folder,
    FolderOrNone,
    JobsPerTask,
    Kind,
    Method,
    Names,
    Progress,
    Repeats,
    Runs,
    Seed,
    Shards,
    Size,
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
from homefront.views.result_views import VIEWS


@dataclass(frozen=True)
class APlan(Kind):
    """A plan, or the path of its folder."""

    def check(self, value: Any) -> Any:
        if isinstance(value, PlanFolder) or (isinstance(value, str | os.PathLike) and os.fspath(value)):
            return value
        raise Unfit(self.expected)


PlanLike = Annotated[Any, APlan("what plan gives, or the path of its folder")]


def plan_of(given: Any, mechanisms: Collection[str] = ()) -> PlanFolder:
    """The plan of a path, or itself; ResultsError if the folder holds none. mechanisms : whose code may be loaded."""
    if not isinstance(given, PlanFolder):
        return PlanFolder.open(given, mechanisms)
    return replace(given, mechanisms=tuple(mechanisms)) if mechanisms else given


@checked
def plan(
    scenario: ScenarioLike, kind: KindName = "run", out: Folder = "plan", *, runs: Runs = 20, seed: Seed = 1,
    scale: float = 1 / 20_000, without: Names = (), changes: Mapping[str, float] | None = None, edits: Names = (),
    outcome: Names = (), causes: Names = (), method: Method = "morris", size: Size = 0, inputs: Names = (),
    repeats: Repeats = 2, jobs_per_task: JobsPerTask = 0, shards: Shards = 20, tell: Progress = None, days: int = 0,
    worlds: WorldsName = "", parameters: str = "", only: str = "", coder: str = "", floor: float = 0.0,
    substeps: int = 2, contacts: str = "", positions: Mapping[str, float] | None = None,
    latents: Mapping[str, float] | None = None, mechanisms: Names = (),
) -> PlanFolder:  # fmt: skip
    """Write a plan of work for other machines into a folder.

    Nothing runs yet: `resume` runs the plan, and `collect` puts the results together.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, as "moscow-1941", a folder, or what `load_scenario` gives.
    kind : {"run", "whatif", "explain", "sensitivity"}
        The call that is planned.
    out : path
        A folder that is new or empty.
    runs : int
        Number of worlds of a run, of pairs of whatif, of seeds of explain.
    seed : int
        Seed of the first world, 0 or more.
    scale : float
        Agents for each person, 1/20000 to 1.
    without, edits : str or sequence of str
        Causes and processes that are left out; lines that change the scenario. For whatif: in the changed world.
    changes : dict of str to float
        Parameters that are set, by "process.parameter". For whatif: in the changed world.
    outcome : str or sequence of str
        For explain and sensitivity: outcomes of the scenario.
    causes : str or sequence of str
        For explain: causes to compare one by one. Default: all that act.
    method : {"morris", "sobol"}
        For sensitivity: screening by elementary effects, or shares of variance.
    size, repeats : int
        For sensitivity: number of walks or base sample, and of worlds for each row. See `sensitivity`.
    inputs : str or sequence of str
        For sensitivity: parameters, and "coded.VARIABLE".
    jobs_per_task : int
        Number of worlds or pairs in a task; 0 for 1 in run and whatif, and 30 in the others.
    shards : int
        Number of tasks of the SLURM array.
    tell : callable, optional
        Called with the number of runs of the reference that are done.
    worlds : {"", "forecast", "record"}
        The set of worlds, instead of `parameters`; "" for that of the call which is planned.
    parameters, only, coder, contacts : str
        The parameter set; one half alone; one coding alone; who meets whom. See `Settings`.
    days, substeps : int
        Days to run, 0 for all; parts of a day of the society. See `Settings`.
    floor : float
        Agents that each place has at least. See `Settings`.
    positions, latents : dict of str to float
        Positions between the two codings, 0 to 1; latent inputs that are fixed, each in its own unit. See `Settings`.
    mechanisms : str or sequence of str
        Those of installed packages that run too, by name. The plan says which code they are; whoever runs it names
        them again, and has the same.

    Returns
    -------
    PlanFolder
        The plan on disk.

    Raises
    ------
    ArgumentError
        If an argument is wrong, or is of no use to such a plan.
    ScenarioError
        If the scenario cannot be used.
    ResultsError
        If the folder is in use.
    ResourceError
        If the folder cannot be written.

    Examples
    --------
    >>> planned = plan("france-1940", "run", "plan-of-three", runs=3, days=2)
    >>> planned.status().tasks
    3
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
def status(plan: PlanLike) -> Status:
    """Say how far a plan is.

    This reads the disk only: the processes that run the plan are not disturbed.

    Parameters
    ----------
    plan : PlanFolder or path
        What `plan` gave, or its folder.

    Returns
    -------
    Status
        Numbers of tasks: all, done, failed, running and left.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ResultsError
        If the folder holds no plan, or one of another version.
    """
    return plan_of(plan).status()


@checked
def collect(plan: PlanLike, out: FolderOrNone = None, *, mechanisms: Names = ()) -> Any:
    """Put the results of a plan together, each checked against its hash first.

    Parameters
    ----------
    plan : PlanFolder or path
        What `plan` gave, or its folder; all its tasks are done.
    out : path, optional
        For a run: its folder, by default "collected" in that of the plan. For the others: a JSON file.
    mechanisms : str or sequence of str
        Those of the plan, by name, where you give its folder: no folder may have their code loaded.

    Returns
    -------
    Ensemble, Pairs, list of Explanation or list of Sensitivity
        The result of the call that was planned: run, whatif, explain or sensitivity.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ResultsError
        If a task is not done, or a result is damaged.
    ResourceError
        If the result cannot be written.
    """
    found = put_together(plan_of(plan, mechanisms), out, views=VIEWS)
    return found.ensemble(VIEWS) if isinstance(found, Stored) else found
