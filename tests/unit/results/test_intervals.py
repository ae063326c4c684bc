"""Intervals of so few worlds as a run has: they hold the truth as often as they say, and never have no width."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
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


@pytest.mark.parametrize(("values", "same"), [([0, 0, 0], True), ([0, 1e-17], True), ([0, 1e-3], False), ([], True)])
def test_what_is_alike(values: list[float], same: bool) -> None:
    assert alike(np.array(values)) is same
