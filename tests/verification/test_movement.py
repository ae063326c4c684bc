"""V24, zoned movement: the radiation rule (Simini et al. 2012) and Wilson's doubly constrained gravity (1967)."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.errors import HomefrontError
from homefront.processes.movement import doubly_constrained, radiation

LINE = np.abs(np.subtract.outer([0.0, 1.0, 3.0], [0.0, 1.0, 3.0]))
PEOPLE = np.array([100.0, 50.0, 200.0])

ORIGINS = np.array([100.0, 200.0, 300.0])
ROOM = np.array([250.0, 150.0, 200.0])
COST = np.array([[1.0, 3.0, 5.0], [3.0, 1.0, 4.0], [5.0, 4.0, 1.0]])


def by_half(cost: np.ndarray) -> np.ndarray:
    return np.exp(-0.5 * cost)


# --- radiation -----------------------------------------------------------------------------------------------------


def test_radiation_on_a_line() -> None:
    expected = [[0.0, 1 / 3, 0.380952], [2 / 3, 0.0, 0.190476], [0.228571, 0.2, 0.0]]
    np.testing.assert_allclose(radiation(PEOPLE, LINE), expected, atol=1e-6)


def test_places_as_far_as_the_destination_lie_between() -> None:
    """Three equal places at equal distances: s = m for each, so p = 1 / (2 * 3)."""
    found = radiation(np.full(3, 7.0), np.ones((3, 3)))
    np.testing.assert_allclose(found, (1 - np.eye(3)) / 6, rtol=1e-12)


def test_radiation_row_by_row_from_its_definition() -> None:
    rng = np.random.default_rng(1)
    people, at = rng.integers(1, 1000, 30).astype(float), rng.integers(0, 12, (30, 2))
    km = np.hypot(*(at[:, None] - at[None, :]).transpose(2, 0, 1))
    found = radiation(people, km)
    for i in range(30):
        for j in range(30):
            s = sum(people[k] for k in range(30) if k not in (i, j) and km[i, k] <= km[i, j])
            p = people[i] * people[j] / ((people[i] + s) * (people[i] + people[j] + s))
            assert found[i, j] == pytest.approx(0.0 if i == j else p, rel=1e-12)


def test_those_who_find_no_better_place_are_the_share_of_the_origin() -> None:
    """No two at the same distance: the row telescopes to 1 - m_i / M."""
    at = np.array([0.0, 1.0, 3.1, 7.3, 15.7])
    people = np.array([5.0, 80.0, 3.0, 40.0, 11.0])
    rows = radiation(people, np.abs(np.subtract.outer(at, at))).sum(axis=1)
    np.testing.assert_allclose(rows, 1 - people / people.sum(), rtol=1e-12)


def test_the_unit_of_people_and_of_distance_does_not_matter() -> None:
    np.testing.assert_allclose(radiation(PEOPLE * 1e3, LINE * 1.6), radiation(PEOPLE, LINE), rtol=1e-12)


@pytest.mark.parametrize(
    ("people", "km", "said"),
    [
        ([1.0, 0.0], np.ones((2, 2)), "population"),
        ([1.0, np.nan], np.ones((2, 2)), "population"),
        ([1.0, 1.0], np.array([[0.0, np.nan], [1.0, 0.0]]), "distance"),
        ([1.0, 1.0], np.ones((2, 3)), r"distances \(2, 3\)"),
        ([], np.ones((0, 0)), "expected"),
    ],
)
def test_radiation_refuses_what_it_cannot_use(people: list[float], km: np.ndarray, said: str) -> None:
    with pytest.raises(HomefrontError, match=said):
        radiation(np.array(people), km)


# --- doubly constrained gravity ------------------------------------------------------------------------------------


def test_gravity_with_three_zones() -> None:
    flows = doubly_constrained(ORIGINS, ROOM, COST, by_half)
    np.testing.assert_allclose(flows[0], [84.642637, 11.665443, 3.691921], atol=1e-6)
    np.testing.assert_allclose(flows[1], [90.340749, 91.999337, 17.659914], atol=1e-6)
    assert (flows * COST).sum() / 600 == pytest.approx(2.184720, abs=1e-6)


def test_both_margins_hold() -> None:
    flows = doubly_constrained(ORIGINS, ROOM, COST, by_half)
    assert np.abs(flows.sum(axis=1) - ORIGINS).max() <= 1e-10
    assert np.abs(flows.sum(axis=0) - ROOM).max() <= 1e-10


@pytest.mark.parametrize("seed", range(5))
def test_margins_hold_for_random_zones_of_any_size(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, k = rng.integers(2, 40, 2)
    origins, room = rng.gamma(0.5, 1000, n), rng.gamma(0.5, 1000, k)
    room *= origins.sum() / room.sum()
    flows = doubly_constrained(origins, room, rng.uniform(0, 6, (n, k)), by_half)
    assert (flows >= 0).all()
    np.testing.assert_allclose(flows.sum(axis=1), origins, rtol=0, atol=1e-8)
    np.testing.assert_allclose(flows.sum(axis=0), room, rtol=0, atol=1e-8)


def test_cross_ratios_are_those_of_the_deterrence() -> None:
    """The balancing factors cancel: T11 T22 / (T12 T21) = f11 f22 / (f12 f21), for any margins."""
    flows, f = doubly_constrained(ORIGINS, ROOM, COST, by_half), by_half(COST)
    for i, j in ((0, 1), (0, 2), (1, 2)):
        found = flows[i, i] * flows[j, j] / (flows[i, j] * flows[j, i])
        assert found == pytest.approx(f[i, i] * f[j, j] / (f[i, j] * f[j, i]), rel=1e-9)


def test_without_deterrence_flows_are_in_proportion() -> None:
    flows = doubly_constrained(ORIGINS, ROOM, COST, np.ones_like)
    np.testing.assert_allclose(flows, np.outer(ORIGINS, ROOM) / 600, rtol=1e-12)


def test_plants_go_from_few_regions_to_more() -> None:
    """Origins and destinations need not be the same zones; zones without plants or room have no flow."""
    flows = doubly_constrained(
        np.array([150.0, 0.0]), np.array([60.0, 0.0, 90.0]), np.array([[1.0, 9.0, 2.0], [1.0, 1.0, 1.0]]), by_half
    )
    np.testing.assert_allclose(flows, [[60.0, 0.0, 90.0], [0.0, 0.0, 0.0]], rtol=1e-12)


def test_an_origin_of_nothing_needs_no_way_out() -> None:
    flows = doubly_constrained(np.array([0.0, 3.0]), np.array([1.0, 2.0]), np.array([[0.0, 0.0], [1.0, 1.0]]), np.copy)
    np.testing.assert_allclose(flows, [[0.0, 0.0], [1.0, 2.0]], rtol=1e-12)


def test_sums_that_differ_by_rounding_are_taken_as_the_same() -> None:
    flows = doubly_constrained(ORIGINS, ROOM * (1 + 1e-10), COST, by_half)
    assert np.abs(flows.sum(axis=1) - ORIGINS).max() <= 1e-10


def test_nothing_to_move_is_no_flow() -> None:
    assert not doubly_constrained(np.zeros(2), np.zeros(3), np.ones((2, 3)), by_half).any()


def test_a_balance_that_is_not_found_is_an_error() -> None:
    """Margins that only flows of 0 on an open way would meet: the rounds come nearer for ever."""
    with pytest.raises(HomefrontError, match="after 200 rounds a margin is missed by"):
        doubly_constrained(np.ones(2), np.ones(2), np.array([[1.0, 1.0], [1.0, 0.0]]), lambda c: c, most_rounds=200)


@pytest.mark.parametrize(
    ("origins", "room", "cost", "said"),
    [
        ([1.0, 1.0], [1.0, 2.0], [[1.0, 1.0], [1.0, 1.0]], "origins sum to 2, destinations to 3"),
        ([3.0, -1.0], [1.0, 1.0], [[1.0, 1.0], [1.0, 1.0]], "origins hold a number below 0"),
        ([1.0, 1.0], [np.nan, 1.0], [[1.0, 1.0], [1.0, 1.0]], "destinations hold"),
        ([1.0, 1.0], [1.0, 1.0], [[1.0, 1.0]], "cost"),
        ([1.0, 1.0], [1.0, 1.0], [[1.0, 1.0], [0.0, 0.0]], "origin 1"),
        ([1.0, 1.0], [1.0, 1.0], [[1.0, 0.0], [1.0, 0.0]], "destination 1"),
        ([1.0, 1.0], [1.0, 1.0], [[1.0, -1.0], [1.0, 1.0]], "deterrence gave"),
        ([1.0, 0.0], [0.5, 0.5], [[1.0, 0.0], [1.0, 1.0]], "destination 1"),
    ],
)
def test_gravity_refuses_what_it_cannot_use(
    origins: list[float], room: list[float], cost: list[list[float]], said: str
) -> None:
    with pytest.raises(HomefrontError, match=said):
        doubly_constrained(np.array(origins), np.array(room), np.array(cost), lambda c: c)
