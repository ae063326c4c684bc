"""A run on disk: one folder with a Parquet file a world and a manifest written last.

A folder without its manifest is not a run. Files are written under a temporary name, synced and renamed; the manifest
carries the hash of every file, which is checked on reading. One writer a folder: a lock, which ends with the process
that holds it, keeps a second out. What an unfinished run needs to go on stands in a folder of its own, UNFINISHED.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock, Timeout

from homefront.errors import HomefrontError, ResourceError, ResultsError, ScenarioError
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.results.front_store import front_names, front_of, front_table
from homefront.results.results import PlaceTable, Results, WorldResult

MANIFEST, LOCK, FORMAT = "manifest.json", ".writing", 2
UNFINISHED, PLAN, MOST_PLAN = ".unfinished", "plan.json", 1_000_000
"""Folder of an unfinished run, what it was told to do, and the bytes that may have."""


class RunWriter:
    """Writes worlds into a folder as they finish; `finish` makes it a run.

    plan : what a run that goes on later must know; None: nothing is kept of a run that is not finished.
    """

    def __init__(
        self, folder: Path, places: PlaceTable, start: date, days: int, plan: Mapping[str, Any] | None = None
    ) -> None:
        self.folder, self.places, self.start, self.days, self.plan = folder, places, start, days, plan
        self.files: list[dict[str, Any]] = []
        self.front_names: dict[str, Any] | None = None

    @property
    def work(self) -> Path:
        """Where things stand that only an unfinished run needs."""
        return self.folder / UNFINISHED

    def checkpoints(self, seed: int) -> Path:
        """Folder of the checkpoints of a world."""
        return self.work / f"world-{seed}"

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
        if self.plan is not None:
            _write_json(self.work / f"world-{world.seed}.json", {"entry": entry, "front": self.front_names})
            shutil.rmtree(self.checkpoints(world.seed), ignore_errors=True)

    def done(self) -> Iterator[WorldResult]:
        """Worlds of an earlier start that are whole, in the order of their seeds; the others are forgotten."""
        for file in sorted(self.work.glob("world-*.json")):
            try:
                kept = _read_json(file)
                world = _read_world(self.folder, kept["entry"], len(self.places.ids), self.days, kept["front"])
            except (KeyError, ValueError, TypeError, AttributeError, OSError, pa.ArrowException, ResultsError):
                file.unlink()
                continue
            self.files.append(kept["entry"])
            self.front_names = kept["front"] or self.front_names
            yield world

    @property
    def can_go_on(self) -> bool:
        """Whether there is anything from which a later start would gain."""
        if self.plan is None or (self.folder / MANIFEST).exists():
            return False
        return bool(self.files) or any(self.work.glob("world-*/day-*"))

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
        shutil.rmtree(self.work, ignore_errors=True)


@contextmanager
def new_run(
    folder: Path, places: PlaceTable, start: date, days: int, plan: Mapping[str, Any] | None = None
) -> Iterator[RunWriter]:
    """A writer on a new folder. Whatever goes wrong inside, nothing half-written is taken for whole: with a plan,
    worlds that are finished and checkpoints stay, and the error says how to go on; without, nothing stays.

    Raises ResultsError if the folder holds a run or somebody writes to it, ResourceError if it cannot be written.
    """
    made = _first_missing(folder)
    _refuse_a_folder_in_use(folder)
    with _locked(folder):
        _refuse_a_folder_in_use(folder, locked=True)
        writer = RunWriter(folder, places, start, days, plan)
        with _cleaned_up(writer, made):
            if plan is not None:
                _make(writer.work)
                _write_json(writer.work / PLAN, dict(plan))
            yield writer


@contextmanager
def unfinished_run(folder: Path, places: PlaceTable, start: date, days: int) -> Iterator[RunWriter]:
    """A writer that goes on with a run that was not finished; `done` gives the worlds that it has.

    Raises ResultsError if somebody writes to it.
    """
    with _locked(folder):
        writer = RunWriter(folder, places, start, days, plan_of(folder))
        with _cleaned_up(writer, None):
            yield writer


def plan_of(folder: Path) -> dict[str, Any]:
    """What an unfinished run was told to do; ResultsError if the folder holds none, or it is damaged."""
    file = folder / UNFINISHED / PLAN
    if (folder / MANIFEST).exists():
        raise ResultsError(f"{folder}: a finished run; there is nothing to resume")
    if not file.exists():
        raise ResultsError(f"{folder}: no unfinished run; expected a folder in which `homefront run` was stopped")
    try:
        if file.stat().st_size > MOST_PLAN:
            raise ValueError("too large")
        return _read_json(file)
    except (OSError, ValueError, AttributeError, TypeError) as error:
        raise ResultsError(f"{file}: damaged ({error}); start the run anew in another folder") from error


def _refuse_a_folder_in_use(folder: Path, locked: bool = False) -> None:
    if not folder.exists():
        return
    there = [] if not folder.is_dir() else [item for item in folder.iterdir() if item.name != LOCK]
    if folder.is_dir() and not there:
        return
    what = "it is not empty; choose another folder with --out"
    if (folder / UNFINISHED / PLAN).exists() and not (folder / MANIFEST).exists():
        what = f"it holds a run that was not finished: homefront resume {folder}, or choose another folder with --out"
        if not locked and _is_locked(folder):
            what = "another process writes to it; choose another folder with --out"
    raise ResultsError(f"{folder}: {what}")


def _is_locked(folder: Path) -> bool:
    try:
        with _locked(folder):
            return False
    except (ResultsError, ResourceError):
        return True


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """The folder, made if need be, is ours until the end of the block or of the process."""
    _make(folder)
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise ResultsError(f"{folder}: another process writes to it; choose another folder with --out") from None
    except OSError as error:
        raise ResourceError(
            f"{folder}: cannot be written ({error.strerror}); choose another folder with --out"
        ) from error
    try:
        yield
    finally:
        with suppress(OSError):
            (folder / LOCK).unlink()
        lock.release()


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResourceError(
            f"{folder}: cannot be written ({error.strerror}); choose another folder with --out"
        ) from error


@contextmanager
def _cleaned_up(writer: RunWriter, made: Path | None) -> Iterator[None]:
    """After an error: what a later start can use is kept, and said; else all is removed. made : topmost new folder."""
    folder = writer.folder
    try:
        yield
        if not (folder / MANIFEST).exists():
            raise ResultsError(f"{folder}: the run was not finished")
    except BaseException as error:
        if writer.can_go_on:
            advice = f"what is done is kept: homefront resume {folder}"
            if isinstance(error, KeyboardInterrupt):
                raise KeyboardInterrupt(f"interrupted; {advice}") from error
            if isinstance(error, HomefrontError) and not isinstance(error, ScenarioError):
                raise type(error)(f"{error}; {advice}") from error
            raise
        with suppress(OSError):
            for item in list(folder.iterdir()):
                if item.is_dir():
                    shutil.rmtree(item)
                else:
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


def _write_json(file: Path, content: dict[str, Any]) -> None:
    """JSON with a hash of what it says, so that half a file is known for what it is."""
    text = json.dumps({**content, "sha256": _content_hash(content)}, ensure_ascii=False).encode()
    _write(file, lambda name: _write_bytes(name, text))


def _read_json(file: Path) -> dict[str, Any]:
    """What `_write_json` wrote; ValueError if it is not whole."""
    content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if content.pop("sha256", None) != _content_hash(content):
        raise ValueError("it is not as it was written")
    return content


def _write_bytes(file: str, content: bytes) -> None:
    Path(file).write_bytes(content)


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
