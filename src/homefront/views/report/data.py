"""What a report says of a run's worlds: counted outcomes, targets, and the middle and 90 % of every series by day.

Worlds are read one at a time and kept as two bytes a number, so that a report of hundreds of worlds fits the memory.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from homefront.engine.drawn import drawn_in, drawn_strengths
from homefront.engine.settings import Settings
from homefront.experiments.coarseness import smallest_scored
from homefront.observe.front_recorder import FrontData
from homefront.results.beside import beside_rows, beside_values
from homefront.results.folder import ResultFolder
from homefront.results.frame import Frame, FrontFrame, front_frame
from homefront.results.outcomes import outcome_values
from homefront.results.rests import rests_on
from homefront.results.results import PlaceTable, Results, WorldResult, combined_hash
from homefront.results.targets import counted, interval, target_rows, target_values, unanswered
from homefront.scenario.changed import changed_front, changes_of
from homefront.scenario.inputs import ARMY_KIND
from homefront.scenario.schema import Scenario
from homefront.views.report.each_world import MOST_WORLDS, EachWorld
from homefront.views.report.person import Followed

CURVES = (
    "gone",
    "own",
    "ordered",
    "homeless",
    "occupied",
    "belief",
    "fear",
    "resolve",
    "shown",
    "reported",
    "coverage",
)
"""Measures of the society that the page draws; all from 0 to 1."""

OF_THE_FREE = frozenset({"belief", "fear", "resolve", "shown", "reported", "coverage"})
"""Means over those not occupied; the country's mean weighs places by them."""

QUANTILES = (0.05, 0.5, 0.95)
NONE = np.iinfo(np.uint16).max

Run = ResultFolder | Results


@dataclass
class Collected:
    """Over worlds. Arrays begin with low, middle, high (5, 50, 95 %); men in persons.

    society : (3, places, days) by measure.   nation : (3, days), residents.   position : (3, axes, days), km.
    fallen : share of worlds (cities, days).   war : (3, days) by name: losses since the first day, men, temperature.
    industry : (3, days).
    stages : mean over worlds (plants, stages, days).   input_row : of the first world (places, days).
    values : outcome -> value by world.   each : what is kept of each world by itself.
    """

    scenario: Scenario
    places: PlaceTable
    start: date
    days: int
    provenance: Mapping[str, Any]
    result_hash: str
    seeds: list[int] = field(default_factory=list)
    society: dict[str, np.ndarray] = field(default_factory=dict)
    nation: dict[str, np.ndarray] = field(default_factory=dict)
    front: FrontData | None = None
    position: np.ndarray | None = None
    fallen: np.ndarray | None = None
    war: dict[str, np.ndarray] = field(default_factory=dict)
    industry: dict[str, np.ndarray] = field(default_factory=dict)
    tanks_per_day: float = float("nan")
    stages: np.ndarray | None = None
    values: dict[str, list[float]] = field(default_factory=dict)
    zones: dict[str, list[float]] = field(default_factory=dict)
    targets: list[dict[str, Any]] = field(default_factory=list)
    unanswered: dict[str, int] = field(default_factory=dict)
    beside: list[dict[str, Any]] = field(default_factory=list)
    rests_on: dict[str, Any] = field(default_factory=dict)
    smallest: str = ""
    followed: list[Followed] = field(default_factory=list)
    input_row: np.ndarray | None = None
    each: EachWorld = field(default_factory=EachWorld)

    @property
    def worlds(self) -> int:
        return len(self.seeds)

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """Interval over worlds of each outcome, with the scenario's sentence; `yes`: worlds in which a flag is up."""
        rows = []
        for outcome in self.scenario.outcomes:
            if outcome.id in self.values:
                values = self.values[outcome.id]
                yes = counted(values) if outcome.unit == "flag" else None
                rows.append(
                    {
                        "id": outcome.id,
                        "unit": outcome.unit,
                        "sentence": outcome.sentence,
                        "yes": yes,
                        "place": outcome.where if isinstance(outcome.where, str) else None,
                        "kind": outcome.kind,
                        "assumed": outcome.rests_on_assumed,
                        "values": values,
                        **interval(values),
                    }
                )
        return rows


