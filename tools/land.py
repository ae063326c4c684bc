"""Makes src/homefront/views/report/land.json: coasts of the world for the report's map, from Natural Earth 1:10m.

    npm install world-atlas@2          # Natural Earth as TopoJSON, public domain
    python tools/land.py node_modules/world-atlas/land-10m.json

Simplified to about 2 km in Europe, and to about 15 km elsewhere, where a scenario of one's own may lie: no map is
without its coasts. Coasts only: no borders, of today or of any year.
"""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

EUROPE = (-12.0, 34.0, 54.0, 72.0)
"""West, south, east, north, degree: where coasts are fine."""
FINE, COARSE = 0.02, 0.15
"""Degree: points nearer to a straight line than that are left out, in Europe and elsewhere."""
LEAST_FINE, LEAST_COARSE = 0.004, 0.1
"""Square degree: smaller islands are left out."""
SOUTHERNMOST = -60.0
"""Antarctica is left out."""
PARTS = 100
"""Steps of a degree: land.json has whole steps, each point as its distance from the point before."""
TARGET = Path(__file__).parents[1] / "src/homefront/views/report/land.json"

Point = tuple[float, float]


def rings_of(topology: dict) -> list[list[Point]]:  # type: ignore[type-arg]
    """Outer and inner rings of all land; with even-odd filling it does not matter which is which."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    arcs = []
    for arc in topology["arcs"]:
        x = y = 0
        points = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            points.append((x * sx + tx, y * sy + ty))
        arcs.append(points)
    rings = []
    for geometry in topology["objects"]["land"]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        for polygon in polygons:
            for ring in polygon:
                points: list[Point] = []
                for index in ring:
                    arc = arcs[index] if index >= 0 else arcs[~index][::-1]
                    points += arc[1:] if points else arc
                rings.append(points)
    return rings


def in_europe(point: Point) -> bool:
    west, south, east, north = EUROPE
    return west <= point[0] <= east and south <= point[1] <= north


def simplified(points: list[Point]) -> list[Point]:
    """Douglas & Peucker, with a tolerance that depends on where a point lies."""
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        far, at = 1.0, -1
        for n in range(first + 1, last):
            x, y = points[n]
            off = (
                abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length
                if length
                else ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5
            ) / (FINE if in_europe((x, y)) else COARSE)
            if off > far:
                far, at = off, n
        if at >= 0:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[n] for n in sorted(keep)]


def area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def in_steps(ring: list[Point]) -> list[int]:
    """x, y of the first point, then of each point from the one before, in whole steps; doubled points left out."""
    whole = [(round(x * PARTS), round(y * PARTS)) for x, y in ring]
    whole = [point for n, point in enumerate(whole) if point != whole[n - 1]]
    moves = [c for a, b in pairwise(whole) for c in (b[0] - a[0], b[1] - a[1])]
    return [*whole[0], *moves] if len(whole) > 2 else []


def main(source: str) -> None:
    kept = []
    for ring in rings_of(json.loads(Path(source).read_text(encoding="utf-8"))):
        least = LEAST_FINE if any(map(in_europe, ring)) else LEAST_COARSE
        if area(ring) < least or max(y for _, y in ring) < SOUTHERNMOST:
            continue
        half = len(ring) // 2
        kept.append(in_steps(simplified(ring[: half + 1])[:-1] + simplified(ring[half:])))
    kept = [ring for ring in kept if ring]
    data = {
        "source": "Natural Earth, land 1:10m (naturalearthdata.com), through world-atlas 2; simplified",
        "licence": "public domain", "parts": PARTS, "rings": kept,
    }  # fmt: skip
    TARGET.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    points = sum(map(len, kept)) // 2
    print(f"{TARGET.name}: {len(kept)} rings, {points} points, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
