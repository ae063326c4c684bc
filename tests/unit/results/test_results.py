"""Results in memory: the hash, and the Dataset with units and provenance."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from homefront.observe.recorder import FOLLOWED, MEASURES
from homefront.results.results import PlaceTable, Results, WorldResult, combined_hash

MakeWorld = Callable[..., WorldResult]


@pytest.fixture
def results(places: PlaceTable, make_world: MakeWorld) -> Results:
    worlds = [make_world(7), make_world(8)]
    return Results(worlds, places, date(1941, 10, 10), 4, {"scenario": "moscow-1941", "seed": 7, "scale": "1:1000"})


@pytest.mark.parametrize("name", MEASURES)
def test_hash_changes_with_one_number_of_any_measure(make_world: MakeWorld, name: str) -> None:
    world, other = make_world(1), make_world(1)
    assert other.result_hash == world.result_hash
    other.data[name][2, 3] = np.nextafter(other.data[name][2, 3], np.float32(2))
    assert other.result_hash != world.result_hash


@pytest.mark.parametrize("name", FOLLOWED)
def test_whom_a_run_follows_moves_only_the_hash_of_former_runs(make_world: MakeWorld, name: str) -> None:
    world, other = make_world(1, persons=2), make_world(1, persons=2)
    other.followed[name][1, 3] += np.float32(0.125)
    assert other.result_hash == world.result_hash
    assert other.former_hash != world.former_hash


def test_hash_does_not_depend_on_the_order_of_measures_in_memory(make_world: MakeWorld) -> None:
    world = make_world(1)
    turned = dataclasses.replace(world, data=dict(reversed(list(world.data.items()))))
    assert turned.result_hash == world.result_hash


def test_hash_tells_two_measures_apart(make_world: MakeWorld) -> None:
    world = make_world(1)
    swapped = {**world.data, "belief": world.data["fear"], "fear": world.data["belief"]}
    assert dataclasses.replace(world, data=swapped).result_hash != world.result_hash


def test_hash_ignores_how_long_it_took(make_world: MakeWorld) -> None:
    world = make_world(1)
    assert dataclasses.replace(world, wall_s=9.0).result_hash == world.result_hash


def test_hash_of_one_world_is_its_own(results: Results) -> None:
    one = dataclasses.replace(results, worlds=results.worlds[:1])
    assert one.result_hash == results.worlds[0].result_hash


def test_hash_of_several_worlds_depends_on_each_and_their_order(results: Results) -> None:
    turned = dataclasses.replace(results, worlds=results.worlds[::-1])
    assert results.result_hash == combined_hash([world.result_hash for world in results.worlds])
    assert len({results.result_hash, turned.result_hash, *(w.result_hash for w in results.worlds)}) == 4


def test_dataset_has_world_place_and_day(results: Results) -> None:
    assert dict(results.data.sizes) == {"world": 2, "place": 3, "day": 4}
    assert set(results.data.data_vars) == set(MEASURES)
    assert {variable.dims for variable in results.data.data_vars.values()} == {("world", "place", "day")}


def test_dataset_is_labelled_by_seed_place_and_date(results: Results) -> None:
    data = results.data
    assert data["world"].values.tolist() == [7, 8]
    assert data["place"].values.tolist() == ["Moscow", "ural/towns", "ural/countryside"]
    assert str(data["day"].values[0])[:10] == "1941-10-10"
    assert str(data["day"].values[-1])[:10] == "1941-10-13"


def test_dataset_holds_the_numbers_of_its_world_and_place(results: Results) -> None:
    chosen = results.data["fear"].sel(world=8, place="ural/towns")
    np.testing.assert_array_equal(chosen.values, results.worlds[1].data["fear"][1])


def test_every_variable_has_unit_and_meaning(results: Results) -> None:
    for name, variable in results.data.data_vars.items():
        unit, meaning = MEASURES[str(name)]
        assert (variable.attrs["units"], variable.attrs["long_name"]) == (unit, meaning)
        assert unit
        assert meaning


def test_dataset_carries_people_region_and_kind_of_a_place(results: Results) -> None:
    place = results.data.sel(place="ural/countryside")
    assert (float(place["population"]), str(place["region"].values), str(place["kind"].values)) == (
        3_000_000.0, "ural", "countryside",
    )  # fmt: skip
    assert results.data["population"].attrs["units"] == "person"


def test_dataset_carries_its_provenance(results: Results) -> None:
    assert results.data.attrs == {"scenario": "moscow-1941", "seed": 7, "scale": "1:1000"}


GIVEN = {
    "scenario": "moscow-1941", "scale": "1:1000", "seed": 2**40, "floor": 0.5, "days": 4, "parameters": {"a.b": 0.25},
    "without": ["talk"], "causes_left_out": [], "only": "", "flag": True, "nothing": None, "edits": ["Москва"],
}  # fmt: skip


def test_a_run_goes_through_a_netcdf_file(results: Results, tmp_path: Path) -> None:
    """Numbers, texts and days are the same again, and what was a list or a table is JSON."""
    before = replace(results, provenance=GIVEN).data
    before.to_netcdf(tmp_path / "run.nc")
    with xr.open_dataset(tmp_path / "run.nc") as after:
        assert set(after.variables) == set(before.variables)
        for name, variable in before.variables.items():
            found, wanted = after[name].values, variable.values
            if wanted.dtype.kind in "fiu":
                assert np.array_equal(found, wanted, equal_nan=True), name
            else:
                assert (found == wanted).all(), name
        assert after.attrs["parameters"] == '{"a.b": 0.25}'
        assert (after.attrs["seed"], after.attrs["floor"], after.attrs["days"]) == (str(2**40), 0.5, 4)
        for name in ("without", "edits", "flag", "nothing", "causes_left_out"):
            assert json.loads(after.attrs[name]) == GIVEN[name]


def test_seeds_too_large_for_a_file_of_numbers_are_texts(results: Results, tmp_path: Path) -> None:
    large = replace(results, worlds=[replace(world, seed=world.seed + 2**40) for world in results.worlds])
    large.data.to_netcdf(tmp_path / "run.nc")
    with xr.open_dataset(tmp_path / "run.nc") as after:
        assert [int(seed) for seed in after.world.values] == [world.seed for world in large.worlds]


def test_what_python_shows_is_short(results: Results) -> None:
    for thing in (replace(results, provenance=GIVEN), results.worlds[0], results.places):
        assert len(repr(thing).splitlines()) <= 12
        assert len(repr(thing)) < 1_000
    shown = repr(replace(results, provenance=GIVEN))
    for part in ("moscow-1941", "process:talk", results.result_hash, f"{results.days} from"):
        assert part in shown


def test_day_of_counts_from_the_first(results: Results) -> None:
    assert (results.day_of(date(1941, 10, 10)), results.day_of(date(1941, 10, 13))) == (0, 3)
