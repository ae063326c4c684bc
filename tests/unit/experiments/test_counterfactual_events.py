"""Dated changes are chosen by a rule, and each can be moved in every world."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.errors import ParameterError
from homefront.experiments.counterfactual_events import DatedChange, dated_changes
from homefront.scenario.edits import read_edits
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario


def test_each_cause_that_has_dates_has_one_change(changes: tuple[DatedChange, ...]) -> None:
    assert {one.cause: one.whats for one in changes} == {
        "leaders_stay": ("staying_seen@1941-10-17", "order_stay@1941-10-17"),
        "unity_appeals": ("appeal@1941-07-03",),
        "information_monopoly": ("candour@1941-11-06",),
        "control_and_siege": ("siege@1941-10-20",),
        "enemy_diversion": (
            "centre-diversion-halt@1941-08-23", "guderian-south@1941-08-23", "kiev-bypass@1941-09-13",
            "kleist-north@1941-09-13", "southwest-kiev-halt@1941-09-19", "guderian-back@1941-09-24",
            "kleist-back@1941-09-24",
        ),
    }  # fmt: skip


def test_it_is_moved_by_lines_that_whatif_reads(changes: tuple[DatedChange, ...]) -> None:
    assert changes[0].edits(-5) == ("move staying_seen@1941-10-17=-5", "move order_stay@1941-10-17=-5")
    for one in changes:
        for edit in read_edits(one.edits(10)):
            assert (edit.verb, edit.value) == ("move", 10.0)


def test_a_step_out_of_the_scenario_is_left_out(moscow: Scenario) -> None:
    early = DatedChange("unity_appeals", date(1941, 6, 30), ("appeal@1941-06-30",))
    assert early.steps(moscow) == (-5, 5, 10)
    of_two = DatedChange("x", date(1941, 6, 30), ("siege@1941-06-30", "candour@1942-01-28"))
    assert of_two.steps(moscow) == (-5,)


@pytest.mark.parametrize("coder", ["1", "2"])
def test_both_coders_have_what_is_moved(moscow: Scenario, changes: tuple[DatedChange, ...], coder: str) -> None:
    """Else there would be worlds between the two in which nothing begins on that day, and the edit is refused."""
    settings = Settings(people_per_agent=20_000, parameters="record", coder=coder)
    for one in changes:
        prepare(moscow, replace(settings, edits=one.edits(-10)), 1)
    with pytest.raises(ParameterError, match="does not change there on that day"):
        prepare(moscow, replace(settings, edits=("move siege@1941-10-22=-5",)), 1)


def test_an_outcome_of_regions_counts_all_that_is_coded() -> None:
    france = load_scenario("france-1940")
    found = {one.cause: one.whats for one in dated_changes(france)}
    assert found["reassurance"] == ("candour@1940-05-21",)
    assert found["call_to_cease"] == ("war_on@1940-06-17",)
    assert set(found) == {"leaders_leave", "evacuation_orders", "reassurance", "call_to_cease"}
