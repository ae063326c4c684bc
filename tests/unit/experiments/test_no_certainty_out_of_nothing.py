"""No sampled quantity has an interval without width, in numbers, tables, objects and pages."""

from __future__ import annotations

import json
import math
import re
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefront.engine.settings import Settings
from homefront.experiments.explain import explanations_from
from homefront.experiments.explanation import Explanation
from homefront.experiments.scale_check import ScaleCheck
from homefront.experiments.sensitivity import design_of, sensitivities
from homefront.experiments.two_worlds import Pair
from homefront.experiments.whatif import paired, pairs_from
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.explanation_table import scale_text
from homefront.views.report.attribution import explained as shown_shares
from homefront.views.report.attribution import paired as shown_pairs
from homefront.views.result_views import VIEWS

SEEDS = 40
WITHOUT_WIDTH = re.compile(r"(?<![-\d.,])(-?[\d.,]+( km| people)?) to \1[ ;).]")
CAUSES = ("surprise", "learning")


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def values(gaps: list[float]) -> np.ndarray:
    """Pairs with these differences."""
    return np.stack([np.maximum(0.0, -np.array(gaps)), np.maximum(0.0, np.array(gaps))], axis=1)


def test_no_flip_of_ten_pairs_leaves_three_in_ten_open() -> None:
    found = paired("held", "flag", values([0.0] * 10))
    assert (found.difference, found.flipped, found.flipped_share) == (0.0, 0, 0.0)
    assert (found.low, found.high) == pytest.approx((-0.3085, 0.3085), abs=1e-4)
    assert (found.flipped_low, found.flipped_high) == (0.0, pytest.approx(0.3085, abs=1e-4))


@given(st.lists(st.sampled_from([-1.0, 0.0, 1.0]), min_size=1, max_size=60))
def test_an_interval_of_flags_has_a_width_and_holds_the_difference(gaps: list[float]) -> None:
    found = paired("held", "flag", values(gaps))
    assert found.low <= found.difference <= found.high
    assert found.high - found.low > 0.01


@given(st.sampled_from(["share", "person", "km", "index"]), st.floats(-0.9, 0.9), st.integers(1, 60))
def test_equal_differences_have_a_bound_only_where_one_is_justified(unit: str, gap: float, pairs: int) -> None:
    found = paired("x", unit, values([gap] * pairs))
    if unit == "share":
        assert found.interval == "bound"
        assert -1 <= found.low < found.high <= 1
        assert found.low <= gap <= found.high
    else:
        assert found.interval == "none"
        assert math.isnan(found.low)
        assert math.isnan(found.high)


AS_TOLD = {"kind": "whatif", "start": "1941-06-22", "scale": "1:20000", "parameter_set": "defaults"}


def pairs_of(moscow: Scenario, other: Settings, base: Settings) -> Any:
    before = {"moscow_held": 1.0, "closest_km": -178.9, "moscow_gone": 0.2, "people_away": 5e6}
    return pairs_from(moscow, base, other, [Pair(before, dict(before), -1, "", {})] * 10, 1.0, VIEWS)


def test_table_object_and_page_say_what_ten_equal_pairs_leave_open(moscow: Scenario) -> None:
    base = Settings()
    found = pairs_of(moscow, Settings(without=frozenset({"learning"})), base)
    text = " ".join(found.table().split())
    assert "Moscow held: flipped in 0 of 10 worlds; up to 3 in 10 could." in text
    assert text.count("no difference") == 3
    assert "(95 % bound -31 to +31)" in text
    assert "(-31 to +31, exact)" in text
    assert text.count("(no bound is known)") == 2
    assert "-179" not in text
    assert text.count("entered") >= 2
    assert not WITHOUT_WIDTH.search(text)
    assert "as recorded" not in text
    assert max(map(len, found.table().splitlines())) <= 80
    rows = {row["outcome"]: row for row in json.loads(json.dumps(found.to_dict(), allow_nan=False))}
    assert rows["people_away"]["low"] is None
    assert rows["closest_km"]["without_mean"] == pytest.approx(-178.9)
    assert rows["moscow_held"]["low"] < 0 < rows["moscow_held"]["high"]
    told = {**AS_TOLD, "found": found.as_dict()}
    (page,) = shown_pairs([told])
    shown = {row["outcome"]: row for row in page["rows"]}
    assert shown["moscow_held"]["flipped"] == "0 of 10 worlds; up to 3 in 10 could"
    assert shown["people_away"]["interval"] == "no difference in 10 pairs; no bound known"
    assert shown["closest_km"]["before"] == "entered"
    assert list(found.data["world"].values) == ["baseline", "changed"]


def test_what_no_such_world_reads_makes_no_difference_by_construction(moscow: Scenario) -> None:
    """A cause of the society in worlds of the front alone."""
    base = Settings(only="front")
    found = pairs_of(moscow, Settings(only="front", without=frozenset({"past_hardship"})), base)
    assert {o.interval for o in found.outcomes} == {"construction"}
    assert {(o.low, o.high) for o in found.outcomes} == {(0.0, 0.0)}
    assert found.table().count("no difference\n") == found.table().count("(by construction)\n") == len(found.outcomes)


def explanations(moscow: Scenario, settings: Settings, causes: tuple[str, ...] = CAUSES) -> list[Explanation]:
    """Worlds that no cause changes, in a flag, in km and in people."""
    same = {"moscow_held": 1.0, "closest_km": 40.0, "people_away": 5e6}
    known = {(seed, mask): dict(same) for seed in range(1, SEEDS + 1) for mask in range(1 << len(causes))}
    return explanations_from(moscow, settings, causes, list(same), known, 1, SEEDS, VIEWS)


