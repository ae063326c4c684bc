"""The coding sheet: what is asked of a coder for each coded variable. The words stand in sheet.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FILE = Path(__file__).parent / "sheet.toml"

POINTS = (0.0, 0.25, 0.5, 0.75, 1.0)
"""Of the scale. A value between two of them comes of a formula or a count only."""

STEP = 0.25
"""From one point to the next."""


@dataclass(frozen=True)
class CodedVariable:
    """One variable of the sheet.

    Attributes
    ----------
    code : str
        As files have it, "lg".
    title, question : str
        In a few words; what the coder answers for a place and a period.
    points : tuple of str
        What each of `POINTS` means.
    formula : str
        How a value is worked out, where that comes before the points; "" for most.
    examples : tuple of str
        From other wars, for practice.
    rules : str
        What counts and what is no evidence.
    default : tuple of two floats
        Range, share, that the merge takes where neither coder found evidence.
    equations : tuple of str
        Numbers of docs/model/ that read it.
    eve : bool
        Coded once, for the day before the case begins.
    """

    code: str
    title: str
    question: str
    points: tuple[str, ...]
    formula: str
    examples: tuple[str, ...]
    rules: str
    default: tuple[float, float]
    equations: tuple[str, ...]
    eve: bool

    @property
    def scale(self) -> tuple[tuple[float, str], ...]:
        """Each point with what it means."""
        return tuple(zip(POINTS, self.points, strict=True))


@cache
def sheet() -> Mapping[str, CodedVariable]:
    """The variables by their code, in the order of the sheet.

    >>> sheet()["lg"].question
    "How far were the place's own authorities seen to leave?"
    """
    written = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {code: _variable(code, entry) for code, entry in written.items()}


def _variable(code: str, entry: Mapping[str, Any]) -> CodedVariable:
    low, high = entry["default"]
    return CodedVariable(
        code=code, title=entry["title"], question=entry["question"], points=tuple(entry["points"]),
        formula=entry.get("formula", ""), examples=tuple(entry["examples"]), rules=entry["rules"],
        default=(float(low), float(high)), equations=tuple(entry["equations"]), eve=entry.get("eve", False),
    )  # fmt: skip
