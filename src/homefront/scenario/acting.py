"""What of a scenario can act on a run, or on a comparison with the record: all of it but words for readers.

The digest of all files (files.py) says which record a report shows. A set of worlds that was fitted to a scenario
belongs to what acts in it: a typing error that is corrected in a note must not orphan a fit of two hours.
docs/decisions/0035-what-a-fit-belongs-to.md says what is left out, and why a new field counts unless it is named here.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import json
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

if TYPE_CHECKING:
    from homefront.scenario.schema import Scenario

NOT_ACTING: Mapping[str, frozenset[str]] = {
    "Scenario": frozenset({"title", "summary", "licence", "folder", "digest", "sources"}),
    "Row": frozenset({"line", "source", "confidence", "note"}),
    "EventRow": frozenset({"description"}),
    "AnnouncementRow": frozenset({"what", "announced_as"}),
    "TargetRow": frozenset({"what"}),
    "CodingRow": frozenset({"evidence"}),
    "ObjectiveRow": frozenset({"grade"}),
    "Part": frozenset({"line"}),
    "FileNote": frozenset({"what", "grade"}),
    "Post": frozenset({"what", "source"}),
    "Appeal": frozenset({"speaker", "source", "grade"}),
    "NotModelled": frozenset({"why"}),
    "NotCounted": frozenset({"title"}),
    "Claim": frozenset({"sentence"}),
    "Outcome": frozenset({"sentence"}),
    "Cause": frozenset({"sentence", "neutral", "source", "grade"}),
    "Change": frozenset({"source", "grade", "line"}),
    "Value": frozenset({"source", "grade", "rival", "seen", "note", "file", "line"}),
    "Raid": frozenset({"line"}),
}
"""Class -> its fields that only readers see, and those of all classes below it. Nothing that is worked out reads one,
but that an [[on_record]] may find its rows by any text: the numbers of the rows that it finds count."""


PLAIN = (str, int, float, type(None))
"""What is its own form already."""

UNSET, NEVER = (dataclasses.MISSING, PydanticUndefined), object()
"""How a class says that a field has no default, and a default that no field ever has."""


def inputs_digest(scenario: Scenario) -> str:
    """sha256 over all that can act of a scenario; hexadecimal. Rows count in the order of their files."""
    found = [
        [number for number, row in enumerate(getattr(scenario, item.file)) if item.means(row)]
        for item in scenario.on_record
    ]
    return hashlib.sha256(json.dumps([acting(scenario), found]).encode()).hexdigest()


def acting(given: Any) -> Any:
    """A part of a scenario as lists, texts and numbers, without what only readers see.

    A field that has its default is left out, so that a field that homefront gains, and that a scenario does not use,
    leaves its digest as it was. Raises TypeError for what has no such form.
    """
    if isinstance(given, PLAIN):
        return given
    if isinstance(given, datetime.date):
        return given.isoformat()
    if isinstance(given, tuple):
        return [acting(one) for one in given]
    fields = acting_fields(given.__class__)
    if fields:
        found: list[Any] = [type(given).__name__]
        for name, default in fields:
            one = getattr(given, name)
            if one != default:
                found.append((name, one if isinstance(one, PLAIN) else acting(one)))
        return found
    if isinstance(given, Mapping):
        return [(str(name), acting(one)) for name, one in given.items()]
    raise TypeError(f"{type(given).__name__}: a scenario has no such part")


@cache
def acting_fields(of: type) -> tuple[tuple[str, Any], ...]:
    """(name, default) of the fields of a class that can act; none of a class that has no fields."""
    fields: dict[str, Any] = {}
    if dataclasses.is_dataclass(of):
        fields = {one.name: one.default for one in dataclasses.fields(of)}
    elif issubclass(of, BaseModel):
        fields = {name: one.default for name, one in of.model_fields.items()}
    left_out = frozenset().union(*(NOT_ACTING.get(one.__name__, frozenset()) for one in of.__mro__))
    acting_ones = {name: default for name, default in fields.items() if name not in left_out}
    return tuple((name, NEVER if default in UNSET else default) for name, default in acting_ones.items())
