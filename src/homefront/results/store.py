"""A run on disk: one folder with a Parquet file a world and a manifest written last.

A folder without its manifest is not a run. The manifest carries the hash of every file, which is checked on reading.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from homefront.errors import ResultsError
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.reading import Unreadable, columns_of, parquet, read_bytes, read_object, refused, short, there
from homefront.results.brief import brief
from homefront.results.files import FORMAT, MANIFEST, content_hash
from homefront.results.front_store import front_of
from homefront.results.manifest import MOST_FOLLOWED, MOST_MANIFEST, entry_of, front_names_of, manifest_of
from homefront.results.results import PlaceTable, Results, WorldResult

MOST_OVERHEAD, MOST_ROW = 1_000_000, 200
"""Bytes that a Parquet file may have beside its rows, and for each of them: 20 measures of 4 bytes, and room."""


def refuse_other_numbers(data: dict[str, np.ndarray]) -> None:
    """Unreadable where a share is none, or a row of inputs cannot be one."""
    rows = data["input_row"]
    with np.errstate(invalid="ignore"):
        if ((rows < -1) | (rows > 1e6)).any():
            raise Unreadable("a number in the column input_row that is none of a row, expected 0 to 1,000,000")
        for name in ("gone", "own", "ordered", "homeless", "occupied"):
            if ((data[name] < -1e-3) | (data[name] > 1 + 1e-3)).any():
                raise Unreadable(f"a share in the column {name} out of its bounds, expected 0 to 1")


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

    def __repr__(self) -> str:
        return brief(
            "StoredRun", folder=self.folder, scenario=self.provenance.get("scenario", "?"), worlds=len(self),
            days=f"{self.days} from {self.start}", places=len(self.places.ids),
        )  # fmt: skip

    def worlds(self) -> Iterator[WorldResult]:
        """In the order of their seeds."""
        for entry in self.entries:
            yield read_world(
                self.folder, entry, len(self.places.ids), self.days, self.front_names,
                int(self.provenance.get("follow", MOST_FOLLOWED)),
            )  # fmt: skip


def open_run(folder: Path | str) -> StoredRun:
    """A run from its folder; ResultsError if it is none, its manifest is damaged, or another version made it."""
    folder = Path(folder)
    file = folder / MANIFEST
    if not there(file):
        raise ResultsError(
            f"{folder}: no {MANIFEST}, so this is not a finished run; expected a folder written by --out"
        )
    with refused(f"{folder}: {MANIFEST}: damaged", ResultsError, "run it again"):
        content = read_object(file, MOST_MANIFEST, nan=True)
        if content.get("format") != FORMAT:
            raise ResultsError(
                f"{folder}: format {short(str(content.get('format')))}, this version reads {FORMAT}; run it again"
            )
        if content.pop("sha256", None) != content_hash(content):
            raise ResultsError(f"{folder}: {MANIFEST} was changed after the run; run it again")
        manifest = manifest_of(content)
    listed = manifest.places
    places = PlaceTable(listed.id, listed.name, listed.region, listed.kind, np.array(listed.population, dtype=float))
    return StoredRun(
        folder, places, manifest.start, manifest.days, content["provenance"], content["summary"],
        tuple(content["worlds"]), content["front"],
    )  # fmt: skip


def read_run(folder: Path | str) -> Results:
    """A run from its folder, all of it; ResultsError if it is none, is damaged, or was made by another version."""
    return all_of(open_run(folder))


def all_of(run: StoredRun) -> Results:
    """A run with all its worlds in memory; ResultsError where a file is damaged."""
    return Results(list(run.worlds()), run.places, run.start, run.days, run.provenance)


def summary_of(folder: Path) -> dict[str, Any]:
    """The summary that was printed when the run was made; ResultsError as for `open_run`."""
    return open_run(folder).summary


def read_world(
    folder: Path, entry: dict[str, Any], places: int, days: int, names: dict[str, Any] | None,
    follow: int = MOST_FOLLOWED,
) -> WorldResult:  # fmt: skip
    """One world of a run of so many places and days; ResultsError where a file is not what its entry says.

    entry, names : of the manifest.   follow : persons that it may have at most.
    """
    with refused(f"{folder}: damaged", ResultsError, "run it again"):
        known, of_front = entry_of(entry), front_names_of(names)
    data, front = {}, None
    if known.file is not None:
        with _table(folder, known.file, known.sha256, places * days) as file:
            found = columns_of(file, dict.fromkeys(MEASURES, "float"), places * days)
            data = {name: found[name].reshape(places, days) for name in MEASURES}
            refuse_other_numbers(data)
    if known.front is not None and of_front is not None:
        with _table(folder, known.front, known.front_sha256, of_front.values) as file:
            front = front_of(columns_of(file, {"value": "double"}, of_front.values)["value"], of_front)
    persons, followed = np.empty(0, dtype=np.int64), {name: np.empty((0, days), dtype=np.float32) for name in FOLLOWED}
    if known.followed is not None:
        with _table(folder, known.followed, known.followed_sha256, follow * days) as file:
            persons, followed = _followed(file, days, follow)
    world = WorldResult(known.seed, data, persons, followed, known.wall_s, known.positions, front, known.accounts)
    if world.result_hash != known.result_hash:
        raise ResultsError(f"{folder}: the result hash of world {world.seed} is not the manifest's; run it again")
    return world


def _followed(file: Any, days: int, follow: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """(rows of the persons followed, their days by variable)."""
    rows = int(file.metadata.num_rows)
    if rows % days or rows > follow * days:
        raise Unreadable(f"{rows:,} rows, expected {days} for each of {follow:,} persons at most")
    found = columns_of(file, {"person": "int64", **dict.fromkeys(FOLLOWED, "float")}, rows)
    followed = {name: found[name].reshape(-1, days) for name in FOLLOWED}
    persons = found["person"][::days]
    if (persons < 0).any() or (np.diff(persons) <= 0).any() or (np.repeat(persons, days) != found["person"]).any():
        raise Unreadable("persons out of order, expected each once, with all its days")
    away = followed["away"]
    if not np.isfinite(away).all() or (away < 0).any() or (away > 100).any():
        raise Unreadable("a person who is nowhere, expected a number from 0 to 100 in the column away")
    return persons, followed


@contextmanager
def _table(folder: Path, name: str, wanted: str | None, rows: int) -> Iterator[Any]:
    """A file of the run, its bytes found to be what the manifest says, open; ResultsError where anything is wrong."""
    with refused(f"{folder / name}: damaged", ResultsError, "run it again"):
        content = read_bytes(folder / name, MOST_OVERHEAD + MOST_ROW * rows)
        if hashlib.sha256(content).hexdigest() != wanted:
            raise Unreadable("its content is not what the manifest says")
        with parquet(content) as file:
            yield file
