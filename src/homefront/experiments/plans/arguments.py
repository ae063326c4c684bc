"""What a caller hands in, from Python or from the command line: checked once, in the words of the command line."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Sequence, Set
from pathlib import Path

from homefront.errors import ParameterError, nearest
from homefront.reading import short

LONG = 10**12
"""From here on a number is told by its power of ten."""


def whole(option: str, value: object, low: int, high: int) -> int:
    """A whole number from `low` to `high`; ParameterError that names the option, as "--runs"."""
    most = f"{high:,}" if high < LONG else f"{high:.0e}"
    expected = f"expected a whole number from {low:,} to {most}"
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise ParameterError(f"{option} {_shown(value)}: {expected}")
    number = operator.index(value)
    if not low <= number <= high:
        raise ParameterError(f"{option} {_shown(number)}: {expected}")
    return number


def one_of(option: str, value: object, known: Sequence[str]) -> str:
    """One of the known words; ParameterError with the nearest of them."""
    if isinstance(value, str) and value in known:
        return value
    hint = nearest(value, known) if isinstance(value, str) else ""
    raise ParameterError(f"{option} {_shown(value)}: expected {either(known)}. {hint}".strip())


def text(option: str, value: object) -> str:
    """A text; ParameterError if it is none."""
    if not isinstance(value, str):
        raise ParameterError(f"{option} {_shown(value)}: expected a text")
    return value


def names(option: str, value: object) -> tuple[str, ...]:
    """Names, from one or a list of several; ParameterError if they are none."""
    found = (value,) if isinstance(value, str) else tuple(value) if isinstance(value, Iterable) else (None,)
    if not all(isinstance(name, str) and name for name in found):
        raise ParameterError(f"{option} {_shown(value)}: expected a name, or a list of names")
    listed = [str(name) for name in found]
    return tuple(sorted(listed) if isinstance(value, Set) else listed)


def path(option: str, value: object) -> Path:
    """A path, from a text or a path; ParameterError if it can be none."""
    if not isinstance(value, str | Path) or not str(value) or "\0" in str(value):
        raise ParameterError(f"{option} {_shown(value)}: expected the path of a file or a folder")
    return Path(value)


def either(words: Sequence[str]) -> str:
    """A list of words in a sentence.

    >>> either(["run", "whatif", "explain"])
    'run, whatif or explain'
    """
    return f"{', '.join(words[:-1])} or {words[-1]}" if len(words) > 1 else words[0]


def _shown(value: object) -> str:
    return short(repr(value))
