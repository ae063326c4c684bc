"""Outcomes and targets of one world, and over worlds: model beside record, misses first.

One function a kind of measure (scenario.toml, [[measure]]). Until a posterior exists every society target is `seen`:
the model papers' values had seen it, so agreement is no evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from homefront.results.results import PlaceTable, WorldResult
from homefront.scenario.schema import Measure, Scenario


@dataclass(frozen=True)
class Frame:
    """What a measure is taken from: one world with its places, first day and days."""

    world: WorldResult
    places: PlaceTable
    start: date
    days: int

    def day(self, when: date | None) -> int:
        assert when is not None
        return (when - self.start).days

    def series(self, name: str, place: str | None) -> np.ndarray:
        assert place is not None
        return np.asarray(self.world.data[name][self.places.index(place)], dtype=float)

    def people(self, place: str | None) -> float:
        assert place is not None
        return float(self.places.population[self.places.index(place)])


def _gone_own_at(f: Frame, m: Measure) -> float:
    return float(f.series("own", m.place)[f.day(m.on)])


def _gone_own_rise(f: Frame, m: Measure) -> float:
    own, gone = f.series("own", m.place), f.series("gone", m.place)
    start = f.day(m.after)
    return float((own[f.day(m.last)] - own[start]) / (1 - gone[start]))


def _day_of_largest_exit(f: Frame, m: Measure) -> float:
    own = np.concatenate(([0.0], f.series("own", m.place)))
    exits = np.diff(own)[f.day(m.first) : f.day(m.last) + 1]
    return float(f.day(m.first) + np.argmax(exits)) if exits.max() > 0 else float("nan")


def _day_nine_tenths(f: Frame, m: Measure) -> float:
    own, first = f.series("own", m.place), f.day(m.after)
    rise = own[first : f.day(m.last) + 1] - own[first]
    return float(first + np.argmax(rise >= 0.9 * rise.max())) if rise.max() > 0 else float("nan")


def _population_at(f: Frame, m: Measure) -> float:
    """As the day begins: people less those away at the end of the day before (on the first day, at its own end)."""
    return float(f.people(m.place) * (1 - f.series("gone", m.place)[max(0, f.day(m.on) - 1)]))


def _population_fall_unordered(f: Frame, m: Measure) -> float:
    away = f.series("own", m.place) + f.series("homeless", m.place)
    return float(f.people(m.place) * (away[f.day(m.last)] - away[f.day(m.first)]))


def _fear_greater(f: Frame, m: Measure) -> float:
    fear = f.series("fear", m.place)
    return float(fear[f.day(m.on)] > fear[f.day(m.than_on)])


def _gone_own_max(f: Frame, m: Measure) -> float:
    chosen = np.array([region in m.regions for region in f.places.regions])
    people = f.places.population[chosen]
    own = np.asarray(f.world.data["own"][chosen, : f.day(m.last) + 1], dtype=float)
    return float(((own * people[:, None]).sum(axis=0) / people.sum()).max())


MEASURE_FUNCTIONS: dict[str, Callable[[Frame, Measure], float]] = {
    "share_gone_own_at": _gone_own_at,
    "share_gone_own_rise": _gone_own_rise,
    "day_of_largest_exit": _day_of_largest_exit,
    "day_nine_tenths": _day_nine_tenths,
    "population_at": _population_at,
    "population_fall_unordered": _population_fall_unordered,
    "fear_greater": _fear_greater,
    "share_gone_own_max": _gone_own_max,
}


def target_values(scenario: Scenario, frame: Frame) -> dict[str, float]:
    """Value of every target that the model can answer and that lies within the run, by id."""
    by_kind = {**{r.region_id: r.region_id for r in scenario.regions}}
    out = {}
    for measure in scenario.measures:
        dates = [d for d in (measure.on, measure.than_on, measure.after, measure.first, measure.last) if d is not None]
        regions = tuple(by_kind[r] for r in scenario.region_ids(measure.regions)) if measure.regions else ()
        known = measure.place is None or measure.place in frame.places.ids
        if known and all(0 <= frame.day(d) < frame.days for d in dates):
            resolved = Measure(**{**measure.__dict__, "regions": regions})
            out[measure.target] = MEASURE_FUNCTIONS[measure.kind](frame, resolved)
    return out


def outcome_values(frame: Frame) -> dict[str, float]:
    """Outcomes of design section 3 that a society with a recorded front can answer, by id.

    moscow_gone : share away by own decision, maximum over 15-20 October, of residents present on 14 October.
    occupied_people : people at home under occupation on the last day (where the enemy stands is given by the record).
    """
    out = {
        "occupied_people": float((frame.world.data["occupied"][:, -1] * frame.places.population).sum()),
        "people_away": float((frame.world.data["gone"][:, -1] * frame.places.population).sum()),
    }
    eve = frame.day(date(1941, 10, 14))
    if "Moscow" in frame.places.ids and 0 <= eve < frame.days - 6:
        own, gone = frame.series("own", "Moscow"), frame.series("gone", "Moscow")
        out["moscow_gone"] = float((own[eve + 1 : eve + 7].max() - own[eve]) / (1 - gone[eve]))
    return out


OUTCOME_UNITS = {"moscow_gone": "share", "occupied_people": "person", "people_away": "person"}


def interval(values: Sequence[float]) -> dict[str, float | None]:
    """Median and 90 % interval over the worlds that have a value, and how many have; None where none has."""
    known = np.array([v for v in values if np.isfinite(v)], dtype=float)
    if not len(known):
        return {"median": None, "low": None, "high": None, "worlds": 0}
    low, median, high = np.quantile(known, [0.05, 0.5, 0.95])
    return {"median": float(median), "low": float(low), "high": float(high), "worlds": len(known)}


def target_rows(scenario: Scenario, worlds: Sequence[Mapping[str, float]]) -> list[dict[str, Any]]:
    """A row a target, misses first: model, record, whether the median lies within the record's range."""
    rows = []
    for target in scenario.targets:
        values = [world[target.target_id] for world in worlds if target.target_id in world]
        if not values:
            continue
        row: dict[str, Any] = {
            "id": target.target_id, "what": target.what, "group": target.group, "use": target.use,
            "place": target.place, "unit": target.unit, **interval(values), "record_low": target.value_low,
            "record_best": target.value_best, "record_high": target.value_high,
        }  # fmt: skip
        median = row["median"]
        row["hit"] = median is not None and target.value_low <= round(median, 9) <= target.value_high
        row["seen"] = True
        rows.append(row)
    return sorted(rows, key=lambda row: (row["hit"], {"fit": 0, "check": 1, "context": 2}[row["use"]], row["id"]))


def unanswered(scenario: Scenario, answered: set[str]) -> dict[str, int]:
    """Group -> number of targets that this run does not answer."""
    out: dict[str, int] = {}
    for target in scenario.targets:
        if target.target_id not in answered:
            out[target.group] = out.get(target.group, 0) + 1
    return out


def date_of(start: date, day: float) -> date:
    return start + timedelta(days=int(day))
