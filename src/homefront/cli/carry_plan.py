"""A plan from its tasks to its printed result: what `resume`, `status` and `collect` say of one."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

from homefront.cli.app import DONE, FAILED, emit, say
from homefront.cli.options import keep
from homefront.errors import ParameterError, ResultsError, StoppedError, nearest

if TYPE_CHECKING:
    from homefront.experiments.plans import Plan
    from homefront.scenario.schema import Scenario

EXECUTORS = ("local", "dask")
COLLECTED = "collected"


def carry_out_plan(folder: Path, executor: str, address: str, shard: str, workers: int, as_json: bool) -> int:
    """Carries out what is left of a plan; FAILED if a task failed."""
    from homefront.experiments.ensemble import warm_up, workers_for
    from homefront.experiments.executors.dask import run_dask
    from homefront.experiments.executors.local import run_local
    from homefront.experiments.jobs import scenario_of, too_large
    from homefront.experiments.plans import open_plan
    from homefront.progress import progress

    if executor not in EXECUTORS:
        hint = nearest(executor, EXECUTORS)
        raise ParameterError(f"--executor {executor!r}: expected {' or '.join(EXECUTORS)}. {hint}".strip())
    if executor == "dask" and not address:
        raise ParameterError("--executor dask: expected --address, as tcp://HOST:8786")
    plan = open_plan(folder)
    scenario = scenario_of(plan)
    left = plan.left(_shard(shard))
    if left:
        try:
            with progress(f"{plan.spec.kind} of {scenario.id}", len(left)) as tick:
                if executor == "dask":
                    run_dask(plan, left, address, tick)
                else:
                    processes, _ = workers_for(len(left), workers, 1)
                    too_large(plan, scenario, processes)
                    if processes > 1:
                        warm_up(scenario, plan.spec.settings)
                    run_local(plan, left, processes, tick)
        except KeyboardInterrupt as stop:
            again = f"homefront resume {shlex.quote(str(folder))}"
            raise StoppedError(f"interrupted; what is done is kept: {again}") from stop
    show_status(plan, as_json)
    return FAILED if plan.failed() else DONE


def _shard(text: str) -> tuple[int, int]:
    """(3, 20) of "3/20"; ParameterError."""
    if not text:
        return 0, 1
    one, slash, of = text.partition("/")
    if not (slash and one.isdigit() and of.isdigit() and 0 <= int(one) < int(of)):
        raise ParameterError(f"--shard {text!r}: expected a number from 0 and of how many, as 3/20")
    return int(one), int(of)


def status_of(plan: Plan) -> dict[str, Any]:
    """How far a plan is."""
    done, failed, at_work = plan.done(), plan.failed(), plan.at_work()
    rate = plan.rate()
    left = plan.spec.tasks - len(done)
    return {
        "plan": str(plan.folder), "kind": plan.spec.kind, "scenario": plan.spec.scenario, "tasks": plan.spec.tasks,
        "done": len(done), "failed": sorted(failed), "at_work": at_work, "left": left,
        "tasks_per_s": rate if rate == rate else None,
        "seconds_left": left / rate if left and at_work and rate == rate and rate > 0 else None,
        "errors": {str(n): text.strip().splitlines()[-1] if text.strip() else "" for n, text in failed.items()},
    }  # fmt: skip


def status_line(status: dict[str, Any]) -> str:
    """The same in a line."""
    parts = [f"{status['done']} of {status['tasks']} tasks done", f"{len(status['at_work'])} at work"]
    if status["failed"]:
        parts.append(f"{len(status['failed'])} failed")
    if status["tasks_per_s"] is not None and status["left"]:
        parts.append(f"{status['tasks_per_s']:.2g} a second")
    if status["seconds_left"] is not None:
        parts.append(f"about {status['seconds_left']:.0f} s left")
    return f"{status['plan']}: {', '.join(parts)}"


def show_status(plan: Plan, as_json: bool) -> None:
    """Prints how far a plan is, and what failed."""
    status = status_of(plan)
    if as_json:
        emit(status)
        return
    say(status_line(status))
    for number, error in list(status["errors"].items())[:5]:
        say(f"  task {number} failed: {error} (whole traceback in failed/{int(number):05d}.txt)")
    if status["failed"]:
        say(f"  Tried again by: homefront resume {shlex.quote(str(plan.folder))}")
    elif not status["left"]:
        say(f"  homefront collect {shlex.quote(str(plan.folder))}")


def collect_plan(folder: Path, out: Path | None, as_json: bool) -> int:
    """Puts the results of a plan together, prints them, and keeps them in a folder or a file."""
    from homefront.experiments.jobs import scenario_of
    from homefront.experiments.plans import open_plan

    plan = open_plan(folder)
    scenario = scenario_of(plan)
    plan.refuse_unfinished()
    if plan.spec.kind == "run":
        return _collect_run(plan, scenario, out or folder / COLLECTED, as_json)
    found = _collected(plan, scenario)
    content = [one for item in found for one in _rows(item)]
    keep(found, out)
    if as_json:
        emit(content[0] if len(content) == 1 else {"outcomes": content})
    else:
        say("\n\n".join(item.table() for item in found))
    return DONE


def _rows(item: Any) -> list[dict[str, Any]]:
    found = item.to_dict()
    return found if isinstance(found, list) else [found]


def _collected(plan: Plan, scenario: Scenario) -> list[Any]:
    """Typed results of a plan that is no run."""
    from homefront.experiments.jobs import other_of, outcomes_of_plan, pairs_of, refuse_unknown_names
    from homefront.experiments.plans import ANEW
    from homefront.views.shown import VIEWS

    spec = plan.spec
    refuse_unknown_names(plan, scenario)
    if spec.kind == "whatif":
        from homefront.experiments.whatif import pairs_from

        return [pairs_from(scenario, spec.settings, other_of(spec), pairs_of(plan), float("nan"), VIEWS)]
    worlds = outcomes_of_plan(plan)
    asked = list(spec.options["outcomes"])
    if spec.kind == "explain":
        from homefront.experiments.attribution import Effort, worlds_of
        from homefront.experiments.explain import explanations_from

        known = {(int(job["seed"]), int(job["present"])): found for job, found in worlds}
        causes, seeds = list(spec.options["causes"]), int(spec.options["seeds"])
        for n in range(seeds):
            if not set(worlds_of(spec.seed + n, len(causes), Effort(most=seeds), spec.seed)) <= set(known):
                raise ResultsError(f"{plan.folder}: worlds of seed {spec.seed + n} are not among its jobs; {ANEW}")
        return list(explanations_from(scenario, spec.settings, causes, asked, known, spec.seed, seeds, VIEWS))
    from homefront.experiments.sensitivity import design_of, sensitivities

    design = design_of(scenario, spec.settings, *spec.options["design"])
    if len(design.jobs) != len(worlds):
        raise ResultsError(f"{plan.folder}: {len(worlds)} worlds, its design has {len(design.jobs)}; {ANEW}")
    findings = [found for _, found in worlds]
    return list(sensitivities(scenario, spec.settings, asked, design, findings, float("nan"), VIEWS))


def _collect_run(plan: Plan, scenario: Scenario, out: Path, as_json: bool) -> int:
    """A run folder as `homefront run` writes it, from the worlds of all tasks."""
    from homefront.engine.prepare import prepare
    from homefront.engine.run import provenance
    from homefront.reading import there
    from homefront.results.files import MANIFEST
    from homefront.results.results import combined_hash
    from homefront.results.store import open_run
    from homefront.results.world_files import WorldFiles
    from homefront.results.writer import new_run
    from homefront.views.tables import run_summary, run_text

    spec = plan.spec
    given = prepare(scenario, spec.settings, spec.seed)

    def summary_of(found: list[dict[str, Any]]) -> dict[str, Any]:
        found.sort(key=lambda world: int(world["seed"]))
        hashes = [world["hash"] for world in found]
        return run_summary(
            scenario, spec.settings, spec.seed, found, threads=1,
            result_hash=hashes[0] if len(hashes) == 1 else combined_hash(hashes),
            wall_s=sum(world["wall_s"] for world in found),
        )  # fmt: skip

    if there(out / MANIFEST):
        run = open_run(out)
        if run.provenance.get("scenario_hash") != spec.scenario_hash or len(run) != spec.jobs:
            raise ResultsError(f"{out}: holds another run; choose another folder with --out")
        summary = summary_of([_numbers(job) for done in plan.results() for job in done.jobs])
    else:
        found: list[dict[str, Any]] = []
        with new_run(out, given.places, given.inputs.start, given.inputs.days) as writer:
            for done in plan.results():
                for job in done.jobs:
                    names = [job["entry"][key] for key in ("file", "front", "followed") if key in job["entry"]]
                    contents = {name: done.files[name] for name in names}
                    writer.add_files(WorldFiles(job["entry"], contents, job["front"]))
                    found.append(_numbers(job))
            summary = summary_of(found)
            writer.finish(provenance(scenario, spec.settings, spec.seed, len(found)), summary)
    summary["folder"] = str(out)
    if as_json:
        emit(summary)
    else:
        say(run_text(scenario, summary))
    return DONE


def _numbers(job: dict[str, Any]) -> dict[str, Any]:
    """What a summary needs of a world of a plan."""
    return {key: job[key] for key in ("seed", "hash", "wall_s", "outcomes", "targets")}
