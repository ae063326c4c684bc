"""The picture of the lab's sample essay: which cities were lost by the end of 1941, and in which month, on record.

    python tools/lab_map.py

Writes src/homefront/lab/content/map.png from captures.csv of moscow-1941 (places: GeoNames, CC BY 4.0) and the coasts
of Natural Earth (public domain). Nothing in it comes from a run.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from homefront.views.report.coast import rings_within

ROOT = Path(__file__).resolve().parent.parent
WINDOW = (19.0, 43.5, 46.0, 61.5)
"""West, south, east, north, in degree."""
WIDTH, LARGER = 900, 2
"""Pixels, and how many times larger it is drawn at first, so that edges are smooth."""
SEA, LAND, INK, PAPER = "#dbe5ea", "#f4f1e8", "#20242a", "#ffffff"
MONTHS = {"1941-06": "#fde0a8", "1941-07": "#f9b96a", "1941-08": "#ee8a4a", "1941-09": "#d95f32", "1941-10": "#a83a26",
          "1941-11": "#6e2018", "1941-12": "#6e2018"}  # fmt: skip
KEY = (("June", "1941-06"), ("July", "1941-07"), ("August", "1941-08"), ("September", "1941-09"),
       ("October", "1941-10"), ("November, December", "1941-11"))  # fmt: skip
NAMED = ("Minsk", "Kiev", "Smolensk", "Kalinin", "Rostov-on-Don", "Kharkov", "Odessa", "Riga", "Bryansk", "Orel")
HELD = {"Moscow": (37.618, 55.752), "Leningrad": (30.314, 59.939), "Tula": (37.617, 54.193)}
"""Lon and lat of cities that were not taken."""
LEFT = ("Leningrad", "Smolensk", "Tula")
"""Names that stand to the left of their dots, since others lie to the right."""


def main() -> None:
    """Draws it."""
    west, south, east, north = WINDOW
    squeezed = math.cos(math.radians((south + north) / 2))
    scale = WIDTH * LARGER / ((east - west) * squeezed)
    height = round((north - south) * scale)

    def at(lon: float, lat: float) -> tuple[float, float]:
        return (lon - west) * squeezed * scale, (north - lat) * scale

    picture = Image.new("RGB", (WIDTH * LARGER, height), SEA)
    pen = ImageDraw.Draw(picture)
    for ring in rings_within((west - 1, south - 1, east + 1, north + 1)):
        pen.polygon([at(lon, lat) for lon, lat in ring], fill=LAND)
    rows = list(csv.DictReader((ROOT / "src/homefront/library/moscow-1941/captures.csv").open(encoding="utf-8")))
    lost = sorted((row for row in rows if row["captured_on"][:7] in MONTHS), key=lambda row: row["captured_on"])
    for row in lost:
        _dot(pen, at(float(row["lon"]), float(row["lat"])), MONTHS[row["captured_on"][:7]])
    for row in lost:
        if row["city"] in NAMED:
            _name(pen, at(float(row["lon"]), float(row["lat"])), row["city"])
    for name, place in HELD.items():
        _dot(pen, at(*place), PAPER, ring=True)
        _name(pen, at(*place), name, bold=True)
    _key(pen, height)
    picture.resize((WIDTH, height // LARGER), Image.Resampling.LANCZOS).quantize(64).save(
        ROOT / "src/homefront/lab/content/map.png", optimize=True
    )


def _dot(pen: Any, place: tuple[float, float], colour: str, ring: bool = False) -> None:
    x, y = place
    half = LARGER * (8 if ring else 6)
    pen.ellipse((x - half, y - half, x + half, y + half), fill=colour, outline=INK, width=LARGER * (3 if ring else 1))


def _name(pen: Any, place: tuple[float, float], text: str, bold: bool = False) -> None:
    font = ImageFont.load_default((19 if bold else 16) * LARGER)
    beside, anchor = (-12, "rm") if text in LEFT else (12, "lm")
    where = (place[0] + beside * LARGER, place[1])
    pen.text(where, text, INK, font, anchor=anchor, stroke_width=3 * LARGER, stroke_fill=LAND)


def _key(pen: Any, height: int) -> None:
    font = ImageFont.load_default(16 * LARGER)
    rows = [*KEY, ("not taken", "")]
    x, y = 18 * LARGER, height - (len(rows) * 26 + 34) * LARGER
    pen.rectangle((0, y - 12 * LARGER, 236 * LARGER, height), fill=PAPER)
    pen.text((x, y + 6 * LARGER), "Lost in 1941, in", INK, font, anchor="lm")
    for text, month in rows:
        y += 26 * LARGER
        _dot(pen, (x + 8 * LARGER, y + 6 * LARGER), MONTHS.get(month, PAPER), ring=not month)
        pen.text((x + 28 * LARGER, y + 6 * LARGER), text, INK, font, anchor="lm")


if __name__ == "__main__":
    main()
