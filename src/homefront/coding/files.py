"""A coder's file, read and checked: every problem with its line. And two of them, held against each other."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from homefront.coding.sheet import STEP
from homefront.errors import ResourceError, ScenarioError, nearest
from homefront.reading import read_bytes, refused
from homefront.scenario import limits
from homefront.scenario.coding import check_overlap
from homefront.scenario.files import decode
from homefront.scenario.problems import Problems, listed, printable
from homefront.scenario.rows import CodingRow
from homefront.scenario.tables import Table, read_table

SPAN = (datetime.date(1500, 1, 1), datetime.date(2200, 1, 1))
"""Days that a file may name: those that a scenario may have, with room."""

FILLED = ("value", "evidence", "source", "confidence")
"""Columns that a coder fills."""


class Key(NamedTuple):
    """What a coder follows through time. kind : of place, where the place is *; else ""."""

    case: str
    place: str
    kind: str
    variable: str


@dataclass(frozen=True)
class Coding:
    """One coder's file. file : its name, for messages.   rows : by what they are about, in the order of days."""

    file: str
    rows: Mapping[Key, tuple[CodingRow, ...]]

    @property
    def count(self) -> int:
        """Rows in all."""
        return sum(len(rows) for rows in self.rows.values())


def read_codings(first: Path, second: Path, places: Collection[str] = ()) -> tuple[Coding, Coding]:
    """The files of two coders.

    Parameters
    ----------
    first, second : path
        CSV files as `homefront coding grid` writes them, filled; the columns with help may be left out.
    places : collection of str
        Places that may be named; none: those that both files name.

    Raises
    ------
    ScenarioError
        With every problem of both files: where, what came, what was expected.
    ResourceError
        For a file that cannot be opened.
    """
    problems = Problems()
    names = _names(first, second)
    tables = [_table(path, name, problems) for path, name in zip((first, second), names, strict=True)]
    if not problems.found:
        _check_places(tables, places, problems)
        _check_kinds(tables, problems)
    if problems.found:
        raise ScenarioError(problems.found, "the codings")
    one, other = (Coding(table.file, _by_key(table.rows)) for table in tables)
    return one, other


def key_of(row: Any) -> Key:
    """What a row is about."""
    return Key(row.case, row.place, row.place_kind if row.place == "*" else "", row.variable)


def _names(first: Path, second: Path) -> tuple[str, str]:
    """Names of two files for messages: with their folder, where they have the same name."""
    short = [printable(path.name) for path in (first, second)]
    return (short[0], short[1]) if short[0] != short[1] else (printable(str(first)), printable(str(second)))


def _table(path: Path, name: str, problems: Problems) -> Table[CodingRow]:
    """The rows of one file that are sound."""
    with refused(path, ResourceError, "give a coder's CSV file"):
        data = read_bytes(path, limits.FILE_BYTES[".csv"])
    text = decode(name, data, problems)
    if text is None:
        return Table(name)
    if _is_empty(name, text, problems):
        return Table(name)
    table = read_table(name, text, CodingRow, SPAN, problems, limits.ROWS_OF["coding_a"])
    for row in table.rows:
        _check_value(name, row, problems)
    for rows in _by_key(table.rows).values():
        check_overlap(problems, name, list(rows))
    return table


def _is_empty(name: str, text: str, problems: Problems) -> bool:
    """Whether rows are not filled yet: one problem for all of them, and not four for each."""
    found = read_table(name, text, CodingRow, SPAN, Problems(), limits.ROWS_OF["coding_a"])
    bare = [n for n, cells in enumerate(found.cells) if not any(cells.get(column) for column in FILLED)]
    if bare:
        first = _row_name(found.cells[bare[0]])
        got = f"{len(bare)} of {len(found.cells)} rows that are not filled, the first for {first}"
        hint = "where a coder found no evidence, value stays empty, and source says where the coder looked"
        problems.add(name, bare[0] + 2, "value", got, "value, evidence, source and confidence in each row", hint)
    return bool(bare)


def _row_name(cells: Mapping[str, str]) -> str:
    return f"{cells.get('variable')} of {cells.get('place')} on {cells.get('date_start')}"


def _check_value(name: str, row: CodingRow, problems: Problems) -> None:
    """The rules of the sheet for a value: one of the five points unless a formula gave it, and on a dated fact."""
    if row.value is None:
        return
    if row.confidence != "derived" and row.value % STEP:
        expected = "0, 0.25, 0.5, 0.75 or 1; between two of them only where confidence is derived"
        problems.add(name, row.line, "value", f"{row.value:g}", expected)
    if not row.evidence:
        problems.add(name, row.line, "evidence", "nothing", "the dated fact on which the value stands")


def _check_places(tables: Iterable[Table[CodingRow]], places: Collection[str], problems: Problems) -> None:
    """No place that nobody knows: of the scenario, or where none is given of the other coder."""
    one, other = tables
    for table, partner in ((one, other), (other, one)):
        known = set(places) | {"*"} if places else {row.place for row in partner.rows}
        expected = f"* or a place of the scenario: {listed(places)}"
        if not places:
            expected = f"a place that {partner.file} has too"
        for place, row in {row.place: row for row in reversed(table.rows)}.items():
            if place not in known:
                problems.add(table.file, row.line, "place", repr(place), expected, nearest(place, known))


def _check_kinds(tables: Iterable[Table[CodingRow]], problems: Problems) -> None:
    """A place that is coded by its name has one kind, and one case has both files."""
    kinds: dict[str, tuple[str, str, int]] = {}
    cases: Counter[str] = Counter()
    for table in tables:
        for row in table.rows:
            cases[row.case] += 1
            if row.place == "*":
                continue
            kind, file, line = kinds.setdefault(row.place, (row.place_kind, table.file, row.line))
            if kind != row.place_kind:
                problems.add(table.file, row.line, "place_kind", row.place_kind, f"{kind}, as in {file} line {line}")
    if len(cases) > 1:
        most = cases.most_common(1)[0][0]
        for table in tables:
            strange = next((row for row in table.rows if row.case != most), None)
            if strange is not None:
                problems.add(table.file, strange.line, "case", repr(strange.case), f"{most}, as in the other rows")


def _by_key(rows: Iterable[CodingRow]) -> dict[Key, tuple[CodingRow, ...]]:
    found: dict[Key, list[CodingRow]] = defaultdict(list)
    for row in rows:
        found[key_of(row)].append(row)
    return {key: tuple(sorted(rows, key=lambda row: row.date_start)) for key, rows in found.items()}
