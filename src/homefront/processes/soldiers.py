"""The panel of soldiers: they hear, fear and hold or straggle by the same equations as everybody else.

Sections of four decide together, ten to a block; row 0 of a block is its officer. They stand in the fighting, do
not see departures (no S), and return after three days at the rate of return. With chance irrecoverable / D a day a man
is lost and replaced by one with the resolve, fear and belief of somebody at home. The front owns the numbers: a row of
axis k weighs D_k / rows. Sections as primary groups: Shils & Janowitz 1948.
"""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, serial
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.both_halves import BothHalves
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.steps import step
from homefront.streams import chance, happens, happens_to_any, index, uniform, whole_of_any
from homefront.units import THOUSAND
from homefront.world.people import wide
from homefront.world.published import code, publish, row_start
from homefront.world.state import HOME, OWN_DECISION, UNAWARE, variable
from homefront.world.work import ROWS_PER_MARK

SECTION = 4
TRIES = 8
"""Draws for a home that is not under occupation, before the last one is taken as it is."""


@process(
    name="soldiers",
    reads=("belief", "fear", "resolve", "away", "absent_days", "occupied", "defenders", "killed", "captured",
        "lost_before", "defenders_before"),
    writes=("published", "belief", "fear", "resolve", "habituation", "rumour", "away", "absent_days", "lost_before",
        "defenders_before"),
)  # fmt: skip
class Soldiers(Process):
    coverage: float = param(0.9, unit="1", bounds=(0, 1), prior=(0.7, 1), symbol="cov_army",
                            source="assumed: political officers and wall papers in every unit",
                            doc="soldiers whom official news reach")  # fmt: skip
    control: float = param(1.0, unit="1", bounds=(0, 1), prior=(0.5, 1), symbol="ctl_army",
                           source="assumed: Order 270 of 16 August 1941, blocking detachments, field courts",
                           doc="control in the army")  # fmt: skip
    least_absence: float = param(3.0, unit="day", bounds=(0, 60), prior=(1, 7), symbol="absence",
                                 source="assumed: no record of it, docs/model/coupling.md#e23-soldiers",
                                 doc="days that a straggler is away at least")  # fmt: skip
    rows: float = param(1000.0, unit="count", bounds=(40, 1e6), prior=(1000, 1000), symbol="rows",
                        source="a size of the panel, docs/model/coupling.md#e23-soldiers",
                        doc="soldiers of an axis in the panel, at least")  # fmt: skip
    lost_before: np.ndarray = variable("axis", "float64", "thousand", "killed and captured, the day before")
    defenders_before: np.ndarray = variable("axis", "float64", "thousand", "men of the defender, the day before")

    def begin(self, world: Country) -> None:
        world.own.defenders_before[:] = world.front.defenders

    @step("what share is lost, and how many men a row of the panel stands for", always=True)
    def weigh(self, world: BothHalves, today: Today, clock: Clock, streams: Streams) -> None:
        front, own, army = world.front, world.own, world.groups.soldiers
        start = world.layout.place_start[army.start :]
        today.lost = np.empty(len(front.defenders))
        weigh_soldiers(
            front.defenders, front.killed, front.captured, start, world.weight[army], own.lost_before,
            own.defenders_before, today.lost,
        )  # fmt: skip

    @step("men lost are replaced, stragglers return")
    def soldiers(self, world: BothHalves, today: Today, clock: Clock, streams: Streams) -> None:
        s, layout = world.state, world.layout
        returning = chance(world.schedule.value("action.returning"), 1.0)
        step_soldiers(
            streams.key("day"), streams.key("home"), clock.day, world.first_soldiers, world.theatre.axis,
            layout.households_per_block, layout.household_size, layout.block_start, layout.place_start,
            world.home_share, world.home_other, world.shared.block_of_row, today.lost, returning, self.least_absence,
            s.occupied, s.away, s.absent_days, s.belief, s.fear, s.resolve, s.habituation, s.rumour, s.published,
        )  # fmt: skip


