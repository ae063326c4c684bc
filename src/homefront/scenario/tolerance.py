"""The tolerance of a target, in which every gap from the record is counted: by fits, scores and tables alike.

    sigma^2 = (half-width of the record)^2 + (discrepancy)^2          gap = (value - best) / sigma

Nothing is cut: a front that is a hundred days late is farther off than one that is four days late, so there is always
a slope to learn from. What never happens counts as the first day on which it could no longer happen (Measure.if_never);
a value that cannot be, as a share of nobody, lies NO_ANSWER tolerances above the record.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from homefront.scenario.quantities import people_of
from homefront.scenario.schema import Measure, Scenario, TargetRow

NO_ANSWER = 5.0
"""The gap of a value that cannot be, in tolerances."""

NU = 4.0
"""Degrees of freedom of the loss. A gap of 5 tolerances counts as 2.8 would in a sum of squares, one of 20 as 4.3."""


@dataclass(frozen=True)
class Tolerance:
    """Of one target. All in its unit.

    best : of the record.   record_half_width : half its range.   discrepancy : what no model of this kind is asked to
    get right.   never : what a world counts in which it never happens; nan where that cannot be told.
    """

    best: float
    record_half_width: float
    discrepancy: float
    never: float

    def sigma(self, noise: float = 0.0) -> float:
        """One tolerance, in the target's unit.   noise : sd of the sampling noise of a world at a coarse scale."""
        return math.hypot(self.record_half_width, self.discrepancy, noise)

    def counted(self, values: np.ndarray, noise: float = 0.0) -> np.ndarray:
        """(worlds,) what each value counts as: itself, or where a world has no answer what stands for none."""
        never = self.never if math.isfinite(self.never) else self.best + NO_ANSWER * self.sigma(noise)
        return np.where(np.isfinite(values), values, never)

    def gap(self, value: float, noise: float = 0.0) -> float:
        """How many tolerances a value lies above the recorded best one; below it, negative. nan: no answer."""
        return float(self.counted(np.array(value), noise) - self.best) / self.sigma(noise)

    def gap_of_the_middle(self, values: Iterable[float]) -> float:
        """The gap of the median over worlds, at least one; those without an answer count too."""
        return self.gap(float(np.median(self.counted(np.array(list(values), dtype=float)))))


def tolerance_of(scenario: Scenario, row: TargetRow, measure: Measure) -> Tolerance:
    """The tolerance of a target of a scenario, by the measure that answers it."""
    discrepancy = measure.discrepancy.in_unit(row.value_best, people_of(scenario, measure.where))
    half = (row.value_high - row.value_low) / 2
    return Tolerance(row.value_best, half, discrepancy, measure.if_never(scenario))


def tolerances_of(scenario: Scenario) -> dict[str, Tolerance]:
    """The tolerance of every target that has a measure, by id."""
    rows = {row.target_id: row for row in scenario.targets}
    return {m.target: tolerance_of(scenario, rows[m.target], m) for m in scenario.measures if m.target in rows}


def loss(gaps: Iterable[float]) -> float:
    """What a fit makes smaller: mean over targets, one at least, of NU log(1 + gap^2 / NU).

    Up to about one tolerance it is the mean square. It is minus twice the log density of Student's t, but for a factor,
    so one wild target does not rule the sum, and yet it still pulls: the loss grows with every gap.

    >>> round(loss([1.0]), 3), round(loss([5.0]), 3), round(loss([100.0]), 3)
    (0.893, 7.924, 31.298)
    """
    squares = np.square(np.array(list(gaps), dtype=float))
    return float((NU * np.log1p(squares / NU)).mean())
