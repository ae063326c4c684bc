"""Sources under numbers: each work or note once, with how it was seen, in the order in which the page names it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from homefront.scenario.cited import RIVAL, Entry, How, cited_in, entries_of, how_of, rivals_of
from homefront.scenario.schema import Scenario, Work

SEEN = {
    "read": "read: an excerpt of the page named was seen",
    "recalled": "recalled: page not checked",
    "derived": "derived: worked out from other rows",
    "weak": "weak source: nobody answers for it",
}

COUNTED: dict[How, str] = {
    "read": "read in excerpt", "recalled": "from memory (page not checked)", "derived": "derived",
    "weak": "weak (a forum, a blog, a quiz, or a book not noted)",
    "": "cited as a whole work, or a choice of homefront",
}  # fmt: skip
"""How a source was seen -> the words for a number of them, in the order of the page."""

_LINK = re.compile(r"https?://[^\s;,)]+")


@dataclass
class Note:
    """number : from 1.   parts : text and links in turn.   seen : read, recalled or derived, "" where not said.

    entries : the works that it names, taken apart.   rivals : what other works say instead.   how_seen : as it is
    counted: weak goes before what `seen` says.
    """

    number: int
    parts: list[tuple[str, str]]
    seen: str
    grade: str = ""
    entries: tuple[Entry, ...] = ()
    rivals: tuple[str, ...] = ()
    how_seen: How = ""

    @property
    def recalled(self) -> bool:
        return self.seen == "recalled"

    @property
    def how(self) -> str:
        return SEEN.get(self.how_seen, "")

    @property
    def where(self) -> str:
        """Where each entry and its parts stand in the text of the note, see `where_parts_stand`."""
        return where_parts_stand("".join(part for _, part in self.parts), self.entries)


@dataclass
class SourceBook:
    """Gives each source its number when it is first named."""

    scenario: Scenario
    notes: list[Note] = field(default_factory=list)
    _known: dict[tuple[str, str, str, str], Note] = field(default_factory=dict)

    def cite(self, source: str, seen: str = "", grade: str = "", rival: str = "") -> Note:
        """The note of a source: an id of sources.json, or free text. rival : what another work says instead."""
        key = (source, seen, grade, rival)
        if key not in self._known:
            works = dict(self.scenario.sources)
            text = work_text(works[source]) if source in works else source
            rivals = (*rivals_of(source), *([rival] if rival else []))
            note = Note(
                len(self.notes) + 1, _parts(text), seen, grade, entries_of(source, works), rivals, how_of(source, seen)
            )
            self._known[key] = note
            self.notes.append(note)
        return self._known[key]


@dataclass(frozen=True)
class Tally:
    """How many notes there are, and how many were seen how; the counts add up to `notes`."""

    notes: int
    counts: dict[How, int]

    @property
    def rows(self) -> list[tuple[str, int]]:
        """(words, count), without what there is none of."""
        return [(words, self.counts[how]) for how, words in COUNTED.items() if self.counts.get(how)]

    @property
    def text(self) -> str:
        """In a sentence.

        >>> Tally(3, {"read": 2, "recalled": 1}).text
        'Of 3 notes: 2 read in excerpt, 1 from memory (page not checked).'
        """
        return f"Of {self.notes} notes: {', '.join(f'{count} {words}' for words, count in self.rows)}."


def tally(notes: Iterable[Note]) -> Tally:
    """How the notes of a page were seen: tally(book.notes).text is to stand before them."""
    counts = Counter(note.how_seen for note in notes)
    return Tally(counts.total(), dict(counts))


def tally_of(scenario: Scenario) -> Tally:
    """The same of all sources of a scenario, each with how it was seen, once."""
    counts = Counter(how_of(one.source, one.seen) for one in cited_in(scenario))
    return Tally(counts.total(), dict(counts))


def work_text(work: Work) -> str:
    """A work in a line."""
    parts = [
        "; ".join(name.sorted for name in work.author) + (f" ({work.year})" if work.year else ""),
        work.title,
        work.container,
        ": ".join(filter(None, (work.place, work.publisher))),
        work.URL,
        work.note,
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."


PARTS = ("author", "title", "year", "page", "seen_at", "about")
"""Parts of an entry, in the order in which the page is told where they stand."""


def where_parts_stand(text: str, entries: Iterable[Entry]) -> str:
    """Entries of a note, parted by ";": first "w" if it is weak, then start and length of the entry and of each of
    PARTS, "" for a part that it does not have. An entry whose parts do not all stand in the text is given as a whole;
    what another work says instead is left out, as the page has that by itself.

    The page has every source once, as text; so its card can show the parts without a second copy of them.

    >>> where_parts_stand("Werth, Russia (1964), page 5", entries_of("Werth, Russia (1964), page 5"))
    '0.28,0.5,7.6,15.4,22.6'
    """
    rows, out, after = [entry for entry in entries if not entry.text.startswith(RIVAL)], [], 0
    for entry in rows:
        start = text.find(entry.text, after) if len(rows) > 1 else 0
        after = end = start + len(entry.text) if len(rows) > 1 else len(text)
        spots = [(text.find(part, start, end), len(part)) for part in (getattr(entry, name) for name in PARTS)]
        if any(size and spot < 0 for spot, size in spots):
            spots = []
        told = [f"{start}.{end - start}", *(f"{spot}.{size}" if size else "" for spot, size in spots)]
        out.append(("w" if entry.weak else "") + ",".join(told).rstrip(","))
    return ";".join(out)


def _parts(text: str) -> list[tuple[str, str]]:
    """("text", ...) and ("link", ...) in turn; only http and https links are links."""
    out: list[tuple[str, str]] = []
    at = 0
    for match in _LINK.finditer(text):
        if match.start() > at:
            out.append(("text", text[at : match.start()]))
        out.append(("link", match.group().rstrip(".")))
        at = match.start() + len(match.group().rstrip("."))
    if at < len(text):
        out.append(("text", text[at:]))
    return out
