"""Which part of the earth the map of a scenario shows: where the war came, and where people and plants went from there.

All of it follows from the scenario's own tables, nothing from its name.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from homefront.scenario.destinations import plants_received
from homefront.scenario.geodesy import EARTH_RADIUS
from homefront.scenario.rows import RegionRow
from homefront.scenario.schema import Scenario
from homefront.views.report.projection import Frame, frame_around, middle_of

NEAR = 350.0
"""km from the war: so far away the chance of a destination has fallen to a tenth (processes/refugees.py: reach)."""
SCATTER = 2.5
"""Standard deviations around the middle of a region, within which nearly all of its people live."""
PLANTS_SHOWN = 0.5
"""Share of the plants that were moved: the nearest destinations that received so many are on the map."""
MOST_LARGER = 2.0
"""The whole country is drawn, unless its map is larger than that many times the part that the war came near."""

Points = list[tuple[float, float]]
"""lon, lat in degree."""


def frame_of(scenario: Scenario) -> Frame:
    """The frame of a scenario's map.

    It holds every place and axis of the scenario, where the country is not much larger than the part that the war
    came near. Else it holds what lies within `NEAR` of the war, and the destinations nearest to it that received
    `PLANTS_SHOWN` of the plants that were moved.
    """
    war, cities = war_points(scenario), towns(scenario)
    whole = around_regions(scenario, scenario.regions) + cities + war
    if not war:
        return framed(whole)
    away = Away(war)
    far = away.km(cities)
    regions = [row for row, km in zip(scenario.regions, away.of_regions(scenario.regions), strict=True) if km <= NEAR]
    regions += receiving(scenario, away)
    near = around_regions(scenario, regions) + [at for at, km in zip(cities, far, strict=True) if km <= NEAR] + war
    return framed(whole if area(whole) <= MOST_LARGER * area(near) else near)


def framed(points: Points) -> Frame:
    """The frame around points."""
    lon, lat = np.array(points, dtype=float).T
    return frame_around(lon, lat)


def towns(scenario: Scenario) -> Points:
    """The towns of captures.csv, lost or not."""
    return [(row.lon, row.lat) for row in scenario.captures]


def war_points(scenario: Scenario) -> Points:
    """Where the war came: towns that were lost, towns that were raided, and the axes of advance."""
    raided = {row.place for row in scenario.nights} | {raid.place for raid in scenario.raids}
    came = [(row.lon, row.lat) for row in scenario.captures if row.captured_on or row.city in raided]
    return came + [(row.lon, row.lat) for row in scenario.axes]


class Away:
    """How far points lie from the nearest point that the war came to."""

    def __init__(self, war: Points) -> None:
        self.war = _on_sphere(war)

    def km(self, points: Points) -> np.ndarray:
        """km on the sphere, (n,)."""
        if not points:
            return np.zeros(0)
        here, nearest = _on_sphere(points), np.full(len(points), np.inf)
        for point in self.war:
            nearest = np.minimum(nearest, ((here - point) ** 2).sum(axis=1))
        return np.asarray(2 * EARTH_RADIUS * np.arcsin(np.minimum(np.sqrt(nearest) / 2, 1.0)))

    def of_regions(self, regions: Sequence[RegionRow]) -> np.ndarray:
        """The same from the middle of regions."""
        return self.km([(row.lon, row.lat) for row in regions])


def _on_sphere(points: Points) -> np.ndarray:
    lon, lat = np.radians(np.array(points, dtype=float)).T
    return np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)], axis=1)


def receiving(scenario: Scenario, away: Away) -> list[RegionRow]:
    """Regions of the nearest destinations of plants, until they received `PLANTS_SHOWN` of all."""
    rows = {row.region_id: row for row in scenario.regions}
    groups = [([rows[name] for name in names], plants) for names, plants in plants_received(scenario) if names]
    groups.sort(key=lambda group: float(away.of_regions(group[0]).mean()))
    out: list[RegionRow] = []
    received, all_plants = 0.0, sum(plants for _, plants in groups)
    for regions, plants in groups:
        if received >= PLANTS_SHOWN * all_plants:
            break
        out += regions
        received += plants
    return out


def around_regions(scenario: Scenario, regions: Sequence[RegionRow]) -> Points:
    """The middle of each region, and a circle around it where people live outside its cities: nearly all of them in it.

    The circle is 16 points.
    """
    radius = np.degrees(SCATTER * scenario.number("places.spread_region") / EARTH_RADIUS)
    turn = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    in_cities: dict[str, float] = {}
    for city in scenario.captures:
        in_cities[city.region_id] = in_cities.get(city.region_id, 0.0) + (city.population or 0)
    out: Points = []
    for row in regions:
        out.append((row.lon, row.lat))
        if row.population > in_cities.get(row.region_id, 0.0):
            lat = np.clip(row.lat + radius * np.sin(turn), -89.0, 89.0)
            lon = row.lon + radius * np.cos(turn) / np.cos(np.radians(lat))
            out += zip(lon.tolist(), lat.tolist(), strict=True)
    return out


def area(points: Points) -> float:
    """Square km of the rectangle around points, on their own map."""
    lon, lat = np.array(points, dtype=float).T
    x, y = middle_of(lon, lat).forward(lon, lat)
    return float(np.ptp(x) * np.ptp(y))
