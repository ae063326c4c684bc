"""sources.json: the works cited, as CSL-JSON; ids in kebab-case, links only to the web."""

from __future__ import annotations

import json
import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from homefront.scenario.problems import Problems, described, errors_of, shown

_ID = re.compile(r'"id"\s*:')


class Work(BaseModel):
    """What of a CSL-JSON item is checked; other fields are kept as they are."""

    model_config = ConfigDict(extra="allow", strict=True)
    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    type: Annotated[str, Field(min_length=1)]
    title: Annotated[str, Field(min_length=1)]
    URL: Annotated[str, Field(pattern=r"^https?://")] | None = None


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is not a JSON number")


def read_sources(file: str, text: str, problems: Problems) -> dict[str, dict[str, Any]] | None:
    """Works by id; None with a problem if the text is not a JSON array."""
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
        problems.add(file, 1, "the file", shown(items), "a JSON array of works (CSL-JSON)")
        return None
    lines = [text.count("\n", 0, match.start()) + 1 for match in _ID.finditer(text)]
    works: dict[str, dict[str, Any]] = {}
    for index, item in enumerate(items):
        line = lines[index] if index < len(lines) else 0
        place = f"work {index + 1}"
        try:
            work = Work.model_validate(item)
        except ValidationError as failure:
            for error in errors_of(failure):
                got, expected, hint = described(error, ())
                key = ".".join(str(part) for part in error["loc"])
                expected = "an address that begins with http:// or https://" if key == "URL" else expected
                problems.add(file, line, f"{place}.{key}" if key else place, got, expected, hint)
            continue
        if work.id in works:
            problems.add(file, line, f"{place}.id", f"{work.id} a second time", "each id once")
        works[work.id] = item
    return works
