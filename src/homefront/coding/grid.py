"""The grid that a coder fills: a row for each coded variable, place and period of a scenario, with what is asked.

Where a scenario has a coding_merged.csv of its own, places and periods are those that it has. Otherwise the kinds of
place are those that its run will need, and periods begin where the coding sheet has them begin: on the days of events
that residents could know of. None is longer than 30 days.
"""

from __future__ import annotations

import csv
import datetime
import io
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, get_args

from homefront.coding.sheet import CodedVariable, sheet
from homefront.coding.stretches import DAY
from homefront.errors import ArgumentError, ScenarioError, nearest
from homefront.scenario.partial import PartialScenario
from homefront.scenario.problems import known_keys, listed
from homefront.scenario.rows import HELP_FOR_CODERS, CodingRow, PlaceKind

CUT_AT = ("decree", "relocation", "siege", "bombing", "speech", "defeat")
"""Kinds of events.csv on whose days a period begins."""

LONGEST = 30
"""Days of a period at most."""

READ = ("regions", "captures", "events", "nights", "front_lines", "coding_merged")
"""Kinds of files that a grid is made from."""

CITY_PEOPLE = 20_000
"""Above which a place is a city for the coding sheet."""


class Unit(NamedTuple):
    """What a coder gives one value for.

    Attributes
    ----------
    place, place_kind : str
        The place, and its kind.
    start, end : date
        First and last day of the period.
    variable : str
        Code of the variable.
    """

    place: str
    place_kind: str
    start: datetime.date
    end: datetime.date
    variable: str


@dataclass(frozen=True)
class Grid:
    """All units of a scenario that a coder gives a value for: what `coding_grid` returns.

    Attributes
    ----------
    case : str
        Name of the case in coding files.
    units : tuple of Unit
        The units, in the order of the rows of the file.
    because : str
        Where places and periods come from.
    """

    case: str
    units: tuple[Unit, ...]
    because: str

    def csv(self, coder: str) -> str:
        """Write the text of the file that a coder fills.

        Parameters
        ----------
        coder : str
            Name of the coder, which stands in each row.

        Returns
        -------
        str
            The text, in CSV.
        """
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow([*known_keys(CodingRow), *HELP_FOR_CODERS])
        asked = {code: _help(variable) for code, variable in sheet().items()}
        for unit in self.units:
            written = [self.case, unit.place, unit.place_kind, unit.start, unit.end, unit.variable]
            writer.writerow([*written, "", "", "", "", coder, *asked[unit.variable]])
        return out.getvalue()


def _help(variable: CodedVariable) -> list[str]:
    """Cells of HELP_FOR_CODERS, but for the coder's name."""
    return [variable.question, *variable.points, variable.formula, variable.rules, " ".join(variable.examples)]


def grid_of(partial: PartialScenario, places: Mapping[str, str], cuts: Collection[datetime.date]) -> Grid:
    """The grid of a scenario.

    Parameters
    ----------
    partial : PartialScenario
        The scenario as far as it can be read; it need not be whole.
    places : mapping of str to str
        Places that are coded by their own name, to their kind; "" for the kind that their people make them.
    cuts : collection of dates
        Days on which a period begins; none: by the scenario's events.

    Raises
    ------
    ScenarioError
        For what is wrong with the files that a grid is made from.
    ArgumentError
        For a place or a kind that there is not, or a day outside the scenario.
    """
    files = {partial.table(kind).file for kind in READ if kind != "coding_merged" or partial.table(kind).cells}
    head = partial.head
    wrong = [one for one in partial.problems.found if one.file in files]
    if head is None or wrong:
        raise ScenarioError(wrong or partial.problems.found)
    coded = [row for row in partial.table("coding_merged").rows if row.case == head.case]
    if coded and not places and not cuts:
        return Grid(head.case, tuple(_as_coded(coded)), f"places and periods of {partial.file_of('coding_merged')}")
    first, last = head.start, head.start + datetime.timedelta(head.days - 1)
    starts = _starts(partial, first, last, cuts)
    named = [(name, _kind(partial, name, kind)) for name, kind in places.items()]
    where = [*named, *(("*", kind) for kind in _kinds_needed(partial))]
    periods = list(_periods(starts, last))
    units = tuple(unit for place, kind in where for unit in _of_place(place, kind, periods, last))
    what = "the days given" if cuts else f"events of the kinds {', '.join(CUT_AT)}"
    return Grid(head.case, units, f"{len(where)} places, {len(periods)} periods that begin on {what}")


