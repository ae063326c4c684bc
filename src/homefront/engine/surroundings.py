"""What people of one block, and people who stay in one place, are told and shown alike in a sub-step."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.compiled import device
from homefront.processes.belief import credible
from homefront.processes.news import told
from homefront.processes.refugees import met
from homefront.processes.talk import ambiguity


class Block(NamedTuple):
    """What the people of one block share in a sub-step, wherever they stay.

    sight : of the front.   leaving : that leaders are seen to go.   grief : loss of resolve.   The rest: of the place.
    """

    sight: float
    cause: float
    ally: float
    leaving: float
    grief: float
    fear_following: float
    fear_decay_all: float
    fear_decay_all_half: float
    fear_weight: float
    fear_weight_half: float


class Surroundings(NamedTuple):
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
def surroundings(danger, stays_in, place, stay_heard, day, r, on):  # type: ignore[no-untyped-def]
    """stays_in : place whose news and danger it meets.   place : its own, whose trust it has."""
    coverage, candour, trust = day.coverage[stays_in], day.candour[stays_in], day.trust[place]
    gate = danger
    if on.raid_gate:
        gate = max(danger, day.raid_memory[place])
    w_told, content = told(danger, coverage, candour, trust, False, r.w_news)
    w_official, official_content = told(danger, coverage, candour, trust, True, r.w_news)
    return Surroundings(
        danger, ambiguity(coverage, candour, trust), day.staying[stays_in] * max(coverage, stay_heard) * trust,
        credible(gate, r.credible_danger), w_told, content, w_official, official_content,
        met(r.w_refugees, day.passing[stays_in]),
    )  # fmt: skip


@device
def informed(seen, official, r, on, around):  # type: ignore[no-untyped-def]
    """(weight, weighted sum) of all that informs belief, but for talk."""
    weight = r.w_eyes + r.w_strong * seen
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
def voice(published, belief):  # type: ignore[no-untyped-def]
    """What the own household hears of somebody, also of one whom others cannot hear."""
    return np.float64(published) if published >= 0.0 else np.float64(belief)
