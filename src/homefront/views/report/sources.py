"""Sources under numbers: each work or note once, with how it was seen, in the order in which the page names it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from homefront.scenario.schema import Scenario, Work

SEEN = {
    "read": "read: an excerpt of the page named was seen",
    "recalled": "recalled: page not checked",
    "derived": "derived: worked out from other rows",
}

_LINK = re.compile(r"https?://[^\s;,)]+")


@dataclass
class Note:
    """number : from 1.   parts : text and links in turn.   seen : read, recalled or derived, "" where not said."""

    number: int
    parts: list[tuple[str, str]]
    seen: str
    grade: str = ""

    @property
    def recalled(self) -> bool:
        return self.seen == "recalled"

    @property
    def how(self) -> str:
        return SEEN.get(self.seen, "")


@dataclass
class SourceBook:
    """Gives each source its number when it is first named."""

    scenario: Scenario
    notes: list[Note] = field(default_factory=list)
    _known: dict[tuple[str, str, str], Note] = field(default_factory=dict)

    def cite(self, source: str, seen: str = "", grade: str = "") -> Note:
        """The note of a source: an id of sources.json, or free text."""
        key = (source, seen, grade)
        if key not in self._known:
            text = work_text(self.scenario.sources[source]) if source in self.scenario.sources else source
            note = Note(len(self.notes) + 1, _parts(text), seen, grade)
            self._known[key] = note
            self.notes.append(note)
        return self._known[key]


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
