"""What the charts of a run take from its worlds: every world for a figure, and for a page one world after the other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from homefront.views.charts.about import EVERYWHERE, World, country
from homefront.views.charts.definition import Drawing, Series, Values


def values_of(drawing: Drawing, worlds: Sequence[World], place: str) -> Values:
    """The series of a chart at one place, or of all places together ("all")."""
    lines: dict[str, np.ndarray] = {}
    coded: dict[str, np.ndarray] = {}
    for series in drawing.series:
        if series.coded and series.key not in coded:
            row = 0 if place == EVERYWHERE else 1 + worlds[0].about.places.index(place)
            coded[series.key] = np.asarray(series.take(worlds[0]))[:, row]
        elif not series.coded and series.key not in lines:
            lines[series.key] = np.stack([line_of(series, world, place) for world in worlds])
    return Values([world.result.seed for world in worlds], lines, coded)


def line_of(series: Series, world: World, place: str) -> np.ndarray:
    """(days,) one series of one world."""
    values = np.asarray(series.take(world), dtype=float)
    if not series.by_place:
        return values
    if place == EVERYWHERE:
        return country(world, values, series.free)
    return np.asarray(values[world.about.places.index(place)])


def content_of(drawing: Drawing, worlds: Sequence[World]) -> Any:
    """What the field of a chart shows."""
    assert drawing.field is not None
    return drawing.field.fill([drawing.field.take(world) for world in worlds])


def ran(society: bool, front: bool, needs: str) -> str:
    """Why a run has not the half of the model that a chart needs; "" where it has. society, front : which ran."""
    missing = {
        "society": "" if society else "no society ran", "front": "" if front else "no front ran",
        "both": "" if society and front else "it takes both halves, coupled",
    }  # fmt: skip
    return missing.get(needs, "")
