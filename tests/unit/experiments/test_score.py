"""Scores: closed forms, the error of the record, what the naive forecasts say, and the whole on a small ensemble."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtr

from homefront.experiments.calibrate import scale_lines
from homefront.experiments.coarseness import smallest_scored
from homefront.experiments.fit import MOST, Fit
from homefront.experiments.forecasts import last_value, other_countries
from homefront.experiments.predictive import Ensemble, claims, crps, score_country, settings_of, with_record_error
from homefront.experiments.score import read_scales, scales_for
from homefront.scenario.loader import load_scenario

from .test_fit import target


def test_crps_of_a_normal_sample_is_that_of_the_normal() -> None:
    """Gneiting & Raftery (2007): sigma [z (2 Phi(z) - 1) + 2 phi(z) - 1/sqrt(pi)]."""
    sample, y = np.random.default_rng(1).normal(1.0, 2.0, 4000), 2.5
    z = (y - 1.0) / 2.0
    exact = 2.0 * (z * (2 * ndtr(z) - 1) + 2 * math.exp(-z * z / 2) / math.sqrt(2 * math.pi) - 1 / math.sqrt(math.pi))
    assert crps(sample, y) == pytest.approx(exact, abs=0.03)


def test_crps_of_one_value_is_its_distance() -> None:
    assert crps(np.array([3.0]), 1.0) == 2.0


def test_the_error_of_the_record_is_its_triangle() -> None:
    row = target(0.1, 0.2, 0.5)
    out = with_record_error(np.full(20_000, 0.2), row, 1)
    assert 0.1 <= out.min() < 0.11
    assert 0.48 < out.max() <= 0.5
    assert out.mean() == pytest.approx((0.1 + 0.2 + 0.5) / 3, abs=0.003)


def test_a_world_without_an_answer_lies_far_off() -> None:
    out = with_record_error(np.array([math.nan]), target(0.2, 0.2, 0.2), 1)
    assert out[0] == pytest.approx(0.2 + MOST * 0.01)


def test_last_values() -> None:
    france = load_scenario("france-1940")
    measures = {m.target: m for m in france.measures}
    assert last_value(france, measures["F1"]) == 0.0
    assert last_value(france, measures["F17"]) == 0.0
    britain = {m.target: m for m in load_scenario("britain-1940").measures}
    assert last_value(load_scenario("britain-1940"), britain["B14"]) == 1.0
    moscow = load_scenario("moscow-1941")
    assert last_value(moscow, {m.target: m for m in moscow.measures}["MS07"]) == 4_137_018


def test_other_countries_are_asked_of_the_same_class_and_not_of_the_own_country() -> None:
    known = [load_scenario(name) for name in ("moscow-1941", "france-1940", "britain-1940")]
    france = known[1]
    measure = france.measures[0]
    shares = other_countries(france, measure, known)
    assert 0.09 in shares
    assert 0.167 not in shares
    day = next(m for m in france.measures if m.target == "F17")
    assert other_countries(france, day, known)[0] == pytest.approx(116 / 224 * 47)


def test_a_claim_is_right_where_all_its_medians_are_in_range() -> None:
    scenario = load_scenario("britain-1940")
    found = {"B13": np.array([0.02, 0.05, math.nan]), "B14": np.array([0.1, 0.2, 0.3])}
    assert claims(scenario, found)[0].right is True
    assert claims(scenario, {**found, "B13": np.array([0.2])})[0].right is False
    assert claims(scenario, {**found, "B13": np.array([math.nan])})[0].right is False


def test_a_score_has_all_its_parts_and_is_the_same_twice() -> None:
    scenario = load_scenario("france-1940")
    others = [load_scenario("britain-1940")]
    targets = [row for row in scenario.targets if row.target_id in ("F1", "F17")]
    how = Ensemble(runs=4, seed=3, workers=1)
    score = score_country(scenario, "prior", targets, others, how, left_out=True)
    found = score.to_dict()
    assert score == score_country(scenario, "prior", targets, others, how, left_out=True)
    assert set(found) >= {"left_out", "coverage_50", "coverage_90", "width_ratio", "crps", "baselines", "targets"}
    assert found["width_ratio"] == pytest.approx(1.0)
    assert sum(found["rank_histogram"]) == 2
    assert [row["crps"] for row in found["targets"]] == sorted((row["crps"] for row in found["targets"]), reverse=True)
    assert found["baselines"]["prior"] == pytest.approx(found["crps"])
    assert found["baselines"]["leaders' conduct off"] != found["crps"]
    assert found["baselines"]["talk off"] != found["crps"]


def test_a_claim_says_in_how_many_worlds_all_of_it_holds() -> None:
    scenario = load_scenario("britain-1940")
    found = {"B13": np.array([0.02, 0.05, math.nan, 0.2]), "B14": np.array([0.1, 0.9, 0.3, 0.1])}
    (claim,) = claims(scenario, found)
    assert (claim.right_in, claim.worlds) == (1, 4)
    assert claim.right_interval == pytest.approx((0.0063, 0.8059), abs=1e-4)


def test_a_scale_is_for_all_or_for_one_country() -> None:
    ids = ["britain-1940", "france-1940"]
    for nothing in (None, {}):
        assert scales_for(read_scales(nothing), ids) == dict.fromkeys(ids, 0.0)
    assert scales_for(read_scales(1 / 1000), ids) == dict.fromkeys(ids, 1000.0)
    for asked in ({"france-1940": 1 / 49, "": 1 / 1000}, {"": 1 / 1000, "france-1940": 1 / 49}):
        assert scales_for(read_scales(asked), ids) == {"britain-1940": 1000.0, "france-1940": 49.0}


@pytest.mark.parametrize("country", ["moscow-1941", "britain-1940", "france-1940"])
def test_a_score_takes_a_scale_that_suits_the_country(country: str) -> None:
    scenario = load_scenario(country)
    chosen = settings_of(scenario, "defaults", Ensemble(people_per_agent=0.0), "society")
    smallest = smallest_scored(scenario, chosen)
    assert smallest is not None
    assert not smallest.coarse
    assert settings_of(scenario, "defaults", Ensemble(people_per_agent=7000.0), "society").people_per_agent == 7000.0


def test_the_fit_says_how_coarse_its_worlds_are() -> None:
    lines = scale_lines(Fit({"moscow-1941": load_scenario("moscow-1941")}))
    assert lines[0].startswith("moscow-1941: TOO COARSE for Moscow")
    assert "--scale" not in lines[0]
    assert "homefront score checks it" in lines[1]
