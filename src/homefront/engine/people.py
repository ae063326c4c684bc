"""The one kernel over people: a sub-step of a block while it is in cache, process after process.

Blocks are independent: about other people, everything read is the copy from the start of the sub-step. Inside a block
households go in order, the official's first, and see at once who of the block has left. The equations stand in
processes/; this file only hands them to each other. Scheme: docs/decisions/0003-time-scheme.md.
"""

from __future__ import annotations

import numpy as np
from numba import prange
from numba.np.ufunc.parallel import get_thread_id

from homefront.compiled import device, kernel
from homefront.engine.tuples import (
    BELIEF,
    CALLED,
    COUNTED,
    FEAR,
    KNOWS,
    NEWLY,
    OCCUPIED,
    OFFICIAL,
    PEOPLE,
    RESOLVE,
    SHOWN,
    SQUARED,
)  # fmt: skip
from homefront.processes.action import push, time_above
from homefront.processes.belief import credible, evidence, relaxed
from homefront.processes.command import in_force
from homefront.processes.fear import followed
from homefront.processes.letters import BEREAVED_SCALE
from homefront.processes.news import told
from homefront.processes.raids import frightened, habituated
from homefront.processes.resolve import resolve_target, shown_resolve
from homefront.processes.talk import ambiguity, amplified, witness_rate
from homefront.streams import uniform
from homefront.world.contacts import hear_block
from homefront.world.state import (
    ABSENT,
    ALL_GO,
    HOME,
    HOMELESS,
    OFFICES_GO,
    ORDERED,
    OWN_DECISION,
    STAY,
    TELLING,
    UNAWARE,
)  # fmt: skip

BOTH_COPIES = 2
"""Sub-steps after which both copies of what a block publishes say that nobody there can be heard."""


@device
def _voice(published, belief):  # type: ignore[no-untyped-def]
    """What the own household hears of somebody, also of one whom others cannot hear."""
    return np.float64(published) if published >= 0.0 else np.float64(belief)


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
def _draw_host(hosts, place, u):  # type: ignore[no-untyped-def]
    """A destination by the cumulative kernel of the place; the place itself where there is nowhere to go."""
    row = hosts[place]
    if row[row.size - 1] <= 0.0:
        return place
    return min(np.searchsorted(row, u * row[row.size - 1], side="right"), row.size - 1)


@kernel
def step_people(layer, fixed, s, day, r, on, keys, t0, dt, night, record, sums, heard, still):  # type: ignore[no-untyped-def]
    """One sub-step for everybody.

    t0, dt : day.   night : raids come at the end of it.   record : fill all columns of sums, not only who is away.
    sums : float64 (blocks, columns of engine.tuples.SUMS), overwritten.   heard : room for what the people of a block
    hear, float64 (threads, 2, most people of a block).   still : uint8 (blocks,), sub-steps in a row in which nobody of
    an occupied block moved; after two, nothing about it can change, its sums included, and it is passed over.
    """
    for b in prange(fixed.block_place.size):
        thread = get_thread_id()  # type: ignore[no-untyped-call]
        _step_block(b, layer, fixed, s, day, r, on, keys, t0, dt, night, record, sums, heard[thread, 0],
                    heard[thread, 1], still)  # fmt: skip


