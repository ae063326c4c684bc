"""The front: on each axis one position, moved by supply, strength, defended zones and the log ratio of combat power.

    P_A = A q_A s (1 - u chi c)      P_D = D e C Lambda h^eta_h sigma_D
    f(x) = 1 + F sum_i S_i exp(-((x - X_i) / 30)^2 / 2)
    y = ln(P_A / (f P_D)) + eps      g = clip(y / Y) a      v = V m s g
    where g = 0: y_c = ln(P_A / (P_D s_D)) + eps      g_D = clip((-y_c - b_c) / Y)      v = -V_D m_D g_D
    s = 1 / (1 + (2 (x - r) / (l (1 + m)))^2)      s_D = 1 / (1 + ((furthest - x) / l_D)^2)
    sigma_D = max(sigma_min, 1 - sigma shock)      I = (0.4 + 0.6 m) (1 where a side advances, else lull)

s: supply, falling with the distance to the railhead; C, Lambda: what society adds (processes/coupling.py), 1 without;
h: equipment per man; sigma_D: what the shock of 22 June leaves; I: intensity of combat; eps: what the model does not
know, drawn at knots (knots.py). a: the attacker's orders. Helmbold: the outcome goes with the log of the force ratio.
A city falls by a hazard while the front is past it; a great city with an order "invest, do not enter" is invested.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from homefront.compiled import device, part
from homefront.elementary import exp, log, raised
from homefront.inputs.front import FrontInputs
from homefront.inputs.latents import NOISE_DAYS, noise_name, zone_name
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.knots import deviation_of
from homefront.processes.sources import FRONT_ASSUMED as _SET
from homefront.processes.sources import FRONT_FITTED as _FITTED
from homefront.processes.sources import FRONT_FIXED as _FIXED
from homefront.processes.steps import kernel_step
from homefront.streams import stream_key, uniform, uniforms

LOG_RATIO_LIMIT = 2.0
"""Losses and the sharing out of men follow the log ratio of power within this."""

FREEZING_RAIL = -15.0
"""Deg C below which the railhead follows at half its pace."""

BEHIND_FRONT = 20.0
"""Km that the railhead stays behind the front."""

FEWEST = 1.0
"""Thousand men whom an axis keeps, whatever happens."""

_RAIL = (
    "Kershaw, recalled: Orsha to Smolensk converted by 16 August 1941, 11.6 km a day (docs/model/references.md#kershaw)"
)
_ENTRY = "assumed: no record says how long a city stands behind the front, docs/model/front.md#e17-cities"
_INVESTED = "assumed: what counts as invested is a convention, docs/model/front.md#e17-cities"
_BREADTH = "assumed: farther off, an axis says nothing of a place, docs/model/front.md#e17-cities"
_NEAR = "assumed: people close to the line live some km from it, docs/model/society.md#e1-danger"


@process(
    name="front",
    reads=("attackers", "defenders", "position", "furthest", "railhead", "experience", "shock",
        "log_ratio", "speed", "supply", "fortification", "equipment", "pool", "travelling", "fallen"),
    writes=("attackers", "position", "furthest", "railhead", "shock", "log_ratio", "speed",
        "intensity", "supply", "fortification", "pool", "travelling", "fallen"),
)  # fmt: skip
class Front(Process):
    quality: float = param(1.1075226559311149, unit="1", bounds=(0.1, 10), prior=(0.7, 3), symbol="q_A", source=_FITTED,
                           doc="attacker's worth per man")  # fmt: skip
    speed: float = param(41.55853582479665, unit="km/day", bounds=(1, 200), prior=(25, 65), symbol="V",
                         source=f"{_FITTED}; only V/Y is identified", doc="speed of a pursuit")  # fmt: skip
    saturation: float = param(1.5, unit="1", bounds=(0.05, 10), prior=(0.25, 2), symbol="Y", source=_FIXED,
                              doc="log ratio at which the advance saturates")  # fmt: skip
    counter_speed: float = param(15.0, unit="km/day", bounds=(0, 100), prior=(3, 25), symbol="V_D", source=_FIXED,
                                 doc="speed of a counter-offensive")  # fmt: skip
    counter_threshold: float = param(0.05, unit="1", bounds=(-1, 3), prior=(0, 1), symbol="b_c", source=_FIXED,
                                     doc="log ratio at which a counter-offensive begins")  # fmt: skip
    reach: float = param(447.3112338442498, unit="km", bounds=(10, 2000), prior=(150, 600), symbol="l", source=_FITTED,
                         doc="reach of supply beyond the railhead")  # fmt: skip
    counter_reach: float = param(200.0, unit="km", bounds=(10, 2000), prior=(100, 400), symbol="l_D", source=_SET,
                                 doc="reach of the defender's supply in a counter-offensive")  # fmt: skip
    rail: float = param(12.0, unit="km/day", bounds=(0, 60), prior=(8, 20), symbol="rail",
                        source=_RAIL,
                        doc="pace of the railhead")  # fmt: skip
    zones: float = param(1.0220134297539363, unit="1", bounds=(0, 5), prior=(0.1, 1.3), symbol="F", source=_FITTED,
                         doc="strength of defended zones")  # fmt: skip
    zone_width: float = param(30.0, unit="km", bounds=(1, 200), prior=(15, 60), symbol="width", source=_SET,
                              doc="half width of a defended zone")  # fmt: skip
    equipment: float = param(0.5215939215052775, unit="1", bounds=(0, 2), prior=(0, 0.8), symbol="eta_h",
                             source=_FITTED, doc="elasticity of power to equipment per man")  # fmt: skip
    shock: float = param(0.3348337865085143, unit="1", bounds=(0, 1), prior=(0, 0.7), symbol="sigma", source=_FITTED,
                         doc="power that a surprise offensive takes from the defender")  # fmt: skip
    shock_days: float = param(5.3, unit="day", bounds=(0.5, 60), prior=(4, 20), symbol="tau_s", source=_FIXED,
                              doc="decay of that shock")  # fmt: skip
    shock_floor: float = param(0.2, unit="1", bounds=(0, 1), prior=(0.1, 0.4), symbol="sigma_min", source=_SET,
                               doc="power that no shock takes away")  # fmt: skip
    cold: float = param(0.619477118673642, unit="1", bounds=(0, 1), prior=(0, 0.7), symbol="chi", source=_FITTED,
                        doc="power lost in full cold by an attacker without winter equipment")  # fmt: skip
    noise: float = param(0.15, unit="1", bounds=(0, 1), prior=(0.1, 0.3), sampled=True, symbol="sd_eps",
                         source=f"{_SET}; the odds of Moscow rest on it",
                         doc="spread of the log ratio of power between worlds")  # fmt: skip
    noise_days: float = param(15.0, unit="day", bounds=(0.5, 200), prior=(10, 25), symbol="tau_eps", source=_SET,
                              doc="memory of that deviation, from knot to knot")  # fmt: skip
    entry: float = param(0.25, unit="1/day", bounds=(0, 1000), prior=(0.1, 0.5), symbol="entry", source=_ENTRY,
                         doc="rate at which a city falls while the front is past it")  # fmt: skip
    invest: float = param(1.0, unit="flag", bounds=(0, 1), symbol="invest",
                          source="rule of this version, docs/model/front.md#e11-movement",
                          doc="orders to invest a city keep the attacker out of it")  # fmt: skip
    invest_distance: float = param(15.0, unit="km", bounds=(0, 60), prior=(10, 25), sampled=True,
                                   symbol="invest_km", source=_INVESTED,
                                   doc="distance at which a city counts as invested")  # fmt: skip
    invest_days: float = param(14.0, unit="day", bounds=(1, 90), prior=(7, 21), sampled=True,
                               symbol="invest_days", source=_INVESTED,
                               doc="days in a row after which an invested city does not count as held")  # fmt: skip
    lag: float = param(0.24, unit="1", bounds=(0, 3), prior=(0, 0.6), symbol="lag",
                       source="fitted once on captures.csv before 1 October 1941 (benchmarks/lateral_lag.py)",
                       doc="how far the front stays behind a place, per km off the axis")  # fmt: skip
    near: float = param(5.0, unit="km", bounds=(0.1, 50), prior=(2, 15), symbol="d_0", source=_NEAR,
                        doc="least distance between people and the front")  # fmt: skip
    breadth: float = param(250.0, unit="km", bounds=(0, 1000), prior=(150, 300), symbol="breadth", source=_BREADTH,
                           doc="places farther off an axis follow the record's dates")  # fmt: skip
    sampled_zones: float = param(1.0, unit="flag", bounds=(0, 1), symbol="sampled_zones",
                                 source="rule of this version, docs/model/front.md#e10-combat-power",
                                 doc="each world draws the strength of zones from their range")  # fmt: skip

    transfer = kernel_step("attackers move between axes by order", always=True)
    weigh_power = kernel_step("supply, zones, shock, log ratio of power", always=True)
    move_front = kernel_step("who attacks, speed of the front, intensity of combat", always=True)
    end_move = kernel_step("positions and railheads at the end of the day", always=True)
    take_cities = kernel_step("cities fall, or are free again", always=True)


@device
def supply(gap, reach, mobility):  # type: ignore[no-untyped-def]
    """Share of full supply at this distance from the railhead, km."""
    z = gap / (reach * (1.0 + mobility) / 2.0)
    return 1.0 / (1.0 + z * z)


@device
def fortification(x, k, axis, chainage, strength, active, weight, width):  # type: ignore[no-untyped-def]
    """Strength of the defence at x on axis k from its zones."""
    total = 0.0
    for z in range(axis.size):
        if axis[z] == k:
            off = (x - chainage[z]) / width
            total += strength[z] * active[z] * exp(-0.5 * off * off)
    return 1.0 + weight * total


@device
def share_of_speed(log_ratio, threshold, saturation):  # type: ignore[no-untyped-def]
    """Part of the full speed, 0 to 1."""
    return min(1.0, max(0.0, (log_ratio - threshold) / saturation))


@device
def held(log_ratio):  # type: ignore[no-untyped-def]
    """The log ratio of power, within the limits in which losses follow it."""
    return min(LOG_RATIO_LIMIT, max(-LOG_RATIO_LIMIT, log_ratio))


@part
def unshocked(shock, own):  # type: ignore[no-untyped-def]
    """What a surprise offensive leaves of the defender's power. own : rates of the front."""
    return max(own.shock_floor, 1.0 - own.shock * shock)


