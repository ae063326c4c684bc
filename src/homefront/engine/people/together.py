"""Households of a block at once, one lane each: what the rest of each says, and which may be pushed to leave.

Both are sums over rows of members that lie side by side.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.compiled import inner
from homefront.engine.people.room import ABSENT
from homefront.lanes.households import MEMBERS, add_members, members_across, sum_members, tell_members
from homefront.processes.action import leaves_at_most
from homefront.streams import uniform
from homefront.vectors import HALF, LANES, ONE, ZERO, F, I, load, store
from homefront.world.people import wide
from homefront.world.published import STEPS
from homefront.world.state import HOME

THERE, SHARE, ALONE = range(3)

SIZE, FEAR, FEAR_HALF, FEAR_AFTER, RESOLVE, RESOLVE_AFTER, SCORE, AWAY, CANDIDATE = range(1, 10)

MARGIN = 1e-4
"""By how much a bound may be wrong by rounding."""


class Turns(NamedTuple):
    """Which households of a block may do anything in a sub-step. everybody : all.   some : of those at home the ones
    that room.candidate names.   away : those that are away.
    """

    everybody: bool
    some: bool
    away: bool


@inner
def place_members(household, fixed, room):  # type: ignore[no-untyped-def]
    """Fills room.slots: where in a block its first household, `household`, has each of its members."""
    sizes, per_block = fixed.household_size, fixed.households_per_block
    largest = np.int64(sizes[household])
    slot, row, done = 0, per_block, 0
    if per_block <= LANES:
        across = members_across(sizes, household, per_block)
        for member in range(MEMBERS):
            room.slots[member] = I(slot)
            row = across[member]
            slot += row
        done = MEMBERS
    for member in range(done, largest):
        row = wide(sizes, household, member, row)
        room.slots[member] = I(slot)
        slot += row


@inner
def hear_households(start, household, published, fixed, room, lanes):  # type: ignore[no-untyped-def]
    """Fills room.rest with the mean of what the rest of each household publishes.

    start : of the block's row of what is published.   household : first of the block.
    """
    per_block, sizes = fixed.households_per_block, fixed.household_size
    largest = np.int64(sizes[household])
    if per_block > LANES:
        _hear_many(start, household, published, sizes, per_block, largest, room, lanes)
        return
    slots, across = member_rows(sizes, household, per_block)
    rows = _after(slots, start)
    add_members(published, rows, across, room.said, room.there)
    at, row = rows[MEMBERS - 1], across[MEMBERS - 1]
    for member in range(MEMBERS, largest):
        at += row
        row = wide(sizes, household, member, row)
        _add_few(published, at, row, room)
    _share(0, room, lanes)
    tell_members(published, rows, room.said, room.there, room.share, room.alone, 0, room.rest, slots)
    slot, row = slots[MEMBERS - 1], across[MEMBERS - 1]
    for member in range(MEMBERS, largest):
        slot += row
        row = wide(sizes, household, member, row)
        tell_members(published, (start + slot,), room.said, room.there, room.share, room.alone, 0, room.rest, (slot,))


@inner
def member_rows(sizes, household, per_block):  # type: ignore[no-untyped-def]
    """(slots at which the rows of the first MEMBERS members start, how many households have them)."""
    n = members_across(sizes, household, per_block)
    p2 = n[0] + n[1]
    p3 = p2 + n[2]
    p4 = p3 + n[3]
    p5 = p4 + n[4]
    p6 = p5 + n[5]
    return (np.int64(0), n[0], p2, p3, p4, p5, p6, p6 + n[6]), n


@inner
def _after(slots, start):  # type: ignore[no-untyped-def]
    """The same slots from `start` on."""
    return (start + slots[0], start + slots[1], start + slots[2], start + slots[3], start + slots[4], start + slots[5],
            start + slots[6], start + slots[7])  # fmt: skip


@inner
def _add_few(published, at, across, room):  # type: ignore[no-untyped-def]
    for column in range(across):
        entry = I(published[at + column])
        room.said[column] = I(room.said[column] + entry)
        room.there[column] = I(room.there[column] + I(entry != 0))


@inner
def _hear_many(start, household, published, sizes, per_block, largest, room, lanes):  # type: ignore[no-untyped-def]
    """The same of more households than there are lanes."""
    for column in range((per_block + LANES - 1) // LANES * LANES):
        room.said[column], room.there[column] = 0, 0
    slot, row = 0, per_block
    for member in range(largest):
        row = wide(sizes, household, member, row)
        _add_few(published, start + slot, row, room)
        slot += row
    for column in range(0, per_block, LANES):
        _share(column, room, lanes)
    slot, row = 0, per_block
    for member in range(largest):
        row = wide(sizes, household, member, row)
        for column in range(0, row, LANES):
            tell_members(published, (start + slot + column,), room.said, room.there, room.share, room.alone, column,
                         room.rest, (slot + column,))  # fmt: skip
        slot += row


@inner
def _share(first, room, lanes):  # type: ignore[no-untyped-def]
    """What an entry counts in the mean of a household's rest."""
    for lane in range(lanes):
        others = I(load(room.there, first + lane, THERE) - I(1))
        some = others > I(0)
        store(room.share, first + lane, ONE / (STEPS * F(others)) if some else ZERO, SHARE)
        store(room.alone, first + lane, ZERO if some else ABSENT, ALONE)


