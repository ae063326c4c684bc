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
from homefront.engine.household import step_household
from homefront.engine.seats import CALM, HEARD, VOICES, pushes_of_calm, seats_calm, step_calm
from homefront.engine.surroundings import Block, surroundings
from homefront.prefetch import fetch_rows
from homefront.processes.action import time_above
from homefront.processes.command import in_force
from homefront.processes.letters import BEREAVED_SCALE
from homefront.processes.raids import frightened, habituated
from homefront.processes.resolve import shown_resolve
from homefront.processes.talk import witness_rate
from homefront.streams import uniform
from homefront.world.contacts import fetch_contacts, hear_block
from homefront.world.state import (
    ABSENT,
    ALL_GO,
    HOME,
    HOMELESS,
    OFFICES_GO,
    ORDERED,
    OWN_DECISION,
    STAY,
    UNAWARE,
)  # fmt: skip
from homefront.world.work import (
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
)

BOTH_COPIES = 2
"""Sub-steps after which both copies of what a block publishes say that nobody there can be heard."""


@device
def _draw_host(weight, danger, place, u):  # type: ignore[no-untyped-def]
    """A destination no more dangerous than the place, by the weight of its distance; the place itself if there is none.

    The chances are those of processes.refugees.destinations: worked out for each household that leaves, since few do.
    """
    total, last = 0.0, 0.0
    for r in range(danger.size):
        if r != place and danger[r] <= danger[place] + 1e-9:
            total += weight[place, r]
    for r in range(danger.size):
        if r != place and danger[r] <= danger[place] + 1e-9:
            last += weight[place, r] / (total + 1e-9)
    if last <= 0.0:
        return place
    below = 0.0
    for r in range(danger.size):
        if r != place and danger[r] <= danger[place] + 1e-9:
            below += weight[place, r] / (total + 1e-9)
            if below > u * last:
                return r
    return danger.size - 1


@kernel
def step_people(layer, fixed, s, day, r, on, keys, t0, dt, night, record, sums, room, still):  # type: ignore[no-untyped-def]
    """One sub-step for everybody.

    t0, dt : day.   night : raids come at the end of it.   record : fill all columns of sums, not only who is away.
    sums : float64 (blocks, columns of world.work.SUMS), overwritten.   room : scratch, float64 (threads,
    seats.ROOM, most people of a block).   still : uint8 (blocks,), sub-steps in a row in which nobody of an occupied
    block moved; after two, nothing about it can change, its sums included, and it is passed over.
    """
    for b in prange(fixed.block_place.size):
        thread = get_thread_id()  # type: ignore[no-untyped-call]
        if b + 1 < fixed.block_place.size:
            _fetch_block(b + 1, layer, fixed, s, on, still)
        _step_block(b, layer, fixed, s, day, r, on, keys, t0, dt, night, record, sums, room[thread], still)


@device
def _fetch_block(b, layer, fixed, s, on, still):  # type: ignore[no-untyped-def]
    """What the next block reads is on its way while this one is worked at."""
    if on.frozen and s.occupied[b] == 1 and still[b] >= BOTH_COPIES:
        return
    first, seats = fixed.block_start[b], fixed.block_start[b + 1] - fixed.block_start[b]
    for array in (s.belief, s.fear, s.resolve, s.published_next):
        fetch_rows(array, first, seats)
    if on.appeals:
        fetch_rows(s.appeal, first, seats)
    fetch_rows(s.rumour, first, seats)
    fetch_rows(s.enlisted, first, seats)
    if on.talk:
        fetch_contacts(layer, b, s.published)


