"""A run of arbitrary numbers, in memory and on disk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.results.results import PlaceTable, WorldResult
from homefront.results.store import new_run

MakeWorld = Callable[..., WorldResult]


@pytest.fixture
def places() -> PlaceTable:
    return PlaceTable(
        ("Moscow", "ural/towns", "ural/countryside"),
        ("Moscow", "other towns of Ural", "countryside of Ural"),
        ("moscow", "ural", "ural"),
        ("city", "towns", "countryside"),
        np.array([4_000_000.0, 1_000_000.0, 3_000_000.0]),
    )


@pytest.fixture
def make_world() -> MakeWorld:
    """make_world(seed, days=4, persons=0): a world of three places and arbitrary numbers, one of them nan."""

    def make(seed: int, days: int = 4, persons: int = 0) -> WorldResult:
        rng = np.random.default_rng(seed)
        data = {name: rng.random((3, days), dtype=np.float32) for name in MEASURES}
        data["belief"][1, 0] = np.nan
        followed = {name: rng.random((persons, days), dtype=np.float32) for name in FOLLOWED}
        rows = np.arange(persons, dtype=np.int64) * 10
        return WorldResult(seed, data, rows, followed, 0.25, {"Moscow.cov": 0.5})

    return make


@pytest.fixture
def written(tmp_path: Path, places: PlaceTable, make_world: MakeWorld) -> Path:
    """A run of two worlds with three persons followed, on disk."""
    folder = tmp_path / "run"
    with new_run(folder, places, date(1941, 10, 10), 4) as writer:
        for seed in (1, 2):
            writer.add(make_world(seed, persons=3))
        writer.finish({"seed": 1, "scale": "1:1000"}, {"result_hash": "x"})
    return folder
