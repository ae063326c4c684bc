"""Distances on a sphere."""

from __future__ import annotations

import math

import numpy as np

EARTH_RADIUS = 6371.0
"""km."""


def great_circle(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Distance between two points on the surface of the earth, km. All arguments are in degrees.

    >>> round(great_circle(0.0, 0.0, 0.0, 90.0) / EARTH_RADIUS, 4)
    1.5708
    """
    here, there = math.radians(lat), math.radians(other_lat)
    cross = math.cos(here) * math.cos(there) * math.sin(math.radians(other_lon - lon) / 2) ** 2
    return 2 * EARTH_RADIUS * math.asin(min(1.0, math.sqrt(math.sin((there - here) / 2) ** 2 + cross)))


def chainage(lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Distance of each point of a line from its first along the line, km. lat, lon : degree.

    >>> chainage(np.array([0.0, 0.0, 1.0]), np.array([0.0, 1.0, 1.0])).round(1).tolist()
    [0.0, 111.2, 222.4]
    """
    steps = [great_circle(*points) for points in zip(lat[:-1], lon[:-1], lat[1:], lon[1:], strict=True)]
    return np.concatenate([[0.0], np.cumsum(steps)])
