"""One day of the front, step after step: weather, power, movement, losses, men, equipment, cities, then industry.

Scalar code over a handful of axes. Each step stands in the file of its process; why they come in this order is said in
docs/decisions/0009-front-day.md.
"""

from __future__ import annotations

import numpy as np

from homefront.compiled import part, serial
from homefront.processes.attrition import fight, recover
from homefront.processes.front import end_move, move_front, take_cities, transfer, weigh_power
from homefront.processes.learning import learn
from homefront.processes.mobilisation import reinforce, share_out
from homefront.processes.relocation import equip, step_industry
from homefront.processes.weather import set_weather
from homefront.world.front_tuples import FrontDay


@serial
def advance(first, after, land, g, p, s, r, runs, hooks, keys, record):  # type: ignore[no-untyped-def]
    """Days first, first + 1 ... after - 1, each written down: of front and industry, or of industry alone.

    land : whether the front moves; without, land, men and labour stay as they are.
    """
    n = s.position.size
    today = FrontDay(np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n), np.empty(n),
                     np.empty(n), np.empty(n), np.empty(p.share.size))  # fmt: skip
    for day in range(first, after):
        if land:
            step_front(day, g, p, s, r, runs, hooks, keys, today)
            _write_down(day, s, hooks, record)
        step_industry(day, g, p, s, r, runs, hooks.production, today.besieged)
        _write_plants(day, s, record)


@part
def step_front(day, g, p, s, r, runs, hooks, keys, today):  # type: ignore[no-untyped-def]
    """One day. Everything is read from the end of the day before, and written as of the end of this one.

    The steps stand in the order of processes.day.FRONT_DAY (tests/contract/test_order.py holds the two together).
    """
    transfer(day, g, s)
    set_weather(day, g, s, r, runs, today)
    weigh_power(day, g, s, r, hooks, today)
    move_front(day, g, s, r, runs, today)
    irrecoverable, wounded = fight(g, s, r, runs, today)
    back_to_duty = recover(s, r, wounded)
    share_out(day, g, s, r, runs, hooks, back_to_duty, today)
    learn(s, r, runs, today)
    reinforce(day, g, s, runs)
    equip(day, p, s, r, irrecoverable)
    end_move(day, g, s, r, runs, today)
    take_cities(day, g, s, r, keys)


@part
def _write_down(day, s, hooks, record):  # type: ignore[no-untyped-def]
    """Fills the day's columns, in the order of observe.front_recorder.AXIS_MEASURES and NATION_MEASURES."""
    for k in range(s.position.size):
        values = (s.position[k], s.attackers[k], s.defenders[k], s.railhead[k], s.experience[k], s.killed[k],
                  s.captured[k], s.wounded[k], s.attacker_losses[k], s.frostbite[k], s.log_ratio[k], s.speed[k],
                  s.supply[k], s.fortification[k], s.intensity[k], s.inflow[k], hooks.cohesion[k])  # fmt: skip
        for n in range(len(values)):
            record.axes[n, k, day] = values[n]
    nation = (s.temperature[0], s.equipment[0], s.hospital[0], s.stock[0], s.called[0], hooks.leadership,
              hooks.production, hooks.replacement)  # fmt: skip
    for n in range(len(nation)):
        record.nation[n, day] = nation[n]
    for c in range(s.fallen.size):
        record.cities[c, day] = s.fallen[c]


@part
def _write_plants(day, s, record):  # type: ignore[no-untyped-def]
    """Fills the day's plants by region and stage."""
    for j in range(s.plants.shape[0]):
        for stage in range(s.plants.shape[1]):
            record.plants[j, stage, day] = s.plants[j, stage]
