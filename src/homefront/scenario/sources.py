"""sources.json: the works cited, as CSL-JSON; ids in kebab-case, links only to the web."""

from __future__ import annotations

import json
import re
from typing import Any

from pydantic import ValidationError

from homefront.scenario import limits
from homefront.scenario.problems import Problems, as_text, described, errors_of
from homefront.scenario.works import Work, is_plain

_ID = re.compile(r'"id"\s*+:')

EXPECTED = {
    "URL": "an address that begins with http:// or https://, without blanks",
    "DOI": "a DOI without blanks",
    "author": f"a list of at most {limits.NAMES} names",
    "editor": f"a list of at most {limits.NAMES} names",
}
"""Key of a work -> what it must be, where the general words say less."""


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def read_sources(file: str, text: str, problems: Problems) -> dict[str, Work] | None:
    """Works by id; None with a problem if the text is not a JSON array, or too long a one."""
    items = _items(file, text, problems)
    if items is None:
        return None
    lines = _lines(text)
    works: dict[str, Work] = {}
    for index, item in enumerate(items):
        if problems.full(file):
            break
        line = lines[index] if index < len(lines) else 0
        work = _work(file, line, f"work {index + 1}", item, problems)
        if work is None:
            continue
        if work.id in works:
            problems.add(file, line, f"work {index + 1}.id", f"{work.id} a second time", "each id once")
        works[work.id] = work
    return works


def _items(file: str, text: str, problems: Problems) -> list[Any] | None:
    try:
        items = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        problems.add(file, 0, "the file", "brackets nested too deep", "a JSON array of works")
        return None
    except ValueError as failure:
        line = failure.lineno if isinstance(failure, json.JSONDecodeError) else 0
        problems.add(file, line, "the file", str(failure)[:200], "a JSON array of works (CSL-JSON)")
        return None
    if not isinstance(items, list):
        problems.add(file, 1, "the file", as_text(items), "a JSON array of works (CSL-JSON)")
        return None
    if len(items) > limits.WORKS:
        problems.add(file, 0, "the file", f"{len(items):,} works", f"at most {limits.WORKS:,} works")
        return None
    return items


def _lines(text: str) -> list[int]:
    """Lines on which ids stand."""
    lines, line, at = [], 1, 0
    for match in _ID.finditer(text):
        line += text.count("\n", at, match.start())
        at = match.start()
        lines.append(line)
    return lines


def _work(file: str, line: int, place: str, item: object, problems: Problems) -> Work | None:
    """A work, or None with its problems told."""
    wrong = is_plain(item)
    if wrong:
        problems.add(file, line, place, wrong, "text, finite numbers, and lists of them")
        return None
    if not isinstance(item, dict):
        problems.add(file, line, place, as_text(item), "an object with id, type and title")
        return None
    try:
        return Work.model_validate(item)
    except ValidationError as failure:
        for error in errors_of(failure):
            got, expected, hint = described(error, ())
            key = ".".join(str(part + 1) if isinstance(part, int) else part for part in error["loc"])
            problems.add(file, line, f"{place}.{key}" if key else place, got, EXPECTED.get(key, expected), hint)
        return None
