"""Which events the timeline names: of the countries that ship, and of one that is invented."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, get_args

import numpy as np
import pytest

from homefront.results.results import PlaceTable
from homefront.scenario.loader import load_scenario
from homefront.scenario.rows import EventRow
from homefront.scenario.schema import Scenario
from homefront.views.report import labels
from homefront.views.report.data import Collected

DAYS = 90


def collected(scenario: Scenario, people: dict[str, int]) -> Collected:
    """A run of a scenario with nothing but its cities. people : of each."""
    names = tuple(people)
    places = PlaceTable(names, names, names, ("city",) * len(names), np.array(list(people.values()), dtype=float))
    return Collected(scenario, places, scenario.start, scenario.days, {}, "")


def invented(moscow: Scenario, *events: tuple[int, str, str, str]) -> Collected:
    """A country of a large and a small town. events : day, kind, title and place."""
    start = date(1950, 3, 1)
    rows = tuple(
        EventRow(line=n, date=start + timedelta(day), kind=kind, title=title, description="what was", place=place,
                 source="x", confidence="derived")
        for n, (day, kind, title, place) in enumerate(events)
    )  # fmt: skip
    country: Any = dataclasses.replace(moscow, events=rows, start=start, days=DAYS)
    return collected(country, {"Port": 90_000, "Mill": 4_000})


def titles(found: Collected, near: int = 0) -> list[str]:
    return [one["title"] for one in labels.labelled(found, near)]


@pytest.mark.parametrize(
    ("country", "people", "near", "told"),
    [
        ("moscow-1941", {"Kiev": 847_000, "Moscow": 4_137_000}, 116, ["Kiev falls", "Moscow panic"]),
        ("france-1940", {"Paris": 2_830_000, "Amiens": 93_000}, 34, ["Amiens bombed", "Germans enter Paris"]),
        ("britain-1940", {"London": 8_204_000, "Coventry": 178_000}, 8, ["Blitz begins", "Shock in Coventry"]),
    ],
)
def test_each_country_has_six_labels_or_nearly_so_over_all_its_days(
    country: str, people: dict[str, int], near: int, told: list[str]
) -> None:
    found = collected(load_scenario(country), people)
    chosen = labels.labelled(found, near)
    days = [one["d"] for one in chosen]
    assert 5 <= len(chosen) <= labels.MOST_LABELS
    assert sorted(one["rank"] for one in chosen) == list(range(len(chosen)))
    assert all(b - a >= found.days // labels.APART for a, b in pairwise(days))
    assert days[-1] - days[0] > found.days / 2
    assert set(told) <= {one["title"] for one in chosen}
    assert all(len(one["title"]) <= labels.LABEL_LETTERS for one in chosen)


def test_what_people_feel_goes_before_what_was_signed(moscow: Scenario) -> None:
    found = invented(moscow, (30, "decree", "A paper is signed", "Port"), (33, "bombing", "Mill bombed", "Mill"))
    assert titles(found) == ["Mill bombed"]
    assert titles(invented(moscow, (30, "decree", "A paper is signed", "Port"))) == ["A paper is signed"]


def test_of_a_kind_the_larger_place_goes_first_then_the_day_nearest_to_the_opening(moscow: Scenario) -> None:
    events = ((40, "defeat", "Mill falls", "Mill"), (44, "defeat", "Port region falls", "Port region"))
    assert titles(invented(moscow, *events)) == ["Port region falls"]
    twice = ((10, "bombing", "First raid", "Port"), (19, "bombing", "Second raid", "Port"))
    assert titles(invented(moscow, *twice), near=30) == ["Second raid"]
    assert titles(invented(moscow, *twice), near=0) == ["First raid"]


def test_kinds_take_turns_and_what_lies_outside_or_is_long_is_left_out(moscow: Scenario) -> None:
    falls = tuple((10 * n, "defeat", f"Fall {n}", "Port") for n in range(8))
    found = invented(moscow, *falls, (85, "speech", "The mayor speaks", "Port"))
    assert len(titles(found)) == labels.MOST_LABELS
    assert "The mayor speaks" in titles(found)
    assert titles(invented(moscow, (DAYS, "defeat", "After the end", "Port"), (-1, "defeat", "Before", "Port"))) == []
    assert titles(invented(moscow, (5, "panic", "x" * (labels.LABEL_LETTERS + 1), "Port"))) == []
    assert titles(invented(moscow)) == []


def test_every_kind_of_event_has_its_place_in_the_order() -> None:
    kinds = get_args(EventRow.model_fields["kind"].annotation)
    assert sorted(kinds) == sorted((*labels.FIRST_KINDS, *labels.LATER_KINDS))
