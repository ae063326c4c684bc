"""homefront run: worlds of a scenario, their outcomes and targets beside the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.arguments import FOLLOW, CheckpointDays, Floor, Follow, Runs, Substeps, Workers
from homefront.cli.app import DONE, app
from homefront.cli.kinds import number_option, path_option
from homefront.cli.options import (
    CoderOption,
    DailyInputOption,
    DaysOption,
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
from homefront.cli.run_messages import listeners, show, stopped_in_words

CHECKPOINTS = "Days between checkpoints. 0: none. -1: none below 2 million agents, else 28."

RunsOption = Annotated[int, number_option("--runs", "runs", Runs, "Number of worlds. World n has the seed SEED + n.")]
OnlyOption = Annotated[
    str,
    typer.Option(
        "--only",
        help="Simulate one half only: society (with the front of the record) or front. Default: both, coupled.",
    ),
]
WithoutOption = Annotated[
    list[str] | None, typer.Option("--without", help="Leave out a CAUSE or process:NAME. Repeatable.")
]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", help="Set a parameter: process.parameter=value. Repeatable.")
]
ParametersOption = Annotated[
    str,
    typer.Option("--parameters", help="A parameter set, or a FILE.parquet of calibrate. Default: forecast."),
]
FloorOption = Annotated[
    float, number_option("--floor", "floor", Floor, "Least number of agents of a place (in whole blocks).")
]
SubstepsOption = Annotated[int, number_option("--substeps", "substeps", Substeps, "Steps of the society on each day.")]
ContactsOption = Annotated[
    str,
    typer.Option("--contacts", help="Who meets whom: partners (blocks meet blocks) or persons. Default: partners."),
]
ThreadsOption = Annotated[
    int,
    number_option(
        "--threads", "threads", Workers, "Threads of each process. 0: the cores are shared among the processes."
    ),
]
OutOption = Annotated[Path | None, path_option("--out", help="Folder of the run. Default: runs/ID-DATE-TIME.")]
FollowOption = Annotated[int, number_option("--follow", "follow", Follow, "Number of people whose days are kept.")]
CheckpointOption = Annotated[
    int,
    number_option("--checkpoint-every", "checkpoint_every", CheckpointDays, CHECKPOINTS),
]
ReportOption = Annotated[bool, typer.Option("--report", help="Write report.html into the folder of the run.")]


@app.command("run")
def run_command(
    scenario_id: ScenarioArgument,
    runs: RunsOption = 1,
    scale: ScaleOption = "1:1000",
    seed: SeedOption = 1,
    days: DaysOption = 0,
    only: OnlyOption = "",
    without: WithoutOption = None,
    changes: SetOption = None,
    mechanisms: WithOption = None,
    given: DailyInputOption = None,
    move: MoveOption = None,
    no_event: NoEventOption = None,
    worlds: WorldsOption = "",
    parameters: ParametersOption = "",
    coder: CoderOption = "",
    latents: LatentOption = None,
    floor: FloorOption = 0.0,
    substeps: SubstepsOption = 2,
    contacts: ContactsOption = "",
    threads: ThreadsOption = 0,
    workers: WorkersOption = 0,
    out: OutOption = None,
    follow: FollowOption = FOLLOW,
    checkpoint_every: CheckpointOption = -1,
    report: ReportOption = False,
    as_json: JsonOption = False,
) -> int:
    """Run a scenario, and print each outcome and target beside the record, misses first.

    If Ctrl-C or an error stops the run, finished worlds and checkpoints stay. homefront resume continues the run.
    """
    from homefront.api.kinds import scenario_of
    from homefront.engine.settings import settings_for
    from homefront.experiments.stored import store
    from homefront.parameters import parameters_of, parse_assignment

    scenario = scenario_of(scenario_id, mechanisms or [])
    settings = settings_for(
        scenario, scale=1 / people_per_agent(scale), floor=floor, days=days,
        parameters=parameters_of(worlds, parameters), only=only,
        changes=dict(parse_assignment(item) for item in changes or []), without=without or [], substeps=substeps,
        follow=follow, contacts=contacts, coder=coder, latents=latents_of(latents),
        edits=edits_of(given, move, no_event),
    )  # fmt: skip
    with stopped_in_words():
        found = store(
            scenario, settings, seed, runs, out, workers=workers, threads=threads, checkpoint_every=checkpoint_every,
            report=report, listeners=listeners(as_json),
        )  # fmt: skip
    show(found, as_json)
    return DONE
