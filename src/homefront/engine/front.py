"""One day of the front, step after step: weather, power, movement, losses, men, equipment, cities, then industry.

Scalar code over a handful of axes; the equations stand in processes/, and why they come in this order in
docs/decisions/0009-front-day.md.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.compiled import device, serial
from homefront.engine.front_tuples import ECHELON, OKH, RESERVE
from homefront.engine.industry import step_industry
from homefront.processes.attrition import attrition
from homefront.processes.front import fortification, share_of_speed, supply
from homefront.processes.learning import learned
from homefront.processes.weather import cold_at, mud_at, next_deviation, snow_at
from homefront.streams import uniform

LOG_RATIO_LIMIT = 2.0
DAILY_LOSS_LIMIT = 0.05
DAILY_CAPTURE_LIMIT = 0.25
FREEZING_RAIL = -15.0
BEHIND_FRONT = 20.0
FEWEST = 1.0


@device
def normal(key, agent, day):  # type: ignore[no-untyped-def]
    """A standard normal draw (Box & Muller 1958)."""
    return np.sqrt(-2.0 * np.log(1.0 - uniform(key, agent, 2 * day))) * np.cos(
        2.0 * np.pi * uniform(key, agent, 2 * day + 1)
    )


@serial
def advance(first, after, g, p, s, r, on, hooks, keys, record):  # type: ignore[no-untyped-def]
    """Days first, first + 1 ... after - 1 of front and industry, each written down."""
    for day in range(first, after):
        step_front(day, g, p, s, r, on, hooks, keys)
        _write_down(day, s, hooks, record)


@serial
def _write_down(day, s, hooks, record):  # type: ignore[no-untyped-def]
    """Fills the day's columns, in the order of observe.front_recorder.AXIS_MEASURES and NATION_MEASURES."""
    for k in range(s.position.size):
        values = (s.position[k], s.attackers[k], s.defenders[k], s.railhead[k], s.experience[k], s.killed[k],
                  s.captured[k], s.wounded[k], s.german_losses[k], s.frostbite[k], s.log_ratio[k], s.speed[k],
                  s.supply[k], s.fortification[k], s.intensity[k], s.inflow[k], hooks.cohesion[k])  # fmt: skip
        for n in range(len(values)):
            record.axes[n, k, day] = values[n]
    nation = (s.temperature[0], s.equipment[0], s.hospital[0], s.stock[0], s.called[0], hooks.leadership,
              hooks.production, hooks.replacement)  # fmt: skip
    for n in range(len(nation)):
        record.nation[n, day] = nation[n]
    for c in range(s.fallen.size):
        record.cities[c, day] = s.fallen[c]
    record.plants[:, :, day] = s.plants


@device
def _arrives(windows, row, day):  # type: ignore[no-untyped-def]
    """Part of a stock that arrives today."""
    first, last = windows[row, 0], windows[row, 1]
    return 1.0 / (last - first + 1) if first <= day <= last else 0.0


class AxisDay(NamedTuple):
    """What one step of a day hands to a later one, float64 (axes,): mobility of both sides, cold and temperature, the
    log ratio of a counter-offensive, weights by which men are shared out, how far each side attacks, and new men."""

    mobility: np.ndarray
    mobility_defender: np.ndarray
    cold: np.ndarray
    temperature: np.ndarray
    counter: np.ndarray
    share: np.ndarray
    forward: np.ndarray
    back: np.ndarray
    fresh: np.ndarray


@serial
def step_front(day, g, p, s, r, on, hooks, keys):  # type: ignore[no-untyped-def]
    """One day. Everything is read from the end of the day before, and written as of the end of this one.

    The steps stand in the order of processes.day.FRONT_DAY (tests/contract/test_order.py holds the two together).
    """
    n = s.position.size
    today = AxisDay(np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n), np.zeros(n),
                    np.zeros(n), np.zeros(n))  # fmt: skip
    transfer(day, g, s)
    set_weather(day, g, s, r, on, keys, today)
    weigh_power(day, g, s, r, hooks, keys, today)
    move_front(day, g, s, r, on, today)
    irrecoverable, wounded = fight(g, s, r, on, today)
    back_to_duty = recover(s, r, wounded)
    share_out(day, g, s, r, on, hooks, back_to_duty, today)
    learn(s, r, on, today)
    reinforce(day, g, s, on)
    equip(day, p, s, r, irrecoverable)
    end_move(day, g, s, r, on, today)
    take_cities(day, g, s, r, keys)
    step_industry(day, p, s, r, on, hooks.production, s.defenders.sum() - g.first_defenders, g.moves)


