"""Households of a block decide one after the other, the official's first: each sees at once who has left."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.compiled import inner
from homefront.elementary import log
from homefront.engine.people.guests import around_guests
from homefront.engine.people.household import (
    Gone,
    Household,
    fall_silent,
    move_household,
    push_back,
    pushes_of,
    restore,
    slot_of,
)
from homefront.processes.action import (
    leaves_at_most,
    leaves_by,
    open_to,
    returns_by,
    time_ordered,
    time_pushed,
    wants_home,
)
from homefront.processes.raids import live_through, loses_home
from homefront.processes.refugees import draw_host
from homefront.streams import uniform
from homefront.vectors import Whole
from homefront.world.state import HOME, HOMELESS, ORDERED, OWN_DECISION
from homefront.world.work import NEWLY


class Block(NamedTuple):
    """Of one block. first, start : first row, and first entry of what it publishes.   household : its first.
    brake : of control.   trust : in the official word.
    """

    block: Whole
    place: Whole
    first: Whole
    start: Whole
    slots: Whole
    household: Whole
    occupied: bool
    brake: float
    trust: float


class Choice(NamedTuple):
    """What a household does in a sub-step. after : where it is then.   u, share, share_own : its draw, and the shares
    of the step in which it means to go, with and without orders.   falling : its push falls.
    """

    after: Whole
    u: float
    share: float
    share_own: float
    falling: bool


@inner
def at_start(official, orders):  # type: ignore[no-untyped-def]
    """Gone, from where the official's household is."""
    if official not in (OWN_DECISION, ORDERED):
        return Gone(0.0, 0.0, 0.0)
    return Gone(1.0 - orders.filled_first, 1.0 - orders.filled, 1.0 - orders.filled_last)


@inner
def after_official(gone, before, choice, orders, leaving, dt):  # type: ignore[no-untyped-def]
    """Gone, once it is settled whether the official went, and when in the sub-step."""
    if choice.after in (OWN_DECISION, ORDERED):
        moved = -log(1.0 - choice.u) / (leaving * dt)
        share = 1.0 if choice.falling and 0.0 < choice.share_own < 1.0 else choice.share
        return Gone(gone.first, max(0.0, share - moved) * (1.0 - orders.filled), 1.0 - orders.filled_last)
    if choice.after == HOME and before != HOMELESS:
        return Gone(gone.first, 0.5 * gone.mean, 0.0)
    return gone


@inner
def go_or_stay(h, k, pushes, level, orders, given):  # type: ignore[no-untyped-def]
    """Choice of a household at home in a block that is not occupied."""
    r, dt = given.r, given.clock.dt
    share_own = time_pushed(pushes, 0.0, level)
    share = time_ordered(pushes, k.brake, h.official, level, orders, k.trust, r.action)
    after, u = np.uint8(HOME), 0.0
    if share > 0.0:
        u = uniform(given.keys.move, h.household + h.column, 0)
        if leaves_by(u, share, r.action.leaving, dt):
            after = np.uint8(OWN_DECISION) if leaves_by(u, share_own, r.action.leaving, dt) else np.uint8(ORDERED)
    return Choice(after, u, share, share_own, pushes.last < pushes.first)


@inner
def take_turns(k, turns, rows_moved, gone, n_gone, at, given, room, sums):  # type: ignore[no-untyped-def]
    """Households of a block that is not frozen, in turn, where they may do anything.

    turns : Turns. Once a household leaves, those who see it may follow, and all are asked.   rows_moved : those at home
    were moved as whole rows; if the official goes or comes back, the others are moved again.   n_gone : people of the
    block who are away.   at : AtHome.   sums : where people were at the start of the
    sub-step (counting.count_present), corrected for who goes or comes.
    """
    s, fixed, day, r, keys, clock = given.s, given.fixed, given.day, given.r, given.keys, given.clock
    raided = given.on.raids and clock.night
    everybody, again = turns.everybody, False
    for turn in range(fixed.households_per_block):
        column = np.int64(fixed.turn[k.household + turn])
        g = k.household + column
        away = s.away[g]
        if not _is_asked(column, k, turns, everybody, rows_moved, given, room):
            continue
        guest = away != HOME and r.action.guests > 0.0
        h = Household(column, np.int64(fixed.household_size[g]), k.first, k.start, k.household, np.int64(away), guest,
                      turn == 0 and not guest)  # fmt: skip
        level = (r.action.threshold + r.action.threshold_spread * fixed.threshold[g]) * day.cost[k.place]
        choice = Choice(away, 0.0, 0.0, 0.0, False)
        if away == HOME:
            if not rows_moved:
                if again:
                    restore(h, at.here.leaving, s, room)
                move_household(h, gone, at, given, room)
            seen_gone = (0.5 * n_gone / k.slots + 0.5 * day.gone[k.place]) * day.sees_departures[k.place]
            pushes, present = pushes_of(h, seen_gone, gone, at, k.brake, given, room)
            if present > 0 and given.on.action and not k.occupied:
                choice = go_or_stay(h, k, pushes, level, at.orders, given)
            if present > 0 and raided and loses_home(keys.homeless, g, day.homeless[k.place]):
                choice = Choice(np.uint8(HOMELESS), choice.u, choice.share, choice.share_own, choice.falling)
        else:
            present, back = _be_away(h, k, gone, level, at, given, room)
            if back:
                choice = Choice(np.uint8(HOME), 0.0, 0.0, 0.0, False)
        after = choice.after
        if after != away:
            n_gone += _enter(h, k, after, present, given, sums)
            everybody = everybody or after != HOME
            if turn == 0:
                before = gone
                gone = after_official(gone, away, choice, at.orders, r.action.leaving, clock.dt)
                if rows_moved and (gone.mean != before.mean or gone.last != before.last):
                    rows_moved, everybody, again = False, True, True
        if present > 0 and raided and (after == HOME or (after == HOMELESS and away == HOME)):
            _raid(h, k, given, room)
        if after != HOME and r.action.guests > 0.0:
            fall_silent(h, s, room)


