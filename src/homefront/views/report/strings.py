"""The page's own words, in every language that it has: one file, strings.json, which Python and the page's script read.

A text may hold slots. {name} is put in as it is; {name:n} is a whole number, {name:%} a share, {name:people} a count of
people, {name:km} a distance, {name:1} and {name:2} a number with so many decimals, {name:day} and {name:date} a day
without and with its year, {name:month} its month in short, {name:name} a name that has a translation of its own,
{name:names} a list of such names, {name:text} another text with its own slots, as [key, slots], or a list of them;
{name|replay|replays} is one of the forms, by the number.
"""

from __future__ import annotations

import json
import re
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from homefront.views.report import words

ENGLISH = "en"
_SLOT = re.compile(r"\{(\w+)(?::(\w+|%))?((?:\|[^|{}]*)*)\}")


@cache
def strings() -> dict[str, Any]:
    """The whole file: languages, names and texts; texts and names by key and language."""
    text = resources.files("homefront.views.report").joinpath("strings.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def say(key: str, **slots: Any) -> str:
    """A text of the page in English. KeyError for a text, or a slot, that there is not."""
    return filled(strings()["texts"][key][ENGLISH], slots)


def say_line(line: tuple[str, dict[str, Any]]) -> str:
    """A text, given as its key and what stands in its slots, in English."""
    return say(line[0], **line[1])


def part(*beginnings: str) -> dict[str, Any]:
    """The file with those texts only whose keys begin so: for a page that says little."""
    found = strings()
    texts = {key: text for key, text in found["texts"].items() if key.startswith(beginnings)}
    return {**found, "texts": texts}


def filled(text: str, slots: dict[str, Any]) -> str:
    """A text with its slots filled.

    >>> filled("{n:n} {n|world|worlds}", {"n": 1})
    '1 world'
    """
    return _SLOT.sub(lambda found: _slot(found, slots), text)


def _slot(found: re.Match[str], slots: dict[str, Any]) -> str:
    name, form, choice = found.groups()
    value = slots[name]
    if choice:
        forms = choice[1:].split("|")
        return forms[0 if value == 1 else 1]
    return _formed(value, form)


def _formed(value: Any, form: str | None) -> str:
    if form == "text":
        return say_line(value) if isinstance(value, tuple) else ", ".join(map(say_line, value))
    if form in ("1", "2"):
        return f"{value:,.{form}f}"
    if form == "n":
        return f"{value:,.0f}"
    if form == "%":
        return f"{100 * value:.0f} %" if value >= 0.1 or value == 0 else f"{100 * value:.1f} %"
    if form == "people":
        return words.number(value, "person").removesuffix(" people")
    if form == "km":
        return f"{value:.0f} km"
    if form == "names":
        return listed(value)
    if form == "month":
        return f"{date.fromisoformat(value):%b}"
    if form in ("day", "date"):
        return words.day_text(date.fromisoformat(value), year=form == "date")
    return str(value)


def listed(names: list[str]) -> str:
    """Names as they are said, the last after "and".

    >>> listed(["one", "two", "three"])
    'one, two and three'
    """
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
