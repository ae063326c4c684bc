"""Which blocks the enemy enters, and when, by the record's dates."""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.scenario.inputs import NEVER, Places, Towns


def occupation(
    east: np.ndarray, north: np.ndarray, block_place: np.ndarray, places: Places, towns: Towns
) -> tuple[np.ndarray, np.ndarray]:
    """Day on which each block is entered, and day on which it is free again (inf: never), float64 (blocks,).

    east, north : km (blocks,).   A place with its own dates uses them; otherwise the nearest towns decide, weighed by
    1/(distance + offset)**2.
    """
    entered = places.entered[block_place].copy()
    left = places.left[block_place].copy()
    open_blocks = np.flatnonzero(np.isnan(entered))
    if len(towns.lost) < towns.nearest:
        entered[open_blocks], left[open_blocks] = NEVER, NEVER
        return entered, left
    lost = towns.lost if towns.by_majority else np.where(np.isinf(towns.lost), towns.never_day, towns.lost)
    _by_nearest(
        open_blocks, east, north, towns.east, towns.north, lost, towns.regained, towns.nearest, towns.offset,
        towns.by_majority, entered, left,
    )  # fmt: skip
    return entered, left


@kernel
def _by_nearest(  # type: ignore[no-untyped-def]
    blocks, east, north, town_east, town_north, lost, regained, nearest, offset, by_majority, entered, left
):  # fmt: skip
    """Days of these blocks by their nearest towns: of more than half the weight, or the mean day, rounded up."""
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
            weight[k] = (weight[k] + offset) ** -2.0
            total += weight[k]
        if by_majority:
            entered[b] = _day_of_half(near, weight, total, lost)
            left[b] = _day_of_half(near, weight, total, regained)
            if left[b] <= entered[b]:
                entered[b], left[b] = np.inf, np.inf
        else:
            mean = 0.0
            for k in range(nearest):
                mean += weight[k] / total * lost[near[k]]
            entered[b], left[b] = np.ceil(mean), np.inf


@device
def _day_of_half(near, weight, total, day):  # type: ignore[no-untyped-def]
    """First day by which towns of more than half the weight have had their day."""
    first = np.inf
    for k in range(near.size):
        by_then = 0.0
        for other in range(near.size):
            if day[near[other]] <= day[near[k]]:
                by_then += weight[other]
        if by_then > 0.5 * total:
            first = min(first, day[near[k]])
    return first
