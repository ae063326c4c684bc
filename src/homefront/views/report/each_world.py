"""What a page keeps of each world by itself: how it ended, its front by day, when its cities fell, a few curves."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from homefront.results.frame import Frame
from homefront.scenario.schema import Scenario
from homefront.views.charts.gathered import MOST_WORLDS
from homefront.views.report.question import Fate, Question, fate_of, question_of

NOT_LOST = -1


@dataclass
class EachWorld:
    """One entry a world, in the order of the run; of the first MOST_WORLDS. All are counted elsewhere.

    positions : (axes, days), km.   lost, regained : (cities,), first day, -1 for never.   values : of every outcome.
    """

    seeds: list[int] = field(default_factory=list)
    fates: list[Fate] = field(default_factory=list)
    positions: list[np.ndarray] = field(default_factory=list)
    lost: list[np.ndarray] = field(default_factory=list)
    regained: list[np.ndarray] = field(default_factory=list)
    values: list[dict[str, float]] = field(default_factory=list)
    question: Question | None = None

    @property
    def count(self) -> int:
        """Worlds that are kept."""
        return len(self.seeds)

    def add(self, scenario: Scenario, seed: int, frame: Frame, values: dict[str, float]) -> None:
        """Keeps a world. values : of its outcomes."""
        if self.question is None:
            self.question = question_of(scenario, {name: [value] for name, value in values.items()})
        if self.count >= MOST_WORLDS:
            return
        self.seeds.append(seed)
        self.values.append(dict(values))
        if self.question is not None:
            self.fates.append(fate_of(scenario, self.question, frame, values[self.question.outcome]))
        if frame.front is not None:
            self.positions.append(np.asarray(frame.front.axis["position"], dtype=np.float32))
            lost, regained = _days(frame.front.data.fallen)
            self.lost.append(lost)
            self.regained.append(regained)

    def of_fate(self, name: str) -> list[int]:
        """Numbers of the worlds that ended so."""
        return [n for n, fate in enumerate(self.fates) if fate.name == name]

    def in_order(self) -> list[int]:
        """Numbers of all worlds, by fate and then by the number that orders them: nearest last, or least first."""
        order: dict[str, int] = {"held": 0, "besieged": 1, "entered": 2, "counted": 0}

        def key(n: int) -> tuple[Any, ...]:
            fate = self.fates[n]
            by_value = fate.value if fate.name == "counted" else -fate.value
            return order[fate.name], by_value, fate.day, n

        return sorted(range(len(self.fates)), key=key)


def _days(fallen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First day on which each city is lost, and first day after it on which it is free again; -1 for never.

    fallen : uint8 (cities, days).
    """
    held = fallen.astype(bool)
    lost = np.where(held.any(axis=1), held.argmax(axis=1), NOT_LOST)
    after = np.arange(held.shape[1])[None] > lost[:, None]
    free = ~held & after & (lost >= 0)[:, None]
    return lost.astype(np.int16), np.where(free.any(axis=1), free.argmax(axis=1), NOT_LOST).astype(np.int16)
