"""Plants moved out of reach: ordered, dismantled, shipped under one wagon budget with the army's supply, restarted.

    ordered when X - x < 250 km, never withdrawn      dismantled W / 14 a day, down to what cannot be moved
    wagons = budget - supply wagons (D - D_0)         shipped in proportion to what waits
    transit first order, 25 days                      restart Erlang(3), mean 130 days
    B = sum_j share_j (W_j siege_j + eff E_j) / n_j + east (1 + growth t)
    O = B (1 + (conversion - 1)(1 - e^(-t/145)))

W, E: plants working in place and in the east. What the front reaches first is lost, with what waits for wagons. B:
capacity, O: war output, both 1 in the first month. A besieged city's plants give siege_output while the front is near.
Labour moves with its plants; where people are gone, output falls (hook `production`).
"""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, part, serial
from homefront.elementary import exp
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.both_halves import BothHalves
from homefront.processes.country import Clock, Streams, Today
from homefront.processes.place_groups import ABSENT, AT_HOME, add_up_people
from homefront.processes.sources import FRONT_ASSUMED, TRIAL
from homefront.processes.steps import kernel_step, step
from homefront.streams import uniform
from homefront.world.published import row_start, silence
from homefront.world.state import HOME, ORDERED, variable

STAGES = ("working", "waiting", "moving", "restart_1", "restart_2", "restart_3", "working_east", "lost")
"""Where plants can be, the last axis of `plants`."""

WORKING, WAITING, MOVING, FIRST_RESTART, EAST, LOST = 0, 1, 2, 3, 6, 7
N_RESTART = 3
MOVING_ON = slice(MOVING, EAST + 1)
"""Stages of plants that were shipped."""

_FIVE = f"fitted by the trial to five targets, {TRIAL}"
_CURVE = f"a curve fitted by the trial, {TRIAL}"
_WERTH = (
    "Werth 1964, page not looked up: 210,000 workers with 498 plants from Moscow (docs/model/references.md#werth-1964)"
)
_GOAL = "assumed: no count of it; idea Locke & Latham 1990 (docs/model/references.md#locke-and-latham-1990)"


@process(
    name="relocation",
    reads=("away", "enlisted", "occupied", "defenders", "position", "equipment", "plants", "ordered", "capacity",
        "output", "wagons", "shipped", "shipped_before"),
    writes=("published", "away", "host", "equipment", "plants", "ordered", "capacity", "output", "wagons", "shipped",
        "shipped_before"),
)  # fmt: skip
class Relocation(Process):
    dismantling: float = param(14.0, unit="day", bounds=(1, 365), prior=(7, 30), symbol="dismantle",
                               source=FRONT_ASSUMED, doc="mean time to take a plant down")  # fmt: skip
    transit: float = param(25.0, unit="day", bounds=(1, 365), prior=(15, 45), symbol="transit",
                           source=_FIVE, doc="mean time on the way")  # fmt: skip
    restart: float = param(130.0, unit="day", bounds=(1, 1000), prior=(60, 200), symbol="restart",
                           source=_FIVE,
                           doc="mean time from unloading to full work")  # fmt: skip
    efficiency: float = param(0.9, unit="1", bounds=(0, 2), prior=(0.7, 1), symbol="eff",
                              source=FRONT_ASSUMED, doc="output in the east over output before")  # fmt: skip
    conversion: float = param(8.4, unit="1", bounds=(1, 50), prior=(5, 12), symbol="conversion",
                              source=_CURVE,
                              doc="war output when civil lines are converted, times")  # fmt: skip
    conversion_days: float = param(145.0, unit="day", bounds=(1, 2000), prior=(90, 200), symbol="tau_c",
                                   source=_CURVE, doc="time of that conversion")  # fmt: skip
    output_lag: float = param(20.0, unit="day", bounds=(0, 120), prior=(10, 40), symbol="lag_O",
                              source=FRONT_ASSUMED, doc="days from plant to front")  # fmt: skip
    equipment: float = param(0.0005, unit="1/day", bounds=(0, 0.1), prior=(0.0002, 0.001), symbol="pi_K",
                             source=FRONT_ASSUMED,
                             doc="equipment of the first month made in a day at output 1")  # fmt: skip
    aid: float = param(1.0, unit="flag", bounds=(0, 1), symbol="aid",
                       source="rule of this version, docs/model/industry.md#e19-equipment",
                       doc="what allies deliver adds to equipment")  # fmt: skip
    supply_wagons: float = param(3.3, unit="wagon/thousand", bounds=(0, 50), prior=(1, 6), symbol="kappa_w",
                                 source="assumed: a train of 50 wagons a day for a division of 15,000",
                                 doc="wagons a day that supply a thousand men")  # fmt: skip
    workers: float = param(422.0, unit="count", bounds=(0, 20000), prior=(200, 1000), symbol="workers",
                           source=_WERTH,
                           doc="people who move with a plant")  # fmt: skip
    objective_near: float = param(0.2, unit="1", bounds=(0, 1), prior=(0.1, 0.3), symbol="near_goal",
                                  source=_GOAL,
                                  doc="gap to a directive's target, as a share, that still spurs")  # fmt: skip
    objective_effort: float = param(0.05, unit="1", bounds=(0, 0.5), prior=(0, 0.1), symbol="goal",
                                    source=_GOAL,
                                    doc="effort that a target in reach adds, and one beyond takes away")  # fmt: skip
    shipped_before: np.ndarray = variable("plants", "float64", "count", "plants that had left, the day before")

    equip = kernel_step("equipment lost with its men, and made", always=True)
    step_industry = kernel_step("plants are ordered out, shipped, restarted; what is made", always=True)

    @step("workers leave with their plants", needs=("workers",))
    def move_labour(self, world: BothHalves, today: Today, clock: Clock, streams: Streams) -> None:
        s, groups, layout = world.state, world.groups, world.layout
        chance = np.empty(len(groups.at_plants))
        departed = chances_to_leave(
            world.front.plants, self.workers, groups.members, groups.starts, world.work.place_sums, world.weight,
            world.own.shipped_before, chance,
        )  # fmt: skip
        if not departed or clock.day == 0:
            return
        move_labour(
            streams.key("labour"), clock.day, layout.households_per_block, layout.household_size, layout.block_start,
            layout.block_place, groups.plants_of, chance, groups.destination, s.occupied, s.away, s.host, s.published,
        )  # fmt: skip


