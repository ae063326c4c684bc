"""Naive forecasts that a score stands beside; each is defined for every class of target.

One that has nothing to say of a target falls back on the last value known before.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from homefront.scenario.measures import Measure
from homefront.scenario.schema import Scenario, TargetRow

CLASSES = {
    "share_gone_own_at": "share away", "share_gone_own_rise": "share away", "share_gone_own_max": "share away",
    "share_gone_at": "share away", "share_gone_max": "share away", "day_of_largest_exit": "day",
    "day_nine_tenths": "day", "days_to_largest_exit": "delay", "days_of_exit": "span", "days_until_fallen": "span",
    "share_of_peak_left": "decay", "population_at": "people", "population_fall_unordered": "fall of people",
    "fear_greater": "order of fear",
}  # fmt: skip
"""Kind of measure of the society -> class of target; of the front each kind is a class of its own."""

LOSSES = ("soviet_irrecoverable", "soviet_sanitary", "german_casualties")
"""Kinds of measure that count losses over a span."""


def same_pace(scenario: Scenario, row: TargetRow, measure: Measure) -> float:
    """A forecast of the front without a model: what the last target that a fit may use recorded, at the same pace.

    Losses go on at the mean rate since the first day, strengths and distances stay, cities are not lost; nan where
    nothing of the kind was known before.
    """
    uses = {target.target_id: target for target in scenario.targets if target.use == "fit"}
    known = [
        (max(m.dates), uses[m.target]) for m in scenario.measures
        if m.kind == measure.kind and m.target in uses and m.dates and m.place == measure.place
    ]  # fmt: skip
    if row.unit == "flag":
        return 0.0
    if not known:
        return math.nan
    when, last = max(known, key=lambda pair: pair[0])
    if measure.kind in LOSSES:
        rate = last.value_best / ((when - scenario.start).days + 1)
        first = measure.first or scenario.start
        return rate * ((max(measure.dates) - first).days + 1)
    return last.value_best


def last_value(scenario: Scenario, measure: Measure) -> float:
    """What was so before the time that is asked about: nobody away, everybody present, nothing faded."""
    kind = CLASSES[measure.kind]
    if kind == "day":
        first = measure.first or measure.after or scenario.start
        return float((first - scenario.start).days)
    if kind == "people":
        people = {row.city: row.population or 0 for row in scenario.captures}
        regions = scenario.region_ids([measure.place or ""])
        of_regions = sum(row.population for row in scenario.regions if row.region_id in regions)
        return float(people.get(measure.place or "", of_regions))
    return 1.0 if kind == "decay" else 0.0


def other_countries(scenario: Scenario, measure: Measure, others: Sequence[Scenario]) -> np.ndarray:
    """Recorded best values of targets of the same class elsewhere; days as parts of the span they lie in."""
    kind, out = CLASSES[measure.kind], []
    for other in others:
        if other.id == scenario.id:
            continue
        rows = {target.target_id: target for target in other.targets}
        for known in other.measures:
            if CLASSES.get(known.kind) != kind or known.target not in rows:
                continue
            value = rows[known.target].value_best
            if kind == "day":
                value = value / other.days * scenario.days
            if kind in ("people", "fall of people"):
                continue
            out.append(value)
    return np.array(out, dtype=float)
