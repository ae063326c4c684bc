"""Columns of text from a file: its encoding, what stands between its cells, its header, and where each row stands.

A file without quotes is read by pyarrow. One with quotes, and one that pyarrow refuses, is read cell by cell: either
it can be read so, or the error names its line. Blanks at both ends of a cell are no part of it, in quotes or not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from homefront.models.graphs.decoding import decoded
from homefront.models.graphs.network import GraphError

ENDINGS = (".csv", ".tsv", ".txt", ".edges", ".edgelist")

_BLANKS = "\t\x0b\x0c\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_TRIMMED = _BLANKS.replace("\u2000-\u200a", "".join(map(chr, range(0x2000, 0x200B))))
_SEPARATORS = {"\t": "tabs", ";": "semicolons", ",": "commas", " ": "blanks"}
_NUMBER = re.compile(r"-?\d+(\.\d*)?([eE][-+]?\d+)?")
_NUMBER_AS_WRITTEN = re.compile(r"[-+]?(\d+([.,]\d*)?|[.,]\d+)([eE][-+]?\d+)?")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Text:
    """Cells of a file.

    names : of the columns.   columns : pyarrow arrays of text, in their order.   where : "FILE:LINE" of row k.
    """

    names: list[str]
    columns: list[Any]
    where: Callable[[int], str]


@dataclass(frozen=True)
class _Form:
    """How a file is written. names : of the columns.   separator : one of _SEPARATORS.   body : where rows begin."""

    names: list[str]
    separator: str
    body: int


def read_text(path: Path, encoding: str | None) -> Text:
    """The cells of a file. Raises GraphError with file and line."""
    text = decoded(path, path.read_bytes(), encoding)
    form = _form(path, text)
    columns = None if '"' in text else _fast(text[form.body :], form)
    if columns is None:
        columns = _slow(path, text, form)
    return Text(form.names, columns, partial(_where, path, text, form))


def _form(path: Path, text: str) -> _Form:
    """By the first line that is not empty: a header with source and target, or two or three numbers."""
    shown = next((one for one in _LINE_END.split(text[:100_000]) if one.strip(_TRIMMED)), "")
    line = 1 + len(_LINE_END.findall(text, 0, text.find(shown)))
    for separator in _SEPARATORS:
        line, cells, end = _first(path, text, separator) or (line, [], 0)
        known = [cell.casefold() for cell in cells]
        if "source" in known and "target" in known:
            return _Form(cells, separator, end)
        numbers = [_NUMBER, _NUMBER, _NUMBER_AS_WRITTEN][: len(cells)]
        if len(cells) in (2, 3) and all(kind.fullmatch(cell) for kind, cell in zip(numbers, cells, strict=True)):
            return _Form(["source", "target", "weight"][: len(cells)], separator, 0)
    if not shown:
        raise GraphError(f"{path}: an empty file; expected a header line source,target or source,target,weight")
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    raise GraphError(
        f"{path}:{line}: {shown!r}; expected a header line with source and target, or two or three columns of numbers, "
        "with commas, semicolons, tabs or blanks between them"
    )


def _first(path: Path, text: str, separator: str) -> tuple[int, list[str], int] | None:
    """The first row that is not empty, if there is one that can be read with this separator."""
    try:
        return next(_rows(path, text, separator, 0), None)
    except GraphError:  # a quote within a cell, which with another separator may begin one
        return None


def _pattern(separator: str) -> re.Pattern[str]:
    """One cell, in quotes or not, and what ends it: a separator, a line, or nothing."""
    quoted = r'"((?:[^"]+|"")*+)"'
    if separator == " ":
        return re.compile(rf"[ \t]*(?:{quoted}(?=[ \t\r\n]|\Z)|([^ \t\r\n]+)|(?=[\r\n]|\Z))[ \t]*(\r\n|\r|\n|)")
    blanks = f"[{_BLANKS.replace(separator, '')}]*"
    return re.compile(rf"{blanks}(?:{quoted}{blanks}|([^{separator}\r\n]*))({separator}|\r\n|\r|\n|\Z)")


def _rows(path: Path, text: str, separator: str, at: int) -> Iterator[tuple[int, list[str], int]]:
    """(line, cells, where the next row begins) of all rows that are not empty, from a place in the text on."""
    match = _pattern(separator).match
    line = 1 + sum(1 for _ in _LINE_END.finditer(text, 0, at))
    cells: list[str] = []
    first = line
    while at < len(text) or cells:
        found = match(text, at)
        plain = "" if found is None else found[2] or ""
        if found is None or plain.startswith('"'):
            raise GraphError(
                f'{path}:{line}: a quote that is not closed, or text beside one; expected "..." as a whole cell'
            )
        quoted = found[1] is not None
        cells.append(found[1].replace('""', '"').strip(_TRIMMED) if quoted else plain.strip(_TRIMMED))
        if quoted:
            line += sum(1 for _ in _LINE_END.finditer(found[1]))
        at = found.end()
        if (found[3] and found[3] not in "\r\n") or (separator == " " and not found[3] and at < len(text)):
            continue
        if quoted or cells != [""]:
            yield first, cells, at
        cells = []
        line += 1
        first = line


def _fast(body: str, form: _Form) -> list[Any] | None:
    """The columns where all rows have as many cells as the first and no quotes; None where it is not so."""
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.csv as pa_csv

    if form.separator == " ":
        body = re.sub(r"(?<![^\r\n]) | (?![^\r\n])", "", re.sub("[ \t]+", " ", body))
    names = [str(k) for k in range(len(form.names))]
    try:
        table = pa_csv.read_csv(
            pa.BufferReader(body.encode()),
            # Threads of the reader that are still there when the process ends abort it now and then.
            read_options=pa_csv.ReadOptions(column_names=names, use_threads=False),
            parse_options=pa_csv.ParseOptions(delimiter=form.separator, quote_char=False),
            convert_options=pa_csv.ConvertOptions(column_types=dict.fromkeys(names, pa.large_string())),
        )
    except pa.ArrowInvalid:
        return None
    return [pc.utf8_trim(column, _TRIMMED).combine_chunks() for column in table.columns]


def _slow(path: Path, text: str, form: _Form) -> list[Any]:
    import pyarrow as pa

    columns: list[list[str]] = [[] for _ in form.names]
    for line, cells, _ in _rows(path, text, form.separator, form.body):
        if len(cells) != len(columns):
            between = _SEPARATORS[form.separator]
            raise GraphError(
                f"{path}:{line}: {len(cells)} cells; expected {len(columns)}, with {between} between, as above"
            )
        for column, cell in zip(columns, cells, strict=True):
            column.append(cell)
    return [pa.array(column, type=pa.large_string()) for column in columns]


def _where(path: Path, text: str, form: _Form, k: int) -> str:
    """Where row k stands; read again, as this is needed for one error only."""
    for row, (line, _cells, _end) in enumerate(_rows(path, text, form.separator, form.body)):
        if row == k:
            return f"{path}:{line}"
    return str(path)
