"""Sentences and tables in lines of the terminal."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest

from homefront.terminal import columns, folded, printable

LEAST_WORDS = 20
"""Least width of the column of words. In a narrower terminal each row is written as several lines."""

GAP = 2
"""Columns between two cells."""

_WORD = re.compile(r"\s*\S+\s*")
"""A word and the space around it."""


def wrapped(text: str, indent: int = 0) -> list[str]:
    """Lines of at most the terminal's width, all set in by so many; none where there is no text."""
    edge = " " * indent
    return folded(text, edge, edge)


def entry(text: str, indent: int = 2, more: int = 4) -> list[str]:
    """The same, with all lines but the first set in by so many more."""
    return folded(text, " " * indent, " " * (indent + more))


def labelled(label: str, text: str, at: int, indent: int = 2) -> list[str]:
    """A label, and a text that stands beside it from column `at` on; below it where the label is wider or the terminal
    is too narrow for both."""
    from rich.cells import cell_len

    label = printable(label)
    if indent + cell_len(label) + GAP > at or columns() - at < LEAST_WORDS:
        return [*entry(label, indent), *wrapped(text, indent + 4)]
    return folded(text, f"{' ' * indent}{label}".ljust(at), " " * at) or [f"{' ' * indent}{label}"]


def of_path(path: object, text: str) -> str:
    """A path and what is said of it: in one line, or where that has no room the path whole in a line of its own."""
    from rich.cells import cell_len

    line = printable(f"{path}: {text}")
    return line if cell_len(line) <= columns() else "\n".join([printable(str(path)), *wrapped(text, 4)])


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], words: int = 0, indent: int = 2, right: Sequence[int] = ()
) -> list[str]:
    """Rows with their cells below each other; where that has no room, a row is the words and a line for each cell.

    Parameters
    ----------
    heads : sequence of str
        What stands above the columns; all "": no such line.
    rows : sequence of sequences of str
        Cells; a cell may have several lines. Those before `words` are short marks.
    words : int
        The column that is folded; the others are not.
    indent : int
        Columns by which it is set in.
    right : sequence of int
        Columns that are set to the right.
    """
    shown = [tuple(printable(cell).replace("\t", " ") for cell in row) for row in rows]
    widths = [_widest([head, *(row[n] for row in shown)]) for n, head in enumerate(heads)]
    used = [n for n, width in enumerate(widths) if width or n == words]
    kept = indent + sum(widths[n] + GAP for n in used if n != words)
    longest = max((_widest(row[words].split()) for row in shown), default=0)
    if columns() - kept < min(max(LEAST_WORDS, longest), max(widths[words], 1)):
        return [line for row in shown for line in _as_lines(heads, row, words, indent)]
    return _as_table([heads[n] for n in used], [[row[n] for n in used] for row in shown], used.index(words), indent,
                     [used.index(n) for n in right if n in used])  # fmt: skip


def _as_table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], words: int, indent: int, right: Sequence[int]
) -> list[str]:
    shown = [*([heads] if any(heads) else []), *rows]
    widths = [_widest([row[n] for row in shown]) for n in range(len(heads))]
    others = sum(width + GAP for n, width in enumerate(widths) if n != words)
    widths[words] = min(widths[words], columns() - indent - others)
    lines: list[str] = []
    for row in shown:
        cells = [_in_width(cell, widths[n]) if n == words else cell.split("\n") for n, cell in enumerate(row)]
        sides = [[_filled(line, widths[n], n in right) for line in cell] for n, cell in enumerate(cells)]
        for parts in zip_longest(*sides):
            filled = [" " * widths[n] if part is None else part for n, part in enumerate(parts)]
            lines.append(f"{' ' * indent}{(' ' * GAP).join(filled)}".rstrip())
    return lines


def _in_width(cell: str, width: int) -> list[str]:
    """Lines of a cell, folded between words; a word that has no room in a line is broken."""
    from rich.cells import cell_len, chop_cells

    lines = []
    for text in cell.split("\n"):
        line = ""
        for word in _WORD.findall(text):
            if cell_len(line) + cell_len(word.rstrip()) <= width:
                line += word
                continue
            if line:
                lines.append(line)
            *whole, line = chop_cells(word, width) if cell_len(word.rstrip()) > width else [word]
            lines += whole
        lines.append(line)
    return lines


def _filled(line: str, width: int, right: bool) -> str:
    from rich.cells import cell_len

    line = line.rstrip()
    space = " " * (width - cell_len(line))
    return space + line if right else line + space


def _as_lines(heads: Sequence[str], row: Sequence[str], words: int, indent: int) -> list[str]:
    """A row of a narrow terminal."""
    lines = entry(" ".join(" ".join(row[: words + 1]).split()), indent)
    for head, cell in zip(heads[words + 1 :], row[words + 1 :], strict=True):
        if cell:
            told = " ".join(cell.split())
            lines += entry(f"{head}: {told}" if head else told, indent + 4, 2)
    return lines


def _widest(cells: Sequence[str]) -> int:
    from rich.cells import cell_len

    return max((cell_len(line) for cell in cells for line in cell.split("\n")), default=0)
