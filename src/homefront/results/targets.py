"""Targets of a run: the model's value beside the recorded range.

What a target is measured by is its [[measure]] (scenario/measures.py). Whether a target was `seen` by those whose
numbers the run has is parameters/seen.py's to say.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np

from homefront.parameters import seen_of
from homefront.results.frame import Frame
from homefront.results.recorded_world import RecordedWorld
from homefront.scenario.schema import Scenario
from homefront.scenario.tolerance import tolerances_of

GROUPS = ("front", "society", "industry")
"""Groups of targets, in the order of the table."""

USES = ("fit", "check", "context")


def target_values(scenario: Scenario, frame: Frame) -> dict[str, float]:
    """Value of every target that the model can answer and that lies within the run, by id.

    A measure without dates, as the day a city is lost, needs the whole scenario: later may still be never.
    """
    world = RecordedWorld(scenario, frame)
    return {
        measure.target: measure.value(world)
        for measure in scenario.measures
        if world.answers(measure.half, measure.where, measure.dates or (scenario.end,))
    }


def interval(values: Sequence[float]) -> dict[str, float | None]:
    """Median and 90 % interval over the worlds that have a value, and how many have; None where none has."""
    known = np.array([v for v in values if np.isfinite(v)], dtype=float)
    if not len(known):
        return {"median": None, "low": None, "high": None, "worlds": 0}
    low, median, high = np.quantile(known, [0.05, 0.5, 0.95])
    return {"median": float(median), "low": float(low), "high": float(high), "worlds": len(known)}


def counted(values: Sequence[float]) -> int:
    """Worlds in which a flag is up."""
    return sum(value == 1.0 for value in values)


def inside(values: Sequence[float], low: float, high: float) -> float:
    """Share of all worlds whose value lies within the record's range; a world without a value does not."""
    return sum(low <= round(value, 9) <= high for value in values) / len(values)


def target_rows(
    scenario: Scenario, worlds: Sequence[Mapping[str, float]], parameter_set: str = "defaults"
) -> list[dict[str, Any]]:
    """A row a target, by group, misses first in each: model, record, whether the median lies within the record's range.

    What happens in fewer than half of the worlds is a miss, whenever it happens in the others. `gap` : of the median
    over all worlds from the record, in tolerances (scenario/tolerance.py); here a world without an answer counts as
    what stands for none.   `within_one_tolerance` : whether that is 1 at most.   `sigma` : one tolerance;
    `record_half_width`, `discrepancy` : what it is made of, in squares.   `inside` : share of worlds within the
    record's range.   `yes` : worlds in which a flag is up, None for what is no flag.   `seen_by` : who had seen the
    target, "" for nobody; `seen` : whether anybody had.   parameter_set : of the worlds.   A target that no measure
    answers has no row.
    """
    rows, seen = [], seen_of(parameter_set, scenario.id)
    kinds = {measure.target: measure.kind for measure in scenario.measures}
    tolerances = tolerances_of(scenario)
    for target in scenario.targets:
        values = [world[target.target_id] for world in worlds if target.target_id in world]
        if not values or target.target_id not in tolerances:
            continue
        tolerance = tolerances[target.target_id]
        row: dict[str, Any] = {
            "id": target.target_id, "what": target.what, "group": target.group, "use": target.use,
            "place": target.place, "unit": target.unit, "kind": kinds.get(target.target_id, ""),
            **interval(values), "record_low": target.value_low,
            "record_best": target.value_best, "record_high": target.value_high,
            "yes": counted(values) if target.unit == "flag" else None,
            "inside": inside(values, target.value_low, target.value_high),
        }  # fmt: skip
        often = 2 * row["worlds"] >= len(values) and row["median"] is not None
        row |= {
            "sigma": tolerance.sigma(), "record_half_width": tolerance.record_half_width,
            "discrepancy": tolerance.discrepancy, "gap": tolerance.gap_of_the_middle(values),
        }  # fmt: skip
        row["within_one_tolerance"] = abs(row["gap"]) <= 1
        row["hit"] = often and target.value_low <= round(row["median"], 9) <= target.value_high
        half = "society" if target.group == "society" else "front"
        row["seen_by"] = seen.by(half, target.target_id, target.use)
        row["seen"] = row["seen_by"] != ""
        rows.append(row)
    return sorted(rows, key=lambda row: (GROUPS.index(row["group"]), row["hit"], USES.index(row["use"]), row["id"]))


def unanswered(scenario: Scenario, answered: set[str]) -> dict[str, int]:
    """Group -> number of targets that this run does not answer."""
    out: dict[str, int] = {}
    for target in scenario.targets:
        if target.target_id not in answered:
            out[target.group] = out.get(target.group, 0) + 1
    return out


def date_of(start: date, day: float) -> date:
    return start + timedelta(days=int(day))
