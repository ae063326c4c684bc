"""Belief, fear and resolve of the calm households of a block, for all their seats at once.

A household is calm if it is at home, has somebody present, and nobody in it has heard or can witness that the
authorities left: then all that differs between its people is what they hear and what they feel. Each loop below reads
and writes so few arrays that the compiler works at several seats at a time; engine.household does the same sums person
by person for everybody else, in the same order, to the last bit (tests/unit/engine/test_twin.py).
Scratch lies in one array a thread: float64 (ROOM, seats of the largest block).
"""

from __future__ import annotations

import numpy as np

from homefront.compiled import device
from homefront.engine.surroundings import informed, voice
from homefront.processes.action import push
from homefront.processes.belief import evidence, relaxed
from homefront.processes.fear import followed
from homefront.processes.resolve import resolve_target
from homefront.processes.talk import amplified
from homefront.world.state import ABSENT, HOME, UNAWARE

HEARD, VOICES, CALM, VOICE, TARGET, FEAR_0, FEAR_H, FEAR_1, RESOLVE_1, BRAKE_0, BRAKE_H, BRAKE_1 = range(12)
ROOM = 12
"""Rows of scratch: what is heard and from how many voices; 1 for a seat worked at here; own voice; where belief heads;
fear at the start, middle and end; resolve at the end; the brake of resolve at the start, middle and end."""


@device
def step_calm(first, seats, offset, first_household, households, fixed, s, r, on, here, home, gone_mean, room):  # type: ignore[no-untyped-def]
    """Moves belief, fear and resolve in the calm ones of these households; row CALM of `room` says whose seats.

    first, seats : rows of these households.   offset : seats of the block before them.   gone_mean : that the official
    is gone, on average.   room : scratch, with what all seats of the block heard.
    """
    end = first + seats
    published, published_next = s.published[first:end], s.published_next[first:end]
    belief, fear, resolve, appeal = s.belief[first:end], s.fear[first:end], s.resolve[first:end], s.appeal[first:end]
    enlisted, rumour = s.enlisted[first:end], s.rumour[first:end]
    heard, voices = room[HEARD, offset : offset + seats], room[VOICES, offset : offset + seats]
    calm, own = room[CALM, offset : offset + seats], room[VOICE, offset : offset + seats]
    target, resolve_1 = room[TARGET, offset : offset + seats], room[RESOLVE_1, offset : offset + seats]
    fear_0, fear_h = room[FEAR_0, offset : offset + seats], room[FEAR_H, offset : offset + seats]
    fear_1 = room[FEAR_1, offset : offset + seats]
    brake_0, brake_h = room[BRAKE_0, offset : offset + seats], room[BRAKE_H, offset : offset + seats]
    brake_1 = room[BRAKE_1, offset : offset + seats]
    for i in range(seats):
        own[i] = voice(published[i], belief[i])
    seat = np.uint64(0)
    for g in range(first_household, first_household + households):
        n = np.uint64(fixed.household_size[g])
        absent, knowing, together = np.int64(0), np.int64(0), 0.0
        for i in range(seat, seat + n):
            knowing += np.int64(rumour[i] != UNAWARE)
            if on.called and enlisted[i] == 1:
                absent += 1
            else:
                together += own[i]
        present = np.int64(n) - absent
        is_calm = s.away[g] == HOME and knowing == 0 and present > 0
        weight = fixed.household_weight if present > 1 else 0.0
        others = np.float64(present - 1) if present > 1 else 1.0
        for i in range(seat, seat + n):
            calm[i] = 0.0
            if is_calm:
                if on.called and enlisted[i] == 1:
                    published_next[i] = ABSENT
                else:
                    calm[i] = 1.0
                    if on.talk:
                        heard[i] += (together - own[i]) / others * weight
                        voices[i] += weight
        seat += n

    leaving = 0.5 * gone_mean
    seen = evidence(here.sight, leaving, home.believed, r.leaving_as_evidence)
    weight, total = informed(seen, False, r, on, home)
    if on.belief:
        _aim(heard, voices, belief, target, weight, total, r.w_talk, r.amplification, home.unsettled)
    else:
        for i in range(seats):
            target[i] = np.float64(belief[i])
    for i in range(seats):
        fear_0[i] = calm[i] * np.float64(fear[i])
    if on.fear:
        _frighten(belief, target, fear_0, fear_1, calm, r.belief_mean, r.fear_decay_rate, r.fear_decay,
                  here.fear_following, here.fear_decay_all, here.fear_weight)  # fmt: skip
        _frighten(belief, target, fear_0, fear_h, calm, r.belief_mean, r.fear_decay_rate, r.fear_decay_half,
                  here.fear_following, here.fear_decay_all_half, here.fear_weight_half)  # fmt: skip
    else:
        for i in range(seats):
            fear_h[i], fear_1[i] = fear_0[i], fear_0[i]
    if on.resolve:
        _hold(belief, target, fear_0, fear_1, resolve, appeal, resolve_1, leaving, home.staying, r, on, here)
    else:
        for i in range(seats):
            resolve_1[i] = np.float64(resolve[i])
    for i in range(seats):
        brake_0[i] = calm[i] * (r.c_resolve * (np.float64(resolve[i]) - 0.5))
    for i in range(seats):
        brake_h[i] = calm[i] * (r.c_resolve * (0.5 * (np.float64(resolve[i]) + resolve_1[i]) - 0.5))
    for i in range(seats):
        brake_1[i] = calm[i] * (r.c_resolve * (resolve_1[i] - 0.5))

    for i in range(seats):
        before = np.float64(belief[i])
        after = relaxed(before, target[i], r.belief_decay)
        ahead = min(1.0, max(0.0, after + 0.5 * (after - before)))
        published_next[i] = np.float32(ahead) if calm[i] > 0.0 else published_next[i]
    for i in range(seats):
        after = relaxed(np.float64(belief[i]), target[i], r.belief_decay)
        belief[i] = np.float32(after) if calm[i] > 0.0 else belief[i]
    for i in range(seats):
        fear[i] = np.float32(fear_1[i]) if calm[i] > 0.0 else fear[i]
    for i in range(seats):
        resolve[i] = np.float32(resolve_1[i]) if calm[i] > 0.0 else resolve[i]


