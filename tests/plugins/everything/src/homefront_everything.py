"""A kind of measure, outcomes, a chart and a model, in one package beside homefront."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from homefront.mechanism.quantities import PERSONS, OfPlace, Outcome, SocietyMeasure, World
from homefront.models.base import Model, model
from homefront.parameters import param
from homefront.streams import stream_key, uniforms
from homefront.views.charts.about import About
from homefront.views.charts.about import World as Drawn
from homefront.views.charts.definition import Chart, Drawing, Panel, Series


class CalmDays(OfPlace, SocietyMeasure):
    """Days on which mean fear of the place is below a tenth."""

    kind: Literal["calm_days"]
    alike = "day"
    discrepancy = PERSONS

    def value(self, world: World) -> float:
        return float((world.series("fear", self.place) < 0.1).sum())


class MostFear(OfPlace, Outcome):
    """Greatest mean fear of the place on any day."""

    kind: Literal["most_fear"]
    unit: Literal["1"]

    def value(self, world: World) -> float:
        return float(world.series("fear", self.place).max())


class CalmDaysInAll(Outcome):
    """Days on which mean fear of the country is below a tenth."""

    words = "calm days"
    kind: Literal["calm_days_in_all"]
    unit: Literal["day"]

    def value(self, world: World) -> float:
        return float((world.series("fear", ("*",)) < 0.1).sum())


CALM = CalmDaysInAll(
    id="calm_days", kind="calm_days_in_all", unit="day", sentence="Days on which mean fear of the country is below 0.1."
)


def courage(world: Drawn) -> Any:
    """(places, days): 1 less fear."""
    return 1.0 - world.society["fear"]


def draw(about: About) -> Drawing:
    """One curve."""
    return Drawing((Panel("Courage", "1 less mean fear", (Series("courage", "courage", courage, True),)),))


COURAGE = Chart("courage", "Courage", "1 less mean fear, by day", 90, draw, "society", True, section="people")


@model(name="chain", source="assumed: an example", states=("unaware", "aware"))
class Chain(Model):
    """Whoever knows tells the next of the graph's rows."""

    telling: float = param(1.0, unit="1", bounds=(0, 1), symbol="p", source="assumed: an example",
                           doc="chance that somebody tells in a step")  # fmt: skip

    def on_graph(self, network: Any, start: np.ndarray, steps: int, seed: int) -> tuple[Any, Any, Any]:
        """(people, entered, at): of every step."""
        knows, at = start.copy(), np.where(start, 0.0, np.nan)
        people, entered = np.zeros((steps + 1, 2), dtype=np.int64), np.zeros((steps + 1, 2), dtype=np.int64)
        people[0] = (~knows).sum(), knows.sum()
        for step in range(1, steps + 1):
            draws = uniforms(stream_key(seed, "chain.tell", step), knows.size, 0) < self.telling
            new = np.roll(knows & draws, 1) & ~knows
            at[new], knows = step, knows | new
            people[step], entered[step, 1] = ((~knows).sum(), knows.sum()), new.sum()
        return people, entered, at
