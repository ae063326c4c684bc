"""What a manifest says, typed: whatever comes from a folder is checked here, once, before anybody uses it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue, TypeAdapter, model_validator

from homefront.arguments import MOST_DAYS, MOST_FOLLOWED, MOST_WORLDS
from homefront.errors import ResultsError
from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, STAGES
from homefront.observe.recorder import MEASURES
from homefront.reading import read_object, refused, short, there, typed
from homefront.results.files import content_hash
from homefront.results.layout import FORMAT, MANIFEST, Layout, table_name
from homefront.results.results import PlaceTable

MOST_MANIFEST = 200_000_000
"""Bytes."""

MOST_PLACES = 50_000
MOST_CELLS, MOST_FRONT = 20_000_000, 20_000_000
"""Places times days, and numbers of a front, in one world."""

Name = Annotated[str, Field(max_length=1_000)]
Names = Annotated[tuple[Name, ...], Field(max_length=MOST_PLACES)]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
Count = Annotated[int, Field(ge=0)]
Days = Annotated[int, Field(ge=1, le=MOST_DAYS)]
Further = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
"""Name of a measure that only runs with a mechanism have."""

Digest = Annotated[str, Field(max_length=128)]


class Part(BaseModel):
    """Keys that are not known are skipped: a later version may write more."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Places(Part):
    """Lists of one length, an entry a place."""

    id: Names
    name: Names
    region: Names
    kind: Names
    population: Annotated[tuple[Annotated[float, Field(ge=0, le=1e12)], ...], Field(max_length=MOST_PLACES)]

    @model_validator(mode="after")
    def _of_one_length(self) -> Places:
        lengths = {len(row) for row in (self.id, self.name, self.region, self.kind, self.population)}
        if lengths != {len(set(self.id))} or not self.id:
            raise ValueError("expected lists of one length, with every id once")
        return self


class FrontNames(Part):
    """Names of axes, cities and plants, and the days of front and industry."""

    axes: Names
    cities: Names
    plants: Names
    days: Days
    industry_days: Days

    @property
    def values(self) -> int:
        """Numbers in the table of a front."""
        days, long = self.days, self.industry_days
        by_day = len(AXIS_MEASURES) * len(self.axes) + len(NATION_MEASURES) + len(self.cities)
        return by_day * days + (len(INDUSTRY_MEASURES) + len(STAGES) * len(self.plants)) * long + 3 * len(self.cities)

    @model_validator(mode="after")
    def _bounded(self) -> FrontNames:
        if self.values > MOST_FRONT:
            raise ValueError(f"expected {MOST_FRONT:,} numbers of a front at most")
        return self


