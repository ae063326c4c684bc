"""What must hold between the files of front and industry; a scenario without axes passes untouched."""

from __future__ import annotations

import datetime
import math
from collections.abc import Collection
from typing import Any

from homefront.scenario import limits
from homefront.scenario.destinations import areas_of, is_destination
from homefront.scenario.front_orders import check_orders
from homefront.scenario.front_rows import EVERYWHERE, OUTSIDE, StrengthRow
from homefront.scenario.front_tables import FrontTables
from homefront.scenario.geodesy import great_circle
from homefront.scenario.partial import PartialScenario
from homefront.scenario.problems import as_text, listed

INDUSTRY_YEARS = 10
"""Years from the start beyond which industry does not run."""

CITY_KM = 15
"""A place of an axis that has the name of a city of captures.csv lies so near to it."""

WHATS = ("attackers", "defenders", "attacker_reserve", "second_echelon", "reserve_share")
DATES = ("attacker_reserve", "second_echelon", "reserve_armies", "late_mobilisation", "mud", "industry")


def check_front(partial: PartialScenario) -> None:
    """Run every check of front and industry on what could be read; problems are noted in it."""
    front = FrontTables(partial)
    if "axes" not in partial.tables or not partial.table("axes").readable:
        return
    if len(front.axes) > limits.AXES:
        front.tell("axes", 0, "axis", f"{len(front.axes)} axes", f"at most {limits.AXES}")
        return
    check_axes(front)
    check_strengths(front)
    check_zones(front)
    check_orders(front)
    check_temperature(front)
    check_dates(front)
    check_industry(front)
    check_objectives(front)
    check_destinations(front)


def check_axes(front: FrontTables) -> None:
    """An axis is one line of two places or more, each once, no two in one spot; known cities lie where they lie."""
    cities = {row.city: row for row in reversed(front.rows("captures"))}  # of two rows, the first
    places: dict[str, dict[str, int]] = {}
    before: Any = None
    for row in front.rows("axes"):
        seen = places.setdefault(row.axis, {})
        if row.axis in (EVERYWHERE, OUTSIDE):
            front.tell("axes", row.line, "axis", as_text(row.axis), "a name other than all and outside")
        if row.place in seen:
            got = f"{row.place} a second time on axis {row.axis} (first in line {seen[row.place]})"
            front.tell("axes", row.line, "place", got, "each place of an axis once")
        elif seen and before is not None and before.axis != row.axis:
            got = f"axis {row.axis} again, after {before.axis}"
            front.tell("axes", row.line, "axis", got, "the rows of an axis together, in the order of the advance")
        elif seen and before is not None and _distance(before, row) < 1:
            front.tell("axes", row.line, "lat", f"the spot of {before.place}", "places of an axis 1 km apart or more")
        city = cities.get(row.place)
        if city is not None and _distance(city, row) > CITY_KM:
            got = f"{row.place} {_distance(city, row):.0f} km from where {front.partial.file_of('captures')} has it"
            front.tell("axes", row.line, "lat", got, f"{city.lat}, {city.lon}, or at most {CITY_KM} km from there")
        seen.setdefault(row.place, row.line)
        before = row
    for axis, seen in places.items():
        if len(seen) < 2 and front.whole("axes"):
            front.tell("axes", min(seen.values()), "axis", f"{axis} with one place", "two places or more on an axis")