@part
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


@part
def weigh_power(day, g, s, r, hooks, today):  # type: ignore[no-untyped-def]
    """Supply, zones and shock; the log ratio of power, and each axis' weight when men are shared out."""
    own = r.front
    equipment = s.equipment[0] / (s.defenders.sum() / g.first_defenders)
    for k in range(s.position.size):
        s.shock[k] = s.shock[k] * exp(-1.0 / own.shock_days) + g.offensives[day, k]
        a, d, x = s.attackers[k], s.defenders[k], s.position[k]
        s.supply[k] = supply(x - s.railhead[k], own.reach, today.mobility[k])
        unshocked_share = unshocked(s.shock[k], own)
        power = a * own.quality * s.supply[k] * (1.0 - g.unready * own.cold * today.cold[k])
        against = (
            d
            * s.experience[k]
            * hooks.cohesion[k]
            * hooks.leadership
            * raised(equipment, own.equipment)
            * unshocked_share
        )
        s.fortification[k] = fortification(x, k, g.zone_axis, g.zone_chainage, g.zone_strength, g.zone_active[day],
                                           own.zones, own.zone_width)  # fmt: skip
        deviation = own.noise * g.noise[day, k]
        s.log_ratio[k] = log(power / (s.fortification[k] * against)) + deviation
        behind = (s.furthest[k] - x) / own.counter_reach
        today.counter[k] = log(power / against * (1.0 + behind * behind)) + deviation
        today.share[k] = g.value[k] * a * exp(held(s.log_ratio[k]))


