"""Numbers and dates as the page says them, with their units."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from homefront.views.counts import counted_text
from homefront.views.distances import said_km

MINUS = "\N{MINUS SIGN}"


def day_text(day: date, year: bool = False) -> str:
    """16 October, or 16 October 1941."""
    return f"{day.day} {day:%B %Y}" if year else f"{day.day} {day:%B}"


def number(value: float | None, unit: str) -> str:
    """A value in its unit, as many digits as mean something.

    >>> number(0.1298, "share"), number(55_161_664, "person"), number(-178.9, "km")
    ('13.0 %', '55.2 million people', '−179 km')
    """
    if value is None:
        return "none"
    return f"{bare(value, unit)}{_UNITS.get(unit, f' {unit}' if unit else '')}"


_UNITS = {
    "share": " %",
    "person": " people",
    "persons": " people",
    "km": " km",
    "index": "",
    "count": "",
    "flag": "",
    "ratio": "",
    "count per day": " a day",
    "enterprises": " plants",
    "1": "",
}


def bare(value: float, unit: str) -> str:
    """The same without its unit."""
    text = _bare(value, unit)
    return text.replace("-", "−") if text.startswith("-") else text


def _bare(value: float, unit: str) -> str:
    if unit == "share":
        return f"{100 * value:.1f}"
    if unit in ("person", "persons"):
        if abs(value) >= 999_500:
            return f"{value / 1e6:.1f} million" if abs(value) < 99.95e6 else f"{value / 1e6:.0f} million"
        return f"{round(value, -3):,.0f}" if abs(value) >= 20_000 else f"{value:,.0f}"
    if unit in ("km", "count", "enterprises"):
        return f"{value:,.0f}"
    if unit == "count per day":
        return f"{value:.0f}"
    if unit == "deg C":
        return f"{value:.1f}"
    return f"{value:.2f}" if unit in ("index", "ratio", "1") else f"{value:g}"


def band(row: dict[str, Any], start: date) -> str:
    """Median and 90 % of worlds, or worlds in which it is so; a distance past a city is "entered"."""
    unit = row["unit"]
    if row["median"] is None:
        return "in no world"
    if unit == "flag":
        return f"yes in {counted_text(row['yes'], row['worlds'])}"
    kind = row.get("kind", "")
    middle, low, high = (said_km(row[n], kind) or _value(row[n], unit, start) for n in ("median", "low", "high"))
    return middle if low == high else f"{middle} ({low} to {high})"


def record_text(row: dict[str, Any], start: date) -> str:
    """Best value of the record and its range."""
    unit = row["unit"]
    if unit == "flag" and row["record_low"] == row["record_high"]:
        return "yes" if row["record_best"] == 1 else "no"
    low, best, high = (_value(row[f"record_{name}"], unit, start) for name in ("low", "best", "high"))
    return best if low == high else f"{best} ({low} to {high})"


def _value(value: float, unit: str, start: date) -> str:
    if unit.startswith("days since"):
        day = start + timedelta(round(value))
        return f"{day.day} {day:%b}"
    return bare(value, unit)


def unit_text(unit: str) -> str:
    """The unit as a column says it."""
    if unit.startswith("days since"):
        return "date"
    return {
        "share": "%",
        "person": "people",
        "persons": "people",
        "flag": "yes or no",
        "index": "first day = 1",
        "1": "0 to 1",
        "count per day": "a day",
        "enterprises": "plants",
    }.get(unit, unit)


def worlds_text(count: int) -> str:
    """1 world, 20 worlds."""
    return f"{count} world" if count == 1 else f"{count} worlds"
