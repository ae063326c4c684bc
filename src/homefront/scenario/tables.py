"""CSV in: UTF-8, comma, one header line, every cell checked, every problem told with its line."""

from __future__ import annotations

import csv
import datetime
import io
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Generic, NamedTuple, TypeVar

from pydantic import ValidationError

from homefront.errors import nearest
from homefront.scenario import limits
from homefront.scenario.problems import Problems, as_text, described, errors_of, known_keys, listed
from homefront.scenario.row import Row
from homefront.scenario.rows import date_columns

RowT = TypeVar("RowT", bound=Row)
Cells = dict[str, str]


class Record(NamedTuple):
    """A row as written. whole : it has as many cells as the header."""

    line: int
    cells: Cells
    whole: bool


@dataclass(frozen=True)
class Table(Generic[RowT]):
    """A file once read: the rows that are sound, and the cells of all rows, so that joins do not blame the innocent.

    readable : header and text could be read.
    """

    file: str
    rows: tuple[RowT, ...] = ()
    cells: tuple[Cells, ...] = ()
    readable: bool = False
    _columns: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    def column(self, name: str) -> frozenset[str]:
        """All texts of a column that are not empty, of broken rows too; gathered when first asked for."""
        if name not in self._columns:
            self._columns[name] = frozenset(row[name] for row in self.cells if row.get(name))
        return self._columns[name]


def read_table(
    file: str,
    text: str,
    model: type[RowT],
    span: tuple[datetime.date, datetime.date],
    problems: Problems,
    most_rows: int = limits.ROWS,
) -> Table[RowT]:
    """Rows of a CSV text; dates outside `span` are problems, and more than `most_rows` rows are one."""
    absent, aside = model.may_be_absent, model.aside
    records = read_records(file, text, problems, known_keys(model), model.renamed, most_rows, absent, aside)
    if records is None:
        return Table(file)
    dates = date_columns(model)
    rows = []
    for line, cells, whole in records:
        row = _row(file, line, cells, model, problems) if whole else None
        if row is not None and _dates_are_sane(file, row, dates, span, problems):
            rows.append(row)
        if problems.full(file):
            break
    return Table(file, tuple(rows), tuple(record.cells for record in records), readable=True)


def read_records(
    file: str,
    text: str,
    problems: Problems,
    columns: list[str] | None = None,
    renamed: Mapping[str, str] | None = None,
    most_rows: int = limits.ROWS,
    may_be_absent: Collection[str] = (),
    aside: Collection[str] = (),
) -> list[Record] | None:
    """The rows; None if there is no usable header, or more rows than `most_rows`.

    columns : the columns that must be there, and no others; None: any.   renamed : earlier names of columns.
    may_be_absent : those of `columns` that need not be there; their cells are then empty.
    aside : columns that may be there too; their cells are left out.
    """
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    header: list[str] | None = None
    absent: dict[str, str] = {}
    records: list[Record] = []
    written = 0
    line = 1
    try:
        for cells in reader:
            first, line = line, reader.line_num + 1
            if not cells:
                continue
            written += header is not None
            if written > most_rows:
                problems.add(file, first, "the file", f"more than {most_rows:,} rows", f"at most {most_rows:,} rows")
                return None
            if header is None:
                header = [(renamed or {}).get(name, name) for name in cells]
                absent = {name: "" for name in may_be_absent if name not in header}
                if not _header_is_sound(file, first, header, columns, problems, absent, aside):
                    return None
            elif len(cells) != len(header):
                problems.add(file, first, "row", f"{len(cells)} cells", f"{len(header)} cells, as in the header")
                records.append(Record(first, dict(zip(header, cells, strict=False)), whole=False))
            elif len(longest := max(cells, key=len)) > limits.CELL:
                long = header[cells.index(longest)]
                problems.add(file, first, long, "a very long cell", f"at most {limits.CELL:,} characters")
            else:
                named = {name: cell for name, cell in zip(header, cells, strict=True) if name not in aside}
                records.append(Record(first, named | absent, whole=True))
            if problems.full(file):
                break
    except csv.Error as failure:
        if "field larger" in str(failure):
            problems.add(file, line, "cell", "a very long cell", f"at most {limits.CELL:,} characters")
        else:
            hint = "a quote that is not closed, or not doubled inside a quoted cell?"
            problems.add(file, line, "row", str(failure), "comma-separated cells", hint)
    if header is None:
        problems.add(file, 0, "the file", "no header", f"a header with {listed(columns or ['column names'])}")
        return None
    if not records and not problems.full(file):
        problems.add(file, 0, "the file", "no rows that can be read", "at least one row below the header")
    return records


def _header_is_sound(
    file: str,
    line: int,
    header: list[str],
    columns: list[str] | None,
    problems: Problems,
    absent: Collection[str] = (),
    aside: Collection[str] = (),
) -> bool:
    if len(header) > limits.COLUMNS:
        problems.add(file, line, "header", f"{len(header):,} columns", f"at most {limits.COLUMNS} columns")
        return False
    twice = [name for name, count in Counter(header).items() if count > 1]
    for name in twice:
        problems.add(file, line, "header", f"column {as_text(name)} more than once", "each column once")
    if columns is None:
        return not twice
    missing = [name for name in columns if name not in header and name not in absent]
    extra = [name for name in header if name not in columns and name not in aside]
    if len(header) == 1 and ";" in header[0]:
        problems.add(file, line, "header", "cells parted by semicolons", "cells parted by commas")
        return False
    for name in missing:
        expected = f"the columns {', '.join(columns)}"
        problems.add(file, line, "header", f"no column {name}", expected, nearest(name, extra))
    for name in extra:
        expected = f"only the columns {', '.join(columns)}"
        problems.add(file, line, "header", f"extra column {as_text(name)}", expected, nearest(name, missing or columns))
    return not (missing or extra or twice)


def _row(file: str, line: int, cells: Cells, model: type[RowT], problems: Problems) -> RowT | None:
    try:
        return model.model_validate({**cells, "line": line})
    except ValidationError as failure:
        for error in errors_of(failure):
            got, expected, hint = described(error, ())
            problems.add(file, line, str(error["loc"][0]) if error["loc"] else "row", got, expected, hint)
        return None


def _dates_are_sane(
    file: str, row: Row, dates: tuple[str, ...], span: tuple[datetime.date, datetime.date], problems: Problems
) -> bool:
    first, last = span
    wrong = [name for name in dates if (day := getattr(row, name)) is not None and not first <= day <= last]
    for name in wrong:
        problems.add(file, row.line, name, str(getattr(row, name)), f"a date from {first} to {last}")
    return not wrong
