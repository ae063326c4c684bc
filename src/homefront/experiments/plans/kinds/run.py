"""A plan of a run: each job is one world, with all that is recorded of it; together they are the folder of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from homefront.engine.prepare import Prepared, prepare
from homefront.engine.run import frame_of, provenance, run_world
from homefront.errors import ResultsError
from homefront.experiments.plans.advice import OTHER
from homefront.experiments.plans.kinds.kind import (
    Form,
    Job,
    JobResult,
    Kind,
    Outcomes,
    PlanInputs,
    PlanRequest,
    Seed,
)
from homefront.experiments.stored import Stored
from homefront.experiments.summary import hash_of, run_summary
from homefront.experiments.views import Views
from homefront.reading import Unreadable, short
from homefront.results.folder import ResultFolder, RunWriter
from homefront.results.manifest import FrontNames, WorldEntry
from homefront.results.outcomes import outcome_values
from homefront.results.targets import target_values
from homefront.results.world_files import PARTS, WorldFiles, world_files
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    from homefront.experiments.plans.folder import PlanFolder
    from homefront.experiments.plans.spec import PlanSpec


class NoOptions(Form):
    """A run has none."""


class OneWorld(Form):
    """A job."""

    seed: Seed


class World(Form):
    """What a job gave: the entry of the manifest that it will be part of, and its numbers."""

    seed: Seed
    hash: Annotated[str, Field(max_length=128)]
    wall_s: Annotated[float, Field(ge=0, le=1e12)]
    entry: WorldEntry
    front: FrontNames | None
    outcomes: Outcomes
    targets: Outcomes


class OfWorlds(Kind):
    """Worlds of a scenario."""

    name, jobs_per_task, takes = "run", 1, frozenset({"runs"})
    options, job, result = NoOptions, OneWorld, World

    def planned(self, asked: PlanRequest) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        return {}, [{"seed": asked.seed + n} for n in range(asked.runs)]

    def files_of(self, found: dict[str, Any], job: Job, files: Mapping[str, bytes]) -> set[str]:
        entry = found["entry"]
        if found["seed"] != job["seed"] or entry["seed"] != job["seed"]:
            raise Unreadable(f"a world of seed {found['seed']}, expected {job['seed']}")
        if found["hash"] != entry["result_hash"]:
            raise Unreadable("a world of two result hashes, expected one")
        named = {part: entry[part] for part in PARTS if part in entry}
        for part, name in named.items():
            wanted = entry.get("sha256" if part == "file" else f"{part}_sha256")
            if name not in files or hashlib.sha256(files[name]).hexdigest() != wanted:
                raise Unreadable(f"a world whose file {short(str(name))} is not the one that it names")
        return set(named.values())

    def do(self, given: PlanInputs, job: Job) -> JobResult:
        settings, scenario = given.spec.settings, given.scenario
        ready = prepare(scenario, settings, int(job["seed"]))
        world = run_world(ready, reference=given.reference)
        frame = frame_of(ready, world)
        files = world_files(world, ready.places, ready.inputs.days)
        found = {
            "seed": world.seed, "hash": world.result_hash, "wall_s": world.wall_s, "entry": files.entry,
            "front": files.front, "outcomes": outcome_values(scenario, frame),
            "targets": target_values(scenario, frame),
        }  # fmt: skip
        return found, files.contents

    def collect(self, plan: PlanFolder, scenario: Scenario, out: Path | None, views: Views) -> Stored:
        """The folder of a run as `homefront run` writes it; one that exists already is reported, not written again."""
        run, spec = ResultFolder(out or plan.collected), plan.spec
        given = prepare(scenario, spec.settings, spec.seed)
        if run.is_finished:
            found = _in_order(_numbers(job) for done in plan.results() for job in done.jobs)
            _refuse_another_run(run, spec, found)
            return Stored(run, given, _summary(given, found), False)
        with run.begun(given.places, given.inputs.start, given.inputs.days) as writer:
            found = _in_order(_written(plan, writer))
            summary = _summary(given, found)
            writer.finish(provenance(scenario, spec.settings, spec.seed, len(found)), summary)
        return Stored(run, given, summary, False)


def _refuse_another_run(run: ResultFolder, spec: PlanSpec, found: list[dict[str, Any]]) -> None:
    """ResultsError if a folder holds a run of other worlds than these."""
    kept = [(entry.seed, entry.result_hash) for entry in run.manifest.worlds]
    wanted = [(world["seed"], world["hash"]) for world in found]
    if run.provenance.get("scenario_hash") != spec.scenario_hash or kept != wanted:
        raise ResultsError(f"{run.path}: holds another run; {OTHER}")


def _written(plan: PlanFolder, writer: RunWriter) -> Iterator[dict[str, Any]]:
    """The numbers of each world, when its files are in the folder of the run."""
    for done in plan.results():
        for job in done.jobs:
            writer.add_files(WorldFiles.picked(job["entry"], done.files, job["front"]))
            yield _numbers(job)


def _summary(given: Prepared, found: list[dict[str, Any]]) -> dict[str, Any]:
    wall_s = sum(world["wall_s"] for world in found)
    return run_summary(given, found, threads=1, result_hash=hash_of(found), wall_s=wall_s)


def _in_order(worlds: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(worlds, key=lambda world: int(world["seed"]))


def _numbers(job: dict[str, Any]) -> dict[str, Any]:
    """What a summary needs of a world of a plan."""
    return {key: job[key] for key in ("seed", "hash", "wall_s", "outcomes", "targets")}
