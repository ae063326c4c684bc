"""homefront run: worlds of a scenario, their outcomes and targets beside the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import FOLLOW, CheckpointDays, Floor, Follow, Runs, Substeps, Workers
from homefront.cli.app import DONE, app
from homefront.cli.carry_out import show, stopped_in_words, told
from homefront.cli.kinds import number_option, path_option
from homefront.cli.options import (
    CoderOption,
    DaysOption,
    GivenOption,
    JsonOption,
    LatentOption,
    MoveOption,
    NoEventOption,
    ScaleOption,
    ScenarioArgument,
    SeedOption,
    WithOption,
    WorkersOption,
    WorldsOption,
    edits_of,
    latents_of,
    people_per_agent,
)

CHECKPOINTS = "Days from one to the next; 0: none; -1: none for worlds under 2 million agents, else 28."


@app.command("run")
def run_command(
    scenario_id: ScenarioArgument,
    runs: Annotated[int, number_option("--runs", "runs", Runs, "Worlds; world n has seed SEED + n.")] = 1,
    scale: ScaleOption = "1:1000",
    seed: SeedOption = 1,
    days: DaysOption = 0,
    only: Annotated[
        str,
        typer.Option("--only", help="society (the front is read from the record) or front; default: both, coupled."),
    ] = "",
    without: Annotated[
        list[str] | None, typer.Option("--without", help="CAUSE or process:NAME, may be repeated.")
    ] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="process.parameter=value, may be repeated.")
    ] = None,
    mechanisms: WithOption = None,
    given: GivenOption = None,
    move: MoveOption = None,
    no_event: NoEventOption = None,
    worlds: WorldsOption = "",
    parameters: Annotated[
        str,
        typer.Option("--parameters", help="Set, or FILE.parquet of calibrate; default: forecast (trial: trial)."),
    ] = "",
    coder: CoderOption = "",
    latents: LatentOption = None,
    inputs: Annotated[str, typer.Option("--inputs", help="coded, or trial (of earlier trial code).")] = "coded",
    floor: Annotated[
        float, number_option("--floor", "floor", Floor, "Agents a place has at least (whole blocks).")
    ] = 0.0,
    substeps: Annotated[int, number_option("--substeps", "substeps", Substeps, "Of the society, a day.")] = 2,
    contacts: Annotated[
        str, typer.Option("--contacts", help="partners (blocks meet blocks) or persons; default goes with --inputs.")
    ] = "",
    threads: Annotated[
        int,
        number_option("--threads", "threads", Workers, "In each process; 0: all cores shared out."),
    ] = 0,
    workers: WorkersOption = 0,
    out: Annotated[Path | None, path_option("--out", help="Folder of the run; default runs/ID-DATE-TIME.")] = None,
    follow: Annotated[int, number_option("--follow", "follow", Follow, "Persons followed.")] = FOLLOW,
    checkpoint_every: Annotated[
        int,
        number_option(
            "--checkpoint-every",
            "checkpoint_every",
            CheckpointDays,
            CHECKPOINTS,
        ),
    ] = -1,
    report: Annotated[bool, typer.Option("--report", help="Write report.html into the folder of the run.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Run a scenario and print each outcome and target beside the record, misses first.

    Stopped by Ctrl-C or an error, finished worlds and checkpoints stay; homefront resume goes on with them.
    """
    from homefront.api.kinds import scenario_of
    from homefront.engine.settings import settings_for
    from homefront.experiments.stored import store
    from homefront.parameters import parameters_of, parse_assignment

    scenario = scenario_of(scenario_id, mechanisms or [])
    settings = settings_for(
        scenario, scale=1 / people_per_agent(scale), floor=floor, days=days, inputs=inputs,
        parameters=parameters_of(worlds, parameters, inputs), only=only,
        changes=dict(parse_assignment(item) for item in changes or []), without=without or [], substeps=substeps,
        follow=follow, contacts=contacts, coder=coder, latents=latents_of(latents),
        edits=edits_of(given, move, no_event),
    )  # fmt: skip
    with stopped_in_words():
        found = store(
            scenario, settings, seed, runs, out, workers=workers, threads=threads, checkpoint_every=checkpoint_every,
            report=report, told=told(as_json),
        )  # fmt: skip
    show(found, as_json)
    return DONE