@serial
def weigh_soldiers(defenders, killed, captured, start, weight, lost_before, defenders_before, chance):  # type: ignore[no-untyped-def]
    """Men whom a row of each axis stands for, chance of each that he is lost today, and what was, for tomorrow: the
    last four, written. defenders, killed, captured : thousand (axes,).   start : first row of each axis, and the end.
    """
    for k in range(defenders.size):
        weight[k] = defenders[k] * THOUSAND / (start[k + 1] - start[k])
        lost = killed[k] + captured[k]
        chance[k] = np.minimum(np.maximum((lost - lost_before[k]) / defenders_before[k], 0.0), 1.0)
        lost_before[k], defenders_before[k] = lost, defenders[k]


@device
def _home_row(  # type: ignore[no-untyped-def]
    key, i, day, place_start, home_share, home_other, block_of_row, block_start, occupied,
):  # fmt: skip
    """A row at home, by people, not under occupation if one is found."""
    j = 0
    for attempt in range(TRIES):
        slot = (TRIES * day + attempt) * 3
        place = index(key, i, slot, home_share.size)
        if uniform(key, i, slot + 2) >= home_share[place]:
            place = home_other[place]
        j = place_start[place] + index(key, i, slot + 1, place_start[place + 1] - place_start[place])
        b = block_of_row[j // ROWS_PER_MARK]
        while block_start[b + 1] <= j:
            b += 1
        if occupied[b] == 0:
            break
    return j


@kernel
def step_soldiers(  # type: ignore[no-untyped-def]
    key, home_key, day, first_block, axis, households_per_block, household_size, block_start, place_start,
    home_share, home_other, block_of_row, lost, p_return, least_absence, occupied, away, absent_days, belief, fear,
    resolve, habituation, rumour, published,
):  # fmt: skip
    """One day, before the society's. Soldiers are the blocks from first_block on.

    key, home_key : of losses and returns, and of the homes that new men come from.   axis : int16 (blocks,), ARMY - k.
    lost : (axes,), chance of a man today.   home_share, home_other : alias table over home places by people.
    block_of_row : int32 (marks,), a block not after every ROWS_PER_MARK-th row.
    """
    for b in prange(first_block, axis.size):
        k = -2 - axis[b]
        household, first = b * households_per_block, block_start[b]
        start, slots = row_start(block_start, b), block_start[b + 1] - first
        whole = whole_of_any(lost[k])
        somebody = happens_to_any(key, first, first + slots, 2 * day, whole)
        for column in range(households_per_block):
            g = household + column
            back = False
            if away[g] == OWN_DECISION:
                absent_days[g] = min(255, absent_days[g] + 1)
                back = absent_days[g] > least_absence and uniform(key, first + column, 2 * day + 1) < p_return
                if back:
                    away[g] = HOME
            if away[g] == HOME:
                absent_days[g] = 0
            if not (somebody or back):
                continue
            slot, across = column, households_per_block
            for member in range(household_size[g]):
                across = wide(household_size, household, member, across)
                i = first + slot
                new = happens(key, i, 2 * day, whole)
                if new:
                    j = _home_row(home_key, i, day, place_start, home_share, home_other, block_of_row, block_start,
                                  occupied)  # fmt: skip
                    belief[i], fear[i], resolve[i] = belief[j], fear[j], resolve[j]
                    habituation[i], rumour[i] = 0.0, UNAWARE
                if (new or back) and away[g] == HOME:
                    publish(published, start, slots, slot, code(belief[i]))
                slot += across


def blocks_by_row(block_start: np.ndarray, rows: int) -> np.ndarray:
    """For every ROWS_PER_MARK-th row the block it lies in, int32; one mark more than rows fill."""
    marked = np.arange(0, rows + ROWS_PER_MARK, ROWS_PER_MARK)
    return np.asarray(np.searchsorted(block_start, marked, side="right") - 1, dtype=np.int32)
