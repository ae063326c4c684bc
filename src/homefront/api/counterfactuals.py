"""Counterfactual pairs: worlds of a scenario beside the same worlds without one cause, made in advance."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from homefront.api.kinds import ScenarioLike, scenario_of
from homefront.arguments import FolderOrNone, Pairs, Progress, Workers, checked
from homefront.experiments.counterfactual_file import (
    read_counterfactuals,
    shipped_counterfactuals,
    write_counterfactuals,
)
from homefront.experiments.counterfactual_parts import Counterfactuals
from homefront.experiments.counterfactuals import RUNS
from homefront.experiments.counterfactuals import make_counterfactuals as made
from homefront.views.result_views import VIEWS


@checked
def counterfactuals(scenario: ScenarioLike, file: FolderOrNone = None) -> Counterfactuals:
    """Read the counterfactual pairs of a scenario: no world is run.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, as "moscow-1941", a folder, or what `load_scenario` gives.
    file : path, optional
        What `make_counterfactuals` wrote; None for the pairs that ship.

    Returns
    -------
    Counterfactuals
        `base` has the outcomes of 100 worlds of the record at 1:20000, `without` those of the same worlds without each
        cause alone, `moved` those of the first 50 with dated changes moved by days.

    Raises
    ------
    ArgumentError
        Where none ships with the scenario, or not of its present state.
    ResultsError
        Where the file holds no such pairs, or not of this scenario and of the worlds that ship.

    Examples
    --------
    >>> found = counterfactuals("france-1940")
    >>> found.runs, list(found.without)[0], list(found.outcomes)[0]
    (100, 'leaders_leave', 'exodus')
    >>> float((found.without["leaders_leave"].values["exodus"] - found.base.values["exodus"]).mean()) < 0
    True
    """
    known = scenario_of(scenario)
    found = shipped_counterfactuals(known) if file is None else read_counterfactuals(Path(file), known)
    return replace(found, views=VIEWS)


@checked
def make_counterfactuals(
    scenario: ScenarioLike,
    runs: Pairs = RUNS,
    workers: Workers = 0,
    tell: Progress = None,
    *,
    out: FolderOrNone = None,
) -> Counterfactuals:
    """Make the counterfactual pairs of a scenario: for each world of the record, one more without each cause.

    Parameters
    ----------
    scenario : str, path or Scenario
        An id, as "moscow-1941", a folder, or what `load_scenario` gives.
    runs : int
        Number of worlds, 2 or more; the first 50 of them also have dated changes moved.
    workers : int
        Number of processes; 0 for one on each core.
    tell : callable, optional
        Called with the number of groups of worlds that are done, one a world.
    out : path, optional
        Where it is kept; None for nowhere. Of what is stopped nothing is kept.

    Returns
    -------
    Counterfactuals
        The pairs: outcomes of all worlds, with all causes and without each.

    Raises
    ------
    ArgumentError
        If an argument is wrong, the scenario has no cause, or the set of worlds has fewer worlds.
    ScenarioError
        If the scenario cannot be used.
    ResourceError
        If the file cannot be written.
    """
    found = made(scenario_of(scenario), runs, workers, tell)
    if out is not None:
        write_counterfactuals(Path(out), found)
    return replace(found, views=VIEWS)
