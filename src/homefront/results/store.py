"""A run on disk: one folder with a Parquet file a world and a manifest written last.

A folder without its manifest is not a run. Files are written under a temporary name, synced and renamed; the manifest
carries the hash of every file, which is checked on reading. One writer a folder: a lock file keeps a second out.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from homefront.errors import ResourceError, ResultsError
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.results.front_store import front_names, front_of, front_table
from homefront.results.results import PlaceTable, Results, WorldResult

MANIFEST, LOCK, FORMAT = "manifest.json", ".writing", 2


class RunWriter:
    """Writes worlds into a folder as they finish; `finish` makes it a run."""

    def __init__(self, folder: Path, places: PlaceTable, start: date, days: int) -> None:
        self.folder, self.places, self.start, self.days = folder, places, start, days
        self.files: list[dict[str, Any]] = []
        self.front_names: dict[str, Any] | None = None

    def add(self, world: WorldResult) -> None:
        """Writes one world; ResourceError where the disk does not take it."""
        entry: dict[str, Any] = {
            "seed": world.seed, "result_hash": world.result_hash, "part_hashes": world.part_hashes,
            "wall_s": round(world.wall_s, 3), "positions": dict(world.positions),
            "accounts": {name: list(row) for name, row in world.accounts.items()},
        }  # fmt: skip
        if world.data:
            name = f"world-{world.seed}.parquet"
            table = _table(world, self.places)
            entry["file"] = name
            entry["sha256"] = _write(self.folder / name, lambda file: pq.write_table(table, file, compression="zstd"))
        if world.front is not None:
            front = world.front
            entry["front"] = f"front-{world.seed}.parquet"
            entry["front_sha256"] = _write(
                self.folder / entry["front"], lambda file: pq.write_table(front_table(front), file, compression="zstd")
            )
            self.front_names = front_names(front)
        if len(world.persons):
            followed = f"followed-{world.seed}.parquet"
            rows = pa.table({
                "person": pa.array(np.repeat(world.persons, self.days)),
                "day": pa.array(np.tile(np.arange(self.days, dtype=np.int32), len(world.persons))),
                **{name: pa.array(world.followed[name].ravel()) for name in FOLLOWED},
            })  # fmt: skip
            entry["followed"] = followed
            entry["followed_sha256"] = _write(self.folder / followed, lambda file: pq.write_table(rows, file))
        self.files.append(entry)

    def finish(self, provenance: dict[str, Any], summary: dict[str, Any]) -> None:
        """Writes the manifest: from now on the folder is a run."""
        self.files.sort(key=lambda entry: int(entry["seed"]))
        manifest = {
            "format": FORMAT, "start": self.start.isoformat(), "days": self.days,
            "measures": {name: {"unit": unit, "what": doc} for name, (unit, doc) in MEASURES.items()},
            "places": {
                "id": self.places.ids, "name": self.places.names, "region": self.places.regions,
                "kind": self.places.kinds, "population": self.places.population.tolist(),
            },
            "front": self.front_names, "provenance": provenance, "summary": summary, "worlds": self.files,
        }  # fmt: skip
        manifest["sha256"] = _content_hash(manifest)
        text = json.dumps(manifest, indent=1, ensure_ascii=False).encode()
        _write(self.folder / MANIFEST, lambda file: _write_bytes(file, text))


@contextmanager
def new_run(folder: Path, places: PlaceTable, start: date, days: int) -> Iterator[RunWriter]:
    """A writer on a new folder. Whatever goes wrong inside, nothing half-written stays behind.

    Raises ResultsError if the folder holds a run or somebody writes to it, ResourceError if it cannot be written.
    """
    made = _first_missing(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "another process writes to it" if (folder / LOCK).exists() else "it is not empty"
        raise ResultsError(f"{folder}: {what}; choose another folder with --out")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.close(os.open(folder / LOCK, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    except FileExistsError:
        raise ResultsError(f"{folder}: another process writes to it; choose another folder with --out") from None
    except OSError as error:
        raise ResourceError(
            f"{folder}: cannot be written ({error.strerror}); choose another folder with --out"
        ) from error
    writer = RunWriter(folder, places, start, days)
    try:
        yield writer
        (folder / LOCK).unlink()
        if not (folder / MANIFEST).exists():
            raise ResultsError(f"{folder}: the run was not finished")
    except BaseException:
        with suppress(OSError):
            for item in list(folder.iterdir()):
                item.unlink()
            if made is not None:
                shutil.rmtree(made)
        raise


def _first_missing(folder: Path) -> Path | None:
    """The topmost folder on the way that is yet to be made, if any."""
    missing = [path for path in (folder, *folder.parents) if not path.exists()]
    return missing[-1] if missing else None


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
                world = _read_world(self.folder, entry, len(self.places.ids), self.days, self.front_names)
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
        if manifest.pop("sha256", None) != _content_hash(manifest):
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


def _read_world(
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


def _checked(folder: Path, name: object, sha256: str) -> pa.Table:
    """A table of the run; ResultsError if its content is not what the manifest says."""
    file = folder / Path(str(name)).name
    if str(name) != file.name or _sha256(file) != sha256:
        raise ResultsError(f"{file}: its content is not what the manifest says; run it again")
    return pq.read_table(file)


def _table(world: WorldResult, places: PlaceTable) -> pa.Table:
    days = world.data["gone"].shape[1]
    ids = pa.DictionaryArray.from_arrays(
        pa.array(np.repeat(np.arange(len(places.ids), dtype=np.int32), days)), pa.array(list(places.ids))
    )
    columns: dict[str, Any] = {"place": ids, "day": pa.array(np.tile(np.arange(days, dtype=np.int32), len(places.ids)))}
    return pa.table({**columns, **{name: pa.array(world.data[name].ravel()) for name in MEASURES}})


def _write(file: Path, write: Callable[[str], None]) -> str:
    """Writes under a temporary name, syncs, renames; returns the hash of the content."""
    temporary = file.with_name(f".{file.name}.part")
    try:
        write(str(temporary))
        with temporary.open("rb") as handle:
            os.fsync(handle.fileno())
        digest = _sha256(temporary)
        temporary.replace(file)
    except (OSError, pa.ArrowException) as error:
        with suppress(OSError):
            temporary.unlink()
        reason = getattr(error, "strerror", None) or str(error)
        raise ResourceError(
            f"{file}: could not be written ({reason}); free some space or choose another --out"
        ) from error
    return digest


def _content_hash(manifest: dict[str, Any]) -> str:
    """Hash over what the manifest says, whatever its layout."""
    return hashlib.sha256(json.dumps(manifest, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _write_bytes(file: str, content: bytes) -> None:
    Path(file).write_bytes(content)


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
