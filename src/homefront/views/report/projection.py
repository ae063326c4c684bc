"""From degrees to the units of the map's drawing: Lambert's azimuthal equal-area projection, and a frame around points.

Snyder, Map Projections (1987), p. 185. It has no standard parallels to choose, and draws every country but one that
reaches round half the earth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homefront.scenario.geodesy import EARTH_RADIUS

WIDTH = 1000
MARGIN = 0.04
"""Of the longer side of what is to be seen: room at each edge."""
LEAST_KM = 200.0
"""No frame is smaller: around one town there is something to know it by."""
NARROWEST, WIDEST = 0.72, 1.5
"""Width by height: a country that is longer is drawn with what lies beside it."""


@dataclass(frozen=True)
class Projection:
    """Around one point, degree; x to the east and y to the north of it, km."""

    lon: float
    lat: float

    def forward(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """x, y of points; nan for nan."""
        turn, up, middle = np.radians(np.asarray(lon) - self.lon), np.radians(lat), np.radians(self.lat)
        along = np.cos(up) * np.cos(turn)
        nearness = np.sin(middle) * np.sin(up) + np.cos(middle) * along
        size = EARTH_RADIUS * np.sqrt(2 / np.maximum(1 + nearness, 1e-9))
        return size * np.cos(up) * np.sin(turn), size * (np.cos(middle) * np.sin(up) - np.sin(middle) * along)

    def backward(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """lon, lat of points, degree; lon within half a turn of the middle."""
        far, middle = np.hypot(x, y), np.radians(self.lat)
        angle = 2 * np.arcsin(np.minimum(far / (2 * EARTH_RADIUS), 1.0))
        share = np.sin(angle) / np.where(far > 0, far, 1.0)
        lat = np.arcsin(np.clip(np.cos(angle) * np.sin(middle) + y * share * np.cos(middle), -1, 1))
        lon = np.arctan2(x * share, np.cos(middle) * np.cos(angle) - y * share * np.sin(middle))
        return self.lon + np.degrees(lon), np.degrees(lat)


@dataclass(frozen=True)
class Frame:
    """What of the earth is drawn: `WIDTH` by `height` units.

    window : west, south, east, north of all that is drawn, degree; west may lie below -180, or east above 180.
    left, top : km from the middle of the projection to those edges.   unit : km.
    """

    window: tuple[float, float, float, float]
    height: int
    projection: Projection
    left: float
    top: float
    unit: float

    def place(self, lon: np.ndarray, lat: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """x, y in units of the drawing, y downwards; nan for nan. lon, lat : degree."""
        x, y = self.projection.forward(lon, lat)
        return (x - self.left) / self.unit, (self.top - y) / self.unit

    def holds(self, x: np.ndarray, y: np.ndarray, radius: np.ndarray | float = 0.0) -> np.ndarray:
        """Whether circles lie wholly in the drawing; not where x is nan."""
        inside = (x - radius >= 0) & (x + radius <= WIDTH) & (y - radius >= 0) & (y + radius <= self.height)
        return np.asarray(inside)


def frame_around(lon: np.ndarray, lat: np.ndarray) -> Frame:
    """The smallest frame, with some margin, that holds all points. lon, lat : degree (n,), n > 0."""
    projection = middle_of(lon, lat)
    x, y = projection.forward(lon, lat)
    wide, tall = float(np.ptp(x)), float(np.ptp(y))
    margin = 2 * MARGIN * max(wide, tall)
    wide, tall = max(wide + margin, LEAST_KM), max(tall + margin, LEAST_KM)
    wide, tall = max(wide, NARROWEST * tall), max(tall, wide / WIDEST)
    left, top = float(x.min() + x.max() - wide) / 2, float(y.min() + y.max() + tall) / 2
    window = window_of(projection, left, top - tall, left + wide, top)
    return Frame(window, round(WIDTH * tall / wide), projection, left, top, wide / WIDTH)


def middle_of(lon: np.ndarray, lat: np.ndarray) -> Projection:
    """The projection around the middle of points, also where they lie on both sides of the 180th meridian."""
    around = np.sort(np.mod(lon, 360.0))
    gaps = np.diff(around, append=around[0] + 360.0)
    empty = int(np.argmax(gaps))
    east = around[empty]
    west = around[(empty + 1) % len(around)]
    middle = west + np.mod(east - west, 360.0) / 2
    return Projection(float(np.mod(middle + 180.0, 360.0) - 180.0), float(lat.min() + lat.max()) / 2)


def window_of(
    projection: Projection, left: float, bottom: float, right: float, top: float
) -> tuple[float, float, float, float]:
    """West, south, east, north, degree, of a rectangle on the plane, km. All longitudes if a pole lies in it."""
    along, up = np.linspace(left, right, 60), np.linspace(bottom, top, 60)
    x = np.concatenate([along, along, np.full(60, left), np.full(60, right)])
    y = np.concatenate([np.full(60, bottom), np.full(60, top), up, up])
    lon, lat = projection.backward(x, y)
    west, south, east, north = lon.min(), lat.min(), lon.max(), lat.max()
    for pole in (-90.0, 90.0):
        px, py = projection.forward(np.array([projection.lon]), np.array([pole]))
        if left <= px[0] <= right and bottom <= py[0] <= top:
            west, east = projection.lon - 180.0, projection.lon + 180.0
            south, north = min(south, pole), max(north, pole)
    return float(west), float(south), float(east), float(north)
