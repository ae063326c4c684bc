"""One person in one sub-step: talk, belief, fear and resolve, composed once.

The vector pass over whole blocks (rows.py), the one over guests (guests.py) and the path for households one by one
(household.py) call this, on numbers of 32 bits, so that a household has the same bytes on each path.
"""

from __future__ import annotations

from homefront.compiled import device
from homefront.processes.belief import forecast, headed, mean_belief, next_belief
from homefront.processes.fear import next_fear
from homefront.processes.resolve import next_resolve
from homefront.processes.talk import amplified, mean_heard
from homefront.vectors import HALF, F


@device
def next_person(belief, fear, resolve, appeal, entries, voices, rest, told, follows, c):  # type: ignore[no-untyped-def]
    """(belief, belief that others will hear, fear at the middle and at the end, resolve) after a sub-step.

    appeal : lift in parts of APPEAL_STEP.   entries, voices, rest : what contacts and household say (talk.mean_heard).
    told : Heard.   follows : fear follows belief.   c : Shared.
    """
    heard, any_voice = mean_heard(entries, voices, rest, c.household_weight)
    target = headed(belief, told.weight, told.total, c.talk_weight, amplified(heard, c.growth), any_voice)
    after = next_belief(belief, target, c.belief_moved)
    mean = mean_belief(belief, target, c.belief_retained)
    fear_half = next_fear(fear, belief, target, mean, follows, c.half)
    fear_after = next_fear(fear, belief, target, mean, follows, c.whole)
    resolve_after = next_resolve(resolve, told.upheld, F(appeal) * c.appeal_fading, mean, HALF * (fear + fear_after),
                                 c.w_danger, c.w_fear, c.resolve_moved)  # fmt: skip
    return after, forecast(belief, after), fear_half, fear_after, resolve_after
