"""What a paper says of a model: ODD protocol, assumption register, methods paragraph."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from homefront.api.kinds import ScenarioLike, scenario_of
from homefront.arguments import FolderOrNone, Names, checked
from homefront.results.folder import ResultFolder
from homefront.views.made_with import refuse_missing
from homefront.views.odd.build import Format, Part, written
from homefront.views.odd.subject import Subject, subject_of


@checked
def odd(
    scenario: ScenarioLike, format: Format = "markdown", part: Part = "", run: FolderOrNone = None,
    mechanisms: Names = (),
) -> str:  # fmt: skip
    """Describe a scenario for a paper: ODD protocol, assumption register, methods paragraph, from code and data.

    Parameters
    ----------
    scenario : str, path or Scenario
        The scenario that is described.
    format : {"markdown", "latex"}
        LaTeX is a whole document, with its bibliography in it.
    part : {"", "odd", "assumptions", "methods"}
        One part, or all three.
    run : path, optional
        The folder of a run of the scenario, whose settings are described. None for the default settings.
    mechanisms : str or sequence of str
        Those of installed packages that are described too, by name; their code is loaded.

    Returns
    -------
    str
        The text.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ScenarioError
        If the scenario cannot be used.
    ResultsError
        If the run is not finished, is damaged, or is of another scenario or another state of it.

    Examples
    --------
    >>> print(odd("france-1940", part="assumptions").partition("\\n")[0])
    # Assumption register of France 1940: the exodus
    """
    return written(described(scenario, run, mechanisms), format, part)


def described(scenario: Any, run: Path | None, mechanisms: Collection[str]) -> Subject:
    """A scenario with mechanisms, or a run of it, as `odd` takes them."""
    if run is None:
        return subject_of(scenario_of(scenario, mechanisms))
    folder = ResultFolder(run)
    refuse_missing(run, folder.provenance, mechanisms)
    return subject_of(scenario_of(scenario, mechanisms), folder)
