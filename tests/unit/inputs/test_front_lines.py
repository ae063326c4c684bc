"""A front that is drawn: which side a point lies on, how far, and how it moves between the days that are drawn."""

from __future__ import annotations

import datetime

import numpy as np
import pytest

from homefront.inputs.front_lines import FrontLines, days_held, lines_of, on_day, signed_distances
from homefront.scenario.rows import FrontLineRow

START = datetime.date(1940, 5, 10)


def lines(*drawn: tuple[int, str, list[tuple[float, float]]]) -> FrontLines:
    """(day, part, points east and north in km)."""
    rows, east, north = [], [], []
    for day, part, points in drawn:
        for x, y in points:
            rows.append(FrontLineRow(date=START + datetime.timedelta(day), part=part, lat=0, lon=0, source="-",
                                     confidence="derived", note="", line=1))  # fmt: skip
            east.append(x)
            north.append(y)
    return lines_of(rows, START, np.array(east), np.array(north))


def km(found: FrontLines, x: float, y: float) -> list[float]:
    return signed_distances(found, np.array([x]), np.array([y]))[:, 0].tolist()


SOUTHWARD = [(0.0, 100.0), (0.0, -100.0)]
"""Walking south the enemy is on the left: in the east."""


def test_the_enemy_is_on_the_left() -> None:
    found = lines((0, "main", SOUTHWARD))
    assert km(found, -30.0, 0.0) == [30.0]
    assert km(found, 30.0, 0.0) == [-30.0]


def test_the_other_way_round_is_the_other_side() -> None:
    assert km(lines((0, "main", SOUTHWARD[::-1])), -30.0, 0.0) == [-30.0]


def test_beyond_the_end_of_a_line_the_side_is_that_of_its_last_stretch() -> None:
    assert km(lines((0, "main", SOUTHWARD)), -30.0, 140.0) == [50.0]
    assert km(lines((0, "main", SOUTHWARD)), 30.0, -140.0) == [-50.0]


@pytest.mark.parametrize(
    ("x", "y", "expected"), [(-5.0, 3.0, 5.0), (5.0, 3.0, -3.0), (4.0, -3.0, 3.0), (-4.0, -3.0, 5.0)]
)
def test_at_a_corner_the_side_is_known(x: float, y: float, expected: float) -> None:
    """South, then east: the enemy holds the north-east quarter."""
    assert km(lines((0, "main", [(0.0, 100.0), (0.0, 0.0), (100.0, 0.0)])), x, y) == [pytest.approx(expected)]


def test_a_pocket_is_ours_inside_and_the_main_front_behind_it() -> None:
    """A pocket walked clockwise around (100, 0), and the main front at x = 0."""
    pocket = [(90.0, 10.0), (110.0, 10.0), (110.0, -10.0), (90.0, -10.0), (90.0, 10.0)]
    found = lines((0, "main", SOUTHWARD), (0, "pocket", pocket))
    assert km(found, 100.0, 0.0) == [10.0]
    assert km(found, 50.0, 0.0) == [-40.0]
    assert km(found, -20.0, 0.0) == [20.0]


def test_between_two_days_the_front_moves_evenly_and_outside_them_it_stands() -> None:
    moved = [(x - 40.0, y) for x, y in SOUTHWARD]
    found = lines((2, "main", SOUTHWARD), (6, "main", moved))
    reach = signed_distances(found, np.array([-100.0]), np.array([0.0]))
    assert [on_day(found, reach, day)[0] for day in (0, 2, 3, 5, 6, 40)] == [100.0, 100.0, 90.0, 70.0, 60.0, 60.0]


def test_a_point_is_held_from_the_day_on_which_the_line_has_passed_it() -> None:
    there, back = [(x - 100.0, y) for x, y in SOUTHWARD], SOUTHWARD
    found = lines((0, "main", SOUTHWARD), (10, "main", there), (20, "main", back))
    reach = signed_distances(found, np.array([-50.0, -200.0, 50.0]), np.zeros(3))
    entry_day, exit_day = days_held(found, reach, 30)
    assert entry_day.tolist() == [[5.0, np.inf, 0.0]]
    assert exit_day.tolist() == [[16.0, np.inf, np.inf]]


def test_a_point_that_the_line_passes_again_is_held_again() -> None:
    there, back = [(x - 100.0, y) for x, y in SOUTHWARD], SOUTHWARD
    found = lines((0, "main", SOUTHWARD), (10, "main", there), (20, "main", back), (30, "main", there))
    reach = signed_distances(found, np.array([-50.0, -200.0]), np.zeros(2))
    entry_day, exit_day = days_held(found, reach, 40)
    assert entry_day.tolist() == [[5.0, np.inf], [25.0, np.inf]]
    assert exit_day.tolist() == [[16.0, np.inf], [np.inf, np.inf]]


def test_lines_stand_in_the_order_of_their_days() -> None:
    found = lines((6, "main", [(-40.0, 9.0), (-40.0, -9.0)]), (2, "main", [(0.0, 9.0), (0.0, -9.0)]))
    assert found.day.tolist() == [2.0, 6.0]
    assert found.east.tolist() == [0.0, 0.0, -40.0, -40.0]


def test_a_pocket_that_is_gone_is_the_enemys() -> None:
    pocket = [(90.0, 10.0), (110.0, 10.0), (110.0, -10.0), (90.0, -10.0), (90.0, 10.0)]
    found = lines((0, "main", SOUTHWARD), (0, "pocket", pocket), (4, "main", SOUTHWARD))
    reach = signed_distances(found, np.array([100.0]), np.array([0.0]))
    assert on_day(found, reach, 0)[0] == 10.0
    assert on_day(found, reach, 4)[0] == -100.0
    assert days_held(found, reach, 6)[0].tolist() == [[1.0]]
