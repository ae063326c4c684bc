"""Worlds of a scenario: one, or many."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from homefront.api.kinds import ScenarioGiven, scenario_of
from homefront.arguments import Runs, Seed, Told, Workers, checked
from homefront.engine.prepare import prepare
from homefront.engine.settings import settings_for
from homefront.experiments.ensemble import Ensemble, run_many, run_one
from homefront.views.shown import VIEWS


@checked
def run(
    scenario: ScenarioGiven, scale: float = 1 / 1000, seed: Seed = 1, tell: Told = None, *, days: int = 0,
    without: Collection[str] = (), changes: Mapping[str, float] | None = None, edits: Collection[str] = (),
    parameters: str = "", only: str = "", inputs: str = "coded", coder: str = "", floor: float = 0.0,
    substeps: int = 2, follow: int = 0, contacts: str = "", positions: Mapping[str, float] | None = None,
) -> Ensemble:  # fmt: skip
    """Run one world of a scenario.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, as "moscow-1941", a folder, or what `load_scenario` gives.
    scale : float
        Agents a person, 1/20000 to 1.
    seed : int
        Of the world.
    tell : callable, optional
        Called with the number of days that are done; without it a terminal or a notebook sees progress.
    days, without, changes, edits, parameters, only, inputs, coder, floor, substeps, follow, contacts, positions
        How it is run; see `Settings`.

    Returns
    -------
    Ensemble
        Of one world.

    Raises
    ------
    ArgumentError
        Where an argument is wrong.

    Examples
    --------
    >>> run("britain-1940", scale=1 / 20000, days=2).data.sizes["day"]   # doctest: +SKIP
    2
    """
    loaded = scenario_of(scenario)
    settings = settings_for(
        loaded, scale=scale, days=days, without=without, changes=changes, edits=edits, parameters=parameters, only=only,
        inputs=inputs, coder=coder, floor=floor, substeps=substeps, follow=follow, contacts=contacts,
        positions=positions,
    )  # fmt: skip
    return run_one(prepare(loaded, settings, seed), tell, VIEWS)


@checked
def ensemble(
    scenario: ScenarioGiven, runs: Runs, seed: Seed = 1, scale: float = 1 / 1000, workers: Workers = 0,
    threads: Workers = 0, tell: Told = None, *, days: int = 0, without: Collection[str] = (),
    changes: Mapping[str, float] | None = None, edits: Collection[str] = (), parameters: str = "", only: str = "",
    inputs: str = "coded", coder: str = "", floor: float = 0.0, substeps: int = 2, follow: int = 0,
    contacts: str = "", positions: Mapping[str, float] | None = None,
) -> Ensemble:  # fmt: skip
    """Run many worlds of a scenario; world n of seed S is the single world of seed S + n.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, as "moscow-1941", a folder, or what `load_scenario` gives.
    runs : int
        Worlds.
    seed : int
        Of the first.
    scale : float
        Agents a person, 1/20000 to 1.
    workers, threads : int
        Processes, and threads in each; 0 for all cores, shared out over the worlds first.
    tell : callable, optional
        Called with the number of worlds that are done, or of days of a single one.
    days, without, changes, edits, parameters, only, inputs, coder, floor, substeps, follow, contacts, positions
        How they are run; see `Settings`.

    Returns
    -------
    Ensemble
        In the order of seeds.

    Raises
    ------
    ArgumentError
        Where an argument is wrong.
    ResourceError
        Where so many worlds at once do not fit the memory.
    """
    loaded = scenario_of(scenario)
    settings = settings_for(
        loaded, scale=scale, days=days, without=without, changes=changes, edits=edits, parameters=parameters, only=only,
        inputs=inputs, coder=coder, floor=floor, substeps=substeps, follow=follow, contacts=contacts,
        positions=positions,
    )  # fmt: skip
    return run_many(prepare(loaded, settings, seed), runs, workers, threads, tell, VIEWS)
