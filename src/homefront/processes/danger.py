"""E1, danger measured as time to arrival, and what can be seen and heard of it.

Of a front:

    h = war_on / (1 + (ETA / horizon)^3)      ETA = D / (v + standing_speed)      g = exp(-D / sight_range)

D: km from the block to the front; v: closing speed over the last four days, km/day, not below 0. While the course of
the fighting is read from the record, D = min over towns lost of [distance + V max(0, lost - d, d - regained)]: a front
closes on a town at V until its loss, and after its liberation moves off at V; where the record draws a line by day
(inputs/front_lines.py), D is the distance to it. With a simulated front (world/axes.py),

    D = sqrt(max(0, X + lag |y| - x)^2 + d_0^2)

X, y: km along the nearest axis and off it; x: position of the front. Cities fall by the front's hazard, other blocks as
the front reaches them. Soldiers are at the front: D = 0, so h = g = 1.

Of danger that is given by place and day, of whatever kind:

    h = level      g = seen level

A level stands for a time to arrival: it is one half where what is feared comes in about five days.

Of a front and danger that is given:

    h = max(h of the front, level)      g = max(g of the front, seen level)
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, serial
from homefront.elementary import exp
from homefront.inputs.front_lines import on_day
from homefront.inputs.made_once import KeptDays
from homefront.inputs.society import Towns
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.sources import TRIAL
from homefront.processes.steps import step
from homefront.vectors import ZERO
from homefront.world.axes import ARMY, BY_RECORD
from homefront.world.people import wide
from homefront.world.published import NOBODY, code, publish, row_start
from homefront.world.state import CLOSING_DAYS, HOME
from homefront.world.sums import total

TOGETHER = 512
"""Points whose distance one thread takes at a time."""

_PAPER = f"set by hand in the trial, not searched finely, {TRIAL}"


@process(
    name="danger",
    reads=("away", "enlisted", "distance", "danger", "sight", "occupied", "position", "fallen"),
    writes=("belief", "fear", "published", "distance", "danger", "sight", "occupied", "place_danger"),
)  # fmt: skip
class Danger(Process):
    horizon: float = param(5.0, unit="day", bounds=(0.5, 30), prior=(3, 8), symbol="T0", source=_PAPER,
                           doc="time to arrival at which danger is one half")  # fmt: skip
    standing_speed: float = param(6.1, unit="km/day", bounds=(0.1, 50), prior=(3, 10), symbol="v0", source=_PAPER,
                                  doc="speed that people reckon with from a front that stands")  # fmt: skip
    sight_range: float = param(44.0, unit="km", bounds=(1, 300), prior=(20, 60), symbol="Dg",
                               source=f"set by hand in the trial to about gun range, {TRIAL}",
                               doc="distance at which sight and sound of the front fall to 1/e")  # fmt: skip

    @step("distance to the front, danger, occupation")
    def danger(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        s, theatre = world.state, world.theatre
        before, layout = s.occupied.copy(), world.layout
        freed = step_danger(
            clock.day, layout.block_place, today.of("war_on"), by_record(world, clock.day), world.built.entry_day,
            world.built.exit_day, theatre.axis, theatre.reach, theatre.city, world.front.position, world.front.fallen,
            world.schedule.value("front.near"), self.rates(), s.distance, s.danger, s.sight, s.occupied,
        )  # fmt: skip
        if world.inputs.dangers is not None:
            add_external(layout.block_place, *external_danger(world, clock.day), s.danger, s.sight)
        mean_by_place(s.danger, layout.place_block, s.place_danger)
        if freed > 0 and world.schedule.holds("belief.occupied_frozen"):
            set_free(
                before, s.occupied, layout.households_per_block, layout.household_size, layout.block_start, s.away,
                s.enlisted, s.belief, s.fear, s.published,
            )  # fmt: skip


def by_record(world: Country, day: int) -> np.ndarray:
    """km from each block to the front of the record, float64 (blocks,); 0 where the front is simulated."""
    if world.inputs.lines is not None:
        return np.asarray(np.maximum(0.0, on_day(world.inputs.lines, world.built.line_km, day)))
    return world.once.of(
        BlocksByRecord, world.inputs.towns, world.theatre.axis, world.block_east, world.block_north
    ).on(day)


class BlocksByRecord:
    """km from blocks to the front of the record by the dates of its towns: no world changes them. axis, east, north :
    of the blocks."""

    def __init__(self, towns: Towns, axis: np.ndarray, east: np.ndarray, north: np.ndarray) -> None:
        self.towns, self.axis, self.east, self.north, self.days = towns, axis, east, north, KeptDays()

    def on(self, day: int) -> np.ndarray:
        """float64 (blocks,), not to be written to; 0 where the front is simulated."""
        return self.days.of(day, self._on)

    def _on(self, day: int) -> np.ndarray:
        towns, out = self.towns, np.zeros(len(self.axis))
        front_distance(
            day, self.axis, self.east, self.north, towns.east, towns.north, towns.lost, towns.regained,
            float(towns.closing_speed), out,
        )  # fmt: skip
        return out


def external_danger(world: Country, day: int) -> tuple[np.ndarray, np.ndarray]:
    """Level of the danger given to each place today, and what can be seen and heard of it, float64 (places,)."""
    dangers = world.inputs.dangers
    assert dangers is not None
    level = np.ascontiguousarray(dangers.level[:, day])
    return level, level * dangers.seen[:, day]


@kernel
def add_external(block_place, level, sight_of_it, danger, sight):  # type: ignore[no-untyped-def]
    """The greater of the danger of the front and the danger given, and what is seen of either.

    level, sight_of_it : (places,).   danger, sight : (blocks,), of the front, changed.
    """
    for b in prange(block_place.size):
        place = block_place[b]
        danger[b] = max(danger[b], level[place])
        sight[b] = max(sight[b], sight_of_it[place])


def level_before(days: float, horizon: float) -> float:
    """Level of a danger that is sure to arrive in so many days: what a front as far off in time has.

    >>> level_before(0, 5), level_before(5, 5), round(level_before(2, 5), 3)
    (1.0, 0.5, 0.94)
    """
    eta = days / horizon
    return 1.0 / (1.0 + eta * eta * eta)


@serial
def mean_by_place(values, place_block, place_danger):  # type: ignore[no-untyped-def]
    """Mean over the blocks of each place, written to place_danger, float64 (places,). values : (blocks,).
    place_block : first block of each place, and the end.
    """
    exact = values.astype(np.float64)
    for place in range(place_danger.size):
        first, count = place_block[place], place_block[place + 1] - place_block[place]
        if count == 1:
            place_danger[place] = exact[first]
            continue
        place_danger[place] = (exact[first] + total(exact, first + 1, count - 1)) / count


def place_distance(world: Country, day: int) -> np.ndarray:
    """km from the centre of each place to the front (places,); 0 for soldiers."""
    theatre, near = world.theatre, world.schedule.value("front.near")
    out = world.recorded.on(day).copy()
    _on_axes(theatre.place_axis, theatre.place_reach, world.front.position, near**2, out)
    return out


@serial
def _on_axes(axis, reach, position, near_squared, out):  # type: ignore[no-untyped-def]
    """km to a simulated front, where there is one; 0 for soldiers. out : (places,), by the record, changed."""
    for place in range(axis.size):
        if axis[place] >= 0:
            ahead = max(0.0, reach[place] - position[axis[place]])
            out[place] = np.sqrt(ahead * ahead + near_squared)
        elif axis[place] != BY_RECORD:
            out[place] = 0.0


@device
def danger(distance, speed, horizon, standing_speed):  # type: ignore[no-untyped-def]
    """Danger while the war is on, from 0 to 1."""
    eta = distance / (speed + standing_speed) / horizon
    return 1.0 / (1.0 + eta * eta * eta)


@device
def km_off(lost, regained, day, closing_speed):  # type: ignore[no-untyped-def]
    """km by which the front is farther than a town of the record on a day; inf where it is not lost."""
    return max(0.0, max(lost - day, day - regained)) * closing_speed


@kernel
def front_distance(  # type: ignore[no-untyped-def]
    day, axis, east, north, town_east, town_north, lost, regained, closing_speed, out,
):  # fmt: skip
    """km to the front by the record's dates; inf where no town is lost. out : (points,), written where axis is
    BY_RECORD.

    Points side by side for each town, so that several roots are taken at once; of towns that the enemy holds the
    nearest is found by the squares.
    """
    for chunk in prange(-(-axis.size // TOGETHER)):
        first = chunk * TOGETHER
        some = first + np.flatnonzero(axis[first : first + TOGETHER] == BY_RECORD)
        x, y, least = east[some], north[some], np.full(some.size, np.inf)
        for t in range(lost.size):
            if km_off(lost[t], regained[t], day, closing_speed) == 0.0:
                _nearest_square(x, y, town_east[t], town_north[t], least)
        for n in range(some.size):
            least[n] = np.sqrt(least[n])
        for t in range(lost.size):
            off = km_off(lost[t], regained[t], day, closing_speed)
            if 0.0 < off < np.inf:
                _come_closer(x, y, town_east[t], town_north[t], off, least)
        for n in range(some.size):
            out[some[n]] = least[n]


@device
def _nearest_square(east, north, town_east, town_north, least):  # type: ignore[no-untyped-def]
    for i in range(least.size):
        x, y = east[i] - town_east, north[i] - town_north
        here = x * x + y * y
        least[i] = here if here < least[i] else least[i]


@device
def _come_closer(east, north, town_east, town_north, off, least):  # type: ignore[no-untyped-def]
    for i in range(least.size):
        x, y = east[i] - town_east, north[i] - town_north
        here = off + np.sqrt(x * x + y * y)
        least[i] = here if here < least[i] else least[i]


@device
def distance_on_axis(reach, position, near):  # type: ignore[no-untyped-def]
    """km from a place to a simulated front."""
    ahead = max(0.0, reach - position)
    return np.sqrt(ahead * ahead + near * near)


@kernel
def set_free(  # type: ignore[no-untyped-def]
    before, occupied, households_per_block, household_size, block_start, away, enlisted, belief, fear, published,
):  # fmt: skip
    """Blocks that the enemy has left since `before`: belief and fear are gone, and those at home are heard."""
    calm = code(ZERO)
    for b in prange(occupied.size):
        if before[b] == 0 or occupied[b] == 1:
            continue
        first, household = block_start[b], b * households_per_block
        start, slots = row_start(block_start, b), block_start[b + 1] - block_start[b]
        for column in range(households_per_block):
            slot, across = column, households_per_block
            for member in range(household_size[household + column]):
                across = wide(household_size, household, member, across)
                i = first + slot
                belief[i], fear[i] = 0.0, 0.0
                heard = away[household + column] == HOME and enlisted[i] == 0
                publish(published, start, slots, slot, calm if heard else NOBODY)
                slot += across


class Recorded(NamedTuple):
    """The front of the record. km : (blocks,), distance to it today.   entry_day, exit_day : float32 (times, blocks),
    of each occupation."""

    km: np.ndarray
    entry_day: np.ndarray
    exit_day: np.ndarray


class Simulated(NamedTuple):
    """A simulated front. axis : int16 (blocks,), BY_RECORD, or ARMY - k for the soldiers of axis k.   reach : km
    (blocks,).   city : int16 (blocks,), index into fallen, or -1.   position : km (axes,).   near : km, least distance.
    """

    axis: np.ndarray
    reach: np.ndarray
    city: np.ndarray
    position: np.ndarray
    fallen: np.ndarray
    near: float


class Felt(NamedTuple):
    """State that is written. distance : float32 (5, blocks).   The others: (blocks,)."""

    distance: np.ndarray
    danger: np.ndarray
    sight: np.ndarray
    occupied: np.ndarray


@kernel
def step_danger(  # type: ignore[no-untyped-def]
    day, block_place, war_on, km, entry_day, exit_day, axis, reach, city, position, fallen, near, r, distance, danger,
    sight, occupied,
):  # fmt: skip
    """One day; how many blocks the enemy has left. war_on : (places,).   r : Danger.Rates.

    The others are those of Recorded, of Simulated and of Felt, one by one: to look at the types of three tuples would
    take as long as the day. Row day % 5 of the distance is written, the others hold the four days before.
    """
    recorded = Recorded(km, entry_day, exit_day)
    simulated = Simulated(axis, reach, city, position, fallen, near)
    s, freed = Felt(distance, danger, sight, occupied), 0
    for b in prange(block_place.size):
        freed += _step_block(b, day, war_on[block_place[b]], recorded, simulated, r, s)
    return freed


@device
def _step_block(b, day, war_on, recorded, simulated, r, s):  # type: ignore[no-untyped-def]
    """Whether the enemy has left, 0 or 1. A function of its own: what a prange loop itself writes to arrays of a tuple,
    numba 0.68 loses without a word."""
    rows, back, axis = s.distance.shape[0], min(day, CLOSING_DAYS), simulated.axis[b]
    if axis <= ARMY:
        s.distance[day % rows, b] = 0.0
        s.danger[b] = war_on
        s.sight[b] = 1.0
        return 0
    if axis >= 0:
        here = distance_on_axis(simulated.reach[b], simulated.position[axis], simulated.near)
    else:
        here = recorded.km[b]
    s.distance[day % rows, b] = here
    then = s.distance[(day - back) % rows, b] if back > 0 else here
    speed = max(0.0, then - here) / max(back, 1) if here < np.inf else 0.0
    h = danger(here, speed, r.horizon, r.standing_speed) if here < np.inf else 0.0
    s.danger[b] = h * war_on
    s.sight[b] = exp(-here / r.sight_range)
    held = s.occupied[b]
    if axis < 0:
        s.occupied[b] = 0
        for time in range(recorded.entry_day.shape[0]):
            if recorded.entry_day[time, b] <= day < recorded.exit_day[time, b]:
                s.occupied[b] = 1
    elif simulated.city[b] >= 0:
        s.occupied[b] = simulated.fallen[simulated.city[b]]
    else:
        s.occupied[b] = 1 if simulated.position[axis] >= simulated.reach[b] else 0
    return 1 if held == 1 and s.occupied[b] == 0 else 0
