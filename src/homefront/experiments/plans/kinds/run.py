"""A plan of a run: each job is one world, with all that is recorded of it; together they are the folder of a run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from homefront.engine.run import frame_of, inputs_for, place_table, provenance, run_world
from homefront.errors import ResultsError
from homefront.experiments.plans.advice import OTHER
from homefront.experiments.plans.kinds.kind import (
    Asked,
    CollectedRun,
    Form,
    Found,
    Given,
    Job,
    Kind,
    Outcomes,
    Seed,
    Summarise,
)
from homefront.reading import Unreadable, short, there
from homefront.results.files import MANIFEST
from homefront.results.manifest import FrontNames, WorldEntry
from homefront.results.outcomes import outcome_values
from homefront.results.results import combined_hash
from homefront.results.store import open_run
from homefront.results.targets import target_values
from homefront.results.world_files import WorldFiles, world_files
from homefront.results.writer import RunWriter, new_run
from homefront.scenario.schema import Scenario

if TYPE_CHECKING:
    from homefront.experiments.plans.folder import PlanFolder
    from homefront.experiments.plans.spec import PlanSpec

PARTS = {"file": "sha256", "front": "front_sha256", "followed": "followed_sha256"}
"""Keys of an entry that name a file, and those of its hash."""


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
    options, job, found = NoOptions, OneWorld, World

    def planned(self, asked: Asked) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        return {}, [{"seed": asked.seed + n} for n in range(asked.runs)]

    def files_of(self, found: dict[str, Any], job: Job, files: Mapping[str, bytes]) -> set[str]:
        entry = found["entry"]
        if found["seed"] != job["seed"] or entry["seed"] != job["seed"]:
            raise Unreadable(f"a world of seed {found['seed']}, expected {job['seed']}")
        if found["hash"] != entry["result_hash"]:
            raise Unreadable("a world of two result hashes, expected one")
        named = {key: entry[key] for key in PARTS if entry.get(key) is not None}
        for key, name in named.items():
            if name not in files or hashlib.sha256(files[name]).hexdigest() != entry[PARTS[key]]:
                raise Unreadable(f"a world whose file {short(name)} is not the one that it names")
        return set(named.values())

    def do(self, given: Given, job: Job) -> Found:
        settings, scenario = given.spec.settings, given.scenario
        world, inputs = run_world(scenario, settings, int(job["seed"]), reference=given.reference)
        frame = frame_of(scenario, settings, world, inputs)
        files = world_files(world, place_table(inputs), inputs.days)
        found = {
            "seed": world.seed, "hash": world.result_hash, "wall_s": world.wall_s, "entry": files.entry,
            "front": files.front, "outcomes": outcome_values(scenario, frame),
            "targets": target_values(scenario, frame),
        }  # fmt: skip
        return found, files.contents

    def collect(self, plan: PlanFolder, scenario: Scenario, out: Path | None, summarise: Summarise) -> CollectedRun:
        """The folder of a run as `homefront run` writes it; one that is there already is told, not written again."""
        folder, spec = out or plan.collected, plan.spec
        if there(folder / MANIFEST):
            found = _in_order(_numbers(job) for done in plan.results() for job in done.jobs)
            _refuse_another_run(folder, spec, found)
            return CollectedRun(folder, scenario, _summary(spec, scenario, found, summarise) | {"folder": str(folder)})
        inputs = inputs_for(scenario, spec.settings, spec.seed)
        with new_run(folder, place_table(inputs), inputs.start, inputs.days) as writer:
            found = _in_order(_written(plan, writer))
            summary = _summary(spec, scenario, found, summarise)
            writer.finish(provenance(scenario, spec.settings, spec.seed, len(found)), summary)
        return CollectedRun(folder, scenario, summary | {"folder": str(folder)})


def _refuse_another_run(folder: Path, spec: PlanSpec, found: list[dict[str, Any]]) -> None:
    """ResultsError if a folder holds a run of other worlds than these."""
    run = open_run(folder)
    kept = [(entry["seed"], entry["result_hash"]) for entry in run.entries]
    wanted = [(world["seed"], world["hash"]) for world in found]
    if run.provenance.get("scenario_hash") != spec.scenario_hash or kept != wanted:
        raise ResultsError(f"{folder}: holds another run; {OTHER}")


def _written(plan: PlanFolder, writer: RunWriter) -> Iterator[dict[str, Any]]:
    """The numbers of each world, when its files are in the folder of the run."""
    for done in plan.results():
        for job in done.jobs:
            names = [job["entry"][key] for key in PARTS if job["entry"].get(key) is not None]
            writer.add_files(WorldFiles(job["entry"], {name: done.files[name] for name in names}, job["front"]))
            yield _numbers(job)


def _summary(
    spec: PlanSpec, scenario: Scenario, found: list[dict[str, Any]], summarise: Summarise
) -> dict[str, Any]:  # fmt: skip
    hashes = [world["hash"] for world in found]
    return summarise(
        scenario, spec.settings, spec.seed, found, threads=1,
        result_hash=hashes[0] if len(hashes) == 1 else combined_hash(hashes),
        wall_s=sum(world["wall_s"] for world in found),
    )  # fmt: skip


def _in_order(worlds: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(worlds, key=lambda world: int(world["seed"]))


def _numbers(job: dict[str, Any]) -> dict[str, Any]:
    """What a summary needs of a world of a plan."""
    return {key: job[key] for key in ("seed", "hash", "wall_s", "outcomes", "targets")}
