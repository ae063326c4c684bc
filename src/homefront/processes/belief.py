"""E3, belief in danger: a weighted mean of what one is told, hears, sees, and learns from those passing.

    seen   e = max(g, c_g n h / (h + hnear)) if at home      weight w_e + w_s e
    b' relaxes to the weighted mean T at rate eta:  b1 = T + (b - T) exp(-eta dt)

Leaders' leaving alarms only where danger is credible: h is that of danger.py, of which raids are no part.
"""

from __future__ import annotations

from homefront.compiled import device
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.sources import SOCIETY_FITTED as _FITTED
from homefront.processes.sources import SOCIETY_SET as _SET
from homefront.processes.sources import TRIAL
from homefront.processes.steps import kernel_step
from homefront.vectors import HALF, ONE, ZERO


@process(
    name="belief",
    reads=("belief", "rumour", "away", "order_from", "danger", "sight", "occupied"),
    writes=("belief", "published_next"),
)  # fmt: skip
class Belief(Process):
    speed: float = param(2.0, unit="1/day", bounds=(0.05, 20), prior=(1, 4), log=True, symbol="eta",
                         source=_SET,
                         doc="speed at which belief follows what is learned")  # fmt: skip
    own_eyes: float = param(0.39, unit="1", bounds=(0, 10), prior=(0.2, 0.78), log=True, symbol="w_e", source=_FITTED,
                            doc="weight of your own eyes when they see nothing")  # fmt: skip
    strong_evidence: float = param(1.6, unit="1", bounds=(0, 10), prior=(0.8, 3.2), log=True, symbol="w_s",
                                   source=_FITTED, doc="weight that evidence gains by its strength")  # fmt: skip
    leaving_as_evidence: float = param(0.9, unit="1", bounds=(0, 1), prior=(0.4, 1), symbol="c_g", source=_FITTED,
                                       doc="leaders' leaving as evidence of danger")  # fmt: skip
    credible_danger: float = param(0.15, unit="1", bounds=(0, 1), prior=(0.05, 0.3), symbol="hnear",
                                   source=f"fitted by the trial on a run without the October offensive, {TRIAL}",
                                   doc="danger at which the leaders' leaving counts half; 0: everywhere")  # fmt: skip
    occupied_frozen: float = param(1.0, unit="flag", bounds=(0, 1), symbol="occupied_frozen",
                                   source="rule of this version, docs/model/society.md#e1-danger",
                                   doc="occupied people hear no channel, and their state stands still")  # fmt: skip

    next_belief = kernel_step("belief in danger follows what is learned")


@device
def credible(danger, credible_danger):  # type: ignore[no-untyped-def]
    """How far the leaving of leaders is taken for a sign of danger, from 0 to 1."""
    return danger / (danger + credible_danger) if credible_danger > 0.0 else 1.0


@device
def evidence(sight, leaving_noticed, believed, leaving_as_evidence):  # type: ignore[no-untyped-def]
    """What somebody at home sees, from 0 to 1. believed : `credible` of the place."""
    return max(sight, leaving_as_evidence * leaving_noticed * believed)


@device
def informed(seen, official, on, around, r):  # type: ignore[no-untyped-def]
    """(weight, weighted sum) of all that informs belief, but for talk. around : Around.   r : all rates."""
    weight = r.belief.own_eyes + r.belief.strong_evidence * seen
    total = weight * seen
    if on.news:
        w = around.w_official if official else around.w_told
        weight += w
        total += w * (around.official_content if official else around.content)
    if on.refugees:
        weight += around.w_passing
        total += around.w_passing * around.danger
    return weight, total


@device
def headed(belief, weight, told, talk_weight, said, any_voice):  # type: ignore[no-untyped-def]
    """Where belief heads: T, float32; where it is, if nothing informs it. weight, told : as `informed` gives them."""
    every = weight + (talk_weight if any_voice else ZERO)
    total = told + (talk_weight * said if any_voice else ZERO)
    some = every > ZERO
    target = total / (every if some else ONE)
    return target if some else belief


@device
def next_belief(belief, target, moved):  # type: ignore[no-untyped-def]
    """Belief at the end of a step. moved : 1 - exp(-eta dt); 0 leaves it as it is."""
    return belief + (target - belief) * moved


@device
def mean_belief(belief, target, retained):  # type: ignore[no-untyped-def]
    """Mean belief of the step. retained : mean of exp(-eta t) over it."""
    return target + (belief - target) * retained


@device
def forecast(before, after):  # type: ignore[no-untyped-def]
    """What others hear in the next step: belief half a step ahead, from 0 to 1 (docs/decisions/0003-time-scheme.md)."""
    return min(ONE, max(ZERO, after + HALF * (after - before)))
