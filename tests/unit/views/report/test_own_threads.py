"""Threads from a report's own explain and whatif: counts of worlds, prices, and what the pairs leave open."""

from __future__ import annotations

import math
from typing import Any

import pytest

from homefront.api.compare import explain, whatif
from homefront.experiments.saved import saved
from homefront.scenario.schema import Scenario
from homefront.views.report.own_threads import own_threads
from homefront.views.report.page import script_json
from homefront.views.report.sources import SourceBook


@pytest.fixture(scope="module")
def given(moscow: Scenario) -> list[dict[str, Any]]:
    common: dict[str, Any] = {"workers": 1, "only": "front"}
    (why,) = explain(moscow, ["moscow_held"], ["relocation", "allies"], most=2, check_scale=0, **common)
    return [saved(why), saved(whatif(moscow, "enemy_diversion", runs=3, **common))]


def test_an_explanation_and_pairs_make_a_thread_a_cause(given: list[dict[str, Any]], moscow: Scenario) -> None:
    own = own_threads(given, moscow, SourceBook(moscow))
    assert own is not None
    threads = {one["id"]: one for one in own["causes"]}
    assert set(threads) == {"relocation", "allies", "enemy_diversion"}
    assert [one["change"] for one in threads.values()] == [False] * 3
    assert threads["relocation"]["price"]
    found = given[0]["found"]
    for cause in found["causes"]:
        effect = threads[cause["name"]]["effects"]["moscow_held"]
        assert (effect["n"], effect["before"]) == (found["seeds"], found["worlds"]["full"])
        assert effect["after"] == pytest.approx(found["seeds"] * (found["full"] - cause["necessity"]))
    row = next(one for one in given[1]["found"]["outcomes"] if one["outcome"] == "moscow_held")
    effect = threads["enemy_diversion"]["effects"]["moscow_held"]
    assert effect["flipped"]["n"] == row["flipped"]
    assert effect["flipped"]["low"] == pytest.approx(3 * row["flipped_low"])
    assert effect["texts"] == [given[1]["found"]["parting"]]
    assert {one["id"] for one in own["outcomes"]} == {one["outcome"] for one in given[1]["found"]["outcomes"]}
    assert [one["id"] for one in own["outcomes"] if one["city"]] == ["moscow_held"]


def test_an_explanation_is_not_overwritten_by_pairs_of_the_same_cause(
    given: list[dict[str, Any]], moscow: Scenario
) -> None:
    pairs = {**given[1], "found": {**given[1]["found"], "what": "without allies", "prices": {"allies": []}}}
    own = own_threads([given[0], pairs], moscow, SourceBook(moscow))
    assert own is not None
    (allies,) = [one for one in own["causes"] if one["id"] == "allies"]
    assert allies["effects"]["moscow_held"]["basis"], "of the explanation, which came first"
    assert len(allies["effects"]) > 1


def test_a_change_that_is_no_cause_is_named_as_it_is_and_has_no_price(
    given: list[dict[str, Any]], moscow: Scenario
) -> None:
    moved = {**given[1], "found": {**given[1]["found"], "what": "move panic by 5 days", "prices": {}}}
    own = own_threads([moved], moscow, SourceBook(moscow))
    assert own is not None
    (thread,) = own["causes"]
    assert (thread["name"], thread["change"], thread["measure"], thread["note"]) == (
        "move panic by 5 days", True, False, None,
    )  # fmt: skip


def test_pairs_that_are_all_alike_have_no_interval(given: list[dict[str, Any]], moscow: Scenario) -> None:
    rows = [{**one, "interval": "bound", "low": -0.7, "high": 0.7} for one in given[1]["found"]["outcomes"]]
    alike = {**given[1], "found": {**given[1]["found"], "outcomes": rows}}
    own = own_threads([alike], moscow, SourceBook(moscow))
    assert own is not None
    assert {one["low"] for one in own["causes"][0]["effects"].values()} == {None}


def test_without_an_experiment_that_leaves_out_there_is_none(given: list[dict[str, Any]], moscow: Scenario) -> None:
    assert own_threads([], moscow, SourceBook(moscow)) is None
    assert own_threads([{**given[0], "kind": "sensitivity"}], moscow, SourceBook(moscow)) is None


def test_a_cause_that_matters_takes_worlds_away_with_its_error(given: list[dict[str, Any]], moscow: Scenario) -> None:
    found = {**given[0]["found"], "seeds": 20, "full": 0.75, "worlds": {"seeds": 20, "full": 15, "bare": 2}}
    found["causes"] = [{**found["causes"][0], "necessity": 0.5, "necessity_se": 0.1, "seeds": 8}]
    own = own_threads([{**given[0], "found": found}], moscow, SourceBook(moscow))
    assert own is not None
    effect = own["causes"][0]["effects"]["moscow_held"]
    assert (effect["before"], effect["after"]) == (15, 5)
    assert effect["give"] == pytest.approx(20 * 0.196)
    assert "after 8 of 20 seeds" in effect["texts"][0]


def test_an_outcome_that_never_comes_is_not_told(given: list[dict[str, Any]], moscow: Scenario) -> None:
    first, *others = given[1]["found"]["outcomes"]
    never = {**first, "with_mean": math.nan, "difference": math.nan, "low": math.nan, "high": math.nan}
    cause = {**given[0]["found"]["causes"][0], "necessity": math.nan}
    why = {**given[0], "found": {**given[0]["found"], "causes": [cause]}}
    pairs = {**given[1], "found": {**given[1]["found"], "outcomes": [never, *others]}}
    own = own_threads([why, pairs], moscow, SourceBook(moscow))
    assert own is not None
    told = {one["id"]: set(one["effects"]) for one in own["causes"]}
    assert told == {cause["name"]: set(), "enemy_diversion": {one["outcome"] for one in others}}
    assert script_json(own), "and all of it is JSON"


def test_what_no_run_of_ours_writes_does_not_reach_the_script(given: list[dict[str, Any]], moscow: Scenario) -> None:
    rows = [{**one, "flipped_share": math.nan, "flipped_low": math.nan} for one in given[1]["found"]["outcomes"]]
    causes = [{**one, "basis": "hearsay"} for one in given[0]["found"]["causes"]]
    why = {**given[0], "found": {**given[0]["found"], "causes": causes}}
    pairs = {**given[1], "found": {**given[1]["found"], "outcomes": rows}}
    own = own_threads([why, pairs], moscow, SourceBook(moscow))
    assert own is not None
    effects = [effect for one in own["causes"] for effect in one["effects"].values()]
    assert {(effect["basis"], effect["flipped"]) for effect in effects} == {(None, None)}
    assert script_json(own)
