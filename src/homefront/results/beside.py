"""Numbers of the record that are drawn beside a curve and are no targets: model beside record, misses first.

Each is one number without a range of its own, of a day or the mean of a span. It is hit where it lies within the 5 to
95 % of the worlds, or where their middle is within a tenth of it (of a temperature: a degree).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from homefront.results.frame import Frame
from homefront.results.recorded_world import RecordedWorld
from homefront.results.targets import interval
from homefront.scenario.answers import Half
from homefront.scenario.on_record import Point, on_record
from homefront.scenario.parts import CurveName
from homefront.scenario.schema import Scenario
from homefront.scenario.sides import sides
from homefront.units import THOUSAND

AIRCRAFT = "aid.aircraft_per_day"
"""The value of a scenario that says how many aircraft a day stand for output 1."""

NEAR, NEAR_DEGREES = 0.1, 1.0

HALVES: dict[CurveName, Half] = {
    "people_present": "society", "defenders_men": "front", "attackers_men": "front", "defenders_captured": "front",
    "temperature": "front", "tanks": "industry", "aircraft": "industry",
}  # fmt: skip
UNITS: dict[CurveName, str] = {"tanks": "count per day", "aircraft": "count per day", "temperature": "deg C"}
"""Of a curve; persons where it is not here."""

NAMES: dict[CurveName, str] = {
    "people_present": "people present", "defenders_men": "{defender} men at the front",
    "attackers_men": "{attacker} men at the front", "defenders_captured": "{defender} soldiers captured and missing",
    "temperature": "temperature", "tanks": "war output in tanks",
    "aircraft": "war output in aircraft",
}  # fmt: skip
"""Of a curve; the sides as `sides` names them."""


def points_of(scenario: Scenario) -> dict[str, tuple[CurveName, str | None, Point]]:
    """Every number on record beside a curve, by an id of its own: curve, place if it has one, first day."""
    out: dict[str, tuple[CurveName, str | None, Point]] = {}
    for curve, place in dict.fromkeys((item.curve, item.place) for item in scenario.on_record):
        for point in on_record(scenario, curve, place):
            key = " ".join(part for part in (curve, place, point.first.isoformat()) if part)
            same = sum(known == key or known.startswith(f"{key} ") for known in out)
            out[f"{key} {same + 1}" if same else key] = curve, place, point
    return out


def beside_values(scenario: Scenario, frame: Frame) -> dict[str, float]:
    """What the model has for each of them that the run answers, in the unit of the record; by id."""
    out, world = {}, RecordedWorld(scenario, frame)
    for key, (curve, place, point) in points_of(scenario).items():
        first = max(point.first, scenario.start)
        if curve == "aircraft" and AIRCRAFT not in scenario.values:
            continue
        where = place if curve == "people_present" else None
        if world.answers(HALVES[curve], where, (first, point.last)):
            value = _CURVES[curve](world, place, world.day(first), world.day(point.last) + 1)
            if np.isfinite(value):
                out[key] = float(value)
    return out


def _people(world: RecordedWorld, place: str | None, i: int, j: int) -> float:
    assert place is not None
    return float(world.people(place) * (1 - world.series("gone", place)[i:j].mean()))


def _men(side: str) -> Callable[[RecordedWorld, str | None, int, int], float]:
    def men(world: RecordedWorld, place: str | None, i: int, j: int) -> float:
        off = world.front.off_axis.men if side == "defenders" else 0.0
        return float(THOUSAND * (world.front.axis[side][:, i:j].sum(axis=0).mean() + off))

    return men


def _captured(world: RecordedWorld, place: str | None, i: int, j: int) -> float:
    """A total since the first day, on the last day of the span."""
    return float(THOUSAND * world.front.axis["captured"][:, j - 1].sum())


def _temperature(world: RecordedWorld, place: str | None, i: int, j: int) -> float:
    return float(world.front.data.nation["temperature"][i:j].mean())


def _tanks(world: RecordedWorld, place: str | None, i: int, j: int) -> float:
    return float(world.front.industry["output"][i:j].mean() * world.front.tanks_per_day)


def _aircraft(world: RecordedWorld, place: str | None, i: int, j: int) -> float:
    return float(world.front.industry["output"][i:j].mean() * world.scenario.number(AIRCRAFT))


_CURVES: dict[CurveName, Callable[[RecordedWorld, str | None, int, int], float]] = {
    "people_present": _people, "defenders_men": _men("defenders"), "attackers_men": _men("attackers"),
    "defenders_captured": _captured, "temperature": _temperature, "tanks": _tanks, "aircraft": _aircraft,
}  # fmt: skip


def beside_rows(scenario: Scenario, worlds: Sequence[Mapping[str, float]]) -> list[dict[str, Any]]:
    """A row a number, misses first: median and 90 % of worlds, the record's number, hit, and how many times too many.

    `times` : median over record, None of a temperature.
    """
    rows, named = [], asdict(sides(scenario))
    for key, (curve, place, point) in points_of(scenario).items():
        values = [world[key] for world in worlds if key in world]
        if not values:
            continue
        row: dict[str, Any] = {
            "id": key, "curve": curve, "what": f"{NAMES[curve].format(**named)}: {point.label}", "place": place or "",
            "unit": UNITS.get(curve, "persons"), "first": max(point.first, scenario.start).isoformat(),
            "last": point.last.isoformat(), **interval(values), "record": point.value, "source": point.source,
            "grade": point.confidence,
        }  # fmt: skip
        near = max(NEAR * abs(point.value), NEAR_DEGREES if curve == "temperature" else 0.0)
        row["hit"] = row["low"] <= point.value <= row["high"] or abs(row["median"] - point.value) <= near
        row["times"] = row["median"] / point.value if curve != "temperature" and point.value else None
        rows.append(row)
    return sorted(rows, key=lambda row: row["hit"])
