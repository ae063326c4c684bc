"""One day of industry: plants ordered out, wagons, transit, restart, loss to the front, and what is made."""

from __future__ import annotations

import numpy as np

from homefront.compiled import device, serial
from homefront.processes.relocation import LOST, MOVING, WAITING, WORKING, capacity, converted, pipeline


@serial
def step_industry(day, p, s, r, on, production, more_men, moves):  # type: ignore[no-untyped-def]
    """One day of the plants. more_men : thousand, the army's growth since June.   moves : 0 if nothing is shipped."""
    regions = p.share.size
    besieged = np.zeros(regions)
    if day > 0 and on.relocation:
        waiting = 0.0
        for j in range(regions):
            gap = p.chainage[j] - s.position[p.axis[j]]
            if gap <= 0.0:
                s.plants[j, LOST] += s.plants[j, WORKING] + s.plants[j, WAITING]
                s.plants[j, WORKING], s.plants[j, WAITING] = 0.0, 0.0
            if gap < p.order_distance and moves > 0.0:
                s.ordered[j] = 1
            if s.ordered[j] == 1:
                out = max(0.0, min(s.plants[j, WORKING] / r.dismantling,
                                   s.plants[j, WORKING] - (1.0 - p.movable[j]) * p.number[j]))  # fmt: skip
                s.plants[j, WORKING] -= out
                s.plants[j, WAITING] += out
            waiting += s.plants[j, WAITING]
        s.wagons[day] = max(0.0, p.wagons_per_day - r.supply_wagons * more_men)
        shipped = min(waiting, s.wagons[day] / p.wagons_per_plant)
        for j in range(regions):
            pipeline(s.plants, j, r.transit, r.restart)
            out = shipped * s.plants[j, WAITING] / waiting if waiting > 0.0 else 0.0
            s.plants[j, WAITING] -= out
            s.plants[j, MOVING] += out
        s.shipped[0] += shipped
    for j in range(regions):
        near = p.chainage[j] - s.position[p.axis[j]] <= p.siege_km
        besieged[j] = 1.0 if near and p.besieged[j] > 0.0 and on.relocation else 0.0
    s.capacity[day] = capacity(s.plants, p.share, p.number, r.efficiency, p.east, p.growth, day, besieged,
                               p.siege_output)  # fmt: skip
    made = s.capacity[day] * converted(day, r.conversion, r.conversion_days)
    s.output[day] = made * production * (1.0 + _spur(day, made, p, r))


@serial
def finish_industry(first, after, p, s, r, on, production, more_men, moves, record):  # type: ignore[no-untyped-def]
    """Industry alone from day first to after - 1: land, labour and front as they are."""
    for day in range(first, after):
        step_industry(day, p, s, r, on, production, more_men, moves)
        record.plants[:, :, day] = s.plants


@device
def _spur(day, made, p, r):  # type: ignore[no-untyped-def]
    """Effort that directives with a target and a date add or take away."""
    effort = 0.0
    for n in range(p.objective_day.size):
        if p.objective_issued[n] <= day <= p.objective_day[n] and made < p.objective_output[n]:
            gap = (p.objective_output[n] - made) / p.objective_output[n]
            effort += r.goal_effort if gap <= r.near_goal else -r.goal_effort
    return effort
