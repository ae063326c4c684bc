"""What is written down of people: where they are in each sub-step, and what they feel on the evening of a day.

What they feel, if they are not called up, goes into the sums of the place, of the thread that works there. It is added
up as whole numbers, in parts of FINE, so that it does not matter who adds up in which order.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from homefront.compiled import inner
from homefront.lanes.counting import FINE, add_felt, count_lanes
from homefront.processes.resolve import mixed_resolve
from homefront.vectors import LANES
from homefront.world.state import HOME, UNAWARE
from homefront.world.work import BELIEF, CALLED, COUNTED, FEAR, KNOWS, PEOPLE, RESOLVE, SHOWN, SQUARED


class Shows(NamedTuple):
    """Of people of a block: how many are counted, and the sums of the resolve they feel, and of what they would show
    under full pressure, in parts of FINE."""

    counted: float
    felt: float
    forced: float


NOBODY_SHOWS = Shows(0.0, 0.0, 0.0)


@inner
def count_block(k, within, s, felt):  # type: ignore[no-untyped-def]
    """Adds a block that is not frozen; Shows of it. felt : (places, columns of world.work.SUMS), added to.

    within : its last lanes stay within the chunk, so that whole lanes may be read.
    """
    if not within:
        return _count_one_by_one(k, s, felt)
    block_shows = s.shown_resolve[k.block]
    counted = knows = belief = fear = resolve = squared = shown = 0.0
    for slot in range(0, k.slots, LANES):
        n, a, b, c, d, e, f = count_lanes(s.belief, s.fear, s.resolve, s.enlisted, s.rumour, k.first + slot,
                                          k.slots - slot, block_shows)  # fmt: skip
        counted, knows, belief, fear = counted + n, knows + a, belief + b, fear + c
        resolve, squared, shown = resolve + d, squared + e, shown + f
    return _add(k.place, counted, knows, belief, fear, resolve, squared, shown, felt)


@inner
def _count_one_by_one(k, s, felt):  # type: ignore[no-untyped-def]
    """The same sums, row by row."""
    block_shows = s.shown_resolve[k.block]
    counted = knows = belief = fear = resolve = squared = shown = 0.0
    for i in range(k.first, k.first + k.slots):
        if s.enlisted[i] == 1:
            continue
        m = s.resolve[i]
        counted += 1.0
        knows += 1.0 if s.rumour[i] != UNAWARE else 0.0
        belief, fear = belief + _fine(s.belief[i]), fear + _fine(s.fear[i])
        resolve, squared, shown = resolve + _fine(m), squared + _fine(m * m), shown + _fine(max(m, block_shows))
    return _add(k.place, counted, knows, belief, fear, resolve, squared, shown, felt)


@inner
def _fine(value):  # type: ignore[no-untyped-def]
    """A number from 0 to 1, float32, in parts of FINE."""
    return np.float64(np.rint(value * FINE))


@inner
def _add(place, counted, knows, belief, fear, resolve, squared, shown, felt):  # type: ignore[no-untyped-def]
    """shown : sum of what people would show under full pressure, as the others in parts of FINE."""
    felt[place, COUNTED] += counted
    felt[place, KNOWS] += knows
    felt[place, BELIEF] += belief
    felt[place, FEAR] += fear
    felt[place, RESOLVE] += resolve
    felt[place, SQUARED] += squared
    felt[place, SHOWN] += shown
    return Shows(counted, resolve, shown)


@inner
def count_present(k, as_rows, at_home, n_gone, given, room, sums):  # type: ignore[no-untyped-def]
    """Where the people of a block are at the start of the sub-step, and how many are called up (sums, written).

    at_home : those at home, of people who were moved as rows.   n_gone : people of households that are away.
    Where households that are away are guests, room.present counts them.
    """
    s, fixed, guests = given.s, given.fixed, given.r.action.guests > 0.0
    called = k.slots - at_home
    if not as_rows:
        called = np.int64(0)
        for i in range(k.first, k.first + k.slots):
            called += np.int64(s.enlisted[i])
    if n_gone > 0.0:
        for column in range(fixed.households_per_block):
            g = k.household + column
            if s.away[g] != HOME:
                present = np.int64(room.present[column])
                if not guests:
                    present = _present(k, column, np.int64(fixed.household_size[g]), s, room)
                sums[k.block, s.away[g]] += present
                if as_rows:
                    called -= present
    sums[k.block, PEOPLE], sums[k.block, CALLED] = k.slots, called


@inner
def _present(k, column, size, s, room):  # type: ignore[no-untyped-def]
    """People of a household who are not called up."""
    present = np.int64(0)
    for member in range(size):
        present += np.int64(s.enlisted[k.first + np.int64(room.slots[member]) + column] == 0)
    return present


@inner
def count_household(h, k, s, room, felt):  # type: ignore[no-untyped-def]
    """Adds a household that is away from an occupied block; those at home there stand still and are not counted."""
    block_shows = s.shown_resolve[k.block]
    counted = knows = belief = fear = resolve = squared = shown = 0.0
    for member in range(h.size):
        i = h.first + np.int64(room.slots[member]) + h.column
        if s.enlisted[i] == 1:
            continue
        m = s.resolve[i]
        counted += 1.0
        knows += 1.0 if s.rumour[i] != UNAWARE else 0.0
        belief, fear = belief + _fine(s.belief[i]), fear + _fine(s.fear[i])
        resolve, squared, shown = resolve + _fine(m), squared + _fine(m * m), shown + _fine(max(m, block_shows))
    return _add(k.place, counted, knows, belief, fear, resolve, squared, shown, felt)


@inner
def count_guests(n, knows, k, s, guests, felt):  # type: ignore[no-untyped-def]
    """The same of all guests of a block at once, who stand side by side; Shows of them.

    n, knows : how many they are, and how many of them know the rumour.   guests : room.guests, of which the first three
    rows are belief, fear and resolve.
    """
    block_shows = s.shown_resolve[k.block]
    belief = fear = resolve = squared = shown = 0.0
    for first in range(0, n, LANES):
        a, b, c, d, e = add_felt(guests[0], guests[1], guests[2], first, n - first, block_shows)
        belief, fear, resolve, squared, shown = belief + a, fear + b, resolve + c, squared + d, shown + e
    return _add(k.place, np.float64(n), np.float64(knows), belief, fear, resolve, squared, shown, felt)


@inner
def together(one, other):  # type: ignore[no-untyped-def]
    """Shows of two parts of a block."""
    return Shows(one.counted + other.counted, one.felt + other.felt, one.forced + other.forced)


@inner
def show(k, of_block, pressure, s):  # type: ignore[no-untyped-def]
    """What the block displays from now on. pressure : to show no less resolve than the block does."""
    if of_block.counted > 0.0:
        shown = mixed_resolve(of_block.felt / np.float64(FINE), of_block.forced / np.float64(FINE), pressure)
        s.shown_resolve[k.block] = shown / of_block.counted
