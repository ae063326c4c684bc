"""The files of front and industry as lists for a reader: every number with its grade and source, every date."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from homefront.scenario.front_rows import EnemyOrderRow
from homefront.scenario.schema import Scenario

SPANS = {
    "attacker_reserve": "the attacker's reserve arrives",
    "second_echelon": "the second echelon arrives",
    "reserve_armies": "the reserve armies arrive",
    "late_mobilisation": "the lower rate of mobilisation",
    "mud": "the season of mud",
    "industry": "industry runs",
}


def front_numbers(scenario: Scenario) -> list[dict[str, Any]]:
    """name, value, unit, low, high, grade and source of every number; empty for a scenario without a front."""
    return [
        {"name": name, "value": value, "unit": unit, "low": low, "high": high, "grade": grade, "source": source}
        for name, value, unit, low, high, grade, source in _numbers(scenario)
    ]


def _numbers(scenario: Scenario) -> Iterator[tuple[str, float, str, float | None, float | None, str, str]]:
    grades = {note.kind: note.grade for note in scenario.file_notes.values()}
    for man in scenario.strengths:
        name = f"strengths.{man.axis}.{man.what}"
        yield name, man.value, man.unit, man.low, man.high, grades["strengths"], man.source
    for zone in scenario.zones:
        yield f"zones.{zone.place}", zone.strength, "1", zone.low, zone.high, grades["zones"], zone.source
    for order in scenario.enemy_orders:
        name, grade = f"enemy_orders.{order.order_id}", grades["enemy_orders"]
        if order.thousand is not None:
            unit = "thousand/day" if order.kind == "replacements" else "thousand"
            yield f"{name}.men", order.thousand, unit, None, None, grade, order.source
        if order.share is not None:
            yield f"{name}.share", order.share, "share", None, None, grade, order.source
    for knot in scenario.temperature:
        name = f"temperature.{knot.date or knot.axis}"
        yield name, knot.celsius, "deg C", None, None, grades["temperature"], knot.source
    for region in scenario.industry:
        for what, value, unit in (
            ("share", region.share, "share"),
            ("plants", region.plants, "count"),
            ("movable", region.movable, "share"),
        ):
            yield f"industry.{region.name}.{what}", value, unit, None, None, grades["industry"], region.source
    for aim in scenario.objectives:
        name = f"objectives.{aim.due_on}"
        yield name, aim.war_output, "first month = 1", aim.low, aim.high, aim.grade, aim.source


def front_timeline(scenario: Scenario) -> list[dict[str, Any]]:
    """date, kind and title of orders, spans and directives, by date; empty for a scenario without a front."""
    rows = [
        {"date": row.date_start, "kind": f"enemy {row.kind}", "title": _title(row)} for row in scenario.enemy_orders
    ]
    for zone in scenario.zones:
        if zone.invest_from is not None:
            title = f"{zone.place} to be invested, not entered"
            rows.append({"date": zone.invest_from, "kind": "enemy invest", "title": title})
    for span in scenario.front_dates:
        title = f"{SPANS[span.what]}, to {span.date_end or 'the end'}"
        rows.append({"date": span.date_start, "kind": "span", "title": title})
    for aim in scenario.objectives:
        title = f"{aim.title}: war output {aim.war_output:g} by {aim.due_on}"
        rows.append({"date": aim.issued_on, "kind": "directive", "title": title})
    return sorted(rows, key=lambda row: row["date"])


def _title(row: EnemyOrderRow) -> str:
    where = f"{row.axis} to {row.to_axis}" if row.to_axis else row.axis
    last = row.date_end or "the end"
    until = "" if row.date_end == row.date_start else f", to {last}"
    cause = f" [{row.cause_id}]" if row.cause_id else ""
    return f"{where}{until}: {row.note or row.order_id}{cause}"
