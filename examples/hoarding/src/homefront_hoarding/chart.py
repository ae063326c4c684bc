"""A chart: how empty the shelves are, by place and day."""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.views.charts.about import About, World
from homefront.views.charts.definition import Chart, Drawing, Panel, Series


def empty(world: World) -> Any:
    """(places, days): from 0, full, to 1."""
    given = {**world.about.provenance["parameters"], **world.result.positions}
    stores = np.asarray(world.society["stores"], dtype=float)
    return stores / (stores + given["hoarding.half_empty"])


def draw(about: About) -> Drawing:
    """One curve a world."""
    one = Series("empty shelves", "empty shelves", empty, by_place=True, times=100.0)
    return Drawing(
        (Panel("Empty shelves", "% empty", (one,), ends=(0, 100)),),
        note="Assumed, as is all of hoarding: no count of purchases is at hand.",
    )


EMPTY_SHELVES = Chart(
    "empty_shelves", "Empty shelves: {place}", "how empty the shelves are, by day", 95, draw, "society", True,
    section="people",
)  # fmt: skip
