"""homefront score: posterior predictive checks beside naive forecasts. Misses come first."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import ScoredWorlds
from homefront.cli.app import DONE, FAILED, app, emit, say, warn
from homefront.cli.kinds import new_file_option, number_option, path_option
from homefront.cli.options import CoderOption, JsonOption, SeedOption, WithOption, WorkersOption, people_per_agent


@app.command("score")
def score_command(
    scenarios: Annotated[
        list[str] | None, typer.Argument(metavar="[ID]...", help="Scenarios to score. Default: all that ship.")
    ] = None,
    parameters: Annotated[
        str, typer.Option("--parameters", help="A parameter set or FILE.parquet. Default: forecast, if it ships.")
    ] = "",
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Score each country with a fit to the other countries.")
    ] = False,
    fits: Annotated[
        Path | None,
        path_option("--fits", help="With --leave-one-out: the folder that calibrate --leave-one-out wrote."),
    ] = None,
    half: Annotated[
        str,
        typer.Option(
            "--half", help="Score one half: society (with the front of the record) or front (fitted up to September)."
        ),
    ] = "society",
    coder: CoderOption = "",
    scale: Annotated[
        list[str] | None,
        typer.Option(
            "--scale", help="1:1000 for all, or ID=1:2000 for one. Repeatable. Default: a scale that suits each."
        ),
    ] = None,
    out: Annotated[Path | None, new_file_option("--out", help="Also write the scores to this .json file.")] = None,
    runs: Annotated[int, number_option("--runs", "runs", ScoredWorlds, "Number of worlds of each scenario.")] = 40,
    seed: SeedOption = 1,
    mechanisms: WithOption = None,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
) -> int:
    """Score targets that no fit has seen: those marked check, or with --leave-one-out all of a country left out.

    Exit code 1 if a claim of a scenario does not come out right.
    """
    from homefront.experiments.score import score
    from homefront.views.score_table import score_text

    asked = [text.rpartition("=") for text in scale or []]
    scales = {name: 1 / people_per_agent(text) for name, _, text in asked} or None
    found = score(
        scenarios or None, parameters=parameters, leave_one_out=leave_one_out, fits=fits, half=half, coder=coder,
        scale=scales, runs=runs, seed=seed, workers=workers, say=warn, mechanisms=mechanisms or [],
    )  # fmt: skip
    if out is not None:
        found.write(out)
        warn(f"written: {out}")
    if as_json:
        emit(found.to_dict())
    else:
        say(score_text(found))
    return DONE if found.right else FAILED
