"""Sentences in lines of a narrow terminal."""

from __future__ import annotations

import textwrap

WIDTH = 80
"""Columns of a narrow terminal: no line is longer, so none is cut off."""


def wrapped(text: str, indent: int = 0) -> list[str]:
    """Lines of at most WIDTH columns, all set in by so many."""
    edge = " " * indent
    return textwrap.wrap(text, WIDTH, initial_indent=edge, subsequent_indent=edge, break_on_hyphens=False)
