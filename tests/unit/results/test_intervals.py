"""Intervals of so few worlds as a run has: they hold the truth as often as they say, and never have no width."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import betaincinv
from scipy.stats import binomtest, multinomial, norm

from homefront.results.intervals import (
    alike,
    bound_of_equal,
    chance_of_larger,
    difference_interval,
    rank_correlation,
    share_interval,
)


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 10, 0.0, 0.3085), (10, 10, 0.6915, 1.0), (1, 2, 0.0126, 0.9874)]
)
def test_counts_have_the_interval_of_clopper_and_pearson(count: int, of: int, low: float, high: float) -> None:
    assert share_interval(count, of) == pytest.approx((low, high), abs=1e-4)


@given(st.integers(1, 5_000), st.data(), st.sampled_from([0.5, 0.9, 0.95, 0.975]))
def test_it_is_the_exact_interval_of_scipy(of: int, data: st.DataObject, level: float) -> None:
    count = data.draw(st.integers(0, of))
    known = binomtest(count, of).proportion_ci(level, method="exact")
    assert share_interval(count, of, level) == pytest.approx((known.low, known.high), abs=1e-9)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.975])
def test_of_none_and_of_all_it_has_the_bits_of_scipy(level: float) -> None:
    """There it is worked out without scipy, whose functions take a tenth of a second to load."""
    beyond = (1 - level) / 2
    for of in range(1, 500):
        assert share_interval(0, of, level) == (0.0, betaincinv(1, of, 1 - beyond))
        assert share_interval(of, of, level) == (betaincinv(of, 1, beyond), 1.0)


def test_nothing_is_known_of_no_world() -> None:
    assert share_interval(0, 0) == (0.0, 1.0)


def test_a_difference_of_pairs_is_held_at_least_95_times_in_100() -> None:
    """Counted out over a grid of chances: whatever they are."""
    of = 6
    outcomes = [(up, down) for up in range(of + 1) for down in range(of + 1 - up)]
    ends = {one: difference_interval(*one, of) for one in outcomes}
    for up in np.linspace(0, 1, 11):
        for down in np.linspace(0, 1 - up, 11):
            law = multinomial(of, [up, down, max(0.0, 1 - up - down)])
            held = sum(law.pmf([i, j, of - i - j]) for (i, j), (low, high) in ends.items()
                       if low - 1e-9 <= up - down <= high + 1e-9)  # fmt: skip
            assert held >= 0.95


@pytest.mark.parametrize(("up", "down", "of"), [(1, 1, 10), (3, 0, 10), (0, 2, 7), (4, 5, 9), (1, 0, 1)])
def test_a_difference_has_half_the_error_at_each_chance(up: int, down: int, of: int) -> None:
    more, less = (binomtest(count, of).proportion_ci(0.975, method="exact") for count in (up, down))
    assert difference_interval(up, down, of) == pytest.approx((more.low - less.high, more.high - less.low), abs=1e-9)


@pytest.mark.parametrize("of", [1, 10, 100])
def test_where_no_pair_differs_the_bound_is_that_of_a_difference_at_all(of: int) -> None:
    most = binomtest(0, of).proportion_ci(0.95, method="exact").high
    assert difference_interval(0, 0, of) == pytest.approx((-most, most), abs=1e-9)


@given(st.integers(1, 200), st.data())
def test_no_interval_of_counts_is_without_width(of: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, of))
    less = data.draw(st.integers(0, of - count))
    low, high = share_interval(count, of)
    assert 0.0 <= low <= count / of <= high <= 1.0
    assert high - low > 0.01
    low, high = difference_interval(count, less, of)
    assert low < (count - less) / of < high or (count - less) / of in (low, high)
    assert high > low


@given(st.integers(1, 50), st.integers(1, 50), st.integers(0, 2**32 - 1), st.sampled_from([0.0, 1.0, 50.0]))
def test_ranks_have_a_width_also_where_nothing_overlaps(n: int, m: int, seed: int, apart: float) -> None:
    rng = np.random.default_rng(seed)
    found, low, high = chance_of_larger(rng.normal(apart, 1, n), rng.normal(0, 1, m))
    assert 0.0 <= low <= found <= high <= 1.0
    assert high > low
    if n >= 4:
        x = np.arange(float(n))
        found, low, high = rank_correlation(x, x + apart * rng.normal(size=n))
        assert -1.0 <= low <= found <= high <= 1.0
        assert high > low


def test_the_chance_of_the_larger_is_held() -> None:
    rng = np.random.default_rng(1)
    for n, m, apart in ((3, 7, 0.0), (10, 10, 1.0), (5, 40, 0.5)):
        true = norm.cdf(apart / math.sqrt(2))
        found = [chance_of_larger(rng.normal(apart, 1, n), rng.normal(0, 1, m)) for _ in range(400)]
        assert np.mean([low <= true <= high for _, low, high in found]) > 0.92


def test_the_known_case_of_the_issue() -> None:
    """.59 of some 200 worlds has an interval of about .52 to .66."""
    rng = np.random.default_rng(3)
    found, low, high = chance_of_larger(rng.normal(0.32, 1, 100), rng.normal(0, 1, 100))
    assert high - low == pytest.approx(0.15, abs=0.02)
    assert low < found < high


def test_equal_values_bound_a_mean_only_where_its_range_is_known() -> None:
    assert bound_of_equal(0.0, 10, -1, 1) == pytest.approx((-0.3085, 0.3085), abs=1e-4)
    assert bound_of_equal(1.0, 10, -1, 1) == pytest.approx((0.383, 1.0), abs=1e-3)
    assert all(math.isnan(end) for end in bound_of_equal(0.0, 10, -math.inf, math.inf))


@pytest.mark.parametrize(("least", "most"), [(0.0, math.inf), (-math.inf, 1.0)])
def test_a_range_that_is_known_at_one_end_bounds_nothing(least: float, most: float) -> None:
    assert all(math.isnan(end) for end in bound_of_equal(0.5, 10, least, most))


@pytest.mark.parametrize(("values", "same"), [
    ([0, 0, 0], True), ([0, 1e-17], True), ([0, 1e-3], False), ([], True), ([0, 0.9e-9], True), ([0, 1.1e-9], False),
    ([1e12, 1e12 + 900], True), ([-1e12, -1e12 - 1100], False), ([2.0, math.nan, 2.0], True), ([math.nan], True),
    ([math.inf, 3.0, 3.0], True),
])  # fmt: skip
def test_what_is_alike(values: list[float], same: bool) -> None:
    """To nine digits of the largest, or of 1 where all are smaller; what has no value is not asked."""
    assert alike(np.array(values)) is same


# --- the ends of intervals, by the formulas as they were published ----------------------------------------------------


@pytest.mark.parametrize("level", [0.8, 0.95])
@pytest.mark.parametrize(("one", "other"), [
    ([3, 5, 7, 9], [1, 4, 6]), ([1, 2, 2, 8, 9], [2, 3, 4, 4, 5, 7]), ([5, 6], [1, 2, 3, 4]), ([1, 2], [5, 6, 7]),
])  # fmt: skip
def test_the_chance_of_the_larger_has_the_ends_of_newcombe(one: list[float], other: list[float], level: float) -> None:
    """Newcombe 2006, method 5: the gap is z standard errors of a chance that lies at the end itself."""
    found, low, high = chance_of_larger(np.array(one), np.array(other), level)
    pairs = [(a > b) + (a == b) / 2 for a in one for b in other]
    assert found == pytest.approx(np.mean(pairs))
    m, n = len(one), len(other)
    z = norm.ppf(1 - (1 - level) / 2)
    for end, open_end in ((low, found > 0), (high, found < 1)):
        if not open_end:
            assert end == found
            continue
        q1, q2 = end / (2 - end), 2 * end**2 / (1 + end)
        around = (m + n) / 2 - 1
        variance = (end * (1 - end) + around * (q1 - end**2) + around * (q2 - end**2)) / (m * n)
        assert abs(end - found) == pytest.approx(z * math.sqrt(variance), rel=1e-6)


def test_a_rank_correlation_has_the_ends_of_bonett_and_wright() -> None:
    """One exchange of neighbours in ten: 1 - 6 * 2 / (10 * 99). A perfect order has the inner end of that one."""
    x = np.arange(10.0)
    y = x.copy()
    y[[4, 5]] = y[[5, 4]]
    rho = 1 - 12 / 990
    for level, z in ((0.95, 1.959964), (0.8, 1.281552)):
        half = z * math.sqrt((1 + rho**2 / 2) / 7)
        ends = math.tanh(math.atanh(rho) - half), math.tanh(math.atanh(rho) + half)
        assert rank_correlation(x, y, level) == pytest.approx((rho, *ends), rel=1e-6)
        assert rank_correlation(x, -y, level) == pytest.approx((-rho, -ends[1], -ends[0]), rel=1e-6)
        assert rank_correlation(x, x, level) == pytest.approx((1.0, ends[0], 1.0), rel=1e-6)
        assert rank_correlation(x, -x, level) == pytest.approx((-1.0, -1.0, -ends[0]), rel=1e-6)


def test_a_rank_correlation_with_a_constant_is_not_known() -> None:
    x, same = np.arange(5.0), np.full(5, 0.5)
    for one, other in ((x, same), (same, x), (np.zeros(5), x)):
        assert all(math.isnan(value) for value in rank_correlation(one, other))
