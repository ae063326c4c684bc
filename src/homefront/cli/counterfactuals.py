"""homefront counterfactuals: pairs of worlds that were made in advance, each cause left out alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homefront.arguments import Pairs, Workers
from homefront.cli.app import DONE, app, emit, say, warn
from homefront.cli.kinds import new_file_option, number_option, path_option
from homefront.cli.options import JsonOption, ScenarioArgument
from homefront.errors import ArgumentError

if TYPE_CHECKING:
    from homefront.experiments.counterfactual_parts import Counterfactuals
    from homefront.scenario.schema import Scenario


@app.command("counterfactuals")
def counterfactuals_command(
    scenario_id: ScenarioArgument,
    outcome: Annotated[list[str] | None, typer.Option("--outcome", help="Print this outcome only. Repeatable.")] = None,
    file: Annotated[
        Path | None, path_option("--file", help="Read pairs that you made with --out. Default: the pairs that ship.")
    ] = None,
    make: Annotated[
        bool,
        typer.Option(
            "--make", help="Make the pairs again, in place of those that ship or in --out. This takes minutes."
        ),
    ] = False,
    out: Annotated[Path | None, new_file_option("--out", help="With --make: the .json file to write.")] = None,
    runs: Annotated[
        int | None, number_option("--runs", "runs", Pairs, "With --make: number of worlds. Default: 100.")
    ] = None,
    workers: Annotated[
        int | None,
        number_option("--workers", "workers", Workers, "With --make: number of processes. Default: one for each core."),
    ] = None,
    as_json: JsonOption = False,
) -> int:
    """Print how 100 worlds of the record change without each cause. The pairs of worlds ship with the scenario."""
    from homefront.api.counterfactuals import counterfactuals
    from homefront.api.scenarios import load_scenario
    from homefront.engine.settings import Settings
    from homefront.experiments.explain import refuse_unanswered
    from homefront.scenario.catalogue import is_shipped
    from homefront.views.counterfactuals_table import counterfactuals_object, counterfactuals_text

    scenario, asked = load_scenario(scenario_id), outcome or []
    refuse_unanswered(scenario, Settings(), asked)
    if make:
        if file is not None:
            raise ArgumentError("file", "", "reads pairs that were made before; leave out one of `file` and `make`")
        if out is None and not is_shipped(scenario_id):
            told = "expected a file: only a scenario that ships, named by its id, has its pairs in the program's folder"
            raise ArgumentError("out", "", told)
        found = _made(scenario, out, runs, workers or 0)
    else:
        for name, given in (("out", out), ("runs", runs), ("workers", workers)):
            if given is not None:
                raise ArgumentError(name, "", "is for pairs that are made now; expected `make` beside it")
        found = counterfactuals(scenario, file)
    if as_json:
        emit(counterfactuals_object(found, asked))
    else:
        say(counterfactuals_text(found, asked))
    return DONE


def _made(scenario: Scenario, out: Path | None, runs: int | None, workers: int) -> Counterfactuals:
    """Makes the pairs, writes them, and shows progress."""
    from homefront.api.counterfactuals import make_counterfactuals
    from homefront.compiled import announce_compilation
    from homefront.experiments.counterfactual_file import shipped_file
    from homefront.experiments.counterfactuals import RUNS, groups_of_worlds
    from homefront.progress import progress

    kept, asked = out or shipped_file(scenario.id), runs or RUNS
    announce_compilation(warn)
    with progress(f"{scenario.id}, worlds with their twins", groups_of_worlds(scenario, asked)) as tick:
        found = make_counterfactuals(scenario, asked, workers, tick, out=kept)
    warn(f"written: {kept}")
    return found
