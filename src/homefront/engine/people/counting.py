"""What is written down of a block at the end of a day: sums over those who are not called up."""

from __future__ import annotations

import numpy as np

from homefront.compiled import inner
from homefront.lanes import FINE, count_lanes
from homefront.processes.resolve import mixed_resolve, shown_resolve
from homefront.vectors import LANES
from homefront.world.state import UNAWARE
from homefront.world.work import BELIEF, COUNTED, FEAR, KNOWS, RESOLVE, SHOWN, SQUARED


@inner
def count_block(k, within, s, pressure, sums):  # type: ignore[no-untyped-def]
    """A block that is not frozen. pressure : to show no less resolve than the block does.   within : its last lanes
    stay within the chunk, so that whole lanes may be read."""
    if not within:
        _count_one_by_one(k, s, pressure, sums)
        return
    block_shows = s.shown[k.block]
    counted = knows = belief = fear = resolve = squared = shown = 0.0
    for seat in range(0, k.seats, LANES):
        n, a, b, c, d, e, f = count_lanes(s.belief, s.fear, s.resolve, s.enlisted, s.rumour, k.first + seat,
                                          k.seats - seat, block_shows)  # fmt: skip
        counted, knows, belief, fear = counted + n, knows + a, belief + b, fear + c
        resolve, squared, shown = resolve + d, squared + e, shown + f
    _write_sums(k.block, counted, knows, belief, fear, resolve, squared, shown, pressure, sums)


@inner
def _count_one_by_one(k, s, pressure, sums):  # type: ignore[no-untyped-def]
    """The same sums, row by row."""
    block_shows = s.shown[k.block]
    counted = knows = belief = fear = resolve = squared = shown = 0.0
    for i in range(k.first, k.first + k.seats):
        if s.enlisted[i] == 1:
            continue
        m = s.resolve[i]
        counted += 1.0
        knows += 1.0 if s.rumour[i] != UNAWARE else 0.0
        belief += np.float64(np.rint(s.belief[i] * FINE))
        fear += np.float64(np.rint(s.fear[i] * FINE))
        resolve += np.float64(np.rint(m * FINE))
        squared += np.float64(np.rint(m * m * FINE))
        shown += np.float64(np.rint(max(m, block_shows) * FINE))
    _write_sums(k.block, counted, knows, belief, fear, resolve, squared, shown, pressure, sums)


@inner
def _write_sums(block, counted, knows, belief, fear, resolve, squared, shown, pressure, sums):  # type: ignore[no-untyped-def]
    """shown : sum of what people would show under full pressure, as the others in parts of FINE."""
    fine = np.float64(FINE)
    sums[block, COUNTED], sums[block, KNOWS] = counted, knows
    sums[block, BELIEF], sums[block, FEAR], sums[block, RESOLVE] = belief / fine, fear / fine, resolve / fine
    sums[block, SQUARED] = squared / fine
    sums[block, SHOWN] = mixed_resolve(resolve / fine, shown / fine, pressure)


@inner
def count_household(h, block, s, room, pressure, sums):  # type: ignore[no-untyped-def]
    """Adds a household that is away from an occupied block; those at home there stand still and are not counted."""
    block_shows = np.float64(s.shown[block])
    for member in range(h.size):
        i = h.first + np.int64(room.seats[member]) + h.column
        if s.enlisted[i] == 1:
            continue
        m = np.float64(s.resolve[i])
        sums[block, COUNTED] += 1.0
        sums[block, KNOWS] += 1.0 if s.rumour[i] != UNAWARE else 0.0
        sums[block, BELIEF] += s.belief[i]
        sums[block, FEAR] += s.fear[i]
        sums[block, RESOLVE] += m
        sums[block, SQUARED] += m * m
        sums[block, SHOWN] += shown_resolve(m, block_shows, pressure)