@device
def _step_block(b, layer, fixed, s, day, r, on, keys, t0, dt, night, record, sums, room, still):  # type: ignore[no-untyped-def]
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
    left = official in (OWN_DECISION, ORDERED)
    gone_first = 1.0 - replaced_first if left else 0.0
    gone_mean = 1.0 - replaced if left else 0.0
    gone_last = 1.0 - replaced_last if left else 0.0

    grief = r.w_bereaved * np.log1p(np.float64(s.bereaved[b]) / BEREAVED_SCALE) if on.letters else 0.0
    start = fixed.block_start[b]
    seats = fixed.block_start[b + 1] - start
    if on.talk and not (frozen and on.guests):
        hear_block(layer, b, start, seats, s.published, room[HEARD], room[VOICES])
    elif not on.talk:
        room[VOICES, :seats] = 0.0
    # rows count in unsigned numbers: an index that cannot be negative is not checked for being so at every access
    first_row = np.uint64(start)
    i0 = first_row
    leaving, trust = day.leaving[place], day.trust[place]
    home = surroundings(np.float64(s.danger[b]), place, place, stay_heard, day, r, on)
    here = Block(
        np.float64(s.sight[b]), day.cause[place], day.ally[place], leaving, grief, day.fear_following[place],
        day.fear_decay_all[place], day.fear_decay_all_half[place], day.fear_weight[place], day.fear_weight_half[place],
    )  # fmt: skip
    some_calm = False
    for j in range(fixed.households_per_block):
        g = first_household + j
        n = np.uint64(fixed.household_size[g])
        away = s.away[g]
        if j == 1:
            # whether the official goes is settled: calm households share all that they are told and shown
            some_calm = not frozen and witness_rate(leaving, gone_mean, r.witnessing) == 0.0
            if some_calm:
                before = np.int64(i0 - first_row)
                step_calm(start + before, seats - before, before, g, fixed.households_per_block - 1, fixed, s, r, on,
                          here, home, gone_mean, room)  # fmt: skip
        present = np.int64(0)
        if some_calm:
            present = seats_calm(room[CALM], i0 - first_row, n)
        calm = present > 0
        if not calm:
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
        seen_gone = (0.5 * n_gone / size + 0.5 * day.gone[place]) * day.sees_departures[place]
        x_back = 0.0
        if calm:
            x0, xh, x1 = pushes_of_calm(i0 - first_row, n, seen_gone, home.staying, gone_first, gone_mean, gone_last,
                                        r, room)  # fmt: skip
        elif guest:
            host = np.int64(s.host[g]) if s.host[g] >= 0 else -np.int64(s.host[g]) - 1
            around = surroundings(day.place_danger[host], host, place, 0.0, day, r, on)
            x0, xh, x1, x_back = step_household(i0, n, present, away, True, False, first_row, seen_gone, 0.0, 0.0, 0.0,
                                                fixed, s, r, on, keys, dt, here, around, room)  # fmt: skip
        else:
            x0, xh, x1, x_back = step_household(i0, n, present, away, False, j == 0, first_row, seen_gone,
                                                gone_first, gone_mean, gone_last, fixed, s, r, on, keys, dt, here,
                                                home, room)  # fmt: skip

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
                    p = r.c_order + r.order_lifts * brake
                    pushed = time_above(x0 + p, xh + p, x1 + p, level)
                    theta = going * pushed + (1.0 - going) * theta_own
                elif all_going > 0.0:
                    p = r.c_order * trust + r.order_lifts * brake
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
                ordered = all_going * (r.c_order * trust + r.order_lifts * brake)
                calm = x_back + ordered < level - r.hysteresis
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
                    s.host[g] = np.int32(-_draw_host(day.hosts, day.place_danger, place, uniform(keys.host, g, 0)) - 1)
            elif after == HOME:
                n_gone -= n
            if j == 0:
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
        if record and frozen:
            _count(i0, n, s, on, day.pressure[place], sums, b)
        i0 += n

    if record and not frozen:
        _count(first_row, np.uint64(seats), s, on, day.pressure[place], sums, b)
    still[b] = 0 if moving else still[b] + 1
    official = s.away[first_household]
    if official in (OWN_DECISION, ORDERED) and replaced_last == 0.0:
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
def _count(i0, n, s, on, pressure, sums, b):  # type: ignore[no-untyped-def]
    """Adds n people from row i0 on to the sums of the day, without those called up."""
    block_shows = np.float64(s.shown[b])
    counted, knows, belief, fear = sums[b, COUNTED], sums[b, KNOWS], sums[b, BELIEF], sums[b, FEAR]
    resolve, squared, shown = sums[b, RESOLVE], sums[b, SQUARED], sums[b, SHOWN]
    for i in range(i0, i0 + n):
        if on.called and s.enlisted[i] == 1:
            continue
        m = np.float64(s.resolve[i])
        counted += 1.0
        knows += 1.0 if s.rumour[i] != UNAWARE else 0.0
        belief += s.belief[i]
        fear += s.fear[i]
        resolve += m
        squared += m * m
        shown += shown_resolve(m, block_shows, pressure)
    sums[b, COUNTED], sums[b, KNOWS], sums[b, BELIEF], sums[b, FEAR] = counted, knows, belief, fear
    sums[b, RESOLVE], sums[b, SQUARED], sums[b, SHOWN] = resolve, squared, shown
