"""The map, and what was so, said and counted on which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from homefront.inputs.society import ARMY_KIND
from homefront.views.announced import announced
from homefront.views.charts.record import cities_with_distances
from homefront.views.report import map as maps
from homefront.views.report import map_key, words
from homefront.views.report.coast import coast
from homefront.views.report.data import Collected
from homefront.views.report.names import Box, letters, named
from homefront.views.report.projection import WIDTH, Frame
from homefront.views.report.sheet import Sheet
from homefront.views.report.war import STAGES

LONGEST_COUNT = 14
"""Days: a number on record for a longer span says nothing of one day."""


def add_map(sheet: Sheet, frame: Frame, at: list[maps.Mark]) -> dict[str, Any]:
    """What the template draws of the map; lines and shares that move are packed. at : the marks of the places."""
    f, scenario = sheet.collected, sheet.collected.scenario
    fights = f.front is not None and f.position is not None
    lines = maps.axis_lines(scenario, frame) if fights else []
    marks = _all_marks(f, frame, at, lines)
    key = map_key.key(frame, marks, maps.people_of_17(f.places))
    out: dict[str, Any] = {
        "width": WIDTH,
        "height": frame.height,
        "coast": coast(frame),
        "axes": lines,
        "zones": [],
        "plants": [],
        "key": key,
        "east": None,
        "off": _off(f, at),
        "letter": letters(frame)["wide"],
    }
    taken: list[Box] = [key["box"]]
    if f.front is not None and scenario.industry:
        x, y = map_key.plants_in_the_east(frame, marks, key["box"])
        out["east"] = {"x": x, "y": y}
        taken.append(map_key.plants_box(y))
    asked = {outcome.where for outcome in scenario.outcomes if isinstance(outcome.where, str)}
    always = asked | set(cities_with_distances(scenario))
    radius = {name: mark[2] for name, mark in zip(f.places.ids, at, strict=True) if mark}
    out["names"] = named(scenario, frame, always, radius, marks, taken)
    if fights:
        _add_front(sheet, frame, out)
    return out


def _all_marks(f: Collected, frame: Frame, at: list[maps.Mark], lines: list[str]) -> np.ndarray:
    """x, y (n, 2) of places, towns and points of the axes: what names and key should not cover."""
    towns = maps.city_marks(f.scenario, tuple(row.city for row in f.scenario.captures), frame)
    points = [mark[:2] for mark in (*at, *towns) if mark]
    points += [[float(v) for v in point.split(",")] for line in lines for point in line.split()]
    return np.array(points, dtype=float).reshape(-1, 2)


def _off(f: Collected, at: list[maps.Mark]) -> dict[str, Any] | None:
    """How many places and people the map does not show; None if it shows all."""
    people = [p for p, mark, kind in zip(f.places.population, at, f.places.kinds, strict=True)
              if mark is None and kind != ARMY_KIND]  # fmt: skip
    if not people or not f.society:
        return None
    return {"places": len(people), "people": words.number(float(sum(people)), "person")}


def _add_front(sheet: Sheet, frame: Frame, out: dict[str, Any]) -> None:
    """Front, cities that fell, strong zones and plants, on the map that is being made."""
    f, scenario = sheet.collected, sheet.collected.scenario
    if f.front is None or f.position is None or f.stages is None or f.fallen is None:
        return
    order = maps.order_north_to_south(scenario, frame)
    points = maps.along_axes(scenario, sheet.bands(f.position), frame)[..., order, :, :]
    sheet.pack.add_whole("line", points)
    sheet.pack.add("fallen", f.fallen[None])
    zones = maps.city_marks(scenario, tuple(zone.place for zone in scenario.zones), frame)
    for zone, mark in zip(scenario.zones, zones, strict=True):
        if mark is not None:
            text = f"{zone.place}: strength {zone.strength:g} ({zone.low:g} to {zone.high:g}), assumed"
            at = {"x": mark[0], "y": mark[1], "r": 9 + 9 * zone.strength}
            out["zones"].append({"name": zone.place, **at, "text": text})
    groups = np.stack([f.stages[:, list(stages), : f.days].sum(axis=1) for stages in STAGES.values()], axis=1)
    sheet.pack.add("works", groups)
    works = maps.city_marks(scenario, tuple(row.place for row in scenario.industry), frame)
    for n, (row, mark) in enumerate(zip(scenario.industry, works, strict=True)):
        x, y = (mark[0], mark[1]) if mark else (-1, -1)
        out["plants"].append({"name": row.name, "x": x, "y": y, "n": float(f.stages[n, :, 0].sum())})


def add_bulletins(sheet: Sheet) -> list[dict[str, Any]]:
    """What was so, and when it was said, in the order of the record."""
    f, last = sheet.collected, sheet.last
    rows: list[dict[str, Any]] = []
    for row in announced(f.scenario):
        if f.start <= row.happened_on <= last:
            said = row.announced_on
            told = {"said": (said or last).isoformat(), "told": said is not None, "as": row.announced_as}
            source = sheet.book.cite(row.source, row.confidence)
            rows.append(
                {"what": row.what, "t": row.happened_on.isoformat(), **told, "note": row.note, "source": source}
            )
    return rows


def said(sheet: Sheet, bulletins: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The bulletins by day, for page.js."""

    def day(text: str) -> int:
        return sheet.day(date.fromisoformat(text))

    return [
        {
            "d": day(row["t"]),
            "said": day(row["said"]) if row["told"] else None,
            "what": row["what"],
            "as": row["as"],
            "but": row["note"],
            "note": row["source"].number,
        }
        for row in bulletins
    ]


