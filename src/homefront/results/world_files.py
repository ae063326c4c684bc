"""One world as files: what of it goes into which table, as bytes, and the entry of the manifest that names them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.results.columns import named, numbers, table
from homefront.results.front_store import front_names, front_table
from homefront.results.layout import table_name
from homefront.results.results import PlaceTable, WorldResult

PARTS = ("file", "front", "followed")
"""Keys of an entry that name its files: society, front, persons followed."""


@dataclass(frozen=True)
class WorldFiles:
    """entry : of the manifest, with the hash of every file.   contents : bytes by name.   front : its names."""

    entry: dict[str, Any]
    contents: Mapping[str, bytes]
    front: dict[str, Any] | None

    @classmethod
    def picked(cls, entry: dict[str, Any], files: Mapping[str, bytes], front: dict[str, Any] | None) -> WorldFiles:
        """The world of an entry, out of files among which those of other worlds may be. KeyError if one is missing."""
        return cls(entry, {entry[part]: files[entry[part]] for part in PARTS if part in entry}, front)


def world_files(world: WorldResult, places: PlaceTable, days: int) -> WorldFiles:
    """All files of a world."""
    entry: dict[str, Any] = {
        "seed": world.seed, "result_hash": world.result_hash, "part_hashes": world.part_hashes,
        "wall_s": round(world.wall_s, 3), "positions": dict(world.positions),
        "accounts": {name: list(row) for name, row in world.accounts.items()},
        **({"more": world.more} if world.more else {}),
    }  # fmt: skip
    contents: dict[str, bytes] = {}

    def take(key: str, part: str, rows: pa.Table, compression: str = "zstd") -> None:
        name, sink = table_name(part, world.seed), pa.BufferOutputStream()
        pq.write_table(rows, sink, compression=compression, use_dictionary=_of_few_values(rows))
        contents[name] = sink.getvalue().to_pybytes()
        entry[key] = name
        entry["sha256" if key == "file" else f"{key}_sha256"] = hashlib.sha256(contents[name]).hexdigest()

    if world.data:
        take("file", "world", _society(world, places))
    if world.front is not None:
        take("front", "front", front_table(world.front))
    if len(world.persons):
        rows = table({
            "person": numbers(np.repeat(world.persons, days)),
            "day": numbers(np.tile(np.arange(days, dtype=np.int32), len(world.persons))),
            **{name: numbers(world.followed[name]) for name in FOLLOWED},
        })  # fmt: skip
        take("followed", "followed", rows, "snappy")
    return WorldFiles(entry, contents, None if world.front is None else front_names(world.front))


def _of_few_values(rows: pa.Table) -> list[str]:
    """Columns that are written as numbers of a dictionary: names and days. One of measures, whose values are all
    different, makes files larger by half, and takes as long as all the rest."""
    return [column.name for column in rows.schema if not pa.types.is_floating(column.type)]


def _society(world: WorldResult, places: PlaceTable) -> pa.Table:
    days = world.data["gone"].shape[1]
    return table({
        "place": named(np.repeat(np.arange(len(places.ids)), days), places.ids),
        "day": numbers(np.tile(np.arange(days, dtype=np.int32), len(places.ids))),
        **{name: numbers(world.data[name]) for name in (*MEASURES, *world.more)},
    })  # fmt: skip
