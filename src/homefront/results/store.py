"""A run on disk: one folder with a Parquet file a world and a manifest written last.

A folder without its manifest is not a run. The manifest carries the hash of every file, which is checked on reading.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from homefront.errors import ResultsError
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.results.files import FORMAT, MANIFEST, content_hash, sha256
from homefront.results.front_store import front_of
from homefront.results.results import PlaceTable, Results, WorldResult


@dataclass(frozen=True)
class StoredRun:
    """A run on disk whose manifest was read and found whole; its worlds are read one by one, so that a run of any size
    fits. `worlds` raises ResultsError where a file is damaged."""

    folder: Path
    places: PlaceTable
    start: date
    days: int
    provenance: dict[str, Any]
    summary: dict[str, Any]
    entries: tuple[dict[str, Any], ...]
    front_names: dict[str, Any] | None

    def __len__(self) -> int:
        return len(self.entries)

    def worlds(self) -> Iterator[WorldResult]:
        """In the order of their seeds."""
        for entry in self.entries:
            with _damage(self.folder):
                world = read_world(self.folder, entry, len(self.places.ids), self.days, self.front_names)
            yield world


@contextmanager
def _damage(folder: Path) -> Iterator[None]:
    """What a file that is not as it was written makes go wrong, as ResultsError."""
    try:
        yield
    except (KeyError, ValueError, TypeError, AttributeError, OSError, pa.ArrowException) as error:
        raise ResultsError(f"{folder}: damaged ({error}); run it again") from error


def open_run(folder: Path | str) -> StoredRun:
    """A run from its folder; ResultsError if it is none, its manifest is damaged, or another version made it."""
    folder = Path(folder)
    manifest_file = folder / MANIFEST
    if not manifest_file.exists():
        raise ResultsError(
            f"{folder}: no {MANIFEST}, so this is not a finished run; expected a folder written by --out"
        )
    with _damage(folder):
        manifest = json.loads(manifest_file.read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise ResultsError(f"{folder}: format {manifest['format']}, this version reads {FORMAT}; run it again")
        if manifest.pop("sha256", None) != content_hash(manifest):
            raise ResultsError(f"{folder}: {MANIFEST} was changed after the run; run it again")
        listed = manifest["places"]
        places = PlaceTable(
            tuple(listed["id"]), tuple(listed["name"]), tuple(listed["region"]), tuple(listed["kind"]),
            np.array(listed["population"], dtype=float),
        )  # fmt: skip
        return StoredRun(
            folder, places, date.fromisoformat(manifest["start"]), int(manifest["days"]), manifest["provenance"],
            manifest["summary"], tuple(manifest["worlds"]), manifest["front"],
        )  # fmt: skip


def read_run(folder: Path | str) -> Results:
    """A run from its folder, all of it; ResultsError if it is none, is damaged, or was made by another version."""
    run = open_run(folder)
    return Results(list(run.worlds()), run.places, run.start, run.days, run.provenance)


def summary_of(folder: Path) -> dict[str, Any]:
    """The summary that was printed when the run was made."""
    summary: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["summary"]
    return summary


def read_world(
    folder: Path, entry: dict[str, Any], places: int, days: int, names: dict[str, Any] | None
) -> WorldResult:
    data, front = {}, None
    if "file" in entry:
        table = _checked(folder, entry["file"], entry["sha256"])
        data = {name: table[name].to_numpy().reshape(places, days) for name in MEASURES}
    if "front" in entry and names is not None:
        front = front_of(_checked(folder, entry["front"], entry["front_sha256"]), names)
    persons, followed = np.empty(0, dtype=np.int64), {name: np.empty((0, days), dtype=np.float32) for name in FOLLOWED}
    if "followed" in entry:
        rows = _checked(folder, entry["followed"], entry["followed_sha256"])
        persons = rows["person"].to_numpy()[::days]
        followed = {name: rows[name].to_numpy().reshape(len(persons), days) for name in FOLLOWED}
    accounts = {name: (float(a), float(b), float(gap)) for name, (a, b, gap) in entry["accounts"].items()}
    world = WorldResult(
        int(entry["seed"]), data, persons, followed, float(entry["wall_s"]), entry["positions"], front, accounts
    )
    if world.result_hash != entry["result_hash"]:
        raise ResultsError(f"{folder}: the result hash of world {world.seed} is not the manifest's; run it again")
    return world


def _checked(folder: Path, name: object, wanted: str) -> pa.Table:
    """A table of the run; ResultsError if its content is not what the manifest says."""
    file = folder / Path(str(name)).name
    if str(name) != file.name or sha256(file) != wanted:
        raise ResultsError(f"{file}: its content is not what the manifest says; run it again")
    return pq.read_table(file)
