"""Scenarios: those that ship, one by its name, and what to cite."""

from __future__ import annotations

from homefront.api.kinds import ScenarioLike, ScenarioOrNone, scenario_of
from homefront.arguments import Names, checked
from homefront.scenario.catalogue import Entry
from homefront.scenario.catalogue import list_scenarios as shipped
from homefront.scenario.schema import Scenario
from homefront.views.cite import Form, works_of, written


@checked
def list_scenarios() -> tuple[Entry, ...]:
    """Scenarios that ship with homefront.

    Returns
    -------
    tuple of Entry
        Each with its id, its title and its folder, by id.

    Examples
    --------
    >>> [entry.id for entry in list_scenarios()]
    ['britain-1940', 'france-1940', 'moscow-1941']
    """
    return shipped()


@checked
def load_scenario(scenario: ScenarioLike, mechanisms: Names = ()) -> Scenario:
    """Read a scenario and check it.

    Parameters
    ----------
    scenario : str or path
        The id of one that ships, as "moscow-1941", or a folder.
    mechanisms : str or sequence of str
        Those of installed packages with which it is run, by name; their code is loaded.

    Raises
    ------
    ScenarioError
        With every problem: file, line, what came, what was expected.
    """
    return scenario_of(scenario, mechanisms)


@checked
def cite(scenario: ScenarioOrNone = None, format: Form = "bibtex") -> str:
    """What to cite: the software, and every work that a scenario rests on.

    Parameters
    ----------
    scenario : str, path or Scenario, optional
        None for the software alone.
    format : {"bibtex", "csl", "text"}
        BibTeX, CSL-JSON or plain text.

    Examples
    --------
    >>> print(cite(format="text").partition(".")[0])
    The homefront contributors
    """
    return written(works_of(None if scenario is None else scenario_of(scenario)), format)
