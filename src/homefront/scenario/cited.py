"""What a source says, taken apart: the work first, where it was seen second, and how far it can be trusted.

    Werth, Russia at War 1941-1945 (1964), page 113 of an online copy, seen at https://...; Glantz, Barbarossa (2001)

A source is an id of sources.json, or free text. Entries of a text are parted by "; ". Three words have a meaning:

    seen at ADDRESS    where the page was seen: a mirror or a web page, never the work itself
    weak source:       before what nobody answers for: a forum, a blog, a quiz, a page of answers, an advertisement, a
                       work that is only quoted there, or a book whose title was not noted
    derived:           before what was worked out from the works that follow

A text is weak where one of its entries is. docs/scenarios.md tells writers of scenarios the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from homefront.scenario.rows import ROWS
from homefront.scenario.works import Work

if TYPE_CHECKING:
    from homefront.scenario.schema import Scenario

How = Literal["read", "recalled", "derived", "weak", ""]
"""How a source was seen: an excerpt of the page was read; the work was remembered, the page not checked; worked out;
nobody answers for it; "": not said, as of works that are cited as a whole."""

WEAK, DERIVED, RIVAL = "weak source", "derived", "rival "

_SEEN = re.compile(r",? ?(?:(?P<what>loss|date) )?seen at (?P<where>\S+[^\s;,.)]|\S+)")
_YEAR = r"\((?!citing|after|quot|page)(?:[^()]{0,40}[ ,])?(?P<year>(?:1[89]|20)\d\d)\b[^()]*\)"
_NAME = r"(?:[A-Z][\w.'-]*|\(eds?\.?\)|al\. \(eds\)|&|et|de|von)"
_WORK = re.compile(rf"(?P<author>[A-Z][\w.'-]*(?: {_NAME}){{0,4}}), (?P<title>[^();]+?) {_YEAR}")
_TITLE = re.compile(rf"(?P<title>[^();]+?) {_YEAR}")
_ANY_YEAR = re.compile(r"\b(?P<year>(?:1[89]|20)\d\d)\b")
_PAGE = re.compile(
    r",? \b((?:pages? \d+(?: and \d+)?|pp?\. ?\d+|part \d+)(?: of an online copy)?|chapter \d+"
    r"|ch\. \d+(?: p\. \d+)?|app\. [A-Z]|document \d+|section \d+)"
)
_ROLE = re.compile(r"(?P<role>[^,:()]{1,60}): (?=[A-Z])")
MOST_WORDS = 8
"""Of what an entry is for: what is longer is a sentence."""


@dataclass(frozen=True)
class Entry:
    """One work of a source, in the words of the scenario; "" for what it does not say.

    about : what of a row the entry is for, as "low" or "loss".   seen_at : an address, with or without https://.
    text : the whole entry.
    """

    author: str
    year: str
    title: str
    page: str
    seen_at: str
    about: str
    weak: bool
    text: str


@dataclass(frozen=True)
class Cited:
    """A source as rows and values name it. seen : as they say it.   grade : of values and causes.   rows : how many."""

    source: str
    seen: str
    grade: str
    rows: int


def how_of(source: str, seen: str) -> How:
    """How a source was seen. seen : read, recalled or derived, as its row says; "" where it says nothing."""
    if WEAK in source:
        return "weak"
    if seen in ("read", "recalled", "derived"):
        return seen  # type: ignore[return-value]
    return "derived" if source.startswith(DERIVED) else ""


def entries_of(source: str, works: dict[str, Work] | None = None) -> tuple[Entry, ...]:
    """The works that a source names, one at least. works : by id."""
    work = (works or {}).get(source)
    return (_of_work(work),) if work is not None else tuple(_entry(text) for text in _parted(source))


def rivals_of(source: str) -> tuple[str, ...]:
    """What other works say instead, where the source itself tells it: "rival date 8 August (...)"."""
    return tuple(text.removeprefix(RIVAL) for text in _parted(source) if text.startswith(RIVAL))


def cited_in(scenario: Scenario) -> list[Cited]:
    """Every source of a scenario with how it was seen, each pair once, in the order of values, causes and files."""
    counts: dict[tuple[str, str, str], int] = {}
    for key in _named(scenario):
        counts[key] = counts.get(key, 0) + 1
    return [Cited(*key, rows=rows) for key, rows in counts.items()]


def _named(scenario: Scenario) -> Iterator[tuple[str, str, str]]:
    yield from ((value.source, value.seen or "", value.grade) for value in scenario.values.values())
    yield from ((cause.source, "", cause.grade) for cause in scenario.causes)
    yield from ((appeal.source, "", appeal.grade) for appeal in scenario.appeals)
    yield from ((post.source, "", "") for post in scenario.command.posts)
    for kind in ROWS:
        yield from ((row.source, row.confidence, "") for row in getattr(scenario, kind))


def _parted(source: str) -> list[str]:
    """Entries of a text; a "; " within brackets parts nothing."""
    out, depth = [""], 0
    for piece in re.split(r"(; |[()])", source):
        depth += (piece == "(") - (piece == ")" and depth > 0)
        if piece == "; " and not depth:
            out.append("")
        else:
            out[-1] += piece
    return [text for text in out if text.strip()]


def _of_work(work: Work) -> Entry:
    people = work.author or work.editor
    author = "; ".join(name.sorted for name in people) + (" (ed.)" if people and not work.author else "")
    title = ", ".join(part for part in (work.title, work.container) if part)
    return Entry(author, work.year, title, work.page, work.URL or "", "", False, work.title)


def _entry(text: str) -> Entry:
    rest, weak = re.subn(rf"{WEAK}:? ?", "", text)
    rest = re.sub(rf"^(low: |best: |high: )?{DERIVED}(:| from) ", r"\1", rest)
    seen = _SEEN.search(rest)
    rest = rest[: seen.start()] + rest[seen.end() :] if seen else rest
    page = _PAGE.search(rest)
    rest = rest[: page.start()] + rest[page.end() :] if page else rest
    role = _ROLE.match(rest)
    about = (seen["what"] or "") if seen else ""
    if role and len(role["role"].split()) <= MOST_WORDS:
        about, rest = role["role"], rest[role.end() :]
    work = _WORK.search(rest)
    titled = work or _TITLE.match(rest)
    dated = titled or _ANY_YEAR.search(rest)
    author, title = work["author"] if work else "", (titled["title"] if titled else rest).strip(" ,")
    return Entry(
        author, dated["year"] if dated else "", title, page[1] if page else "", seen["where"] if seen else "",
        about, bool(weak), text,
    )  # fmt: skip
