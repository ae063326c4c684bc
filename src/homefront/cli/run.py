"""homefront run: worlds of a scenario, their outcomes and targets beside the record."""

from __future__ import annotations

import time
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from homefront.cli.app import DONE, JSON_HELP, app, emit, say, warn
from homefront.cli.options import people_per_agent
from homefront.cli.progress import progress
from homefront.errors import ParameterError, nearest

if TYPE_CHECKING:
    from homefront.engine.run import Settings
    from homefront.scenario.schema import Scenario


@app.command("run")
def run_command(
    scenario_id: Annotated[str, typer.Argument(metavar="ID", help="A scenario that ships, or the path of a folder.")],
    runs: Annotated[int, typer.Option("--runs", min=1, max=100_000, help="Worlds; world n has seed SEED + n.")] = 1,
    scale: Annotated[str, typer.Option("--scale", help="Agents to people, 1:1 to 1:20000.")] = "1:1000",
    seed: Annotated[int, typer.Option("--seed", min=0, help="Seed of the first world.")] = 1,
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
    parameters: Annotated[str, typer.Option("--parameters", help="Parameter set; default goes with --inputs.")] = "",
    inputs: Annotated[str, typer.Option("--inputs", help="coded, or trial (of earlier trial code).")] = "coded",
    floor: Annotated[float, typer.Option("--floor", min=0, help="Agents a place has at least (whole blocks).")] = 0,
    substeps: Annotated[int, typer.Option("--substeps", min=1, max=48, help="Of the society, a day.")] = 2,
    threads: Annotated[int, typer.Option("--threads", min=0, help="In each process; 0: all cores shared out.")] = 0,
    workers: Annotated[int, typer.Option("--workers", min=0, help="Processes; 0: one a core.")] = 0,
    out: Annotated[Path | None, typer.Option("--out", help="Folder of the run; default runs/ID-DATE-TIME.")] = None,
    follow: Annotated[int, typer.Option("--follow", min=0, max=1_000_000, help="Persons followed.")] = 0,
    report: Annotated[bool, typer.Option("--report", help="Write report.html into the folder of the run.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help=JSON_HELP)] = False,
) -> int:
    """Run a scenario and print each outcome and target beside the record, misses first."""
    from numba import set_num_threads

    from homefront.engine.reference import RUNS, reference_for
    from homefront.engine.run import Settings, frame_of, inputs_for, place_table, provenance
    from homefront.engine.schedule import removals
    from homefront.experiments.ensemble import workers_for, worlds
    from homefront.parameters import parse_assignment
    from homefront.processes import Registry
    from homefront.results.outcomes import outcome_values
    from homefront.results.results import combined_hash
    from homefront.results.store import new_run
    from homefront.results.targets import target_values
    from homefront.scenario.loader import load_scenario
    from homefront.views.tables import run_summary, run_text

    if only not in ("", "society", "front"):
        hint = nearest(only, ("society", "front"))
        raise ParameterError(f"--only {only!r}: expected society or front, or nothing for both. {hint}".strip())
    if inputs not in ("coded", "trial"):
        raise ParameterError(f"--inputs {inputs!r}: expected coded or trial")
    scenario = load_scenario(scenario_id, Registry())
    without_processes, causes = removals(without or [], [cause.id for cause in scenario.causes])
    settings = Settings(
        people_per_agent=people_per_agent(scale), floor=floor, days=min(days, scenario.days), inputs=inputs,
        parameters=parameters, changes=dict(parse_assignment(item) for item in changes or []),
        without=without_processes, causes=causes, only=only, substeps=substeps, follow=follow,
    )  # fmt: skip
    settings.processes()
    refuse_two_values(scenario, settings)
    given = inputs_for(scenario, settings, seed)
    places = place_table(given)
    folder = out or Path("runs") / f"{scenario.id}-{datetime.now():%Y%m%d-%H%M%S}"
    started = time.perf_counter()
    announce_compilation(as_json)
    found: list[dict[str, Any]] = []
    total = given.days if runs == 1 else runs
    with new_run(folder, places, given.start, given.days) as writer:
        set_num_threads(workers_for(1, 0, threads)[1])
        with progress("reference of the hooks", RUNS) as tick:
            reference = reference_for(scenario, settings, tick)
        with progress(scenario.id, total) as tick:
            some = worlds(scenario, settings, seed, runs, workers, threads, tick, reference)
            for number, world in enumerate(some, 1):
                writer.add(world)
                frame = frame_of(scenario, settings, world, given)
                found.append({
                    "seed": world.seed, "hash": world.result_hash, "wall_s": world.wall_s,
                    "outcomes": outcome_values(scenario, frame), "targets": target_values(scenario, frame),
                })  # fmt: skip
                if runs > 1:
                    tick(number)
        found.sort(key=lambda world: int(world["seed"]))
        hashes = [world["hash"] for world in found]
        summary = run_summary(
            scenario, settings, seed, found, threads=workers_for(runs, workers, threads)[1],
            result_hash=hashes[0] if runs == 1 else combined_hash(hashes),
            wall_s=time.perf_counter() - started,
        )  # fmt: skip
        writer.finish(provenance(scenario, settings, seed, runs), summary)
    summary["report"] = report_of(folder, scenario) if report else None
    summary["folder"] = str(folder)
    if as_json:
        emit(summary)
    else:
        say(run_text(scenario, summary))
    return DONE


def report_of(folder: Path, scenario: Scenario) -> str:
    """Writes the report of a finished run into its folder."""
    from homefront.cli.report import REPORT
    from homefront.views.report.page import write_report

    return str(write_report([folder], folder / REPORT, scenario))


def refuse_two_values(scenario: Scenario, settings: Settings) -> None:
    """ParameterError where --set and a cause left out both give a parameter its value."""
    from homefront.scenario.causes import parameter_changes

    for cause in sorted(settings.causes):
        for name in parameter_changes(scenario, [cause], 0):
            if name in settings.changes:
                raise ParameterError(f"--set {name}: --without {cause} gives {name} its value; expected one of the two")


def announce_compilation(as_json: bool) -> None:
    """Says so where kernels are compiled for the first time."""
    from homefront.compiled import cache_is_warm

    if not cache_is_warm() and not as_json:
        warn("compiling the kernels for this machine, once: about a minute")
