"""A bare scenario: the numbers and the command tree of another, marked as taken from there, and tables without rows.

It cannot run yet. `homefront check` says what is missing, file by file.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator, Mapping

from homefront.scenario.problems import known_keys
from homefront.scenario.rows import ROWS
from homefront.scenario.schema import Scenario
from homefront.scenario.values import VALUES, Value

TABLES: Mapping[str, tuple[str, str]] = {
    "regions": ("record", "Regions with their people."),
    "captures": ("record", "Cities, and the days on which they were lost and first regained, if ever."),
    "events": ("record", "Dated events that people could hear of, or that changed policy."),
    "targets": ("estimate", "What a run can be scored against, each with the record's own range."),
    "human_cost": ("estimate", "What the war and each means cost people."),
    "coding_merged": ("estimate", "What residents could see, hear and be ordered: two coders, and the range between."),
}
"""Tables of a bare scenario -> how sure, and what they hold."""

HEAD = """# Every number says its unit, its source and how sure it is: grade = record, estimate or assumed.
# Numbers and posts below were taken from {of}. Look at each, and change what is other in your country.

[scenario]
id = "{name}"
title = "{name}: a title in a few words"
summary = "What happens in this scenario, in two or three sentences."
start = {start}
days = {days}
case = "{case}"
licence = "Facts and figures, no text copied."

"""

README = """# {name}

To be written: what this scenario is about, and how many people lived there.

## What it can show

## What it cannot show

## Where sources disagree
"""


def bare_files(original: Scenario, name: str, start: datetime.date, days: int) -> dict[str, str]:
    """Files of a bare scenario, text by name.

    original : where its numbers and posts are taken from.   name : its id.   start, days : its span.
    """
    document = "".join(_document(original, name, start, days))
    works = [work.csl() for work in original.sources.values() if f'"{work.id}"' in document]
    return {
        "scenario.toml": document,
        "sources.json": json.dumps(works, ensure_ascii=False, indent=1) + "\n",
        "README.md": README.format(name=name),
        **{f"{kind}.csv": _header(kind) for kind in TABLES},
    }


def _document(original: Scenario, name: str, start: datetime.date, days: int) -> Iterator[str]:
    yield HEAD.format(name=name, of=original.id, start=start, days=days, case=name.replace("-", "_"))
    for kind, (grade, what) in TABLES.items():
        entry = {"file": f"{kind}.csv", "kind": kind, "grade": grade, "used_by": "society", "what": what}
        yield _table(f"files.{kind}", entry)
    groups: dict[str, dict[str, Value]] = {}
    for full, value in original.values.items():
        group, _, key = full.partition(".")
        if full in VALUES or full == "hardship.other":
            groups.setdefault(group, {})[key] = value
    for group, values in groups.items():
        yield f"[values.{group}]\n"
        yield "".join(f"{key} = {_value(value, original.id)}\n" for key, value in values.items())
        yield "\n"
    for post in original.command.values():
        what = f"To be rewritten; in {original.id}: {post.what}"
        yield _table(f"command.{post.name}", {"under": post.under, "what": what, "source": post.source})
    issued = ", ".join(f"{kind} = {_text(post)}" for kind, post in original.orders_issued_by.items())
    yield f"[orders]\nissued_by = {{ {issued} }}\n"


def _value(value: Value, of: str) -> str:
    """A number as it was there, but assumed: nobody has looked yet whether it holds here."""
    span = ""
    if value.low is not None and value.high is not None:
        span = f", low = {_number(value.low)}, high = {_number(value.high)}"
    note = f"Taken from {of}{f', where its note is: {value.note}' if value.note else ''}"
    return (
        f"{{ value = {_number(value.value)}, unit = {_text(value.unit)}, source = {_text(value.source)}, "
        f'grade = "assumed"{span}, note = {_text(note)} }}'
    )


def _number(value: float) -> str:
    """All its digits."""
    return str(int(value)) if value == int(value) else repr(value)


def _table(name: str, entries: Mapping[str, str]) -> str:
    lines = "".join(f"{key} = {_text(text)}\n" for key, text in entries.items())
    return f"[{name}]\n{lines}\n"


def _text(text: str) -> str:
    """A text as TOML has it; JSON writes the same."""
    return json.dumps(text, ensure_ascii=False)


def _header(kind: str) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(known_keys(ROWS[kind]))
    return out.getvalue()
