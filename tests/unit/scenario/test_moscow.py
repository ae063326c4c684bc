"""The scenario that ships: it loads whole, joins, and says what the record says."""

from __future__ import annotations

import datetime
import pickle
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from homefront.errors import ScenarioError
from homefront.scenario import catalogue
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Registry, Scenario
from homefront.scenario.society_measures import ShareGoneOwnMax


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def test_it_loads_with_a_registry_too(processes: Callable[[], Registry]) -> None:
    assert load_scenario("moscow-1941", processes()).id == "moscow-1941"


def test_span_has_both_ends(moscow: Scenario) -> None:
    assert (moscow.start, moscow.days, moscow.end) == (datetime.date(1941, 6, 22), 224, datetime.date(1942, 1, 31))


def test_rows_are_all_there(moscow: Scenario) -> None:
    counts = {name: len(getattr(moscow, name)) for name in ("regions", "captures", "events", "targets", "human_cost")}
    assert counts == {"regions": 83, "captures": 168, "events": 129, "targets": 75, "human_cost": 46}
    assert (len(moscow.coding_a), len(moscow.coding_b), len(moscow.coding_merged)) == (1085, 1016, 1086)


def test_sum_of_the_regions_is_that_of_the_data_page(moscow: Scenario) -> None:
    assert sum(row.population for row in moscow.regions) == 192_944_123


def test_rows_know_their_line(moscow: Scenario) -> None:
    lines = (moscow.folder / "captures.csv").read_text(encoding="utf-8").splitlines()
    assert all(lines[row.line - 1].startswith(row.city) for row in moscow.captures)


def test_hardship_group_follows_the_annexed_lands(moscow: Scenario) -> None:
    for row in moscow.regions:
        assert (row.hardship_group == "annexed_1939_40") == (row.area_status == "annexed_1939_40")


def test_delays_of_bulletins_are_those_of_their_dates(moscow: Scenario) -> None:
    for row in moscow.announcements:
        if row.announced_on is not None:
            assert row.delay_days == (row.announced_on - row.happened_on).days


def test_days_of_lost_cities_are_counted_from_the_start(moscow: Scenario) -> None:
    for row in moscow.targets:
        if row.what in ("city lost (day)", "city regained (day)"):
            assert (row.date - moscow.start).days == row.value_best


def test_use_of_front_and_industry_targets_turns_on_30_september(moscow: Scenario) -> None:
    for row in moscow.targets:
        if row.group != "society":
            assert row.use == ("fit" if row.date <= datetime.date(1941, 9, 30) else "check")


def test_tree_has_two_levels_below_the_city(moscow: Scenario) -> None:
    assert moscow.command.chain == ("leader", "region", "city", "enterprise", "block")
    assert moscow.command.depth == 4
    assert {moscow.command.levels(post) for post in moscow.orders_issued_by.values()} == {2}
    assert moscow.command["leader"].under == ""


def test_every_target_is_answered_or_excused(moscow: Scenario) -> None:
    targets = {row.target_id for row in moscow.targets}
    assert {part.target for part in moscow.measures} | {part.target for part in moscow.not_modelled} == targets


def test_what_is_measured_fits_the_unit_of_the_target(moscow: Scenario) -> None:
    units = {row.target_id: row.unit for row in moscow.targets}
    for measure in moscow.measures:
        if measure.kind in ("city_lost_day", "city_regained_day", "retreat_begins"):
            assert units[measure.target] == "days since 1941-06-22"
        elif measure.kind.startswith(("front_", "retreat_by")):
            assert units[measure.target] == "km"
        elif measure.kind.startswith(("soviet_", "german_")):
            assert units[measure.target] == "persons"


def test_what_is_marked_fit_is_measured_by_30_september(moscow: Scenario) -> None:
    """But for the days of cities lost: later may be much later, or never."""
    fit = {row.target_id for row in moscow.targets if row.use == "fit" and row.group != "society"}
    dates = [max(part.dates) for part in moscow.measures if part.target in fit and part.dates]
    assert len(dates) == 9
    assert max(dates) == datetime.date(1941, 9, 30)


def test_outcomes_and_their_ids(moscow: Scenario) -> None:
    assert {outcome.id: outcome.unit for outcome in moscow.outcomes} == {
        "moscow_held": "flag",
        "closest_km": "km",
        "moscow_gone": "share",
        "occupied_people": "person",
        "people_away": "person",
        "soviet_dead": "person",
        "soviet_captured": "person",
        "german_losses": "person",
        "war_output_1942": "index",
    }


