"""Tolerances of targets worked out by hand, gaps without a cut, and the loss of a fit."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefront.scenario.loader import load_scenario
from homefront.scenario.quantities import people_of
from homefront.scenario.schema import Scenario
from homefront.scenario.tolerance import NO_ANSWER, Tolerance, loss, tolerances_of


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def by_hand(target: str) -> float:
    """sigma of a target of moscow-1941, from its row of targets.csv."""
    return {
        "MF10": math.sqrt(1**2 + 5**2),  # Kiev lost on day 88-89-90; days of the front
        "MF22": math.sqrt(1.5**2 + 5**2),  # retreat begins on day 166-168-169
        "MF21": math.sqrt(7.5**2 + 15**2),  # 20-30-35 km
        "MF18": 0.3,  # Moscow not lost: a flag
        "MF44": math.hypot(140_925, 281_850),  # 2,818,500 men, 5 % either way, and a tenth
        "MF31": math.hypot((1_348_758 - 957_596) / 2, 100_799.6),  # 1,007,996 lost
        "MI09": math.sqrt(11**2 + 5**2),  # 40-50-62 tanks a day
        "MI06": math.hypot(0.0115, 0.0476),  # index 0.465-0.476-0.488
        "MS03": math.sqrt(0.5**2 + 1.5**2),  # day 116-116-117
        "MS02": math.hypot(0.075, 0.05),  # 0.05-0.10-0.20 of Moscow
        "MS01": math.hypot(0.01, 0.05),  # 0-0-0.02
        "MS09": math.hypot(60_835, 0.05 * 4_137_018),  # 1,966,983 to 2,088,653 of 4,137,018 people
        "MS10": math.hypot(157_500, 0.05 * 4_137_018),  # a fall by 146,300 to 461,300 of as many
        "MS14": 0.3,  # fear greater on one day than on another
    }[target]


@pytest.mark.parametrize(
    "target",
    ["MF10", "MF22", "MF21", "MF18", "MF44", "MF31", "MI09", "MI06", "MS03", "MS02", "MS01", "MS09", "MS10", "MS14"],
)
def test_a_tolerance_is_that_of_hand(moscow: Scenario, target: str) -> None:
    assert tolerances_of(moscow)[target].sigma() == pytest.approx(by_hand(target))


def test_days_that_are_known_to_half_a_day_have_a_tolerance_of_a_day_and_a_half(moscow: Scenario) -> None:
    day = tolerances_of(moscow)["MS03"]
    assert (day.record_half_width, day.discrepancy, round(day.sigma(), 1)) == (0.5, 1.5, 1.6)


def test_a_front_that_is_later_is_farther_off_and_never_is_farthest(moscow: Scenario) -> None:
    kiev = tolerances_of(moscow)["MF10"]
    gaps = [kiev.gap(89.0 + late) for late in (0, 4, 10, 100)]
    assert gaps == pytest.approx([late / math.sqrt(26) for late in (0, 4, 10, 100)])
    assert kiev.never == moscow.days
    assert kiev.gap(math.nan) == pytest.approx((224 - 89) / math.sqrt(26))
    assert kiev.gap(math.nan) > kiev.gap(float(moscow.days - 1)) > gaps[-1]


def test_too_early_is_a_gap_below_zero(moscow: Scenario) -> None:
    assert tolerances_of(moscow)["MF10"].gap(50.0) == pytest.approx(-39 / math.sqrt(26))


def test_a_day_within_a_span_that_never_comes_is_the_day_after_the_span(moscow: Scenario) -> None:
    """MS03 looks up to 31 October, day 131; MS04 to 9 November, day 140."""
    found = tolerances_of(moscow)
    assert (found["MS03"].never, found["MS04"].never) == (132, 141)
    france = tolerances_of(load_scenario("france-1940"))
    assert france["F4"].never == 5  # up to 14 June, counted from 10 June
    assert france["F15"].never == 10  # days after 10 May up to the 20th: an exit takes more than that


def test_a_share_of_nobody_lies_five_tolerances_above(moscow: Scenario) -> None:
    rise = tolerances_of(moscow)["MS02"]
    assert rise.gap(math.nan) == pytest.approx(NO_ANSWER) == 5
    assert rise.counted(np.array([math.nan, 0.2])) == pytest.approx([0.1 + 5 * by_hand("MS02"), 0.2])


def test_sampling_noise_is_added_in_squares(moscow: Scenario) -> None:
    burst = tolerances_of(moscow)["MS02"]
    assert burst.sigma(0.1) == pytest.approx(math.sqrt(0.075**2 + 0.05**2 + 0.1**2))
    assert burst.gap(0.3, 0.1) == pytest.approx(0.2 / burst.sigma(0.1))
    assert burst.gap(math.nan, 0.1) == pytest.approx(NO_ANSWER)


def test_a_record_of_nobody_keeps_a_tolerance(moscow: Scenario) -> None:
    none = {"value_low": 0.0, "value_best": 0.0, "value_high": 0.0}
    rows = tuple(row.model_copy(update=none) if row.target_id == "MF31" else row for row in moscow.targets)
    assert tolerances_of(dataclasses.replace(moscow, targets=rows))["MF31"].sigma() == 1.0


def test_people_are_those_of_a_city_of_regions_or_of_all(moscow: Scenario) -> None:
    assert people_of(moscow, "Moscow") == 4_137_018
    of = {row.region_id: row.population for row in moscow.regions}
    assert people_of(moscow, ("latvia",)) == of["latvia"]
    assert people_of(moscow, ("*",)) == people_of(moscow, None) == sum(of.values())


def test_a_median_is_over_all_worlds_with_those_in_which_it_never_happened(moscow: Scenario) -> None:
    kiev = tolerances_of(moscow)["MF10"]
    assert kiev.gap_of_the_middle([89.0, 89.0, math.nan]) == 0
    assert kiev.gap_of_the_middle([89.0, math.nan, math.nan]) == kiev.gap(224.0)


finite = st.floats(-1e9, 1e9)


@given(finite, st.floats(0, 1e6), st.floats(1e-3, 1e6), finite, finite)
def test_farther_is_farther(best: float, half: float, discrepancy: float, one: float, other: float) -> None:
    tolerance = Tolerance(best, half, discrepancy, math.nan)
    near, far = sorted((one, other), key=lambda value: abs(value - best))
    assert abs(tolerance.gap(near)) <= abs(tolerance.gap(far))


def test_near_the_record_the_loss_is_the_mean_square() -> None:
    assert loss([0.1, -0.1]) == pytest.approx(0.01, rel=0.01)
    assert loss([0.0]) == 0


def test_the_loss_is_that_of_students_t() -> None:
    """-2 log density of t with nu = 4, less that of no gap, times nu / (nu + 1)."""
    from scipy.stats import t

    for gap in (0.5, 3.0, 30.0):
        assert loss([gap]) == pytest.approx(-2 * (t.logpdf(gap, 4) - t.logpdf(0, 4)) * 4 / 5)


def test_one_wild_target_does_not_rule_and_still_pulls() -> None:
    assert loss([100.0, 1.0]) < loss([5.0, 5.0]) * 3
    assert loss([100.0, 1.0]) > loss([99.0, 1.0])
