"""Targets beside the record as a table: what it is, what the worlds say, what the record says, who had seen it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from homefront.scenario.schema import Scenario
from homefront.views.columns import table
from homefront.views.counts import chance_text
from homefront.views.distances import said_km
from homefront.views.numbers import day_text, days_text, short_days, together, with_unit
from homefront.views.numbers import said as said_number
from homefront.views.tolerances import gap_text

HEADS = ("gap", "what (who had seen it)", "model", "record")
WHAT = 1
DAYS_SINCE = "days since"
SAME_SIZE = 30.0
"""Numbers that are no more than so many times each other are said in one unit."""

_KIND_OF_ANSWER = re.compile(r" \((?:day|0 no, 1 yes)\)$")
"""What a target's words say of its number, which the number says itself."""


def target_lines(scenario: Scenario, rows: Sequence[Mapping[str, Any]], runs: int) -> list[str]:
    """Rows of targets, in their order.   rows : as target_rows gives them.   runs : worlds of the run."""
    same = Counter(question_text(row) for row in rows)
    days = {row.target_id: row.date for row in scenario.targets}
    cells = []
    for row in rows:
        what = question_text(row)
        when = f", {day_text(days[row['id']])}" if same[what] > 1 else ""
        known = f"({row['use']}, {'seen' if row['seen'] else 'unseen'}; {row['id']})"
        gap = f"{mark(row)}\n{gap_text(row['gap'])}"
        model, record = _model(scenario, row, runs), record_cell(row, scenario.start)
        cells.append((gap, f"{what}{when} {known}", model, record))
    return table(HEADS, cells, WHAT)


def beside_lines(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Rows of what is drawn beside the record and is no target, in their order."""
    cells = []
    for row in rows:
        where = f", {row['place']}" if row["place"] else ""
        when = days_text(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
        off = f"\n(model {row['times']:.2g} times)" if row["times"] is not None and not row["hit"] else ""
        model = "\n".join(in_cell(row))
        record = said_number(row["record"], row["unit"])
        cells.append((mark(row), f"{row['what']}{where}, {when}", model, record + off))
    return table(("", "what", "model", "record"), cells, WHAT)


def mark(row: Mapping[str, Any]) -> str:
    """The word that leads a row."""
    return "hit" if row["hit"] else "MISS"


def band(row: Mapping[str, Any], kind: str = "", start: date | None = None) -> tuple[str, str, str]:
    """The middle of the worlds, 90 % of them, and the unit; of a flag counted worlds and the chance that they leave
    open; "" for the second where all worlds say the same.

    row : median, low, high, unit; of a flag that was counted also yes and worlds.   start : the day from which days
    are counted; None where there are none.
    """
    if row["median"] is None:
        return "in no world", "", ""
    if row["unit"] == "flag" and row.get("yes") is not None:
        return f"{row['yes']} of {row['worlds']} worlds", chance_text(row["yes"], row["worlds"]), ""
    values = [row["low"], row["median"], row["high"]]
    if _is_day(row):
        return _days_in_words(values, start)
    numbers, after = _in_words([*values, *_near(row)], row["unit"])
    entered = [said_km(value, kind) for value in values]
    low, middle, high = (word or one for word, one in zip(entered, numbers, strict=False))
    told = middle if entered[1] else with_unit(middle, after)
    return told, "" if low == middle == high else f"{low} to {high}", after


def in_cell(row: Mapping[str, Any], kind: str = "", start: date | None = None) -> list[str]:
    """The same as lines of a cell."""
    middle, ends, _ = band(row, kind, start)
    return [middle, f"({ends})"] if ends else [middle]


def record_cell(row: Mapping[str, Any], start: date | None = None) -> str:
    """The record's best value, and in brackets its range; of a flag, what it was."""
    low, best, high = values = [row[f"record_{name}"] for name in ("low", "best", "high")]
    if row["unit"] == "flag" and low == high:
        return "yes" if best == 1 else "no"
    if _is_day(row):
        middle, ends, _ = _days_in_words(values, start)
        return f"{middle}\n({ends})" if ends else middle
    worlds = [row["low"], row["median"], row["high"]] if row["median"] is not None and _near(row) else []
    numbers, after = _in_words([*values, *worlds], row["unit"])
    return f"{with_unit(numbers[1], after)}\n({numbers[0]} to {numbers[2]})"


def question_text(row: Mapping[str, Any]) -> str:
    """What a target is and where, said once."""
    what = _KIND_OF_ANSWER.sub("", row["what"])
    return what if row["place"] in what else f"{what}, {row['place']}"


def day_zero(unit: str) -> date | None:
    """The day from which a unit counts, of "days since 1941-06-22"; None of another."""
    try:
        return date.fromisoformat(unit.removeprefix(DAYS_SINCE).strip())
    except ValueError:
        return None


def _near(row: Mapping[str, Any]) -> list[float]:
    """The record's numbers, where they are of the same size as the worlds', so that both are said in one unit."""
    record = [row[name] for name in ("record_low", "record_best", "record_high") if name in row]
    tops = max(map(abs, record), default=0.0), max(abs(row["low"]), abs(row["high"]))
    return record if record and max(tops) <= SAME_SIZE * min(tops) else []


def _model(scenario: Scenario, row: Mapping[str, Any], runs: int) -> str:
    lines = in_cell(row, row["kind"], scenario.start)
    if 0 < row["worlds"] < runs:
        lines.append(f"in {row['worlds']} of {runs} worlds")
    if row["unit"] != "flag" and row["median"] is not None:
        lines.append(f"{round(row['inside'] * runs)} of {runs} inside")
    return "\n".join(lines)


def _is_day(row: Mapping[str, Any]) -> bool:
    return bool(row["unit"].startswith(DAYS_SINCE))


def _days_in_words(values: Sequence[float], start: date | None) -> tuple[str, str, str]:
    """Low, middle and high as days."""
    if start is None:
        low, middle, high = (f"{value:.0f}" for value in values)
        return f"day {middle}", "" if low == high else f"{low} to {high}", ""
    first, day, last = (start + timedelta(days=round(value)) for value in values)
    return day_text(day, year=False), "" if first == last else short_days(first, last), ""


def _in_words(values: Sequence[float], unit: str) -> tuple[list[str], str]:
    """Numbers and their unit; of what is no or yes, those words."""
    if unit == "flag":
        return [{0.0: "no", 1.0: "yes"}.get(value, f"{value:.1f}") for value in values], ""
    return together(values, unit)