class WorldEntry(Part):
    """One world: its seed, its files with their hashes, and what it drew."""

    seed: Count
    result_hash: Digest
    wall_s: Annotated[float, Field(ge=0, le=1e12)]
    positions: dict[Name, Number]
    accounts: Annotated[dict[Name, tuple[float, float, float]], Field(max_length=100)]
    file: Name | None = None
    sha256: Digest | None = None
    front: Name | None = None
    front_sha256: Digest | None = None
    followed: Name | None = None
    followed_sha256: Digest | None = None
    more: Annotated[tuple[Further, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _names_of_its_own(self) -> WorldEntry:
        for name, hashed, first in (
            (self.file, self.sha256, "world"), (self.front, self.front_sha256, "front"),
            (self.followed, self.followed_sha256, "followed"),
        ):  # fmt: skip
            if name is not None and (name != table_name(first, self.seed) or hashed is None):
                raise ValueError(f"expected the file {table_name(first, self.seed)} and its hash")
        if len({*self.more, *MEASURES, "place", "day"}) < len(self.more) + len(MEASURES) + 2:
            raise ValueError("expected names of further measures that every run does not have, each once")
        return self


class OfAnother(Part):
    """A mechanism of another package (homefront.plugins.Packaged)."""

    name: Name
    package: Name
    version: Name
    code: Digest


class Provenance(BaseModel):
    """What a run says of itself. No key need be there (`refuse_unknown_origin` asks for them); all are typed."""

    model_config = ConfigDict(frozen=True, extra="allow", strict=True)
    __pydantic_extra__: dict[str, JsonValue]

    scenario: Name = ""
    scenario_hash: Digest = ""
    scenario_inputs_hash: Digest = ""
    version: Name = ""
    seed: Count = 0
    runs: Annotated[int, Field(ge=1, le=MOST_WORLDS)] = 1
    scale: Annotated[str, Field(pattern=r"^1:[0-9.e+]{1,24}$")] = "1:1000"
    floor: Annotated[float, Field(ge=0, le=1e12)] = 0.0
    days: Annotated[int, Field(ge=0, le=MOST_DAYS)] = 0
    parameter_set: Annotated[str, Field(max_length=4_096)] = ""
    parameters: Annotated[dict[Name, Number], Field(max_length=10_000)] = {}
    without: Names = ()
    causes_left_out: Names = ()
    substeps: Annotated[int, Field(ge=1, le=48)] = 2
    follow: Annotated[int, Field(ge=0, le=MOST_FOLLOWED)] = 0
    contacts: Name = ""
    only: Annotated[str, Field(pattern="^(society|front|)$")] = ""
    coder: Annotated[str, Field(pattern="^[12]?$")] = ""
    positions: Annotated[dict[Name, Number], Field(max_length=10_000)] = {}
    latents: Annotated[dict[Name, Number], Field(max_length=10_000)] = {}
    edits: Names = ()
    mechanisms: Annotated[tuple[OfAnother, ...], Field(max_length=100)] = ()
    defaults_of_mechanisms: Annotated[dict[Name, Number], Field(max_length=10_000)] = {}
    measures_of_mechanisms: Annotated[dict[Further, tuple[Name, Name]], Field(max_length=100)] = {}


ALWAYS = (
    "scenario", "scenario_hash", "version", "seed", "runs", "scale", "floor", "days", "parameter_set",
    "parameters", "without", "causes_left_out", "substeps", "follow", "only",
)  # fmt: skip
"""Keys of a provenance that every run has that `homefront run` made."""


class Manifest(Part):
    """A finished run."""

    format: int
    start: date
    days: Days
    places: Places
    front: FrontNames | None
    provenance: dict[Name, JsonValue]
    summary: dict[Name, JsonValue]
    worlds: Annotated[tuple[WorldEntry, ...], Field(min_length=1, max_length=MOST_WORLDS)]

    @model_validator(mode="after")
    def _hangs_together(self) -> Manifest:
        if len({world.seed for world in self.worlds}) < len(self.worlds):
            raise ValueError("expected every seed once")
        if self.days * len(self.places.id) > MOST_CELLS:
            raise ValueError(f"expected {MOST_CELLS:,} places times days at most")
        if self.front is not None and self.front.days != self.days:
            raise ValueError("expected a front of as many days as the run")
        if (
            self.start.toordinal() + max(self.days, self.front.industry_days if self.front else 0)
            > date.max.toordinal()
        ):
            raise ValueError("expected days that end before the year 10000")
        return self


@cache
def _adapter(of: Any) -> TypeAdapter[Any]:
    return TypeAdapter(of)


def manifest_of(content: Mapping[str, Any]) -> Manifest:
    """The manifest; Unreadable names the first value that is not what it must be."""
    found: Manifest = typed(_adapter(Manifest), content)
    typed(_adapter(Provenance), content["provenance"], "provenance")
    return found


def entry_of(content: Any) -> WorldEntry:
    """The entry of one world."""
    found: WorldEntry = typed(_adapter(WorldEntry), content, "the entry of a world")
    return found


def front_names_of(content: Any) -> FrontNames | None:
    """The names of a front, if there is one."""
    found: FrontNames | None = typed(_adapter(FrontNames | None), content, "front")
    return found


def missing_of(provenance: Mapping[str, Any]) -> list[str]:
    """Keys that a run made by `homefront run` has, and this one has not."""
    return [key for key in ALWAYS if key not in provenance]


def read_manifest(layout: Layout) -> Manifest:
    """Of a finished run; ResultsError if there is none, it is damaged, or another version made it."""
    if not there(layout.manifest):
        raise ResultsError(
            f"{layout.folder}: no {MANIFEST}, so this is not a finished run; expected a folder written by --out"
        )
    with refused(f"{layout.folder}: {MANIFEST}: damaged", ResultsError, "run it again"):
        content = read_object(layout.manifest, MOST_MANIFEST, nan=True)
        if content.get("format") != FORMAT:
            raise ResultsError(
                f"{layout.folder}: format {short(str(content.get('format')))}, this version reads {FORMAT}; "
                "run it again"
            )
        if content.pop("sha256", None) != content_hash(content):
            raise ResultsError(f"{layout.folder}: {MANIFEST} was changed after the run; run it again")
        return manifest_of(content)


def manifest_text(
    places: PlaceTable, start: date, days: int, front: Mapping[str, Any] | None, worlds: list[dict[str, Any]],
    provenance: Mapping[str, Any], summary: Mapping[str, Any],
) -> bytes:  # fmt: skip
    """What `read_manifest` reads, signed.   worlds : entries, in the order of their seeds.   front : its names."""
    content = {
        "format": FORMAT, "start": start.isoformat(), "days": days,
        "measures": {name: {"unit": unit, "what": doc} for name, (unit, doc) in MEASURES.items()},
        "places": {
            "id": places.ids, "name": places.names, "region": places.regions,
            "kind": places.kinds, "population": places.population.tolist(),
        },
        "front": front, "provenance": provenance, "summary": summary, "worlds": worlds,
    }  # fmt: skip
    content["sha256"] = content_hash(content)
    return json.dumps(content, indent=1, ensure_ascii=False).encode()
