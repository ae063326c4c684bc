"""What the page's script is handed of each world by itself, and the front of the record beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from homefront.inputs.coded_front import coded_front
from homefront.observe.front_recorder import FrontData
from homefront.scenario.schema import Scenario
from homefront.views.report import map as maps
from homefront.views.report.projection import Frame
from homefront.views.report.sheet import Sheet


def add_worlds(sheet: Sheet, frame: Frame) -> dict[str, Any]:
    """Packs the worlds, and says in which order they stand, how each ended, and along which lines its front moves."""
    found = sheet.collected
    each, question = found.each, found.each.question
    out: dict[str, Any] = {
        "seeds": each.seeds, "all": found.worlds, "order": each.in_order(),
        "fates": [fate.name for fate in each.fates],
        "value": [_short(fate.value) for fate in each.fates], "day": [fate.day for fate in each.fates],
        "outcomes": {name: [_short(world.get(name, float("nan"))) for world in each.values] for name in found.values},
        "units": {outcome.id: outcome.unit for outcome in found.scenario.outcomes},
        "question": None if question is None else {
            "outcome": question.outcome, "place": question.place, "unit": question.unit, "city": question.city,
        },
        "routes": [], "middle": middle_world(each.values),
    }  # fmt: skip
    if found.front is not None and each.positions:
        order = maps.order_north_to_south(found.scenario, frame)
        positions = np.asarray(each.positions)[:, order]
        sheet.pack.add_whole("world.front", positions)
        sheet.pack.add_whole("world.lost", np.asarray(each.lost))
        sheet.pack.add_whole("world.regained", np.asarray(each.regained))
        recorded = recorded_positions(found.scenario, found.front, found.start, found.days)[order]
        sheet.pack.add_whole("recordfront", recorded)
        out["routes"] = [_route(found.scenario, frame, k) for k in order]
    return out


def middle_world(values: list[dict[str, float]]) -> int:
    """The world whose outcomes lie nearest to the medians of all, by rank; 0 where there is nothing to rank."""
    if len(values) < 2 or not values[0]:
        return 0
    table = np.array([[world.get(name, np.nan) for name in values[0]] for world in values])
    table = np.where(np.isfinite(table), table, np.nanmax(np.where(np.isfinite(table), table, 0.0)))
    ranks = table.argsort(axis=0, kind="stable").argsort(axis=0)
    common = [n for n in range(table.shape[1]) if np.ptp(table[:, n]) > 0]
    if not common:
        return 0
    off = np.abs(ranks[:, common] - (len(values) - 1) / 2).sum(axis=1)
    flags = [n for n in range(table.shape[1]) if set(np.unique(table[:, n])) <= {0.0, 1.0}]
    for n in flags:  # the middle world ends as most do
        off = off + np.where(table[:, n] == np.median(table[:, n]).round(), 0, 10 * len(values))
    return int(np.argmin(off))


def recorded_positions(scenario: Scenario, front: FrontData, start: date, days: int) -> np.ndarray:
    """Front of the record along each axis, km, (axes, days): through the cities of the axis, each on the days on which
    it was lost and regained, and between those days on a straight line."""
    rows = {row.city: row for row in scenario.captures}
    out = np.zeros((len(front.axes), days))
    for axis in range(len(front.axes)):
        dated: list[tuple[int, bool, float]] = []
        for city in np.flatnonzero(front.city_axis == axis):
            row, reach = rows.get(front.cities[city]), float(front.city_chainage[city])
            if row is None or row.captured_on is None:
                continue
            dated.append(((row.captured_on - start).days, True, reach))
            if row.recaptured_on is not None:
                dated.append(((row.recaptured_on - start).days, False, reach))
        held: set[float] = set()
        points = [(0.0, 0.0)]
        for day, lost, reach in sorted(dated):
            (held.add if lost else held.discard)(reach)
            points.append((float(day), max(held, default=0.0)))
        x, y = np.array(points).T
        out[axis] = np.interp(np.arange(days), x, y)
    return out


def _route(scenario: Scenario, frame: Frame, axis: int) -> dict[str, list[float]]:
    """The line of an axis on the map. km : along it.   x, y : units of the drawing."""
    route = coded_front(scenario, 1).routes[axis]
    x, y = frame.place(route.lon, route.lat)
    rows = zip(route.chainage, x, y, strict=True)
    km, across, down = zip(*((round(float(c), 1), round(float(a), 1), round(float(b), 1)) for c, a, b in rows),
                           strict=True)  # fmt: skip
    return {"km": list(km), "x": list(across), "y": list(down)}


def _short(value: float) -> float | None:
    """Five digits; None for no value."""
    return float(f"{value:.5g}") if np.isfinite(value) else None
