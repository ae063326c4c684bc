"""Coasts from Natural Earth, cut to the frame of a map; and whether a point lies on land.

Coasts only: borders of today would be wrong, and those of the time are not drawn. Rings are cut in degrees, before they
are projected, so that nothing from the other side of the earth comes near the drawing.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import numpy as np

from homefront.views.report.projection import Frame

BEYOND = 0.5
"""Degree: rings are cut so far outside the frame, where neither the cut nor its line can be seen."""
LONGEST = 0.03
"""Of the height of the frame: longer edges are divided before they are projected, which bends them."""
GRAIN = 0.5
"""Units: the grid on which the points of a path lie; a third of a pixel."""

Window = tuple[float, float, float, float]


@cache
def land() -> dict[str, Any]:
    """Rings of land in steps of a degree, with source and licence; made by tools/land.py, which says how."""
    text = resources.files("homefront.views.report").joinpath("land.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@lru_cache(maxsize=8)
def rings_within(window: Window) -> tuple[np.ndarray, ...]:
    """Rings of land (n, 2), lon and lat in degree, cut to west, south, east, north. To be filled even-odd.

    The window may reach over the 180th meridian: west below -180, or east above 180. A window of sea alone is that of
    an invented country, where no country is: it is all land.
    """
    west, south, east, north = window
    out = []
    for steps in land()["rings"]:
        ring = np.cumsum(np.reshape(steps, (-1, 2)), axis=0) / land()["parts"]
        (low_x, low_y), (high_x, high_y) = ring.min(axis=0), ring.max(axis=0)
        if high_y < south or low_y > north:
            continue
        for turn in (-360.0, 0.0, 360.0):
            if high_x + turn >= west and low_x + turn <= east:
                part = clipped(ring + np.array([turn, 0.0]), window)
                if len(part) > 2:
                    out.append(part)
    return tuple(out) or (np.array([(west, south), (east, south), (east, north), (west, north)]),)


def clipped(ring: np.ndarray, window: Window) -> np.ndarray:
    """The part of a ring (n, 2) within a window (Sutherland & Hodgman 1974); (0, 2) if none.

    A ring that leaves the window twice stays one ring, joined by edges along the window's border: they enclose
    nothing, so even-odd filling is right.
    """
    west, south, east, north = window
    for axis, edge, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        if not len(ring):
            break
        ring = _one_side(ring, axis, edge, sign)
    return ring


def _one_side(ring: np.ndarray, axis: int, edge: float, sign: int) -> np.ndarray:
    off = sign * (ring[:, axis] - edge)
    after, off_after = np.roll(ring, -1, axis=0), np.roll(off, -1)
    inside = off >= 0
    crosses = inside != (off_after >= 0)
    part = np.where(crosses, off / np.where(crosses, off - off_after, 1.0), 0.0)[:, None]
    crossing = ring + part * (after - ring)
    crossing[:, axis] = edge
    both = np.stack([ring, crossing], axis=1)
    return np.asarray(both[np.stack([inside, crosses], axis=1)])


def divided(ring: np.ndarray, longest: float) -> np.ndarray:
    """A ring (n, 2) with points added, so that no edge is longer than that. longest : degree."""
    after = np.roll(ring, -1, axis=0)
    parts = np.maximum(1, np.ceil(np.hypot(*(after - ring).T) / longest)).astype(int)
    start = np.repeat(np.cumsum(parts) - parts, parts)
    share = (np.arange(len(start)) - start) / np.repeat(parts, parts)
    return np.asarray(np.repeat(ring, parts, axis=0) + share[:, None] * np.repeat(after - ring, parts, axis=0))


def seen(frame: Frame) -> tuple[np.ndarray, ...]:
    """Rings of land that a frame shows, and a little beyond."""
    west, south, east, north = frame.window
    aside = min(BEYOND, (360.0 - (east - west)) / 2)
    return rings_within((west - aside, south - BEYOND, east + aside, north + BEYOND))


def coast(frame: Frame, grain: float = GRAIN) -> str:
    """The path of all land in the frame, for SVG, to be filled even-odd.

    grain : units; that of a small map is coarse.
    """
    paths = []
    longest = LONGEST * (frame.window[3] - frame.window[1])
    for ring in seen(frame):
        points = np.round(np.stack(frame.place(*divided(ring, longest).T), axis=1) / grain) * grain
        moved = np.any(points != np.roll(points, 1, axis=0), axis=1)
        if moved.sum() > 2:
            paths.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points[moved]) + "Z")
    return "".join(paths)


def on_land(frame: Frame, lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """Whether points lie on the land that a frame shows: bool (n,); False outside of it. lon, lat : degree (n,)."""
    west = frame.window[0] - BEYOND
    lon = west + np.mod(np.asarray(lon, dtype=float) - west, 360.0)
    lat = np.asarray(lat, dtype=float)
    inside = np.zeros(len(lon), dtype=bool)
    for ring in seen(frame):
        near = (lat >= ring[:, 1].min()) & (lat <= ring[:, 1].max()) & (lon <= ring[:, 0].max())
        if near.any():
            inside[near] ^= _odd(lon[near], lat[near], ring)
    return inside


def _odd(lon: np.ndarray, lat: np.ndarray, ring: np.ndarray) -> np.ndarray:
    """Whether a ray to the east from each point crosses a ring an odd number of times."""
    (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
    spans = (y0 <= lat[:, None]) != (y1 <= lat[:, None])
    rise = np.where(y1 != y0, y1 - y0, 1.0)
    at = x0 + (lat[:, None] - y0) * (x1 - x0) / rise
    return np.asarray((spans & (at > lon[:, None])).sum(axis=1) % 2 == 1)