def check_strengths(front: FrontTables) -> None:
    """Every axis has each of the five numbers once, in its unit; the shares of the reserve armies sum to 1."""
    seen: dict[tuple[str, str], int] = {}
    for row in front.rows("strengths"):
        front.must_be_axis("strengths", row.line, "axis", row.axis)
        front.must_be_first("strengths", row.line, "what", seen, (row.axis, row.what))
        unit = "share" if row.what == "reserve_share" else "thousand"
        if row.unit != unit:
            front.tell("strengths", row.line, "unit", as_text(row.unit), f'"{unit}" for {row.what}')
        elif row.value < 0 or (unit == "share" and row.value > 1):
            expected = "a share from 0 to 1" if unit == "share" else "0 or more, in thousands"
            front.tell("strengths", row.line, "value", f"{row.value:g}", expected)
        elif row.what in ("attackers", "defenders") and row.value == 0:
            front.tell("strengths", row.line, "value", "0", "more than 0 thousand men on every axis")
    if not front.whole("strengths"):
        return
    for axis in front.axes:
        for what in WHATS:
            if (axis, what) not in seen:
                front.tell("strengths", 0, "what", f"no {what} of axis {axis}", "a row of each kind for each axis")
    shares: list[StrengthRow] = [row for row in front.rows("strengths") if row.what == "reserve_share"]
    total = math.fsum(row.value for row in shares)
    if shares and len(shares) == len(front.axes) and not math.isclose(total, 1, abs_tol=1e-9):
        front.tell("strengths", shares[-1].line, "value", f"reserve_share in all {total:g}", "shares that sum to 1")


def check_zones(front: FrontTables) -> None:
    """A zone lies at a place of its axis, once, with a strength of 0 or more; orders to invest are of these days."""
    seen: dict[tuple[str, str], int] = {}
    for row in front.rows("zones"):
        front.must_be_first("zones", row.line, "place", seen, (row.axis, row.place))
        if front.must_be_axis("zones", row.line, "axis", row.axis):
            front.must_be_on_axis("zones", row.line, "place", row.axis, row.place)
        front.must_be_day("zones", row.line, "invest_from", row.invest_from)
        if row.low < 0:
            front.tell("zones", row.line, "low", f"{row.low:g}", "0 or more")


def check_temperature(front: FrontTables) -> None:
    """Knots are dated, rise from the first day to the last, hold for all axes; an axis has one offset at most."""
    seen: dict[tuple[str, str], int] = {}
    days: list[datetime.date] = []
    for row in front.rows("temperature"):
        if not -90 <= row.celsius <= 60:
            front.tell("temperature", row.line, "celsius", f"{row.celsius:g}", "deg C from -90 to 60")
        if row.kind == "offset":
            front.must_be_axis("temperature", row.line, "axis", row.axis)
            front.must_be_first("temperature", row.line, "axis", seen, ("offset", row.axis))
            if row.date is not None:
                front.tell("temperature", row.line, "date", str(row.date), "no date for an offset: it always holds")
            continue
        if row.axis != EVERYWHERE:
            front.tell("temperature", row.line, "axis", as_text(row.axis), 'axis "all" for a knot')
        if row.date is None:
            front.tell("temperature", row.line, "date", "nothing", "the date of a knot")
        elif days and row.date <= days[-1]:
            front.tell("temperature", row.line, "date", str(row.date), f"a date after {days[-1]}")
        else:
            days.append(row.date)
    head = front.partial.head
    if head is None or not front.whole("temperature"):
        return
    if not days or days[0] > head.start or days[-1] < front.last_day:
        got = f"knots from {days[0]} to {days[-1]}" if days else "no knots"
        front.tell("temperature", 0, "date", got, f"knots from {head.start} or before to {front.last_day} or after")


def check_dates(front: FrontTables) -> None:
    """Each span stands once and falls into the scenario; industry begins with it and may run on."""
    seen: dict[tuple[str, str], int] = {}
    for row in front.rows("front_dates"):
        front.must_be_first("front_dates", row.line, "what", seen, ("", row.what))
        if row.what != "industry":
            front.must_be_day("front_dates", row.line, "date_start", row.date_start)
            front.must_be_day("front_dates", row.line, "date_end", row.date_end)
            continue
        head = front.partial.head
        if head is None:
            continue
        if row.date_start != head.start:
            expected = f"the first day of the scenario, {head.start}"
            front.tell("front_dates", row.line, "date_start", str(row.date_start), expected)
        last = datetime.date(head.start.year + INDUSTRY_YEARS, 12, 31)
        if row.date_end is not None and not front.last_day <= row.date_end <= last:
            expected = f"a date from {front.last_day} to {last}"
            front.tell("front_dates", row.line, "date_end", str(row.date_end), expected)
    if front.whole("front_dates"):
        for what in DATES:
            if ("", what) not in seen:
                front.tell("front_dates", 0, "what", f"no {what}", f"one row each of {listed(DATES)}")


