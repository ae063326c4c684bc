"""homefront run: worlds of a scenario, their outcomes and targets beside the record."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from homefront.cli.app import DONE, app
from homefront.cli.carry_out import show, stopped_in_words, told
from homefront.cli.options import (
    CoderOption,
    GivenOption,
    JsonOption,
    MoveOption,
    NoEventOption,
    ScaleOption,
    ScenarioArgument,
    SeedOption,
    WorkersOption,
    edits_of,
    people_per_agent,
    refuse_other_halves,
)
from homefront.errors import ParameterError


@app.command("run")
def run_command(
    scenario_id: ScenarioArgument,
    runs: Annotated[int, typer.Option("--runs", min=1, max=100_000, help="Worlds; world n has seed SEED + n.")] = 1,
    scale: ScaleOption = "1:1000",
    seed: SeedOption = 1,
    days: Annotated[int, typer.Option("--days", min=0, help="Only so many days; 0: all.")] = 0,
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
    given: GivenOption = None,
    move: MoveOption = None,
    no_event: NoEventOption = None,
    parameters: Annotated[
        str,
        typer.Option("--parameters", help="Set, or FILE.parquet of calibrate; default: posterior (trial: trial)."),
    ] = "",
    coder: CoderOption = "",
    inputs: Annotated[str, typer.Option("--inputs", help="coded, or trial (of earlier trial code).")] = "coded",
    floor: Annotated[float, typer.Option("--floor", min=0, help="Agents a place has at least (whole blocks).")] = 0,
    substeps: Annotated[int, typer.Option("--substeps", min=1, max=48, help="Of the society, a day.")] = 2,
    contacts: Annotated[
        str, typer.Option("--contacts", help="partners (blocks meet blocks) or persons; default goes with --inputs.")
    ] = "",
    threads: Annotated[int, typer.Option("--threads", min=0, help="In each process; 0: all cores shared out.")] = 0,
    workers: WorkersOption = 0,
    out: Annotated[Path | None, typer.Option("--out", help="Folder of the run; default runs/ID-DATE-TIME.")] = None,
    follow: Annotated[int, typer.Option("--follow", min=0, max=1_000_000, help="Persons followed.")] = 0,
    checkpoint_every: Annotated[
        int,
        typer.Option(
            "--checkpoint-every",
            min=-1,
            max=3660,
            help="Days from one to the next; 0: none; -1: none for worlds under 2 million agents, else 28.",
        ),
    ] = -1,
    report: Annotated[bool, typer.Option("--report", help="Write report.html into the folder of the run.")] = False,
    as_json: JsonOption = False,
) -> int:
    """Run a scenario and print each outcome and target beside the record, misses first.

    Stopped by Ctrl-C or an error, finished worlds and checkpoints stay; homefront resume goes on with them.
    """
    from homefront.engine.settings import Settings
    from homefront.experiments.stored import store
    from homefront.parameters import parse_assignment
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    refuse_other_halves(only)
    if inputs not in ("coded", "trial"):
        raise ParameterError(f"--inputs {inputs!r}: expected coded or trial")
    scenario = load_scenario(scenario_id, Registry())
    settings = Settings(
        people_per_agent=people_per_agent(scale), floor=floor, days=min(days, scenario.days), inputs=inputs,
        parameters=parameters, changes=dict(parse_assignment(item) for item in changes or []),
        without=frozenset(without or []), only=only, substeps=substeps, follow=follow, contacts=contacts,
        coder=coder, edits=tuple(edits_of(given, move, no_event)),
    )  # fmt: skip
    with stopped_in_words():
        found = store(
            scenario, settings, seed, runs, out, workers=workers, threads=threads, checkpoint_every=checkpoint_every,
            report=report, told=told(as_json),
        )  # fmt: skip
    show(found, as_json)
    return DONE
