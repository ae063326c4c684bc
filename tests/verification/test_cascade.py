"""V14, Granovetter's crowd, through the kernel over people: one block, one-person households, nothing but E6."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from homefront.compiled import most_threads
from homefront.engine.people.room import scratch
from homefront.engine.people.step import FEWEST, step_people
from homefront.engine.people.tuples import Arrays, Fixed, Keys, Part, Today
from homefront.processes import PersonRates, PersonRuns, default_processes, rates_of, runs_of
from homefront.processes.action import resting_share_gone
from homefront.streams import stream_key
from homefront.vectors import LANES
from homefront.world.contacts import Neighbours
from homefront.world.people import layout_of
from homefront.world.published import publish_all
from homefront.world.state import STAY, empty_state
from homefront.world.work import COUNTS, OWN, SUMS

NOTHING_BUT_THRESHOLDS = {
    "seen_departures": 1.0, "leaders_gone": 0.0, "leaders_stay": 0.0, "resolve": 0.0, "control": 0.0, "threshold": 1.0,
    "threshold_spread": 1.0, "leaving": 1e9, "guests": 0.0,
}  # fmt: skip
"""Rates of action: whoever is above the threshold leaves at once."""


class Crowd:
    """n persons who all fear, see what share has gone (X = 1 + S), and differ in their thresholds only."""

    def __init__(self, thresholds: np.ndarray, fear: float = 1.0, **rates: float) -> None:
        self.n = len(thresholds)
        layout = layout_of(np.ones(self.n, dtype=np.uint8), np.array([1]), self.n)
        self.state = empty_state(layout)
        publish_all(self.state.published, layout.block_start, 0.0)
        self.state.fear[:], self.state.resolve[:], self.state.order_from[:] = fear, 0.5, np.inf
        self.layer = Neighbours(
            np.uint64(1), 0, 0, 0, layout.block_start, layout.block_place, layout.place_start, np.ones(1),
            np.zeros(1, dtype=np.int32),
        )  # fmt: skip
        self.fixed = Fixed(
            self.n, layout.household_size, layout.turn, layout.block_start, layout.block_place,
            thresholds.astype(np.float32), 2.0,
        )  # fmt: skip
        self.sums, self.scratch = np.zeros((1, len(COUNTS)), np.uint16), scratch(most_threads(), self.n, self.n)
        self.felt = np.zeros((most_threads(), 1, len(SUMS)))
        one = np.ones(1)
        self.today = Today(
            **{name: np.zeros(1) for name in Today._fields}
            | {"cost": one, "sees_departures": one, "hosts": np.zeros((1, 1))}
        )
        given = rates_of(PersonRates, default_processes())
        changed = given._replace(action=given.action._replace(**(NOTHING_BUT_THRESHOLDS | rates)))
        self.rates = np.array([value for of_process in changed for value in of_process])
        self.on = runs_of(PersonRuns, frozenset(PersonRuns._fields) - {"action"})
        self.vacant = False

    def step(self, number: int) -> float:
        """Share gone after one more sub-step."""
        keys = Keys(*(stream_key(1, name, number) for name in Keys._fields))
        arrays = Arrays(*(getattr(self.state, name) for name in Arrays._fields))
        part = Part(0.5 * number, 0.5, 0.0, False, False)
        step_people(
            self.layer, self.fixed, arrays, self.today, self.on, self.rates, self.vacant, keys, part, self.sums,
            self.felt, *self.scratch, np.zeros(1, dtype=np.uint8), FEWEST, LANES,
        )  # fmt: skip
        self.today.gone[:] = self.sums[0, OWN] / self.n
        return float(self.today.gone[0])

    def settle(self) -> float:
        """Share gone once nobody else leaves."""
        before, number = -1.0, 0
        while (gone := self.step(number)) != before:
            before, number = gone, number + 1
        return gone


def shuffled(thresholds: np.ndarray) -> np.ndarray:
    """In an order of its own: inside a block households see at once who has left."""
    return np.random.default_rng(1).permutation(thresholds)


def stairs(second: int) -> np.ndarray:
    """Thresholds 0, `second`, 2 ... 99 of 100 persons: leave once so many have left (half a person of slack)."""
    wanted = np.arange(100.0)
    wanted[1] = second
    return (wanted - 0.5) / 100


def test_one_person_sets_off_a_hundred() -> None:
    """V14 (a)."""
    assert Crowd(shuffled(stairs(1))).settle() == 1.0


def test_one_threshold_more_and_it_stays_at_one_person() -> None:
    """V14 (a): the 1 replaced by a 2."""
    assert Crowd(shuffled(stairs(2))).settle() == 0.01


def test_order_within_the_block_does_not_change_where_it_ends() -> None:
    assert Crowd(stairs(1)).settle() == Crowd(stairs(1)[::-1].copy()).settle() == 1.0


@pytest.mark.parametrize(("second", "expected"), [(20, 0.1), (10, 0.9)])
def test_kurans_ten_people(second: int, expected: float) -> None:
    """V14 (c): {0, 20, 20, 30 ... 80, 100} of 10 people -> 10 %; second entry 10 -> 90 %."""
    wanted = np.array([0, second, 20, 30, 40, 50, 60, 70, 80, 100]) / 100.0
    assert Crowd(shuffled(wanted - 0.05)).settle() == pytest.approx(expected)


@pytest.mark.parametrize(("sd", "expected"), [(0.10, 0.007696), (0.12, 0.040211), (0.122, 0.054792), (0.123, 1.0)])
def test_a_crowd_of_normal_thresholds(sd: float, expected: float) -> None:
    """V14 (b): 40 000 persons at the quantiles of a normal distribution of mean 25 %."""
    quantiles = (np.arange(40_000) + 0.5) / 40_000
    gone = Crowd(shuffled(0.25 + sd * ndtri(quantiles))).settle()
    assert gone == pytest.approx(expected, abs=1e-3)
    assert gone == pytest.approx(resting_share_gone(0.25, sd), abs=1e-3)


def test_without_fear_a_crowd_stays() -> None:
    assert Crowd(shuffled(stairs(1)), fear=0.0).settle() == 0.0


def left_after_the_official(stay: float, vacant: bool = False) -> list[bool]:
    """Who leaves in one step: the official does, the others only if they see the official gone (X = 1 + n)."""
    crowd = Crowd(np.array([-1.0, 0.2, 0.2]), seen_departures=0.0, leaders_gone=1.0)
    crowd.vacant = vacant
    crowd.state.order_from[STAY] = stay
    crowd.step(0)
    return [bool(away) for away in crowd.state.away]


def test_an_official_who_leaves_is_missed_at_once() -> None:
    assert left_after_the_official(np.inf) == [True, True, True]


def test_an_official_who_is_replaced_is_not_missed() -> None:
    assert left_after_the_official(-1.0) == [True, False, False]


def test_an_official_whose_post_stays_vacant_is_missed() -> None:
    assert left_after_the_official(-1.0, vacant=True) == [True, True, True]


def test_an_order_to_stay_is_heard_where_posts_stay_vacant() -> None:
    """Without a channel it is the order that says who stays: X = 1 - y under it, X = 1 without."""
    for stay, gone in ((-1.0, 0.0), (np.inf, 1.0)):
        crowd = Crowd(np.full(3, -0.5), seen_departures=0.0, leaders_stay=1.0)
        crowd.vacant = True
        crowd.today.staying[:], crowd.today.trust[:] = 1.0, 1.0
        crowd.state.order_from[STAY] = stay
        assert crowd.step(0) == gone


def test_a_successor_who_comes_in_the_middle_of_the_step_is_missed_till_then() -> None:
    """At the end of the step nobody is missing, at its middle half of it was without official: X = 1, 1.25, 1."""
    assert left_after_the_official(0.25) == [True, True, True]


def test_households_see_at_once_who_of_their_block_has_left() -> None:
    """Two persons: after the first has left, half the block gives S = 1/4 to the second within the step."""
    assert Crowd(np.array([-1.0, 0.24])).step(0) == 1.0
    assert Crowd(np.array([-1.0, 0.26])).step(0) == 0.5
    assert Crowd(np.array([0.24, -1.0])).step(0) == 0.5
