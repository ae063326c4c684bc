"""What a report says of a run's worlds: counted outcomes, targets, and the middle and 90 % of every series by day.

Worlds are read one at a time and kept as two bytes a number, so that a report of hundreds of worlds fits the memory.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np

from homefront.engine.drawn_inputs import drawn_inputs_of, drawn_strengths
from homefront.engine.settings import Settings
from homefront.experiments.coarseness import smallest_scored
from homefront.observe.front_recorder import FrontData
from homefront.results.beside import beside_rows, beside_values
from homefront.results.folder import ResultFolder
from homefront.results.outcomes import outcome_values
from homefront.results.rests import rests_on
from homefront.results.results import PlaceTable, Results, combined_hash
from homefront.results.targets import counted, interval, target_rows, target_values, unanswered
from homefront.scenario.schema import Scenario
from homefront.views.charts.about import About
from homefront.views.charts.gathered import MOST_WORLDS, Gathered, quantiles
from homefront.views.report.each_world import EachWorld
from homefront.views.report.person import Followed

Run = ResultFolder | Results


@dataclass
class Collected:
    """Over worlds. Arrays begin with low, middle, high (5, 50, 95 %); men in persons.

    society : (3, places, days) by measure.   position : (3, axes, days), km.   fallen : share of worlds (cities, days).
    gathered : what the charts are drawn of.   stages : mean over worlds (plants, stages, days).
    input_row : of the first world (places, days).
    values : outcome -> value by world.   drawn : what each world drew, by name.
    each : what is kept of each world by itself.
    """

    scenario: Scenario
    places: PlaceTable
    start: date
    days: int
    provenance: Mapping[str, Any]
    result_hash: str
    seeds: list[int] = field(default_factory=list)
    society: dict[str, np.ndarray] = field(default_factory=dict)
    front: FrontData | None = None
    position: np.ndarray | None = None
    fallen: np.ndarray | None = None
    gathered: Gathered | None = None
    stages: np.ndarray | None = None
    values: dict[str, list[float]] = field(default_factory=dict)
    zones: dict[str, list[float]] = field(default_factory=dict)
    targets: list[dict[str, Any]] = field(default_factory=list)
    unanswered: dict[str, int] = field(default_factory=dict)
    beside: list[dict[str, Any]] = field(default_factory=list)
    rests_on: dict[str, Any] = field(default_factory=dict)
    drawn_inputs: list[dict[str, float]] = field(default_factory=list)
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
    gathered: Gathered | None = None
    position: list[np.ndarray] = []
    fallen: np.ndarray | None = None
    stages: np.ndarray | None = None
    hashes, targets, beside = [], [], []
    for world in run.worlds() if isinstance(run, ResultFolder) else run.worlds:
        out.seeds.append(world.seed)
        hashes.append(world.result_hash)
        if gathered is None:
            n = len(run.seeds if isinstance(run, ResultFolder) else run.worlds)
            gathered = Gathered(About(scenario, run.places, run.start, run.days, run.provenance, n, world))
        known = gathered.about.world(world)
        gathered.add(known)
        strengths: dict[str, float] = {}
        if world.front is not None:
            out.front = world.front
            position.append(world.front.axis["position"])
            fallen = world.front.fallen.astype(np.int64) if fallen is None else fallen + world.front.fallen
            stages = world.front.stages.copy() if stages is None else stages + world.front.stages
            strengths = drawn_strengths(scenario, run.provenance, world.positions, world.seed)
            for place, strength in strengths.items():
                out.zones.setdefault(place, []).append(strength)
        frame = known.frame
        answers = outcome_values(scenario, frame)
        for name, value in answers.items():
            out.values.setdefault(name, []).append(value)
        out.each.add(scenario, world.seed, frame, answers)
        targets.append(target_values(scenario, frame))
        beside.append(beside_values(scenario, frame))
        out.drawn_inputs.append(drawn_inputs_of(run.provenance, world.positions, strengths))
        if len(world.persons) and len(out.followed) < MOST_WORLDS:
            out.followed.append(Followed.of(world))
        if world.data and out.input_row is None:
            out.input_row = np.asarray(world.data["input_row"])
    out.result_hash = hashes[0] if len(hashes) == 1 else combined_hash(hashes)
    out.targets = target_rows(scenario, targets, str(run.provenance["parameter_set"]))
    smallest = smallest_scored(scenario, _settings(run.provenance))
    out.smallest = "" if smallest is None else smallest.text()
    out.beside = beside_rows(scenario, beside)
    out.rests_on = rests_on(out.values, {outcome.id: outcome.unit for outcome in scenario.outcomes}, out.drawn_inputs)
    out.unanswered = unanswered(scenario, {row["id"] for row in out.targets})
    if gathered is not None:
        gathered.finish()
        out.gathered = gathered
        out.society = {name: bands[:, 1:] for name, bands in gathered.bands.items()}
    if fallen is not None and stages is not None:
        out.fallen, out.stages = fallen / out.worlds, stages / out.worlds
        out.position = quantiles(position)
    return out


def _settings(provenance: Mapping[str, Any]) -> Settings:
    """What says how large the places of a run were."""
    scale = float(str(provenance["scale"]).partition(":")[2])
    return Settings(
        people_per_agent=scale, floor=float(provenance["floor"]), only=provenance["only"],
        mechanisms=tuple(one["name"] for one in provenance.get("mechanisms", ())),
    )  # fmt: skip
