"""The pairs that ship, as the page's script is handed them."""

from __future__ import annotations

import json

import pytest

from homefront.results.intervals import share_interval
from homefront.scenario.loader import load_scenario
from homefront.scenario.prices import price_rows
from homefront.views.report.sources import SourceBook
from homefront.views.report.threads import counterfactuals_of, credits, threads


@pytest.mark.parametrize("scenario_id", ["moscow-1941", "france-1940", "britain-1940"])
def test_every_cause_is_there_with_its_price_its_pairs_and_only_numbers_that_json_has(scenario_id: str) -> None:
    scenario = load_scenario(scenario_id)
    pairs = counterfactuals_of(scenario)
    assert pairs is not None
    found = threads(pairs, SourceBook(scenario))
    json.dumps(found, allow_nan=False)
    assert [cause["id"] for cause in found["causes"]] == [cause.id for cause in scenario.causes]
    for cause in found["causes"]:
        prices = price_rows(scenario, cause["id"])
        assert len(cause["price"]) + cause["more"] == len(prices)
        assert set(cause["effect"]) == {outcome["id"] for outcome in found["outcomes"]}


def test_flips_are_counted_from_the_ends_of_the_same_worlds() -> None:
    pairs = counterfactuals_of(load_scenario("moscow-1941"))
    assert pairs is not None
    found = threads(pairs, SourceBook(pairs.scenario))
    before = found["base"]["ends"]["moscow_held"]
    for cause in found["causes"]:
        after = cause["ends"]["moscow_held"]
        lost = sum(a == "h" != b for a, b in zip(before, after, strict=True))
        gained = sum(b == "h" != a for a, b in zip(before, after, strict=True))
        effect = cause["effect"]["moscow_held"]
        assert (effect["lost"], effect["gained"]) == (lost, gained)
        assert effect["low"] <= lost <= effect["high"]
        assert effect["high"] == pytest.approx(pairs.runs * share_interval(lost, pairs.runs)[1])


def test_what_is_credited_most_is_told_apart_from_nothing_and_comes_by_size() -> None:
    pairs = counterfactuals_of(load_scenario("moscow-1941"))
    assert pairs is not None
    found = threads(pairs, SourceBook(pairs.scenario))
    lost = {cause["id"]: cause["effect"]["moscow_held"]["lost"] for cause in found["causes"]}
    named = credits(pairs, "moscow_held")
    assert len(named) == 3
    assert named == sorted(lost, key=lambda name: -lost[name])[:3]


def test_a_scenario_without_counterfactuals_has_no_threads() -> None:
    scenario = load_scenario("moscow-1941")
    assert counterfactuals_of(scenario.with_value("cost.floor", 0.3)) is None
