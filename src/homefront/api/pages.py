"""Charts and the page of a run."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from homefront.api.kinds import ScenarioOrNone, scenario_of
from homefront.arguments import (
    COLUMN_CM,
    ChartName,
    Flag,
    Folder,
    FolderOrNone,
    Kind,
    Names,
    PlaceName,
    Progress,
    Unfit,
    Width,
    checked,
)
from homefront.experiments.explanation import Explanation
from homefront.experiments.sensitivity import Sensitivity
from homefront.experiments.whatif import Pairs
from homefront.processes import Registry
from homefront.results.folder import ResultFolder
from homefront.results.results import Results
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.report.written_pages import Comparison, Gallery


def _is_run(value: Any) -> bool:
    is_path = isinstance(value, str | os.PathLike) and bool(os.fspath(value))
    return is_path or isinstance(value, Results | ResultFolder)


@dataclass(frozen=True)
class ARun(Kind):
    """A run, or the folder of one."""

    def check(self, value: Any) -> Any:
        if not _is_run(value):
            raise Unfit(self.expected)
        return Path(value) if isinstance(value, str | os.PathLike) else value


@dataclass(frozen=True)
class Findings(Kind):
    """Runs, and what experiments found: one, or a list of them."""

    def check(self, value: Any) -> list[Any]:
        several = list(value) if isinstance(value, list | tuple) else [value]
        flat = [one for item in several for one in (item if isinstance(item, list) else [item])]
        if not flat or not all(_is_run(one) or isinstance(one, Explanation | Pairs | Sensitivity) for one in flat):
            raise Unfit(self.expected)
        return [Path(one) if isinstance(one, str | os.PathLike) else one for one in flat]


@dataclass(frozen=True)
class Folders(Kind):
    """Folders: none, one, or a list of them."""

    def check(self, value: Any) -> tuple[Path, ...]:
        several = value if isinstance(value, list | tuple) else (value,)
        if not all(isinstance(one, str | os.PathLike) and os.fspath(one) for one in several):
            raise Unfit(self.expected)
        return tuple(Path(one) for one in several)


@dataclass(frozen=True)
class SeveralRuns(Kind):
    """A list of runs, or of folders of them."""

    def check(self, value: Any) -> list[Any]:
        if not isinstance(value, list | tuple) or len(value) < 2 or not all(_is_run(one) for one in value):
            raise Unfit(self.expected)
        return list(value)


@dataclass(frozen=True)
class OfOnesOwn(Kind):
    """Scenarios that do not ship: none, one, or a list of them."""

    def check(self, value: Any) -> tuple[Any, ...]:
        several = value if isinstance(value, list | tuple) else (value,)
        if not all(isinstance(one, Scenario) or (isinstance(one, str | os.PathLike) and os.fspath(one))
                   for one in several):  # fmt: skip
            raise Unfit(self.expected)
        return tuple(several)


RunLike = Annotated[Any, ARun("what run gave, or the folder of a run")]
RunList = Annotated[Any, SeveralRuns("a list of two to four runs, each what run gave, or its folder")]
RunFolders = Annotated[Any, Folders("the folder of a run, or a list of them")]
OwnScenarios = Annotated[Any, OfOnesOwn("a scenario that does not ship, its folder, or a list of them")]
ResultLike = Annotated[Any, Findings("what run, whatif, explain or sensitivity gave, or their folders and files")]


@checked
def figure(
    run: RunLike, name: ChartName, place: PlaceName = "", width_cm: Width = COLUMN_CM, scenario: ScenarioOrNone = None,
    caption: Flag = True, mechanisms: Names = (),
) -> Any:  # fmt: skip
    """Draw a chart of a run.

    Parameters
    ----------
    run : Ensemble, Results or path
        What `run` or `read_run` gave, or the folder of a run.
    name : str
        A chart, as `homefront figure RUN --list` prints them.
    place : str
        The place that the chart shows, if it shows one; "all" for all together.
    width_cm : float
        Width on paper, cm.
    scenario : str, path or Scenario, optional
        The scenario of the run, if it is not one that ships.
    caption : bool
        Whether scenario, seeds, version and result hash stand beneath.
    mechanisms : str or sequence of str
        With which the run was made, by name: no folder may have their code loaded.

    Returns
    -------
    altair.VConcatChart
        The chart; `save` writes it as SVG, PNG, PDF or HTML.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ParameterError
        If there is no chart of this name, or it shows no such place.
    ResultsError
        If the run is damaged, or was made from another scenario or with other mechanisms.

    Examples
    --------
    >>> figure("runs/first", "fear", place="Moscow").save("fear.svg")
    """
    from homefront.views.charts import figure as drawn

    known = None if scenario is None else scenario_of(scenario)
    return drawn(run, name, place=place, width_cm=width_cm, scenario=known, caption=caption, mechanisms=mechanisms)


@checked
def write_report(
    found: ResultLike, file: Folder, scenario: ScenarioOrNone = None, mechanisms: Names = ()
) -> Path:  # fmt: skip
    """Write the page of a run: one HTML file that needs no network.

    Parameters
    ----------
    found : run, experiment, path, or a list of them
        The first run is the main one; further runs are shown beside it. Explanations, pairs and sensitivities, or the
        files in which they were kept, make the section of causes.
    file : path
        The HTML file to write.
    scenario : str, path or Scenario, optional
        The scenario of the runs, if it is not the one that ships under their id.
    mechanisms : str or sequence of str
        With which the runs were made, by name: no folder may have their code loaded. A run that was made by this
        program since it was started knows them.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ResultsError
        If a run is damaged, or was made from another scenario or with other mechanisms.
    """
    from homefront.views.report.page import write_report as written

    return written(found, file, None if scenario is None else scenario_of(scenario), mechanisms)


@checked
def gallery(
    folder: Folder, runs: RunFolders = (), file: FolderOrNone = None, every: Flag = False,
    scenarios: OwnScenarios = (), tell: Progress = None, mechanisms: Names = (),
) -> Gallery:  # fmt: skip
    """Write a gallery: one HTML file with a card for each run in a folder, which leads to the report of each.

    Parameters
    ----------
    folder : path
        Runs are looked for in its folders, no deeper.
    runs : path or list of paths
        Folders of more runs.
    file : path, optional
        The HTML file to write; by default index.html in the folder. It has at most 300 kB: maps for which there is no
        room are left out.
    every : bool
        Whether each run has a card; otherwise each scenario has one, of its newest run.
    scenarios : Scenario, path, or a list of them
        Scenarios that do not ship.
    tell : callable, optional
        Called with a line before a report that is missing is written.
    mechanisms : str or sequence of str
        With which runs were made, by name: no folder may have their code loaded. A run with another one is left out.

    Returns
    -------
    Gallery
        With the file, the runs that are shown, and those that are left out, each with the reason.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ResultsError
        If the folder has no run, or none that can be shown.
    ScenarioError
        If a scenario of `scenarios` cannot be used.
    """
    from homefront.views.report.gallery import write_gallery

    return write_gallery(folder, runs, file, every, _own(scenarios, mechanisms), tell, mechanisms)


@checked
def compare(
    runs: RunList, file: Folder, scenarios: OwnScenarios = (), mechanisms: Names = ()
) -> Comparison:  # fmt: skip
    """Write a page of runs side by side: what differs, how each ended, what it cost, and by how much they differ.

    Parameters
    ----------
    runs : list of Ensemble, Results or path
        Two to four runs: of one scenario with something left out or changed, or of several scenarios.
    file : path
        The HTML file to write.
    scenarios : Scenario, path, or a list of them
        Scenarios that do not ship.
    mechanisms : str or sequence of str
        With which runs were made, by name: no folder may have their code loaded.

    Returns
    -------
    Comparison
        With the file, whether worlds of one seed are pairs, in what the runs differ, and why to compare with care.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ResultsError
        If a run is damaged, or was made from another state of its scenario.
    ParameterError
        If there are more than four runs.
    """
    from homefront.views.report.compare import runs_of, write_comparison

    return write_comparison(runs_of(runs), file, _own(scenarios, mechanisms), mechanisms)


def _own(scenarios: Sequence[Any], mechanisms: Collection[str]) -> list[Scenario]:
    """Scenarios that do not ship, with the kinds of measures and outcomes that these packages add."""
    return [one if isinstance(one, Scenario) else load_scenario(str(one), Registry(mechanisms)) for one in scenarios]
