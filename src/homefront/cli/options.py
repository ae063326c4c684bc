"""Options of the command line, read: scales, causes and processes, parameters."""

from __future__ import annotations

from homefront.errors import ParameterError
from homefront.units import COARSEST


def people_per_agent(text: str) -> float:
    """1000.0 from "1:1000"; ParameterError outside 1:1 to 1:20000."""
    head, colon, tail = text.partition(":")
    try:
        number = float(tail)
        if not colon or float(head) != 1 or not 1 <= number <= COARSEST:
            raise ValueError
    except ValueError:
        raise ParameterError(f"--scale {text!r}: expected 1:1 to 1:20000, as in 1:1000") from None
    return number
