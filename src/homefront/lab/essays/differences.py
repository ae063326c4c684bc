"""What is different between two texts, line by line, with the words that differ inside a line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

BESIDE = 2
"""Lines that stay as they are, shown before and after those that differ."""

LONGEST_BY_WORD = 4000
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

Piece = tuple[str, bool]
"""(text, whether it differs)."""


@dataclass(frozen=True)
class Line:
    """kind : "same", "out" (in the first text alone), "in" (in the second alone), "gap" (lines that are left out)."""

    kind: str
    pieces: tuple[Piece, ...]


def differences(first: str, second: str) -> list[Line]:
    """The lines of two texts as one list.

    >>> [(line.kind, line.pieces) for line in differences("It held.", "It nearly held.")]
    [('out', (('It', False), (' held.', False))), ('in', (('It', False), (' nearly', True), (' held.', False)))]
    """
    one, other = first.splitlines(), second.splitlines()
    out: list[Line] = []
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    for what, a, b, c, d in matcher.get_opcodes():
        if what == "equal":
            out += _same(one[a:b], at_start=a == 0, at_end=b == len(one))
        else:
            out += _changed(one[a:b], other[c:d])
    return out


def _same(lines: list[str], at_start: bool, at_end: bool) -> Iterator[Line]:
    before, after = 0 if at_start else BESIDE, 0 if at_end else BESIDE
    for n, line in enumerate(lines):
        if n < before or n >= len(lines) - after:
            yield Line("same", ((line, False),))
        elif n == before:
            yield Line("gap", ((f"{len(lines) - before - after} lines are the same", False),))


def _changed(old: list[str], new: list[str]) -> Iterator[Line]:
    for left, right in zip_longest(old, new):
        if left is None or right is None or len(left) + len(right) > LONGEST_BY_WORD:
            pieces: tuple[tuple[Piece, ...], tuple[Piece, ...]] = (((left or "", False),), ((right or "", False),))
        else:
            pieces = _by_word(left, right)
        if left is not None:
            yield Line("out", pieces[0])
        if right is not None:
            yield Line("in", pieces[1])


def _by_word(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    a, b = _WORDS.findall(left), _WORDS.findall(right)
    out: list[Piece] = []
    into: list[Piece] = []
    for what, i, j, k, n in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        differs = what != "equal"
        if i < j:
            out.append(("".join(a[i:j]), differs))
        if k < n:
            into.append(("".join(b[k:n]), differs))
    return tuple(out), tuple(into)
