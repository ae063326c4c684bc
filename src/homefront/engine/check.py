"""Everything that is wrong with a scenario, at once: what its folder says, and what a run would make of it."""

from __future__ import annotations

from pathlib import Path

from homefront.errors import ParameterError, Problem, ScenarioError
from homefront.inputs.changed import changed_front, changed_inputs, changes_of
from homefront.inputs.coded import coded_inputs
from homefront.processes import Registry, chosen_processes
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import Parameter


def check(scenario: str | Path) -> Scenario:
    """The scenario of a folder or an id, if runs can use all of it: its inputs, and those without each of its causes.

    Raises ScenarioError with every problem: file, line, what came, what was expected.
    """
    found = load_scenario(scenario, Registry())
    changes = changes_of(found, [cause.id for cause in found.causes])
    changed_inputs(coded_inputs(found, 1), changes)
    _refuse_values_out_of_bounds(found)
    if found.axes:
        changed_front(found, (), 1)
        changed_front(found, changes, 1)
    return found


def _refuse_values_out_of_bounds(scenario: Scenario) -> None:
    """ScenarioError for parameters of causes whose values no run would take."""
    changes = [change for cause in scenario.causes for change in cause.changes if isinstance(change.target, Parameter)]
    ends = [(change, value) for change in changes for value in change.ends]
    problems = []
    for change, value in ends:
        try:
            chosen_processes(changes={change.target.name: value})
        except ParameterError as error:
            got, _, expected = str(error).partition(": expected ")
            problems.append(Problem(f"{scenario.id}/scenario.toml", change.line, "cause.changes", got, expected))
    if problems:
        raise ScenarioError(problems)
