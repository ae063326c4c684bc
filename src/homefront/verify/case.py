"""A case: a set-up whose outcome is known from theory or from a published run."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One number of a case.

    tolerance : how far `got` may lie from `expected`, in the same unit.   se : standard error of `got`, nan where
    nothing is drawn.
    """

    what: str
    expected: float
    got: float
    tolerance: float
    se: float = math.nan

    @property
    def passed(self) -> bool:
        return abs(self.got - self.expected) <= self.tolerance


@dataclass(frozen=True)
class Case:
    """A case of `homefront verify`.

    id : as in V01.   models : names of the models that it covers; empty for one about another part of the engine.
    quick : takes under two seconds, once its kernels are compiled.   run : does it, and returns the numbers.
    needs : a package of an extra, without which it is skipped and said so.
    """

    id: str
    title: str
    source: str
    run: Callable[[], list[Check]]
    models: tuple[str, ...] = ()
    quick: bool = True
    needs: str = ""


def within_errors(what: str, expected: float, draws: list[float], errors: float = 4.0, slack: float = 0.0) -> Check:
    """The mean of independent draws must lie within so many of its standard errors, and a slack for printed digits."""
    n = len(draws)
    mean = math.fsum(draws) / n
    variance = math.fsum((x - mean) ** 2 for x in draws) / (n - 1)
    se = math.sqrt(variance / n)
    return Check(what, expected, mean, errors * se + slack, se)