def _as_coded(rows: Iterable[CodingRow]) -> Iterator[Unit]:
    """Units of rows that are there, in the order of the sheet: by place, variable and day."""
    order = {code: n for n, code in enumerate(sheet())}
    kinds = {kind: n for n, kind in enumerate(get_args(PlaceKind))}
    units = (Unit(row.place, row.place_kind, row.date_start, row.date_end, row.variable) for row in rows)
    return iter(
        sorted(
            units, key=lambda unit: (unit.place == "*", unit.place, kinds[unit.place_kind], order[unit.variable], unit)
        )
    )


def _starts(
    partial: PartialScenario, first: datetime.date, last: datetime.date, cuts: Collection[datetime.date]
) -> list[datetime.date]:
    """First days of the periods, the first day of the scenario among them."""
    outside = [day for day in cuts if not first <= day <= last]
    if outside:
        raise ArgumentError("cuts", str(outside[0]), f"expected a day of the scenario, from {first} to {last}")
    events = (row.date for row in partial.table("events").rows if row.kind in CUT_AT)
    appeals = (appeal.on for appeal in partial.appeals)
    days = cuts or [day for day in itertools.chain(events, appeals) if first < day <= last]
    return sorted({first, *days})


def _periods(starts: Sequence[datetime.date], last: datetime.date) -> Iterator[tuple[datetime.date, datetime.date]]:
    """(first day, last day), none longer than LONGEST."""
    ends = [*(start - DAY for start in starts[1:]), last]
    for start, end in zip(starts, ends, strict=True):
        while (end - start).days >= LONGEST:
            yield start, start + datetime.timedelta(LONGEST - 1)
            start += datetime.timedelta(LONGEST)
        yield start, end


def _of_place(
    place: str, kind: str, periods: Sequence[tuple[datetime.date, datetime.date]], last: datetime.date
) -> Iterator[Unit]:
    """Units of a place. What is coded for the eve has one row, on the first day. Cause and unity have one for all days,
    until a coder parts it."""
    first = periods[0][0]
    for code, variable in sheet().items():
        spans = [(first, first)] if variable.eve else [(first, last)] if code == "M" else periods
        yield from (Unit(place, kind, start, end, code) for start, end in spans)


def _kinds_needed(partial: PartialScenario) -> list[str]:
    """Kinds of place that a run of the scenario needs: what inputs.coded.coded_rows asks for."""
    lost = any(row.captured_on for row in partial.table("captures").rows)
    has_front = lost or partial.has_file("front_lines") or partial.has_file("axes")
    raided = partial.has_file("nights") or bool(partial.raids)
    at_front = ["front_city"] if has_front else ["bombed_city"] if raided else []
    return [*at_front, "other_city", "countryside", *(["far_region"] if has_front else [])]


def places_of(partial: PartialScenario) -> frozenset[str]:
    """Names under which a place of a scenario can be coded."""
    regions = partial.table("regions")
    return partial.table("captures").column("city") | regions.column("name") | regions.column("state")


def _kind(partial: PartialScenario, name: str, kind: str) -> str:
    """The kind of a place that is coded by name."""
    known = places_of(partial)
    if name not in known:
        told = f"expected {partial.any_place}: {listed(known)}"
        raise ArgumentError("places", repr(name), told, nearest(name, known))
    kinds = get_args(PlaceKind)
    if kind and kind not in kinds:
        raise ArgumentError("places", repr(f"{name}={kind}"), f"expected a kind of place: {listed(kinds)}",
                            nearest(kind, kinds))  # fmt: skip
    people = next((row.population or 0 for row in partial.table("captures").rows if row.city == name), 0)
    return kind or ("other_city" if people > CITY_PEOPLE else "countryside")
