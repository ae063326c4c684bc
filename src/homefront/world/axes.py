"""Where places lie in the theatre: nearest axis, chainage along it, distance off it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homefront.inputs.front import Route
from homefront.world.held import held

BY_RECORD = -1
"""Axis of a place that follows the record's dates."""

NO_CITY = -1
"""City of a block that lies in none of them."""

ARMY = -2
"""Axis of the soldiers of axis 0; those of axis k have ARMY - k."""


TOGETHER = 1024
"""Points that are held against all stretches of all routes at once."""

_FIRST, _LAST = slice(None, -1), slice(1, None)
"""Of the points of a route, those at which a stretch begins and those at which it ends."""


@dataclass(frozen=True)
class OnAxis:
    """axis : int64 (n,), nearest axis.   chainage, off : km, along it and to the side (off is never negative)."""

    axis: np.ndarray
    chainage: np.ndarray
    off: np.ndarray


@dataclass(frozen=True)
class Cities:
    """Cities that can fall. axis : int64 (cities,), BY_RECORD where the record's dates are given.   entry_day,
    exit_day : of the record.   chainage, reach : km, the city's own, and the position of the front at which the enemy
    stands before it: chainage + lag x distance off the axis.
    """

    names: tuple[str, ...]
    axis: np.ndarray
    chainage: np.ndarray
    reach: np.ndarray
    entry_day: np.ndarray
    exit_day: np.ndarray


def on_axes(east: np.ndarray, north: np.ndarray, routes: tuple[Route, ...]) -> OnAxis:
    """Nearest axis of every point, km on the scenario's plane; of a point that lies nowhere the first, inf off it."""
    axis, chainage, off = np.zeros(len(east), dtype=np.int64), np.zeros(len(east)), np.full(len(east), np.inf)
    number = np.repeat(np.arange(len(routes)), [len(route.chainage) - 1 for route in routes])
    x, y, at = (
        [np.concatenate([getattr(route, name)[part] for route in routes])[:, None] for part in (_FIRST, _LAST)]
        for name in ("east", "north", "chainage")
    )
    dx, dy = x[1] - x[0], y[1] - y[0]
    for first in range(0, len(east), TOGETHER):
        some = slice(first, first + TOGETHER)
        along = np.clip(((east[some] - x[0]) * dx + (north[some] - y[0]) * dy) / (dx * dx + dy * dy), 0.0, 1.0)
        away = np.hypot(east[some] - x[0] - along * dx, north[some] - y[0] - along * dy)
        away[np.isnan(away)] = np.inf
        found, points = away.argmin(axis=0), np.arange(away.shape[1])
        off[some], axis[some] = away[found, points], number[found]
        chainage[some] = np.where(off[some] < np.inf, (at[0] + along * (at[1] - at[0]))[found, points], 0.0)
    return OnAxis(axis, chainage, off)


def placed(names: list[str], found: OnAxis, routes: tuple[Route, ...]) -> OnAxis:
    """The same, with a place through which an axis runs put where that axis has it, and not off it.

    Otherwise a few hundred metres between two sources of coordinates can decide whether a city falls.
    """
    axis, chainage, off = found.axis.copy(), found.chainage.copy(), found.off.copy()
    for k, route in enumerate(routes):
        for place, at in zip(route.places, route.chainage, strict=True):
            if place in names:
                n = names.index(place)
                axis[n], chainage[n], off[n] = k, at, 0.0
    return OnAxis(axis, chainage, off)


@dataclass(frozen=True)
class Theatre:
    """How the front reaches the society. axis, reach, city : (blocks,), see processes.danger.step_danger.

    place_axis, place_reach : the same for the centres of places (places,).
    """

    axis: np.ndarray = held("block", "int16")
    reach: np.ndarray = held("block", "float32")
    city: np.ndarray = held("block", "int16")
    place_axis: np.ndarray = held("place", "int64")
    place_reach: np.ndarray = held("place", "float64")


def recorded_theatre(blocks: int, places: int) -> Theatre:
    """The society of a recorded front: nothing lies on an axis."""
    axis, city = (np.full(blocks, none, dtype=np.int16) for none in (BY_RECORD, NO_CITY))
    return Theatre(axis, np.zeros(blocks, dtype=np.float32), city, np.full(places, BY_RECORD), np.zeros(places))
