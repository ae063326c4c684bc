"""Two worlds of one seed that differ in one change: what came of both, and where and when they part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from homefront.engine.prepare import prepare
from homefront.engine.run import frame_of
from homefront.engine.settings import Settings
from homefront.engine.shared_days import run_worlds
from homefront.experiments.evaluator import worker_inputs
from homefront.experiments.parting import parting, recorded_of
from homefront.inputs.coded_once import CodedOnce
from homefront.inputs.society import ARMY_KIND
from homefront.processes.coupling import Reference
from homefront.results.frame import Frame
from homefront.results.outcomes import outcome_values
from homefront.scenario.schema import Scenario


@dataclass(frozen=True)
class Pair:
    """Outcomes of two worlds, and the first day and place in which anything recorded differs; -1 and "": nowhere.

    curves : by name, of both worlds by day.
    """

    before: dict[str, float]
    after: dict[str, float]
    day: int
    place: str
    curves: dict[str, list[list[float]]]


def pair_of(item: tuple[Settings, Settings, int]) -> Pair:
    """Two worlds of one seed; runs in a worker."""
    scenario, reference = worker_inputs()
    base, other, seed = item
    return pair_with(scenario, reference, base, other, seed)


def pair_with(scenario: Scenario, reference: Reference | None, base: Settings, other: Settings, seed: int) -> Pair:
    """The same, with everything handed in."""
    coded = CodedOnce()
    ready = [prepare(scenario, settings, seed, coded) for settings in (base, other)]
    outcomes, recorded, curves = dict[int, Any](), dict[int, Any](), dict[int, dict[str, list[float]]]()
    for side, world in run_worlds(ready, reference, once=coded.further):
        recorded[side] = recorded_of(ready[side], world)
        frame = frame_of(ready[side], world)
        outcomes[side] = outcome_values(scenario, frame)
        curves[side] = curves_of(scenario, frame)
    day, place = parting(recorded[0], recorded[1])
    both = {name: [curves[0][name], curves[1][name]] for name in curves[0]}
    return Pair(outcomes[0], outcomes[1], day, place, both)


def curves_of(scenario: Scenario, frame: Frame) -> dict[str, list[float]]:
    """Curves by day that a counterfactual is shown beside: people away, in all and where outcomes ask; the front."""
    out: dict[str, list[float]] = {}
    places = list(dict.fromkeys(o.where for o in scenario.outcomes if isinstance(o.where, str)))
    if frame.world is not None:
        gone, people = frame.society["gone"].astype(float), frame.known_places.population
        home = np.array([kind != ARMY_KIND for kind in frame.known_places.kinds])
        out["share away, whole country"] = rounded((people[home, None] * gone[home]).sum(axis=0) / people[home].sum())
        for place in places:
            if place in frame.known_places.ids:
                out[f"share away, {place}"] = rounded(gone[frame.known_places.index(place)])
    if frame.front is not None:
        for place in places:
            if frame.front.simulates(place):
                out[f"front short of {place}, km"] = rounded(frame.front.short_of(place))
    return out


def rounded(values: np.ndarray) -> list[float]:
    """Values as a file keeps them."""
    return [round(float(value), 5) for value in values]
