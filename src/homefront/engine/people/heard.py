"""What people of one block, and people who stay in one place, are told and shown alike in a sub-step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.compiled import device
from homefront.elementary import exp, exp2
from homefront.processes.belief import credible, evidence, informed
from homefront.processes.command import Orders
from homefront.processes.fear import NO_FEAR_PATH, FearPath, fear_path
from homefront.processes.letters import grief
from homefront.processes.news import bulletin
from homefront.processes.refugees import met
from homefront.processes.resolve import APPEAL_HALF_LIFE_DAYS, APPEAL_STEP, upheld
from homefront.processes.talk import ambiguity
from homefront.streams import chance
from homefront.vectors import ZERO, F


class Steps(NamedTuple):
    """What follows from rates and the length of a sub-step: shares moved, means over it, chances."""

    belief_moved: float
    belief_retained: float
    fear_alone: float
    fear_alone_half: float
    resolve_moved: float
    appeal_fading: float
    forget: float
    rehouse: float


@device
def steps_of(r, on, clock):  # type: ignore[no-untyped-def]
    dt = clock.dt
    moved = 1.0 - exp(-r.belief.speed * dt)
    return Steps(
        moved if on.belief else 0.0, moved / (r.belief.speed * dt), exp(-r.fear.decay * dt),
        exp(-r.fear.decay * dt / 2), 1.0 - exp(-r.resolve.speed * dt) if on.resolve else 0.0,
        exp2(-clock.since_appeal / APPEAL_HALF_LIFE_DAYS), chance(r.talk.forgetting, dt),
        chance(r.action.rehousing, dt),
    )  # fmt: skip


class Around(NamedTuple):
    """What a household meets where it stays: at home, or as guests of another place."""

    danger: float
    unsettled: float
    staying: float
    believed: float
    w_told: float
    content: float
    w_official: float
    official_content: float
    w_passing: float


@device
def around_in(danger, stays_in, place, stay_heard, day, on, r):  # type: ignore[no-untyped-def]
    """stays_in : place whose news and danger it meets.   place : its own, whose trust it has."""
    coverage, candour, trust = day.coverage[stays_in], day.candour[stays_in], day.trust[place]
    w_told, content = bulletin(danger, coverage, candour, trust, False, r.news.weight)
    w_official, official_content = bulletin(danger, coverage, candour, trust, True, r.news.weight)
    return Around(
        danger, ambiguity(coverage, candour, trust), day.staying[stays_in] * max(coverage, stay_heard) * trust,
        credible(danger, r.belief.credible_danger), w_told, content, w_official, official_content,
        met(r.refugees.weight, day.passing[stays_in]),
    )  # fmt: skip


class Shared(NamedTuple):
    """Numbers of the equations of a person that all in one place and block have alike, float32.

    appeal_fading : what is left of a lift by appeals, and of what its parts stand for.
    """

    household_weight: np.float32
    talk_weight: np.float32
    growth: np.float32
    belief_moved: np.float32
    belief_retained: np.float32
    half: FearPath
    whole: FearPath
    appeal_fading: np.float32
    w_danger: np.float32
    w_fear: np.float32
    resolve_moved: np.float32


@device
def shared_in(place, unsettled, household_weight, day, on, r, steps):  # type: ignore[no-untyped-def]
    """unsettled : ambiguity where they stay.   place : their own."""
    talking = on.talk and on.belief
    half, whole = NO_FEAR_PATH, NO_FEAR_PATH
    if on.fear:
        follow = day.fear_following[place]
        half = fear_path(follow, day.fear_decay_all_half[place], day.fear_weight_half[place], steps.fear_alone_half,
                         r.fear.decay)  # fmt: skip
        whole = fear_path(follow, day.fear_decay_all[place], day.fear_weight[place], steps.fear_alone, r.fear.decay)
    return Shared(
        F(household_weight), F(r.talk.weight) if talking else ZERO, F(r.talk.amplification * unsettled),
        F(steps.belief_moved), F(steps.belief_retained), half, whole, F(steps.appeal_fading * APPEAL_STEP),
        F(r.resolve.danger), F(r.resolve.fear), F(steps.resolve_moved),
    )  # fmt: skip


@device
def shared_at_home(place, household_weight, day, on, r, steps):  # type: ignore[no-untyped-def]
    """Shared of those who stay at home."""
    unsettled = ambiguity(day.coverage[place], day.candour[place], day.trust[place])
    return shared_in(place, unsettled, household_weight, day, on, r, steps)


class Here(NamedTuple):
    """What the people of a block share wherever they stay.

    sight : of the front.   leaving : that leaders are seen to go.   grief : loss of resolve.
    """

    place: int
    sight: float
    leaving: float
    grief: float
    cause: float
    ally: float


@device
def here_in(block, place, s, day, on, r):  # type: ignore[no-untyped-def]
    lost = grief(s.bereaved[block], r.resolve.bereavement) if on.letters else 0.0
    return Here(place, np.float64(s.sight[block]), day.leaving[place], lost, day.cause[place], day.ally[place])


class AtHome(NamedTuple):
    """What people of a block meet at home. orders : which hold there.   here : Here.   home : Around.   c : Shared."""

    orders: Orders
    here: Here
    home: Around
    c: Shared


@device
def met_at_home(k, orders, c, given):  # type: ignore[no-untyped-def]
    """AtHome of a block. k : Block.   c : Shared of those at home."""
    s, day, on, r = given.s, given.day, given.on, given.r
    here = here_in(k.block, k.place, s, day, on, r)
    return AtHome(orders, here, around_in(np.float64(s.danger[k.block]), k.place, k.place, orders.stay, day, on, r), c)


class Heard(NamedTuple):
    """Of somebody who notices so much of the leaving: weight and weighted sum of what informs belief, and where resolve
    would head, float32."""

    weight: np.float32
    total: np.float32
    upheld: np.float32


@device
def heard_by(noticed, at_home, official, here, around, on, r):  # type: ignore[no-untyped-def]
    """noticed : of the leaving of leaders, mean over the sub-step.   at_home : only there anything is seen."""
    seen = evidence(here.sight, noticed, around.believed, r.belief.leaving_as_evidence) if at_home else 0.0
    weight, total = informed(seen, official, on, around, r)
    if not on.belief:
        weight, total = 0.0, 0.0
    lasting = upheld(here.cause, here.ally, here.grief, around.staying, noticed, r.resolve)
    return Heard(F(weight), F(total), F(lasting))


class Hearing(NamedTuple):
    """Heard of people at home: those who do not know of the leaving and those who do, officials and others."""

    plain: Heard
    official: Heard
    knowing: Heard
    knowing_official: Heard


@device
def hearing_at_home(gone, here, around, on, r):  # type: ignore[no-untyped-def]
    """gone : that the block's official is, mean over the sub-step."""
    plain = heard_by(0.5 * gone, True, False, here, around, on, r)
    official = heard_by(0.5 * gone, True, True, here, around, on, r)
    if here.leaving == 0.0:
        return Hearing(plain, official, plain, official)
    noticed = 0.5 * (gone + here.leaving)
    return Hearing(plain, official, heard_by(noticed, True, False, here, around, on, r),
                   heard_by(noticed, True, True, here, around, on, r))  # fmt: skip
