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

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.steps import step
from homefront.scenario.front_lines import on_day
from homefront.world.axes import ARMY, BY_RECORD
from homefront.world.state import CLOSING_DAYS

_PAPER = "homefront trial, model_society section 3: set by hand, not searched finely"


@process(
    name="danger",
    reads=("distance", "danger", "occupied", "position", "fallen"),
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
        s, towns, built, theatre = world.state, world.inputs.towns, world.built, world.theatre
        starts, before = world.layout.place_block, s.occupied.copy()
        step_danger(
            clock.day, world.layout.block_place, _by_lines(world, clock.day), world.block_east, world.block_north,
            towns.east, towns.north, towns.lost, towns.regained, towns.closing_speed, built.entered, built.left,
            today.of("war_on"), self.horizon, self.standing_speed, self.sight_range, theatre.axis, theatre.reach,
            theatre.city, world.front.position, world.schedule.value("front.near"), world.front.fallen, s.distance,
            s.danger, s.sight, s.occupied,
        )  # fmt: skip
        s.place_danger[:] = np.add.reduceat(s.danger.astype(float), starts[:-1]) / np.diff(starts)
        if world.schedule.holds("belief.occupied_frozen"):
            for b in np.flatnonzero((before == 1) & (s.occupied == 0)):
                rows = slice(world.layout.block_start[b], world.layout.block_start[b + 1])
                s.belief[rows], s.fear[rows], s.published[rows] = 0.0, 0.0, 0.0


def _by_lines(world: Country, day: int) -> np.ndarray:
    """km from each block to the front where the record draws it (blocks,); nothing where it does not."""
    if world.inputs.lines is None:
        return np.empty(0)
    return np.asarray(np.maximum(0.0, on_day(world.inputs.lines, world.built.line_km, day)))


def place_distance(world: Country, day: int) -> np.ndarray:
    """km from the centre of each place to the front (places,); 0 for soldiers."""
    axis = world.theatre.place_axis
    ahead = np.maximum(0.0, world.theatre.place_reach - world.front.position[np.maximum(axis, 0)])
    simulated = np.sqrt(ahead**2 + world.schedule.value("front.near") ** 2)
    return np.where(axis >= 0, simulated, np.where(axis == BY_RECORD, world.recorded.on(day), 0.0))


@device
def danger(distance, speed, horizon, standing_speed):  # type: ignore[no-untyped-def]
    """Danger while the war is on, from 0 to 1."""
    eta = distance / (speed + standing_speed) / horizon
    return 1.0 / (1.0 + eta * eta * eta)


@device
def front_distance(east, north, day, town_east, town_north, lost, regained, closing_speed):  # type: ignore[no-untyped-def]
    """km to the front by the record's dates; inf where no town is lost."""
    nearest = np.inf
    for t in range(lost.size):
        off = max(0.0, max(lost[t] - day, day - regained[t])) * closing_speed
        if off < nearest:
            x, y = east - town_east[t], north - town_north[t]
            nearest = min(nearest, off + np.sqrt(x * x + y * y))
    return nearest


@device
def distance_on_axis(reach, position, near):  # type: ignore[no-untyped-def]
    """km from a place to a simulated front."""
    ahead = max(0.0, reach - position)
    return np.sqrt(ahead * ahead + near * near)


@kernel
def step_danger(  # type: ignore[no-untyped-def]
    day, block_place, by_line, east, north, town_east, town_north, lost, regained, closing_speed, entered, left, war_on,
    horizon, standing_speed, sight_range, axis, reach, city, position, near, fallen, distance, danger_out,
    sight, occupied,
):  # fmt: skip
    """One day. distance : float32 (5, blocks), row day % 5 is written; the others hold the four days before.

    by_line : km (blocks,), to the front that the record draws; empty where it gives days of towns only.
    entered, left : float64 (times, blocks), days by the record.
    axis : int64 (blocks,), of a simulated front, BY_RECORD, or ARMY - k for the soldiers of axis k.   reach : km
    (blocks,).   city : int64 (blocks,), index into fallen, or -1.   position : km (axes,).
    """
    rows = distance.shape[0]
    back = min(day, CLOSING_DAYS)
    for b in prange(block_place.size):
        if axis[b] <= ARMY:
            distance[day % rows, b] = 0.0
            danger_out[b] = war_on[block_place[b]]
            sight[b] = 1.0
            continue
        if axis[b] >= 0:
            here = distance_on_axis(reach[b], position[axis[b]], near)
        elif by_line.size > 0:
            here = by_line[b]
        else:
            here = front_distance(east[b], north[b], day, town_east, town_north, lost, regained, closing_speed)
        distance[day % rows, b] = here
        then = distance[(day - back) % rows, b] if back > 0 else here
        speed = max(0.0, then - here) / max(back, 1) if here < np.inf else 0.0
        h = danger(here, speed, horizon, standing_speed) if here < np.inf else 0.0
        danger_out[b] = h * war_on[block_place[b]]
        sight[b] = np.exp(-here / sight_range)
        if axis[b] < 0:
            occupied[b] = 0
            for time in range(entered.shape[0]):
                if entered[time, b] <= day < left[time, b]:
                    occupied[b] = 1
        elif city[b] >= 0:
            occupied[b] = fallen[city[b]]
        else:
            occupied[b] = 1 if position[axis[b]] >= reach[b] else 0