@device
def seats_calm(calm, seat, n):  # type: ignore[no-untyped-def]
    """How many of the n people from this seat on are those of a calm household: all who are not called up, or none."""
    total = 0.0
    for i in range(seat, seat + n):
        total += calm[i]
    return np.int64(total)


@device
def pushes_of_calm(seat, n, seen_gone, staying, gone_first, gone_mean, gone_last, r, room):  # type: ignore[no-untyped-def]
    """Sums over a calm household of the push to go, at the start, middle and end of the sub-step."""
    alone = 1.0  # push(1, ...) with resolve at 0.5: what fear is multiplied by
    by_0 = push(alone, 0.5, seen_gone, 0.5 * gone_first, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
    by_h = push(alone, 0.5, seen_gone, 0.5 * gone_mean, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
    by_1 = push(alone, 0.5, seen_gone, 0.5 * gone_last, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
    x0 = xh = x1 = 0.0
    for i in range(seat, seat + n):
        x0 += room[FEAR_0, i] * by_0 - room[BRAKE_0, i]
        xh += room[FEAR_H, i] * by_h - room[BRAKE_H, i]
        x1 += room[FEAR_1, i] * by_1 - room[BRAKE_1, i]
    return x0, xh, x1


@device
def _aim(heard, voices, belief, target, weight, total, w_talk, amplification, unsettled):  # type: ignore[no-untyped-def]
    """Where belief heads, weight and total being all that informs it but talk; where it is, if nothing does."""
    for i in range(target.size):
        any_voice = voices[i] > 0.0
        mean = heard[i] / (voices[i] if any_voice else 1.0)
        w = weight + (w_talk if any_voice else 0.0)
        t = total + (w_talk * amplified(mean, amplification, unsettled) if any_voice else 0.0)
        target[i] = t / w if w > 0.0 else np.float64(belief[i])


@device
def _frighten(belief, target, fear, out, calm, belief_mean, decay_rate, decay, follow, rests, weight):  # type: ignore[no-untyped-def]
    """Fear after a part of the sub-step, 0 at seats that are not calm."""
    for i in range(out.size):
        b0 = np.float64(belief[i])
        mean = target[i] + (b0 - target[i]) * belief_mean
        following = followed(fear[i], b0, target[i], follow, decay_rate, rests, weight)
        out[i] = calm[i] * (following if mean > fear[i] else fear[i] * decay)


@device
def _hold(belief, target, fear_0, fear_1, resolve, appeal, out, leaving, staying, r, on, here):  # type: ignore[no-untyped-def]
    """Resolve at the end of the sub-step."""
    fading = r.appeal_fading if on.appeals else 0.0
    for i in range(out.size):
        b0, m0 = np.float64(belief[i]), np.float64(resolve[i])
        mean = target[i] + (b0 - target[i]) * r.belief_mean
        rest_at = resolve_target(here.cause, here.ally, np.float64(appeal[i]) * fading - here.grief, staying,
                                 leaving, mean, 0.5 * (fear_0[i] + fear_1[i]), r.w_leaders, r.w_allies,
                                 r.w_danger, r.w_fear)  # fmt: skip
        out[i] = min(1.0, max(0.0, rest_at + (m0 - rest_at) * r.resolve_decay))
