"""homefront check: everything that is wrong with a scenario, at once."""

from __future__ import annotations

from typing import Annotated

import typer

from homefront.cli.app import JSON_HELP, app, emit, say


@app.command("check")
def check_command(
    path: Annotated[str, typer.Argument(help="A scenario folder, or the id of one that ships.")],
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> None:
    """Check a scenario: every error with file, line, what came, what was expected. Exit code 2 if there is any."""
    from homefront.processes import Registry
    from homefront.scenario.causes import front_without_causes, without_causes
    from homefront.scenario.coded import coded_inputs
    from homefront.scenario.loader import load_scenario

    scenario = load_scenario(path, Registry())
    inputs = coded_inputs(scenario, 1)
    causes = [cause.id for cause in scenario.causes]
    without_causes(scenario, inputs, causes)
    if scenario.axes:
        front_without_causes(scenario, (), 1)
        front_without_causes(scenario, causes, 1)
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