@part
def move_front(day, g, s, r, runs, today):  # type: ignore[no-untyped-def]
    """Who attacks, how fast the front moves today, and how hard the fighting is."""
    own = r.front
    for k in range(s.position.size):
        x = s.position[k]
        forward = share_of_speed(s.log_ratio[k], 0.0, own.saturation) * g.attack[day, k]
        back = 0.0 if forward > 0.0 else share_of_speed(-today.counter[k], own.counter_threshold, own.saturation)
        v = 0.0
        if runs.front:
            v = (own.speed * today.mobility[k] * s.supply[k] * forward
                 - own.counter_speed * today.mobility_defender[k] * back)  # fmt: skip
            v = max(v, -x)
            v = min(v, _furthest_allowed(day, k, x, g, own) - x)
        s.speed[k] = v
        today.forward[k], today.back[k] = forward, back
        fighting = forward > 0.0 or back > 0.0
        tempo = 0.4 + 0.6 * (today.mobility_defender[k] if back > 0.0 else today.mobility[k])
        s.intensity[k] = (1.0 if fighting else r.attrition.lull) * tempo


@part
def _furthest_allowed(day, k, x, g, own):  # type: ignore[no-untyped-def]
    """End of the route, or a ring around a city that is to be invested, if the front is not past it."""
    limit = g.end[k]
    if own.invest == 1.0:
        for z in range(g.zone_axis.size):
            ring = g.zone_chainage[z] - own.invest_distance
            if g.zone_axis[z] == k and g.zone_invest_from[z] <= day and x <= ring:
                limit = min(limit, ring)
    return limit