@serial
def chances_to_leave(plants, workers, members, starts, sums, weight, shipped_before, chance):  # type: ignore[no-untyped-def]
    """Whether plants have left since the day before. plants : (regions, stages).   workers : with each.   members,
    starts, sums, weight : as of `place_groups.group_sums`.   shipped_before, chance : float64 (regions,), written:
    plants that have left by now, and, where any have, the chance of a household at home to leave with them.
    """
    departed = False
    for j in range(chance.size):
        shipped = 0.0
        for stage in range(MOVING, EAST + 1):
            shipped += plants[j, stage]
        chance[j] = shipped - shipped_before[j]
        shipped_before[j] = shipped
        departed |= chance[j] != 0.0
    if departed:
        persons = np.empty((chance.size, ABSENT + 1))
        add_up_people(members, starts[: chance.size + 1], sums, weight, persons)
        for j in range(chance.size):
            chance[j] = np.minimum(np.maximum(chance[j] * workers / np.maximum(1.0, persons[j, AT_HOME]), 0.0), 1.0)
    return departed


@part
def capacity(day, p, plants, efficiency, besieged):  # type: ignore[no-untyped-def]
    """B: capacity of the whole, first month = 1. plants : (regions, stages).   besieged : (regions,), 1 under siege."""
    total = p.east * (1.0 + p.growth * day)
    for j in range(p.share.size):
        working = plants[j, WORKING] * (p.siege_output if besieged[j] > 0.0 else 1.0)
        total += p.share[j] * (working + efficiency * plants[j, EAST]) / p.number[j]
    return total


@device
def converted(day, conversion, conversion_days):  # type: ignore[no-untyped-def]
    """War output over capacity on a day."""
    return 1.0 + (conversion - 1.0) * (1.0 - exp(-day / conversion_days))


@device
def pipeline(plants, j, transit, restart):  # type: ignore[no-untyped-def]
    """One day of the plants of a region that are on their way: moving, three stages of restart, work in the east."""
    out = plants[j, MOVING] / transit
    plants[j, MOVING] -= out
    for stage in range(FIRST_RESTART, FIRST_RESTART + N_RESTART):
        arriving = out
        out = plants[j, stage] * N_RESTART / restart
        plants[j, stage] += arriving - out
    plants[j, EAST] += out


@part
def equip(day, p, s, r, irrecoverable):  # type: ignore[no-untyped-def]
    """Equipment is lost with its men, and made."""
    own = r.relocation
    defenders = 0.0
    for k in range(s.defenders.size):
        defenders += s.defenders[k]
    made = s.output[max(0, day - np.int64(own.output_lag))] if day > 0 else 1.0
    s.equipment[0] = s.equipment[0] * (1.0 - irrecoverable / defenders) + own.equipment * (
        made + own.aid * p.aid[day])  # fmt: skip


