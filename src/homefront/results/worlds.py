"""One world of a run, read from its tables with care: their hashes are those of the manifest, their numbers can be."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from homefront.arguments import MOST_FOLLOWED
from homefront.errors import ResultsError
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.reading import Unreadable, columns_of, parquet, read_bytes, refused
from homefront.results.front_store import front_of
from homefront.results.manifest import FrontNames, WorldEntry
from homefront.results.results import WorldResult

MOST_OVERHEAD, MOST_ROW = 1_000_000, 200
"""Bytes that a Parquet file may have beside its rows, and for each of them: 20 measures of 4 bytes, and room."""

MOST_MORE = 10
"""Bytes for each further measure, of a mechanism."""


def refuse_other_numbers(data: dict[str, np.ndarray]) -> None:
    """Unreadable where a share is none, or a row of inputs cannot be one."""
    rows = data["input_row"]
    with np.errstate(invalid="ignore"):
        if ((rows < -1) | (rows > 1e6)).any():
            raise Unreadable("a number in the column input_row that is none of a row, expected 0 to 1,000,000")
        for name in ("gone", "own", "ordered", "homeless", "occupied"):
            if ((data[name] < -1e-3) | (data[name] > 1 + 1e-3)).any():
                raise Unreadable(f"a share in the column {name} out of its bounds, expected 0 to 1")


def read_world(
    folder: Path, known: WorldEntry, places: int, days: int, of_front: FrontNames | None, follow: int = MOST_FOLLOWED
) -> WorldResult:
    """One world of a run of so many places and days; ResultsError where a file is not what its entry says.

    known, of_front : of the manifest.   follow : persons that it may have at most.
    """
    data, front = {}, None
    if known.file is not None:
        names = (*MEASURES, *known.more)
        with _table(folder, known.file, known.sha256, places * days, MOST_MORE * len(known.more)) as file:
            found = columns_of(file, dict.fromkeys(names, "float"), places * days)
            data = {name: found[name].reshape(places, days) for name in names}
            refuse_other_numbers(data)
    if known.front is not None and of_front is not None:
        with _table(folder, known.front, known.front_sha256, of_front.values) as file:
            front = front_of(columns_of(file, {"value": "double"}, of_front.values)["value"], of_front)
    persons, followed = np.empty(0, dtype=np.int64), {name: np.empty((0, days), dtype=np.float32) for name in FOLLOWED}
    if known.followed is not None:
        with _table(folder, known.followed, known.followed_sha256, follow * days) as file:
            persons, followed = _followed(file, days, follow)
    world = WorldResult(known.seed, data, persons, followed, known.wall_s, known.positions, front, known.accounts)
    if known.result_hash != world.result_hash and known.result_hash != world.former_hash:
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
def _table(folder: Path, name: str, wanted: str | None, rows: int, more: int = 0) -> Iterator[Any]:
    """A file of the run, its bytes found to be what the manifest says, open; ResultsError where anything is wrong."""
    with refused(f"{folder / name}: damaged", ResultsError, "run it again"):
        content = read_bytes(folder / name, MOST_OVERHEAD + (MOST_ROW + more) * rows)
        if hashlib.sha256(content).hexdigest() != wanted:
            raise Unreadable("its content is not what the manifest says")
        with parquet(content) as file:
            yield file
