"""A document as Markdown, with tables of GitHub's kind and citations as Pandoc reads them: [@key]."""

from __future__ import annotations

import re
from collections.abc import Sequence

from homefront.scenario.schema import Work
from homefront.views.cite import as_text
from homefront.views.odd.document import Block, Bullets, Equations, Heading, Paragraph, Table, printable_line, spans

_SPECIAL = re.compile(r"[\\`*|]|\[(?=[@^])|\](?=[(\[])|&(?=#?\w+;)|(?<!\w)_|_(?!\w)")
_AT_THE_START = re.compile(r"^(\[(?=[^\]@]*\]:)|#{1,6}(?=\s|$)|[-+>](?=\s|$)|\d+(?=[.)](?:\s|$))|={3,}$|-{3,}$|~{3,})")


def markdown(blocks: Sequence[Block], works: Sequence[Work]) -> str:
    """The whole document, with the works that it cites at its end."""
    parts = [_block(block) for block in blocks]
    if works:
        parts.append(_block(Heading(2, "References")))
        parts.append("\n".join(f"- `@{work.id}` {_plain(as_text([work]))}" for work in works))
    return "\n\n".join(parts) + "\n"


def _block(block: Block) -> str:
    match block:
        case Heading(level=level, text=text):
            return f"{'#' * level} {_text(text)}"
        case Paragraph(text=text):
            return _first(_text(text))
        case Bullets(items=items):
            return "\n".join(f"- {_first(_text(item))}" for item in items)
        case Equations(lines=lines):
            return "\n".join(["```text", *(printable_line(line).replace("```", "'''") for line in lines), "```"])
        case Table():
            return _table(block)


def _table(block: Table) -> str:
    rule = f"|{'---|' * len(block.columns)}"
    rows = [_row(row) for row in block.rows] or [_row(["none", *[""] * (len(block.columns) - 1)])]
    return "\n".join([f"*{_text(block.caption)}*", "", _row(block.columns), rule, *rows])


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_text(cell) for cell in cells)} |"


def _text(text: str) -> str:
    return spans(text, _plain, _code, lambda keys: f"[{'; '.join(f'@{key}' for key in keys)}]")


def _plain(text: str) -> str:
    """Text in which nothing is a sign of Markdown or HTML."""
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text).replace("<", "&lt;")


def _first(text: str) -> str:
    """The same at the start of a line, where more signs mean something."""
    return _AT_THE_START.sub(lambda found: f"{found[0]}\\" if found[0].isdigit() else f"\\{found[0]}", text)


def _code(name: str) -> str:
    """Between as many ticks as it takes; a bar is broken, for a whole one would end a cell of a table even there."""
    ticks = "`" * (max((len(run) for run in re.findall("`+", name)), default=0) + 1)
    pad = " " if name.startswith("`") or name.endswith("`") else ""
    return f"{ticks}{pad}{name.replace('|', '¦')}{pad}{ticks}"
