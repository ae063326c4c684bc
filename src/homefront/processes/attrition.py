"""Losses in battle: mixed Lanchester (1916), as a share of the own and of the other side's strength.

    losses = rate I own^(1 - p) other^p      captured = gamma v D / (1000 sigma_D), v > 0      frostbite = frost u c A

A, D: men of attacker and defender; I, v, sigma_D, u, c: as in the front and the weather.
p = 1 is the square law, p = 0 the logarithmic law. In the front `other` is the enemy's combat power in units of the
own, so that e^(p y) with the log ratio of power y does the same. Losses of 1941 in the east fit p near 0, as those of
the Ardennes and of Kursk do (Bracken 1995; Lucas & Turkes 2004, recalled). The linear law has rate own other.
"""

from __future__ import annotations

import math

from homefront.compiled import device, part
from homefront.elementary import exp, raised
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.front import FEWEST, held, unshocked
from homefront.processes.sources import FRONT_ASSUMED, FRONT_FIXED
from homefront.processes.sources import FRONT_FITTED as _FITTED
from homefront.processes.steps import kernel_step

DAILY_LOSS_LIMIT = 0.05
DAILY_CAPTURE_LIMIT = 0.25
"""Most of an axis' men that are lost, or captured, in a day."""

_FIXED = f"{FRONT_FIXED}: the eight numbers bought nothing"
_KRIVOSHEEV = "Krivosheev 2001, recalled, page not looked up (docs/model/references.md#krivosheev-2001)"
_HALDER = (
    "Halder 1964: 112,627 cases to February 1942, recalled, page not looked up (docs/model/references.md#halder-1964)"
)


@process(
    name="attrition",
    reads=("attackers", "defenders", "shock", "log_ratio", "speed", "intensity", "killed", "captured", "wounded",
        "attacker_losses", "frostbite", "hospital", "discharged"),
    writes=("attackers", "defenders", "killed", "captured", "wounded", "attacker_losses", "frostbite", "hospital",
        "discharged"),
)  # fmt: skip
class Attrition(Process):
    attacker: float = param(0.0019969173735347456, unit="1/day", bounds=(0, 0.02), prior=(0.0005, 0.004), log=True,
                            symbol="alpha", source=_FITTED, doc="attacker's loss rate")  # fmt: skip
    defender: float = param(0.006671396830099318, unit="1/day", bounds=(0, 0.05), prior=(0.001, 0.012), log=True,
                            symbol="beta", source=_FITTED, doc="defender's rate of killed and wounded")  # fmt: skip
    exponent: float = param(0.0, unit="1", bounds=(0, 1), prior=(0, 0.6), symbol="p", source=_FIXED,
                            doc="Lanchester exponent")  # fmt: skip
    attacking: float = param(1.0, unit="1", bounds=(0.1, 5), prior=(1, 2.5), symbol="omega", source=_FIXED,
                             doc="losses of the side that attacks, times")  # fmt: skip
    captured: float = param(1.106167088005402, unit="1/(1000 km)", bounds=(0, 10), prior=(0.3, 4), log=True,
                            symbol="gamma", source=_FITTED,
                            doc="share of the defenders captured per 1000 km lost")  # fmt: skip
    killed: float = param(0.36, unit="1", bounds=(0, 1), prior=(0.3, 0.4), symbol="kill",
                          source=_KRIVOSHEEV, doc="killed among killed and wounded")  # fmt: skip
    frostbite: float = param(0.0015, unit="1/day", bounds=(0, 0.02), prior=(0.001, 0.002), symbol="frost",
                             source=_HALDER,
                             doc="frostbite in full cold, attacker without winter equipment")  # fmt: skip
    lull: float = param(0.6, unit="1", bounds=(0, 1), prior=(0.4, 0.8), symbol="hold",
                        source=FRONT_ASSUMED,
                        doc="losses on an axis where nobody advances, times")  # fmt: skip
    returning: float = param(0.72, unit="1", bounds=(0, 1), prior=(0.65, 0.75), symbol="ret_w",
                             source=_KRIVOSHEEV, doc="wounded who return")  # fmt: skip
    hospital: float = param(75.0, unit="day", bounds=(1, 400), prior=(50, 110), symbol="tau_h",
                            source=FRONT_ASSUMED,
                            doc="mean time in hospital")  # fmt: skip

    fight = kernel_step("killed, wounded, captured and frozen")
    recover = kernel_step("wounded return from hospital", always=True)


