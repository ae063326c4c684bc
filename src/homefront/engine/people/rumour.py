"""Who at home learns of the leaving of leaders in a sub-step, and who forgets it (E2), sixteen slots at a time.

Everybody draws and few change: all draws are made in straight vector code, and then those for whom something happens
are gone through one by one.
"""

from __future__ import annotations

from homefront.compiled import inner
from homefront.engine.people.household import notice
from homefront.lanes.counting import any_set
from homefront.processes.talk import witness_rate
from homefront.streams import chance, happens, whole_chance
from homefront.vectors import LANES, ONE, ZERO, I, load, store
from homefront.world.published import NOBODY
from homefront.world.state import UNAWARE

PUBLISHED, STATE, BEFORE, CHANGES, KNEW, KNOWN_HALF, KNOWN = range(7)


@inner
def learn_at_home(k, gone, leaving, given, room):  # type: ignore[no-untyped-def]
    """Who learns of the leaving, and who forgets; how many knew of it for a part of the sub-step only (room.learners).

    gone : Gone, of the official.   leaving : that leaders are seen to go, from 0 to 1.
    """
    talk = given.on.talk
    rate = witness_rate(leaving, gone.mean, given.r.talk.witnessing) if talk else 0.0
    p_witness = chance(rate, given.clock.dt) if rate > 0.0 else 0.0
    witnesses, forgets = whole_chance(p_witness), whole_chance(given.steps.forget if talk else 0.0)
    learners = 0
    for tile in range(0, k.slots, LANES):
        if _draw(k, tile, witnesses, forgets, given, room) == 0:
            continue
        for slot in range(tile, min(tile + LANES, k.slots)):
            if room.changes[slot] != 0:
                known = notice(k.first + slot, slot, rate, p_witness, given, room)
                if 0.0 < known < 1.0:
                    room.learners[learners] = I(slot)
                    learners += 1
    return learners


@inner
def forget_at_home(k, given, room):  # type: ignore[no-untyped-def]
    """Those who have heard the rumour drop it, where no leaving is seen."""
    s = given.s
    witnesses, forgets = whole_chance(0.0), whole_chance(given.steps.forget)
    for tile in range(0, k.slots, LANES):
        heard = any_set(s.rumour, k.first + tile, k.slots - tile)
        if not heard or _draw(k, tile, witnesses, forgets, given, room) == 0:
            continue
        for slot in range(tile, min(tile + LANES, k.slots)):
            if room.changes[slot] != 0:
                s.rumour[k.first + slot] = UNAWARE


@inner
def _draw(k, tile, witnesses, forgets, given, room):  # type: ignore[no-untyped-def]
    """For how many of a tile something changes: room.changes, and what they know if nothing does.

    witnesses, forgets : whole_chance of a sub-step.
    """
    s, keys = given.s, given.keys
    first, start, slots = k.first + tile, k.start + tile, I(k.slots - tile)
    count = I(0)
    for lane in range(given.lanes):
        before = load(s.rumour, first + lane, STATE)
        there = load(s.published, start + lane, PUBLISHED) != NOBODY and I(lane) < slots
        aware = before != UNAWARE
        drawn = happens(keys.forget if aware else keys.witness, first + lane, 0, forgets if aware else witnesses)
        changes = I(drawn and there)
        known = ONE if aware else ZERO
        store(room.rumour, tile + lane, I(before), BEFORE)
        store(room.knew, tile + lane, known, KNEW)
        store(room.known_half, tile + lane, known, KNOWN_HALF)
        store(room.known, tile + lane, known, KNOWN)
        store(room.changes, tile + lane, changes, CHANGES)
        count = I(count + changes)
    return count
