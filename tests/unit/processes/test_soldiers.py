"""The panel of soldiers: who is lost, who comes, who returns."""

from __future__ import annotations

import numpy as np
import pytest
from people_rows import entries_that_do_not_repeat, heard_beliefs, household_by_row

from homefront.processes.soldiers import TRIES, blocks_by_row, step_soldiers
from homefront.streams import stream_key
from homefront.world.axes import ARMY, BY_RECORD
from homefront.world.contacts import alias_table
from homefront.world.people import layout_of
from homefront.world.published import ROUND, entries, publish_all, silence
from homefront.world.state import HOME, KNOWS, OWN_DECISION, UNAWARE

BLOCKS, ROWS = (25, 25, 250, 250), 40
SOLDIERS = slice(50 * ROWS, 300 * ROWS)
OTHERS = slice(300 * ROWS, 550 * ROWS)


class Panel:
    """Two places of 1000 people at home, one with three times the people of the other, and 10,000 soldiers on each of
    two axes; ten households or sections of four to a block."""

    def __init__(self) -> None:
        n = sum(BLOCKS)
        rows = n * ROWS
        self.axis = np.repeat([BY_RECORD, BY_RECORD, ARMY, ARMY - 1], BLOCKS)
        self.size = np.full(n * 10, 4, dtype=np.uint8)
        self.block_start = np.arange(n + 1) * ROWS
        self.place_start = np.concatenate([[0], np.cumsum(BLOCKS)]) * ROWS
        self.home = alias_table(np.array([1.0, 3.0]))
        self.occupied = np.zeros(n, dtype=np.uint8)
        self.away = np.full(n * 10, HOME, dtype=np.uint8)
        self.absent = np.zeros(n * 10, dtype=np.uint8)
        self.belief, self.fear, self.habituation = (np.full(rows, 0.5, dtype=np.float32) for _ in range(3))
        self.resolve = np.full(rows, 0.5, dtype=np.float32)
        self.resolve[: 25 * ROWS], self.resolve[25 * ROWS : 50 * ROWS] = 0.125, 0.875
        self.belief[: 50 * ROWS], self.fear[: 50 * ROWS] = 0.25, 0.75
        self.rumour = np.full(rows, KNOWS, dtype=np.uint8)
        self.layout = layout_of(self.size, np.array(BLOCKS), 10)
        self.published = np.zeros(entries(rows, n), dtype=np.uint16)
        publish_all(self.published, self.block_start, 0.5)

    def leave(self, first: int, after: int) -> None:
        """These sections leave, and are not heard."""
        self.away[first:after] = OWN_DECISION
        for g in range(first, after):
            block = g // 10
            silence(self.published, self.block_start[block] + ROUND * block, ROWS, self.size, 10 * block, g % 10, 10)

    def day(
        self, day: int = 0, lost: tuple[float, float] = (0.0, 0.0), p_return: float = 1.0, least: float = 3.0
    ) -> None:
        step_soldiers(
            stream_key(1, "soldiers.day"), stream_key(1, "soldiers.home"), day,
            50, self.axis, 10, self.size, self.block_start, self.place_start,
            *self.home, blocks_by_row(self.block_start, len(self.resolve)), np.array(lost), p_return, least,
            self.occupied, self.away, self.absent, self.belief, self.fear, self.resolve, self.habituation,
            self.rumour, self.published,
        )  # fmt: skip
        assert not entries_that_do_not_repeat(self.layout, self.published)
        there = self.away[household_by_row(self.layout)] == HOME
        heard = heard_beliefs(self.layout, self.published)
        np.testing.assert_array_equal(~np.isnan(heard), there)
        there[: 50 * ROWS] = False
        np.testing.assert_allclose(heard[there], self.belief[there], atol=1e-5)


def error(p: float, n: float) -> float:
    return float(4 * np.sqrt(p * (1 - p) / n))