@device
def set_weather(day, g, s, r, on, keys, today):  # type: ignore[no-untyped-def]
    """Temperature of the day, and what mud, cold and snow leave of each side's mobility."""
    s.temperature_deviation[0] = next_deviation(s.temperature_deviation[0], r.persistence, r.weather,
                                                normal(keys.weather, 0, day))  # fmt: skip
    axes = s.position.size
    for k in range(axes):
        temperature = g.temperature[day, k] + s.temperature_deviation[0]
        mud, cold, snow = 0.0, 0.0, 0.0
        if on.weather:
            mud, cold, snow = mud_at(temperature, g.mud[day]), cold_at(temperature), snow_at(temperature)
        today.mobility[k] = (1.0 - r.mud * mud) * (1.0 - r.snow * g.unready * snow)
        today.mobility_defender[k] = (1.0 - r.mud * mud) * (1.0 - r.snow_defender * snow)
        today.cold[k], today.temperature[k] = cold, temperature
    s.temperature[0] = today.temperature[min(1, axes - 1)]


@device
def _unshocked(shock, r):  # type: ignore[no-untyped-def]
    """What a surprise offensive leaves of the defender's power."""
    return max(r.shock_floor, 1.0 - r.shock * shock)


@device
def _held(log_ratio):  # type: ignore[no-untyped-def]
    """The log ratio of power, within the limits in which losses follow it."""
    return min(LOG_RATIO_LIMIT, max(-LOG_RATIO_LIMIT, log_ratio))


@device
def weigh_power(day, g, s, r, hooks, keys, today):  # type: ignore[no-untyped-def]
    """Supply, zones and shock; the log ratio of power, and each axis' weight when men are shared out."""
    equipment = s.equipment[0] / (s.defenders.sum() / g.first_defenders)
    for k in range(s.position.size):
        s.shock[k] = s.shock[k] * np.exp(-1.0 / r.shock_days) + g.offensives[day, k]
        unshocked = _unshocked(s.shock[k], r)
        a, d, x = s.attackers[k], s.defenders[k], s.position[k]
        s.supply[k] = supply(x - s.railhead[k], r.reach, today.mobility[k])
        power = a * r.quality * s.supply[k] * (1.0 - g.unready * r.cold * today.cold[k])
        against = d * s.experience[k] * hooks.cohesion[k] * hooks.leadership * equipment**r.elasticity * unshocked
        s.fortification[k] = fortification(x, k, g.zone_axis, g.zone_chainage, g.zone_strength, g.zone_active[day],
                                           r.zones, r.zone_width)  # fmt: skip
        memory = np.exp(-1.0 / r.noise_days)
        s.deviation[k] = next_deviation(s.deviation[k], memory, r.noise, normal(keys.power, k, day))
        s.log_ratio[k] = np.log(power / (s.fortification[k] * against)) + s.deviation[k]
        behind = (s.furthest[k] - x) / r.counter_reach
        today.counter[k] = np.log(power / against * (1.0 + behind * behind)) + s.deviation[k]
        today.share[k] = g.value[k] * a * np.exp(_held(s.log_ratio[k]))