def events(sheet: Sheet) -> list[dict[str, Any]]:
    """The events of the record by day, for page.js."""
    return [
        {
            "d": sheet.day(row.date),
            "kind": row.kind.replace("_", " "),
            "title": row.title,
            "text": row.description,
            "place": row.place,
            "note": sheet.book.cite(row.source, row.confidence).number,
        }
        for row in sheet.collected.scenario.events
        if sheet.collected.start <= row.date <= sheet.last
    ]


def counted(sheet: Sheet) -> list[dict[str, Any]]:
    """What was counted on a day or a few, by the record: d, e : first and last day; text; note."""
    out = []
    for row in sheet.collected.scenario.panic:
        first, last = sheet.day(row.date_start), sheet.day(row.date_end)
        if first >= 0 and last < sheet.collected.days and last - first < LONGEST_COUNT:
            text = f"{row.place}: {row.indicator.replace('_', ' ')}: {row.value:,.10g} {row.unit.replace('_', ' ')}"
            note = sheet.book.cite(row.source, row.confidence).number
            out.append({"d": first, "e": last, "text": text + (f" ({row.note})" if row.note else ""), "note": note})
    for figure in sheet.collected.scenario.figures:
        first, last = sheet.day(figure.date_start), sheet.day(figure.date_end)
        if figure.value is not None and first >= 0 and last < sheet.collected.days and last - first < LONGEST_COUNT:
            text = f"{figure.place}: {figure.measure}: {figure.value:,.10g} {figure.unit}"
            note = sheet.book.cite(figure.source, figure.confidence).number
            out.append(
                {"d": first, "e": last, "text": text + (f" ({figure.note})" if figure.note else ""), "note": note}
            )
    return out


def cities(sheet: Sheet, frame: Frame) -> dict[str, list[Any]]:
    """Cities that can be lost, with the days on which the record has them lost and regained."""
    f = sheet.collected
    rows = {row.city: row for row in f.scenario.captures}
    names = f.front.cities if f.front is not None else tuple(rows)

    def days(column: str) -> list[int | None]:
        dates = [getattr(rows[name], column) if name in rows else None for name in names]
        return [sheet.day(when) if when else None for when in dates]

    return {
        "name": list(names),
        "at": maps.city_marks(f.scenario, names, frame),
        "lost": days("captured_on"),
        "regained": days("recaptured_on"),
        "axis": f.front.city_axis.tolist() if f.front is not None else [-1] * len(names),
    }
