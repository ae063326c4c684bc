"""Households, blocks and places: sizes, starts, and the quiet start."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people_rows import household_by_row
from scipy import stats

from homefront.world.people import (
    GOLDEN,
    PLASTIC_EAST,
    PLASTIC_NORTH,
    Layout,
    blocks_for,
    by_household,
    evenly,
    evenly_normal,
    household_of,
    lay_out,
    layout_of,
    poisson_table,
    rows_of,
)  # fmt: skip

BLOCKS = np.array([4, 1, 7, 300])


@pytest.fixture(scope="module")
def large() -> Layout:
    return lay_out(np.array([5_000]), 10, 3.1, seed=1)


def test_households_have_4_1_persons_on_average(large: Layout) -> None:
    sizes = large.household_size.astype(float)
    assert abs(sizes.mean() - 4.1) < 4 * np.sqrt(3.1 / len(sizes))


def test_a_person_met_by_chance_has_a_household_of_4_856(large: Layout) -> None:
    """V25: size-biased mean 4.1 + 3.1/4.1."""
    sizes = large.household_size.astype(float)
    biased = (sizes**2).sum() / sizes.sum()
    again = np.random.default_rng(0).choice(sizes, size=(200, len(sizes)))
    error = ((again**2).sum(axis=1) / again.sum(axis=1)).std()
    assert abs(biased - 4.856098) < 4 * error


def test_household_sizes_follow_the_poisson_law(large: Layout) -> None:
    counts = np.bincount(np.minimum(large.household_size, 10), minlength=11)[1:]
    law = stats.poisson.pmf(np.arange(9), 3.1)
    expected = np.append(law, 1 - law.sum()) * large.n_households
    assert stats.chisquare(counts, expected).pvalue > 1e-3


@pytest.mark.parametrize("mean", [0.0, 0.5, 2.3, 3.1, 20.0])
def test_chances_of_household_sizes_are_those_of_the_poisson_law(mean: float) -> None:
    table = poisson_table(mean)
    np.testing.assert_allclose(table, stats.poisson(mean).cdf(np.arange(254)), atol=1e-15)
    assert (np.diff(table) >= 0).all()
    assert table[-1] == 1.0


def test_nobody_lives_in_an_empty_household(large: Layout) -> None:
    assert large.household_size.min() == 1


def test_starts_agree_with_sizes() -> None:
    layout = lay_out(BLOCKS, 10, 3.1, seed=2)
    assert layout.n_places == 4
    assert layout.n_blocks == BLOCKS.sum()
    assert layout.n_households == 10 * BLOCKS.sum()
    assert layout.n_people == layout.household_size.sum(dtype=int)
    np.testing.assert_array_equal(np.diff(layout.place_block), BLOCKS)
    np.testing.assert_array_equal(layout.place_start, layout.block_start[layout.place_block])
    np.testing.assert_array_equal(
        np.diff(layout.block_start), layout.household_size.reshape(-1, 10).sum(axis=1, dtype=int)
    )
    np.testing.assert_array_equal(np.bincount(layout.block_place), BLOCKS)


def test_a_layout_takes_the_sizes_it_is_given() -> None:
    layout = layout_of(np.array([1, 2, 3, 4, 5, 6], dtype=np.uint8), np.array([1, 2]), 2)
    assert layout.block_start.tolist() == [0, 3, 10, 21]
    assert layout.place_start.tolist() == [0, 3, 21]
    assert layout.block_place.tolist() == [0, 1, 1]


BLOCKS_OF_SIZES = st.sampled_from([1, 2, 7, 10, 17, 40]).flatmap(
    lambda per_block: st.lists(
        st.lists(st.sampled_from([1, 2, 3, 4, 5, 9, 17, 255]), min_size=per_block, max_size=per_block),
        min_size=1, max_size=4,
    )
)  # fmt: skip


@given(BLOCKS_OF_SIZES)
@settings(deadline=None, max_examples=25)
def test_the_largest_household_of_a_block_stands_first(sizes: list[list[int]]) -> None:
    """Those of one size in the order in which they act; the turn leads from that order to where they stand."""
    per_block = len(sizes[0])
    layout = layout_of(np.array(sizes, dtype=np.uint8).ravel(), np.array([len(sizes)]), per_block)
    for block, drawn in enumerate(sizes):
        here = slice(block * per_block, (block + 1) * per_block)
        assert layout.household_size[here].tolist() == sorted(drawn, reverse=True)
        order = sorted(range(per_block), key=lambda t: -drawn[t])  # stable
        assert [order[column] for column in layout.turn[here]] == list(range(per_block))


@given(BLOCKS_OF_SIZES)
@settings(deadline=None, max_examples=25)
def test_members_of_households_stand_side_by_side(sizes: list[list[int]]) -> None:
    """First members, then second members: rows_of and household_of agree with a slow reading of that."""
    layout = layout_of(np.array(sizes, dtype=np.uint8).ravel(), np.array([len(sizes)]), len(sizes[0]))
    household = household_by_row(layout)
    assert np.bincount(household).tolist() == layout.household_size.tolist()
    for g in range(layout.n_households):
        assert rows_of(layout, g).tolist() == np.flatnonzero(household == g).tolist()
    step = max(1, layout.n_people // 20)
    for person in range(0, layout.n_people, step):
        assert household_of(layout, person) == household[person]


def test_what_is_drawn_in_turn_is_put_where_the_household_stands() -> None:
    layout = layout_of(np.array([2, 5, 2, 9, 1, 1], dtype=np.uint8), np.array([2]), 3)
    assert layout.household_size.tolist() == [5, 2, 2, 9, 1, 1]
    out = np.zeros(6)
    by_household(np.array([0.0, 1.0, 2.0, 3.0, 4.0, 5.0]), layout.turn, 3, out)
    assert out.tolist() == [1.0, 0.0, 2.0, 3.0, 4.0, 5.0]


def test_layouts_are_keyed_by_the_seed() -> None:
    one, again, other = (lay_out(BLOCKS, 10, 3.1, seed).household_size for seed in (1, 1, 2))
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


@pytest.mark.parametrize(
    ("people", "scale", "floor", "blocks"),
    [(41_000, 1000, 0, 1), (410_000, 1000, 0, 10), (10, 1000, 0, 1), (10, 1000, 200, 5), (1e6, 1, 0, 24_390),
     (61_500, 1000, 0, 2), (102_500, 1000, 0, 2)],
)  # fmt: skip
def test_blocks_by_population_scale_and_floor(people: float, scale: float, floor: float, blocks: int) -> None:
    """Halves go to even; at least one block; the floor counts agents whatever the scale."""
    assert blocks_for(np.array([people]), scale, floor, 41.0).tolist() == [blocks]


def test_each_place_has_its_own_floor() -> None:
    assert blocks_for(np.array([1.0, 1.0]), 1000, np.array([41.0, 410.0]), 41.0).tolist() == [1, 10]  # type: ignore[arg-type]


@pytest.mark.parametrize("step", [GOLDEN, PLASTIC_EAST, PLASTIC_NORTH])
@pytest.mark.parametrize("n", [5, 13, 100, 987])
def test_a_small_sample_is_an_even_one(step: float, n: int) -> None:
    """Three-gap theorem: no gap is much wider than 1/n; independent draws leave gaps near log(n)/n."""
    values = np.sort(evenly(1, "x", np.array([n]), step))
    gaps = np.diff(np.append(values, values[0] + 1))
    assert gaps.max() < 3 / n


def test_the_golden_step_keeps_every_prefix_even() -> None:
    values = evenly(1, "x", np.array([1_000]), GOLDEN)
    for n in (10, 50, 233):
        assert stats.kstest(values[:n], "uniform").statistic < 3 / n


def test_places_start_at_different_points() -> None:
    values = evenly(1, "x", np.array([3, 3, 3]), GOLDEN).reshape(3, 3)
    assert len(set(values[:, 0])) == 3
    np.testing.assert_allclose((values[:, 1] - values[:, 0]) % 1, GOLDEN, atol=1e-12)


def test_evenly_is_keyed_by_seed_and_purpose() -> None:
    counts = np.array([4, 2])
    np.testing.assert_array_equal(evenly(1, "x", counts, GOLDEN), evenly(1, "x", counts, GOLDEN))
    assert (evenly(1, "x", counts, GOLDEN) != evenly(2, "x", counts, GOLDEN)).all()
    assert (evenly(1, "x", counts, GOLDEN) != evenly(1, "y", counts, GOLDEN)).all()


def test_normal_scores_are_standard() -> None:
    scores = evenly_normal(1, "x", np.array([10_000]), GOLDEN)
    assert np.isfinite(scores).all()
    assert abs(scores.mean()) < 2e-3
    assert abs(scores.std() - 1) < 2e-3
    assert stats.kstest(scores, "norm").statistic < 1e-3
