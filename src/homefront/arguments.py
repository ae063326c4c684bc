"""What a caller gives, checked: one sentence that says which option, what came, what is expected, what is near.

The command line and Python share these checks, so the sentence names an argument as the command line spells it.
"""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from numbers import Integral, Real
from pathlib import Path
from typing import Any

from homefront.errors import ParameterError, nearest
from homefront.reading import short
from homefront.units import COARSEST

HALVES = ("society", "front")


def refusal(option: str, value: object, expected: str, known: Sequence[str] = ()) -> ParameterError:
    """The error for a value that is not what was expected; `known`: names of which the nearest is proposed.

    >>> print(refusal("--half", "fron", "expected society or front", ("society", "front")))
    --half 'fron': expected society or front. did you mean front?
    """
    hint = nearest(value, known) if isinstance(value, str) else ""
    return ParameterError(f"{option} {short(repr(value))}: {expected}{f'. {hint}' if hint else ''}")


def one_of(option: str, value: Any, known: Sequence[str], expected: str = "") -> str:
    """The value, if it is one of these names; `expected`: in other words than "expected a or b"."""
    if not isinstance(value, str) or value not in known:
        raise refusal(option, value, expected or f"expected {' or '.join(known)}", known)
    return value


def whole(option: str, value: Any, least: int, most: int | None = None) -> int:
    """A whole number in these bounds; True is none, 2.0 is none.

    >>> whole("--runs", 40, 4, 100_000)
    40
    """
    found = int(value) if isinstance(value, Integral) and not isinstance(value, bool) else None
    if found is None or found < least or (most is not None and found > most):
        ends = f"from {least:,} to {most:,}" if most is not None else f"from {least:,} on"
        raise refusal(option, value, f"expected a whole number {ends}")
    return found


def number(option: str, value: Any, least: float, most: float) -> float:
    """A number in these bounds; neither True nor NaN is one."""
    found = float(value) if isinstance(value, Real) and not isinstance(value, bool) else math.nan
    if not least <= found <= most:
        raise refusal(option, value, f"expected a number from {least:g} to {most:g}")
    return found


def flag(option: str, value: Any) -> bool:
    """True or False, and nothing that only counts as one of them."""
    if not isinstance(value, bool):
        raise refusal(option, value, "expected True or False")
    return value


def path(option: str, value: Any) -> Path:
    """The path of a file or folder, from text or a Path."""
    if not isinstance(value, (str, os.PathLike)) or not isinstance(os.fspath(value), str) or not os.fspath(value):
        raise refusal(option, value, "expected the path of a file or folder")
    return Path(value)


def people_per_agent(scale: Any) -> float:
    """1000.0 from "1:1000" or from 1/1000; ParameterError outside 1:1 to 1:20000.

    >>> people_per_agent("1:1000"), people_per_agent(1 / 1000)
    (1000.0, 1000.0)
    """
    try:
        people = _people(scale)
        if not 1 <= people <= COARSEST:
            raise ValueError
    except (ValueError, ZeroDivisionError, OverflowError):
        raise refusal("--scale", scale, "expected 1:1 to 1:20000, as in 1:1000") from None
    return people


def _people(scale: Any) -> float:
    """Of text, or of agents a person, to 12 digits, so that 1/49 means 1:49."""
    if isinstance(scale, Real) and not isinstance(scale, bool):
        return float(f"{1 / float(scale):.12g}")
    head, colon, tail = scale.partition(":") if isinstance(scale, str) else ("", "", "")
    if not colon or float(head) != 1:
        raise ValueError
    return float(tail)
