"""The map of a card: small, and light enough that many fit one file. It moves through the days of the middle world.

Days are thinned, coasts are coarse, and only the largest places are drawn; the report has all of them.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.views.report import map as maps
from homefront.views.report.coast import coast
from homefront.views.report.data import Collected
from homefront.views.report.each_world import NOT_LOST
from homefront.views.report.extent import frame_of
from homefront.views.report.payload import drawn_places, first_day
from homefront.views.report.projection import WIDTH, Frame
from homefront.views.report.worlds_pack import middle_world

MOST_DAYS, MOST_PLACES, GRAIN = 75, 60, 4.0
"""Days and places that are drawn, and the grid of the coast in units of the map: one pixel of a card."""

SHARES = (0.02, 0.05, 0.1, 0.2, 0.4)
"""Shares of residents gone at which a circle becomes darker, as on the map of the report."""

NAMED, APART = 3, 60.0
"""Cities that are named, and pixels between two names."""

WIDE, TALL = 350, 272
"""Pixels that a map has room for in a card."""


def small_map(found: Collected) -> dict[str, Any]:
    """What the template and the script draw of a run.

    days : the days that are drawn, from 0.   rest : which of them stands still.   front : x and y in turn of the middle
    world, a list a day; empty without a front.   cities : x, y, first day lost, first day free again (-1: never).
    people : x, y, radius.   gone : a digit a place and day, 0 to 5 by `SHARES`.   names : of cities, with x and y.
    shown : width in pixels.   pixel : units.
    """
    frame = frame_of(found.scenario)
    shown = min(WIDE, round(TALL * WIDTH / frame.height))
    days = np.unique(np.round(np.linspace(0, found.days - 1, min(found.days, MOST_DAYS))).astype(int))
    out: dict[str, Any] = {
        "width": WIDTH, "height": frame.height, "coast": coast(frame, GRAIN), "days": days.tolist(),
        "rest": int(np.argmin(np.abs(days - first_day(found)))), "start": found.start.isoformat(),
        "front": [], "cities": _cities(found, frame), "people": [], "gone": [],
        "names": _names(found, frame, WIDTH / shown), "shown": shown, "pixel": round(WIDTH / shown, 3),
    }  # fmt: skip
    if found.each.positions:
        order = maps.order_north_to_south(found.scenario, frame)
        position = found.each.positions[middle_world(found.each.values)][:, days]
        points = maps.along_axes(found.scenario, position, frame)[order]
        out["front"] = np.rint(points.reshape(-1, len(days)).T).astype(int).tolist()
    if found.society:
        out |= _people(found, frame, days)
    return out


def _people(found: Collected, frame: Frame, days: np.ndarray) -> dict[str, Any]:
    """The largest places, and how much of each is gone in the middle of the worlds."""
    at, places = maps.place_marks(found.scenario, found.places, frame), found.places
    drawn = [n for n, main in enumerate(drawn_places(places.kinds)) if main and at[n] is not None]
    drawn = sorted(drawn, key=lambda n: -float(places.population[n]))[:MOST_PLACES]
    gone = np.nan_to_num(found.society["gone"][1][drawn][:, days])
    levels = np.searchsorted(SHARES, gone, side="right")
    return {
        "people": [[round(value) for value in at[n] or ()] for n in drawn],
        "gone": ["".join(map(str, row)) for row in levels],
    }


def _cities(found: Collected, frame: Frame) -> list[list[int]]:
    """Cities that are ever lost: in the middle world, or by the record where no front is simulated."""
    if found.front is not None and found.each.lost:
        world, names = middle_world(found.each.values), found.front.cities
        lost, regained = found.each.lost[world].tolist(), found.each.regained[world].tolist()
    else:
        rows = found.scenario.captures
        names = tuple(row.city for row in rows)
        lost, regained = (
            [NOT_LOST if day is None else (day - found.start).days for day in column]
            for column in ([row.captured_on for row in rows], [row.recaptured_on for row in rows])
        )
    marks = maps.city_marks(found.scenario, names, frame)
    return [
        [round(mark[0]), round(mark[1]), first, again]
        for mark, first, again in zip(marks, lost, regained, strict=True)
        if mark is not None and first != NOT_LOST
    ]


def _names(found: Collected, frame: Frame, pixel: float) -> list[dict[str, Any]]:
    """The city that is asked for, and the largest that lie apart from it. pixel : units."""
    rows = sorted(found.scenario.captures, key=lambda row: -(row.population or 0))
    asked = found.each.question.place if found.each.question is not None else ""
    rows.sort(key=lambda row: row.city != asked)
    marks = maps.city_marks(found.scenario, tuple(row.city for row in rows), frame)
    out: list[dict[str, Any]] = []
    for row, mark in zip(rows, marks, strict=True):
        if mark is None or any(np.hypot(mark[0] - one["x"], mark[1] - one["y"]) < APART * pixel for one in out):
            continue
        left = mark[0] > 0.75 * WIDTH
        out.append({"name": row.city, "x": round(mark[0]), "y": round(mark[1]), "left": left})
        if len(out) == NAMED:
            break
    return out
