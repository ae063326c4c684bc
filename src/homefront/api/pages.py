"""Charts and the page of a run."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from homefront.api.kinds import ScenarioOrNone, scenario_of
from homefront.arguments import COLUMN_CM, ChartName, Flag, Folder, Kind, PlaceName, Unfit, Width, checked
from homefront.experiments.explanation import Explanation
from homefront.experiments.sensitivity import Sensitivity
from homefront.experiments.whatif import Pairs
from homefront.results.folder import ResultFolder
from homefront.results.results import Results


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


RunGiven = Annotated[Any, ARun("what run gave, or the folder of a run")]
Found = Annotated[Any, Findings("what run, whatif, explain or sensitivity gave, or their folders and files")]


@checked
def figure(
    run: RunGiven, name: ChartName, place: PlaceName = "", width_cm: Width = COLUMN_CM, scenario: ScenarioOrNone = None,
    caption: Flag = True,
) -> Any:  # fmt: skip
    """Draw a chart of a run.

    Parameters
    ----------
    run : Ensemble, Results or path
        What `run` or `read_run` gave, or the folder of a run.
    name : str
        A chart, as `homefront figure RUN --list` prints them.
    place : str
        Where the chart is of one place; "all" for all together.
    width_cm : float
        On paper, in centimetres.
    scenario : str, path or Scenario, optional
        Where it is not one that ships.
    caption : bool
        Scenario, seeds, version and result hash beneath.

    Returns
    -------
    altair.VConcatChart

    Raises
    ------
    ParameterError
        For a name, place or width that there is not.

    Examples
    --------
    >>> figure("runs/first", "fear", place="Moscow")   # doctest: +SKIP
    """
    from homefront.views.charts import figure as drawn

    known = None if scenario is None else scenario_of(scenario)
    return drawn(run, name, place=place, width_cm=width_cm, scenario=known, caption=caption)


@checked
def write_report(found: Found, file: Folder, scenario: ScenarioOrNone = None) -> Path:
    """Write the page of a run: one HTML file that needs no network.

    Parameters
    ----------
    found : run, experiment, path, or a list of them
        The first run is the main one; further runs are set beside it. Explanations, pairs and sensitivities, or the
        files in which they were kept, make the section of causes.
    file : path
        To be written.
    scenario : str, path or Scenario, optional
        Where it is not the one that ships under the run's id.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ResultsError
        Where a run is damaged, or was made from another scenario.
    """
    from homefront.views.report.page import write_report as written

    return written(found, file, None if scenario is None else scenario_of(scenario))