def collect(run: Run, scenario: Scenario) -> Collected:
    """Reads all worlds of a run, one by one."""
    out = Collected(scenario, run.places, run.start, run.days, run.provenance, "")
    resident = np.array([kind != ARMY_KIND for kind in run.places.kinds], dtype=bool)
    weight = np.where(resident, run.places.population, 0.0)
    society: dict[str, list[np.ndarray]] = {name: [] for name in CURVES}
    nation: dict[str, list[np.ndarray]] = {name: [] for name in CURVES}
    fronts: dict[str, list[np.ndarray]] = {}
    fallen: np.ndarray | None = None
    stages: np.ndarray | None = None
    hashes, targets, beside, drawn = [], [], [], []
    for world in run.worlds() if isinstance(run, ResultFolder) else run.worlds:
        out.seeds.append(world.seed)
        hashes.append(world.result_hash)
        if world.data:
            for name in CURVES:
                society[name].append(_two_bytes(world.data[name]))
                nation[name].append(_country(world, name, weight))
        front, strengths, series = None, {}, {}
        if world.front is not None:
            front = _front_frame(scenario, run.provenance, world, world.front)
            out.front, out.tanks_per_day = world.front, front.tanks_per_day
            series = _front_series(front)
            for name, values in series.items():
                fronts.setdefault(name, []).append(values)
            fallen = world.front.fallen.astype(np.int64) if fallen is None else fallen + world.front.fallen
            stages = world.front.stages.copy() if stages is None else stages + world.front.stages
            strengths = drawn_strengths(scenario, run.provenance, world.positions, world.seed)
            for place, strength in strengths.items():
                out.zones.setdefault(place, []).append(strength)
        frame = Frame(world if world.data else None, run.places if world.data else None, run.start, run.days, front)
        answers = outcome_values(scenario, frame)
        for name, value in answers.items():
            out.values.setdefault(name, []).append(value)
        country = {name: rows[-1] for name, rows in nation.items() if rows}
        out.each.add(scenario, world.seed, frame, answers, series, country)
        targets.append(target_values(scenario, frame))
        beside.append(beside_values(scenario, frame))
        drawn.append(drawn_in(run.provenance, world.positions, strengths))
        if len(world.persons) and len(out.followed) < MOST_WORLDS:
            out.followed.append(Followed.of(world))
        if world.data and out.input_row is None:
            out.input_row = np.asarray(world.data["input_row"])
    out.result_hash = hashes[0] if len(hashes) == 1 else combined_hash(hashes)
    out.targets = target_rows(scenario, targets, str(run.provenance["parameter_set"]))
    smallest = smallest_scored(scenario, _settings(run.provenance))
    out.smallest = "" if smallest is None else smallest.text()
    out.beside = beside_rows(scenario, beside)
    out.rests_on = rests_on(out.values, {outcome.id: outcome.unit for outcome in scenario.outcomes}, drawn)
    out.unanswered = unanswered(scenario, {row["id"] for row in out.targets})
    if society["gone"]:
        out.society = {name: _quantiles_of_bytes(rows) for name, rows in society.items()}
        out.nation = {name: quantiles(rows) for name, rows in nation.items()}
    if fallen is not None and stages is not None:
        out.fallen, out.stages = fallen / out.worlds, stages / out.worlds
        out.position = quantiles(fronts.pop("position"))
        out.industry = {name: quantiles(fronts.pop(name)) for name in ("output", "capacity")}
        out.war = {name: quantiles(rows) for name, rows in fronts.items()}
    return out


