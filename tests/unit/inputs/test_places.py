"""Places of a coded scenario: their people, past hardship, raids, appeals, and the record's dates."""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict

import numpy as np
import pytest

from homefront.errors import ScenarioError
from homefront.inputs.coded import city_people, coded_inputs
from homefront.inputs.society import Inputs
from homefront.scenario.daily import variable_index
from homefront.scenario.schema import CaptureRow, RegionRow, Scenario
from homefront.world.build import build


def region(scenario: Scenario, name: str) -> RegionRow:
    return next(row for row in scenario.regions if row.region_id == name)


def city(scenario: Scenario, name: str) -> CaptureRow:
    return next(row for row in scenario.captures if row.city == name)


# --- people --------------------------------------------------------------------------------------------------------


def test_people_add_up_to_the_census(inputs: Inputs) -> None:
    assert inputs.places.population.sum() == pytest.approx(192_944_123, abs=0.5)


def test_people_add_up_in_each_region(moscow: Scenario, inputs: Inputs) -> None:
    people: dict[str, float] = defaultdict(float)
    for name, number in zip(inputs.places.regions, inputs.places.population, strict=True):
        people[name] += number
    for row in moscow.regions:
        assert people[row.region_id] == pytest.approx(row.population, abs=1), row.region_id


def test_nobody_lives_in_a_place_of_less_than_one(inputs: Inputs) -> None:
    assert inputs.places.population.min() >= 1


def test_each_city_of_the_record_is_a_place(moscow: Scenario, inputs: Inputs) -> None:
    cities = [name for name, kind in zip(inputs.places.ids, inputs.places.kinds, strict=True) if kind == "city"]
    assert sorted(cities) == sorted(row.city for row in moscow.captures)
    assert len(set(inputs.places.ids)) == len(inputs.places)


def test_a_city_of_the_census_has_the_people_counted_there(inputs: Inputs) -> None:
    assert inputs.places.population[inputs.places.ids.index("Moscow")] == 4_137_018


def test_a_city_that_the_census_list_does_not_name_has_25000(moscow: Scenario, inputs: Inputs) -> None:
    unknown = [
        row.city
        for row in moscow.captures
        if row.population is None and row.modern_name != region(moscow, row.region_id).capital
    ]
    assert len(unknown) > 10
    assert {inputs.places.population[inputs.places.ids.index(name)] for name in unknown} == {25_000.0}


def test_an_unknown_capital_has_a_share_of_its_region(inputs: Inputs) -> None:
    """Petrozavodsk: 8 % of the 469,145 people of its region."""
    assert inputs.places.population[inputs.places.ids.index("Petrozavodsk")] == pytest.approx(0.08 * 469_145)


def test_an_unknown_capital_has_no_more_than_the_cap(inputs: Inputs) -> None:
    """Lvov: 8 % of 8 million would be 640,000."""
    assert inputs.places.population[inputs.places.ids.index("Lvov")] == 250_000


def test_a_capital_that_the_region_counts_has_that_count(moscow: Scenario) -> None:
    counted = region(moscow, "ukr_west").model_copy(update={"capital_population": 317_000})
    assert city_people(moscow, city(moscow, "Lvov"), counted) == 317_000


def test_the_rest_of_a_region_is_split_by_its_urban_share(moscow: Scenario, inputs: Inputs) -> None:
    """A region without a city of the record: towns have its urban share, the countryside the rest."""
    with_cities = {row.region_id for row in moscow.captures}
    row = next(r for r in moscow.regions if r.region_id not in with_cities and r.urban_share is None)
    people = dict(zip(inputs.places.ids, inputs.places.population, strict=True))
    towns = people[f"{row.region_id}/towns"]
    assert towns == pytest.approx(row.urban_share_state * row.population)
    assert people[f"{row.region_id}/countryside"] == pytest.approx(row.population - towns)


def test_other_towns_have_at_least_a_tenth_of_what_the_cities_leave(moscow: Scenario, inputs: Inputs) -> None:
    people = dict(zip(inputs.places.ids, inputs.places.population, strict=True))
    rest = people["leningrad/towns"] + people["leningrad/countryside"]
    assert people["leningrad/towns"] == pytest.approx(0.1 * rest)


def test_a_region_smaller_than_its_cities_is_refused(moscow: Scenario) -> None:
    small = region(moscow, "leningrad").model_copy(update={"population": 1_000_000})
    regions = tuple(small if row.region_id == "leningrad" else row for row in moscow.regions)
    with pytest.raises(ScenarioError, match="at least its cities") as caught:
        coded_inputs(dataclasses.replace(moscow, regions=regions), 1)
    assert caught.value.problems[0].line == small.line


# --- the eve -------------------------------------------------------------------------------------------------------


def test_hardship_is_no_less_than_that_of_the_regions_group(moscow: Scenario, inputs: Inputs) -> None:
    least = {"famine_1932_33": 0.75, "annexed_1939_40": 1.0, "other": 0.0}
    group = {row.region_id: row.hardship_group for row in moscow.regions}
    of_place = np.array([least[group[name]] for name in inputs.places.regions])
    assert set(of_place) == {0.0, 0.75, 1.0}
    assert (inputs.places.hardship >= of_place).all()


def test_hardship_of_the_sheet_holds_where_the_group_says_less(moscow: Scenario, inputs: Inputs) -> None:
    coded = next(row for row in moscow.coding_merged if row.place == "Moscow" and row.variable == "hard")
    hardship = inputs.places.hardship[inputs.places.ids.index("Moscow")]
    assert 0 < coded.low <= hardship <= coded.high


