"""The day on which each city was lost, world by world, beside the record."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from homefront.errors import ParameterError
from homefront.scenario.front_measures import CityLostDay
from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Content, Drawing, Field, Spot, Stroke


def cities(about: About) -> Drawing:
    """Days on which cities were lost."""
    pairs = [
        pair for pair in about.recorded(CityLostDay)
        if about.front.simulates(pair[0].place) and (not about.place or pair[0].place == about.place)
    ]  # fmt: skip
    if not pairs:
        raise ParameterError("no city of which the day of its loss is on record, and that the front can reach")
    heading = "Day on which the enemy first holds the city"
    field = Field(heading, partial(days_lost, pairs), partial(filled, about, pairs))
    note = "Each stroke is a world. At the right: worlds in which the city is lost at all, if not all."
    return Drawing(field=field, note=note)


def days_lost(pairs: Sequence[Any], world: World) -> list[float]:
    """By city: the first day, nan where it is held to the end."""
    out = []
    for measure, _ in pairs:
        held = world.fronts.fallen(measure.place)[: world.about.days]
        out.append(float(np.argmax(held)) if held.any() else np.nan)
    return out


def filled(about: About, pairs: Sequence[Any], given: Sequence[list[float]]) -> Content:
    """Rows from the first city lost on record to the last."""
    spots, strokes, beside, table = [], [], [], []
    order = sorted(range(len(pairs)), key=lambda n: pairs[n][1].value_best)
    for y, n in enumerate(order):
        target = pairs[n][1]
        days = np.array([world[n] for world in given])
        lost = days[np.isfinite(days)]
        low, best, high = target.value_low, target.value_best, target.value_high
        last = about.days - 1
        strokes.append(Stroke(min(low, last), min(high, last), y, "record"))
        spots += [Spot(float(day), y, "tick", "model") for day in lost]
        if best <= last:
            spots.append(Spot(best, y, "diamond", "record", f"record: {said(about, best)}"))
        beside.append("" if len(lost) == len(given) else f"{len(lost)} of {len(given)}")
        middle = said(about, float(np.median(lost))) if len(lost) else "in no world"
        table.append((pairs[n][0].place, said(about, best), f"{len(lost)} of {len(given)}", middle))
    legend = (("tick", "model", "a world"), ("diamond", "record", "on record, with its range"))
    names = [pairs[n][0].place for n in order]
    heads = ("city", "lost, on record", "worlds that lose it", "middle of those worlds")
    return Content(spots, legend, heads, table, strokes, names, beside)


def said(about: About, day: float) -> str:
    """16 October."""
    when = about.on(day)
    return f"{when.day} {when:%B}"


CHARTS = (
    Chart("cities", "When cities were lost", "day on which each city was lost, beside the record", 21, cities, "front",
          True, "front"),
)  # fmt: skip