@device
def move_front(day, g, s, r, on, today):  # type: ignore[no-untyped-def]
    """Who attacks, how fast the front moves today, and how hard the fighting is."""
    for k in range(s.position.size):
        x = s.position[k]
        forward = share_of_speed(s.log_ratio[k], 0.0, r.saturation) * g.attack[day, k]
        back = 0.0 if forward > 0.0 else share_of_speed(-today.counter[k], r.counter_threshold, r.saturation)
        v = 0.0
        if on.front:
            v = (r.speed * today.mobility[k] * s.supply[k] * forward
                 - r.counter_speed * today.mobility_defender[k] * back)  # fmt: skip
            v = max(v, -x)
            v = min(v, _furthest_allowed(day, k, x, g, r, on) - x)
        s.speed[k] = v
        today.forward[k], today.back[k] = forward, back
        fighting = forward > 0.0 or back > 0.0
        tempo = 0.4 + 0.6 * (today.mobility_defender[k] if back > 0.0 else today.mobility[k])
        s.intensity[k] = (1.0 if fighting else r.lull) * tempo


@device
def fight(g, s, r, on, today):  # type: ignore[no-untyped-def]
    """(irrecoverable, wounded) of the defender, thousand men; losses of both sides."""
    irrecoverable = wounded = 0.0
    for k in range(s.position.size):
        if on.attrition:
            a, d = s.attackers[k], s.defenders[k]
            blood, taken, fallen, frozen = _losses(a, d, _held(s.log_ratio[k]), s.speed[k], today.forward[k],
                                                   today.back[k], _unshocked(s.shock[k], r), today.cold[k],
                                                   s.intensity[k], g, r)  # fmt: skip
            s.killed[k] += r.killed * blood
            s.wounded[k] += (1.0 - r.killed) * blood
            s.captured[k] += taken
            s.german_losses[k] += fallen
            s.frostbite[k] += frozen
            irrecoverable += r.killed * blood + taken
            wounded += (1.0 - r.killed) * blood
            s.defenders[k] = d - blood - taken
            s.attackers[k] = a - fallen - frozen
    return irrecoverable, wounded


@device
def recover(s, r, wounded):  # type: ignore[no-untyped-def]
    """Men who return from hospital today, thousand; the others are discharged, and the wounded of today come in."""
    back_to_duty = r.returning * s.hospital[0] / r.hospital
    s.discharged[0] += (1.0 - r.returning) * s.hospital[0] / r.hospital
    s.hospital[0] += wounded - s.hospital[0] / r.hospital
    return back_to_duty


@device
def share_out(day, g, s, r, on, hooks, back_to_duty, today):  # type: ignore[no-untyped-def]
    """Men called up, echelons, reserves and those back from hospital reach the axes."""
    shares = 0.0
    for k in range(s.position.size):
        shares += today.share[k]
    released = _released(day, g, s, r, on, hooks)
    for k in range(s.position.size):
        part = today.share[k] / shares
        fixed = 0.0
        if on.mobilisation:
            fixed = g.second_echelon[k] * _arrives(g.windows, ECHELON, day)
            fixed += g.reserves * r.reserve * g.reserve_share[k] * _arrives(g.windows, RESERVE, day)
        today.fresh[k] = part * released + fixed
        s.arrived[0] += fixed
        s.inflow[k] = today.fresh[k] + part * back_to_duty
        s.defenders[k] += s.inflow[k]


@device
def learn(s, r, on, today):  # type: ignore[no-untyped-def]
    """The defender learns from the day's fighting; new men thin what he knows."""
    for k in range(s.position.size):
        if on.learning:
            s.experience[k] = learned(s.experience[k], r.learning, s.intensity[k], r.new, today.fresh[k],
                                      s.defenders[k])  # fmt: skip


@device
def equip(day, p, s, r, irrecoverable):  # type: ignore[no-untyped-def]
    """Equipment is lost with its men, and made."""
    defenders = 0.0
    for k in range(s.defenders.size):
        defenders += s.defenders[k]
    made = s.output[max(0, day - np.int64(r.output_lag))] if day > 0 else 1.0
    s.equipment[0] = s.equipment[0] * (1.0 - irrecoverable / defenders) + r.made * (made + r.aid * p.aid[day])


@device
def end_move(day, g, s, r, on, today):  # type: ignore[no-untyped-def]
    """Positions at the end of the day, and the railheads that follow."""
    for k in range(s.position.size):
        s.position[k] += s.speed[k]
        s.furthest[k] = max(s.furthest[k], s.position[k])
        pace = 0.5 * r.rail if on.weather and today.temperature[k] < FREEZING_RAIL else r.rail
        s.railhead[k] = min(s.railhead[k] + pace, g.rail_limit[day, k], max(s.position[k] - BEHIND_FRONT, 0.0))


