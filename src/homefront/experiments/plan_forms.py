"""What is in the files of a plan, by its kind: options, jobs of a task, what a job gave; typed and bounded."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from homefront.experiments.runs import refuse_other_settings, settings_from
from homefront.experiments.whatif import Pair
from homefront.reading import Unreadable, short, typed
from homefront.results.manifest import FrontNames, Name, Number, WorldEntry

MOST_CAUSES = 60
"""Of an explanation: a coalition is a bit mask."""

Seed = Annotated[int, Field(ge=0)]
Names = Annotated[list[Name], Field(min_length=1, max_length=1_000)]
Outcomes = Annotated[dict[Name, float], Field(max_length=10_000)]


class Form(BaseModel):
    """No key that is not known."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class NoOptions(Form):
    """Of a run."""


class Changed(Form):
    """Of pairs: settings of the changed world."""

    changed: dict[str, Any]


class OfCauses(Form):
    """Of an explanation."""

    causes: Annotated[list[Name], Field(min_length=1, max_length=MOST_CAUSES)]
    outcomes: Names
    seeds: Annotated[int, Field(ge=1, le=100_000)]


class OfInputs(Form):
    """Of a sensitivity. design : method, size, inputs, seed, worlds a row."""

    outcomes: Names
    design: tuple[
        Name, Annotated[int, Field(ge=0, le=100_000)], Annotated[list[Name], Field(max_length=1_000)], Seed,
        Annotated[int, Field(ge=1, le=100_000)],
    ]  # fmt: skip


class OneWorld(Form):
    """Job of a run, or a pair."""

    seed: Seed


class Coalition(Form):
    """Job of an explanation. present : bit mask of causes."""

    seed: Seed
    present: Annotated[int, Field(ge=0, lt=1 << MOST_CAUSES)]


class Row(Form):
    """Job of a sensitivity. row : inputs by name."""

    seed: Seed
    row: Annotated[dict[Name, Number], Field(min_length=1, max_length=1_000)]


class World(Form):
    """What a job of a run gave: the entry of the manifest that it will be part of, and its numbers."""

    seed: Seed
    hash: Annotated[str, Field(max_length=128)]
    wall_s: Annotated[float, Field(ge=0, le=1e12)]
    entry: WorldEntry
    front: FrontNames | None
    outcomes: Outcomes
    targets: Outcomes


OPTIONS = {"run": NoOptions, "whatif": Changed, "explain": OfCauses, "sensitivity": OfInputs}
JOBS = {"run": OneWorld, "whatif": OneWorld, "explain": Coalition, "sensitivity": Row}
FOUND: dict[str, Any] = {"run": World, "whatif": Pair, "explain": Outcomes, "sensitivity": Outcomes}


@cache
def _list_of(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[list[of], Field(max_length=1_000_000)])


@cache
def _options(kind: str) -> TypeAdapter[Any]:
    return TypeAdapter(OPTIONS[kind])


def refuse_other_options(kind: str, options: Mapping[str, Any], jobs: int) -> None:
    """Unreadable unless these are the options of a plan of this kind and so many jobs."""
    found = typed(_options(kind), dict(options), "options")
    needed = found.seeds if kind == "explain" else max(found.design[1], found.design[4]) if kind == "sensitivity" else 1
    if needed > jobs:
        raise Unreadable(f"options that ask for {needed:,} worlds at least, expected {jobs:,} at most")
    if kind == "whatif":
        refuse_other_settings(settings_from(options["changed"]))


def refuse_other_jobs(kind: str, jobs: Any) -> None:
    """Unreadable unless these are jobs of a plan of this kind."""
    typed(_list_of(JOBS[kind]), jobs, "jobs")


def refuse_other_findings(kind: str, found: Any, jobs: Sequence[Mapping[str, Any]], files: Mapping[str, bytes]) -> None:
    """Unreadable unless this is what these jobs of a plan of this kind give, with the files that they name."""
    typed(_list_of(FOUND[kind]), found, "jobs")
    if len(found) != len(jobs):
        raise Unreadable(f"what {len(found)} jobs gave, expected {len(jobs)}")
    named: set[str] = set()
    for one, job in zip(found, jobs, strict=True):
        if kind == "whatif":
            _refuse_other_curves(one["curves"])
        if kind != "run":
            continue
        if one["seed"] != job["seed"] or one["entry"]["seed"] != job["seed"]:
            raise Unreadable(f"a world of seed {one['seed']}, expected {job['seed']}")
        for key in ("file", "front", "followed"):
            name, hashed = one["entry"].get(key), "sha256" if key == "file" else f"{key}_sha256"
            if name is None:
                continue
            if name not in files or hashlib.sha256(files[name]).hexdigest() != one["entry"][hashed]:
                raise Unreadable(f"a world whose file {short(name)} is not the one that it names")
            named.add(name)
    if set(files) != named:
        raise Unreadable("files that no world names, expected those of its worlds alone")


def _refuse_other_curves(curves: Mapping[str, Sequence[Sequence[float]]]) -> None:
    lengths = {len(side) for sides in curves.values() for side in sides}
    if any(len(sides) != 2 for sides in curves.values()) or len(lengths) > 1:
        raise Unreadable("curves that are not of two worlds and as many days each")
