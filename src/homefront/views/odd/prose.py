"""The words that no code has: short texts with slots, in files of their own (protocol.txt, register.txt, methods.txt).

A text is parted by empty lines. A part is a heading (`## ...`), a list (lines that begin with `- `), a paragraph, or
`@ NAME`: what the code gives under that name stands there. Its structure is read before its slots are filled, so
nothing that fills a slot can make a heading or a table. A slot that nothing fills is an error; so is a name of
something that there is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from homefront.views.odd.document import Block, Bullets, Heading, Paragraph

if TYPE_CHECKING:
    from jinja2 import Environment

Included = Callable[[], list[Block]]
"""Makes the blocks that stand under a name."""


def filled(name: str, slots: Mapping[str, Any], included: Mapping[str, Included]) -> list[Block]:
    """The blocks of a text. slots : what its slots are filled with.   included : what `@ NAME` stands for.

    Raises jinja2.UndefinedError for a slot that nothing fills, and KeyError for a name that is not included.
    """
    out: list[Block] = []
    for part in parts_of(name):
        if part.startswith("@ "):
            out += included[part[2:].strip()]()
        elif part.startswith("#"):
            marks, _, text = part.partition(" ")
            if said := _said(text, slots):
                out.append(Heading(len(marks), said))
        elif part.startswith("- "):
            items = [_said(item, slots) for item in re.split(r"(?m)^- ", part)[1:]]
            if there := tuple(item for item in items if item):
                out.append(Bullets(there))
        elif said := _said(part, slots):
            out.append(Paragraph(said))
    return out


def parts_of(name: str) -> list[str]:
    """The parts of a text, as they are written."""
    text = (resources.files(__package__) / f"{name}.txt").read_text(encoding="utf-8")
    return [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]


def _said(text: str, slots: Mapping[str, Any]) -> str:
    return " ".join(_environment().from_string(text).render(slots).split())


@cache
def _environment() -> Environment:
    from jinja2 import Environment, StrictUndefined

    return Environment(undefined=StrictUndefined, autoescape=False)
