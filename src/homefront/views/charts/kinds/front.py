"""The front before cities, km, beside the record."""

from __future__ import annotations

from functools import partial

import numpy as np

from homefront.errors import ParameterError, and_then, nearest
from homefront.scenario.front_measures import CityMeasure
from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Drawing, Panel, Series
from homefront.views.charts.record import distances

FAR_KM, PAST_KM = 400.0, 40.0
"""A front further before or past a city is not drawn: what matters happens near it."""


def cities_shown(about: About) -> list[str]:
    """The place asked for, or of each axis the most populous city of which something is on record."""
    data = about.front.data
    on_axis = [city for city, axis in zip(data.cities, data.city_axis, strict=True) if axis >= 0]
    if about.place:
        if about.place not in on_axis:
            told = f"--place {about.place!r}: no city on an axis of the front"
            raise ParameterError(and_then(told, nearest(about.place, on_axis)))
        return [about.place]
    people = {row.city: row.population or 0 for row in about.scenario.captures}
    recorded = {measure.place for measure, _ in about.recorded(CityMeasure)}  # type: ignore[type-abstract]
    out = []
    for axis in range(len(data.axes)):
        mine = [c for c, a in zip(data.cities, data.city_axis, strict=True) if a == axis]
        known = [city for city in mine if city in recorded] or mine
        if known:
            out.append(max(known, key=lambda city: people.get(city, 0)))
    return sorted(out, key=lambda city: -people.get(city, 0))


def front(about: About) -> Drawing:
    """How far the front is short of a city."""
    panels = []
    cities = cities_shown(about)
    for city in cities:
        marks = distances(about, city)
        low = min([-PAST_KM, *(10 * float(np.floor(mark.low / 10)) for mark in marks)])
        one = Series(f"km {city}", "front", partial(short_of, city))
        panels.append(
            Panel(city, "km to the front", (one,), tuple(marks), (low, FAR_KM), level=(0.0, "past the city"),
                  height=1.4 if len(cities) == 1 else 0.85)
        )  # fmt: skip
    shapes = {mark.shape for panel in panels for mark in panel.marks}
    told = [text for shape, text in (("diamond", "diamonds are distances"), ("down", "triangles down the loss"),
                                     ("up", "triangles up the return")) if shape in shapes]  # fmt: skip
    record = f" On record: {'; '.join(told)}." if told else ""
    note = f"Distance along the axis of advance. Not drawn: more than {FAR_KM:.0f} km before a city, or far past it."
    return Drawing(tuple(panels), note=note + record)


def short_of(city: str, world: World) -> np.ndarray:
    """(days,) km."""
    return world.fronts.short_of(city)[: world.about.days]


CHARTS = (
    Chart("front", "The front before great cities", "km that the front is short of a city, by day, beside the record",
          20, front, "front", True, "front"),
)  # fmt: skip
