"""Scores: closed forms, the error of the record, what the naive forecasts say, and the whole on a small ensemble."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtr

from homefront.experiments import predictive as predictive_file
from homefront.experiments.calibrate import fit_head
from homefront.experiments.coarseness import smallest_scored
from homefront.experiments.country_score import TargetScore
from homefront.experiments.fit import Fit
from homefront.experiments.forecasts import other_countries
from homefront.experiments.half_widths import FURTHEST, half_width, known_or_furthest
from homefront.experiments.predictive import (
    Ensemble,
    claims,
    crps,
    score_country,
    settings_of,
    with_errors,
    with_record_error,
)
from homefront.experiments.score import read_scales, scales_for
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import TargetRow
from homefront.scenario.tolerance import Tolerance


def target(low: float, best: float, high: float, unit: str = "share") -> TargetRow:
    return TargetRow.model_validate({
        "target_id": "T1", "what": "-", "date": "1940-06-01", "place": "-", "region_id": "", "value_low": str(low),
        "value_best": str(best), "value_high": str(high), "unit": unit, "group": "society", "use": "fit", "source": "-",
        "confidence": "derived", "line": 1,
    })  # fmt: skip


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


def test_the_error_of_the_model_is_a_normal_with_the_declared_discrepancy() -> None:
    row = target(0.2, 0.2, 0.2)
    out = with_errors(np.full(20_000, 0.2), row, Tolerance(0.2, 0.0, 0.05, math.nan), 1)
    assert out.mean() == pytest.approx(0.2, abs=0.002)
    assert out.std() == pytest.approx(0.05, rel=0.03)
    assert np.mean(np.abs(out - 0.2) < 0.05) == pytest.approx(0.683, abs=0.01)


def test_both_errors_are_drawn_by_key() -> None:
    row, tolerance = target(0.1, 0.2, 0.5), Tolerance(0.2, 0.2, 0.05, math.nan)
    few, many = (with_errors(np.full(count, 0.2), row, tolerance, 1) for count in (5, 50))
    np.testing.assert_array_equal(few, many[:5])
    assert not np.array_equal(few, with_errors(np.full(5, 0.2), row, tolerance, 2))


def test_on_the_scale_of_earlier_scores_no_answer_lies_four_half_widths_off() -> None:
    assert known_or_furthest(np.array([math.nan, 9.0]), target(0.2, 0.2, 0.2)).tolist() == [0.2 + FURTHEST * 0.01, 9.0]
    assert half_width(target(116, 116, 117, "days since 1941-06-22")) == 1.0
    assert half_width(target(3, 3, 3, "count")) > 0


def scored(monkeypatch: pytest.MonkeyPatch, values: np.ndarray) -> TargetScore:
    """Kiev (88-89-90, tolerance sqrt(26) days) by a hand-made ensemble."""
    monkeypatch.setattr(predictive_file, "predictive", lambda *given: {"MF10": values})
    moscow = load_scenario("moscow-1941")
    kiev = [row for row in moscow.targets if row.target_id == "MF10"]
    score = score_country(moscow, "prior", kiev, [], Ensemble(runs=len(values)), left_out=False, half="front")
    assert (score.crps, score.crps_half_widths) == (score.targets[0].crps, score.targets[0].crps_half_widths)
    return score.targets[0]


def test_the_score_of_worlds_that_have_the_recorded_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """A normal at its middle has the CRPS (sqrt(2) - 1) / sqrt(pi) of its sd, a triangle of half-width 1 has 0.1."""
    row = scored(monkeypatch, np.full(2000, 89.0))
    assert (row.sigma, row.record_half_width, row.discrepancy) == (pytest.approx(math.sqrt(26)), 1.0, 5.0)
    sd = math.sqrt(25 + 1 / 6)
    assert row.crps == pytest.approx((math.sqrt(2) - 1) / math.sqrt(math.pi) * sd / math.sqrt(26), rel=0.05)
    assert row.crps_half_widths == pytest.approx(0.1, abs=0.01)
    assert row.width == pytest.approx(2 * 1.645 * sd / math.sqrt(26), rel=0.06)
    assert (row.gap, row.within_one_tolerance, row.in_50) == (0, True, True)


def test_the_score_of_worlds_that_are_late(monkeypatch: pytest.MonkeyPatch) -> None:
    row = scored(monkeypatch, np.full(400, 189.0))
    assert row.gap == pytest.approx(100 / math.sqrt(26))
    assert row.crps == pytest.approx((100 - 5 * 0.564) / math.sqrt(26), rel=0.03)
    assert row.crps_half_widths == pytest.approx(100, rel=0.01)
    assert (row.within_one_tolerance, row.in_90) == (False, False)


def test_the_score_of_worlds_in_which_it_never_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """Day 224, the day after the last; on the scale of earlier scores 4 half-widths, less half of 7/15."""
    row = scored(monkeypatch, np.full(400, math.nan))
    assert row.median is None
    assert row.gap == pytest.approx(135 / math.sqrt(26))
    assert row.crps == pytest.approx(135 / math.sqrt(26), rel=0.03)
    assert row.crps_half_widths == pytest.approx(4 - 7 / 30, abs=0.05)


def test_last_values() -> None:
    france = load_scenario("france-1940")
    measures = {m.target: m for m in france.measures}
    assert measures["F1"].before(france) == 0.0
    assert measures["F17"].before(france) == 0.0
    britain = {m.target: m for m in load_scenario("britain-1940").measures}
    assert britain["B14"].before(load_scenario("britain-1940")) == 1.0
    moscow = load_scenario("moscow-1941")
    assert {m.target: m for m in moscow.measures}["MS07"].before(moscow) == 4_137_018


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
    assert set(found) >= {"crps_half_widths", "loss", "within_one_tolerance"}
    for row in found["targets"]:
        assert set(row) >= {"sigma", "record_half_width", "discrepancy", "gap", "crps_half_widths"}
        assert row["sigma"] == pytest.approx(math.hypot(row["record_half_width"], row["discrepancy"]))
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
    lines = fit_head(Fit({"moscow-1941": load_scenario("moscow-1941")}))
    assert lines[0].startswith("society: ")
    assert lines[1].startswith("moscow-1941: TOO COARSE for Moscow")
    assert "--scale" not in lines[1]
    assert "noise of such coarse worlds is measured" in lines[2]
