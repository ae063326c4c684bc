"""Households that are guests of another place: they hear its news, meet its refugees, and talk among themselves.

They do not see the front, and their fear decays without following belief. Nobody at home hears them.
"""

from __future__ import annotations

import numpy as np

from homefront.compiled import inner
from homefront.engine.people.household import present_of, seat_of
from homefront.engine.people.person import next_person
from homefront.engine.people.room import ABSENT
from homefront.engine.people.told import Shared, around_in, told_to
from homefront.processes.talk import learn_of_leaving
from homefront.vectors import F, I
from homefront.world.published import NOBODY, code
from homefront.world.state import UNAWARE


@inner
def around_guests(h, k, s, day, on, r):  # type: ignore[no-untyped-def]
    """Around of a household that is a guest of another place, which it was sent to or, just left, is on its way to."""
    host = np.int64(s.host[h.household + h.column])
    host = host if host >= 0 else -host - 1
    return around_in(day.place_danger[host], host, k.place, 0.0, day, on, r)


@inner
def shared_elsewhere(c, unsettled, r):  # type: ignore[no-untyped-def]
    """Shared of guests, from that of their block at home: where they stay another official word is heard."""
    return Shared(c.household_weight, c.talk_weight, F(r.talk.amplification * unsettled), c.belief_moved, c.belief_left,
                  c.half, c.whole, c.appeal_fading, c.w_danger, c.w_fear, c.resolve_moved)  # fmt: skip


@inner
def move_guests(h, here, around, c, s, room, on, r, steps, keys, dt):  # type: ignore[no-untyped-def]
    """Moves a household of guests; how many are not called up. c : Shared of their block at home.

    Their entries are those with which they will be heard if they come home; who stays away falls silent (fall_silent).
    """
    present, together = present_of(h, s, room)
    plain = told_to(0.0, False, False, here, around, on, r)
    elsewhere = shared_elsewhere(c, around.unsettled, r)
    for member in range(h.size):
        seat = seat_of(h, member, room)
        i = h.first + seat
        room.fear[seat] = ABSENT
        s.published_next[h.start + seat] = NOBODY
        if s.enlisted[i] == 1:
            continue
        told = plain
        if s.rumour[i] != UNAWARE:
            known = 1.0
            if on.talk:
                s.rumour[i], known, _half = learn_of_leaving(s.rumour[i], i, keys, 0.0, 0.0, steps.forget, dt)
            if here.leaving > 0.0:
                told = told_to(0.5 * known * here.leaving, False, False, here, around, on, r)
        rest = F((together - np.float64(s.belief[i])) / (present - 1)) if present > 1 else ABSENT
        after, ahead, _half, fear, resolve = next_person(
            s.belief[i], s.fear[i], s.resolve[i], s.appeal[i], I(0), I(0), rest, told, False, elsewhere
        )
        s.belief[i], s.fear[i], s.resolve[i] = after, fear, resolve
        s.published_next[h.start + seat] = code(ahead)
        room.fear[seat], room.fear_after[seat], room.resolve_after[seat] = fear, fear, resolve
    return present
