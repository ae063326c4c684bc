"""Measures, targets and outcomes on hand-made series with known answers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest

from homefront.results.frame import Frame
from homefront.results.targets import interval, target_rows, target_values, unanswered
from homefront.scenario.schema import Measure, Scenario

ValueOf = Callable[..., float]
MakeMeasure = Callable[..., Measure]


def day(number: int) -> date:
    return date(1941, 10, 10 + number)


def test_share_gone_own_at_is_that_of_the_end_of_the_day(frame: Frame, value: ValueOf) -> None:
    assert value(frame, "share_gone_own_at", place="Moscow", on=day(6)) == pytest.approx(0.15)


def test_share_gone_own_rise_is_of_those_still_there(frame: Frame, value: ValueOf) -> None:
    """From 0.05 to 0.35 of everybody, when 0.17 were away already."""
    rise = value(frame, "share_gone_own_rise", place="Moscow", after=day(4), last=day(10))
    assert rise == pytest.approx(0.30 / 0.83)


def test_day_of_largest_exit(frame: Frame, value: ValueOf) -> None:
    assert value(frame, "day_of_largest_exit", place="Moscow", first=day(1), last=day(11)) == 7


def test_day_of_largest_exit_within_its_dates(frame: Frame, value: ValueOf) -> None:
    assert value(frame, "day_of_largest_exit", place="Moscow", first=day(9), last=day(11)) == 10
    assert value(frame, "day_of_largest_exit", place="Moscow", first=day(1), last=day(6)) == 6


def test_day_of_largest_exit_counts_the_first_day_of_the_run(frame: Frame, value: ValueOf) -> None:
    frame.society["own"][0, 0] = 0.9
    assert value(frame, "day_of_largest_exit", place="Moscow", first=day(0), last=day(11)) == 0


def test_without_any_exit_there_is_no_day(frame: Frame, value: ValueOf) -> None:
    assert np.isnan(value(frame, "day_of_largest_exit", place="ural/countryside", first=day(0), last=day(7)))


def test_day_nine_tenths_of_the_rise(frame: Frame, value: ValueOf) -> None:
    """From 0.05 to 0.35: nine tenths are 0.32, reached on day 8 (0.32)."""
    frame.society["own"][0, 8] = 0.3205
    assert value(frame, "day_nine_tenths", place="Moscow", after=day(4), last=day(11)) == 8


def test_day_nine_tenths_is_of_the_greatest_rise_not_the_last(frame: Frame, value: ValueOf) -> None:
    frame.society["own"][0] = [0, 0, 0, 0, 0, 0.1, 0.2, 0.1, 0, 0, 0, 0.0]
    assert value(frame, "day_nine_tenths", place="Moscow", after=day(4), last=day(11)) == 6


def test_without_a_rise_no_day_of_nine_tenths(frame: Frame, value: ValueOf) -> None:
    assert np.isnan(value(frame, "day_nine_tenths", place="ural/countryside", after=day(0), last=day(7)))


def test_population_at_is_that_of_the_morning(frame: Frame, value: ValueOf) -> None:
    """Away at the end of the day before: 0.15 + 0.20 + 0.02 of 4 million."""
    assert value(frame, "population_at", place="Moscow", on=day(7)) == pytest.approx(4e6 * 0.63)


def test_population_fall_leaves_out_those_whom_orders_moved(frame: Frame, value: ValueOf) -> None:
    fall = value(frame, "population_fall_unordered", place="Moscow", first=day(2), last=day(11))
    assert fall == pytest.approx(4e6 * (0.33 - 0.02))


@pytest.mark.parametrize(("on", "than_on", "greater"), [(7, 11, 1.0), (11, 7, 0.0), (0, 1, 0.0)])
def test_fear_greater(frame: Frame, value: ValueOf, on: int, than_on: int, greater: float) -> None:
    assert value(frame, "fear_greater", place="Moscow", on=day(on), than_on=day(than_on)) == greater


def test_share_gone_own_max_is_over_the_people_of_the_regions(frame: Frame, value: ValueOf) -> None:
    """1 million of towns at 0.08 on day 5 and 3 million of countryside at 0.02 on day 8: not on the same day."""
    assert value(frame, "share_gone_own_max", regions=("ural",), last=day(10)) == pytest.approx(0.08 / 4)


def test_share_gone_own_max_looks_no_further_than_its_day(frame: Frame, value: ValueOf) -> None:
    assert value(frame, "share_gone_own_max", regions=("ural",), last=day(4)) == pytest.approx(0.04 / 4)
    assert value(frame, "share_gone_own_max", regions=("ural",), last=day(11)) == pytest.approx(0.20 / 4)


# --- targets of a scenario -----------------------------------------------------------------------------------------


def answered(scenario: Scenario, frame: Frame, *measures: Measure) -> dict[str, float]:
    return target_values(dataclasses.replace(scenario, measures=measures), frame)


def test_values_stand_under_the_id_of_their_target(moscow: Scenario, frame: Frame, measure: MakeMeasure) -> None:
    asked = measure("share_gone_own_at", "MS01", place="Moscow", on=day(6))
    assert answered(moscow, frame, asked) == {"MS01": pytest.approx(0.15)}


@pytest.mark.parametrize("on", [date(1941, 10, 9), date(1941, 10, 22)])
def test_a_date_outside_the_run_is_not_answered(moscow: Scenario, frame: Frame, measure: MakeMeasure, on: date) -> None:
    asked = measure("share_gone_own_at", "MS01", place="Moscow", on=on)
    assert answered(moscow, frame, asked) == {}


def test_a_run_that_ends_in_the_middle_does_not_answer(moscow: Scenario, frame: Frame, measure: MakeMeasure) -> None:
    asked = measure("share_gone_own_rise", "MS05", place="Moscow", after=day(3), last=date(1941, 12, 10))
    assert answered(moscow, frame, asked) == {}


def test_a_place_that_is_not_in_the_run_is_not_answered(moscow: Scenario, frame: Frame, measure: MakeMeasure) -> None:
    asked = measure("share_gone_own_at", "MS01", place="Tula", on=day(6))
    assert answered(moscow, frame, asked) == {}


def test_economic_regions_are_resolved_to_their_regions(moscow: Scenario, frame: Frame, measure: MakeMeasure) -> None:
    urals = next(row.region_id for row in moscow.regions if row.economic_region == "Urals")
    places = dataclasses.replace(frame.known_places, regions=("moscow", urals, urals))
    asked = measure("share_gone_own_max", "MS17", regions=("Urals",), last=day(10))
    found = answered(moscow, dataclasses.replace(frame, places=places), asked)
    assert found == {"MS17": pytest.approx(0.08 / 4)}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([3.0], (3.0, 3.0, 3.0)),
        (list(range(101)), (5.0, 50.0, 95.0)),
        ([1.0, 2.0], (1.05, 1.5, 1.95)),
        ([float("nan"), 4.0], (4.0, 4.0, 4.0)),
        ([float("nan")], (None, None, None)),
        ([], (None, None, None)),
    ],
)
def test_interval_is_median_and_ninety_per_cent(values: list[float], expected: tuple[float | None, ...]) -> None:
    found = interval(values)
    assert [found["low"], found["median"], found["high"]] == [None if v is None else pytest.approx(v) for v in expected]


def rows(scenario: Scenario, *worlds: dict[str, float]) -> dict[str, dict[str, object]]:
    return {str(row["id"]): row for row in target_rows(scenario, worlds)}


def test_groups_stand_in_order_with_misses_first_in_each(moscow: Scenario) -> None:
    """MI01 2200-2700, MF01 3-5, MF11 106-108, MS01 0-0.02."""
    values = {"MI01": 0.0, "MS01": 0.0, "MF01": 4.0, "MF11": 90.0, "MS02": 0.9}
    assert list(rows(moscow, values)) == ["MF11", "MF01", "MS02", "MS01", "MI01"]


def test_what_happens_in_fewer_than_half_of_the_worlds_is_a_miss(moscow: Scenario) -> None:
    never = {"MF01": float("nan")}
    assert rows(moscow, {"MF01": 4.0}, never)["MF01"]["hit"] is True
    assert rows(moscow, {"MF01": 4.0}, never, never)["MF01"]["hit"] is False


def test_flags_are_counted(moscow: Scenario) -> None:
    row = rows(moscow, {"MF18": 1.0}, {"MF18": 0.0}, {"MF18": 0.0})["MF18"]
    assert (row["yes"], row["worlds"], row["hit"]) == (1, 3, True)
    assert rows(moscow, {"MF01": 4.0})["MF01"]["yes"] is None


def test_misses_come_first_then_fit_check_context(moscow: Scenario) -> None:
    """MS01 is fit, MS06 check, MS17 and MS14 context."""
    values = {"MS17": 0.0, "MS01": 0.0, "MS06": 0.0, "MS14": 0.0, "MS02": 0.9}
    assert list(rows(moscow, values)) == ["MS02", "MS06", "MS14", "MS01", "MS17"]


def test_a_target_is_hit_by_the_median_over_worlds(moscow: Scenario) -> None:
    """MS02: record 0.05 to 0.20."""
    assert rows(moscow, {"MS02": 0.0}, {"MS02": 0.06}, {"MS02": 0.9})["MS02"]["hit"] is True
    assert rows(moscow, {"MS02": 0.0}, {"MS02": 0.04}, {"MS02": 0.1})["MS02"]["hit"] is False


@pytest.mark.parametrize(("value", "hit"), [(0.05, True), (0.2, True), (0.049, False), (0.201, False)])
def test_the_ends_of_the_record_are_hits(moscow: Scenario, value: float, hit: bool) -> None:
    assert rows(moscow, {"MS02": value})["MS02"]["hit"] is hit


def test_a_target_without_a_value_in_any_world_is_a_miss(moscow: Scenario) -> None:
    row = rows(moscow, {"MS03": float("nan")})["MS03"]
    assert (row["median"], row["hit"]) == (None, False)


def test_a_row_says_all_that_the_interface_promises(moscow: Scenario) -> None:
    row = rows(moscow, {"MS02": 0.07}, {"MS02": 0.09})["MS02"]
    assert (row["group"], row["use"], row["place"], row["seen"]) == ("society", "fit", "Moscow", True)
    assert (row["record_low"], row["record_best"], row["record_high"]) == (0.05, 0.1, 0.2)
    assert row["median"] == pytest.approx(0.08)
    assert (row["low"], row["high"]) == (pytest.approx(0.071), pytest.approx(0.089))


def test_a_row_says_how_many_tolerances_the_middle_lies_off(moscow: Scenario) -> None:
    """MS03: 116 to 117, so half a day and one and a half; MF11: 106-107-108, so a day and five."""
    row = rows(moscow, {"MS03": 119.0}, {"MS03": 118.0}, {"MS03": 117.5})["MS03"]
    assert (row["record_half_width"], row["discrepancy"]) == (0.5, 1.5)
    assert row["sigma"] == pytest.approx(2.5**0.5)
    assert row["gap"] == pytest.approx(2 / 2.5**0.5)
    assert (row["hit"], row["within_one_tolerance"]) == (False, False)
    late = rows(moscow, {"MF11": 110.0})["MF11"]
    assert (late["hit"], late["within_one_tolerance"], late["gap"]) == (False, True, pytest.approx(3 / 26**0.5))


def test_a_city_that_is_never_lost_is_as_far_off_as_the_day_after_the_last(moscow: Scenario) -> None:
    row = rows(moscow, {"MF11": float("nan")}, {"MF11": float("nan")}, {"MF11": 107.0})["MF11"]
    assert row["median"] == 107
    assert row["gap"] == pytest.approx((224 - 107) / 26**0.5)
    assert row["within_one_tolerance"] is False


def test_a_target_that_no_world_answers_has_no_row(moscow: Scenario) -> None:
    assert set(rows(moscow, {"MS02": 0.07})) == {"MS02"}


def test_unanswered_targets_are_counted_by_group(moscow: Scenario) -> None:
    everything = unanswered(moscow, set())
    assert sum(everything.values()) == len(moscow.targets)
    assert unanswered(moscow, {"MS01", "MS02"})["society"] == everything["society"] - 2
