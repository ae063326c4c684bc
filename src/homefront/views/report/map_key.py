"""What the map says of itself: a bar of km, a circle of people, and where the plants of the east are drawn."""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.views.report.map import LARGEST, PEOPLE_OF_17
from homefront.views.report.names import Box, count_within
from homefront.views.report.projection import WIDTH, Frame

EDGE = 12
"""Units from the edge of the map."""
KEY_WIDE, KEY_HIGH = 290, 84
"""Units: room for the letters of a phone, which are the largest."""
LONGEST_BAR = 180
PEOPLE = 1_000_000
PLANTS_WIDE, PLANTS_HIGH = 300, 54
PLANTS_BAR = 190
"""Units from the right edge to where the bar of plants begins: some 1,500 plants are that long."""


def key(frame: Frame, marks: np.ndarray, persons: float = PEOPLE_OF_17) -> dict[str, Any]:
    """A bar of round km and a circle of a million people, in the corner with the fewest marks; box : Box.

    persons : of a circle of 17 units; the circle is of fewer people where it is of fewer than PEOPLE_OF_17.
    """
    far, low = WIDTH - EDGE - KEY_WIDE, frame.height - EDGE - KEY_HIGH
    corners = [(EDGE, low), (far, low), (EDGE, EDGE), (far, EDGE)]
    left, top = min(corners, key=lambda at: count_within((at[0], at[1], at[0] + KEY_WIDE, at[1] + KEY_HIGH), marks))
    km = max(step * ten for ten in (1, 10, 100, 1000) for step in (1, 2, 5) if step * ten <= LONGEST_BAR * frame.unit)
    return {
        "x": left,
        "y": top,
        "km": f"{km:,}",
        "long": round(km / frame.unit, 1),
        "r": round(min(17 * (PEOPLE / PEOPLE_OF_17) ** 0.5, LARGEST), 1),
        "people": "1 million" if persons == PEOPLE_OF_17 else f"{PEOPLE * persons / PEOPLE_OF_17:,.0f}",
        "box": (left, top, left + KEY_WIDE, top + KEY_HIGH),
    }


def plants_in_the_east(frame: Frame, marks: np.ndarray, taken: Box) -> tuple[int, int]:
    """x, y where the bar of plants in the east begins: at the right edge, where it covers fewest marks."""

    def covered(y: int) -> tuple[bool, int, float]:
        box = plants_box(y)
        return not (box[3] < taken[1] or box[1] > taken[3]), count_within(box, marks), abs(y - 0.42 * frame.height)

    return WIDTH - PLANTS_BAR, min(range(60, frame.height - 30, 6), key=covered)


def plants_box(y: int) -> Box:
    """The box of the bar of plants in the east, and of the words above it."""
    return (WIDTH - PLANTS_WIDE, y + 14 - PLANTS_HIGH, WIDTH, y + 14)