def test_a_harder_group_raises_its_regions_only(moscow: Scenario, inputs: Inputs) -> None:
    harder = coded_inputs(moscow.with_value("hardship.famine_1932_33", 1.0), 1)
    famine = {row.region_id for row in moscow.regions if row.hardship_group == "famine_1932_33"}
    changed = harder.places.hardship != inputs.places.hardship
    assert {inputs.places.regions[n] for n in np.flatnonzero(changed)} == famine


def test_trust_on_the_eve_lies_between_the_coders(moscow: Scenario, inputs: Inputs) -> None:
    coded = next(row for row in moscow.coding_merged if row.place == "Moscow" and row.variable == "tau0")
    assert coded.low <= inputs.places.trust[inputs.places.ids.index("Moscow")] <= coded.high


def test_the_eve_of_a_kind_is_that_of_the_first_day(moscow: Scenario, inputs: Inputs) -> None:
    """On 22 June all four kinds have places, Brest's under the front and Vladivostok's far from it."""
    drawn = {row.place_kind: row for row in moscow.coding_merged if row.place == "*" and row.variable == "tau0"}
    rule = inputs.kind_rule
    assert rule is not None
    by_kind = {}
    for name, place_row in zip(inputs.places.ids, inputs.row, strict=True):
        by_kind.setdefault(rule.rows[place_row], inputs.places.trust[inputs.places.ids.index(name)])
    assert set(drawn) <= set(by_kind)
    for kind, row in drawn.items():
        assert row.low <= by_kind[kind] <= row.high


# --- raids and appeals ---------------------------------------------------------------------------------------------


def raided(inputs: Inputs, variable: str) -> dict[str, list[int]]:
    """Place -> days on which the variable is not 0."""
    given = np.stack([inputs.on_day(inputs.row, day)[variable_index(variable)] for day in range(inputs.days)], axis=1)
    return {name: np.flatnonzero(given[n]).tolist() for n, name in enumerate(inputs.places.ids) if given[n].any()}


@pytest.mark.parametrize("variable", ["near_miss", "violence"])
def test_raids_come_on_their_nights_and_nowhere_else(moscow: Scenario, inputs: Inputs, variable: str) -> None:
    nights = range((datetime.date(1941, 7, 22) - moscow.start).days, (datetime.date(1941, 12, 11) - moscow.start).days)
    assert raided(inputs, variable) == {"Moscow": list(nights)[::3]}


def test_a_raid_is_as_heavy_as_the_scenario_says(inputs: Inputs) -> None:
    assert inputs.raids is not None
    assert inputs.raids.max(axis=(1, 2)).tolist() == [0.002, 0.08, 0.0]


def test_nights_outside_the_scenario_are_left_out(moscow: Scenario) -> None:
    first, last = datetime.date(1941, 6, 1), datetime.date(1941, 6, 24)
    early = dataclasses.replace(moscow.raids[0], first=first, last=last)
    assert raided(coded_inputs(dataclasses.replace(moscow, raids=(early,)), 1), "violence") == {"Moscow": [0]}


def test_a_place_that_is_coded_by_its_kind_can_be_raided(moscow: Scenario) -> None:
    elsewhere = dataclasses.replace(moscow.raids[0], place="Smolensk")
    inputs = coded_inputs(dataclasses.replace(moscow, raids=(elsewhere,)), 1)
    assert set(raided(inputs, "near_miss")) == {"Smolensk"}
    assert inputs.kind_rule is not None
    assert inputs.kind_rule.fixed[inputs.places.ids.index("Smolensk")] == -1


def test_appeals_stand_on_their_days(inputs: Inputs) -> None:
    assert [appeal.day for appeal in inputs.appeals] == [0, 11, 117, 137, 138]


def test_an_appeal_to_everybody_addresses_every_place(inputs: Inputs) -> None:
    assert all(appeal.places.all() for appeal in inputs.appeals if appeal.day != 117)


def test_an_appeal_to_a_city_addresses_it_alone(inputs: Inputs) -> None:
    addressed = next(appeal.places for appeal in inputs.appeals if appeal.day == 117)
    assert [inputs.places.ids[n] for n in np.flatnonzero(addressed)] == ["Moscow"]


# --- the record's dates --------------------------------------------------------------------------------------------


def test_towns_are_lost_and_regained_on_the_recorded_days(moscow: Scenario, inputs: Inputs) -> None:
    n = [row.city for row in moscow.captures].index("Kalinin")
    days = [(date - moscow.start).days for date in (datetime.date(1941, 10, 14), datetime.date(1941, 12, 16))]
    assert [inputs.towns.lost[n], inputs.towns.regained[n]] == days
    moscow_row = [row.city for row in moscow.captures].index("Moscow")
    assert np.isinf([inputs.towns.lost[moscow_row], inputs.towns.regained[moscow_row]]).all()


def test_a_city_is_held_from_its_loss_to_its_recapture(inputs: Inputs) -> None:
    """All blocks of a city share the record's days, wherever in the city they lie."""
    built = build(inputs, 20_000, 1)
    for n, kind in enumerate(inputs.places.kinds):
        if kind == "city":
            blocks = built.world.layout.block_place == n
            assert set(built.entry_day[0, blocks]) == {inputs.places.entry_day[n]}
            assert set(built.exit_day[0, blocks]) == {inputs.places.exit_day[n]}
            assert np.isinf(built.entry_day[1:, blocks]).all()
