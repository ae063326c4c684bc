"""Results as Python shows them: a few lines; and attributes of a Dataset that any file format of xarray takes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

LARGEST = 2**31 - 1
"""Whole number that netCDF 3 takes."""

MOST_LETTERS = 200


def brief(what: str, /, **lines: object) -> str:
    """A line for the kind of thing, and one for each of what there is to say of it."""
    width = max(map(len, lines), default=0)
    said = ((name.replace("_", " "), str(value)) for name, value in lines.items())
    return "\n".join([f"<{what}>", *(f"  {name:{width}s}  {_short(value)}" for name, value in said)])


def plain_attributes(content: Mapping[str, Any]) -> dict[str, str | int | float]:
    """The same with texts and numbers only: what is neither becomes JSON text, read again with json.loads."""
    return {name: _plain(value) for name, value in content.items()}


def _plain(value: Any) -> str | int | float:
    if isinstance(value, str | float):
        return value
    if isinstance(value, bool) or value is None:
        return json.dumps(value)
    if isinstance(value, int):
        return value if abs(value) <= LARGEST else str(value)
    if isinstance(value, date):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]}..."
