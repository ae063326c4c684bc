"""[[on_record]]: rows of the record beside a curve."""

from __future__ import annotations

from datetime import date

import pytest

from homefront.scenario.loader import load_scenario
from homefront.scenario.on_record import on_record
from homefront.scenario.schema import Scenario

from .conftest import Copy

TOML = "scenario.toml"


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def test_a_total_of_a_month_comes_by_the_day(moscow: Scenario) -> None:
    aircraft = {point.first: point for point in on_record(moscow, "aircraft")}
    july = aircraft[date(1941, 7, 1)]
    assert july.last == date(1941, 7, 31)
    assert july.value == pytest.approx(1807 / 31)  # production.csv


def test_a_strength_is_of_its_day_and_names_its_source(moscow: Scenario) -> None:
    first = next(point for point in on_record(moscow, "attackers_men") if point.first > moscow.start)
    assert (first.first, first.last, first.value) == (date(1941, 9, 11), date(1941, 9, 11), 3_315_000)
    assert first.source.startswith("Glantz & House")
    assert first.confidence == "recalled"


def test_rows_before_the_first_day_are_left_out(moscow: Scenario) -> None:
    assert all(point.last >= moscow.start for point in on_record(moscow, "aircraft"))


def test_points_come_by_day(moscow: Scenario) -> None:
    days = [point.last for point in on_record(moscow, "temperature")]
    assert days == sorted(days)
    assert len(days) == 6


def test_a_curve_of_places_has_points_of_its_place_only(moscow: Scenario) -> None:
    assert [point.value for point in on_record(moscow, "people_present", "Moscow")] == [2_250_000]
    assert on_record(moscow, "people_present", "Kiev") == []
    assert on_record(moscow, "people_present") == []


def test_a_column_that_there_is_not_is_told_with_the_nearest(copy: Copy) -> None:
    copy.edit(TOML, 'column = "irrecoverable"', 'column = "irrecoverables"')
    problem = copy.only_problem()
    assert (problem.where, problem.hint) == ("on_record[7].column", "did you mean irrecoverable?")


def test_rows_that_there_are_not_are_told(copy: Copy) -> None:
    copy.edit(TOML, 'where = { place = "Moscow axis"', 'where = { place = "Moscow axes"')
    problem = copy.only_problem()
    assert problem.where == "on_record[14].where"
    assert problem.expected.endswith("with these texts and a number in value")


def test_rows_of_another_unit_are_told(copy: Copy) -> None:
    copy.edit(TOML, 'where = { country = "USSR", item = "aircraft_all", note = "month" }', 'where = { item = "coal" }')
    problem = copy.only_problem()
    assert (problem.where, problem.got) == ("on_record[8].where", "rows in million_t")
    assert problem.expected == "rows in count, the unit of aircraft"


def test_a_column_without_a_number_has_no_such_row(copy: Copy) -> None:
    copy.edit(TOML, 'column = "irrecoverable"', 'column = "note"')
    assert copy.only_problem().got == "no such row"


def test_a_curve_of_the_country_has_no_place(copy: Copy) -> None:
    copy.edit(TOML, 'curve = "defenders_captured"', 'curve = "defenders_captured"\nplace = "Moscow"')
    assert copy.only_problem().expected == "a place for people_present, and none for other curves"


def test_a_curve_that_there_is_not(copy: Copy) -> None:
    copy.edit(TOML, 'curve = "defenders_captured"', 'curve = "soviet_prisoners"')
    assert copy.only_problem().where == "on_record[7].curve"