def check_industry(front: FrontTables) -> None:
    """Regions of plants stand once, on their axis, in known regions; their shares and east_share sum to 1."""
    seen: dict[tuple[str, str], int] = {}
    claimed: dict[tuple[str, str], int] = {}
    known = front.partial.table("regions")
    for row in front.rows("industry"):
        front.must_be_first("industry", row.line, "name", seen, ("", row.name))
        if row.plants == 0:
            front.tell("industry", row.line, "plants", "0", "one plant or more")
        if front.must_be_axis("industry", row.line, "axis", row.axis) and front.must_be_on_axis(
            "industry", row.line, "place", row.axis, row.place
        ):
            here = front.chainage(row.axis, row.place)
            if here is not None and here + row.offset_km < 0:
                got = f"{here + row.offset_km:.0f} km along the axis"
                front.tell("industry", row.line, "offset_km", got, "a spot on the axis, 0 km or more from its start")
        for name in row.regions:
            if known.readable:
                front.must_join("industry", row.line, "region_ids", name, known.column("region_id"),
                                f"region_ids of {front.partial.file_of('regions')}, parted by ;")  # fmt: skip
            front.must_be_first("industry", row.line, "region_ids", claimed, ("", name))
    east = front.partial.values.get("industry.east_share")
    rows = front.rows("industry")
    if east is None or not rows or not front.whole("industry"):
        return
    total = math.fsum([row.share for row in rows] + [east.value])
    if not math.isclose(total, 1, abs_tol=1e-9):
        got = f"shares of {total - east.value:g} and industry.east_share {east.value:g}, {total:g} in all"
        front.tell("industry", rows[-1].line, "share", got, "shares that sum to 1 with values.industry.east_share")


def check_objectives(front: FrontTables) -> None:
    """A directive of a title stands once a date, is issued in the scenario and due while industry runs."""
    seen: dict[tuple[str, str], int] = {}
    last = next((row.date_end for row in front.rows("front_dates") if row.what == "industry"), None)
    last = last or front.last_day
    for row in front.rows("objectives"):
        front.must_be_first("objectives", row.line, "title", seen, (row.title, str(row.due_on)))
        front.must_be_day("objectives", row.line, "issued_on", row.issued_on)
        if front.partial.head is not None and front.whole("front_dates") and row.due_on > last:
            expected = f"a date to {last}, the last day of industry"
            front.tell("objectives", row.line, "due_on", str(row.due_on), expected)
        if row.war_output <= 0:
            front.tell("objectives", row.line, "war_output", f"{row.war_output:g}", "more than 0 (first month = 1)")


def check_destinations(front: FrontTables) -> None:
    """Destinations of plants in evacuation.csv name economic regions of regions.csv, and not the same one twice."""
    regions = front.partial.table("regions")
    if not regions.readable:
        return
    known: Collection[str] = regions.column("economic_region")
    expected = f"an economic_region of {front.partial.file_of('regions')}, or several joined by and"
    seen: dict[tuple[str, str], int] = {}
    for row in front.rows("evacuation"):
        for name in areas_of(row.destination) if is_destination(row) else ():
            front.must_join("evacuation", row.line, "destination", name, known, expected)
            front.must_be_first("evacuation", row.line, "destination", seen, ("", name))


def _distance(here: Any, there: Any) -> float:
    return great_circle(here.lat, here.lon, there.lat, there.lon)
