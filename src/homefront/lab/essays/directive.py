"""The line of a text in whose place a figure stands:

    :::figure run=moscow-1941-9b8dcd73 chart=gone place="Moscow" caption="Who left" :::

run and chart are needed; place and caption are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

MOST_FIGURES = 40
OPEN = ":::figure"
NAMES = ("run", "chart", "place", "caption")
_LINE = re.compile(r":::figure\b(?P<rest>[^\n]*?)\s*:::\s*\Z")
_PAIR = re.compile(r"""\s+(\w+)=(?:"([^"]*)"|“([^”]*)”|([^\s"“]+))""")


@dataclass(frozen=True)
class FigureRef:
    """A figure that the text asks for. number : from 1 in the text.   wrong : why it cannot be drawn, or "".

    place : name of the place, "" for the whole country.   caption : in the author's words.
    """

    number: int
    run: str = ""
    chart: str = ""
    place: str = ""
    caption: str = ""
    wrong: str = ""

    @property
    def id(self) -> str:
        """Of the figure on the page."""
        return f"fig-{self.number}"


def read(line: str, number: int) -> FigureRef:
    """The figure of a line; what is wrong with it stands in `wrong`.

    >>> read(':::figure run=a chart=gone place="Rostov-on-Don" :::', 1).place
    'Rostov-on-Don'
    """
    match = _LINE.match(line.strip())
    if match is None:
        return FigureRef(number, wrong="This line begins like a figure but does not end with :::")
    rest, given, at = match["rest"], {}, 0
    while pair := _PAIR.match(rest, at):
        given[pair[1]] = next(value for value in pair.groups()[1:] if value is not None)
        at = pair.end()
    if rest[at:].strip():
        told = f'Not understood: {rest[at:].strip()[:60]}. Expected name=value or name="a value"'
        return FigureRef(number, wrong=told)
    if stranger := sorted(set(given) - set(NAMES)):
        return FigureRef(number, wrong=f"Not known: {stranger[0][:40]}. Expected {', '.join(NAMES)}")
    if "run" not in given or "chart" not in given:
        return FigureRef(number, wrong="A figure needs run=... and chart=...")
    if number > MOST_FIGURES:
        return FigureRef(number, wrong=f"An essay has {MOST_FIGURES} figures at most; this one is not drawn")
    return FigureRef(number, **given)


def line_of(run: str, chart: str, place: str = "", caption: str = "") -> str:
    """The line of a figure, as `read` takes it.

    >>> line_of("a", "gone", "Moscow")
    ':::figure run=a chart=gone place="Moscow" :::'
    """
    given = [("place", place), ("caption", caption)]
    clean = [(name, " ".join(value.replace('"', "'").split())) for name, value in given]
    quoted = [f'{name}="{value}"' for name, value in clean if value]
    return " ".join([OPEN, f"run={run}", f"chart={chart}", *quoted, ":::"])


def figures_in(text: str) -> Iterator[FigureRef]:
    """Every figure of a text, without reading the rest of it."""
    lines = [line for line in text.splitlines() if line.startswith(OPEN)]
    yield from (read(line, number) for number, line in enumerate(lines, 1))


def block(state: Any, start: int, end: int, silent: bool) -> bool:
    """The rule by which markdown-it takes such a line, where it stands by itself and not inside a list or quotation."""
    at, last = state.bMarks[start] + state.tShift[start], state.eMarks[start]
    if state.level or state.is_code_block(start) or not state.src.startswith(OPEN, at):
        return False
    if not silent:
        token = state.push("figure", "", 0)
        token.content, token.map = state.src[at:last], [start, start + 1]
        state.line = start + 1
    return True
