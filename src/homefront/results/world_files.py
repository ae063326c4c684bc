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
from homefront.results.results import PlaceTable, WorldResult


@dataclass(frozen=True)
class WorldFiles:
    """entry : of the manifest, with the hash of every file.   contents : bytes by name.   front : its names."""

    entry: dict[str, Any]
    contents: Mapping[str, bytes]
    front: dict[str, Any] | None


def world_files(world: WorldResult, places: PlaceTable, days: int) -> WorldFiles:
    """All files of a world."""
    entry: dict[str, Any] = {
        "seed": world.seed, "result_hash": world.result_hash, "part_hashes": world.part_hashes,
        "wall_s": round(world.wall_s, 3), "positions": dict(world.positions),
        "accounts": {name: list(row) for name, row in world.accounts.items()},
    }  # fmt: skip
    contents: dict[str, bytes] = {}

    def take(key: str, name: str, rows: pa.Table, compression: str = "zstd") -> None:
        sink = pa.BufferOutputStream()
        pq.write_table(rows, sink, compression=compression)
        contents[name] = sink.getvalue().to_pybytes()
        entry[key] = name
        entry["sha256" if key == "file" else f"{key}_sha256"] = hashlib.sha256(contents[name]).hexdigest()

    if world.data:
        take("file", f"world-{world.seed}.parquet", _society(world, places))
    if world.front is not None:
        take("front", f"front-{world.seed}.parquet", front_table(world.front))
    if len(world.persons):
        rows = table({
            "person": numbers(np.repeat(world.persons, days)),
            "day": numbers(np.tile(np.arange(days, dtype=np.int32), len(world.persons))),
            **{name: numbers(world.followed[name]) for name in FOLLOWED},
        })  # fmt: skip
        take("followed", f"followed-{world.seed}.parquet", rows, "snappy")
    return WorldFiles(entry, contents, None if world.front is None else front_names(world.front))


def _society(world: WorldResult, places: PlaceTable) -> pa.Table:
    days = world.data["gone"].shape[1]
    return table({
        "place": named(np.repeat(np.arange(len(places.ids)), days), places.ids),
        "day": numbers(np.tile(np.arange(days, dtype=np.int32), len(places.ids))),
        **{name: numbers(world.data[name]) for name in MEASURES},
    })  # fmt: skip
