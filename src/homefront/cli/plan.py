"""homefront plan: a folder of numbered tasks, to be run here, by a SLURM array or on a Dask cluster."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from homefront.arguments import JobsPerTask, Repeats, Runs, Shards, Size
from homefront.cli.app import DONE, app, emit, say
from homefront.cli.kinds import number_option, path_option
from homefront.cli.options import (
    CoderOption,
    DailyInputOption,
    DaysOption,
    JsonOption,
    LatentOption,
    MoveOption,
    NoEventOption,
    OnlyOption,
    ParametersOption,
    ScaleOption,
    ScenarioArgument,
    SeedOption,
    WithOption,
    WorldsOption,
    edits_of,
    latents_of,
    people_per_agent,
)

if TYPE_CHECKING:
    from homefront.experiments.plans.folder import PlanFolder


@app.command("plan")
def plan_command(
    scenario_id: ScenarioArgument,
    kind: Annotated[str, typer.Option("--for", help="Experiment: run, whatif, explain or sensitivity.")] = "run",
    out: Annotated[Path, path_option("--out", help="Folder of the plan. It must be new or empty.")] = Path("plan"),
    runs: Annotated[
        int,
        number_option("--runs", "runs", Runs, "Number of worlds (run), pairs (whatif) or seeds (explain)."),
    ] = 20,
    seed: SeedOption = 1,
    scale: ScaleOption = "1:20000",
    days: DaysOption = 0,
    only: OnlyOption = "",
    without: Annotated[
        list[str] | None,
        typer.Option("--without", help="Leave out a CAUSE or process:NAME (whatif: in the changed world). Repeatable."),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option("--set", help="Set process.parameter=value (whatif: in the changed world). Repeatable."),
    ] = None,
    mechanisms: WithOption = None,
    given: DailyInputOption = None,
    move: MoveOption = None,
    no_event: NoEventOption = None,
    worlds: WorldsOption = "",
    parameters: ParametersOption = "",
    coder: CoderOption = "",
    latents: LatentOption = None,
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", help="For explain and sensitivity: an outcome. Repeatable.")
    ] = None,
    causes: Annotated[str, typer.Option("--causes", help="For explain: only these causes, as in a,b.")] = "",
    method: Annotated[str, typer.Option("--method", help="For sensitivity: morris or sobol.")] = "morris",
    size: Annotated[
        int,
        number_option("--size", "size", Size, "For sensitivity: walks (0: 10) or base sample (0: 64)."),
    ] = 0,
    inputs: Annotated[str, typer.Option("--inputs", help="For sensitivity: only these, as in a.b,coded.siege.")] = "",
    repeats: Annotated[
        int, number_option("--repeats", "repeats", Repeats, "For sensitivity: worlds for each row.")
    ] = 2,
    jobs_per_task: Annotated[
        int,
        number_option(
            "--jobs-per-task", "jobs_per_task", JobsPerTask, "Worlds of a task. 0: 1 for run and whatif, else 30."
        ),
    ] = 0,
    shards: Annotated[int, number_option("--shards", "shards", Shards, "Number of jobs in the SLURM array.")] = 20,
    as_json: JsonOption = False,
) -> int:
    """Write a plan of tasks. Nothing runs yet. `resume` runs it here or on Dask, slurm.sh on SLURM.

    `status` says how far it is, `collect` puts the results together. The result has the same bytes on every executor.
    """
    from homefront.api.plans import plan
    from homefront.engine.reference import RUNS
    from homefront.parameters import parse_assignment
    from homefront.progress import progress

    with progress("reference of the hooks", RUNS) as tick:
        made = plan(
            scenario_id, kind, out, runs=runs, seed=seed, scale=1 / people_per_agent(scale), days=days, only=only,
            without=without or [], changes=dict(parse_assignment(item) for item in changes or []),
            edits=edits_of(given, move, no_event), worlds=worlds, parameters=parameters, coder=coder,
            latents=latents_of(latents), outcome=outcome or [], causes=listed(causes), method=method, size=size,
            inputs=listed(inputs), repeats=repeats, jobs_per_task=jobs_per_task, shards=shards, tell=tick,
            mechanisms=mechanisms or [],
        )  # fmt: skip
    show(made, as_json)
    return DONE


def listed(text: str) -> list[str]:
    """["a", "b"] of "a,b"."""
    return [name for name in text.split(",") if name]


def show(plan: PlanFolder, as_json: bool) -> None:
    """Prints what was written, and what to do with it."""
    from homefront.views.columns import of_path

    spec, name = plan.spec, shlex.quote(str(plan.folder))
    if as_json:
        emit({"plan": str(plan.folder), "kind": spec.kind, "tasks": spec.tasks, "jobs": spec.jobs, "id": plan.id,
              "slurm": str(plan.script)})  # fmt: skip
        return
    say(of_path(plan.folder, f"{spec.tasks} tasks, {spec.jobs} worlds or pairs, {spec.kind} of {spec.scenario}"))
    say(f"  here         {plan.resume}")
    say(f"  SLURM        sbatch {shlex.quote(str(plan.script))}")
    say(f"  Dask         {plan.resume} --executor dask --address tcp://HOST:8786")
    say(f"  how far      homefront status {name} --watch")
    say(f"  the result   {plan.collect}")
