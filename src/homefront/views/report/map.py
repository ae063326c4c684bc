"""What is drawn on the map: places, towns and axes of a scenario, in the units of the drawing."""

from __future__ import annotations

import numpy as np

from homefront.inputs.coded_front import coded_front
from homefront.inputs.society import ARMY_KIND
from homefront.results.results import PlaceTable
from homefront.scenario.schema import Scenario
from homefront.views.report.coast import on_land
from homefront.views.report.projection import Frame

SPREAD = {"towns": (0.35, 0.2), "countryside": (-0.35, -0.25)}
"""Degree: towns and countryside of a region are drawn beside its middle, not on it."""
PEOPLE_OF_17 = 4e6
"""Persons of a circle of 17 units; its area goes with the people. A tenth of it, or a hundredth, in a small country."""
LEAST_LARGEST = 0.1
"""The largest place has at least such a share of the people of a circle of 17 units, so that its circle can be seen."""
SMALLEST, LARGEST = 1.6, 22.0
"""Units: no circle is smaller or larger."""

Mark = list[float] | None


def positions(scenario: Scenario, places: PlaceTable, frame: Frame) -> tuple[np.ndarray, np.ndarray]:
    """(lon, lat) of every place; nan for soldiers and for what the scenario does not place.

    Towns and countryside of a region lie beside its middle, on land where there is land.
    """
    cities = {row.city: (row.lon, row.lat) for row in scenario.captures}
    regions = {row.region_id: (row.lon, row.lat) for row in scenario.regions}
    out = np.full((2, len(places.ids)), np.nan)
    for kind in dict.fromkeys(places.kinds):
        if kind == ARMY_KIND:
            continue
        rows = [n for n, k in enumerate(places.kinds) if k == kind]
        at = [cities.get(places.ids[n]) or regions.get(places.regions[n]) or (np.nan, np.nan) for n in rows]
        lon, lat = np.array(at, dtype=float).T
        out[:, rows] = beside(frame, lon, lat, *SPREAD[kind]) if kind in SPREAD else (lon, lat)
    return out[0], out[1]


def beside(frame: Frame, lon: np.ndarray, lat: np.ndarray, east: float, north: float) -> tuple[np.ndarray, np.ndarray]:
    """Points moved by so many degrees: the other way, or less far, where there the sea is; not at all if all is sea."""
    ways = [(part * a, part * b) for part in (1.0, 0.6, 0.3) for a, b in _turned(east, north)]
    out_lon, out_lat, left = lon.copy(), lat.copy(), np.isfinite(lon)
    for to_east, to_north in ways:
        fits = left & on_land(frame, lon + to_east, lat + to_north)
        out_lon[fits], out_lat[fits] = lon[fits] + to_east, lat[fits] + to_north
        left &= ~fits
    return out_lon, out_lat


def _turned(east: float, north: float) -> list[tuple[float, float]]:
    return [(east, north), (east, -north), (-east, north), (-east, -north)]


def people_of_17(places: PlaceTable) -> float:
    """Persons of a circle of 17 units on the map of these places."""
    largest, persons = float(places.population.max(initial=1.0)), PEOPLE_OF_17
    while largest < LEAST_LARGEST * persons:
        persons /= 10
    return persons


def place_marks(scenario: Scenario, places: PlaceTable, frame: Frame) -> list[Mark]:
    """x, y and radius of each place, None where its circle does not lie wholly on the map."""
    x, y = frame.place(*positions(scenario, places, frame))
    radius = np.clip(np.sqrt(places.population / people_of_17(places)) * 17, SMALLEST, LARGEST)
    return [
        [round(float(a), 1), round(float(b), 1), round(float(r), 1)] if ok else None
        for a, b, r, ok in zip(x, y, radius, frame.holds(x, y, radius), strict=True)
    ]


def city_marks(scenario: Scenario, names: tuple[str, ...], frame: Frame) -> list[Mark]:
    """x, y of the cities that can be lost; None where one is off the map."""
    rows = {row.city: (row.lon, row.lat) for row in scenario.captures}
    x, y = frame.place(*np.array([rows.get(name, (np.nan, np.nan)) for name in names], dtype=float).reshape(-1, 2).T)
    return [
        [round(float(a), 1), round(float(b), 1)] if ok else None
        for a, b, ok in zip(x, y, frame.holds(x, y), strict=True)
    ]


def along_axes(scenario: Scenario, position: np.ndarray, frame: Frame) -> np.ndarray:
    """x, y of positions along the axes; (..., axes, days) km -> (..., axes, 2, days)."""
    routes = coded_front(scenario, 1).routes
    out = np.empty((*position.shape[:-1], 2, position.shape[-1]))
    for k, route in enumerate(routes):
        x, y = frame.place(route.lon, route.lat)
        at = np.clip(position[..., k, :], route.chainage[0], route.chainage[-1])
        out[..., k, 0, :] = np.interp(at, route.chainage, x)
        out[..., k, 1, :] = np.interp(at, route.chainage, y)
    return out


def axis_lines(scenario: Scenario, frame: Frame) -> list[str]:
    """Each axis as points of an SVG line."""
    out = []
    for route in coded_front(scenario, 1).routes:
        x, y = frame.place(route.lon, route.lat)
        out.append(" ".join(f"{a:.0f},{b:.0f}" for a, b in zip(x, y, strict=True)))
    return out


def order_north_to_south(scenario: Scenario, frame: Frame) -> list[int]:
    """Axes from north to south, as the front's line joins them."""
    routes = coded_front(scenario, 1).routes
    return sorted(range(len(routes)), key=lambda k: float(frame.place(routes[k].lon, routes[k].lat)[1].mean()))
