"""What is added up of places, as numpy does it: counts of blocks, and chances to leave with a plant."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.processes.count import count_places
from homefront.processes.relocation import EAST, MOVING, STAGES, chances_to_leave
from homefront.world.work import CALLED, COUNTS, HOMELESS_SUM, OCCUPIED, OFFICIAL, ORDERED_SUM, OWN, PEOPLE, SUMS


@settings(deadline=None)
@given(st.lists(st.integers(1, 40), min_size=1, max_size=6), st.integers(0, 2**32 - 1))
def test_counts_of_places_are_sums_of_their_blocks(blocks: list[int], seed: int) -> None:
    places = len(blocks)
    sums = np.random.default_rng(seed).integers(1, 2**16, (sum(blocks), len(COUNTS)), dtype=np.uint16)
    starts = np.concatenate(([0], np.cumsum(blocks)))
    found, before = np.full((places, len(SUMS)), 7.0), [np.full(places, 0.25), np.full(places, 0.5)]
    gone, officials = (values.copy() for values in before)
    gone_before, officials_before = np.zeros(places), np.zeros(places)
    count_places(sums, starts, found, gone, gone_before, officials, officials_before)
    expected = np.add.reduceat(sums.astype(float), starts[:-1])
    np.testing.assert_array_equal(found[:, : len(COUNTS)], expected)
    assert (found[:, len(COUNTS) :] == 7.0).all()
    away = expected[:, OWN] + expected[:, ORDERED_SUM] + expected[:, HOMELESS_SUM]
    np.testing.assert_array_equal(gone, away / expected[:, PEOPLE])
    np.testing.assert_array_equal(officials, expected[:, OFFICIAL] / np.array(blocks))
    np.testing.assert_array_equal((gone_before, officials_before), before)


def test_a_household_leaves_by_the_plants_that_left_and_the_people_at_home() -> None:
    """Of regions without people at home all leave, and nobody where no plant did."""
    rng = np.random.default_rng(1)
    plants = rng.random((3, len(STAGES))) * 50.0
    shipped = plants[:, MOVING : EAST + 1].sum(axis=1)
    before = shipped - np.array([2.0, 0.0, 1.5])
    sums = np.zeros((5, len(SUMS)))
    sums[:, PEOPLE], sums[:, OWN], sums[:, CALLED], sums[:, OCCUPIED] = 100.0, 10.0, 5.0, 20.0
    sums[4, OWN] = 75.0
    weight = np.array([50.0, 60.0, 70.0, 80.0, 90.0])
    members, starts = np.array([0, 1, 2, 3, 4, 0]), np.array([0, 2, 4, 5, 6])
    chance, after = np.empty(3), before.copy()
    assert chances_to_leave(plants, 400.0, members, starts, sums, weight, after, chance)
    np.testing.assert_allclose(after, shipped, rtol=1e-14)
    np.testing.assert_allclose(chance, [2.0 * 400.0 / (65.0 * 110.0), 0.0, 1.0], rtol=1e-9, atol=1e-12)
    assert not chances_to_leave(plants, 400.0, members, starts, sums, weight, after, chance)
