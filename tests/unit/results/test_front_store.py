"""Runs with a front on disk and in a Dataset: both halves, only the front, only the society."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from homefront.errors import ResultsError
from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, STAGES, FrontData
from homefront.observe.recorder import MEASURES
from homefront.results.folder import ResultFolder, read_run
from homefront.results.front_store import front_names, front_of, front_table
from homefront.results.layout import MANIFEST
from homefront.results.manifest import front_names_of
from homefront.results.results import PlaceTable, Results, WorldResult, combined_hash

MakeWorld = Callable[..., WorldResult]
START, DAYS = date(1941, 10, 10), 10
ACCOUNTS = {"plants": (2060.0, 2060.5, 1e-9)}


@pytest.fixture
def front() -> FrontData:
    """Arbitrary numbers: two axes, three cities, two regions of plants, ten days and fifteen of industry."""
    rng = np.random.default_rng(3)
    return FrontData(
        ("north", "centre"), ("Moscow", "Tula", "Kiev"), ("a", "b"), np.array([0, 1, -1]), rng.random(3),
        rng.random(3), {name: rng.random((2, 10)) for name in AXIS_MEASURES},
        {name: rng.random(10) for name in NATION_MEASURES}, (rng.random((3, 10)) < 0.5).astype(np.uint8),
        {name: rng.random(15) for name in INDUSTRY_MEASURES}, rng.random((2, len(STAGES), 15)),
    )  # fmt: skip


@pytest.fixture
def halves(make_world: MakeWorld, front: FrontData) -> dict[str, WorldResult]:
    """A world of each kind."""
    society = make_world(1, days=DAYS, persons=2)
    both = dataclasses.replace(society, front=front, accounts=ACCOUNTS)
    alone = dataclasses.replace(both, data={}, persons=np.empty(0, dtype=np.int64), followed={})
    return {"both": both, "front": alone, "society": society}


def write(folder: Path, places: PlaceTable, *worlds: WorldResult) -> Path:
    with ResultFolder(folder).begun(places, START, DAYS) as writer:
        for world in worlds:
            writer.add(world)
        writer.finish({"seed": 1}, {})
    return folder


KINDS = pytest.mark.parametrize("kind", ["both", "front", "society"])


@KINDS
def test_a_run_comes_back_with_its_hashes(
    tmp_path: Path, places: PlaceTable, halves: dict[str, WorldResult], kind: str
) -> None:
    before = halves[kind]
    after = read_run(write(tmp_path / "run", places, before)).worlds[0]
    assert after.result_hash == before.result_hash
    assert after.part_hashes == before.part_hashes
    assert set(after.part_hashes) == {"both": {"society", "front"}}.get(kind, {kind})
    assert after.accounts == before.accounts
    assert (after.front is None) == (kind == "society")
    assert bool(after.data) == (kind != "front")


def test_every_array_of_the_front_comes_back(
    tmp_path: Path, places: PlaceTable, halves: dict[str, WorldResult], front: FrontData
) -> None:
    after = read_run(write(tmp_path / "run", places, halves["both"])).worlds[0].front
    assert after is not None
    for field in dataclasses.fields(FrontData):
        found, wanted = getattr(after, field.name), getattr(front, field.name)
        if isinstance(wanted, dict):
            assert found.keys() == wanted.keys()
            assert all(found[name].tobytes() == wanted[name].tobytes() for name in wanted), field.name
        elif isinstance(wanted, np.ndarray):
            assert found.dtype == wanted.dtype, field.name
            assert found.tobytes() == wanted.tobytes(), field.name
        else:
            assert found == wanted, field.name


def test_files_and_hashes_of_the_manifest(tmp_path: Path, places: PlaceTable, halves: dict[str, WorldResult]) -> None:
    folder = write(tmp_path / "run", places, halves["both"])
    assert sorted(file.name for file in folder.iterdir()) == [
        "followed-1.parquet", "front-1.parquet", MANIFEST, "world-1.parquet",
    ]  # fmt: skip
    entry = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))["worlds"][0]
    assert entry["part_hashes"] == halves["both"].part_hashes
    assert combined_hash(list(entry["part_hashes"].values())) == entry["result_hash"]


@pytest.mark.parametrize("where", [0.2, 0.5, 0.8])
def test_a_changed_byte_of_the_front_is_found(
    tmp_path: Path, places: PlaceTable, halves: dict[str, WorldResult], where: float
) -> None:
    file = write(tmp_path / "run", places, halves["both"]) / "front-1.parquet"
    data = bytearray(file.read_bytes())
    data[int(len(data) * where)] ^= 1
    file.write_bytes(data)
    with pytest.raises(ResultsError, match=r"front-1\.parquet"):
        read_run(tmp_path / "run")


@pytest.mark.parametrize("half", [True, False])
def test_a_front_that_is_cut_or_not_there_is_found(
    tmp_path: Path, places: PlaceTable, halves: dict[str, WorldResult], half: bool
) -> None:
    file = write(tmp_path / "run", places, halves["front"]) / "front-1.parquet"
    if half:
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    else:
        file.unlink()
    with pytest.raises(ResultsError):
        read_run(tmp_path / "run")


def test_the_front_of_another_world_is_found(
    tmp_path: Path, places: PlaceTable, halves: dict[str, WorldResult]
) -> None:
    """Its file is whole, but not the one of the manifest."""
    folder = write(tmp_path / "run", places, halves["both"])
    table = pq.read_table(folder / "front-1.parquet")
    pq.write_table(table.set_column(3, "value", [np.zeros(len(table))]), folder / "front-1.parquet")
    with pytest.raises(ResultsError, match=r"front-1\.parquet"):
        read_run(folder)


@pytest.mark.parametrize("change", [{"days": 9}, {"industry_days": 16}, {"axes": ["north"]}, {"cities": []}])
def test_a_table_that_does_not_fit_its_names_is_refused(front: FrontData, change: dict[str, Any]) -> None:
    names, values = front_names(front), front_table(front)["value"].to_numpy()
    whole, other = front_names_of(names), front_names_of(names | change)
    assert whole is not None
    assert other is not None
    assert front_of(values, whole).digest == front.digest
    with pytest.raises(ValueError, match=r"values|reshape|axis"):
        front_of(values, other)


def test_a_table_says_measure_member_and_day(front: FrontData) -> None:
    table = front_table(front).to_pandas()
    row = table[(table.measure == "axis.position") & (table.member == 1) & (table.day == 7)]
    assert row.value.tolist() == [front.axis["position"][1, 7]]
    row = table[(table.measure == "plants") & (table.member == len(STAGES) + 2) & (table.day == 12)]
    assert row.value.tolist() == [front.stages[1, 2, 12]]


# --- the hash --------------------------------------------------------------------------------------------------


def test_the_hash_of_a_front_changes_with_one_number_of_any_array(front: FrontData) -> None:
    before = front.digest
    for name in AXIS_MEASURES:
        changed = {**front.axis, name: front.axis[name] + np.eye(2, 10)}
        assert dataclasses.replace(front, axis=changed).digest != before, name
    for name in NATION_MEASURES:
        changed = {**front.nation, name: np.nextafter(front.nation[name], 2.0)}
        assert dataclasses.replace(front, nation=changed).digest != before, name
    for name in INDUSTRY_MEASURES:
        changed = {**front.industry, name: np.nextafter(front.industry[name], 2.0)}
        assert dataclasses.replace(front, industry=changed).digest != before, name
    assert dataclasses.replace(front, fallen=1 - front.fallen).digest != before
    assert dataclasses.replace(front, stages=front.stages * 2).digest != before


def test_the_hash_of_both_halves_depends_on_each(halves: dict[str, WorldResult], make_world: MakeWorld) -> None:
    both = halves["both"]
    other = dataclasses.replace(both, data=make_world(2, days=DAYS).data)
    assert both.result_hash == combined_hash([halves["society"].result_hash, halves["front"].result_hash])
    assert other.result_hash != both.result_hash
    assert other.part_hashes["front"] == both.part_hashes["front"]


# --- the Dataset -----------------------------------------------------------------------------------------------


def dataset(places: PlaceTable, *worlds: WorldResult) -> Any:
    return Results(worlds, places, START, DAYS, {"scenario": "x"}).data


def test_the_dataset_has_the_front_with_units(places: PlaceTable, halves: dict[str, WorldResult]) -> None:
    data = dataset(places, halves["both"], dataclasses.replace(halves["both"], seed=2))
    assert dict(data.sizes) == {
        "world": 2, "place": 3, "day": 10, "axis": 2, "city": 3, "plants": 2, "stage": len(STAGES), "industry_day": 15,
    }  # fmt: skip
    for measures, dims in (
        (AXIS_MEASURES, ("world", "axis", "day")), (NATION_MEASURES, ("world", "day")),
        (INDUSTRY_MEASURES, ("world", "industry_day")), (MEASURES, ("world", "place", "day")),
    ):  # fmt: skip
        for name, (unit, meaning) in measures.items():
            variable = data[name]
            assert variable.dims == dims, name
            assert (variable.attrs["units"], variable.attrs["long_name"]) == (unit, meaning)
    assert data["fallen"].dims == ("world", "city", "day")
    assert data["plants_at"].dims == ("world", "plants", "stage", "industry_day")
    assert all(variable.attrs["units"] and variable.attrs["long_name"] for variable in data.data_vars.values())


def test_no_measure_of_the_front_has_the_name_of_one_of_the_society() -> None:
    """Names are told apart by a prefix where they are equal; as yet none is."""
    front = [*AXIS_MEASURES, *NATION_MEASURES, *INDUSTRY_MEASURES]
    assert len(set(front)) == len(front)
    assert set(front) & set(MEASURES) == set()


def test_the_dataset_holds_the_numbers_of_its_axis_city_and_plants(
    places: PlaceTable, halves: dict[str, WorldResult], front: FrontData
) -> None:
    data = dataset(places, halves["both"])
    assert data["position"].sel(world=1, axis="centre").values.tolist() == front.axis["position"][1].tolist()
    assert data["fallen"].sel(world=1, city="Kiev").values.tolist() == front.fallen[2].tolist()
    assert data["plants_at"].sel(world=1, plants="b", stage="moving").values.tolist() == front.stages[1, 2].tolist()
    assert str(data["industry_day"].values[-1])[:10] == "1941-10-24"


def test_a_dataset_of_the_front_alone_has_no_variable_of_the_society(
    places: PlaceTable, halves: dict[str, WorldResult]
) -> None:
    assert set(dataset(places, halves["front"]).data_vars) & set(MEASURES) == set()
    assert "position" in dataset(places, halves["front"]).data_vars
    assert set(dataset(places, halves["society"]).data_vars) == set(MEASURES)