def test_men_are_lost_at_their_axis_rate_and_replaced() -> None:
    panel = Panel()
    panel.day(lost=(0.1, 0.0))
    new = panel.resolve[SOLDIERS] != 0.5
    assert new.mean() == pytest.approx(0.1, abs=error(0.1, 10_000))
    assert (panel.resolve[OTHERS] == 0.5).all()
    assert set(panel.rumour[SOLDIERS][new]) == {UNAWARE}
    assert set(panel.rumour[SOLDIERS][~new]) == {KNOWS}
    assert (panel.habituation[SOLDIERS][new] == 0.0).all()
    assert (panel.habituation[SOLDIERS][~new] == 0.5).all()


def test_new_men_have_the_mind_of_somebody_at_home_by_people() -> None:
    panel = Panel()
    panel.day(lost=(1.0, 1.0))
    resolve = panel.resolve[50 * ROWS :]
    assert set(resolve) == {np.float32(0.125), np.float32(0.875)}
    assert (resolve == 0.875).mean() == pytest.approx(0.75, abs=error(0.75, 20_000))
    assert set(panel.belief[50 * ROWS :]) == {np.float32(0.25)}
    assert set(panel.fear[50 * ROWS :]) == {np.float32(0.75)}


def test_nobody_at_home_changes() -> None:
    panel = Panel()
    before = panel.resolve[: 50 * ROWS].copy()
    panel.day(lost=(1.0, 1.0))
    assert (panel.resolve[: 50 * ROWS] == before).all()
    assert (panel.rumour[: 50 * ROWS] == KNOWS).all()


def test_new_men_do_not_come_from_under_occupation() -> None:
    """Unless none other is found in eight draws."""
    panel = Panel()
    panel.occupied[25:50] = 1
    panel.day(lost=(1.0, 1.0))
    missed = 0.75**TRIES
    assert (panel.resolve[50 * ROWS :] == 0.875).mean() == pytest.approx(missed, abs=error(missed, 20_000))


def test_other_days_other_men() -> None:
    one, other = Panel(), Panel()
    one.day(0, lost=(0.5, 0.5))
    other.day(1, lost=(0.5, 0.5))
    same = (one.resolve[50 * ROWS :] != 0.5) == (other.resolve[50 * ROWS :] != 0.5)
    assert same.mean() == pytest.approx(0.5, abs=error(0.5, 20_000))


@pytest.mark.parametrize("least", [0.0, 3.0, 6.0])
def test_stragglers_do_not_return_before_their_days(least: float) -> None:
    """The section left in the society's step of day 0: three whole days later is the morning of day 4."""
    panel = Panel()
    panel.leave(600, 700)
    back = []
    for day in range(1, 10):
        panel.day(day, least=least)
        back.append((panel.away[600:700] == HOME).all())
        assert back[-1] or (panel.away[600:700] == OWN_DECISION).all()
    assert 1 + back.index(True) == least + 1
    assert (panel.absent == 0).all()


def test_stragglers_return_at_their_rate() -> None:
    panel = Panel()
    panel.leave(500, 5500)
    panel.day(1, p_return=0.3, least=0.0)
    assert (panel.away[500:5500] == HOME).mean() == pytest.approx(0.3, abs=error(0.3, 5000))
    assert (panel.absent[500:5500] == (panel.away[500:5500] == OWN_DECISION)).all()


def test_households_at_home_are_none_of_its_business() -> None:
    panel = Panel()
    panel.leave(0, 500)
    for day in range(10):
        panel.day(day)
    assert (panel.away[:500] == OWN_DECISION).all()
    assert (panel.absent[:500] == 0).all()


def test_the_block_of_a_row_is_found() -> None:
    starts = np.array([0, 5, 40, 41, 100, 130])
    found = blocks_by_row(starts, 130)
    for row in range(130):
        b = int(found[row >> 5])
        assert starts[b] <= row
        while starts[b + 1] <= row:
            b += 1
        assert starts[b] <= row < starts[b + 1]