@inner
def turns_of(turns, k, chief, heed, ordered, given, room):  # type: ignore[no-untyped-def]
    """Turns of a block whose people were moved as rows: households at home that may be pushed above their threshold.

    A bound, which holds as long as nobody else leaves; of those above it only the ones whose draw lets them leave.
    turns : Turns, of those who are away.   chief : household of the official.   heed : the most that fear is multiplied
    by.   ordered : what orders add, Ordered.
    """
    s, fixed, r, cost = given.s, given.fixed, given.r, given.day.cost[k.place]
    sizes, per_block = fixed.household_size, fixed.households_per_block
    whole = per_block <= LANES and k.household + LANES <= s.away.size
    if not given.on.talk or not whole:
        return Turns(True, False, turns.away)
    rows, across = member_rows(sizes, k.household, per_block)
    sum_members(room.fear, rows, across, room.sums[0])
    sum_members(room.fear_half, rows, across, room.sums[1])
    sum_members(room.fear_after, rows, across, room.sums[2])
    sum_members(room.resolve, rows, across, room.sums[3])
    sum_members(room.resolve_after, rows, across, room.sums[4])
    if sizes[k.household] > MEMBERS:
        _add_further_members(rows[MEMBERS - 1], across[MEMBERS - 1], k.household, sizes, room)
    _bound(k.household, I(per_block), I(chief - k.household), F(heed), F(r.action.resolve),
           F(ordered.everybody - k.brake), F(max(ordered.everybody, ordered.official) - k.brake),
           F(r.action.threshold * cost - MARGIN), F(r.action.threshold_spread * cost), sizes, fixed.threshold, s.away,
           room, given.lanes)  # fmt: skip
    some = False
    for column in range(per_block):
        if room.candidate[column] != 0:
            if leaves_at_most(uniform(given.keys.move, k.household + column, 0), r.action.leaving, given.clock.dt):
                some = True
            else:
                room.candidate[column] = 0
    return Turns(False, some, turns.away)


@inner
def _add_further_members(slot, row, household, sizes, room):  # type: ignore[no-untyped-def]
    """Adds those beyond the first MEMBERS to the sums over households. slot, row : where the last of the first
    MEMBERS starts, and how many households have it."""
    for member in range(MEMBERS, np.int64(sizes[household])):
        slot += row
        row = wide(sizes, household, member, row)
        for column in range(row):
            room.sums[0, column] += room.fear[slot + column]
            room.sums[1, column] += room.fear_half[slot + column]
            room.sums[2, column] += room.fear_after[slot + column]
            room.sums[3, column] += room.resolve[slot + column]
            room.sums[4, column] += room.resolve_after[slot + column]


@inner
def _bound(  # type: ignore[no-untyped-def]
    first, per_block, official, heed, resolve, more, more_official, level, spread, sizes, threshold, away, room, lanes,
):  # fmt: skip
    """Fills room.candidate of the households from `first` on.

    official : column of the official's.   more, more_official : what orders add, less control.   level, spread : of
    thresholds, in the unit of the push; the level less MARGIN.
    """
    for lane in range(lanes):
        there, size = F(load(room.there, lane, THERE)), F(load(sizes, first + lane, SIZE))
        m0, m1 = load(room.sums[3], lane, RESOLVE), load(room.sums[4], lane, RESOLVE_AFTER)
        absent = size - there
        fear = max(load(room.sums[0], lane, FEAR) + absent, max(load(room.sums[1], lane, FEAR_HALF),
                                                                load(room.sums[2], lane, FEAR_AFTER)))  # fmt: skip
        most = fear * heed - resolve * (min(m0, m1) - HALF * there)
        most += (more_official if I(lane) == official else more) * there
        limit = (level + spread * load(threshold, first + lane, SCORE)) * there
        at_home = load(away, first + lane, AWAY) == HOME
        store(room.candidate, lane, I(at_home and there > ZERO and I(lane) < per_block and most > limit), CANDIDATE)
