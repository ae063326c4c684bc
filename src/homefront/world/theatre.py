"""Which blocks the enemy enters, and when, by the record's dates."""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.inputs.society import NEVER, Places, Towns


def occupation(
    east: np.ndarray, north: np.ndarray, block_place: np.ndarray, places: Places, towns: Towns
) -> tuple[np.ndarray, np.ndarray]:
    """Days on which each block is entered, and days on which it is free again (inf: never), float64 (times, blocks).

    east, north : km (blocks,).   times : how often any block is entered, in the order of days; at least one row.
    A place with its own dates uses them; otherwise the nearest towns decide, weighed by 1/(distance + offset)**2: the
    block is held while towns of more than half the weight are.
    """
    own = places.entry_day[block_place]
    open_blocks = np.flatnonzero(np.isnan(own))
    count = np.ones(len(own), dtype=np.int64)
    while True:  # once, or once more with the rows that it turns out to need
        entry_day, exit_day = (np.full((count.max(initial=1), len(own)), NEVER) for _ in range(2))
        entry_day[0], exit_day[0] = own, places.exit_day[block_place]
        entry_day[0, open_blocks], exit_day[0, open_blocks] = NEVER, NEVER
        if len(towns.lost) < towns.nearest:
            return entry_day, exit_day
        _by_nearest(
            open_blocks, east, north, towns.east, towns.north, towns.lost, towns.regained, towns.nearest,
            towns.offset, entry_day, exit_day, count,
        )  # fmt: skip
        if count.max(initial=1) == len(entry_day):
            return entry_day, exit_day


@kernel
def _by_nearest(  # type: ignore[no-untyped-def]
    blocks, east, north, town_east, town_north, lost, regained, nearest, offset, entry_day, exit_day, count,
):  # fmt: skip
    """Days of these blocks by their nearest towns: while more than half the weight is held.

    entry_day, exit_day : float64 (times, blocks), as many as there is room for.   count : entries into each block.
    """
    for number in prange(blocks.size):
        b = blocks[number]
        near = np.empty(nearest, dtype=np.int64)
        weight = np.empty(nearest)
        found = 0
        for town in range(lost.size):
            x, y = east[b] - town_east[town], north[b] - town_north[town]
            distance = np.sqrt(x * x + y * y)
            if found == nearest and distance >= weight[nearest - 1]:
                continue
            found = min(found + 1, nearest)
            at = found - 1
            while at > 0 and weight[at - 1] > distance:
                weight[at], near[at] = weight[at - 1], near[at - 1]
                at -= 1
            weight[at], near[at] = distance, town
        total = 0.0
        for k in range(nearest):
            weight[k] = 1.0 / ((weight[k] + offset) * (weight[k] + offset))
            total += weight[k]
        count[b] = _held(near, weight, total, lost, regained, entry_day[:, b], exit_day[:, b])


@device
def _held(near, weight, total, lost, regained, entry_day, exit_day):  # type: ignore[no-untyped-def]
    """How often the enemy comes to hold towns of more than half the weight; the days go into entry_day and exit_day.

    A town is held from the day of its loss to the day before it is regained.
    """
    times, day, held = 0, -np.inf, False
    while True:
        after = np.inf  # the next day on which a town changes hands
        for k in range(near.size):
            for change in (lost[near[k]], regained[near[k]]):
                if day < change < after:
                    after = change
        if after == np.inf:
            return max(times, 1)
        day, before = after, held
        held = _weight_held(near, weight, lost, regained, day) > 0.5 * total
        if held and not before:
            times += 1
            if times <= entry_day.size:
                entry_day[times - 1] = day
        elif before and not held and times <= exit_day.size:
            exit_day[times - 1] = day


@device
def _weight_held(near, weight, lost, regained, day):  # type: ignore[no-untyped-def]
    """Weight of the towns that the enemy holds on a day."""
    held = 0.0
    for k in range(near.size):
        if lost[near[k]] <= day < regained[near[k]]:
            held += weight[k]
    return held
