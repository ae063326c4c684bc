"""What two coders fill for a scenario: the grid, how far they agree, and their merge."""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Collection
from typing import Annotated, Any

from homefront.api.kinds import ScenarioLike, ScenarioOrNone
from homefront.arguments import Folder, Names, Seed, Text, checked
from homefront.coding.agreement import Agreements
from homefront.coding.agreement import agreement as agreement_of
from homefront.coding.files import read_codings
from homefront.coding.grid import Grid, grid_of, places_of
from homefront.coding.merged import Merged
from homefront.coding.merged import merged as merge_of
from homefront.errors import ArgumentError
from homefront.scenario.loader import read_partial
from homefront.scenario.partial import PartialScenario
from homefront.scenario.schema import Scenario
from homefront.writing import write_whole

Coder = Annotated[str, Text("the name of the coder, as anna", empty=False)]
ELSEWHERE = "choose another file"


@checked
def coding_grid(scenario: ScenarioLike, coder: Coder, file: Folder, places: Names = (), cuts: Names = ()) -> Grid:
    """Write the file that a coder fills: all coded variables, for each place and period of a scenario.

    Each row has what is asked, what each point of the scale means, and four cells to fill: value, evidence, source and
    confidence. The scenario need not be whole yet: scenario.toml, regions.csv, captures.csv and events.csv are enough.

    Parameters
    ----------
    scenario : str, path or Scenario
        The id of one that ships, or a folder.
    coder : str
        Who fills it; stands in each row.
    file : path
        The CSV file to write. One that is there is replaced.
    places : sequence of str
        Places to code by their own name, as "Paris" or with their kind "Paris=capital"; the kinds of place that the
        scenario needs come by themselves.
    cuts : sequence of str
        Days on which a period begins, as "1940-05-14"; none: those of the scenario's events.

    Returns
    -------
    Grid
        Its `units`, and where places and periods come from.

    Raises
    ------
    ScenarioError
        If something is wrong with the files that a grid is made from.
    ArgumentError
        If an argument is wrong, as a place, a kind or a day that the scenario does not have.
    ResourceError
        If the file cannot be written.

    Examples
    --------
    >>> grid = coding_grid("france-1940", "anna", "anna.csv", places=["Paris"], cuts=["1940-06-10"])
    >>> len(grid.units) > 0
    True
    """
    partial = _partial(scenario)
    named = dict(_place(text) for text in places)
    grid = grid_of(partial, named, [_day(text) for text in cuts])
    write_whole(file, grid.csv(coder).encode(), ELSEWHERE)
    return grid


@checked
def coding_agreement(first: Folder, second: Folder, scenario: ScenarioOrNone = None, seed: Seed = 1) -> Agreements:
    """Measure how far two coders agree: Krippendorff's alpha for each variable, with a 95 % interval.

    Needs the package krippendorff: `pip install 'homefront[coding]'`.

    Parameters
    ----------
    first, second : path
        The coders' CSV files, as `coding_grid` writes them and coders fill them.
    scenario : str, path or Scenario, optional
        Whose places the files may name; None: those that both files name.
    seed : int
        Seed of the draws of the bootstrap, 0 or more.

    Returns
    -------
    Agreements
        A row for each variable, the least alpha first; all variables together; and where the coders differ.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ScenarioError
        With every problem of both files.
    ParameterError
        If the package krippendorff is missing.
    """
    return agreement_of(*read_codings(first, second, _places(scenario)), seed)


@checked
def merge_codings(first: Folder, second: Folder, file: Folder, scenario: ScenarioOrNone = None) -> Merged:
    """Merge the files of two coders into the coding_merged.csv of a scenario.

    Both values are kept. Where the coders differ, a run draws a position between them; where one has no evidence the
    range is a step below and above the other's value; where neither has any it is the range of the coding sheet.

    Parameters
    ----------
    first, second : path
        The coders' CSV files.
    file : path
        The CSV file to write. One that is there is replaced.
    scenario : str, path or Scenario, optional
        Whose places the files may name; None: those that both files name.

    Returns
    -------
    Merged
        Its rows, and how many of them are agreed, a step apart, further apart, of one coder alone, or of none.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ScenarioError
        With every problem of both files, and for cells for which neither coder has a row.
    ResourceError
        If the file cannot be written.
    """
    made = merge_of(*read_codings(first, second, _places(scenario)))
    write_whole(file, made.csv.encode(), ELSEWHERE)
    return made


def _partial(given: Any) -> PartialScenario:
    """A scenario as far as it can be read."""
    return read_partial(given.folder if isinstance(given, Scenario) else os.fspath(given))


def _places(given: Any) -> Collection[str]:
    """Places of a scenario that a coding may name; none without one."""
    return () if given is None else places_of(_partial(given))


def _place(text: str) -> tuple[str, str]:
    """("Paris", "capital") of "Paris=capital"."""
    name, _, kind = text.partition("=")
    return name, kind


def _day(text: str) -> datetime.date:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            pass
    raise ArgumentError("cuts", repr(text), "expected a day as 1940-05-14")
