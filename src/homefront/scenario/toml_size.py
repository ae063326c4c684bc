"""How much a TOML text asks for, counted in one pass before anything is made of it.

tomllib makes objects for every part of every key, so a few kilobytes of dots could take gigabytes. What is no TOML is
skipped here: tomllib says what is wrong with it, and comes no further than this count did.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from homefront.scenario import limits

_TOKEN = re.compile(r"""\"{3}|'{3}|"(?:[^"\\\n]|\\.)*+"|'[^'\n]*+'|\#[^\n]*+|[][{},=.\n"']""", re.VERBOSE)
_ENDS = {
    '"""': re.compile(r'(?:[^"\\]|\\.|"(?!""))*+"{3,5}', re.DOTALL),
    "'''": re.compile(r"(?:[^']|'(?!''))*+'{3,5}"),
}


@dataclass(frozen=True)
class Excess:
    """The first thing of which there is too much, and where."""

    line: int
    got: str
    expected: str


def excess(text: str) -> Excess | None:
    """What a text has too much of; None if it keeps within the limits, or is no TOML from there on.

    >>> excess("a.b = 1") is None
    True
    >>> excess("a" + ".a" * 100 + " = 1").expected
    'keys of at most 8 parts'
    """
    at = keys = values = dots = depth = 0
    before = "\n"
    while (found := _TOKEN.search(text, at)) is not None:
        token, at = found.group(), found.end()
        if token in _ENDS:
            end = _ENDS[token].match(text, at)
            if end is None:
                return None
            at = end.end()
            continue
        if token in ('"', "'"):
            return None
        if token == ".":
            dots += 1
        elif token[0] in "\"'#":
            continue
        else:
            dots = 0
            keys += token == "=" or (token == "[" and depth == 0 and before == "\n")
            values += token in ",[{"
            depth += (token in "[{") - (token in "]}")
            before = token
        if dots >= limits.KEY_PARTS or depth > limits.NESTED or keys > limits.KEYS or values > limits.VALUES:
            return Excess(text.count("\n", 0, at) + 1, *_words(keys, values, dots))
    return None


def _words(keys: int, values: int, dots: int) -> tuple[str, str]:
    if dots >= limits.KEY_PARTS:
        return "a key of very many parts", f"keys of at most {limits.KEY_PARTS} parts"
    if keys > limits.KEYS:
        return f"more than {limits.KEYS:,} keys and headers", f"at most {limits.KEYS:,}"
    if values > limits.VALUES:
        return f"more than {limits.VALUES:,} values", f"at most {limits.VALUES:,}"
    return "brackets nested too deep", f"at most {limits.NESTED} brackets inside each other"
