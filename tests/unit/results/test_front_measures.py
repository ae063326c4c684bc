"""Measures of front and industry on a made-up front whose answers are known by hand."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest

from homefront.observe.front_recorder import FrontData
from homefront.results import front_measures as measure
from homefront.results.frame import Frame
from homefront.results.front_measures import FrontFrame, OffAxis
from homefront.results.targets import MEASURE_FUNCTIONS, target_values
from homefront.scenario.measures import MEASURES, Measure
from homefront.scenario.schema import Scenario

Change = Callable[[FrontData], None]
START = date(1941, 6, 22)
OFF = OffAxis(men=7.0, irrecoverable=0.5, wounded=0.25)


def day(number: int) -> date:
    return START + timedelta(number)


def position(front: FrontData, *km: float) -> FrontData:
    """The same front with other positions on the axis of Moscow."""
    values = front.axis["position"].copy()
    values[0] = km
    return dataclasses.replace(front, axis={**front.axis, "position": values})


# --- cities --------------------------------------------------------------------------------------------------------


def test_a_city_is_lost_on_the_first_day_it_is_held(front: FrontData) -> None:
    assert measure.city_lost_day(front, "Kiev") == 2


def test_a_city_that_never_falls_has_no_day(front: FrontData) -> None:
    assert math.isnan(measure.city_lost_day(front, "Moscow"))


def test_a_city_is_regained_on_the_first_free_day_after_its_first_loss(front: FrontData) -> None:
    assert measure.city_regained_day(front, "Kiev") == 5


def test_a_city_never_lost_or_held_to_the_end_is_not_regained(front: FrontData) -> None:
    front.fallen[1, 4:] = 1
    assert math.isnan(measure.city_regained_day(front, "Moscow"))
    assert math.isnan(measure.city_regained_day(front, "Tula"))


@pytest.mark.parametrize(("last", "lost"), [(1, 0.0), (2, 1.0), (6, 1.0)])
def test_a_city_lost_and_regained_counts_as_lost(front: FrontData, last: int, lost: float) -> None:
    assert measure.city_lost_by(front, "Kiev", last) == lost


@pytest.mark.parametrize(
    ("km", "days", "held"),
    [(5.0, 3, 1.0), (5.0, 2, 0.0), (12.0, 6, 0.0), (12.0, 7, 1.0), (4.9, 1, 1.0), (12.0, 6.5, 1.0)],
)
def test_a_city_is_held_unless_the_front_is_so_near_on_so_many_days(
    front: FrontData, km: float, days: float, held: float
) -> None:
    """At 90, 88, 95, 95, 92, 89 of 100 km: two days within 5 km, six within 12."""
    assert measure.city_held(front, "Moscow", km, days) == held


def test_days_near_a_city_count_only_in_a_row(front: FrontData) -> None:
    broken = position(front, 90, 90, 90, 80, 90, 90, 90, 80, 90, 90)
    assert measure.city_held(broken, "Moscow", 10.0, 3) == 0.0
    assert measure.city_held(broken, "Moscow", 10.0, 4) == 1.0


def test_a_city_entered_on_one_day_is_not_held(front: FrontData) -> None:
    front.fallen[0, 5] = 1
    assert measure.city_held(front, "Moscow", 1.0, 90) == 0.0


def test_an_order_to_invest_never_makes_a_city_count_as_held(front: FrontData) -> None:
    """The attacker stands on the ring, 15 km short, or a last digit outside it; nobody enters."""
    ring = np.nextafter(100.0 - 15.0, 0.0)
    assert measure.city_held(position(front, 40, 60, *[ring] * 8), "Moscow", 15.0, 8) == 0.0
    assert measure.city_held(position(front, 40, 60, *[ring] * 8), "Moscow", 15.0, 9) == 1.0


# --- distances -----------------------------------------------------------------------------------------------------


def test_distances_are_signed_and_along_the_axis_of_the_city(front: FrontData) -> None:
    assert measure.front_distance_at(front, "Moscow", 3) == 10
    assert measure.front_distance_at(front, "Kiev", 3) == -10
    assert measure.front_past_at(front, "Moscow", 3) == -10
    assert measure.front_past_at(front, "Kiev", 3) == 10


@pytest.mark.parametrize(
    ("place", "last", "closest"), [("Moscow", 4, 10), ("Moscow", 9, 5), ("Kiev", 1, 10), ("Kiev", 9, -10)]
)
def test_closest_and_beyond_are_up_to_a_day(front: FrontData, place: str, last: int, closest: float) -> None:
    assert measure.front_closest(front, place, last) == closest
    assert measure.front_beyond(front, place, last) == -closest


def test_distance_is_from_the_city_itself_not_from_where_it_falls(front: FrontData) -> None:
    assert measure.front_distance_at(front, "Tula", 3) == 6


@pytest.mark.parametrize(("behind", "begins"), [(0.0, 7), (3.0, 8), (5.9, 8), (6.0, 9), (14.9, 9)])
def test_retreat_begins_when_the_front_is_so_far_behind_its_furthest(
    front: FrontData, behind: float, begins: int
) -> None:
    """Furthest 95 on days 5 and 6; then 92, 89, 80. The step back of day 4 was made good."""
    assert measure.retreat_begins(front, "Moscow", behind, 9) == begins


def test_without_a_retreat_no_day_of_it(front: FrontData) -> None:
    assert math.isnan(measure.retreat_begins(front, "Moscow", 15.0, 9))
    assert math.isnan(measure.retreat_begins(front, "Moscow", 0.0, 6))


def test_retreat_by_a_day_is_from_the_furthest_point_so_far(front: FrontData) -> None:
    assert [measure.retreat_by(front, "Moscow", n) for n in (3, 4, 6, 9)] == [0, 2, 0, 15]


# --- men -----------------------------------------------------------------------------------------------------------


def test_irrecoverable_are_killed_captured_and_off_the_axes(front: FrontData) -> None:
    """13 thousand a day on the axes and half a thousand off them."""
    assert measure.soviet_irrecoverable(front, OFF, 0, 3) == pytest.approx(4 * 13_500)
    assert measure.soviet_irrecoverable(front, OFF, 4, 4) == pytest.approx(13_500)


def test_sanitary_are_wounded_and_off_the_axes(front: FrontData) -> None:
    assert measure.soviet_sanitary(front, OFF, 0, 9) == pytest.approx(10 * 7_250)
    assert measure.soviet_sanitary(front, OFF, 2, 3) == pytest.approx(2 * 7_250)


def test_german_casualties_leave_frostbite_out(front: FrontData) -> None:
    assert measure.german_casualties(front, 3) == pytest.approx(4 * 7_000)


def test_soviet_killed_and_captured_are_those_of_the_axes_to_the_last_day(front: FrontData) -> None:
    assert measure.soviet_killed(front) == pytest.approx(30_000)
    assert measure.soviet_captured(front) == pytest.approx(100_000)


def test_soviet_strength_of_all_counts_those_off_the_axes(front: FrontData) -> None:
    assert measure.soviet_strength(front, OFF, None, 4, 4) == pytest.approx(161_000)
    assert measure.soviet_strength(front, OFF, None, 4, 6) == pytest.approx(162_000)


def test_soviet_strength_of_one_axis_is_its_own(front: FrontData) -> None:
    assert measure.soviet_strength(front, OFF, "Moscow", 4, 6) == pytest.approx(105_000)
    assert measure.soviet_strength(front, OFF, "Kiev", 4, 4) == pytest.approx(50_000)


def test_german_strength_is_of_all_axes(front: FrontData) -> None:
    assert measure.german_strength_at(front, 3) == pytest.approx(277_000)


# --- industry ------------------------------------------------------------------------------------------------------


def test_tanks_are_output_times_those_of_a_day_in_june(front: FrontData) -> None:
    """Output 1.0, 1.1, 1.2."""
    assert measure.tanks_made(front, 10.0, 0, 2) == pytest.approx(33)
    assert measure.tanks_a_day(front, 10.0, 0, 2) == pytest.approx(11)


def test_capacity_and_war_output_are_means_over_days(front: FrontData) -> None:
    assert measure.capacity_index(front, 10, 12) == pytest.approx(0.89)
    assert measure.war_output(front, 10, 19) == pytest.approx(2.45)


def test_plants_shipped_are_moving_restarting_or_working_in_the_east(front: FrontData) -> None:
    """Not those working where they were, waiting, or lost."""
    assert measure.plants_shipped(front, 5) == 15 + 30


# --- measures of a scenario ----------------------------------------------------------------------------------------

ARGUMENTS = {
    "city_lost_day": ({"place": "Kiev"}, 2), "city_regained_day": ({"place": "Kiev"}, 5),
    "city_lost_by": ({"place": "Kiev", "last": day(6)}, 1),
    "front_distance_at": ({"place": "Moscow", "on": day(3)}, 10),
    "front_past_at": ({"place": "Kiev", "on": day(3)}, 10), "front_closest": ({"place": "Moscow", "last": day(9)}, 5),
    "front_beyond": ({"place": "Kiev", "last": day(9)}, 10),
    "retreat_begins": ({"place": "Moscow", "behind": 3.0, "last": day(9)}, 8),
    "retreat_by": ({"place": "Moscow", "on": day(9)}, 15),
    "soviet_irrecoverable": ({"first": day(0), "last": day(3)}, 54_000),
    "soviet_sanitary": ({"first": day(2), "last": day(3)}, 14_500), "german_casualties": ({"last": day(3)}, 28_000),
    "soviet_strength_at": ({"on": day(4)}, 161_000),
    "soviet_strength_mean": ({"place": "Moscow", "first": day(4), "last": day(6)}, 105_000),
    "german_strength_at": ({"on": day(3)}, 277_000), "tanks_made": ({"first": day(0), "last": day(2)}, 33),
    "tanks_a_day": ({"first": day(0), "last": day(2)}, 11),
    "capacity_index": ({"first": day(10), "last": day(12)}, 0.89),
    "plants_shipped": ({"on": day(5)}, 45),
}  # fmt: skip


@pytest.fixture
def ten_days(moscow: Scenario) -> Scenario:
    return dataclasses.replace(moscow, days=10)


@pytest.fixture
def frame(front: FrontData) -> Frame:
    return Frame(None, None, START, 10, FrontFrame(front, OFF, 10.0, 15.0, 14.0))


def answered(scenario: Scenario, frame: Frame, kind: str, **arguments: object) -> dict[str, float]:
    measures = (Measure("T", kind, **arguments),)  # type: ignore[arg-type]
    return target_values(dataclasses.replace(scenario, measures=measures), frame)


def test_every_kind_of_front_and_industry_is_tried() -> None:
    assert set(ARGUMENTS) == {kind for kind, table in MEASURES.items() if table.half != "society"}
    assert set(ARGUMENTS) <= set(MEASURE_FUNCTIONS)


@pytest.mark.parametrize("kind", ARGUMENTS)
def test_a_measure_of_a_scenario_is_taken_with_its_arguments(ten_days: Scenario, frame: Frame, kind: str) -> None:
    arguments, expected = ARGUMENTS[kind]
    assert answered(ten_days, frame, kind, **arguments) == {"T": pytest.approx(expected)}  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ARGUMENTS)
def test_a_run_of_the_society_alone_answers_none_of_them(ten_days: Scenario, frame: Frame, kind: str) -> None:
    arguments, _ = ARGUMENTS[kind]
    assert answered(ten_days, dataclasses.replace(frame, front=None), kind, **arguments) == {}  # type: ignore[arg-type]


def test_a_run_of_the_front_alone_answers_nothing_of_the_society(moscow: Scenario, frame: Frame) -> None:
    assert answered(moscow, frame, "share_gone_own_at", place="Moscow", on=day(3)) == {}
    assert answered(moscow, frame, "share_gone_own_max", regions=("Urals",), last=day(3)) == {}


@pytest.mark.parametrize("place", ["Minsk", "Paris"])
def test_a_city_that_follows_the_record_is_not_measured_by_it(ten_days: Scenario, frame: Frame, place: str) -> None:
    assert answered(ten_days, frame, "city_lost_day", place=place) == {}
    assert answered(ten_days, frame, "front_distance_at", place=place, on=day(3)) == {}


def test_a_run_cut_short_does_not_say_when_a_city_falls(moscow: Scenario, frame: Frame) -> None:
    assert answered(moscow, frame, "city_lost_day", place="Kiev") == {}
    assert answered(moscow, frame, "city_lost_by", place="Kiev", last=day(9)) == {"T": 1.0}


def test_only_a_whole_run_answers_for_industry_after_its_last_day(
    moscow: Scenario, ten_days: Scenario, frame: Frame
) -> None:
    assert answered(ten_days, frame, "tanks_made", first=day(10), last=day(19)) == {"T": pytest.approx(245)}
    assert answered(ten_days, frame, "tanks_made", first=day(10), last=day(20)) == {}
    assert answered(moscow, frame, "tanks_made", first=day(8), last=day(10)) == {}
    assert answered(moscow, frame, "tanks_made", first=day(8), last=day(9)) == {"T": pytest.approx(37)}