@device
def _furthest_allowed(day, k, x, g, r, on):  # type: ignore[no-untyped-def]
    """End of the route, or a ring around a city that is to be invested, if the front is not past it."""
    limit = g.end[k]
    if on.invest:
        for z in range(g.zone_axis.size):
            ring = g.zone_chainage[z] - r.invest_distance
            if g.zone_axis[z] == k and g.zone_invest_from[z] <= day and x <= ring:
                limit = min(limit, ring)
    return limit


@device
def _losses(a, d, held, v, forward, back, unshocked, cold, intensity, g, r):  # type: ignore[no-untyped-def]
    """(defender's blood losses, captured, attacker's losses, frostbite) of an axis, thousand men."""
    fallen = intensity * (r.attacking if forward > 0.0 else 1.0)
    fallen = attrition(r.alpha * fallen, a, a * np.exp(-held), 1.0 - r.exponent, r.exponent)
    blood = intensity * (r.attacking if back > 0.0 else 1.0)
    blood = attrition(r.beta * blood, d, d * np.exp(held), 1.0 - r.exponent, r.exponent)
    fallen, blood = min(fallen, DAILY_LOSS_LIMIT * a), min(blood, DAILY_LOSS_LIMIT * d)
    taken = min(r.gamma * v / 1000.0 / unshocked, DAILY_CAPTURE_LIMIT) * d if forward > 0.0 and v > 0.0 else 0.0
    taken = max(0.0, min(taken, d - blood - FEWEST))
    blood = max(0.0, min(blood, d - taken - FEWEST))
    frozen = r.frostbite * g.unready * cold * a
    fallen = max(0.0, min(fallen, a - FEWEST))
    frozen = max(0.0, min(frozen, a - fallen - FEWEST))
    return blood, taken, fallen, frozen


@device
def transfer(day, g, s):  # type: ignore[no-untyped-def]
    """Attackers moved between axes by order."""
    for t in range(g.t_source.size):
        if g.t_leaves[t] == day:
            source = g.t_source[t]
            if g.t_returns[t] >= 0:
                men = g.t_share[t] * s.pool[g.t_returns[t]]
            else:
                men = min(g.t_men[t], g.t_most[t] * s.attackers[source])
            men = max(0.0, min(men, s.attackers[source] - FEWEST))
            s.pool[t] = men
            s.attackers[source] -= men
            s.travelling[0] += men
        if g.t_arrives[t] == day:
            s.attackers[g.t_target[t]] += s.pool[t]
            s.travelling[0] -= s.pool[t]


@device
def _released(day, g, s, r, on, hooks):  # type: ignore[no-untyped-def]
    """Men called up who reach the axes today; those called pass through the interior where `stock` is on."""
    if not on.mobilisation:
        return 0.0
    called = hooks.replacement * (r.early if day < g.late_mobilisation else r.late)
    s.called[0] += called
    if not on.stock:
        return called
    released = s.stock[0] / r.training
    s.stock[0] += called - released
    return released


@device
def reinforce(day, g, s, on):  # type: ignore[no-untyped-def]
    """Replacements of the attacker, in proportion to his men, and his reserve."""
    total = s.attackers.sum()
    for k in range(s.attackers.size):
        new = 0.0
        if on.mobilisation:
            new = g.replacements[day] * s.attackers[k] / total + g.okh_reserve[k] * _arrives(g.windows, OKH, day)
        s.attackers[k] += new
        s.replaced[0] += new


@device
def take_cities(day, g, s, r, keys):  # type: ignore[no-untyped-def]
    """Cities past which the front stands fall by a hazard; those it has left are free."""
    for c in range(g.city_axis.size):
        k = g.city_axis[c]
        if k < 0:
            continue
        if s.position[k] < g.city_reach[c]:
            s.fallen[c] = 0
        elif s.fallen[c] == 0 and uniform(keys.entry, c, day) < 1.0 - np.exp(-r.entry):
            s.fallen[c] = 1
