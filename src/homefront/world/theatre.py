"""Which blocks the enemy enters, and when, by the record's dates."""

from __future__ import annotations

import numpy as np

from homefront.scenario.inputs import NEVER, Places, Towns

_CHUNK = 200_000


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
    rule = _by_majority if towns.by_majority else _by_mean_day
    for start in range(0, len(open_blocks), _CHUNK):
        part = open_blocks[start : start + _CHUNK]
        distance = np.hypot(east[part, None] - towns.east[None], north[part, None] - towns.north[None])
        near = np.argsort(distance, axis=1, kind="stable")[:, : towns.nearest]
        weight = (np.take_along_axis(distance, near, axis=1) + towns.offset) ** -2.0
        weight /= weight.sum(axis=1, keepdims=True)
        entered[part], left[part] = rule(weight, towns.lost[near], towns.regained[near], towns.never_day)
    return entered, left


def _by_mean_day(
    weight: np.ndarray, lost: np.ndarray, _regained: np.ndarray, never_day: float
) -> tuple[np.ndarray, np.ndarray]:
    entered = np.ceil((weight * np.where(np.isinf(lost), never_day, lost)).sum(axis=1))
    return entered, np.full(len(entered), NEVER)


def _by_majority(
    weight: np.ndarray, lost: np.ndarray, regained: np.ndarray, _never_day: float
) -> tuple[np.ndarray, np.ndarray]:
    entered, left = _day_of_half(weight, lost), _day_of_half(weight, regained)
    free_first = left <= entered
    return np.where(free_first, NEVER, entered), np.where(free_first, NEVER, left)


def _day_of_half(weight: np.ndarray, day: np.ndarray) -> np.ndarray:
    """First day by which towns of more than half the weight have had their day."""
    order = np.argsort(day, axis=1, kind="stable")
    reached = np.cumsum(np.take_along_axis(weight, order, axis=1), axis=1) > 0.5
    first = np.argmax(reached, axis=1)
    return np.asarray(np.take_along_axis(day, order, axis=1)[np.arange(len(day)), first])
