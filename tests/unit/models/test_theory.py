"""Closed forms at their edges, and graphs whose degrees follow a power law with a cut-off."""

from __future__ import annotations

import math
from typing import Any

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from homefront.errors import ParameterError
from homefront.models import theory
from homefront.models.graphs import (
    GraphError,
    as_network,
    degrees_of,
    erdos_renyi,
    poisson_degrees,
    power_law,
    power_law_degrees,
)
from homefront.models.graphs.power_law import power_law_sequence
from homefront.models.sir import final_size


@given(z=st.floats(0.01, 60), t=st.floats(0, 1))
@settings(max_examples=80, deadline=None)
def test_an_outbreak_on_a_chance_graph_is_that_of_a_crowd(z: float, t: float) -> None:
    law = poisson_degrees(z)
    assert law.mean == pytest.approx(z, rel=1e-9)
    assert law.branching == pytest.approx(z, rel=1e-7)
    assert theory.outbreak_size(law, t) == pytest.approx(float(final_size(z * t)), abs=2e-6)


@given(k=st.lists(st.integers(0, 12), min_size=1, max_size=30), t=st.floats(0, 1))
@settings(max_examples=100, deadline=None)
def test_sizes_and_thresholds_agree_for_any_degrees(k: list[int], t: float) -> None:
    law = degrees_of(k)
    size, critical = theory.outbreak_size(law, t), theory.critical_transmissibility(law)
    assert 0.0 <= size <= 1.0
    if t < critical:
        assert size == 0.0
        assert theory.mean_outbreak(law, t) >= 1.0
    if t > critical * 1.01:
        assert size > 0.0
        assert theory.mean_outbreak(law, t) == math.inf
    for phi in (0.1, 0.3, 1.0):
        assert (theory.vulnerable_share(law, phi) > 0.0) <= (theory.cascade_condition(law, phi) > 1.0)
        assert 0.0 <= theory.vulnerable_share(law, phi) <= theory.cascade_trigger(law, phi) + 1e-12 <= 1.0 + 1e-9


@pytest.mark.parametrize("phi", [0.05, 0.1, 0.15, 0.18, 0.2, 0.25])
def test_the_window_is_where_the_condition_holds(phi: float) -> None:
    window = theory.cascade_window(phi)
    assert window is not None
    low, high = window
    for z, inside in ((low * 0.999, False), (low * 1.001, True), (high * 0.999, True), (high * 1.001, False)):
        assert (theory.cascade_condition(poisson_degrees(z), phi) > 1.0) is inside


def test_degrees_of_a_network_are_counted() -> None:
    star = as_network([(0, 1), (0, 2), (0, 3)])
    law = degrees_of(star)
    assert (law.k.tolist(), law.share.tolist()) == ([1, 3], [0.75, 0.25])
    assert law.g0(0.5) == pytest.approx(0.75 * 0.5 + 0.25 * 0.125)
    assert law.g1(0.5) == pytest.approx((0.75 + 0.75 * 0.25) / 1.5)
    nobody = degrees_of([0, 0])
    assert (nobody.branching, nobody.g1(0.3), theory.sis_threshold(nobody)) == (0.0, 1.0, math.inf)
    assert degrees_of(erdos_renyi(4_000, 5.0, 1)).mean == pytest.approx(5.0, abs=0.2)


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: degrees_of("many"), "whole numbers"), (lambda: degrees_of([1.5]), "whole numbers"),
        (lambda: degrees_of([-1]), "from 0 on"), (lambda: poisson_degrees(-1), "from 0 to 100000"),
        (lambda: power_law_degrees(11, 5), "exponent = 11"), (lambda: power_law_degrees(2, 0), "cutoff = 0"),
        (lambda: power_law_degrees(math.nan, 5), "exponent"), (lambda: power_law_degrees(2, 5, 0), "most = 0"),
        (lambda: theory.cascade_window(0.0), "threshold"), (lambda: theory.outbreak_size(3, 1.5), "transmissibility"),
        (lambda: theory.rumour_reach(attempts=2, forgetting=0.1), "no closed form"),
        (lambda: theory.pairs_that_differ(1, 0.5, 2), "n = 1"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(call: Any, text: str) -> None:
    with pytest.raises(ParameterError, match=text):
        call()


def test_ends_of_rumours() -> None:
    assert theory.rumour_reach(stifling=0.0) == 1.0
    assert theory.rumour_reach(adoption=0.0) == 0.0
    assert theory.rumour_reach(stifling=0.0, forgetting=0.5) == pytest.approx(float(final_size(2.0)))
    assert theory.sirs_prevalence(2.0, 0.1, math.inf) == 0.5
    assert theory.sirs_prevalence(2.0, 0.1, 0.0) == theory.sirs_prevalence(0.9, 0.1, 0.5) == 0.0


@pytest.mark.parametrize(("exponent", "cutoff"), [(0.0, 5.0), (1.5, 30.0), (2.5, 100.0)])
def test_drawn_degrees_follow_the_law(exponent: float, cutoff: float) -> None:
    n = 40_000
    drawn, law = power_law_sequence(n, exponent, cutoff, 3), power_law_degrees(exponent, cutoff)
    assert drawn.sum() % 2 == 0
    top = int(law.k[law.share * n > 20].max())
    counts = np.bincount(np.minimum(drawn, top + 1), minlength=top + 2)[1:]
    expected = n * np.append(law.share[:top], 1.0 - law.share[:top].sum())
    assert stats.chisquare(counts, expected, sum_check=False).pvalue > 1e-3


def test_a_power_law_graph_is_sound_and_the_same_on_any_number_of_threads() -> None:
    one = power_law(20_000, 2.2, 40.0, 1)
    numba.set_num_threads(2)
    two = power_law(20_000, 2.2, 40.0, 1)
    assert one.indices.tobytes() == two.indices.tobytes()
    assert one.indices.tobytes() != power_law(20_000, 2.2, 40.0, 2).indices.tobytes()
    source = np.repeat(np.arange(one.n), one.degrees)
    pairs = np.column_stack([source, one.indices])[source < one.indices]
    assert as_network(pairs, nodes=one.n).indices.tobytes() == one.indices.tobytes()
    assert (power_law_sequence(50, 0.0, 1e5, 1) <= 49).all()


@pytest.mark.parametrize(
    ("call", "text"),
    [
        (lambda: power_law(1, 2.5, 10, 1), "n = 1"), (lambda: power_law(2.5, 2.5, 10, 1), "n = 2.5"),  # type: ignore[arg-type]
        (lambda: power_law(3, 10, 0.01, 1), "make n even"),
    ],
)  # fmt: skip
def test_a_graph_that_cannot_be_drawn_is_refused(call: Any, text: str) -> None:
    with pytest.raises(GraphError, match=text):
        call()


@pytest.mark.parametrize("over", [1e-3, 2e-4, 1e-4, 9e-5, 1e-6, 1e-8, 1e-10, 1e-12])
def test_sizes_near_the_threshold_solve_their_equation(over: float) -> None:
    """1 - z = exp(-R z): to leading order z is twice what R is above 1."""
    from homefront.models.sir import final_size

    size = float(final_size(1.0 + over))
    above = (1.0 + over) - 1.0
    assert size == pytest.approx(2.0 * above - 8.0 / 3.0 * above**2, rel=1e-5)
