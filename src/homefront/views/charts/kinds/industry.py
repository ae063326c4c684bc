"""War output and capacity by day, and the move of large plants, beside the record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from homefront.processes.relocation import EAST, FIRST_RESTART, MOVING, WORKING
from homefront.results.beside import AIRCRAFT
from homefront.scenario.front_measures import CapacityIndex, PlantsShipped, TankMeasure
from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Drawing, Panel, Series
from homefront.views.charts.record import beside, of_target, over_spans

FIRST_DAY = "first day of the run = 1"


def output(about: About) -> Drawing:
    """War output, counted in tanks and in aircraft where the record counts those, and capacity."""
    panels = []
    per_day = about.front.tanks_per_day
    if np.isfinite(per_day):
        tanks = over_spans(about, TankMeasure, lambda measure: 1 / measure.days_added)
        tanks += beside(about, "tanks", days=about.industry_days)
        unit = f"tanks a day; {per_day:g} is the output of the first day"
        panels.append(Panel("War output, counted in tanks", unit, (of("output", "output", per_day),), tuple(tanks)))
    else:
        panels.append(Panel("War output", FIRST_DAY, (of("output", "output"),)))
    if AIRCRAFT in about.scenario.values:
        per_day = about.scenario.number(AIRCRAFT)
        made = tuple(beside(about, "aircraft", days=about.industry_days))
        unit = f"aircraft a day; {per_day:g} is the output of the first day"
        if made:
            one = of("output", "output", per_day)
            panels.append(Panel("The same output, counted in aircraft", unit, (one,), made, height=0.8))
    index = tuple(over_spans(about, CapacityIndex))
    panels.append(Panel("Capacity of industry", FIRST_DAY, (of("capacity", "capacity"),), index, height=0.8))
    note = "The model makes weapons as one lump: it cannot know that a month made more tanks and fewer aircraft."
    if about.industry_days > about.days:
        note += f" After {about.last.day} {about.last:%B %Y} front and workforce stand still."
    return Drawing(tuple(panels), note=note)


def of(name: str, label: str, times: float = 1.0) -> Series:
    """A measure of industry, 1 on the first day of the scenario."""
    return Series(name, label, lambda world: world.fronts.industry[name][: world.about.industry_days], times=times)


def plants(about: About) -> Drawing:
    """Large plants shipped, at work in the east, and at work where they were."""
    shipped = tuple(
        of_target(target, measure.on)
        for measure, target in about.recorded(PlantsShipped) if about.day(measure.on) < about.industry_days
    )  # fmt: skip
    panels = (
        Panel("Shipped to the east: on the way, being set up, or at work there", "large plants", (
              staged("shipped", "shipped", range(MOVING, EAST + 1)),), shipped, height=1.2),
        Panel("Being set up again", "large plants", (staged("starting", "being set up", range(FIRST_RESTART, EAST)),),
              height=0.6),
        Panel("At work in the east", "large plants", (staged("in_the_east", "in the east", (EAST,)),), height=0.8),
        Panel("Still at work where they were", "large plants", (staged("at_home", "at home", (WORKING,)),), height=0.8),
    )  # fmt: skip
    return Drawing(panels, note="Of the plants that could be reached.")


def staged(key: str, label: str, stages: Sequence[int]) -> Series:
    """Plants in some stages of their move, count."""
    return Series(key, label, partial(in_stages, tuple(stages)))


def in_stages(stages: tuple[int, ...], world: World) -> np.ndarray:
    """(industry days,) count."""
    out: np.ndarray = world.fronts.data.stages[:, list(stages)].sum(axis=(0, 1))[: world.about.industry_days]
    return out


CHARTS = (
    Chart("output", "War output and capacity", "war output and capacity by day, beside the record", 25, output, "front",
          section="front"),
    Chart("plants", "How the plants moved east", "large plants shipped and at work, beside the number shipped", 26,
          plants, "front", section="front"),
)  # fmt: skip