def test_shares_that_were_all_alike_have_no_standard_error_and_a_bound(moscow: Scenario) -> None:
    held, km, people = explanations(moscow, Settings())
    for share in held.shares:
        assert share.share == 0.0
        assert (share.low, share.high) == pytest.approx((-0.0881, 0.0881), abs=1e-3)
    told = json.loads(json.dumps(held.to_dict(), allow_nan=False))
    assert {row["se"] for row in told["causes"]} == {row["necessity_se"] for row in told["causes"]} == {None}
    assert told["full_interval"][0] < told["full_interval"][1] == 1.0
    for found in (km, people):
        rows = json.loads(json.dumps(found.to_dict(), allow_nan=False))["causes"]
        assert {(row["low"], row["high"], row["interval"]) for row in rows} == {(None, None, "none")}
        assert "no bound is known" in found.table()
    assert "the same in all 40 worlds; 95 % bound -8.8 to 8.8" in " ".join(held.table().split())
    for found in (held, km, people):
        text = " ".join(found.table().split())
        assert not WITHOUT_WIDTH.search(text)
        assert "error 0)" not in text
        assert max(map(len, found.table().splitlines())) <= 80
        assert found.chart().to_dict()
        assert np.isnan(found.data["necessity_se"]).all()
        page = {"kind": "explain", "found": found.as_dict(), "scale": "1:20000", "parameter_set": "defaults"}
        (shown,) = shown_shares([page])
        assert all("the same in all 40 worlds" in row["interval"] for row in shown["rows"])


def test_a_cause_that_such_worlds_do_not_read_is_nothing_by_construction(moscow: Scenario) -> None:
    held = explanations(moscow, Settings(only="front"), ("learning", "past_hardship"))[0]
    by_name = {share.name: share for share in held.shares}
    assert (by_name["past_hardship"].low, by_name["past_hardship"].high) == (0.0, 0.0)
    assert by_name["past_hardship"].interval == "construction"
    assert by_name["learning"].interval == "bound"
    assert "by construction: no such world reads what the cause changes" in " ".join(held.table().split())


def test_a_check_of_scale_in_which_nothing_differs_says_what_it_leaves_open(moscow: Scenario) -> None:
    from dataclasses import replace

    check = ScaleCheck(1000.0, 8, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    held = replace(explanations(moscow, Settings())[0], check=check)
    assert "0 of 8 differ; up to 4 in 10 could" in scale_text(held)
    assert held.to_dict()["scale_check"]["se_full"] is None


@pytest.mark.parametrize("method", ["morris", "sobol"])
def test_an_input_that_moved_nothing_has_no_error_of_nought(moscow: Scenario, method: str) -> None:
    pytest.importorskip("SALib")
    settings = Settings(only="front")
    design = design_of(moscow, settings, method, 4, ["attrition.attacker", "relocation.transit"], 1, 1)
    worlds = [{"german_losses": 1e6, "moscow_held": float(row["attrition.attacker"] > 1.0)} for row, _ in design.jobs]
    for found in sensitivities(moscow, settings, ["german_losses", "moscow_held"], design, worlds, 1.0, VIEWS):
        told = json.loads(json.dumps(found.to_dict(), allow_nan=False))
        assert all(row["error"] is None or row["error"] > 0 for row in told["inputs"])
        assert any(row["error"] is None for row in told["inputs"])
        assert "alike" in found.table()
        assert max(map(len, found.table().splitlines())) <= 80
        assert found.chart().to_dict()


def test_a_file_of_an_older_version_with_no_width_is_not_shown_as_certain(moscow: Scenario) -> None:
    """It has low and high, both 0, and does not say what they are; a count that cannot be is shown as it is."""
    told = pairs_of(moscow, Settings(without=frozenset({"learning"})), Settings()).as_dict()
    for row in told["outcomes"]:
        row["low"] = row["high"] = 0.0
        for key in ("interval", "flipped", "flipped_low", "flipped_high"):
            del row[key]
    told["outcomes"][0]["flipped_share"] = 3.0
    (page,) = shown_pairs([{**AS_TOLD, "found": told}])
    assert {row["interval"] for row in page["rows"]} == {"no difference in 10 pairs; no bound known"}
    assert page["rows"][0]["flipped"] == "300 %"


def test_what_two_causes_do_together_throughout_has_no_error_of_nought(moscow: Scenario) -> None:
    """Held only where both are there, in every seed."""
    known = {(seed, mask): {"moscow_held": float(mask == 3)} for seed in range(1, 11) for mask in range(4)}
    (held,) = explanations_from(moscow, Settings(), CAUSES, ["moscow_held"], known, 1, 10, VIEWS)
    told = json.loads(json.dumps(held.to_dict(), allow_nan=False))["causes"]
    assert {(row["strongest_pair"], row["together"], row["together_se"]) for row in told} == {
        ("learning", 1.0, None), ("surprise", 1.0, None),
    }  # fmt: skip
    assert " ".join(held.table().split()).count("(always the same, so no") >= 2
    assert "standard error 0)" not in " ".join(held.table().split())
    page = {"kind": "explain", "found": held.as_dict(), "scale": "1:20000", "parameter_set": "defaults"}
    assert all("always the same" in row["pair"] for row in shown_shares([page])[0]["rows"])