@device
def _step_block(b, layer, fixed, s, day, r, on, keys, t0, dt, night, record, sums, total_heard, n_voices, still):  # type: ignore[no-untyped-def]
    place = np.int64(fixed.block_place[b])
    first_household = b * fixed.households_per_block
    size = np.float64(fixed.block_start[b + 1] - fixed.block_start[b])
    occupied = s.occupied[b] == 1
    frozen = occupied and on.frozen
    if frozen and still[b] >= BOTH_COPIES:
        return
    moving = not frozen
    for column in range(sums.shape[1]):
        sums[b, column] = 0.0

    stay_from = s.order_from[STAY, b]
    stay_heard = in_force(stay_from, np.inf, t0, dt)
    filled_from = np.inf if on.vacant else stay_from
    replaced = in_force(filled_from, np.inf, t0, dt)
    replaced_first = 1.0 if filled_from <= t0 else 0.0
    replaced_last = 1.0 if filled_from <= t0 + dt else 0.0
    going = in_force(s.order_from[OFFICES_GO, b], stay_from, t0, dt)
    all_going = in_force(s.order_from[ALL_GO, b], np.inf, t0, dt)

    n_gone = 0.0
    for g in range(first_household, first_household + fixed.households_per_block):
        if s.away[g] != HOME:
            n_gone += fixed.household_size[g]
    official = s.away[first_household]
    left = on.command and official in (OWN_DECISION, ORDERED)
    gone_first = 1.0 - replaced_first if left else 0.0
    gone_mean = 1.0 - replaced if left else 0.0
    gone_last = 1.0 - replaced_last if left else 0.0

    grief = r.w_bereaved * np.log1p(np.float64(s.bereaved[b]) / BEREAVED_SCALE) if on.letters else 0.0
    start = fixed.block_start[b]
    if on.talk and not (frozen and on.guests):
        hear_block(layer, b, start, fixed.block_start[b + 1] - start, s.published, total_heard, n_voices)
    # rows count in unsigned numbers: an index that cannot be negative is not checked for being so at every access
    first_row = np.uint64(start)
    i0 = first_row
    sight, block_danger = np.float64(s.sight[b]), np.float64(s.danger[b])
    follow, rests = day.fear_following[place], day.fear_decay_all[place]
    follow_half, rests_half = day.fear_weight_half[place], day.fear_decay_all_half[place]
    follow_whole = day.fear_weight[place]
    cause, ally, leaving = day.cause[place], day.ally[place], day.leaving[place]
    sees, gone_here, trust = day.sees_departures[place], day.gone[place], day.trust[place]
    for j in range(fixed.households_per_block):
        g = first_household + j
        n = np.uint64(fixed.household_size[g])
        away = s.away[g]
        present = np.int64(n)
        if on.called:
            for i in range(i0, i0 + n):
                present -= np.int64(s.enlisted[i])
        if present == 0 or (frozen and away == HOME):
            _stand_still(i0, n, present, s, sums, b)
            i0 += n
            continue
        moving = True
        guest = on.guests and away != HOME
        here = place
        if guest:
            here = np.int64(s.host[g]) if s.host[g] >= 0 else -np.int64(s.host[g]) - 1
        h = day.place_danger[here] if guest else block_danger
        coverage, candour = day.coverage[here], day.candour[here]
        unsettled = ambiguity(coverage, candour, trust)
        staying = day.staying[here] * max(coverage, 0.0 if guest else stay_heard) * trust
        L0, Lm, L1 = (0.0, 0.0, 0.0) if guest else (gone_first, gone_mean, gone_last)
        gate = h
        if on.raid_gate:
            gate = max(h, day.raid_memory[place])
        seen_gone = (0.5 * n_gone / size + 0.5 * gone_here) * sees
        believed = credible(gate, r.credible_danger)
        w_told, content = told(h, coverage, candour, trust, False, r.w_news)
        w_passing = r.w_refugees * day.passing[here]

        rate = 0.0 if guest else witness_rate(leaving, Lm, r.witnessing)
        p_witness = 1.0 - np.exp(-rate * dt) if rate > 0.0 else 0.0

        household = 0.0
        for i in range(i0, i0 + n):
            if not (on.called and s.enlisted[i] == 1):
                household += _voice(s.published[i], s.belief[i])

        others = np.float64(present - 1)
        rest_weight = fixed.household_weight if present > 1 else 0.0
        x0 = xh = x1 = x_back = 0.0
        for i in range(i0, i0 + n):
            if on.called and s.enlisted[i] == 1:
                s.published_next[i] = ABSENT
                continue
            rest = (household - _voice(s.published[i], s.belief[i])) / others if others > 0.0 else 0.0
            k = s.rumour[i]
            knew = 0.0 if k == UNAWARE else 1.0
            km = kh = knew
            heard, any_voice = 0.0, False
            if on.talk:
                told_by, voices = rest * rest_weight, rest_weight
                if not guest:
                    told_by += total_heard[i - first_row]
                    voices += n_voices[i - first_row]
                any_voice = voices > 0.0
                heard = told_by / voices if any_voice else 0.0
                if k != UNAWARE or p_witness > 0.0:
                    k, km, kh = _learn_of_leaving(k, i, keys, rate, p_witness, r.p_forget, dt)
                    s.rumour[i] = k
            n_first = 0.5 * (L0 + knew * leaving)
            n_half = 0.5 * (Lm + kh * leaving)
            n_mean = 0.5 * (Lm + km * leaving)
            n_last = 0.5 * (L1 + (0.0 if k == UNAWARE else leaving))

            b0 = np.float64(s.belief[i])
            b1 = b_mean = target = b0
            if on.belief:
                seen = 0.0
                if away == HOME:
                    seen = evidence(sight, n_mean, believed, r.leaving_as_evidence)
                weight = r.w_eyes + r.w_strong * seen
                total = weight * seen
                if on.news:
                    if i == i0 and j == 0 and not guest:
                        w, word = told(h, coverage, candour, trust, True, r.w_news)
                        weight += w
                        total += w * word
                    else:
                        weight += w_told
                        total += w_told * content
                if on.refugees:
                    weight += w_passing
                    total += w_passing * h
                if any_voice:
                    weight += r.w_talk
                    total += r.w_talk * amplified(heard, r.amplification, unsettled)
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
                    f1 = followed(f0, b0, target, follow, r.fear_decay_rate, rests, follow_whole)
                    fh = followed(f0, b0, target, follow, r.fear_decay_rate, rests_half, follow_half)
                else:
                    f1, fh = f0 * r.fear_decay, f0 * r.fear_decay_half
                s.fear[i] = f1

            m0 = np.float64(s.resolve[i])
            m1 = m0
            if on.resolve:
                lifted = (s.appeal[i] * r.appeal_fading if on.appeals else 0.0) - grief
                rest_at = resolve_target(cause, ally, lifted, staying, n_mean, b_mean,
                                         0.5 * (f0 + f1), r.w_leaders, r.w_allies, r.w_danger, r.w_fear)  # fmt: skip
                m1 = min(1.0, max(0.0, rest_at + (m0 - rest_at) * r.resolve_decay))
                s.resolve[i] = m1
            mh = 0.5 * (m0 + m1)

            if away == HOME:
                x0 += push(f0, m0, seen_gone, n_first, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
                xh += push(fh, mh, seen_gone, n_half, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
                x1 += push(f1, m1, seen_gone, n_last, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)
            else:
                x_back += push(f1, m1, 0.0, n_last, staying, r.c_seen, r.c_leaving, r.c_staying, r.c_resolve)

        after = away
        brake = r.c_control * day.control[place]
        x0, xh, x1, x_back = x0 / present - brake, xh / present - brake, x1 / present - brake, x_back / present - brake
        level = (r.threshold + r.spread * fixed.threshold[g]) * day.cost[place]
        theta_own = time_above(x0, xh, x1, level)
        theta = theta_own
        u = 0.0
        if on.action:
            if away == HOME:
                if j == 0 and going > 0.0:
                    pushed = time_above(x0 + r.c_order, xh + r.c_order, x1 + r.c_order, level)
                    theta = going * pushed + (1.0 - going) * theta_own
                elif all_going > 0.0:
                    p = r.c_order * trust
                    theta = all_going * time_above(x0 + p, xh + p, x1 + p, level) + (1.0 - all_going) * theta_own
                if theta > 0.0 and not occupied:
                    u = uniform(keys.move, g, 0)
                    if u < 1.0 - np.exp(-r.leaving_rate * theta * dt):
                        own = u < 1.0 - np.exp(-r.leaving_rate * theta_own * dt)
                        after = np.uint8(OWN_DECISION) if own else np.uint8(ORDERED)
            elif away == HOMELESS:
                if uniform(keys.move, g, 0) < r.p_rehouse and not frozen:
                    after = np.uint8(HOME)
            elif away in (OWN_DECISION, ORDERED) and not occupied and day.return_open[place] > 0.0:
                calm = x_back + r.c_order * all_going * trust < level - r.hysteresis
                chance = 1.0 - np.exp(-r.returning_rate * day.return_open[place] * dt)
                if calm and uniform(keys.move, g, 0) < chance:
                    after = np.uint8(HOME)
        hit = on.raids and night and away == HOME
        if hit and day.homeless[place] > 0.0 and uniform(keys.homeless, g, 0) < day.homeless[place]:
            after = np.uint8(HOMELESS)
        if after != away:
            s.away[g] = after
            if away == HOME:
                n_gone += n
                sums[b, NEWLY] += n
                if on.guests:
                    s.host[g] = np.int32(-_draw_host(day.hosts, place, uniform(keys.host, g, 0)) - 1)
            elif after == HOME:
                n_gone -= n
            if j == 0 and on.command:
                if after in (OWN_DECISION, ORDERED):
                    moved = -np.log(1.0 - u) / (r.leaving_rate * dt)
                    falling = x1 < x0 and 0.0 < theta_own < 1.0
                    gone_mean = max(0.0, (1.0 if falling else theta) - moved) * (1.0 - replaced)
                    gone_last = 1.0 - replaced_last
                elif after == HOME and away != HOMELESS:
                    gone_mean, gone_last = 0.5 * gone_mean, 0.0

        under_raid = after == HOME or (after == HOMELESS and away == HOME)
        if on.raids and night and under_raid and day.violence[place] > 0.0:
            fright = day.fright[place]
            for i in range(i0, i0 + n):
                f = np.float64(s.fear[i])
                if uniform(keys.raid, i, 0) < day.near_miss[place]:
                    s.fear[i] = frightened(f, r.near * fright)
                else:
                    v = np.float64(s.vulnerability[i])
                    lived_through = r.remote * fright * v * day.violence[place] * (1.0 - day.shelter[place])
                    s.fear[i] = frightened(f, lived_through)
                    s.vulnerability[i] = habituated(v, r.habituation, day.violence[place])

        if on.guests and after != HOME:
            for i in range(i0, i0 + n):
                s.published_next[i] = ABSENT
        sums[b, PEOPLE] += n
        sums[b, CALLED] += n - present
        if after != HOME:
            sums[b, after] += present
        if record:
            _count(i0, n, present, s, on, day.pressure[place], sums, b)
        i0 += n

    still[b] = 0 if moving else still[b] + 1
    official = s.away[first_household]
    if on.command and official in (OWN_DECISION, ORDERED) and replaced_last == 0.0:
        sums[b, OFFICIAL] = 1.0
    if record and on.resolve and sums[b, COUNTED] > 0.0:
        s.shown[b] = sums[b, SHOWN] / sums[b, COUNTED]


@device
def _stand_still(i0, n, present, s, sums, b):  # type: ignore[no-untyped-def]
    """A household at home under occupation, or all called up: heard by nobody, nothing moves."""
    for i in range(i0, i0 + n):
        s.published_next[i] = ABSENT
    sums[b, PEOPLE] += n
    sums[b, OCCUPIED] += present
    sums[b, CALLED] += n - present


@device
def _count(i0, n, present, s, on, pressure, sums, b):  # type: ignore[no-untyped-def]
    """Adds a household to the sums of the day."""
    sums[b, COUNTED] += present
    for i in range(i0, i0 + n):
        if on.called and s.enlisted[i] == 1:
            continue
        m = np.float64(s.resolve[i])
        sums[b, KNOWS] += 1.0 if s.rumour[i] != UNAWARE else 0.0
        sums[b, BELIEF] += s.belief[i]
        sums[b, FEAR] += s.fear[i]
        sums[b, RESOLVE] += m
        sums[b, SQUARED] += m * m
        sums[b, SHOWN] += shown_resolve(m, np.float64(s.shown[b]), pressure)
