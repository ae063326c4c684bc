"""A bibliography in CSL-JSON, as Zotero and others export it: read, cited by author and year, and listed."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from homefront.lab.refusals import FieldError

MOST_ENTRIES, LONGEST, LONGEST_FIELD = 300, 300_000, 1000
KEY = re.compile(r"[\w:.+/-]{1,60}\Z")
TEXTS = (
    "type", "title", "container-title", "publisher", "publisher-place", "volume", "issue", "page", "edition", "URL",
    "DOI", "ISBN", "archive", "archive_location", "note", "genre", "collection-title",
)  # fmt: skip
NAMES = ("author", "editor", "translator")
DATES = ("issued", "accessed")
WITHIN = (
    "chapter", "article-journal", "article-magazine", "article-newspaper", "paper-conference", "entry-encyclopedia",
    "webpage", "post-weblog",
)  # fmt: skip
"""Types whose title stands in quotation marks, since they are part of something."""


@dataclass(frozen=True)
class Work:
    """An entry. key : what the text calls it.   short : "Reid 2011".   line : as the list has it."""

    key: str
    short: str
    line: Markup


def read(text: str) -> list[dict[str, Any]]:
    """The entries of a text in CSL-JSON: a list of them, or one alone.

    FieldError, for the field "sources", where it is none; it says at which entry.
    """
    text = text.strip()
    if not text:
        return []
    if len(text) > LONGEST:
        raise _wrong(f"It has {len(text):,} letters; expected {LONGEST:,} at most.")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise _wrong(f"It is not JSON{where}. In Zotero: Export, format CSL JSON.") from error
    if isinstance(found, dict):
        found = found["items"] if isinstance(found.get("items"), list) else [found]
    if not isinstance(found, list):
        raise _wrong("It is JSON, but no list of works; expected a list, each with an id and a title.")
    if len(found) > MOST_ENTRIES:
        raise _wrong(f"It has {len(found)} works; expected {MOST_ENTRIES} at most.")
    entries = [_entry(n, one) for n, one in enumerate(found, 1)]
    twice = [key for key, count in Counter(one["id"] for one in entries).items() if count > 1]
    if twice:
        raise _wrong(f"Two works have the id {twice[0]}; each needs its own.")
    return entries


def written(entries: Sequence[Mapping[str, Any]]) -> str:
    """Entries as the form shows them; "" for none."""
    return json.dumps(entries, ensure_ascii=False, indent=1) if entries else ""


def works(entries: Sequence[Mapping[str, Any]]) -> dict[str, Work]:
    """Every work under its key, in the order of the list. Works of one author and year have letters: 2011a, 2011b.

    >>> one = {"id": "reid", "type": "book", "title": "Leningrad", "author": [{"family": "Reid", "given": "Anna"}],
    ...        "issued": {"date-parts": [[2011]]}, "publisher": "Bloomsbury", "publisher-place": "London"}
    >>> print(works([one])["reid"].short, "|", works([one])["reid"].line)
    Reid 2011 | Reid, Anna (2011). <em>Leningrad</em>. London: Bloomsbury.
    """
    rows = sorted(entries, key=lambda one: (_by(one).casefold(), _year(one), one["title"].casefold()))
    shorts = Counter((_short_by(one), _year(one)) for one in rows)
    seen: Counter[tuple[str, str]] = Counter()
    out = {}
    for one in rows:
        pair = (_short_by(one), _year(one))
        letter = chr(ord("a") + seen[pair] % 26) if shorts[pair] > 1 else ""
        seen[pair] += 1
        year = _year(one) + letter
        out[one["id"]] = Work(one["id"], f"{pair[0]} {year}", _line(one, year))
    return out


def _wrong(told: str) -> FieldError:
    return FieldError("sources", told)


def _entry(n: int, one: Any) -> dict[str, Any]:
    if not isinstance(one, dict):
        raise _wrong(f"Work {n} is {type(one).__name__}; expected an object with an id and a title.")
    key = str(one.get("id", ""))
    if not KEY.match(key):
        raise _wrong(f"Work {n} has the id {key[:60]!r}; expected letters, digits and : . + / - _, 60 at most.")
    out: dict[str, Any] = {"id": key}
    for name in TEXTS:
        if isinstance(one.get(name), str | int) and str(one[name]).strip():
            out[name] = " ".join(str(one[name]).split())[:LONGEST_FIELD]
    if "title" not in out:
        raise _wrong(f"Work {n} ({key}) has no title.")
    if not out.get("URL", "https://").startswith(("https://", "http://")):
        raise _wrong(f"Work {n} ({key}) has the URL {out['URL'][:60]!r}; expected one that begins with https://.")
    for name in NAMES:
        people = one.get(name)
        if isinstance(people, list):
            out[name] = [kept for kept in map(_person, people[:20]) if kept]
    for name in DATES:
        if (year := _parts(one.get(name))) is not None:
            out[name] = {"date-parts": [year]}
    return out


def _person(one: Any) -> dict[str, str]:
    if not isinstance(one, dict):
        return {}
    return {name: " ".join(one[name].split())[:120] for name in ("family", "given", "literal", "suffix")
            if isinstance(one.get(name), str) and one[name].strip()}  # fmt: skip


def _parts(value: Any) -> list[int] | None:
    try:
        return [int(part) for part in value["date-parts"][0][:3]] or None
    except (TypeError, KeyError, IndexError, ValueError):
        return None


def _name(one: Mapping[str, str]) -> str:
    if "literal" in one:
        return one["literal"]
    return ", ".join(filter(None, (one.get("family"), one.get("given"), one.get("suffix"))))


def _people(one: Mapping[str, Any]) -> Sequence[Mapping[str, str]]:
    return one.get("author") or one.get("editor") or ()


def _by(one: Mapping[str, Any]) -> str:
    return _listed([_name(person) for person in _people(one)])


def _short_by(one: Mapping[str, Any]) -> str:
    names = [person.get("family") or person.get("literal") or person.get("given", "") for person in _people(one)]
    if not names:
        words = one["title"].split()
        return " ".join(words[:4]) + (" ..." if len(words) > 4 else "")
    return names[0] + " et al." if len(names) > 3 else _listed(names)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _year(one: Mapping[str, Any]) -> str:
    return str(one["issued"]["date-parts"][0][0]) if "issued" in one else "n.d."


def _line(one: Mapping[str, Any], year: str) -> Markup:
    within = one.get("type") in WITHIN
    title = Markup("“{}”").format(one["title"]) if within else Markup("<em>{}</em>").format(one["title"])
    by = _by(one) + (" (ed.)" if "author" not in one and one.get("editor") else "")
    parts = [Markup("{} ({})").format(by, year) if by else title, title if by else Markup("({})").format(year)]
    container = Markup("<em>{}</em>").format(one["container-title"]) if "container-title" in one else Markup("")
    numbers = ", ".join(filter(None, (one.get("volume"), f"no. {one['issue']}" if "issue" in one else "",
                                      f"pp. {one['page']}" if "page" in one else "")))  # fmt: skip
    if container:
        parts.append(Markup("In {}").format(container) if one.get("type") == "chapter" else container)
    if one.get("editor") and "author" in one:
        parts.append(Markup.escape("Edited by " + _listed([_name(person) for person in one["editor"]])))
    press = ": ".join(filter(None, (one.get("publisher-place"), one.get("publisher"))))
    kept = ", ".join(filter(None, (one.get("archive"), one.get("archive_location"))))
    parts += [Markup.escape(text) for text in (numbers, press, kept) if text]
    if "DOI" in one:
        parts.append(Markup("doi:{}").format(one["DOI"]))
    elif "URL" in one:
        parts.append(Markup('<a href="{0}">{0}</a>').format(one["URL"]))
    if "note" in one:
        parts.append(Markup.escape(one["note"]))
    return Markup(". ").join(Markup(str(part).rstrip(".")) for part in parts) + Markup(".")
