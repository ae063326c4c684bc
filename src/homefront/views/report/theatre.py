"""The map, and what was so, said and counted on which day."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from homefront.views.report import charts
from homefront.views.report import map as maps
from homefront.views.report.sheet import Sheet
from homefront.views.report.war import STAGES

LONGEST_COUNT = 14
"""Days: a number on record for a longer span says nothing of one day."""


def add_map(sheet: Sheet, frame: maps.Frame) -> dict[str, Any]:
    """What the template draws of the map; lines and shares that move are packed."""
    f, scenario = sheet.found, sheet.found.scenario
    always = {o.place for o in scenario.outcomes if o.place} | set(sheet.record.places_with_distances())
    out: dict[str, Any] = {
        "width": maps.WIDTH,
        "height": frame.height,
        "coast": maps.coast(frame),
        "names": maps.named(scenario, frame, always),
        "axes": [],
        "zones": [],
        "plants": [],
    }
    if f.front is None or f.position is None or f.stages is None or f.fallen is None:
        return out
    order = maps.order_north_to_south(scenario, frame)
    points = maps.along_axes(scenario, sheet.bands(f.position), frame)[..., order, :, :]
    sheet.pack.add_whole("line", points)
    sheet.pack.add("fallen", f.fallen[None])
    out["axes"] = maps.axis_lines(scenario, frame)
    for zone in scenario.zones:
        mark = maps.city_marks(scenario, (zone.place,), frame)[0]
        if mark is not None:
            text = f"{zone.place}: strength {zone.strength:g} ({zone.low:g} to {zone.high:g}), assumed"
            at = {"x": mark[0], "y": mark[1], "r": 9 + 9 * zone.strength}
            out["zones"].append({"name": zone.place, **at, "text": text})
    groups = np.stack([f.stages[:, list(stages), : f.days].sum(axis=1) for stages in STAGES.values()], axis=1)
    sheet.pack.add("works", groups)
    for n, row in enumerate(scenario.industry):
        mark = maps.city_marks(scenario, (row.place,), frame)[0]
        x, y = (mark[0], mark[1]) if mark else (-1, -1)
        out["plants"].append({"name": row.name, "x": x, "y": y, "n": float(f.stages[n, :, 0].sum())})
    return out


def add_bulletins(sheet: Sheet) -> list[dict[str, Any]]:
    """What was so, and when it was said, in the order of the record; and their chart."""
    f, last = sheet.found, sheet.last
    rows: list[dict[str, Any]] = []
    for row in f.scenario.announcements:
        if f.start <= row.happened_on <= last:
            said = row.announced_on
            told = {"said": (said or last).isoformat(), "told": said is not None, "as": row.announced_as}
            source = sheet.book.cite(row.source, row.confidence)
            rows.append(
                {"what": row.what, "t": row.happened_on.isoformat(), **told, "note": row.note, "source": source}
            )
    if rows:
        drawn = [{name: row[name] for name in ("what", "t", "said", "told")} for row in rows]
        chart = {"spec": charts.said_and_so(f.start, f.days, len(rows)), "columns": None, "rows": drawn}
        sheet.add("said", "From the day it was so to the day it was said", "date", [], chart)
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
        for row in sheet.found.scenario.events
        if sheet.found.start <= row.date <= sheet.last
    ]


def counted(sheet: Sheet) -> list[dict[str, Any]]:
    """What was counted on a day or a few, by the record: d, e : first and last day; text; note."""
    out = []
    for row in sheet.found.scenario.panic_moscow:
        first, last = sheet.day(row.date_start), sheet.day(row.date_end)
        if first >= 0 and last < sheet.found.days and last - first < LONGEST_COUNT:
            text = f"{row.place}: {row.indicator.replace('_', ' ')}: {row.value:,.10g} {row.unit.replace('_', ' ')}"
            note = sheet.book.cite(row.source, row.confidence).number
            out.append({"d": first, "e": last, "text": text + (f" ({row.note})" if row.note else ""), "note": note})
    for figure in sheet.found.scenario.figures:
        first, last = sheet.day(figure.date_start), sheet.day(figure.date_end)
        if figure.value is not None and first >= 0 and last < sheet.found.days and last - first < LONGEST_COUNT:
            text = f"{figure.place}: {figure.measure}: {figure.value:,.10g} {figure.unit}"
            note = sheet.book.cite(figure.source, figure.confidence).number
            out.append(
                {"d": first, "e": last, "text": text + (f" ({figure.note})" if figure.note else ""), "note": note}
            )
    return out


def cities(sheet: Sheet, frame: maps.Frame) -> dict[str, list[Any]]:
    """Cities that can be lost, with the days on which the record has them lost and regained."""
    f = sheet.found
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
