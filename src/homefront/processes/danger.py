"""E1, danger measured as time to arrival, and what can be seen and heard of the front.

    h = war_on / (1 + (ETA / horizon)^3)      ETA = D / (v + standing_speed)      g = exp(-D / sight_range)

D: km from the block to the front; v: closing speed over the last four days, km/day, not below 0. While the course of
the fighting is read from the record, D = min over towns lost of [distance + V max(0, lost - d, d - regained)]: a front
closes on a town at V until its loss, and after its liberation moves off at V; where the record draws a line by day
(scenario/front_lines.py), D is the distance to it. With a simulated front (world/axes.py),

    D = sqrt(max(0, X + lag |y| - x)^2 + d_0^2)

X, y: km along the nearest axis and off it; x: position of the front. Cities fall by the front's hazard, other blocks as
the front reaches them. Soldiers are at the front: D = 0, so h = g = 1.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, serial
from homefront.elementary import exp
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.steps import step
from homefront.scenario.front_lines import on_day
from homefront.vectors import ZERO
from homefront.world.axes import ARMY, BY_RECORD
from homefront.world.people import wide
from homefront.world.published import NOBODY, code, publish, row_start
from homefront.world.state import CLOSING_DAYS, HOME

TOGETHER = 512
"""Points whose distance one thread takes at a time."""

_PAPER = "homefront trial, model_society section 3: set by hand, not searched finely"


@process(
    name="danger",
    reads=("away", "enlisted", "distance", "danger", "occupied", "position", "fallen"),
    writes=("belief", "fear", "published", "distance", "danger", "sight", "occupied", "place_danger"),
)  # fmt: skip
class Danger(Process):
    horizon: float = param(5.0, unit="day", bounds=(0.5, 30), prior=(3, 8), symbol="T0", source=_PAPER,
                           doc="time to arrival at which danger is one half")  # fmt: skip
    standing_speed: float = param(6.1, unit="km/day", bounds=(0.1, 50), prior=(3, 10), symbol="v0", source=_PAPER,
                                  doc="speed that people reckon with from a front that stands")  # fmt: skip
    sight_range: float = param(44.0, unit="km", bounds=(1, 300), prior=(20, 60), symbol="Dg",
                               source="homefront trial, model_society section 3: about gun range",
                               doc="distance at which sight and sound of the front fall to 1/e")  # fmt: skip

    @step("distance to the front, danger, occupation")
    def danger(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        s, theatre = world.state, world.theatre
        before = s.occupied.copy()
        recorded = Recorded(by_record(world, clock.day), world.built.entered, world.built.left)
        simulated = Simulated(
            theatre.axis, theatre.reach, theatre.city, world.front.position, world.front.fallen,
            world.schedule.value("front.near"),
        )  # fmt: skip
        step_danger(
            clock.day, world.layout.block_place, today.of("war_on"), recorded, simulated, self.rates(),
            Felt(s.distance, s.danger, s.sight, s.occupied),
        )  # fmt: skip
        s.place_danger[:] = mean_by_place(s.danger, world.layout.place_block)
        if world.schedule.holds("belief.occupied_frozen"):
            layout = world.layout
            set_free(
                before, s.occupied, layout.households_per_block, layout.household_size, layout.block_start, s.away,
                s.enlisted, s.belief, s.fear, s.published,
            )  # fmt: skip


def km_off(lost: np.ndarray, regained: np.ndarray, day: float, closing_speed: float) -> np.ndarray:
    """km by which the front is farther than each town of the record on a day (towns,); inf where none is lost."""
    return np.asarray(np.maximum(0.0, np.maximum(lost - day, day - regained)) * closing_speed)


def by_record(world: Country, day: int) -> np.ndarray:
    """km from each block to the front of the record, float64 (blocks,); 0 where the front is simulated."""
    if world.inputs.lines is not None:
        return np.asarray(np.maximum(0.0, on_day(world.inputs.lines, world.built.line_km, day)))
    towns, which = world.inputs.towns, np.flatnonzero(world.theatre.axis == BY_RECORD)
    out, off = np.zeros(len(world.theatre.axis)), km_off(towns.lost, towns.regained, day, towns.closing_speed)
    front_distance(which, world.block_east, world.block_north, towns.east, towns.north, off, out)
    return out


def mean_by_place(values: np.ndarray, place_block: np.ndarray) -> np.ndarray:
    """Mean over the blocks of each place, float64 (places,). values : (blocks,).   place_block : firsts."""
    return np.asarray(np.add.reduceat(values.astype(float), place_block[:-1]) / (place_block[1:] - place_block[:-1]))


def place_distance(world: Country, day: int) -> np.ndarray:
    """km from the centre of each place to the front (places,); 0 for soldiers."""
    theatre, near = world.theatre, world.schedule.value("front.near")
    out = world.recorded.on(day)
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


@kernel
def front_distance(which, east, north, town_east, town_north, off, out):  # type: ignore[no-untyped-def]
    """km to the front by the record's dates; inf where no town is lost. out : (points,), written for those of `which`.

    off : km, `km_off` of each town.   Points side by side for each town, so that several roots are taken at once.
    """
    for chunk in prange(-(-which.size // TOGETHER)):
        some = which[chunk * TOGETHER : (chunk + 1) * TOGETHER]
        x, y, least = east[some], north[some], np.full(some.size, np.inf)
        for t in range(off.size):
            if off[t] < np.inf:
                _come_closer(x, y, town_east[t], town_north[t], off[t], least)
        for n in range(some.size):
            out[some[n]] = least[n]


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
        start, seats = row_start(block_start, b), block_start[b + 1] - block_start[b]
        for column in range(households_per_block):
            seat, across = column, households_per_block
            for member in range(household_size[household + column]):
                across = wide(household_size, household, member, across)
                i = first + seat
                belief[i], fear[i] = 0.0, 0.0
                heard = away[household + column] == HOME and enlisted[i] == 0
                publish(published, start, seats, seat, calm if heard else NOBODY)
                seat += across


class Recorded(NamedTuple):
    """The front of the record. km : (blocks,), distance to it today.   entered, left : float64 (times, blocks), days
    of occupation."""

    km: np.ndarray
    entered: np.ndarray
    left: np.ndarray


class Simulated(NamedTuple):
    """A simulated front. axis : int64 (blocks,), BY_RECORD, or ARMY - k for the soldiers of axis k.   reach : km
    (blocks,).   city : int64 (blocks,), index into fallen, or -1.   position : km (axes,).   near : km, least distance.
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
def step_danger(day, block_place, war_on, recorded, simulated, r, s):  # type: ignore[no-untyped-def]
    """One day. war_on : (places,).   recorded, simulated : the front.   r : Danger.Rates.

    s : Felt; row day % 5 of the distance is written, the others hold the four days before.
    """
    for b in prange(block_place.size):
        _step_block(b, day, war_on[block_place[b]], recorded, simulated, r, s)


@device
def _step_block(b, day, war_on, recorded, simulated, r, s):  # type: ignore[no-untyped-def]
    """A function of its own: what a prange loop itself writes to arrays of a tuple, numba 0.68 loses without a word."""
    rows, back, axis = s.distance.shape[0], min(day, CLOSING_DAYS), simulated.axis[b]
    if axis <= ARMY:
        s.distance[day % rows, b] = 0.0
        s.danger[b] = war_on
        s.sight[b] = 1.0
        return
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
    if axis < 0:
        s.occupied[b] = 0
        for time in range(recorded.entered.shape[0]):
            if recorded.entered[time, b] <= day < recorded.left[time, b]:
                s.occupied[b] = 1
    elif simulated.city[b] >= 0:
        s.occupied[b] = simulated.fallen[simulated.city[b]]
    else:
        s.occupied[b] = 1 if simulated.position[axis] >= simulated.reach[b] else 0
