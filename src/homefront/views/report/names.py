"""Names of towns on the map: the larger ones and those that matter, as far as they do not cover one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from homefront.scenario.schema import Scenario
from homefront.views.report.projection import WIDTH, Frame

WIDE, PHONE = 17.0, 27.0
"""Units: height of the letters on a wide screen and on a phone, for a map that is as wide as its column."""
MOST = {"wide": 26, "phone": 12}
"""The most names there is room for."""
TRIED = 4
"""Times as many towns are tried."""
HALF = 4
"""Units: half a mark of a town."""
LETTER = 0.6
"""Width of a letter, of its height."""
COLUMN = 0.85
"""Width by height of the column that a wide screen has for the map: a longer map is drawn smaller."""

Box = tuple[float, float, float, float]
"""left, top, right, bottom, units."""


def letters(frame: Frame) -> dict[str, float]:
    """Height of the letters by screen, units: larger where the map is drawn smaller, so that they can be read."""
    return {"wide": round(WIDE * max(1.0, COLUMN * frame.height / WIDTH), 1), "phone": PHONE}


def named(
    scenario: Scenario,
    frame: Frame,
    always: set[str],
    radius: Mapping[str, float],
    marks: np.ndarray,
    taken: Sequence[Box],
) -> list[dict[str, Any]]:
    """Names to write, for wide screens and for phones: name, x, y, anchor, screen.

    always : cities that come first, whatever their size.   radius : of the circles of cities, units.
    marks : (n, 2) of the drawing, covered as little as can be.   taken : boxes in which nothing may be written.
    """
    rows = [row for row in scenario.captures if row.city in always or row.population]
    rows.sort(key=lambda row: (row.city not in always, -(row.population or 0)))
    x, y = frame.place(*np.array([(row.lon, row.lat) for row in rows], dtype=float).reshape(-1, 2).T)
    here = [(row.city, float(a), float(b)) for row, a, b, ok in zip(rows, x, y, frame.holds(x, y), strict=True) if ok]
    out: list[dict[str, Any]] = []
    for screen, size in letters(frame).items():
        boxes, most = list(taken), MOST[screen]
        for name, at_x, at_y in here[: TRIED * most]:
            gap = max(0.65 * size, radius.get(name, 0.0) + 0.15 * size)
            place = _free_place(name, (at_x, at_y), gap, size, frame, boxes, marks)
            if place is not None and len(boxes) - len(taken) < most:
                box, anchor, left, line = place
                boxes.append(box)
                spot = {"x": round(left, 1), "y": round(line, 1), "anchor": anchor}
                out.append({"name": name, **spot, "screen": screen})
    return out


def _free_place(
    name: str,
    at: tuple[float, float],
    gap: float,
    size: float,
    frame: Frame,
    boxes: Sequence[Box],
    marks: np.ndarray,
) -> tuple[Box, str, float, float] | None:
    """Where beside its town a name covers no other and fewest marks: box, anchor, x, y; None if nowhere."""
    (x, y), wide, high, low = at, LETTER * size * len(name), 0.85 * size, 0.3 * size
    places = [
        ("start", x + gap, y + 0.3 * size), ("end", x - gap, y + 0.3 * size),
        ("middle", x, y - gap), ("middle", x, y + gap + high - low),
    ]  # fmt: skip
    best, fewest = None, np.inf
    for anchor, at_x, at_y in places:
        left = at_x - {"start": 0.0, "middle": wide / 2, "end": wide}[anchor]
        box = (left, at_y - high, left + wide, at_y + low)
        if box[0] < 4 or box[2] > WIDTH - 4 or box[1] < 4 or box[3] > frame.height - 4:
            continue
        if any(overlap(box, other) for other in boxes):
            continue
        covered = count_within((box[0] - HALF, box[1] - HALF, box[2] + HALF, box[3] + HALF), marks)
        if covered < fewest:
            best, fewest = (box, anchor, at_x, at_y), covered
    return best


def overlap(a: Box, b: Box) -> bool:
    """Whether two boxes share a point."""
    return not (a[2] < b[0] or a[0] > b[2] or a[3] < b[1] or a[1] > b[3])


def count_within(box: Box, marks: np.ndarray) -> int:
    """How many of the points (n, 2) lie in a box."""
    x, y = marks[:, 0], marks[:, 1]
    return int(((x >= box[0]) & (x <= box[2]) & (y >= box[1]) & (y <= box[3])).sum())