@device
def attrition(rate, own, other, own_exponent, other_exponent):  # type: ignore[no-untyped-def]
    """Losses a day; own, other: men or power (any unit); exponents 1 - p and p, or 1 and 1 for the linear law."""
    return rate * raised(own, own_exponent) * raised(other, other_exponent)


@part
def fight(g, s, r, runs, today):  # type: ignore[no-untyped-def]
    """(irrecoverable, wounded) of the defender, thousand men; losses of both sides."""
    own = r.attrition
    irrecoverable = wounded = 0.0
    for k in range(s.position.size):
        if runs.attrition:
            blood, taken, fallen, frozen = _losses(k, s, own, today, unshocked(s.shock[k], r.front), g.unready)
            s.killed[k] += own.killed * blood
            s.wounded[k] += (1.0 - own.killed) * blood
            s.captured[k] += taken
            s.attacker_losses[k] += fallen
            s.frostbite[k] += frozen
            irrecoverable += own.killed * blood + taken
            wounded += (1.0 - own.killed) * blood
            s.defenders[k] = s.defenders[k] - blood - taken
            s.attackers[k] = s.attackers[k] - fallen - frozen
    return irrecoverable, wounded


@part
def _losses(k, s, own, today, shocked, unready):  # type: ignore[no-untyped-def]
    """(defender's blood losses, captured, attacker's losses, frostbite) of an axis, thousand men."""
    a, d, v, log_ratio, forward = s.attackers[k], s.defenders[k], s.speed[k], held(s.log_ratio[k]), today.forward[k]
    fallen = s.intensity[k] * (own.attacking if forward > 0.0 else 1.0)
    fallen = attrition(own.attacker * fallen, a, a * exp(-log_ratio), 1.0 - own.exponent, own.exponent)
    blood = s.intensity[k] * (own.attacking if today.back[k] > 0.0 else 1.0)
    blood = attrition(own.defender * blood, d, d * exp(log_ratio), 1.0 - own.exponent, own.exponent)
    fallen, blood = min(fallen, DAILY_LOSS_LIMIT * a), min(blood, DAILY_LOSS_LIMIT * d)
    taken = min(own.captured * v / 1000.0 / shocked, DAILY_CAPTURE_LIMIT) * d if forward > 0.0 and v > 0.0 else 0.0
    taken = max(0.0, min(taken, d - blood - FEWEST))
    blood = max(0.0, min(blood, d - taken - FEWEST))
    frozen = own.frostbite * unready * today.cold[k] * a
    fallen = max(0.0, min(fallen, a - FEWEST))
    frozen = max(0.0, min(frozen, a - fallen - FEWEST))
    return blood, taken, fallen, frozen


@part
def recover(s, r, wounded):  # type: ignore[no-untyped-def]
    """Men who return from hospital today, thousand; the others are discharged, and the wounded of today come in."""
    own = r.attrition
    back_to_duty = own.returning * s.hospital[0] / own.hospital
    s.discharged[0] += (1.0 - own.returning) * s.hospital[0] / own.hospital
    s.hospital[0] += wounded - s.hospital[0] / own.hospital
    return back_to_duty


def square_law_survivors(own: float, other: float, kills_own: float, kills_other: float) -> tuple[float, float]:
    """(survivors of the winner `own`, time to the end) under the square law.

    kills_own : enemies killed by one of ours a day; kills_other : ours killed by one of theirs. Lanchester 1916.

    >>> [round(x, 6) for x in square_law_survivors(1000, 800, 0.01, 0.01)]
    [600.0, 109.861229]
    """
    survivors = math.sqrt(own**2 - kills_other / kills_own * other**2)
    reach = math.atanh(math.sqrt(kills_other / kills_own) * other / own)
    return survivors, reach / math.sqrt(kills_own * kills_other)
