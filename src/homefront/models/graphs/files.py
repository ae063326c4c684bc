"""Edge lists in tables and files: which columns are source, target and weight, and what ids their cells are."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np

from homefront.errors import and_then, nearest
from homefront.models.graphs.columns import Ties, as_text, id_column, weight_column
from homefront.models.graphs.network import GraphError
from homefront.models.graphs.text import ENDINGS, read_text

Weight = str | Literal[False] | None
"""Name of the weights; False: none are read; None: what is called `weight` is, where there is one, and what else may
be one is refused."""

WHOLE = "^(0|-?[1-9][0-9]*)$"
"""A whole number as it is written in one way only: not 007, +7, -0, 7.0 or 7e0."""

_MOST_DIGITS = 1_000
WEIGHT_AS_TEXT = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?|[-+]?(nan|inf|infinity)", re.IGNORECASE)


def ties_of_table(table: Any, names: Sequence[Any], weight: Weight) -> Ties:
    """Ties of any table whose columns table[name] can tell their numpy array.

    names : of its columns.   Raises GraphError where a column is missing, or may hold weights.
    """

    def at(k: int) -> str:
        return f"row {k} (counted from 0)"

    source, target, weights = picked(names, weight)
    values = None if weights is None else weight_column(table[names[weights]].to_numpy(), at)
    return Ties(
        id_column(table[names[source]].to_numpy(), "source", at),
        id_column(table[names[target]].to_numpy(), "target", at),
        values,
        compact=True,
        where=at,
    )


def picked(names: Sequence[Any], weight: Weight) -> tuple[int, int, int | None]:
    """Which columns are source, target and weight; capitals and blanks around a name do not matter."""
    plain = [str(name).strip().casefold() for name in names]

    def column(wanted: str) -> int:
        found = [k for k, name in enumerate(plain) if name == wanted.strip().casefold()]
        if not found:
            listed = [as_text(name) for name in names]
            told = f"a table with columns {', '.join(listed[:20])}; expected {wanted}"
            raise GraphError(and_then(told, nearest(wanted, listed)))
        if len(found) > 1:
            raise GraphError(f"a table with {len(found)} columns {wanted}; expected one")
        return found[0]

    ends = column("source"), column("target")
    if isinstance(weight, str):
        exact = [k for k, name in enumerate(names) if name == weight]
        return *ends, exact[0] if len(exact) == 1 else column(weight)
    if weight is False:
        return *ends, None
    if "weight" in plain:
        return *ends, column("weight")
    others = [as_text(name) for k, name in enumerate(names) if k not in ends]
    if others:
        raise GraphError(
            f"columns {', '.join(others[:20])}, none of them called weight: are they weights? Give "
            f"weight={others[0]!r} to read the first as the weight, weight=False to read none"
        )
    return *ends, None


def ties_of_file(path: Path, weight: Weight, encoding: str | None) -> Ties:
    """Ties of a file of text or Parquet; text may do without header if the cells of its first line are numbers.

    encoding : of text; None: UTF-8, or what a mark at the start of the file says.   Raises GraphError with file and
    line.
    """
    ending = path.suffix.lower()
    if ending not in (*ENDINGS, ".parquet"):
        kinds = ", ".join(ENDINGS)
        raise GraphError(f"{path}: a file of type {path.suffix or '(none)'}; expected {kinds} or .parquet")
    try:
        if path.exists() and not path.is_file():
            raise GraphError(f"{path}: no plain file; expected one")
        if ending == ".parquet":
            import pyarrow.parquet as pq

            from homefront.models.graphs.reading import refuse_if_too_large

            if encoding is not None:
                raise GraphError(f"{path}: encoding='{encoding}' for a file that is no text; expected None")
            with pq.ParquetFile(path) as file:
                refuse_if_too_large(2, file.metadata.num_rows, file.metadata.num_columns > 2)
            table = pq.read_table(path)
            return ties_of_table(table, table.column_names, weight)
        return _ties_of_text(path, weight, encoding)
    except (OSError, ValueError) as failure:
        raise GraphError(f"{path}: cannot be read: {failure}") from failure


def _ties_of_text(path: Path, weight: Weight, encoding: str | None) -> Ties:
    text = read_text(path, encoding)
    source, target, weights = picked(text.names, weight)
    first, second = _ids(text.columns[source], text.columns[target], text.where)
    values = None if weights is None else _weights(text.columns[weights], text.where)
    return Ties(first, second, values, compact=True, where=text.where)


def _ids(source: Any, target: Any, where: Callable[[int], str]) -> list[np.ndarray]:
    """Whole numbers where all ids of both columns are written as such; else the text as it stands, so 007 is not 7."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [source, target]
    missing = [(pc.index(column, "").as_py(), what) for column, what in zip(columns, ("source", "target"), strict=True)]
    first = min(((k, what) for k, what in missing if k >= 0), default=None)
    if first is not None:
        raise GraphError(f"{where(first[0])}: {first[1]} is missing; expected the id of a node")
    whole = all(
        pc.all(pc.match_substring_regex(column, WHOLE)).as_py()
        and pc.max(pc.utf8_length(column)).as_py() < _MOST_DIGITS
        for column in columns
        if len(column)
    )
    if not whole:
        return [column.to_numpy(zero_copy_only=False).astype(object) for column in columns]
    try:
        return [column.cast(pa.int64()).to_numpy() for column in columns]
    except pa.ArrowInvalid:  # some need more than 64 bits
        return [np.array([int(one) for one in column.to_pylist()], dtype=object) for column in columns]


def _weights(column: Any, where: Callable[[int], str]) -> np.ndarray:
    import pyarrow as pa

    try:
        values = column.cast(pa.float64()).to_numpy()
    except pa.ArrowInvalid:
        values = np.array([_weight(cell, k, where) for k, cell in enumerate(column.to_pylist())])
    return weight_column(values, where)


def _weight(cell: str, k: int, where: Callable[[int], str]) -> float:
    if not WEIGHT_AS_TEXT.fullmatch(cell):
        got = repr(as_text(cell)) if cell else "missing"
        hint = "; decimals are written with a point" if re.fullmatch(r"\d+,\d+", cell) else ""
        raise GraphError(f"{where(k)}: weight is {got}; expected a number of 0 or more{hint}")
    return float(cell)
