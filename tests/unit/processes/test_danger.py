"""E1: time to arrival, sight, and the front by the record's dates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from people_rows import entries_that_do_not_repeat, heard_beliefs, heard_though_not_there, household_by_row

from homefront.processes.danger import (
    Danger,
    Felt,
    Recorded,
    Simulated,
    add_external,
    danger,
    front_distance,
    level_before,
    mean_by_place,
    set_free,
    step_danger,
)
from homefront.world.axes import ARMY, BY_RECORD
from homefront.world.people import layout_of
from homefront.world.state import HOMELESS, empty_state


def test_danger_is_one_half_at_the_horizon() -> None:
    assert danger(5.0 * (12.0 + 6.1), 12.0, 5.0, 6.1) == pytest.approx(0.5, abs=1e-12)


def test_danger_counts_days_to_arrival_not_km() -> None:
    assert danger(100.0, 3.9, 5.0, 6.1) == pytest.approx(danger(200.0, 13.9, 5.0, 6.1), rel=1e-12)


def test_a_front_that_stands_is_reckoned_with_at_the_standing_speed() -> None:
    assert danger(61.0, 0.0, 5.0, 6.1) == pytest.approx(1 / (1 + 2**3), rel=1e-12)


def test_danger_runs_from_one_at_the_front_to_nothing_far_off() -> None:
    assert danger(0.0, 0.0, 5.0, 6.1) == 1.0
    assert danger(1e5, 30.0, 5.0, 6.1) < 1e-6


def test_danger_falls_with_distance_and_rises_with_speed() -> None:
    assert np.all(np.diff([danger(d, 5.0, 5.0, 6.1) for d in range(0, 500, 10)]) < 0)
    assert np.all(np.diff([danger(100.0, v, 5.0, 6.1) for v in range(40)]) > 0)


def distance(day: float, lost: list[float], regained: list[float], east: list[float], at: float = 0.0) -> float:
    out = np.zeros(1)
    front_distance(
        day, np.full(1, BY_RECORD), np.array([at]), np.zeros(1), np.array(east), np.zeros(len(lost)), np.array(lost),
        np.array(regained), 12.0, out,
    )  # fmt: skip
    return float(out[0])


def test_a_front_closes_on_a_town_at_the_speed_given() -> None:
    assert [distance(day, [10.0], [np.inf], [30.0]) for day in (0, 5, 10, 20)] == [150.0, 90.0, 30.0, 30.0]


def test_a_front_moves_off_after_liberation() -> None:
    assert [distance(day, [10.0], [20.0], [30.0]) for day in (15, 20, 25)] == [30.0, 30.0, 90.0]


def test_the_nearest_front_counts_once_it_is_there() -> None:
    assert distance(0, [0.0, 100.0], [np.inf, np.inf], [300.0, 10.0]) == 300.0
    assert distance(90, [0.0, 100.0], [np.inf, np.inf], [300.0, 10.0]) == 130.0


def test_without_towns_lost_there_is_no_front() -> None:
    assert distance(5, [np.inf], [np.inf], [30.0]) == np.inf


class Days:
    """step_danger, day by day, for blocks at these km east of a town at 0 that is lost on day 20."""

    def __init__(self, east: list[float], lost: float = 20.0, war_on: float = 1.0) -> None:
        n = len(east)
        self.by_line = np.empty(0)
        self.east, self.lost, self.war_on = np.array(east), lost, np.full(1, war_on)
        self.axis, self.city, self.position, self.fallen = [BY_RECORD] * n, [-1] * n, [0.0], [0]
        self.distance, self.danger, self.sight, self.occupied = (
            np.zeros((5, n), np.float32), np.zeros(n, np.float32), np.zeros(n, np.float32), np.zeros(n, np.uint8),
        )  # fmt: skip

    def step(self, day: int, entry_day: float = np.inf, exit_day: float = np.inf) -> int:
        n = len(self.east)
        km = np.array([distance(day, [self.lost], [np.inf], [0.0], at) for at in self.east])
        recorded = Recorded(
            self.by_line if self.by_line.size else km, np.full((1, n), entry_day), np.full((1, n), exit_day)
        )
        front = Simulated(
            np.array(self.axis), self.east, np.array(self.city), np.array(self.position),
            np.array(self.fallen, np.uint8), 5.0,
        )  # fmt: skip
        freed: int = step_danger(
            day, np.zeros(n, np.int32), self.war_on, *recorded, *front,
            Danger(horizon=5.0, standing_speed=6.1, sight_range=44.0).rates(),
            *Felt(self.distance, self.danger, self.sight, self.occupied),
        )  # fmt: skip
        return freed


def test_the_speed_is_that_of_the_last_four_days() -> None:
    days = Days([100.0])
    for day in range(22):
        days.step(day)
        closed = 12.0 * (min(day, 20) - min(max(0, day - 4), 20)) / max(1, min(day, 4))
        here = 100.0 + 12.0 * max(0, 20 - day)
        assert days.danger[0] == pytest.approx(danger(here, closed, 5.0, 6.1), rel=1e-4), day


def test_a_front_that_has_stood_for_four_days_has_no_speed() -> None:
    days = Days([100.0])
    for day in range(26):
        days.step(day)
    assert days.danger[0] == pytest.approx(danger(100.0, 0.0, 5.0, 6.1), rel=1e-5)


def test_sight_falls_with_distance() -> None:
    days = Days([0.0, 44.0, 440.0], lost=0.0)
    days.step(0)
    np.testing.assert_allclose(days.sight, np.exp([0, -1, -10]), rtol=1e-6)


def test_no_front_no_danger_and_nothing_to_see() -> None:
    days = Days([10.0], lost=np.inf)
    days.step(0)
    assert (days.danger[0], days.sight[0]) == (0.0, 0.0)


def test_danger_ends_with_the_war_but_the_front_can_still_be_seen() -> None:
    days = Days([10.0], lost=0.0, war_on=0.0)
    days.step(0)
    assert days.danger[0] == 0.0
    assert days.sight[0] > 0.5


def test_a_block_is_occupied_from_its_entry_to_its_liberation() -> None:
    days, seen = Days([10.0]), []
    for day in range(8):
        days.step(day, entry_day=3.0, exit_day=6.0)
        seen.append(int(days.occupied[0]))
    assert seen == [0, 0, 0, 1, 1, 1, 0, 0]


# --- a simulated front -----------------------------------------------------------------------------------------


def simulated(position: float, axis: list[int], **state: list[int]) -> Days:
    """Blocks at km 0, 100 and 200 of axes whose first has its front at this km; one day."""
    days = Days([0.0, 100.0, 200.0])
    days.axis, days.position = axis, [position, 100.0, 30.0]
    days.city, days.fallen = state.get("city", [-1] * 3), state.get("fallen", [0])
    days.step(0, entry_day=0.0)
    return days


def test_distance_on_an_axis_is_to_its_front_and_never_nothing() -> None:
    days = simulated(70.0, [0, 0, 1])
    np.testing.assert_allclose(days.distance[0], [5.0, np.hypot(30, 5), np.hypot(100, 5)], rtol=1e-6)


def test_what_the_front_has_reached_is_occupied_whatever_the_record_says() -> None:
    assert simulated(99.9, [0, 0, 0]).occupied.tolist() == [1, 0, 0]
    assert simulated(100.0, [0, 0, 0]).occupied.tolist() == [1, 1, 0]
    assert simulated(100.0, [0, 0, BY_RECORD]).occupied.tolist() == [1, 1, 1]


def test_a_city_is_occupied_once_it_has_fallen() -> None:
    assert simulated(150.0, [0, 0, 0], city=[0, 1, -1], fallen=[1, 0]).occupied.tolist() == [1, 0, 0]
    assert simulated(-50.0, [0, 0, 0], city=[0, 1, -1], fallen=[1, 0]).occupied.tolist() == [1, 0, 0]


def test_soldiers_are_at_the_front() -> None:
    days = simulated(0.0, [0, ARMY, ARMY - 2])
    assert days.distance[0, 1:].tolist() == [0.0, 0.0]
    assert days.danger[1:].tolist() == days.sight[1:].tolist() == [1.0, 1.0]
    assert days.occupied[1:].tolist() == [0, 0]
    assert days.danger[0] < 1.0


def test_a_front_that_is_drawn_is_where_it_is_drawn() -> None:
    """The town is lost on day 20 and far away; the line says 30 km, and closes by 5 km a day."""
    days = Days([500.0])
    for day, km in enumerate([50.0, 45.0, 40.0, 35.0, 30.0]):
        days.by_line = np.array([km])
        days.step(day)
    assert days.distance[4, 0] == 30.0
    assert days.danger[0] == pytest.approx(danger(30.0, 5.0, 5.0, 6.1), rel=1e-6)


def test_who_is_at_home_in_a_freed_block_starts_afresh_and_is_heard() -> None:
    """Blocks of 3 to 60 people: every third one is freed, every third still occupied."""
    rng = np.random.default_rng(1)
    layout = layout_of(rng.choice([1, 1, 2, 3, 20], 3 * 90).astype(np.uint8), np.array([90]), 3)
    state = empty_state(layout)
    state.belief[:] = state.fear[:] = 0.5
    state.enlisted[:] = rng.random(layout.n_people) < 0.2
    state.away[:] = np.where(rng.random(layout.n_households) < 0.3, HOMELESS, 0)
    before = np.repeat(np.array([0, 1, 1], dtype=np.uint8), 30)
    state.occupied[60:] = 1
    set_free(
        before, state.occupied, 3, layout.household_size, layout.block_start, state.away, state.enlisted, state.belief,
        state.fear, state.published,
    )  # fmt: skip
    freed = np.isin(household_by_row(layout) // 3, np.arange(30, 60))
    for felt in (state.belief, state.fear):
        assert (felt[freed] == 0).all()
        assert (felt[~freed] == 0.5).all()
    assert not entries_that_do_not_repeat(layout, state.published)
    heard = heard_beliefs(layout, state.published)
    assert np.isnan(heard[~freed]).all()
    assert (heard[freed & (state.enlisted == 0) & (state.away[household_by_row(layout)] == 0)] == 0).all()
    assert not np.isin(np.flatnonzero(freed), heard_though_not_there(layout, state)).any()


@settings(deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=5), st.integers(0, 2**32 - 1))
def test_means_of_places_are_those_of_numpy_to_the_last_bit(blocks: list[int], seed: int) -> None:
    values = np.random.default_rng(seed).random(sum(blocks)).astype(np.float32)
    starts = np.concatenate(([0], np.cumsum(blocks)))
    expected = np.add.reduceat(values.astype(float), starts[:-1]) / blocks
    found = np.empty(len(starts) - 1)
    mean_by_place(values, starts, found)
    np.testing.assert_array_equal(found, expected)


def test_a_day_says_how_many_blocks_the_enemy_has_left() -> None:
    days = Days([10.0, 20.0])
    assert [days.step(day, entry_day=2, exit_day=4) for day in range(6)] == [0, 0, 0, 0, 2, 0]


# --- danger given by place and day -----------------------------------------------------------------------------------


def with_given(
    level: list[float], seen: list[float], h: list[float], g: list[float]
) -> tuple[list[float], list[float]]:
    """Danger and sight of four blocks in two places."""
    danger_, sight = np.array(h, dtype=float), np.array(g, dtype=float)
    add_external(np.array([0, 0, 1, 1]), np.array(level), np.array(seen), danger_, sight)
    return danger_.tolist(), sight.tolist()


def test_without_a_front_danger_is_what_is_given() -> None:
    assert with_given([0.7, 0.2], [0.35, 0.0], [0] * 4, [0] * 4) == ([0.7, 0.7, 0.2, 0.2], [0.35, 0.35, 0, 0])


def test_a_level_of_nothing_leaves_the_danger_of_the_front() -> None:
    assert with_given([0, 0], [0, 0], [0.1, 0.2, 0.3, 0.4], [0.5] * 4) == ([0.1, 0.2, 0.3, 0.4], [0.5] * 4)


def test_of_both_dangers_the_greater_holds() -> None:
    assert with_given([0.25, 1], [0.6, 0], [0.1, 0.9, 0.5, 1], [0.5, 0.7, 0, 0])[0] == [0.25, 0.9, 1, 1]
    assert with_given([0.25, 1], [0.6, 0], [0.1, 0.9, 0.5, 1], [0.5, 0.7, 0, 0])[1] == [0.6, 0.7, 0, 0]


@given(days=st.floats(0, 60), horizon=st.floats(0.5, 30), speed=st.floats(0, 30), standing=st.floats(0.1, 50))
def test_a_level_is_that_of_a_front_as_far_off_in_time(
    days: float, horizon: float, speed: float, standing: float
) -> None:
    as_front = danger(days * (speed + standing), speed, horizon, standing)
    assert level_before(days, horizon) == pytest.approx(as_front, rel=1e-9)
