"""Targets of one world, and over worlds: model beside record, misses first.

One function a kind of measure (scenario.toml, [[measure]]). Whether a target was `seen` by those whose numbers the run
has is parameters/seen.py's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from homefront.observe.front_recorder import FrontData
from homefront.parameters import seen_of
from homefront.results import front_measures as front
from homefront.results.frame import Frame
from homefront.results.front_measures import FrontFrame
from homefront.scenario.measures import MEASURES, Measure
from homefront.scenario.schema import Scenario

GROUPS = ("front", "society", "industry")
"""Groups of targets, in the order of the table."""

USES = ("fit", "check", "context")


def _where(m: Measure) -> str | tuple[str, ...] | None:
    return m.regions or m.place


def _gone_own_at(f: Frame, m: Measure) -> float:
    return float(f.series("own", _where(m))[f.day(m.on)])


def _gone_at(f: Frame, m: Measure) -> float:
    return float(f.series("gone", _where(m))[f.day(m.on)])


def _gone_own_rise(f: Frame, m: Measure) -> float:
    own, gone = f.series("own", _where(m)), f.series("gone", _where(m))
    start = f.day(m.after)
    return float((own[f.day(m.last)] - own[start]) / (1 - gone[start]))


def _day_of_largest_exit(f: Frame, m: Measure) -> float:
    own = np.concatenate(([0.0], f.series("own", _where(m))))
    exits = np.diff(own)[f.day(m.first) : f.day(m.last) + 1]
    return float(f.day(m.first) + np.argmax(exits)) if exits.max() > 0 else float("nan")


def _days_to_largest_exit(f: Frame, m: Measure) -> float:
    return _day_of_largest_exit(f, m) - f.day(m.since)


def _day_nine_tenths(f: Frame, m: Measure) -> float:
    own, first = f.series("own", _where(m)), f.day(m.after)
    rise = own[first : f.day(m.last) + 1] - own[first]
    return float(first + np.argmax(rise >= 0.9 * rise.max())) if rise.max() > 0 else float("nan")


def _days_of_exit(f: Frame, m: Measure) -> float:
    assert m.part is not None
    gone = f.series("gone", _where(m))[f.day(m.after) : f.day(m.last) + 1]
    rise = gone.max() - gone[0]
    if rise <= 0:
        return float("nan")
    for days in range(1, len(gone)):
        if (gone[days:] - gone[:-days]).max() >= m.part * rise:
            return float(days)
    return float("nan")


def _days_until_fallen(f: Frame, m: Measure) -> float:
    """The whole span and one day more where it never is."""
    assert m.part is not None
    own = f.series("own", _where(m))[f.day(m.after) : f.day(m.last) + 1]
    if own[0] <= 0:
        return float("nan")
    fallen = np.flatnonzero(own <= m.part * own[0])
    return float(fallen[0]) if len(fallen) else float(len(own))


def _population_at(f: Frame, m: Measure) -> float:
    """As the day begins: people less those away at the end of the day before (on the first day, at its own end)."""
    return float(f.people(_where(m)) * (1 - f.series("gone", _where(m))[max(0, f.day(m.on) - 1)]))


def _population_fall_unordered(f: Frame, m: Measure) -> float:
    away = f.series("own", _where(m)) + f.series("homeless", _where(m))
    return float(f.people(_where(m)) * (away[f.day(m.last)] - away[f.day(m.first)]))


def _fear_greater(f: Frame, m: Measure) -> float:
    fear = f.series("fear", _where(m))
    return float(fear[f.day(m.on)] > fear[f.day(m.than_on)])


def _greatest(name: str) -> Callable[[Frame, Measure], float]:
    return lambda f, m: float(f.series(name, m.regions)[: f.day(m.last) + 1].max())


def _share_of_peak_left(f: Frame, m: Measure) -> float:
    own = f.series("own", m.regions)[: f.day(m.on) + 1]
    return float(own[-1] / own.max()) if own.max() > 0 else float("nan")


def _place(m: Measure) -> str:
    assert m.place is not None
    return m.place


def _data(f: Frame) -> FrontData:
    return f.known_front.data


def _retreat_begins(f: Frame, m: Measure) -> float:
    assert m.behind is not None
    return front.retreat_begins(_data(f), _place(m), m.behind, f.day(m.last))


def _over_a_span(measure: Callable[[FrontFrame, int, int], float]) -> Callable[[Frame, Measure], float]:
    return lambda f, m: measure(f.known_front, f.day(m.first), f.day(m.last))


def _soviet_strength(f: Frame, m: Measure) -> float:
    first, last = (m.on, m.on) if m.on is not None else (m.first, m.last)
    return front.soviet_strength(_data(f), f.known_front.off_axis, m.place, f.day(first), f.day(last))


MEASURE_FUNCTIONS: dict[str, Callable[[Frame, Measure], float]] = {
    "share_gone_own_at": _gone_own_at,
    "share_gone_own_rise": _gone_own_rise,
    "day_of_largest_exit": _day_of_largest_exit,
    "day_nine_tenths": _day_nine_tenths,
    "population_at": _population_at,
    "population_fall_unordered": _population_fall_unordered,
    "fear_greater": _fear_greater,
    "share_gone_own_max": _greatest("own"),
    "share_gone_at": _gone_at,
    "share_gone_max": _greatest("gone"),
    "share_of_peak_left": _share_of_peak_left,
    "days_of_exit": _days_of_exit,
    "days_to_largest_exit": _days_to_largest_exit,
    "days_until_fallen": _days_until_fallen,
    "city_lost_day": lambda f, m: front.city_lost_day(_data(f), _place(m)),
    "city_regained_day": lambda f, m: front.city_regained_day(_data(f), _place(m)),
    "city_lost_by": lambda f, m: front.city_lost_by(_data(f), _place(m), f.day(m.last)),
    "front_distance_at": lambda f, m: front.front_distance_at(_data(f), _place(m), f.day(m.on)),
    "front_past_at": lambda f, m: front.front_past_at(_data(f), _place(m), f.day(m.on)),
    "front_closest": lambda f, m: front.front_closest(_data(f), _place(m), f.day(m.last)),
    "front_beyond": lambda f, m: front.front_beyond(_data(f), _place(m), f.day(m.last)),
    "retreat_begins": _retreat_begins,
    "retreat_by": lambda f, m: front.retreat_by(_data(f), _place(m), f.day(m.on)),
    "soviet_irrecoverable": _over_a_span(lambda a, i, j: front.soviet_irrecoverable(a.data, a.off_axis, i, j)),
    "soviet_sanitary": _over_a_span(lambda a, i, j: front.soviet_sanitary(a.data, a.off_axis, i, j)),
    "german_casualties": lambda f, m: front.german_casualties(_data(f), f.day(m.last)),
    "soviet_strength_at": _soviet_strength,
    "soviet_strength_mean": _soviet_strength,
    "german_strength_at": lambda f, m: front.german_strength_at(_data(f), f.day(m.on)),
    "tanks_made": _over_a_span(lambda a, i, j: front.tanks_made(a.data, a.tanks_per_day, i, j)),
    "tanks_a_day": _over_a_span(lambda a, i, j: front.tanks_a_day(a.data, a.tanks_per_day, i, j)),
    "capacity_index": _over_a_span(lambda a, i, j: front.capacity_index(a.data, i, j)),
    "plants_shipped": lambda f, m: front.plants_shipped(_data(f), f.day(m.on)),
}


def target_values(scenario: Scenario, frame: Frame) -> dict[str, float]:
    """Value of every target that the model can answer and that lies within the run, by id.

    A measure without dates, as the day a city is lost, needs the whole scenario: later may still be never.
    """
    out = {}
    cities = {row.city for row in scenario.captures}
    for measure in scenario.measures:
        dates = measure.dates or (scenario.end,)
        regions = scenario.region_ids(measure.regions or _region_of(measure, cities))
        place = None if regions else measure.place
        if frame.answers(MEASURES[measure.kind].half, place, dates, scenario.end):
            out[measure.target] = MEASURE_FUNCTIONS[measure.kind](frame, replace(measure, regions=regions))
    return out


def _region_of(measure: Measure, cities: Collection[str]) -> tuple[str, ...]:
    """The name of the region that a measure is of, if it is of no city."""
    return () if measure.place is None or measure.place in cities else (measure.place,)


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

    What happens in fewer than half of the worlds is a miss, whenever it happens in the others. `inside` : share of
    worlds within the record's range.   `yes` : worlds in which a flag is up, None for what is no flag.   `seen_by` :
    who had seen the target, "" for nobody; `seen` : whether anybody had.   parameter_set : of the worlds.
    """
    rows, seen = [], seen_of(parameter_set, scenario.id)
    kinds = {measure.target: measure.kind for measure in scenario.measures}
    for target in scenario.targets:
        values = [world[target.target_id] for world in worlds if target.target_id in world]
        if not values:
            continue
        row: dict[str, Any] = {
            "id": target.target_id, "what": target.what, "group": target.group, "use": target.use,
            "place": target.place, "unit": target.unit, "kind": kinds.get(target.target_id, ""),
            **interval(values), "record_low": target.value_low,
            "record_best": target.value_best, "record_high": target.value_high,
            "yes": counted(values) if target.unit == "flag" else None,
            "inside": inside(values, target.value_low, target.value_high),
        }  # fmt: skip
        often = 2 * row["worlds"] >= len(values) and row["median"] is not None
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
