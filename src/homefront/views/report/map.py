"""The map: coasts from Natural Earth, places, axes and plants of a scenario, all in the units of one drawing.

Albers' equal-area conic. Coasts only: borders of today would be wrong, and those of 1941 are not drawn.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import numpy as np

from homefront.results.results import PlaceTable
from homefront.scenario.coded_front import coded_front
from homefront.scenario.inputs import ARMY_KIND
from homefront.scenario.schema import Scenario

WIDTH = 1000
LEAST_PEOPLE_NAMED = 250_000
MOST_ON_A_PHONE = 9
"""Names that a narrow screen has room for."""
SPREAD = {"towns": (0.35, 0.2), "countryside": (-0.35, -0.25)}
"""Degree: towns and countryside of a region are drawn beside its capital, not on it."""


@cache
def land() -> dict[str, Any]:
    """Rings of land (lon, lat), with source and licence; made by tools/land.py."""
    text = resources.files("homefront.views.report").joinpath("land.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data


@dataclass(frozen=True)
class Frame:
    """What of the earth is drawn. window : west, south, east, north in degree.   place : lon, lat -> x, y."""

    window: tuple[float, float, float, float]
    height: int
    place: Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def frame_for(lat: np.ndarray, lon: np.ndarray) -> Frame:
    """A frame around points, with room at the sides, and more in the east, where people and plants went."""
    south, north, west, east = lat.min(), lat.max(), lon.min(), lon.max()
    tall, wide = max(north - south, 2.0), max(east - west, 3.0)
    west, east, south, north = west - 0.05 * wide, east + 0.5 * wide, south - 0.06 * tall, north + 0.07 * tall
    raw = _albers((south + north) / 2, (west + east) / 2, south + tall / 6, north - tall / 6)
    edge_lon = np.concatenate([np.linspace(west, east, 40)] * 2 + [np.full(40, west), np.full(40, east)])
    edge_lat = np.concatenate([np.full(40, south), np.full(40, north)] + [np.linspace(south, north, 40)] * 2)
    y = raw(edge_lon, edge_lat)[1]
    mid_x, mid_y = (
        raw(np.array([west, east]), np.array([(south + north) / 2] * 2))[0],
        raw(np.array([(west + east) / 2] * 2), np.array([south, north]))[1],
    )
    x0, x1, y0, y1 = mid_x.min(), mid_x.max(), min(mid_y.min(), y.min()), mid_y.max()
    scale = WIDTH / (x1 - x0)

    def place(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        px, py = raw(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
        return (px - x0) * scale, (y1 - py) * scale

    return Frame((west, south, east, north), round(float((y1 - y0) * scale)), place)


def _albers(
    lat0: float, lon0: float, lat1: float, lat2: float
) -> Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]:
    """Equal-area conic with two standard parallels (Snyder 1987, p. 100), on a sphere of radius 1."""
    p0, p1, p2 = np.radians([lat0, lat1, lat2])
    n = (np.sin(p1) + np.sin(p2)) / 2
    c = np.cos(p1) ** 2 + 2 * n * np.sin(p1)
    rho0 = np.sqrt(c - 2 * n * np.sin(p0)) / n

    def project(lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        rho = np.sqrt(np.maximum(c - 2 * n * np.sin(np.radians(lat)), 0.0)) / n
        theta = n * np.radians(lon - lon0)
        return rho * np.sin(theta), rho0 - rho * np.cos(theta)

    return project


def coast(frame: Frame) -> str:
    """The path of all land in the frame, for SVG, filled even-odd."""
    west, south, east, north = frame.window
    parts = []
    for ring in land()["rings"]:
        lon, lat = np.array(ring, dtype=float).T
        if lon.max() < west - 6 or lon.min() > east + 6 or lat.max() < south - 4 or lat.min() > north + 6:
            continue
        x, y = frame.place(lon, lat)
        points = [
            f"{a:.0f} {b:.0f}"
            for a, b in zip(np.clip(x, -600, 1600), np.clip(y, -600, frame.height + 600), strict=True)
        ]
        kept = [p for n, p in enumerate(points) if n == 0 or p != points[n - 1]]
        parts.append("M" + "L".join(kept) + "Z")
    return "".join(parts)


def theatre(scenario: Scenario) -> Frame:
    """The frame of a scenario: the cities that were lost, and the axes of advance."""
    lost = [row for row in scenario.captures if row.captured_on]
    points = [(row.lat, row.lon) for row in (*(lost or scenario.captures), *scenario.axes)]
    points = points or [(row.lat, row.lon) for row in scenario.regions]
    lat, lon = np.array(points, dtype=float).T
    return frame_for(lat, lon)


def positions(scenario: Scenario, places: PlaceTable) -> tuple[np.ndarray, np.ndarray]:
    """(lon, lat) of every place; nan for soldiers and for what the scenario does not place."""
    cities = {row.city: (row.lon, row.lat) for row in scenario.captures}
    regions = {row.region_id: (row.lon, row.lat) for row in scenario.regions}
    out = np.full((2, len(places.ids)), np.nan)
    for n, (name, region, kind) in enumerate(zip(places.ids, places.regions, places.kinds, strict=True)):
        if kind == ARMY_KIND:
            continue
        if name in cities:
            out[:, n] = cities[name]
        elif region in regions:
            east, north = SPREAD.get(kind, (0.0, 0.0))
            out[:, n] = regions[region][0] + east, regions[region][1] + north
    return out[0], out[1]


def place_marks(scenario: Scenario, places: PlaceTable, frame: Frame) -> list[list[float] | None]:
    """x, y and radius of each place, None where it is off the map; the area goes with the people."""
    lon, lat = positions(scenario, places)
    x, y = frame.place(lon, lat)
    radius = np.clip(np.sqrt(places.population / 4e6) * 17, 1.6, 22)
    inside = np.isfinite(x) & (x > 0) & (x < WIDTH) & (y > 0) & (y < frame.height)
    return [
        [round(float(a), 1), round(float(b), 1), round(float(r), 1)] if ok else None
        for a, b, r, ok in zip(x, y, radius, inside, strict=True)
    ]


def city_marks(scenario: Scenario, names: tuple[str, ...], frame: Frame) -> list[list[float] | None]:
    """x, y of the cities that can be lost."""
    rows = {row.city: row for row in scenario.captures}
    out: list[list[float] | None] = []
    for name in names:
        row = rows.get(name)
        if row is None:
            out.append(None)
            continue
        x, y = frame.place(np.array([row.lon]), np.array([row.lat]))
        inside = 0 < x[0] < WIDTH and 0 < y[0] < frame.height
        out.append([round(float(x[0]), 1), round(float(y[0]), 1)] if inside else None)
    return out


def named(scenario: Scenario, frame: Frame, always: set[str]) -> list[dict[str, Any]]:
    """Names to write on the map: the larger cities and those that matter, as far as they do not cover one another."""
    rows = sorted(scenario.captures, key=lambda row: (row.city not in always, -(row.population or 0)))
    taken: list[tuple[float, float, float, float]] = []
    out: list[dict[str, Any]] = []
    for row in rows:
        if row.city not in always and (row.population or 0) < LEAST_PEOPLE_NAMED:
            continue
        x, y = (float(v[0]) for v in frame.place(np.array([row.lon]), np.array([row.lat])))
        wide = 9.5 * len(row.city)
        for left, anchor in ((x + 11, "start"), (x - 11 - wide, "end")):
            box = (left, y - 11, left + wide, y + 9)
            free = all(box[2] < b[0] or box[0] > b[2] or box[3] < b[1] or box[1] > b[3] for b in taken)
            if free and box[0] > 0 and box[2] < WIDTH and 10 < y < frame.height:
                taken.append(box)
                out.append(
                    {
                        "name": row.city,
                        "x": round(x + (11 if anchor == "start" else -11), 1),
                        "y": round(y + 5, 1),
                        "anchor": anchor,
                        "minor": len(out) >= MOST_ON_A_PHONE,
                    }
                )
                break
    return out


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
