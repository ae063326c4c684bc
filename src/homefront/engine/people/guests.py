"""Households that are guests of another place: they hear its news, meet its refugees, and talk among themselves.

They do not see the front, and their fear decays without following belief. Nobody at home hears them. They sit
scattered over their block and each household has a host of its own, so its people are first put side by side in the
scratch, with what they meet; then all move at once, in straight vector code (vectors.py); then they are put back.
"""

from __future__ import annotations

import numpy as np

from homefront.compiled import inner
from homefront.engine.people.heard import Heard, Shared, around_in, heard_by
from homefront.engine.people.household import Household, slot_of
from homefront.engine.people.person import next_person
from homefront.engine.people.room import ABSENT
from homefront.streams import uniform
from homefront.vectors import LANES, F, I, load, store
from homefront.world.published import NOBODY, code
from homefront.world.state import HOME, UNAWARE

BELIEF, FEAR, RESOLVE, APPEAL, REST, WEIGHT, TOTAL, UPHELD, GROWTH, AHEAD = range(10)


@inner
def host_of(household, s):  # type: ignore[no-untyped-def]
    """Place of which a household is a guest: it was sent there or, just left, is on its way."""
    host = np.int64(s.host[household])
    return host if host >= 0 else -host - 1


@inner
def around_guests(h, k, given):  # type: ignore[no-untyped-def]
    """Around of a household of guests."""
    day, host = given.day, host_of(h.household + h.column, given.s)
    return around_in(day.place_danger[host], host, k.place, 0.0, day, given.on, given.r)


@inner
def move_guests(published, k, here, c, given, room):  # type: ignore[no-untyped-def]
    """Moves all people of a block whose household is away, but for those called up: (how many they are, how many of
    them know the rumour). They stand side by side in room.guests then; room.present counts them by household.

    c : Shared of the block at home.   published : whether to write the entries with which they will be heard if they
    come home, and what moves them to; who stays away falls silent (household.fall_silent). Nobody comes home to a
    block that is frozen.
    """
    s, fixed, n = given.s, given.fixed, np.int64(0)
    for column in range(fixed.households_per_block):
        g = k.household + column
        if s.away[g] != HOME:
            h = Household(column, np.int64(fixed.household_size[g]), k.first, k.start, k.household,
                          np.int64(s.away[g]), True, False)  # fmt: skip
            n = _gather(n, h, k, here, given, room)
    for tile in range(0, n, LANES):
        _move_lanes(tile, c, room.guests, given.lanes)
    knows = np.int64(0)
    for guest in range(n):
        _put_back(published, guest, k, s, room)
        knows += np.int64(s.rumour[k.first + np.int64(room.guest_slot[guest])] != UNAWARE)
    return n, knows


@inner
def _gather(n, h, k, here, given, room):  # type: ignore[no-untyped-def]
    """Puts the people of a household that are not called up side by side, from `n` on; how many there are then."""
    s, on, r = given.s, given.on, given.r
    around, guests, first = around_guests(h, k, given), room.guests, n
    plain = heard_by(0.0, False, False, here, around, on, r)
    together = 0.0
    for member in range(h.size):
        slot = slot_of(h, member, room)
        i = h.first + slot
        if s.enlisted[i] == 1:
            room.fear[slot] = ABSENT
            s.published_next[h.start + slot] = NOBODY
            continue
        upheld = plain.upheld
        if s.rumour[i] != UNAWARE:
            known = 1.0
            if on.talk and uniform(given.keys.forget, i, 0) < given.steps.forget:
                s.rumour[i], known = UNAWARE, 0.5
            if here.leaving > 0.0:
                upheld = heard_by(0.5 * known * here.leaving, False, False, here, around, on, r).upheld
        room.guest_slot[n] = I(slot)
        guests[BELIEF, n], guests[FEAR, n] = s.belief[i], s.fear[i]
        guests[RESOLVE, n], guests[APPEAL, n], guests[UPHELD, n] = s.resolve[i], s.appeal[i], upheld
        together += np.float64(s.belief[i])
        n += 1
    growth = F(r.talk.amplification * around.unsettled)
    others = n - first - 1
    for one in range(first, n):
        guests[REST, one] = F((together - np.float64(guests[BELIEF, one])) / others) if others > 0 else ABSENT
        guests[WEIGHT, one], guests[TOTAL, one], guests[GROWTH, one] = plain.weight, plain.total, growth
    room.present[h.column] = I(n - first)
    return n


@inner
def _move_lanes(tile, c, guests, lanes):  # type: ignore[no-untyped-def]
    """Moves sixteen people who stand side by side. Of the last ones some are nobody, and are never put back."""
    for lane in range(lanes):
        n = tile + lane
        belief, fear = load(guests[BELIEF], n, BELIEF), load(guests[FEAR], n, FEAR)
        resolve, appeal = load(guests[RESOLVE], n, RESOLVE), load(guests[APPEAL], n, APPEAL)
        told = Heard(load(guests[WEIGHT], n, WEIGHT), load(guests[TOTAL], n, TOTAL), load(guests[UPHELD], n, UPHELD))
        after, ahead, _half, fear_after, resolve_after = next_person(
            belief, fear, resolve, appeal, I(0), I(0), load(guests[REST], n, REST), told, False,
            _elsewhere(c, load(guests[GROWTH], n, GROWTH)),
        )  # fmt: skip
        store(guests[BELIEF], n, after, BELIEF)
        store(guests[FEAR], n, fear_after, FEAR)
        store(guests[RESOLVE], n, resolve_after, RESOLVE)
        store(guests[AHEAD], n, ahead, AHEAD)


@inner
def _put_back(published, n, k, s, room):  # type: ignore[no-untyped-def]
    guests, slot = room.guests, np.int64(room.guest_slot[n])
    i, fear, resolve = k.first + slot, room.guests[FEAR, n], room.guests[RESOLVE, n]
    s.belief[i], s.fear[i], s.resolve[i] = guests[BELIEF, n], fear, resolve
    if published:
        s.published_next[k.start + slot] = code(guests[AHEAD, n])
        room.fear[slot], room.fear_after[slot], room.resolve_after[slot] = fear, fear, resolve


@inner
def _elsewhere(c, growth):  # type: ignore[no-untyped-def]
    """Shared of guests, from that of their block at home: where they stay another official word is heard."""
    return Shared(c.household_weight, c.talk_weight, growth, c.belief_moved, c.belief_retained, c.half, c.whole,
                  c.appeal_fading, c.w_danger, c.w_fear, c.resolve_moved)  # fmt: skip
