"""Rows of coders of a small country, and the files that they write."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from homefront.coding.sheet import sheet

COLUMNS = ("case", "place", "place_kind", "date_start", "date_end", "variable", "value", "evidence", "source",
           "confidence")  # fmt: skip
Rows = list[dict[str, str]]
Written = Callable[[str, Rows], Path]


def written(folder: Path, name: str, rows: Rows) -> Path:
    """A coder's file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    file = folder / name
    file.write_text(out.getvalue(), encoding="utf-8")
    return file


def row(variable: str, value: float | None, **other: str) -> dict[str, str]:
    """A row of a coder, of cities in the first ten days of March unless told otherwise."""
    text = "" if value is None else f"{value:g}"
    given = {
        "case": "land_1950", "place": "*", "place_kind": "other_city", "date_start": "1950-03-01",
        "date_end": "1950-03-10", "variable": variable, "value": text, "evidence": "1 March: seen",
        "source": "Gazette of 2 March", "confidence": "read",
    }  # fmt: skip
    return {**given, **other}


def whole(value: float | None = 0.5, **other: str) -> Rows:
    """A row for each variable, those of the eve on the first day."""
    return [
        row(code, value, **{**({"date_end": "1950-03-01"} if variable.eve else {}), **other})
        for code, variable in sheet().items()
    ]
