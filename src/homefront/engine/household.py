"""Belief, fear and resolve of one household, person after person, and what pushes it to go."""

from __future__ import annotations

import numpy as np

from homefront.compiled import device
from homefront.engine.seats import HEARD, VOICES
from homefront.engine.surroundings import informed, voice
from homefront.processes.action import push
from homefront.processes.belief import evidence, relaxed
from homefront.processes.fear import followed
from homefront.processes.resolve import resolve_target
from homefront.processes.talk import amplified, witness_rate
from homefront.streams import uniform
from homefront.world.state import ABSENT, HOME, TELLING, UNAWARE


@device
def _learn_of_leaving(state, i, keys, rate, p_witness, p_forget, dt):  # type: ignore[no-untyped-def]
    """(new state, share of the step in which it was known, known at the middle) of the rumour k."""
    if state != UNAWARE:
        if uniform(keys.forget, i, 0) < p_forget:
            return np.uint8(UNAWARE), 0.5, 1.0
        return state, 1.0, 1.0
    if p_witness > 0.0:
        u = uniform(keys.witness, i, 0)
        if u < p_witness:
            t = -np.log(1.0 - u) / rate
            return np.uint8(TELLING), max(0.0, 1.0 - t / dt), 1.0 if t < 0.5 * dt else 0.0
    return np.uint8(UNAWARE), 0.0, 0.0


@device
def step_household(  # type: ignore[no-untyped-def]
    i0, n, present, away, guest, officials, first_row, seen_gone, gone_first, gone_mean, gone_last, fixed, s, r, on,
    keys, dt, here, around, room,
):  # fmt: skip
    """Moves the people of a household; (push at the start, middle, end of the sub-step if at home; at the end if away).

    i0, n, present : first row, people, people not called up.   guest : away, and met by nobody of the block.
    officials : the block's official is its first person.   gone_first, gone_mean, gone_last : that the official is
    gone, at the start, on average and at the end.
    """
    rate = 0.0 if guest else witness_rate(here.leaving, gone_mean, r.witnessing)
    p_witness = 1.0 - np.exp(-rate * dt) if rate > 0.0 else 0.0
    household = 0.0
    for i in range(i0, i0 + n):
        if not (on.called and s.enlisted[i] == 1):
            household += voice(s.published[i], s.belief[i])
    others = np.float64(present - 1)
    rest_weight = fixed.household_weight if present > 1 else 0.0
    x0 = xh = x1 = x_back = 0.0
    for i in range(i0, i0 + n):
        if on.called and s.enlisted[i] == 1:
            s.published_next[i] = ABSENT
            continue
        rest = (household - voice(s.published[i], s.belief[i])) / others if others > 0.0 else 0.0
        k = s.rumour[i]
        knew = 0.0 if k == UNAWARE else 1.0
        km = kh = knew
        heard, any_voice = 0.0, False
        if on.talk:
            told_by, voices = rest * rest_weight, rest_weight
            if not guest:
                told_by += room[HEARD, i - first_row]
                voices += room[VOICES, i - first_row]
            any_voice = voices > 0.0
            heard = told_by / voices if any_voice else 0.0
            if k != UNAWARE or p_witness > 0.0:
                k, km, kh = _learn_of_leaving(k, i, keys, rate, p_witness, r.p_forget, dt)
                s.rumour[i] = k
        n_first = 0.5 * (gone_first + knew * here.leaving)
        n_half = 0.5 * (gone_mean + kh * here.leaving)
        n_mean = 0.5 * (gone_mean + km * here.leaving)
        n_last = 0.5 * (gone_last + (0.0 if k == UNAWARE else here.leaving))

        b0 = np.float64(s.belief[i])
        b1 = b_mean = target = b0
        if on.belief:
            seen = 0.0
            if away == HOME:
                seen = evidence(here.sight, n_mean, around.believed, r.leaving_as_evidence)
            weight, total = informed(seen, officials and i == i0, r, on, around)
            if any_voice:
                weight += r.w_talk
                total += r.w_talk * amplified(heard, r.amplification, around.unsettled)
            if weight > 0.0:
                target = total / weight
            b1 = relaxed(b0, target, r.belief_decay)
            b_mean = target + (b0 - target) * r.belief_mean
            s.belief[i] = b1
        s.published_next[i] = min(1.0, max(0.0, b1 + 0.5 * (b1 - b0)))

        f0 = np.float64(s.fear[i])
        f1 = fh = f0
        if on.fear:
            if b_mean > f0 and not guest:
                f1 = followed(f0, b0, target, here.fear_following, r.fear_decay_rate, here.fear_decay_all,
                              here.fear_weight)  # fmt: skip
                fh = followed(f0, b0, target, here.fear_following, r.fear_decay_rate, here.fear_decay_all_half,
                              here.fear_weight_half)  # fmt: skip
            else:
                f1, fh = f0 * r.fear_decay, f0 * r.fear_decay_half
            s.fear[i] = f1

        m0 = np.float64(s.resolve[i])
        m1 = m0
        if on.resolve:
            lifted = (s.appeal[i] * r.appeal_fading if on.appeals else 0.0) - here.grief
            rest_at = resolve_target(here.cause, here.ally, lifted, around.staying, n_mean, b_mean, 0.5 * (f0 + f1),
                                     r.w_leaders, r.w_allies, r.w_danger, r.w_fear)  # fmt: skip
            m1 = min(1.0, max(0.0, rest_at + (m0 - rest_at) * r.resolve_decay))
            s.resolve[i] = m1
        mh = 0.5 * (m0 + m1)

        staying = around.staying
        if away == HOME:
            x0 += push(f0, m0, seen_gone, n_first, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
            xh += push(fh, mh, seen_gone, n_half, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
            x1 += push(f1, m1, seen_gone, n_last, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
        else:
            x_back += push(f1, m1, 0.0, n_last, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
    return x0, xh, x1, x_back
