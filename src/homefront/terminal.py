"""What may reach a terminal: text in which nothing can move the cursor, change colours or turn the order of letters,
in lines of its width.

Titles, names of files and manifests are written by others, and a terminal obeys what it is shown.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import suppress

NARROWEST, USUAL, WIDEST = 40, 80, 110
"""Columns: lines are set for no fewer; without a terminal for so many; and for no more, so that they stay readable."""

_ORDERS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
"""Control characters but for line feed and tab; marks that turn the direction of writing; halves of letters."""

_WORD = re.compile(
    r"\S*`[^`\n]+`\S*|\(?homefront [a-z]+(?: (?:[A-Z]+\b|--[a-z-]+))*\S*|--[a-z][a-z-]* \S+"
    r"|\S*\d (?:%|km\b|million\b)\S*|\S+"
)
"""What is not broken: what is between backticks, a command, a flag with its value, a number with its unit, a word."""


def printable(text: str) -> str:
    r"""The same text, with each character that a terminal would obey spelled out, as JSON does.

    >>> printable("\x1b[31mred")
    '\\u001b[31mred'
    """
    return _ORDERS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def columns() -> int:
    """Columns in which text is set: COLUMNS of the environment, else those of the terminal that stdout is, else USUAL;
    never under NARROWEST or over WIDEST."""
    return min(max(shutil.get_terminal_size((USUAL, 24)).columns, NARROWEST), WIDEST)


def folded(text: str, first: str = "", rest: str = "", width: int = 0) -> list[str]:
    """A text in lines; a command, and what is between backticks, stay in one line where a line has room.

    Parameters
    ----------
    text : str
        Any; runs of spaces and line feeds become one space.
    first, rest : str
        What the first line and the others begin with.
    width : int
        Columns of a line at most; 0: those of `columns`. Only a word that has no room in a line of its own is broken.

    >>> folded("say it by `homefront list` now", width=20)
    ['say it by', '`homefront list` now']
    """
    from rich.cells import cell_len

    width = width or columns()
    lines, line, bare = [], first, True
    for word in _words(printable(text), width - max(cell_len(first), cell_len(rest))):
        if not bare and cell_len(line) + 1 + cell_len(word) > width:
            lines.append(line)
            line, bare = rest, True
        line, bare = line + word if bare else f"{line} {word}", False
    return lines if bare else [*lines, line]


def _words(text: str, room: int) -> Iterator[str]:
    """The parts that are kept in one line; one that has no room is broken at its spaces, a word where it must be."""
    from rich.cells import cell_len, chop_cells

    for found in _WORD.finditer(text):
        for word in [found[0]] if cell_len(found[0]) <= room else found[0].split():
            yield from chop_cells(word, room) if cell_len(word) > room else [word]


def fitted(text: str) -> str:
    """The same text with every line that is too wide folded, and its parts set in by four more than the line."""
    from rich.cells import cell_len

    lines = []
    for line in printable(text).split("\n"):
        edge = line[: len(line) - len(line.lstrip(" "))][: columns() // 4]
        wide = cell_len(line) > columns()
        lines += folded(line, edge, f"{edge}    ") if wide else [line]
    return "\n".join(lines)


def tell(text: str) -> None:
    """A text on stderr at once, if there is one that takes it; in lines of its width where that is a terminal."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(fitted(text) if sys.stderr.isatty() else printable(text), file=sys.stderr, flush=True)
