"""homefront plan: a folder of numbered tasks, to be carried out here, by a SLURM array or on a Dask cluster."""

from __future__ import annotations

import shlex
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, cast

import typer

from homefront.cli.app import DONE, app, emit, say
from homefront.cli.options import (
    CoderOption,
    GivenOption,
    JsonOption,
    MoveOption,
    NoEventOption,
    OnlyOption,
    ParametersOption,
    ScaleOption,
    ScenarioArgument,
    SeedOption,
    edits_of,
    people_per_agent,
    refuse_other_halves,
)
from homefront.errors import ParameterError, nearest

if TYPE_CHECKING:
    from homefront.engine.settings import Settings
    from homefront.experiments.plans import Kind
    from homefront.scenario.schema import Scenario

KINDS = ("run", "whatif", "explain", "sensitivity")
JOBS_PER_TASK = {"run": 1, "whatif": 1, "explain": 30, "sensitivity": 30}


@app.command("plan")
def plan_command(
    scenario_id: ScenarioArgument,
    kind: Annotated[str, typer.Option("--for", help="run, whatif, explain or sensitivity.")] = "run",
    out: Annotated[Path, typer.Option("--out", help="Folder of the plan; must be new or empty.")] = Path("plan"),
    runs: Annotated[
        int, typer.Option("--runs", min=1, max=100_000, help="Worlds of a run, pairs of whatif, seeds of explain.")
    ] = 20,
    seed: SeedOption = 1,
    scale: ScaleOption = "1:20000",
    days: Annotated[int, typer.Option("--days", min=0, help="Only so many days; 0: all.")] = 0,
    only: OnlyOption = "",
    without: Annotated[
        list[str] | None, typer.Option("--without", help="CAUSE or process:NAME; of whatif: of the changed world.")
    ] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="process.parameter=value; of whatif: of the changed world.")
    ] = None,
    given: GivenOption = None,
    move: MoveOption = None,
    no_event: NoEventOption = None,
    parameters: ParametersOption = "",
    coder: CoderOption = "",
    outcome: Annotated[
        list[str] | None, typer.Option("--outcome", help="Of explain and sensitivity; may be repeated.")
    ] = None,
    causes: Annotated[str, typer.Option("--causes", help="Of explain: only these, as a,b.")] = "",
    method: Annotated[str, typer.Option("--method", help="Of sensitivity: morris or sobol.")] = "morris",
    size: Annotated[int, typer.Option("--size", min=0, help="Of sensitivity: walks, or base sample; 0: 10, 64.")] = 0,
    inputs: Annotated[str, typer.Option("--inputs", help="Of sensitivity: only these, as a.b,coded.siege.")] = "",
    repeats: Annotated[int, typer.Option("--repeats", min=1, help="Of sensitivity: worlds a row.")] = 2,
    jobs_per_task: Annotated[
        int, typer.Option("--jobs-per-task", min=0, help="Worlds a task; 0: 1 for run and whatif, else 30.")
    ] = 0,
    shards: Annotated[int, typer.Option("--shards", min=1, max=10_000, help="Of the SLURM array script.")] = 20,
    as_json: JsonOption = False,
) -> int:
    """Write a plan. Nothing runs yet: `resume` carries it out here or on Dask, slurm.sh as a SLURM array.

    `status` says how far it is, `collect` puts the results together. The result has the same bytes on every executor.
    """
    from homefront.cli.run import as_named
    from homefront.engine.prepare import prepare
    from homefront.engine.reference import RUNS
    from homefront.engine.settings import Settings
    from homefront.experiments.executors.slurm import SCRIPT, write_script
    from homefront.experiments.jobs import make_plan, megabytes
    from homefront.experiments.plans import PlanSpec
    from homefront.experiments.runs import settings_to_dict
    from homefront.experiments.whatif import changed_settings
    from homefront.parameters import parse_assignment
    from homefront.processes import Registry
    from homefront.progress import progress
    from homefront.scenario.loader import load_scenario

    if kind not in KINDS:
        raise ParameterError(f"--for {kind!r}: expected {', '.join(KINDS)}. {nearest(kind, KINDS)}".strip())
    refuse_other_halves(only)
    scenario = load_scenario(scenario_id, Registry())
    base = Settings(
        people_per_agent=people_per_agent(scale), days=min(days, scenario.days), parameters=parameters, only=only,
        coder=coder,
    )  # fmt: skip
    edits, values = edits_of(given, move, no_event), dict(parse_assignment(item) for item in changes or [])
    options: dict[str, Any] = {}
    if kind == "whatif":
        options["changed"] = settings_to_dict(changed_settings(scenario, base, without or [], values, edits))
    else:
        base = replace(base, without=frozenset(without or []), changes=values, edits=tuple(edits))
        prepare(scenario, base, seed)
    jobs: list[dict[str, Any]] = [{"seed": seed + n} for n in range(runs)]
    if kind == "explain":
        jobs = _explain_jobs(scenario, base, outcome or [], causes, seed, runs, options)
    elif kind == "sensitivity":
        named = [name for name in inputs.split(",") if name]
        jobs = _sensitivity_jobs(scenario, base, outcome or [], (method, size, named, seed, repeats), options)
    spec = PlanSpec(cast("Kind", kind), as_named(scenario_id), scenario.digest, base, seed, 0, 0, options)
    with progress("reference of the hooks", RUNS) as tick:
        also = {SCRIPT: lambda plan: write_script(plan, min(shards, plan.spec.tasks), megabytes(plan, scenario))}
        plan = make_plan(out, spec, scenario, jobs, jobs_per_task or JOBS_PER_TASK[kind], tick, also)
    script, name = out / SCRIPT, shlex.quote(str(out))
    if as_json:
        emit({"plan": str(out), "kind": kind, "tasks": plan.spec.tasks, "jobs": plan.spec.jobs, "id": plan.id,
              "slurm": str(script)})  # fmt: skip
    else:
        say(f"{out}: {plan.spec.tasks} tasks, {plan.spec.jobs} worlds or pairs, {kind} of {scenario.id}")
        say(f"  here         homefront resume {name}")
        say(f"  SLURM        sbatch {shlex.quote(str(script))}")
        say(f"  Dask         homefront resume {name} --executor dask --address tcp://HOST:8786")
        say(f"  how far      homefront status {name} --watch")
        say(f"  the result   homefront collect {name}")
    return DONE


