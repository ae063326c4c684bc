"""Worlds of a scenario: one, or many."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Annotated, Any

from homefront.api.kinds import ScenarioLike, ScenarioOrNone, scenario_of
from homefront.api.plans import plan_of
from homefront.arguments import (
    FOLLOW,
    APath,
    CheckpointDays,
    Flag,
    FolderOrNone,
    Names,
    Progress,
    Runs,
    Seed,
    Workers,
    checked,
)
from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings, settings_for
from homefront.experiments.ensemble import Ensemble, run_many, run_one
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.plans.running import (
    Address,
    Executor,
    Shard,
    refuse_for_a_plan,
    refuse_for_a_run,
    run_plan,
)
from homefront.experiments.stored import BY_SIZE, Listeners, Stored, go_on, store
from homefront.parameters import WorldsName, parameters_of
from homefront.scenario.schema import Scenario
from homefront.views.result_views import VIEWS


class _RunOrPlan(APath):
    def check(self, value: Any) -> Any:
        return value if isinstance(value, PlanFolder) else super().check(value)


FolderOrPlan = Annotated[Any, _RunOrPlan("the path of a run or of a plan")]


@checked
def run(
    scenario: ScenarioLike, scale: float = 1 / 1000, seed: Seed = 1, tell: Progress = None, *, days: int = 0,
    without: Collection[str] = (), changes: Mapping[str, float] | None = None, edits: Collection[str] = (),
    worlds: WorldsName = "", parameters: str = "", only: str = "", coder: str = "",
    floor: float = 0.0, substeps: int = 2, follow: int = FOLLOW, contacts: str = "",
    positions: Mapping[str, float] | None = None, latents: Mapping[str, float] | None = None,
    mechanisms: Names = (),
    out: FolderOrNone = None, report: Flag = False, checkpoint_every: CheckpointDays = BY_SIZE,
) -> Ensemble:  # fmt: skip
    """Run one world of a scenario.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, as "moscow-1941", a folder, or what `load_scenario` gives.
    scale : float
        Agents for each person, 1/20000 to 1.
    seed : int
        Seed of the world, 0 or more.
    tell : callable, optional
        Called with the number of days that are done; without it a terminal or a notebook shows progress.
    worlds : {"", "forecast", "record"}
        The set of worlds, instead of `parameters`; "" for those of `parameters`.
    parameters, only, coder, contacts : str
        The parameter set; one half alone; one coding alone; who meets whom. See `Settings`.
    without, edits : str or sequence of str
        Causes and processes that are left out; lines that change the scenario. See `Settings`.
    days, substeps, follow : int
        Days to run, 0 for all; parts of a day of the society; people who are followed. See `Settings`.
    floor : float
        Agents that each place has at least. See `Settings`.
    changes, positions, latents : dict of str to float
        Parameters that are set; positions between the two codings, 0 to 1; latent inputs that are fixed, each in its
        own unit. See `Settings`.
    mechanisms : str or sequence of str
        Those of installed packages that run too, by name; their code is loaded.
    out : path, optional
        A folder that is new or empty: each world is stored there as soon as it is done, so that `resume` can go on.
    report : bool
        Write the report into that folder.
    checkpoint_every : int
        Days from one checkpoint of a world to the next; 0 for none, -1 for what suits its size.

    Returns
    -------
    Ensemble
        The run, with one world.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ScenarioError
        If the scenario cannot be used.
    ResultsError
        If the folder `out` is not empty.
    ResourceError
        If the world does not fit the memory, or the folder cannot be written.

    Examples
    --------
    >>> run("britain-1940", scale=1 / 20000, days=2).data.sizes["day"]
    2
    """
    loaded = scenario_of(scenario, mechanisms)
    settings = settings_for(
        loaded, scale=scale, days=days, without=without, changes=changes, edits=edits,
        parameters=parameters_of(worlds, parameters), only=only, coder=coder, floor=floor,
        substeps=substeps, follow=follow, contacts=contacts, positions=positions, latents=latents,
    )  # fmt: skip
    if out is not None or report:
        return _stored(loaded, settings, seed, 1, out, report, checkpoint_every, 0, 0, tell)
    return run_one(prepare(loaded, settings, seed), tell, VIEWS)


@checked
def ensemble(
    scenario: ScenarioLike, runs: Runs, seed: Seed = 1, scale: float = 1 / 1000, workers: Workers = 0,
    threads: Workers = 0, tell: Progress = None, *, days: int = 0, without: Collection[str] = (),
    changes: Mapping[str, float] | None = None, edits: Collection[str] = (), worlds: WorldsName = "",
    parameters: str = "", only: str = "", coder: str = "", floor: float = 0.0, substeps: int = 2,
    follow: int = FOLLOW, contacts: str = "", positions: Mapping[str, float] | None = None,
    latents: Mapping[str, float] | None = None,
    mechanisms: Names = (), out: FolderOrNone = None, report: Flag = False,
    checkpoint_every: CheckpointDays = BY_SIZE,
) -> Ensemble:  # fmt: skip
    """Run many worlds of a scenario; world n of seed S is the single world of seed S + n.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, as "moscow-1941", a folder, or what `load_scenario` gives.
    runs : int
        Number of worlds.
    seed : int
        Seed of the first world, 0 or more.
    scale : float
        Agents for each person, 1/20000 to 1.
    workers, threads : int
        Number of processes, and of threads in each; 0 for all cores, shared out over the worlds first.
    tell : callable, optional
        Called with the number of worlds that are done, or of days of a single one.
    worlds : {"", "forecast", "record"}
        The set of worlds, instead of `parameters`; "" for those of `parameters`.
    parameters, only, coder, contacts : str
        The parameter set; one half alone; one coding alone; who meets whom. See `Settings`.
    without, edits : str or sequence of str
        Causes and processes that are left out; lines that change the scenario. See `Settings`.
    days, substeps, follow : int
        Days to run, 0 for all; parts of a day of the society; people who are followed. See `Settings`.
    floor : float
        Agents that each place has at least. See `Settings`.
    changes, positions, latents : dict of str to float
        Parameters that are set; positions between the two codings, 0 to 1; latent inputs that are fixed, each in its
        own unit. See `Settings`.
    mechanisms : str or sequence of str
        Those of installed packages that run too, by name; their code is loaded.
    out : path, optional
        A folder that is new or empty: each world is stored there as soon as it is done, so that `resume` can go on.
    report : bool
        Write the report into that folder.
    checkpoint_every : int
        Days from one checkpoint of a world to the next; 0 for none, -1 for what suits its size.

    Returns
    -------
    Ensemble
        The run, with its worlds in the order of their seeds.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ScenarioError
        If the scenario cannot be used.
    ResultsError
        If the folder `out` is not empty.
    ResourceError
        If so many worlds at once do not fit the memory, or the folder cannot be written.

    Examples
    --------
    >>> found = ensemble("france-1940", runs=2, scale=1 / 20000, days=3, workers=1)
    >>> [world.seed for world in found.worlds]
    [1, 2]
    """
    loaded = scenario_of(scenario, mechanisms)
    settings = settings_for(
        loaded, scale=scale, days=days, without=without, changes=changes, edits=edits,
        parameters=parameters_of(worlds, parameters), only=only, coder=coder, floor=floor,
        substeps=substeps, follow=follow, contacts=contacts, positions=positions, latents=latents,
    )  # fmt: skip
    if out is not None or report:
        return _stored(loaded, settings, seed, runs, out, report, checkpoint_every, workers, threads, tell)
    return run_many(prepare(loaded, settings, seed), runs, workers, threads, tell, VIEWS)


@checked
def resume(
    folder: FolderOrPlan, *, workers: Workers = 0, threads: Workers = 0, scenario: ScenarioOrNone = None,
    executor: Executor = "local", address: Address = "", shard: Shard = "", tell: Progress = None,
    mechanisms: Names = (),
) -> Any:  # fmt: skip
    """Continue a run that was stopped, or run a plan.

    A run that was stopped ends with the same bytes as one that was not.

    Parameters
    ----------
    folder : path or PlanFolder
        The folder of a run that was stopped, or a plan.
    workers, threads : int
        Number of processes, and of threads in each; 0 for those with which the run began, or one process on each core.
    scenario : str, path or Scenario, optional
        For a run: its scenario, if it was changed in memory, so that its id or folder does not lead to it.
    mechanisms : str or sequence of str
        Those with which the run was begun, or of the plan: their code is loaded only if you name them again.
    executor : {"local", "dask"}
        For a plan: what runs it.
    address : str
        For a plan: the Dask scheduler, as "tcp://HOST:8786".
    shard : str
        For a plan: "3/20" for every 20th task from the fourth on; "" for all.
    tell : callable, optional
        Called with the number of worlds or tasks that are done, or of days of a single world.

    Returns
    -------
    Ensemble or Status
        The finished run, or how far the plan is: tasks that failed are no error.

    Raises
    ------
    ArgumentError
        If an argument is wrong, or of no use to a run or to a plan.
    ResultsError
        If the folder holds no run that was stopped and no plan, or another scenario or version began it.
    ResourceError
        If the folder cannot be written.
    KeyboardInterrupt
        At Ctrl-C; the text says what is kept, and how to continue.
    """
    if isinstance(folder, PlanFolder) or PlanFolder.is_one(folder):
        refuse_for_a_plan(threads=threads, scenario=scenario)
        plan = plan_of(folder, mechanisms)
        return run_plan(plan, executor=executor, address=address, shard=shard, workers=workers, tell=tell)
    refuse_for_a_run(executor=executor, address=address, shard=shard)
    loaded = None if scenario is None else scenario_of(scenario)
    return _finished(go_on(folder, workers=workers, threads=threads, scenario=loaded, mechanisms=mechanisms,
                           listeners=Listeners(tell=tell)))  # fmt: skip


def _stored(
    scenario: Scenario, settings: Settings, seed: int, runs: int, out: Path | None, report: bool, checkpoint_every: int,
    workers: int, threads: int, tell: Callable[[int], None] | None,
) -> Ensemble:  # fmt: skip
    return _finished(store(
        scenario, settings, seed, runs, out, workers=workers, threads=threads, checkpoint_every=checkpoint_every,
        report=report, listeners=Listeners(tell=tell),
    ))  # fmt: skip


def _finished(found: Stored) -> Ensemble:
    if found.report:
        from homefront.views.report.page import write_report

        write_report([found.run.path], found.run.report, found.scenario)
    return found.ensemble(VIEWS)