@inner
def _is_asked(column, k, turns, everybody, rows_moved, given, room):  # type: ignore[no-untyped-def]
    """Whether a household takes its turn: it is one of those that may act, and its draw does not rule it out.

    column : of the household.   everybody : all of the block may act by now.   rows_moved : people at home were moved
    already; such a household can only leave, if there is no raid, and with most draws none does.
    """
    g, clock = k.household + column, given.clock
    away = given.s.away[g]
    if not everybody:
        may_act = (turns.some and room.candidate[column] != 0) if away == HOME else turns.away
        if not may_act:
            return False
    if away == HOME and rows_moved and not (given.on.raids and clock.night):
        return leaves_at_most(uniform(given.keys.move, g, 0), given.r.action.leaving, clock.dt)
    return True


@inner
def _be_away(h, k, gone, level, at, given, room):  # type: ignore[no-untyped-def]
    """Moves a household that is away and no guest: (how many are not called up, whether they come home).

    Guests have moved already (guests.py)."""
    day, r, keys = given.day, given.r, given.keys
    present = np.int64(room.present[h.column]) if h.guest else move_household(h, gone, at, given, room)
    if present == 0 or not given.on.action:
        return present, False
    g = h.household + h.column
    open_, back = open_to(h.away, day.return_open[k.place], day.return_of_sent[k.place], r.action), False
    if h.away == HOMELESS:
        back = uniform(keys.move, g, 0) < given.steps.rehouse
    elif open_ > 0.0 and not k.occupied and returns_by(uniform(keys.move, g, 0), open_, given.clock.dt, r.action):
        around = around_guests(h, k, given) if h.guest else at.home
        push = push_back(h, 0.0 if h.guest else gone.last, at.here, around, k.brake, given, room)
        ordered = at.orders.everybody * (r.action.order * k.trust + r.action.order_lifts_control * k.brake)
        back = wants_home(push, ordered, level, r.action)
    return present, back


@inner
def _enter(h, k, after, present, given, sums):  # type: ignore[no-untyped-def]
    """Notes where a household is now; by how many the people of the block who are away grow.

    present : its people who are not called up.
    """
    s, day, g = given.s, given.day, h.household + h.column
    s.away[g] = after
    if h.away != HOME:
        sums[k.block, h.away] -= present
    if after != HOME:
        sums[k.block, after] += present
    if h.away == HOME:
        sums[k.block, NEWLY] += h.size
        if given.r.action.guests > 0.0:
            u = uniform(given.keys.host, g, 0)
            s.host[g] = np.int32(-draw_host(day.hosts, day.place_danger, k.place, u) - 1)
        return np.float64(h.size)
    return -np.float64(h.size) if after == HOME else 0.0


@inner
def _raid(h, k, given, room):  # type: ignore[no-untyped-def]
    """A raid of the night on the people of a household, called up or not."""
    s, day = given.s, given.day
    if day.violence[k.place] <= 0.0:
        return
    for member in range(h.size):
        live_through(given.keys.raid, h.first + slot_of(h, member, room), s.fear, s.habituation, day.near_miss[k.place],
                     day.violence[k.place], day.shelter[k.place], day.fright[k.place], given.r.raids)  # fmt: skip
