"""The people of one household, one after the other, where its block is not moved as whole rows (rows.py).

These are the last blocks of a chunk, blocks from which people are away who are no guests, and blocks whose official
has just gone or come back (turns.py). Who learns of the leaving within the sub-step is moved once more, alone.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.compiled import inner
from homefront.engine.people.heard import heard_by
from homefront.engine.people.person import next_person
from homefront.engine.people.room import ABSENT
from homefront.processes.action import Pushes, heeded, push
from homefront.processes.talk import learn_of_leaving, witness_rate
from homefront.streams import chance
from homefront.vectors import F, I, Whole
from homefront.world.published import NOBODY, code
from homefront.world.state import HOME, UNAWARE


class Gone(NamedTuple):
    """That the official of the block is gone and his post empty: at the start, on average and at the end."""

    first: float
    mean: float
    last: float


class Household(NamedTuple):
    """column, size : place in its block, and people.   first, start : first row of the block, and of what it publishes.
    household : first household of the block.   away : where it is.   guest : away, and met by nobody of the block.
    official : the block's official is its first person.
    """

    column: Whole
    size: Whole
    first: Whole
    start: Whole
    household: Whole
    away: Whole
    guest: bool
    official: bool


@inner
def slot_of(h, member, room):  # type: ignore[no-untyped-def]
    """The slot of a member of a household: the row within its block."""
    return np.int64(room.slots[member]) + h.column


@inner
def present_of(h, s, room):  # type: ignore[no-untyped-def]
    """(people not called up, sum of their beliefs)."""
    present, together = 0, 0.0
    for member in range(h.size):
        slot = slot_of(h, member, room)
        if s.enlisted[h.first + slot] == 0:
            present += 1
            together += np.float64(s.belief[h.first + slot])
    return present, together


@inner
def move_person(h, slot, member, known, plain, gone, at, given, room):  # type: ignore[no-untyped-def]
    """Moves one person. known : share of the sub-step in which the leaving was.   plain : Heard, unknowing."""
    s, i, leaving = given.s, h.first + slot, at.here.leaving
    told = plain
    official = h.official and member == 0
    if official or (known > 0.0 and leaving > 0.0):
        noticed = 0.5 * (gone.mean + known * leaving)
        told = heard_by(noticed, h.away == HOME, official, at.here, at.home, given.on, given.r)
    belief, fear, resolve = s.belief[i], s.fear[i], s.resolve[i]
    after, ahead, fear_half, fear_after, resolve_after = next_person(
        belief, fear, resolve, s.appeal[i], room.entries[slot], room.voices[slot], room.rest[slot], told, True, at.c
    )
    s.belief[i], s.fear[i], s.resolve[i] = after, fear_after, resolve_after
    s.published_next[h.start + slot] = code(ahead)
    room.belief[slot], room.fear[slot], room.resolve[slot] = belief, fear, resolve
    room.fear_half[slot], room.fear_after[slot], room.resolve_after[slot] = fear_half, fear_after, resolve_after


@inner
def notice(i, slot, rate, p_witness, given, room):  # type: ignore[no-untyped-def]
    """Whether and when somebody learns of the leaving, or forgets it, as `rumour` and the scratch say afterwards."""
    s = given.s
    before = s.rumour[i]
    knew = 0.0 if before == UNAWARE else 1.0
    known, half = knew, knew
    if knew > 0.0 or p_witness > 0.0:
        s.rumour[i], known, half = learn_of_leaving(
            before, i, given.keys, rate, p_witness, given.steps.forget, given.clock.dt
        )
    room.rumour[slot] = I(before)
    room.knew[slot], room.known_half[slot], room.known[slot] = F(knew), F(half), F(known)
    return np.float64(room.known[slot])


@inner
def move_household(h, gone, at, given, room):  # type: ignore[no-untyped-def]
    """Moves its people, who are no guests; how many are not called up. The scratch has what `pushes_of` needs."""
    s, on, r = given.s, given.on, given.r
    present, _together = present_of(h, s, room)
    rate = witness_rate(at.here.leaving, gone.mean, r.talk.witnessing)
    p_witness = chance(rate, given.clock.dt) if rate > 0.0 and on.talk else 0.0
    plain = heard_by(0.5 * gone.mean, h.away == HOME, False, at.here, at.home, on, r)
    for member in range(h.size):
        slot = slot_of(h, member, room)
        i = h.first + slot
        if s.enlisted[i] == 1:
            room.fear[slot] = ABSENT
            s.published_next[h.start + slot] = NOBODY
            continue
        known = 0.0 if s.rumour[i] == UNAWARE else 1.0
        room.rumour[slot] = I(s.rumour[i])
        room.knew[slot], room.known_half[slot] = F(known), F(known)
        if on.talk and (known > 0.0 or p_witness > 0.0):
            known = notice(i, slot, rate, p_witness, given, room)
        move_person(h, slot, member, known, plain, gone, at, given, room)
    return present


@inner
def pushes_of(h, seen_gone, gone, at, brake, given, room):  # type: ignore[no-untyped-def]
    """(Pushes of a household that is at home, people there), from the scratch.

    brake : of control.
    """
    s, a, here, staying = given.s, given.r.action, at.here, at.home.staying
    heed_first = heeded(seen_gone, 0.5 * gone.first, staying, a)
    heed_half = heeded(seen_gone, 0.5 * gone.mean, staying, a)
    heed_last = heeded(seen_gone, 0.5 * gone.last, staying, a)
    by_person = here.leaving > 0.0
    first = half = last = 0.0
    present = 0
    for member in range(h.size):
        slot = slot_of(h, member, room)
        if room.fear[slot] >= 0.0:
            present += 1
            if by_person:
                knows = 0.0 if s.rumour[h.first + slot] == UNAWARE else 1.0
                heed_first = heeded(seen_gone, 0.5 * (gone.first + room.knew[slot] * here.leaving), staying, a)
                heed_half = heeded(seen_gone, 0.5 * (gone.mean + room.known_half[slot] * here.leaving), staying, a)
                heed_last = heeded(seen_gone, 0.5 * (gone.last + knows * here.leaving), staying, a)
            m0, m1 = np.float64(room.resolve[slot]), np.float64(room.resolve_after[slot])
            first += push(np.float64(room.fear[slot]), m0, heed_first, a.resolve)
            half += push(np.float64(room.fear_half[slot]), 0.5 * (m0 + m1), heed_half, a.resolve)
            last += push(np.float64(room.fear_after[slot]), m1, heed_last, a.resolve)
    n = max(present, 1)
    return Pushes(first / n - brake, half / n - brake, last / n - brake), present


@inner
def push_back(h, gone_last, here, around, brake, given, room):  # type: ignore[no-untyped-def]
    """Mean push, less control, of a household that is away at the end of the sub-step, without departures seen.

    gone_last : that the official is gone at the end.
    """
    s, a = given.s, given.r.action
    total, present = 0.0, 0
    for member in range(h.size):
        slot = slot_of(h, member, room)
        if room.fear[slot] >= 0.0:
            present += 1
            knows = 0.0 if s.rumour[h.first + slot] == UNAWARE else 1.0
            heed = heeded(0.0, 0.5 * (gone_last + knows * here.leaving), around.staying, a)
            fear, resolve = np.float64(room.fear_after[slot]), np.float64(room.resolve_after[slot])
            total += push(fear, resolve, heed, a.resolve)
    return total / max(present, 1) - brake


@inner
def fall_silent(h, s, room):  # type: ignore[no-untyped-def]
    """Nobody of a household will be heard; go_round (world/published.py) repeats it where the row begins again."""
    for member in range(h.size):
        s.published_next[h.start + slot_of(h, member, room)] = NOBODY


@inner
def restore(h, leaving, s, room):  # type: ignore[no-untyped-def]
    """Puts the people of a household back to where they were before the sub-step. leaving : as far as it is seen."""
    for member in range(h.size):
        slot = slot_of(h, member, room)
        if room.fear[slot] >= 0.0:
            i = h.first + slot
            s.belief[i], s.fear[i], s.resolve[i] = room.belief[slot], room.fear[slot], room.resolve[slot]
            if leaving > 0.0:
                s.rumour[i] = np.uint8(room.rumour[slot])