@part
def end_move(day, g, s, r, runs, today):  # type: ignore[no-untyped-def]
    """Positions at the end of the day, and the railheads that follow."""
    rail = r.front.rail
    for k in range(s.position.size):
        s.position[k] += s.speed[k]
        s.furthest[k] = max(s.furthest[k], s.position[k])
        pace = 0.5 * rail if runs.weather and today.temperature[k] < FREEZING_RAIL else rail
        s.railhead[k] = min(s.railhead[k] + pace, g.rail_limit[day, k], max(s.position[k] - BEHIND_FRONT, 0.0))


@part
def take_cities(day, g, s, r, keys):  # type: ignore[no-untyped-def]
    """Cities past which the front stands fall by a hazard; those it has left are free."""
    for c in range(g.city_axis.size):
        k = g.city_axis[c]
        if k < 0:
            continue
        if s.position[k] < g.city_reach[c]:
            s.fallen[c] = 0
        elif s.fallen[c] == 0 and uniform(keys.entry, c, day) < 1.0 - exp(-r.front.entry):
            s.fallen[c] = 1


def zone_strengths(inputs: FrontInputs, front: Front, seed: int) -> np.ndarray:
    """Strength of every defended zone, float64 (zones,): fixed, as coded, or drawn by the world of a seed from its
    range. What is fixed is held within the range of each zone of the place."""
    zones = inputs.zones
    strength = zones.strength
    if front.sampled_zones == 1.0:
        u = np.array([uniforms(stream_key(seed, f"front.zone.{place}"), 1, 0)[0] for place in zones.places])
        strength = np.asarray(zones.low + u * (zones.high - zones.low))
    fixed = np.array([inputs.latents.get(zone_name(place), np.nan) for place in zones.places])
    return np.where(np.isnan(fixed), strength, np.clip(fixed, zones.low, zones.high))


def noise_of(inputs: FrontInputs, front: Front, seed: int) -> np.ndarray:
    """Deviation of the log ratio of power in the world of a seed, in standard deviations, float64 (days, axes)."""
    rho = exp(-NOISE_DAYS / front.noise_days)
    columns = [
        deviation_of(seed, f"front.noise.{axis}", rho, NOISE_DAYS, inputs.days, partial(noise_name, axis),
                     inputs.latents)
        for axis in inputs.axes
    ]  # fmt: skip
    return np.ascontiguousarray(np.stack(columns, axis=1))
