"""A front line by day: where the record draws it, on which side a point lies, and how far off.

A line stands at the end of its day. Between two days the distance of a point is interpolated, so a front that is drawn
every few days moves evenly between; before the first and after the last it stands. Nobody is told of a line to come.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.scenario.rows import FrontLineRow

NO_LINE = -1e9
"""km, for a point on a day on which no front is left: deep in what the enemy holds."""


@dataclass(frozen=True)
class FrontLines:
    """Lines by day. day : float64 (lines,), ascending, from the start of the scenario.

    line_part : int64 (lines + 1,), where the parts of each line begin.   part_point : int64 (parts + 1,), where the
    points of each part begin.   east, north : km (points,); along a part the enemy is on the left.
    """

    day: np.ndarray
    line_part: np.ndarray
    part_point: np.ndarray
    east: np.ndarray
    north: np.ndarray


def lines_of(rows: Sequence[FrontLineRow], start: datetime.date, east: np.ndarray, north: np.ndarray) -> FrontLines:
    """Lines of the rows of front_lines.csv, whose points lie at east, north (km)."""
    days: list[float] = []
    line_part: list[int] = []
    part_point: list[int] = []
    order: list[int] = []
    parts_of: dict[datetime.date, dict[str, list[int]]] = {}
    for n, row in enumerate(rows):
        parts_of.setdefault(row.date, {}).setdefault(row.part, []).append(n)
    for when in sorted(parts_of):
        days.append(float((when - start).days))
        line_part.append(len(part_point))
        for points in parts_of[when].values():
            part_point.append(len(order))
            order += points
    return FrontLines(
        np.array(days), np.array([*line_part, len(part_point)]), np.array([*part_point, len(order)]),
        east[order], north[order],
    )  # fmt: skip


def signed_distances(lines: FrontLines, east: np.ndarray, north: np.ndarray) -> np.ndarray:
    """km of every point to each line, float32 (lines, points): above 0 on our side, below on the enemy's.

    Our side is that to the right of any part: what a pocket encloses, and what lies behind the main front.
    """
    out = np.empty((len(lines.day), len(east)), dtype=np.float32)
    _measure(lines.line_part, lines.part_point, lines.east, lines.north, east, north, out)
    return out


def on_day(lines: FrontLines, km: np.ndarray, day: float) -> np.ndarray:
    """Signed km on a day, float64 (points,), from the distances to each line."""
    at = int(np.searchsorted(lines.day, day, side="right")) - 1
    if at < 0:
        return np.asarray(km[0], dtype=float)
    if at == len(lines.day) - 1:
        return np.asarray(km[-1], dtype=float)
    weight = (day - lines.day[at]) / (lines.day[at + 1] - lines.day[at])
    return np.asarray((1.0 - weight) * km[at] + weight * km[at + 1], dtype=float)


def days_held(lines: FrontLines, km: np.ndarray, days: int) -> tuple[np.ndarray, np.ndarray]:
    """Days on which each point comes to lie behind the enemy's line, and days on which it no longer does (inf: never).

    float64 (times, points), in the order of days.   times : how often that happens to any point; at least one row.
    """
    points = km.shape[1]
    entry_day, exit_day = [np.full(points, np.inf)], [np.full(points, np.inf)]
    times, before = np.zeros(points, dtype=np.int64), np.zeros(points, dtype=bool)
    for day in range(days):
        held = on_day(lines, km, day) <= 0.0
        times += held & ~before
        if times.max(initial=0) > len(entry_day):
            entry_day.append(np.full(points, np.inf))
            exit_day.append(np.full(points, np.inf))
        for n in range(len(entry_day)):
            entry_day[n][held & ~before & (times == n + 1)] = day
            exit_day[n][before & ~held & (times == n + 1)] = day
        before = held
    return np.array(entry_day), np.array(exit_day)


@device
def _signed(x, y, first, last, east, north):  # type: ignore[no-untyped-def]
    """km of a point to one part; the sign is that of the side of the nearest stretch."""
    best, side = np.inf, 1.0
    for n in range(first, last - 1):
        dx, dy = east[n + 1] - east[n], north[n + 1] - north[n]
        length = dx * dx + dy * dy
        along = ((x - east[n]) * dx + (y - north[n]) * dy) / length if length > 0.0 else 0.0
        along = min(1.0, max(0.0, along))
        ox, oy = x - east[n] - along * dx, y - north[n] - along * dy
        off = np.sqrt(ox * ox + oy * oy)
        cross = dx * (y - north[n]) - dy * (x - east[n])
        # At a corner two stretches are equally near: the one that sees the point more squarely knows the side.
        square = abs(cross) / np.sqrt(length) if length > 0.0 else 0.0
        if off < best - 1e-9 or (off < best + 1e-9 and square > abs(side)):
            best = min(best, off)
            side = square if cross < 0.0 else -square
    return best if side > 0.0 else -best


@kernel
def _measure(line_part, part_point, line_east, line_north, east, north, out):  # type: ignore[no-untyped-def]
    for i in prange(east.size):
        for line in range(out.shape[0]):
            km = NO_LINE
            for part in range(line_part[line], line_part[line + 1]):
                km = max(km, _signed(east[i], north[i], part_point[part], part_point[part + 1], line_east, line_north))
            out[line, i] = km
