"""Naive forecasts that a score stands beside; each is defined for every class of target.

One that has nothing to say of a target falls back on the last value known before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from homefront.scenario.front_measures import LossMeasure
from homefront.scenario.schema import Measure, Scenario, TargetRow
from homefront.scenario.society_measures import SocietyMeasure


def same_pace(scenario: Scenario, row: TargetRow, measure: Measure) -> float:
    """A forecast of the front without a model: what the last target that a fit may use recorded, at the same pace.

    Losses go on at the mean rate since the first day, strengths and distances stay, cities are not lost; nan where
    nothing of the kind was known before.
    """
    uses = {target.target_id: target for target in scenario.targets if target.use == "fit"}
    known = [
        (max(m.dates), uses[m.target]) for m in scenario.measures
        if m.kind == measure.kind and m.target in uses and m.dates and m.where == measure.where
    ]  # fmt: skip
    if row.unit == "flag":
        return 0.0
    if not known:
        return math.nan
    when, last = max(known, key=lambda pair: pair[0])
    if isinstance(measure, LossMeasure):
        rate = last.value_best / ((when - scenario.start).days + 1)
        return rate * ((measure.last - (measure.begin or scenario.start)).days + 1)
    return last.value_best


def class_of(measure: Measure) -> str:
    """The class of a measure's target; of front and industry each kind is a class of its own."""
    return measure.alike if isinstance(measure, SocietyMeasure) else measure.kind


def other_countries(scenario: Scenario, measure: SocietyMeasure, others: Sequence[Scenario]) -> np.ndarray:
    """Recorded best values of targets of the same class elsewhere; days as parts of the span they lie in."""
    kind, out = measure.alike, []
    for other in others:
        if other.id == scenario.id:
            continue
        rows = {target.target_id: target for target in other.targets}
        for known in other.measures:
            if class_of(known) != kind or known.target not in rows:
                continue
            value = rows[known.target].value_best
            if kind == "day":
                value = value / other.days * scenario.days
            if kind in ("people", "fall of people"):
                continue
            out.append(value)
    return np.array(out, dtype=float)
