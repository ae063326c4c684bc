"""homefront check: everything that is wrong with a scenario, at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say

if TYPE_CHECKING:
    from homefront.scenario.schema import Scenario


@app.command("check")
def check_command(
    path: Annotated[str, typer.Argument(help="A scenario folder, or the id of one that ships.")],
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Check a scenario: every error with file, line, what came, what was expected. Exit code 2 if there is any."""
    from homefront.processes import Registry
    from homefront.scenario.changed import changed_front, changed_inputs, changes_of
    from homefront.scenario.coded import coded_inputs
    from homefront.scenario.loader import load_scenario

    scenario = load_scenario(path, Registry())
    inputs = coded_inputs(scenario, 1)
    changes = changes_of(scenario, [cause.id for cause in scenario.causes])
    changed_inputs(inputs, changes)
    _refuse_values_out_of_bounds(scenario)
    if scenario.axes:
        changed_front(scenario, (), 1)
        changed_front(scenario, changes, 1)
    if as_json:
        emit({"ok": True, "errors": []})
        return
    people = sum(region.population for region in scenario.regions)
    say(f"{scenario.id}: {scenario.title}")
    places = f"{len(scenario.regions)} regions, {len(inputs.places)} places"
    say(f"{scenario.start} to {scenario.end}, {places}, {people:,} people")
    coded = f"{len(scenario.coding_merged)} coded rows"
    say(f"{len(scenario.events)} events, {len(scenario.targets)} targets, {coded}, {len(scenario.sources)} sources")
    say(f"no errors; hash {scenario.digest[:16]}")


def _refuse_values_out_of_bounds(scenario: Scenario) -> None:
    """ScenarioError for parameters of causes whose values no run would take."""
    from homefront.errors import ParameterError, Problem, ScenarioError
    from homefront.processes import chosen_processes
    from homefront.scenario.targets import Parameter

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
