"""A document as a list of blocks, without any format. Text may hold names set as code, and citations.

Both are marked in the text by letters of Unicode's private use area, which no writer of text needs. A text from
elsewhere that holds such letters can at most set something as code: markdown.py and latex.py escape what is inside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

CODE, CODE_END, CITE, CITE_END = "\ue000", "\ue001", "\ue002", "\ue003"
_MARKED = re.compile(f"{CODE}([^{CODE}-{CITE_END}]*){CODE_END}|{CITE}([a-z0-9-]+(?:,[a-z0-9-]+)*){CITE_END}")
_LEFT_OVER = re.compile(f"[{CODE}-{CITE_END}]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


@dataclass(frozen=True)
class Heading:
    """level : 1 for the title, 2 for a section, 3 and 4 below it."""

    level: int
    text: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph."""

    text: str


@dataclass(frozen=True)
class Bullets:
    """A list without numbers."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Equations:
    """Lines that are printed as they stand."""

    lines: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """caption : a sentence.   columns : their heads.   widths : of each column, as parts of the page, summing to 1."""

    caption: str
    columns: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        if len(self.columns) != len(self.widths) or any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"{self.caption}: expected {len(self.columns)} widths, and as many cells in every row")


Block = Heading | Paragraph | Bullets | Equations | Table


def table(caption: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> Table:
    """A table. columns : (head, width), widths in any unit."""
    total = sum(width for _, width in columns)
    return Table(
        caption, tuple(head for head, _ in columns), tuple(width / total for _, width in columns),
        tuple(tuple(row) for row in rows),
    )  # fmt: skip


def code(name: str) -> str:
    """A name as it stands in the code or in a file."""
    return f"{CODE}{_LEFT_OVER.sub('', name)}{CODE_END}"


def codes(names: Sequence[str]) -> str:
    """Several, with commas between."""
    return ", ".join(code(name) for name in names)


def cite(*keys: str) -> str:
    """A citation of works by their keys."""
    return f"{CITE}{','.join(keys)}{CITE_END}"


def spans(text: str, plain: Callable[[str], str], code: Callable[[str], str], cited: Callable[[list[str]], str]) -> str:
    """A text in a format. plain, code, cited : what each of its parts becomes there."""
    out, at = [], 0
    text = " ".join(_CONTROL.sub(" ", text).split())
    for mark in _MARKED.finditer(text):
        out.append(plain(_LEFT_OVER.sub("", text[at : mark.start()])))
        out.append(code(mark[1]) if mark[1] is not None else cited(mark[2].split(",")))
        at = mark.end()
    return "".join([*out, plain(_LEFT_OVER.sub("", text[at:]))])


def printable_line(line: str) -> str:
    """A line that is printed as it stands, without what no page has."""
    return _LEFT_OVER.sub("", _CONTROL.sub(" ", line))


def texts(blocks: Sequence[Block]) -> Iterator[str]:
    """Every text of a document, in order."""
    for block in blocks:
        match block:
            case Heading(text=text) | Paragraph(text=text):
                yield text
            case Bullets(items=items):
                yield from items
            case Equations(lines=lines):
                yield from lines
            case Table():
                yield from (block.caption, *block.columns, *(cell for row in block.rows for cell in row))


def cited_in(blocks: Sequence[Block]) -> list[str]:
    """Keys of the works that a document cites, each once, in the order of their first citation."""
    found: dict[str, None] = {}
    for text in texts(blocks):
        for mark in _MARKED.finditer(text):
            found |= dict.fromkeys((mark[2] or "").split(",") if mark[2] else ())
    return list(found)


def named_in(blocks: Sequence[Block]) -> set[str]:
    """Names that a document sets as code."""
    return {mark[1] for text in texts(blocks) for mark in _MARKED.finditer(text) if mark[1] is not None}