@part
def step_industry(day, g, p, s, r, runs, production, besieged):  # type: ignore[no-untyped-def]
    """One day of the plants. production : labour, 1 without coupling.   besieged : float64 (regions,), written."""
    if day > 0 and runs.relocation:
        waiting = _order_out(p, s, r.relocation, g.moves)
        _ship(day, p, s, r.relocation, waiting, s.defenders.sum() - g.first_defenders)
    for j in range(p.share.size):
        near = p.chainage[j] - s.position[p.axis[j]] <= p.siege_km
        besieged[j] = 1.0 if near and p.besieged[j] > 0.0 and runs.relocation else 0.0
    own = r.relocation
    s.capacity[day] = capacity(day, p, s.plants, own.efficiency, besieged)
    made = s.capacity[day] * converted(day, own.conversion, own.conversion_days)
    s.output[day] = made * production * (1.0 + _spur(day, made, p, own))


@part
def _order_out(p, s, own, moves):  # type: ignore[no-untyped-def]
    """Plants that now wait for wagons: those in reach are lost, those ordered out are dismantled.

    moves : 0 if nothing is shipped.
    """
    waiting = 0.0
    for j in range(p.share.size):
        gap = p.chainage[j] - s.position[p.axis[j]]
        if gap <= 0.0:
            s.plants[j, LOST] += s.plants[j, WORKING] + s.plants[j, WAITING]
            s.plants[j, WORKING], s.plants[j, WAITING] = 0.0, 0.0
        if gap < p.order_distance and moves > 0.0:
            s.ordered[j] = 1
        if s.ordered[j] == 1:
            out = max(0.0, min(s.plants[j, WORKING] / own.dismantling,
                               s.plants[j, WORKING] - (1.0 - p.movable[j]) * p.number[j]))  # fmt: skip
            s.plants[j, WORKING] -= out
            s.plants[j, WAITING] += out
        waiting += s.plants[j, WAITING]
    return waiting


@part
def _ship(day, p, s, own, waiting, more_men):  # type: ignore[no-untyped-def]
    """Plants leave in the wagons that supply leaves. more_men : thousand, the army's growth since the first day."""
    s.wagons[day] = max(0.0, p.wagons_per_day - own.supply_wagons * more_men)
    shipped = min(waiting, s.wagons[day] / p.wagons_per_plant)
    for j in range(p.share.size):
        pipeline(s.plants, j, own.transit, own.restart)
        out = shipped * s.plants[j, WAITING] / waiting if waiting > 0.0 else 0.0
        s.plants[j, WAITING] -= out
        s.plants[j, MOVING] += out
    s.shipped[0] += shipped


@part
def _spur(day, made, p, own):  # type: ignore[no-untyped-def]
    """Effort that directives with a target and a date add or take away."""
    effort = 0.0
    for n in range(p.objective_day.size):
        if p.objective_issued[n] <= day <= p.objective_day[n] and made < p.objective_output[n]:
            gap = (p.objective_output[n] - made) / p.objective_output[n]
            effort += own.objective_effort if gap <= own.objective_near else -own.objective_effort
    return effort


@kernel
def move_labour(  # type: ignore[no-untyped-def]
    key, day, households_per_block, household_size, block_start, block_place, plants_of, chance, destination, occupied,
    away, host, published,
):  # fmt: skip
    """Households that leave by rail with their plant. plants_of : int64 (places,), region of plants or -1.

    chance : (regions,), of a household at home today.   destination : float64 (regions, places), cumulative shares of
    where their plants go.   host : int32 (households,), the place they come to.
    """
    for b in prange(block_place.size):
        region = plants_of[block_place[b]]
        if region < 0 or chance[region] <= 0.0 or occupied[b] == 1:
            continue
        household, slots = b * households_per_block, block_start[b + 1] - block_start[b]
        for column in range(households_per_block):
            g = household + column
            if away[g] == HOME and uniform(key, g, 2 * day) < chance[region]:
                row = destination[region]
                to = np.searchsorted(row, uniform(key, g, 2 * day + 1) * row[row.size - 1], side="right")
                away[g] = ORDERED
                host[g] = np.int32(min(to, row.size - 1))
                silence(published, row_start(block_start, b), slots, household_size, household, column,
                        households_per_block)  # fmt: skip
