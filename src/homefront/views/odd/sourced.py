"""Tables whose last column is a source: a long one, or one that rows share, stands once under the table, numbered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from homefront.views.odd.document import Block, Bullets, Paragraph, table

SHORT, LONG = 24, 60
"""Letters of a source that stands in its row however often it comes, and from which on it never does."""

HEAD = "Sources that this table names by a number:"


def sourced_table(caption: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> list[Block]:
    """The table, and under it the sources that its rows name by a number."""
    often = Counter(row[-1] for row in rows)
    below = dict.fromkeys(row[-1] for row in rows if len(row[-1]) > (SHORT if often[row[-1]] > 1 else LONG))
    numbers = {text: f"({n})" for n, text in enumerate(below, 1)}
    out: list[Block] = [table(caption, columns, [(*row[:-1], numbers.get(row[-1], row[-1])) for row in rows])]
    if numbers:
        out += [Paragraph(HEAD), Bullets(tuple(f"{number} {text}" for text, number in numbers.items()))]
    return out