def test_moscow_held_says_what_is_assumed_and_leaves_it_to_the_worlds_what_it_rests_on(moscow: Scenario) -> None:
    held = next(outcome for outcome in moscow.outcomes if outcome.id == "moscow_held")
    assert "what counts as invested are assumed, and differ from world to world" in held.sentence
    assert not [outcome.id for outcome in moscow.outcomes if "rests on" in outcome.sentence]


def test_far_regions_of_a_measure(moscow: Scenario) -> None:
    far = next(part for part in moscow.measures if isinstance(part, ShareGoneOwnMax))
    ids = moscow.region_ids(far.regions)
    assert len(ids) > 10
    assert "moscow" not in ids


def test_thirteen_causes_and_their_price(moscow: Scenario) -> None:
    assert len(moscow.causes) == 13
    for name in ("control_and_siege", "information_monopoly", "purges", "past_hardship", "relocation"):
        assert moscow.price(name)
    assert moscow.price("reserves") == ()


def test_raids_come_every_third_night(moscow: Scenario) -> None:
    nights = moscow.raids[0].nights()
    assert nights[0] == datetime.date(1941, 7, 22)
    assert (nights[1] - nights[0]).days == 3
    assert nights[-1] <= datetime.date(1941, 12, 10)


def test_values_say_where_they_stand(moscow: Scenario) -> None:
    value = moscow.values["front.closing_speed_recorded"]
    lines = (moscow.folder / value.file.split("/")[1]).read_text(encoding="utf-8").splitlines()
    assert lines[value.line - 1].startswith("closing_speed_recorded")
    assert (value.value, value.unit, value.low, value.high) == (12.0, "km/day", 5.0, 30.0)


def test_a_changed_value_makes_another_digest(moscow: Scenario) -> None:
    changed = moscow.with_value("cost.floor", 0.5)
    assert changed.number("cost.floor") == 0.5
    assert moscow.number("cost.floor") == 0.25
    assert changed.digest != moscow.digest


@pytest.mark.parametrize(("name", "number"), [("cost.flor", 0.5), ("cost.floor", 7.0), ("contacts.block", 1.5)])
def test_a_value_that_cannot_be_is_refused(moscow: Scenario, name: str, number: float) -> None:
    with pytest.raises(ScenarioError):
        moscow.with_value(name, number)


def test_it_can_be_sent_to_another_process(moscow: Scenario) -> None:
    again = pickle.loads(pickle.dumps(moscow))
    assert (again.digest, again.captures) == (moscow.digest, moscow.captures)


def test_digest_is_that_of_the_bytes(moscow: Scenario, tmp_path: Path) -> None:
    for path in moscow.folder.rglob("*"):
        target = tmp_path / "elsewhere" / path.relative_to(moscow.folder)
        if path.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    assert load_scenario(tmp_path / "elsewhere").digest == moscow.digest
    (tmp_path / "elsewhere" / ".hidden").write_text("no part of it")
    assert load_scenario(tmp_path / "elsewhere").digest == moscow.digest
    (tmp_path / "elsewhere" / "README.md").write_text("other")
    assert load_scenario(tmp_path / "elsewhere").digest != moscow.digest


def test_no_file_names_a_machine_path(moscow: Scenario) -> None:
    pattern = re.compile(r"(?<![:\w./])/(work|tmp|home|root|mnt|usr)/")
    for path in moscow.folder.rglob("*"):
        if path.is_file():
            assert not pattern.search(path.read_text(encoding="utf-8")), path.name


def test_catalogue_lists_and_finds_it() -> None:
    assert ("moscow-1941", "Moscow 1941: the Soviet home front") in [
        (e.id, e.title) for e in catalogue.list_scenarios()
    ]
    assert (catalogue.find("moscow-1941") / "scenario.toml").is_file()


def test_an_unknown_id_names_the_nearest() -> None:
    with pytest.raises(ScenarioError) as caught:
        catalogue.find("moscow-1914")
    assert caught.value.problems[0].hint == "did you mean moscow-1941?"
    with pytest.raises(ScenarioError, match="did you mean moscow-1941"):
        load_scenario("mosow-1941")
