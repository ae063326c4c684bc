"""A run of arbitrary numbers, in memory and on disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, FrontData
from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.processes.relocation import STAGES
from homefront.results.folder import ResultFolder
from homefront.results.frame import Frame
from homefront.results.recorded_world import RecordedWorld
from homefront.results.results import PlaceTable, WorldResult
from homefront.scenario.loader import load_scenario
from homefront.scenario.measures import MEASURES as KINDS
from homefront.scenario.schema import Measure, Scenario

MakeWorld = Callable[..., WorldResult]
MakeMeasure = Callable[..., Measure]
ValueOf = Callable[..., float]


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
    with ResultFolder(folder).begun(places, date(1941, 10, 10), 4) as writer:
        for seed in (1, 2):
            writer.add(make_world(seed, persons=3))
        writer.finish({"seed": 1, "scale": "1:1000"}, {"result_hash": "x"})
    return folder


@pytest.fixture(scope="session")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


@pytest.fixture(scope="session")
def measure() -> MakeMeasure:
    """measure(kind, target="T", **arguments): as scenario.toml would give it; first and last for `from` and `to`."""

    def make(kind: str, target: str = "T", **arguments: object) -> Measure:
        written = {{"first": "from", "last": "to"}.get(name, name): value for name, value in arguments.items()}
        listed = {name: list(value) if isinstance(value, tuple) else value for name, value in written.items()}
        return KINDS[kind].model_validate({"target": target, "kind": kind, **listed})

    return make


@pytest.fixture(scope="session")
def value(moscow: Scenario, measure: MakeMeasure) -> ValueOf:
    """value(frame, kind, **arguments): of a measure, in a country that has a region "ural"."""
    ural = moscow.regions[0].model_copy(update={"region_id": "ural", "name": "Ural"})
    country = dataclasses.replace(moscow, regions=(*moscow.regions, ural))

    def found(frame: Frame, kind: str, **arguments: object) -> float:
        return measure(kind, **arguments).value(RecordedWorld(country, frame))

    return found


@pytest.fixture
def frame(places: PlaceTable) -> Frame:
    """Twelve days from 10 October 1941; Moscow leaves, the Urals hardly."""
    data = {name: np.zeros((3, 12), dtype=np.float32) for name in MEASURES}
    data["own"][0] = [0, 0, 0.01, 0.02, 0.05, 0.05, 0.15, 0.30, 0.32, 0.33, 0.35, 0.30]
    data["ordered"][0] = [0, 0, 0, 0.05, 0.10, 0.20, 0.20, 0.20, 0.20, 0.20, 0.20, 0.20]
    data["homeless"][0] = [0, 0.01, 0.01, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.02, 0.03]
    data["gone"][0] = data["own"][0] + data["ordered"][0] + data["homeless"][0]
    data["fear"][0] = [0.1, 0.1, 0.1, 0.1, 0.1, 0.2, 0.5, 0.7, 0.6, 0.4, 0.3, 0.2]
    data["own"][1] = data["gone"][1] = [0, 0, 0, 0, 0.04, 0.08, 0.04, 0, 0, 0, 0, 0.20]
    data["own"][2] = data["gone"][2] = [0, 0, 0, 0, 0, 0, 0, 0, 0.02, 0.01, 0, 0]
    data["occupied"][:, -1] = [0.5, 0.0, 0.25]
    world = WorldResult(1, data, np.empty(0, dtype=np.int64), {}, 0.0, {})
    return Frame(world, places, date(1941, 10, 10), 12)


@pytest.fixture
def front() -> FrontData:
    """Ten days of two axes, twenty of industry. Moscow lies at 100 km of axis 0, Tula beside it, Kiev at 50 of axis 1;
    Minsk follows the record. All that is not set is 0."""
    axis = {name: np.zeros((2, 10)) for name in AXIS_MEASURES}
    axis["position"][0] = [10, 30, 60, 90, 88, 95, 95, 92, 89, 80]
    axis["position"][1] = [20, 40, 55, 60, 60, 45, 40, 40, 52, 52]
    axis["killed"][:] = np.arange(1, 11) * np.array([[2.0], [1.0]])
    axis["captured"][:] = np.arange(1, 11) * np.array([[10.0], [0.0]])
    axis["wounded"][:] = np.arange(1, 11) * np.array([[3.0], [4.0]])
    axis["attacker_losses"][:] = np.arange(1, 11) * np.array([[5.0], [2.0]])
    axis["frostbite"][:] = 99.0
    axis["defenders"][0], axis["defenders"][1] = np.arange(10) + 100, 50
    axis["attackers"][0], axis["attackers"][1] = 200 - np.arange(10), 80
    industry = {name: np.zeros(20) for name in INDUSTRY_MEASURES}
    industry["output"][:] = 1 + np.arange(20) / 10
    industry["capacity"][:] = 1 - np.arange(20) / 100
    stages = np.zeros((2, len(STAGES), 20))
    stages[0, :, 5], stages[1, :, 5] = [100, 7, 1, 2, 3, 4, 5, 50], [200, 0, 10, 0, 0, 0, 20, 9]
    fallen = np.zeros((4, 10), dtype=np.uint8)
    fallen[2] = [0, 0, 1, 1, 1, 0, 0, 0, 1, 1]
    return FrontData(
        ("centre", "south"), ("Moscow", "Tula", "Kiev", "Minsk"), ("a", "b"), np.array([0, 0, 1, -1]),
        np.array([100.0, 96.0, 50.0, 0.0]), np.array([100.0, 99.0, 50.0, 0.0]), axis,
        {name: np.zeros(10) for name in NATION_MEASURES}, fallen, industry, stages,
    )  # fmt: skip
