"""Edge lists in files: CSV, TSV and Parquet, with columns source, target and perhaps weight."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Literal

from homefront.errors import nearest
from homefront.models.graphs.columns import Ties, id_column, weight_column
from homefront.models.graphs.network import GraphError

Weight = str | Literal[False] | None
"""Name of the weights; False: none are read; None: what is called `weight` is, where there is one."""

_NUMBER = re.compile(r"\s*-?\d+(\.\d*)?([eE][-+]?\d+)?\s*")
_SEPARATORS = {".csv": ",", ".tsv": "\t"}


def ties_of_table(table: Any, names: list[str], weight: Weight, where: Callable[[int], str] | None = None) -> Ties:
    """Ties of any table whose columns table[name] can tell their numpy array.

    names : of its columns.   where : names row k in an error. Raises GraphError where a column is missing.
    """
    at = where or (lambda k: f"row {k} (counted from 0)")
    wanted = ["source", "target", *([weight] if isinstance(weight, str) else [])]
    for name in wanted:
        if name not in names:
            hint = nearest(name, names)
            raise GraphError(f"a table with columns {', '.join(map(str, names))}; expected {name}. {hint}".strip())
        if names.count(name) > 1:
            raise GraphError(f"a table with {names.count(name)} columns {name}; expected one")
    chosen = "weight" if weight is None and "weight" in names else weight
    values = None if not chosen else weight_column(table[chosen].to_numpy(), at)
    source, target = (
        id_column(table["source"].to_numpy(), "source", at),
        id_column(table["target"].to_numpy(), "target", at),
    )
    return Ties(source, target, values, compact=True, where=at)


def ties_of_file(path: Path, weight: Weight) -> Ties:
    """Ties of a .csv, .tsv or .parquet file; a CSV file may do without header if its cells are numbers.

    Raises GraphError with file and line.
    """
    try:
        if path.suffix == ".parquet":
            import pyarrow.parquet as pq

            table, where = pq.read_table(path), None
        elif path.suffix in _SEPARATORS:
            table, where = _read_text(path, _SEPARATORS[path.suffix])
        else:
            raise GraphError(f"{path}: a file of type {path.suffix or '(none)'}; expected .csv, .tsv or .parquet")
    except (OSError, ValueError) as failure:
        raise GraphError(f"{path}: cannot be read: {failure}") from failure
    return ties_of_table(table, table.column_names, weight, where)


def _read_text(path: Path, separator: str) -> tuple[Any, Callable[[int], str]]:
    import pyarrow as pa
    import pyarrow.csv as pa_csv

    names, header = _names(path, separator)
    where = partial(_line, path, header > 0)
    parse = pa_csv.ParseOptions(delimiter=separator)
    read = pa_csv.ReadOptions(column_names=names, skip_rows=header)
    convert = pa_csv.ConvertOptions(strings_can_be_null=True, null_values=[""])
    try:
        table = pa_csv.read_csv(path, read_options=read, parse_options=parse, convert_options=convert)
    except pa.ArrowInvalid as failure:
        raise _ragged(path, separator, len(names)) or GraphError(f"{path}: {failure}") from None
    return table, where


def _lines(path: Path) -> Any:
    """(line number, text) of all lines that are not empty."""
    with open(path, encoding="utf-8-sig", errors="replace") as handle:
        for number, line in enumerate(handle, start=1):
            if line.strip("\r\n"):
                yield number, line.rstrip("\r\n")


def _names(path: Path, separator: str) -> tuple[list[str], int]:
    """Names of the columns, and the line of the header, 0 if there is none."""
    first = next(_lines(path), None)
    if first is None:
        raise GraphError(f"{path}: an empty file; expected a header line source,target or source,target,weight")
    cells = [cell.strip().strip('"') for cell in first[1].split(separator)]
    if "source" in cells and "target" in cells:
        return cells, first[0]
    if len(cells) in (2, 3) and all(_NUMBER.fullmatch(cell) for cell in cells):
        return ["source", "target", "weight"][: len(cells)], 0
    shown = first[1] if len(first[1]) <= 60 else first[1][:57] + "..."
    kind = "tab" if separator == "\t" else "comma"
    raise GraphError(
        f"{path}:{first[0]}: {shown!r}; expected a header line with source and target, between them a {kind}, "
        "or two or three columns of numbers"
    )


def _line(path: Path, header: bool, k: int) -> str:
    """Where row k stands; read again, as this is needed for one error only."""
    for row, (number, _text) in enumerate(_lines(path)):
        if row == k + header:
            return f"{path}:{number}"
    return str(path)


def _ragged(path: Path, separator: str, expected: int) -> GraphError | None:
    for number, text in _lines(path):
        count = text.count(separator) + 1
        if count != expected and '"' not in text:
            return GraphError(f"{path}:{number}: {count} cells; expected {expected}, as in the first line")
    return None
