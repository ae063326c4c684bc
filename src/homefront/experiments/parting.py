"""Where and when two worlds part: the first day on which anything that is recorded of them differs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import numpy as np

from homefront.engine.prepare import Prepared
from homefront.results.results import WorldResult

Recorded: TypeAlias = Mapping[str, tuple[np.ndarray, tuple[str, ...]]]
"""By name: values (places or axes, days), and the names of these places or axes."""

NEVER = -1


def recorded_of(given: Prepared, world: WorldResult) -> Recorded:
    """All that is recorded by day of a world. given : what it was given."""
    front, names = world.front, given.inputs.places.names
    of_axes = {} if front is None else {name: (values, front.axes) for name, values in front.axis.items()}
    return {name: (values, names) for name, values in world.data.items()} | of_axes


def parting(one: Recorded, other: Recorded) -> tuple[int, str]:
    """(day, place) of the first difference, counted from 0; NEVER and "" where nothing differs on any day."""
    day, place = NEVER, ""
    for name, (values, names) in one.items():
        others = other[name][0]
        differs = ~((values == others) | (np.isnan(values) & np.isnan(others)))
        days = np.flatnonzero(differs.any(axis=0))
        if len(days) and (day == NEVER or days[0] < day):
            day, place = int(days[0]), names[int(np.flatnonzero(differs[:, days[0]])[0])]
    return day, place
