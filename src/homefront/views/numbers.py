"""Numbers and dates as a person says them: one unit for all that stand together, no more digits than mean something."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

MILLION, THOUSANDS = 999_500, 9_999.5
"""From where people are said in millions, and from where with three digits."""

UNITS = {"share": "%", "km": "km", "deg C": "\N{DEGREE SIGN}C", "count per day": "a day", "days": "days"}
"""Of a scenario's units those that are said after a number; people, plants, counts and indices have none."""

POINTS = "points"
"""Hundredths, as differences of shares and of chances are said."""

UNSAID = ("person", "persons", "count", "enterprises", "index", "ratio", "1", "flag", "")


def said(value: float, unit: str, sign: bool = False) -> str:
    """One number with its unit.

    >>> said(51_233_514, "person"), said(0.0966, "share"), said(-31.7, "km"), said(0.0, "share")
    ('51.2 million', '9.7 %', '-32 km', '0 %')
    """
    numbers, after = together([value], unit, sign)
    return with_unit(numbers[0], after)


def with_unit(number: str, after: str) -> str:
    """A number that `together` made, and its unit; of nothing there are no millions."""
    return number if number == "0" and after == "million" else f"{number} {after}".rstrip()


def span(low: float, high: float, unit: str, sign: bool = False) -> str:
    """From one to another.

    >>> span(755_815, 1_305_502, "person"), span(0.0, 0.02, "share"), span(38, 38, "km")
    ('0.76 to 1.31 million', '0 to 2.0 %', '38 km')
    """
    (first, last), after = together([low, high], unit, sign)
    return f"{first if first == last else f'{first} to {last}'} {after}".rstrip()


def together(values: Sequence[float], unit: str, sign: bool = False) -> tuple[list[str], str]:
    """Numbers that stand together, all with as many places, and the unit that is said after them, "" for none.

    sign : with a plus before what is more than nothing.
    """
    top = max((abs(value) for value in values), default=0.0)
    times, places, after = 1.0, _places(top), UNITS.get(unit, "" if unit in UNSAID else unit)
    if unit in ("person", "persons"):
        times, places, after = (1e-6, _places(top / 1e6), "million") if top >= MILLION else (1.0, 0, "")
        if THOUSANDS <= top < MILLION:
            values = [round(value, 2 - len(f"{top:.0f}") + 1) for value in values]
    elif unit == "share":
        times, places = 100.0, 1 if top < 0.9995 else 0
    elif unit == POINTS:
        times, places = 100.0, 1 if top < 0.0995 else 0
    elif unit in ("count", "enterprises") or (unit == "km" and top >= 9.95):
        places = 0
    elif unit in ("deg C", "days", "km"):
        places = 1
    return [_one(times * value, places, sign) for value in values], after


def _places(top: float) -> int:
    """Places behind the point for three digits of the largest."""
    return 3 if top < 0.9995 else 2 if top < 9.995 else 1 if top < 99.95 else 0


def _one(value: float, places: int, sign: bool) -> str:
    if value == 0.0:
        return "0"
    text = f"{value:{'+' if sign else ''},.{places}f}"
    return "nearly 0" if not text.strip("+-0.") else text


def counted(value: float) -> str:
    """A number of people on record, whole as it is said there; millions as such where that loses no digit.

    >>> counted(33_771), counted(4_500_000), counted(1_966_983)
    ('33,771', '4.5 million', '1,966,983')
    """
    return f"{value / 1e6:g} million" if value >= 1e6 and value % 10_000 == 0 else f"{value:,.0f}"


def counted_span(low: float, high: float) -> str:
    """From one number on record to another.

    >>> counted_span(4_100_000, 5_500_000), counted_span(600_000, 1_150_000), counted_span(885, 885)
    ('4.1 to 5.5 million', '600,000 to 1.15 million', '885')
    """
    first, last = counted(low), counted(high)
    both = first.endswith(" million") and last.endswith(" million")
    return last if low == high else f"{first.removesuffix(' million') if both else first} to {last}"


def day_text(day: date, year: bool = True) -> str:
    """16 October 1941, or without its year.

    >>> day_text(date(1941, 10, 16)), day_text(date(1941, 10, 16), year=False)
    ('16 October 1941', '16 October')
    """
    return f"{day.day} {day:%B %Y}" if year else f"{day.day} {day:%B}"


def days_text(first: date, last: date, year: bool = True) -> str:
    """From one day to another, months and years said once where they are the same.

    >>> days_text(date(1941, 6, 22), date(1942, 1, 31)), days_text(date(1941, 10, 10), date(1941, 10, 26), year=False)
    ('22 June 1941 to 31 January 1942', '10 to 26 October')
    >>> days_text(date(1941, 11, 1), date(1941, 11, 30)), days_text(date(1942, 1, 1), date(1942, 12, 31))
    ('November 1941', '1942')
    """
    if first == last:
        return day_text(last, year)
    if first.day == 1 and (last + timedelta(1)).day == 1 and year:
        if (first.year, first.month) == (last.year, last.month):
            return f"{last:%B %Y}"
        if first.year == last.year and (first.month, last.month) == (1, 12):
            return f"{last.year}"
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {day_text(last, year)}"
    return f"{day_text(first, year and first.year != last.year)} to {day_text(last, year)}"


def short_days(first: date, last: date) -> str:
    """The same in a narrow cell.

    >>> short_days(date(1941, 10, 10), date(1941, 11, 2)), short_days(date(1941, 10, 10), date(1941, 10, 26))
    ('10 Oct to 2 Nov', '10 to 26 Oct')
    """
    if first == last:
        return f"{last.day} {last:%b}"
    begin = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
    return f"{begin} to {last.day} {last:%b}"
