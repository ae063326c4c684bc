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
    """List the scenarios that ship with homefront.

    Returns
    -------
    tuple of Entry
        Each with its id, its title and its folder, in the order of their ids.

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

    Returns
    -------
    Scenario
        The scenario as it was read. It cannot be changed.

    Raises
    ------
    ArgumentError
        If an argument is wrong, or there is no such mechanism.
    ScenarioError
        With every problem: file, line, what came, what was expected.

    Examples
    --------
    >>> france = load_scenario("france-1940")
    >>> france.id, str(france.start), france.days
    ('france-1940', '1940-05-10', 47)
    """
    return scenario_of(scenario, mechanisms)


@checked
def cite(scenario: ScenarioOrNone = None, format: Form = "bibtex") -> str:
    """Write what to cite: the software, and every work that a scenario rests on.

    Parameters
    ----------
    scenario : str, path or Scenario, optional
        None for the software alone.
    format : {"bibtex", "csl", "text"}
        BibTeX, CSL-JSON or plain text.

    Returns
    -------
    str
        The text, an entry for each work.

    Raises
    ------
    ArgumentError
        If an argument is wrong.
    ScenarioError
        If the scenario cannot be used.

    Examples
    --------
    >>> print(cite(format="text").partition(".")[0])
    The homefront contributors
    """
    return written(works_of(None if scenario is None else scenario_of(scenario)), format)