def _settings(provenance: Mapping[str, Any]) -> Settings:
    """What says how large the places of a run were."""
    scale = float(str(provenance["scale"]).partition(":")[2])
    return Settings(
        people_per_agent=scale, floor=float(provenance["floor"]), inputs=provenance["inputs"], only=provenance["only"]
    )


def quantiles(rows: Sequence[np.ndarray]) -> np.ndarray:
    """Low, middle and high over worlds; nan where no world has a value."""
    stack = np.asarray(rows, dtype=float)
    if len(stack) == 1:
        return np.repeat(stack, len(QUANTILES), axis=0)
    if not np.isnan(stack).any():
        return np.asarray(np.quantile(stack, QUANTILES, axis=0))
    stack = np.sort(stack, axis=0)  # nan comes last
    last = np.isfinite(stack).sum(axis=0) - 1
    out = []
    for share in QUANTILES:
        at = share * np.maximum(last, 0)
        below = np.floor(at).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(last, 0))
        low, high = (np.take_along_axis(stack, n[None], axis=0)[0] for n in (below, above))
        out.append(np.where(last >= 0, low + (at - below) * (high - low), np.nan))
    return np.stack(out)


def _two_bytes(values: np.ndarray) -> np.ndarray:
    known = np.isfinite(values)
    levels = np.rint(np.clip(np.where(known, values, 0.0), 0.0, 1.0) * (NONE - 1))
    return np.where(known, levels, NONE).astype(np.uint16)


def _quantiles_of_bytes(rows: list[np.ndarray]) -> np.ndarray:
    """A few places at a time, so that no copy of all worlds is made."""
    places, days = rows[0].shape
    out = np.empty((len(QUANTILES), places, days), dtype=np.float32)
    for first in range(0, places, 32):
        part = [row[first : first + 32].astype(np.float32) for row in rows]
        part = [np.where(values == NONE, np.nan, values / (NONE - 1)) for values in part]
        out[:, first : first + 32] = quantiles(part)
    rows.clear()
    return out


def _country(world: WorldResult, name: str, weight: np.ndarray) -> np.ndarray:
    """The mean over residents, day by day; of what only the free have, over those not occupied."""
    values = np.asarray(world.data[name], dtype=float)
    people = weight[:, None] * (1.0 - world.data["occupied"] if name in OF_THE_FREE else np.ones_like(values))
    people = np.where(np.isfinite(values), people, 0.0)
    total = people.sum(axis=0)
    return np.asarray(
        (np.where(np.isfinite(values), values, 0.0) * people).sum(axis=0) / np.where(total > 0, total, np.nan)
    )


def _front_frame(scenario: Scenario, provenance: Mapping[str, Any], world: WorldResult, data: FrontData) -> FrontFrame:
    values = dict(provenance["parameters"]) | dict(world.positions)
    given = changed_front(scenario, changes_of(scenario, provenance["causes_left_out"]), world.seed)
    return front_frame(data, given, values["front.invest_distance"], values["front.invest_days"])


def _front_series(front: FrontFrame) -> dict[str, np.ndarray]:
    """What the page draws of a front: km, deg C, men, and losses since the first day, with those off the axes.

    `captured` is of the axes alone: what is given off them does not part the captured from the killed.
    """
    d, off = front.data, front.off_axis
    since = np.arange(1, front.days + 1)
    return {
        "position": d.axis["position"],
        "output": d.industry["output"],
        "capacity": d.industry["capacity"],
        "irrecoverable": 1000 * ((d.axis["killed"] + d.axis["captured"]).sum(axis=0) + off.irrecoverable * since),
        "wounded": 1000 * (d.axis["wounded"].sum(axis=0) + off.wounded * since),
        "german": 1000 * d.axis["german_losses"].sum(axis=0),
        "captured": 1000 * d.axis["captured"].sum(axis=0),
        "soviet_men": 1000 * (d.axis["defenders"].sum(axis=0) + off.men),
        "german_men": 1000 * d.axis["attackers"].sum(axis=0),
        "temperature": d.nation["temperature"],
    }