def _explain_jobs(
    scenario: Scenario, settings: Settings, outcomes: list[str], causes: str, seed: int, seeds: int,
    options: dict[str, Any],
) -> list[dict[str, Any]]:  # fmt: skip
    from homefront.experiments.attribution import Effort, worlds_of
    from homefront.experiments.explain import causes_of, refuse_unanswered

    if not outcomes:
        raise ParameterError("--for explain: expected --outcome, as --outcome moscow_gone")
    refuse_unanswered(scenario, settings, outcomes)
    names = causes_of(scenario, settings, [name for name in causes.split(",") if name])
    options |= {"causes": names, "outcomes": outcomes, "seeds": seeds}
    effort = Effort(most=seeds)
    return [
        {"seed": s, "present": mask} for n in range(seeds) for s, mask in worlds_of(seed + n, len(names), effort, seed)
    ]


def _sensitivity_jobs(
    scenario: Scenario, settings: Settings, outcomes: list[str], asked: tuple[str, int, list[str], int, int],
    options: dict[str, Any],
) -> list[dict[str, Any]]:  # fmt: skip
    from homefront.experiments.explain import refuse_unanswered
    from homefront.experiments.sensitivity import design_of

    if not outcomes:
        raise ParameterError("--for sensitivity: expected --outcome, as --outcome moscow_gone")
    refuse_unanswered(scenario, settings, outcomes)
    method, size, inputs, seed, repeats = asked
    options |= {"outcomes": outcomes, "design": [method, size, inputs, seed, repeats]}
    return [{"seed": s, "row": row} for row, s in design_of(scenario, settings, *asked).jobs]
