"""france-1940 and britain-1940: who is coded how, what raids bring, and that they hold inputs only."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import numpy as np
import pytest

from homefront.errors import ScenarioError
from homefront.inputs.coded import coded_inputs
from homefront.inputs.places_by_kind import front_distance, rows_by_front
from homefront.inputs.society import Inputs
from homefront.processes import Registry
from homefront.scenario.catalogue import find, list_scenarios
from homefront.scenario.daily import RAIDED, variable_index
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.world.build import build


@pytest.fixture(scope="module")
def france() -> Scenario:
    return load_scenario("france-1940", Registry())


@pytest.fixture(scope="module")
def britain() -> Scenario:
    return load_scenario("britain-1940", Registry())


def row_of(inputs: Inputs, place: str, day: int) -> str:
    assert inputs.kind_rule is not None
    front = front_distance(inputs, max(0, day - 1))
    return inputs.kind_rule.rows[rows_by_front(inputs, front, day)[inputs.places.ids.index(place)]]


def day_of(scenario: Scenario, text: str) -> int:
    return (datetime.date.fromisoformat(text) - scenario.start).days


def test_places_go_by_their_own_name_then_by_region_then_by_state_then_by_kind(france: Scenario) -> None:
    inputs = coded_inputs(france, 1)
    found = {
        place: row_of(inputs, place, 0) for place in ("Paris", "Sedan", "FR-08/countryside", "Brussels", "BE-WHT/towns")
    }
    assert found == {
        "Paris": "Paris", "Sedan": "Ardennes", "FR-08/countryside": "Ardennes", "Brussels": "Belgium",
        "BE-WHT/towns": "Belgium",
    }  # fmt: skip
    assert row_of(inputs, "Marseille", 0) == "far_region"
    assert row_of(inputs, "Amiens", day_of(france, "1940-05-19")) == "front_city"


@pytest.mark.parametrize(
    ("place", "text", "low", "high"),
    [("Paris", "1940-05-20", 90, 150), ("Paris", "1940-06-13", 0, 30), ("Lyon", "1940-06-10", 250, 420),
     ("Lille", "1940-05-28", 0, 25)],
)  # fmt: skip
def test_the_front_of_the_record_is_where_it_was(
    france: Scenario, place: str, text: str, low: float, high: float
) -> None:
    inputs = coded_inputs(france, 1)
    km = front_distance(inputs, day_of(france, text))[inputs.places.ids.index(place)]
    assert low <= km <= high


def test_towns_lie_behind_the_line_within_three_days_of_their_loss(france: Scenario) -> None:
    """The lines are drawn through the towns: none is reached long before or after the record has it."""
    inputs = coded_inputs(france, 1)
    assert inputs.lines is not None
    for row in france.captures:
        if row.captured_on is None:
            continue
        n = inputs.places.ids.index(row.city)
        lost = (row.captured_on - france.start).days
        near = [front_distance(inputs, day)[n] for day in range(max(0, lost - 3), min(france.days, lost + 4))]
        assert min(near) < 30, (row.city, min(near))


def test_blocks_of_the_countryside_are_held_once_the_line_has_passed(france: Scenario) -> None:
    inputs = coded_inputs(france, 1)
    built = build(inputs, 20_000, 1)
    aisne = built.world.layout.block_place == inputs.places.ids.index("FR-02/countryside")
    landes = built.world.layout.block_place == inputs.places.ids.index("FR-40/countryside")
    assert (built.entry_day[0, aisne] < day_of(france, "1940-06-12")).all()
    assert np.isinf(built.entry_day[:, landes]).all()


def test_a_city_is_bombed_for_a_week_after_a_heavy_raid_and_no_longer(britain: Scenario) -> None:
    inputs = coded_inputs(britain, 1)
    raid = day_of(britain, "1941-02-21")
    kinds = [row_of(inputs, "Swansea", day) for day in (raid - 5, raid, raid + 1, raid + 7, raid + 8)]
    assert kinds == ["other_city", "bombed_city", "bombed_city", "bombed_city", "other_city"]
    assert row_of(inputs, "London", raid) == "London"
    assert row_of(inputs, "GB-EW/countryside", raid) == "countryside"


def test_a_night_brings_what_its_tonnes_say(britain: Scenario) -> None:
    inputs = coded_inputs(britain, 1)
    row = next(r for r in britain.nights if (r.place, r.date.isoformat()) == ("Manchester", "1940-12-22"))
    n, day = inputs.places.ids.index("Manchester"), day_of(britain, "1940-12-22")
    people = inputs.places.population[n]
    kind = rows_by_front(inputs, front_distance(inputs, day - 1), day)
    shelter = inputs.on_day(kind, day)[variable_index("shelter"), n]
    near, violence, homeless = (inputs.on_day(kind, day)[variable_index(name), n] for name in RAIDED)
    assert near == pytest.approx(1 - np.exp(-500 * row.tonnes / people * (1 - shelter)))
    assert violence == pytest.approx(row.tonnes / (row.tonnes + 150))
    assert homeless == pytest.approx(77 * row.tonnes / people)
    quiet = rows_by_front(inputs, front_distance(inputs, day - 2), day - 1)
    assert (inputs.on_day(quiet, day - 1)[[variable_index(name) for name in RAIDED], n] == 0).all()


def test_homes_that_were_counted_are_taken_as_they_are_and_add_up_to_the_count(britain: Scenario) -> None:
    """Of several nights each has a share of those who still had a home; together they are what the source counts."""
    inputs = coded_inputs(britain, 1)
    assert inputs.raids is not None
    homeless = inputs.raids[RAIDED.index("homeless")]
    counted = {
        "Belfast": 100_000, "Clydebank": 35_000, "Liverpool": 51_000, "Hull": 10_000, "Plymouth": 40_000,
        "Sheffield": 40_000, "Portsmouth": 3_000,
    }  # fmt: skip
    for place, persons in counted.items():
        rows = [row for row in britain.nights if row.place == place and row.homeless_share is not None]
        n = inputs.places.ids.index(place)
        for row in rows:
            assert homeless[n, day_of(britain, row.date.isoformat())] == row.homeless_share
            assert "homes:" in row.source or place == "Clydebank"
            assert "range" in row.note
        lost = 1 - np.prod([1 - float(row.homeless_share or 0.0) for row in rows])
        assert lost * inputs.places.population[n] == pytest.approx(persons, rel=0.01), place


def test_a_country_without_a_front_needs_no_cities_at_it(britain: Scenario) -> None:
    inputs = coded_inputs(britain, 1)
    assert inputs.kind_rule is not None
    assert inputs.kind_rule.rows == ("London", "other_city", "countryside", "bombed_city")
    assert np.isinf(front_distance(inputs, 3)).all()
    assert not inputs.has_recorded_front


@pytest.mark.parametrize("name", [entry.id for entry in list_scenarios()])
def test_no_scored_target_asks_for_what_no_world_can_give(name: str) -> None:
    """Shares, people and yes or no are never below 0, nor a share above 1; MS11 asked for minus 175,000 people."""
    scenario = load_scenario(name, Registry())
    measured = {part.target for part in scenario.measures}
    asked = [
        row for row in scenario.targets
        if row.target_id in measured and row.use != "context" and row.unit in ("share", "persons", "flag")
    ]  # fmt: skip
    assert len(asked) > 5
    assert [row.target_id for row in asked if row.value_high < 0 or (row.unit != "persons" and row.value_low > 1)] == []


@pytest.mark.parametrize("name", [entry.id for entry in list_scenarios()])
def test_a_scenario_may_change_inputs_only(name: str, tmp_path: Path) -> None:
    """Contract: a person-level parameter in the folder of any country is refused by name."""
    folder = tmp_path / name
    shutil.copytree(find(name), folder)
    text = (folder / "scenario.toml").read_text(encoding="utf-8")
    value = '{ value = 0.5, unit = "share", source = "homefront-design", grade = "assumed" }'
    (folder / "scenario.toml").write_text(f"{text}\n[values.action]\nthreshold = {value}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match="person-level parameters live in parameter sets"):
        load_scenario(folder, Registry())


@pytest.mark.parametrize("name", [entry.id for entry in list_scenarios()])
def test_every_country_makes_a_claim_and_marks_its_targets(name: str) -> None:
    scenario = load_scenario(name, Registry())
    assert scenario.claims
    assert {row.use for row in scenario.targets} == {"fit", "check", "context"}
