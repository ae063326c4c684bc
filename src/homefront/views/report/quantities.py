"""Numbers, dates and ranges as lines: texts with their slots, which the page says in the language of its reader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup, escape

from homefront.results.intervals import share_interval
from homefront.views.distances import said_km
from homefront.views.report.strings import strings
from homefront.views.report.tale import Line

NONE: Line = ("number.none", {})
ENTERED: Line = ("number.entered", {})

FORMS = {
    "share": "share", "person": "people", "persons": "people", "km": "km", "count": "whole", "enterprises": "whole",
    "count per day": "whole", "deg C": "1", "index": "2", "ratio": "2", "1": "2",
}  # fmt: skip
"""How a number of a unit is said; of any other unit it is a whole one."""

UNITS = {
    "person": "people", "persons": "people", "index": "index", "count per day": "a_day", "enterprises": "plants",
    "ratio": "ratio", "days": "days", "deg C": "degrees",
}  # fmt: skip
"""Units that a column names; the others stand beside each number, or there is nothing to name."""


def verbatim(text: object) -> Line:
    """What is the same in every language: an id, a version, an edit."""
    return "compare.given", {"what": str(text)}


def name_line(text: str) -> Line:
    """A name, which may have a translation."""
    return "gallery.name", {"name": text}


def own_words(text: str, tag: str = "span") -> Markup:
    """Words of a scenario: a name that has a translation, else marked as English for whoever reads the page aloud."""
    about = f'data-name="{escape(text)}"' if text in strings()["names"] else 'lang="en"'
    return Markup(f"<{tag} {about}>{escape(text)}</{tag}>")


def day_line(day: date, year: bool) -> Line:
    """A day, with its year or without."""
    return "gallery.date" if year else "gallery.day", {"d": day.isoformat()}


def quantity(value: float | None, unit: str, kind: str = "", start: date | None = None) -> Line:
    """A value in its unit.

    kind : of the outcome or target; a distance past a city is "entered".   start : first day of the run, for dates.

    >>> from homefront.views.report.strings import say_line
    >>> say_line(quantity(0.1298, "share")), say_line(quantity(55_161_664, "person")), say_line(quantity(-178.9, "km"))
    ('13.0 %', '55.2 million', '−179 km')
    """
    if value is None:
        return NONE
    if said_km(value, kind):
        return ENTERED
    if unit.startswith("days since") and start is not None:
        return day_line(start + timedelta(round(value)), year=False)
    line: Line = f"compare.number.{FORMS.get(unit, 'whole')}", {"v": abs(100 * value if unit == "share" else value)}
    return ("compare.less", {"v": line}) if value < 0 else line


def signed(value: float, unit: str) -> Line:
    """A difference with its sign; of counted worlds the unit is "count".

    >>> from homefront.views.report.strings import say_line
    >>> say_line(signed(-0.0312, "share")), say_line(signed(1_250_000, "person")), say_line(signed(0, "km"))
    ('−3.1 points', '+1.2 million', '0 km')
    """
    line: Line = ("compare.points", {"v": abs(100 * value)}) if unit == "share" else quantity(abs(value), unit)
    return line if value == 0 else ("compare.more" if value > 0 else "compare.less", {"v": line})


Cell = tuple[Line, Line | None]
"""A value, and its range where there is one."""


def band(row: Mapping[str, Any], start: date) -> Cell:
    """Median and 90 % of worlds, or worlds in which it is so."""
    unit, kind = row["unit"], row.get("kind", "")
    if row["median"] is None:
        return ("compare.in_none", {}), None
    if unit == "flag":
        return counted(row["yes"], row["worlds"], "compare.counted.yes")
    middle, low, high = (quantity(row[name], unit, kind, start) for name in ("median", "low", "high"))
    return middle, None if low == high else ("compare.range", {"low": low, "high": high})


def counted(yes: int, worlds: int, key: str = "compare.counted") -> Cell:
    """So many of so many worlds, and the exact 95 % interval of the chance that they are a sample of."""
    low, high = share_interval(yes, worlds)
    return (key, {"yes": yes, "n": worlds}), ("compare.range.share", {"low": low, "high": high})


def on_record(row: Mapping[str, Any], start: date) -> Cell:
    """Best value of the record and its range."""
    low, best, high = (row[f"record_{name}"] for name in ("low", "best", "high"))
    if row["unit"] == "flag" and low == high:
        return ("compare.yes" if best == 1 else "compare.no", {}), None
    of = [quantity(value, row["unit"], "", start) for value in (low, best, high)]
    return of[1], None if low == high else ("compare.range", {"low": of[0], "high": of[2]})


def unit_line(unit: str) -> Line | None:
    """The unit as a column says it; None where each number has it."""
    return (f"compare.unit.{UNITS[unit]}", {}) if unit in UNITS else None
