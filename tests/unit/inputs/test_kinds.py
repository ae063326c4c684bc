"""The kind of a place follows yesterday's front; a recaptured city is free on its day."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest

from homefront.api.worlds import run
from homefront.errors import ScenarioError
from homefront.inputs.coded import coded_inputs
from homefront.inputs.places_by_kind import front_distance, rows_by_front
from homefront.inputs.society import Inputs, Towns
from homefront.results.results import Results
from homefront.scenario.schema import Scenario


def kinds(inputs: Inputs, front: np.ndarray) -> dict[str, str]:
    assert inputs.kind_rule is not None
    rows = rows_by_front(inputs, front)
    return {name: inputs.kind_rule.rows[row] for name, row in zip(inputs.places.ids, rows, strict=True)}


@pytest.mark.parametrize(
    ("km", "city", "towns", "countryside"),
    [
        (0.0, "front_city", "front_city", "countryside"),
        (100.0, "front_city", "front_city", "countryside"),
        (100.001, "other_city", "other_city", "countryside"),
        (500.0, "other_city", "other_city", "countryside"),
        (500.001, "far_region", "far_region", "far_region"),
        (np.inf, "far_region", "far_region", "far_region"),
    ],
)
def test_kind_by_distance(inputs: Inputs, km: float, city: str, towns: str, countryside: str) -> None:
    found = kinds(inputs, np.full(len(inputs.places), km))
    assert (found["Smolensk"], found["orel/towns"], found["orel/countryside"]) == (city, towns, countryside)


@pytest.mark.parametrize("km", [0.0, 300.0, 900.0])
def test_a_place_coded_by_name_keeps_its_own_row(inputs: Inputs, km: float) -> None:
    found = kinds(inputs, np.full(len(inputs.places), km))
    assert (found["Moscow"], found["Leningrad"]) == ("Moscow", "Leningrad")


def test_each_place_goes_by_its_own_distance(inputs: Inputs) -> None:
    front = np.full(len(inputs.places), 900.0)
    front[inputs.places.ids.index("Smolensk")] = 50.0
    found = kinds(inputs, front)
    assert (found["Smolensk"], found["Kiev"]) == ("front_city", "far_region")


def test_a_small_town_counts_as_countryside(moscow: Scenario) -> None:
    """With 25,000 people, below a limit of 30,000; on a limit of 25,000 too: a city has more."""
    for limit, kind in ((24_999, "front_city"), (25_000, "countryside"), (30_000, "countryside")):
        given = coded_inputs(moscow.with_value("kinds.city_people", limit), 1)
        assert kinds(given, np.zeros(len(given.places)))["Volokolamsk"] == kind


def line_of_places(inputs: Inputs, lost: float, regained: float) -> Inputs:
    """One town at the origin; the first place there, the second 50 km away, the third 1000 km."""
    east = np.full(len(inputs.places), 1000.0)
    east[:2] = 0.0, 50.0
    places = dataclasses.replace(inputs.places, east=east, north=np.zeros(len(inputs.places)))
    town = Towns(np.zeros(1), np.zeros(1), np.array([lost]), np.array([regained]), 12.0, 4, 5.0)
    return dataclasses.replace(inputs, places=places, towns=town)


@pytest.mark.parametrize(
    ("day", "km"),
    [
        (4, [72.0, 122.0, 1072.0]),
        (10, [0.0, 50.0, 1000.0]),
        (20, [0.0, 50.0, 1000.0]),
        (23, [36.0, 86.0, 1036.0]),
    ],
)
def test_front_closes_at_12_km_a_day_and_moves_off_so(inputs: Inputs, day: int, km: list[float]) -> None:
    """The town is lost on day 10 and regained on day 20."""
    assert front_distance(line_of_places(inputs, 10.0, 20.0), day)[:3].tolist() == km


def test_without_a_lost_town_there_is_no_front(inputs: Inputs) -> None:
    assert np.isinf(front_distance(line_of_places(inputs, np.inf, np.inf), 5)).all()


# --- kinds that a country needs ------------------------------------------------------------------------------------


def with_rows(scenario: Scenario, kind: str, like: str) -> Scenario:
    """With rows of another kind, coded like those of one that there is."""
    more = [row.model_copy(update={"place_kind": kind}) for row in scenario.coding_merged if row.place_kind == like]
    return dataclasses.replace(scenario, coding_merged=(*scenario.coding_merged, *more))


def without_rows(scenario: Scenario, kind: str) -> Scenario:
    kept = tuple(row for row in scenario.coding_merged if (row.place, row.place_kind) != ("*", kind))
    return dataclasses.replace(scenario, coding_merged=kept)


@pytest.fixture(scope="module")
def recorded(moscow: Scenario) -> Scenario:
    """With the front of the record alone."""
    return dataclasses.replace(moscow, axes=())


def test_countryside_at_the_front_is_a_kind_of_its_own_where_it_is_coded(moscow: Scenario) -> None:
    given = coded_inputs(with_rows(moscow, "front_countryside", "countryside"), 1)
    for km, city, countryside in ((100.0, "front_city", "front_countryside"), (100.001, "other_city", "countryside"),
                                  (501.0, "far_region", "far_region")):  # fmt: skip
        found = kinds(given, np.full(len(given.places), km))
        assert (found["Smolensk"], found["orel/countryside"], found["Moscow"]) == (city, countryside, "Moscow")


@pytest.mark.parametrize("kind", ["front_city", "far_region", "other_city", "countryside"])
def test_a_kind_that_some_place_takes_is_needed(recorded: Scenario, kind: str) -> None:
    with pytest.raises(ScenarioError, match=f"kind {kind}$"):
        coded_inputs(without_rows(recorded, kind), 1)


def test_a_kind_that_no_place_ever_takes_is_not_needed(recorded: Scenario) -> None:
    """Nothing is far away in a country that calls 20,000 km far."""
    small = without_rows(recorded.with_value("kinds.far_distance", 20_000), "far_region")
    given = coded_inputs(small, 1)
    assert given.kind_rule is not None
    assert "far_region" not in given.kind_rule.rows
    assert given.row.min() >= 0


def test_a_country_without_cities_of_that_size_needs_no_rows_of_them(recorded: Scenario) -> None:
    quiet = dataclasses.replace(recorded, captures=(), raids=(), nights=())
    towns = {f"{row.region_id}/towns" for row in quiet.regions}
    given = coded_inputs(quiet, 1)
    assert towns & set(given.places.ids), "towns count as cities"
    with pytest.raises(ScenarioError, match="kind other_city"):
        coded_inputs(without_rows(without_rows(without_rows(quiet, "other_city"), "front_city"), "far_region"), 1)
    rural = tuple(row.model_copy(update={"urban_share": 0.0}) for row in quiet.regions)
    country = dataclasses.replace(quiet, regions=rural).with_value("places.other_towns_share_floor", 0)
    for kind in ("other_city", "front_city", "far_region"):
        country = without_rows(country, kind)
    assert coded_inputs(country, 1).row.min() >= 0


# --- in a run ------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def results(moscow: Scenario) -> Results:
    return run(moscow, scale=1 / 20_000, seed=1, only="society")


@pytest.fixture(scope="module")
def nobody_leaves(moscow: Scenario) -> Results:
    return run(moscow, scale=1 / 20_000, seed=1, only="society", changes={"action.leaving": 0.0})


def test_a_city_becomes_a_front_city_a_day_after_the_front_is_near(results: Results, inputs: Inputs) -> None:
    assert inputs.kind_rule is not None
    front_city = inputs.kind_rule.rows.index("front_city")
    for name in ("Smolensk", "Kiev", "Orel"):
        place = results.places.index(name)
        distance, row = (results.worlds[0].data[key][place] for key in ("distance", "input_row"))
        near = int(np.argmax(distance <= 100))
        assert near > 1, name
        assert (row[near] != front_city, row[near + 1] == front_city) == (True, True), name


def test_rows_of_a_run_follow_the_front_of_the_day_before(results: Results, inputs: Inputs) -> None:
    data = results.worlds[0].data
    for day in range(1, results.days):
        expected = rows_by_front(inputs, front_distance(inputs, day - 1))
        np.testing.assert_array_equal(data["input_row"][:, day], expected, err_msg=f"day {day}")


def test_rows_of_the_first_day_are_those_of_its_own_front(results: Results, inputs: Inputs) -> None:
    np.testing.assert_array_equal(results.worlds[0].data["input_row"][:, 0], inputs.row)


@pytest.mark.parametrize(
    ("name", "lost", "regained"),
    [
        ("Kalinin", datetime.date(1941, 10, 14), datetime.date(1941, 12, 16)),
        ("Rostov-on-Don", datetime.date(1941, 11, 21), datetime.date(1941, 11, 29)),
        ("Kaluga", datetime.date(1941, 10, 12), datetime.date(1941, 12, 30)),
    ],
)
def test_recapture_frees_a_city_on_its_day(
    nobody_leaves: Results, moscow: Scenario, name: str, lost: datetime.date, regained: datetime.date
) -> None:
    results = nobody_leaves
    occupied = results.worlds[0].data["occupied"][results.places.index(name)]
    first, free = (lost - moscow.start).days, (regained - moscow.start).days
    assert occupied[:first].max() == 0
    assert occupied[first:free].min() == 1
    assert occupied[free:].max() == 0
