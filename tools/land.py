"""Makes src/homefront/views/report/land.json: coasts of Europe for the report's map, from Natural Earth 1:50m.

    npm install world-atlas@2          # Natural Earth as TopoJSON, public domain
    python tools/land.py node_modules/world-atlas/land-50m.json

Cut to Europe and the western Urals, simplified to about 5 km. Coasts only: no borders, of today or of any year.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

WEST, EAST, SOUTH, NORTH = -12.0, 72.0, 33.0, 72.0
TOLERANCE = 0.045
"""Degree: points nearer to a straight line than that are left out."""
LEAST = 0.03
"""Square degree: smaller islands are left out."""
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


def clipped(ring: list[Point]) -> list[Point]:
    """Sutherland & Hodgman against the four edges of the window."""
    for axis, edge, sign in ((0, WEST, 1), (0, EAST, -1), (1, SOUTH, 1), (1, NORTH, -1)):
        out: list[Point] = []
        for a, b in zip(ring, ring[1:] + ring[:1], strict=True):
            inside_a, inside_b = sign * (a[axis] - edge) >= 0, sign * (b[axis] - edge) >= 0
            if inside_a:
                out.append(a)
            if inside_a != inside_b:
                t = (edge - a[axis]) / (b[axis] - a[axis])
                out.append((a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])))
        ring = out
    return ring


def simplified(points: list[Point]) -> list[Point]:
    """Douglas & Peucker."""
    keep, stack = {0, len(points) - 1}, [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        (x0, y0), (x1, y1) = points[first], points[last]
        length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5
        far, at = TOLERANCE, -1
        for n in range(first + 1, last):
            x, y = points[n]
            off = (
                abs((x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)) / length
                if length
                else ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5
            )
            if off > far:
                far, at = off, n
        if at >= 0:
            keep.add(at)
            stack += [(first, at), (at, last)]
    return [points[n] for n in sorted(keep)]


def area(ring: list[Point]) -> float:
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:] + ring[:1], strict=True))) / 2


def main(source: str) -> None:
    kept = []
    for ring in rings_of(json.loads(Path(source).read_text(encoding="utf-8"))):
        ring = clipped(ring)
        if len(ring) < 4 or area(ring) < LEAST:
            continue
        half = len(ring) // 2
        points = simplified(ring[: half + 1])[:-1] + simplified(ring[half:])
        kept.append([[round(x, 2), round(y, 2)] for x, y in points])
    data = {
        "source": "Natural Earth, land 1:50m (naturalearthdata.com), through world-atlas 2; cut and simplified",
        "licence": "public domain", "window": [WEST, SOUTH, EAST, NORTH], "rings": kept,
    }  # fmt: skip
    TARGET.write_text(json.dumps(data, separators=(",", ":")) + "\n", encoding="utf-8")
    print(f"{TARGET.name}: {len(kept)} rings, {sum(map(len, kept))} points, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
