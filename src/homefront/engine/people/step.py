"""The one kernel over people: a sub-step of a block while it is in cache.

Blocks are independent: about other people, everything read is the copy from the start of the sub-step. A block first
hears what others publish. Then its people move as whole rows; household by household only the last blocks of a chunk,
and blocks from which people are away who are no guests. Then households decide in turn, if any of them may act at all.
The equations stand in processes/, and are composed for one person in person.py. Scheme:
docs/decisions/0003-time-scheme.md; layout: docs/decisions/0025-person-kernel.md.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import prange
from numba.np.ufunc.parallel import get_thread_id

from homefront.compiled import inner, kernel
from homefront.engine.people.counting import (
    NOBODY_SHOWS,
    count_block,
    count_guests,
    count_household,
    count_present,
    show,
    together,
)
from homefront.engine.people.guests import move_guests
from homefront.engine.people.heard import hearing_at_home, here_in, met_at_home, shared_at_home, steps_of
from homefront.engine.people.household import Household, move_household, move_person
from homefront.engine.people.room import ABSENT, room_of
from homefront.engine.people.rows import move_rows
from homefront.engine.people.rumour import forget_at_home, learn_at_home
from homefront.engine.people.together import MARGIN, Turns, hear_households, place_members, turns_of
from homefront.engine.people.tuples import Given
from homefront.engine.people.turns import Block, at_start, take_turns
from homefront.lanes.counting import count_away
from homefront.prefetch import fetch_rows
from homefront.processes import person_rates
from homefront.processes.action import heeded, ordered_by
from homefront.processes.command import orders_of
from homefront.vectors import LANES
from homefront.world.hearing import fetch_contacts, hear_block
from homefront.world.published import NOBODY, ROUND, go_round, row_start
from homefront.world.state import HOME, HOMELESS, ORDERED, OWN_DECISION
from homefront.world.work import CALLED, OCCUPIED, OFFICIAL

FEWEST, MOST, CHUNKS = 16, 512, 8
"""Blocks that a thread is handed at a time, at least and at most, and how many times."""

AHEAD = 2
"""Blocks that are on their way into the cache while one is worked at."""

MANY = 2_000
"""Blocks that no longer fit the cache of a core: only then are they asked for ahead."""

BOTH_COPIES = 2
"""Sub-steps after which both copies of what a block publishes say that nobody there can be heard."""


def chunk_of(blocks: int, threads: int) -> int:
    """Blocks that a thread is handed at a time; results do not depend on it.

    The last blocks of a chunk are moved household by household: their rows would reach into those of another thread
    (rows.py), so chunks are large. A thread alone has one.
    """
    if threads == 1:
        return max(1, blocks)
    return max(FEWEST, min(MOST, blocks // (threads * CHUNKS)))


@kernel
def step_people(  # type: ignore[no-untyped-def]
    contacts, fixed, s, day, on, rates, vacant, keys, part, sums, felt, floats, wholes, still, chunk, lanes,
):  # fmt: skip
    """One sub-step for everybody.

    rates : float64, all of PersonRates.   vacant : posts of officials who left stay empty, whatever the order to stay.
    part : Part.   sums : uint16 (blocks, columns of world.work.COUNTS), overwritten.   felt : float64 (threads, places,
    columns of world.work.SUMS), added to if the part is recorded, in whole numbers (counting.py).   floats, wholes :
    room.scratch.
    still : uint8 (blocks,), sub-steps in a row in which nobody of an occupied block moved; after two, nothing about it
    can change, its sums included, and it is skipped.   chunk : chunk_of.   lanes : LANES, which the compiler must
    not know (vectors.py).
    """
    blocks = fixed.block_place.size
    for n in prange((blocks + chunk - 1) // chunk):
        thread = get_thread_id()  # type: ignore[no-untyped-call]
        first, r = np.int64(n) * chunk, person_rates(rates)
        given = Given(contacts, fixed, s, day, on, r, steps_of(r, on, part), keys, part, vacant, lanes)
        room = room_of(floats[thread], wholes[thread])
        _step_chunk(first, min(blocks, first + chunk), given, sums, felt[thread], room, still)


@inner
def _step_chunk(first, after, given, sums, felt, room, still):  # type: ignore[no-untyped-def]
    fixed, day, on, r, steps = given.fixed, given.day, given.on, given.r, given.steps
    place = np.int64(fixed.block_place[first])
    c = shared_at_home(place, fixed.household_weight, day, on, r, steps)
    end = np.int64(fixed.block_start[after])
    fetching = fixed.block_place.size > MANY
    for b in range(first, after):
        if fixed.block_place[b] != place:
            place = np.int64(fixed.block_place[b])
            c = shared_at_home(place, fixed.household_weight, day, on, r, steps)
        if fetching and b + AHEAD < after:
            _fetch_block(b + AHEAD, given)
        if given.s.occupied[b] == 1 and r.belief.occupied_frozen > 0.0:
            _step_frozen(b, c, given, sums, felt, room, still)
        else:
            _step_block(b, end, c, given, sums, felt, room)
            still[b] = 0


@inner
def _fetch_block(b, given):  # type: ignore[no-untyped-def]
    s, fixed = given.s, given.fixed
    if s.occupied[b] == 1 and given.r.belief.occupied_frozen > 0.0:
        return
    first, slots = fixed.block_start[b], fixed.block_start[b + 1] - fixed.block_start[b]
    for array in (s.belief, s.fear, s.resolve):
        fetch_rows(array, first, slots)
    fetch_rows(s.appeal, first, slots)
    fetch_rows(s.published_next, row_start(fixed.block_start, b), slots + ROUND)
    if given.on.talk:
        fetch_contacts(given.contacts, b, s.published)


@inner
def _of_block(b, given):  # type: ignore[no-untyped-def]
    fixed, day = given.fixed, given.day
    place = np.int64(fixed.block_place[b])
    first = np.int64(fixed.block_start[b])
    return Block(b, place, first, row_start(fixed.block_start, b), np.int64(fixed.block_start[b + 1]) - first,
                 b * fixed.households_per_block, given.s.occupied[b] == 1, given.r.action.control * day.control[place],
                 day.trust[place])  # fmt: skip


@inner
def _hear(k, given, room):  # type: ignore[no-untyped-def]
    """What contacts and the rest of the household say, by slot."""
    filled, published = (k.slots + LANES - 1) // LANES * LANES, given.s.published
    for slot in range(filled):
        room.entries[slot], room.voices[slot] = 0, 0
    if given.on.talk:
        hear_block(given.contacts, k.block, k.slots, published, room.entries, room.voices)
        hear_households(k.start, k.household, published, given.fixed, room, given.lanes)
    else:
        for slot in range(filled):
            room.rest[slot] = ABSENT


class Away(NamedTuple):
    """Of a block. people : of households that are away.   homeless : of those that have lost their home.
    least : the least threshold score of a household at home."""

    people: float
    homeless: float
    least: float


@inner
def _away_of(k, fixed, s):  # type: ignore[no-untyped-def]
    """Away of a block."""
    per_block = fixed.households_per_block
    if per_block <= LANES and k.household + LANES <= s.away.size:
        people, homeless, least = count_away(s.away, fixed.household_size, fixed.threshold, k.household, per_block,
                                             HOME, HOMELESS)  # fmt: skip
        return Away(np.float64(people), np.float64(homeless), np.float64(least))
    people, homeless, lowest = 0.0, 0.0, np.float32(np.inf)
    for g in range(k.household, k.household + per_block):
        if s.away[g] == HOME:
            lowest = min(lowest, fixed.threshold[g])
        else:
            people += np.float64(fixed.household_size[g])
            homeless += np.float64(fixed.household_size[g]) if s.away[g] == HOMELESS else 0.0
    return Away(people, homeless, np.float64(lowest))


@inner
def _may_come_home(away, k, day, on):  # type: ignore[no-untyped-def]
    """Whether any household of a block that is away may return in the sub-step. away : Away."""
    if away.people == 0.0 or not on.action:
        return False
    is_open = day.return_open[k.place] > 0.0 or day.return_of_sent[k.place] > 0.0
    return away.homeless > 0.0 or (is_open and not k.occupied)


@inner
def _step_block(b, end, c, given, sums, felt, room):  # type: ignore[no-untyped-def]
    """A block whose people are not frozen. end : row after those of its chunk.   c : Shared of those at home."""
    s, fixed, day, on, r, clock = given.s, given.fixed, given.day, given.on, given.r, given.clock
    k = _of_block(b, given)
    for column in range(sums.shape[1]):
        sums[b, column] = 0
    orders = orders_of(s.order_from, b, given.vacant, clock.now, clock.dt)
    away = _away_of(k, fixed, s)
    n_gone, guests = away.people, r.action.guests > 0.0
    chief = k.household + np.int64(fixed.turn[k.household])
    gone = at_start(s.away[chief], orders)
    at = met_at_home(k, orders, c, given)
    place_members(k.household, fixed, room)
    _hear(k, given, room)
    within = k.first + (k.slots + LANES - 1) // LANES * LANES <= end
    as_rows = within and (n_gone == 0.0 or guests)
    raided = on.raids and clock.night and (day.violence[k.place] > 0.0 or day.homeless[k.place] > 0.0)
    turns = Turns(not as_rows or raided, False, not as_rows or _may_come_home(away, k, day, on))
    at_home = np.int64(0)
    if as_rows:
        turns, at_home = _step_rows(k, turns, chief, gone, away, at, given, room)
    if n_gone > 0.0 and guests:
        move_guests(turns.away, k, at.here, c, given, room)
    count_present(k, as_rows, at_home, n_gone, given, room, sums)
    if turns.everybody or turns.some or turns.away:
        take_turns(k, turns, as_rows, gone, n_gone, at, given, room, sums)
    go_round(s.published_next, k.start, k.slots)
    of_block = count_block(k, within, s, felt) if clock.record else NOBODY_SHOWS
    _settle(k, of_block, chief, orders.filled_last, given, sums)


@inner
def _step_rows(k, turns, chief, gone, away, at, given, room):  # type: ignore[no-untyped-def]
    """Moves everybody at home as whole rows: (Turns, how many are there).

    turns : Turns, of those who are away or raided.   chief : household of the official.   away : Away.
    """
    on, r, day, home, leaving = given.on, given.r, given.day, at.home, at.here.leaving
    seen_gone = (0.5 * away.people / k.slots + 0.5 * day.gone[k.place]) * day.sees_departures[k.place]
    most = 0.5 * (max(gone.first, max(gone.mean, gone.last)) + leaving)
    heed = heeded(seen_gone, most, home.staying, r.action)
    hearing = hearing_at_home(gone.mean, at.here, home, on, r)
    learners = 0
    if leaving > 0.0:
        learners = learn_at_home(k, gone, leaving, given, room)
    elif on.talk:
        forget_at_home(k, given, room)
    push, at_home = move_rows(k, chief - k.household, given.s, hearing, heed, r.action.resolve, at.c, room)
    if learners > 0:
        _move_learners(learners, k, chief, gone, hearing.plain, at, given, room)
    if not turns.everybody and on.action and not k.occupied:
        level = (r.action.threshold + r.action.threshold_spread * away.least) * day.cost[k.place]
        ordered = ordered_by(at.orders, k.brake, k.trust, r.action)
        if learners > 0 or push - k.brake + max(ordered.everybody, ordered.official) + MARGIN > level:
            turns = turns_of(turns, k, chief, heed, ordered, given, room)
    return turns, at_home


@inner
def _settle(k, of_block, chief, filled_last, given, sums):  # type: ignore[no-untyped-def]
    """What the block looks like at the end of the sub-step. of_block : Shows."""
    s = given.s
    if s.away[chief] in (OWN_DECISION, ORDERED) and filled_last == 0.0:
        sums[k.block, OFFICIAL] = 1
    if given.on.resolve:
        show(k, of_block, given.day.pressure[k.place], s)


@inner
def _move_learners(learners, k, chief, gone, plain, at, given, room):  # type: ignore[no-untyped-def]
    """Moves those again, one by one, who knew of the leaving for a part of the sub-step."""
    s, official = given.s, chief - k.household
    for n in range(learners):
        slot = np.int64(room.learners[n])
        i = k.first + slot
        s.belief[i], s.fear[i], s.resolve[i] = room.belief[slot], room.fear[slot], room.resolve[slot]
        h = Household(slot, 1, k.first, k.start, k.household, HOME, False, slot == official)
        move_person(h, slot, 0, np.float64(room.known[slot]), plain, gone, at, given, room)


@inner
def _step_frozen(b, c, given, sums, felt, room, still):  # type: ignore[no-untyped-def]
    """An occupied block: those at home stand still and are not heard; only those who are away are moved."""
    if still[b] >= BOTH_COPIES:
        return
    s, fixed, clock = given.s, given.fixed, given.clock
    k = _of_block(b, given)
    for column in range(sums.shape[1]):
        sums[b, column] = 0
    for n in range(k.slots + ROUND):
        s.published_next[k.start + n] = NOBODY
    place_members(k.household, fixed, room)
    chief = k.household + np.int64(fixed.turn[k.household])
    orders = orders_of(s.order_from, b, given.vacant, clock.now, clock.dt)
    n_gone, present, of_block = _away_of(k, fixed, s).people, 0, NOBODY_SHOWS
    if given.r.action.guests == 0.0:
        _hear(k, given, room)
        present, of_block = _move_away(k, chief, met_at_home(k, orders, c, given), given, room, felt)
    elif n_gone > 0.0:
        here = here_in(b, k.place, s, given.day, given.on, given.r)
        present, knows = move_guests(False, k, here, c, given, room)
        if clock.record:
            of_block = count_guests(present, knows, k, s, room.guests, felt)
    count_present(k, False, 0, n_gone, given, room, sums)
    sums[b, OCCUPIED] = k.slots - np.int64(sums[b, CALLED]) - present
    go_round(s.published_next, k.start, k.slots)
    still[b] = 0 if present > 0 else still[b] + 1
    _settle(k, of_block, chief, orders.filled_last, given, sums)


@inner
def _move_away(k, chief, at, given, room, felt):  # type: ignore[no-untyped-def]
    """Moves the households that are away from an occupied block, to which they cannot return, where they are no guests
    of another place: (their people who are not called up, Shows of those counted)."""
    s, fixed = given.s, given.fixed
    total, of_block, gone = 0, NOBODY_SHOWS, at_start(s.away[chief], at.orders)
    for column in range(fixed.households_per_block):
        g = k.household + column
        if s.away[g] != HOME:
            h = Household(column, np.int64(fixed.household_size[g]), k.first, k.start, k.household,
                          np.int64(s.away[g]), False, g == chief)  # fmt: skip
            total += move_household(h, gone, at, given, room)
            if given.clock.record:
                of_block = together(of_block, count_household(h, k, s, room, felt))
    return total, of_block
