"""Front and industry of one world as a table: one row a measure, member and day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa

from homefront.observe.front_recorder import AXIS_MEASURES, INDUSTRY_MEASURES, NATION_MEASURES, STAGES, FrontData
from homefront.reading import Unreadable
from homefront.results.columns import named, numbers, table
from homefront.results.manifest import FrontNames

MOST = 1e15
"""Of any number of a front."""


def front_names(front: FrontData) -> dict[str, Any]:
    """What all worlds of a run share: names of axes, cities and plants, and lengths, for the manifest."""
    return {
        "axes": list(front.axes), "cities": list(front.cities), "plants": list(front.plants),
        "days": front.fallen.shape[1], "industry_days": front.stages.shape[2],
    }  # fmt: skip


def _parts(front: FrontData) -> Iterator[tuple[str, np.ndarray]]:
    """(name, members by days) of every array, in a fixed order."""
    for name in AXIS_MEASURES:
        yield f"axis.{name}", front.axis[name]
    for name in NATION_MEASURES:
        yield f"nation.{name}", front.nation[name][None]
    for name in INDUSTRY_MEASURES:
        yield f"industry.{name}", front.industry[name][None]
    yield "city.fallen", front.fallen
    yield "plants", front.stages.reshape(-1, front.stages.shape[2])
    for name in ("city_axis", "city_chainage", "city_reach"):
        yield f"fixed.{name}", getattr(front, name)[:, None]


def front_table(front: FrontData) -> pa.Table:
    """Columns measure, member (axis, city, plants x stage), day, value (float64)."""
    names: list[str] = []
    measures, members, days, values = [], [], [], []
    for name, array in _parts(front):
        n, length = array.shape
        measures.append(np.full(n * length, len(names), dtype=np.int32))
        names.append(name)
        members.append(np.repeat(np.arange(n, dtype=np.int32), length))
        days.append(np.tile(np.arange(length, dtype=np.int32), n))
        values.append(np.asarray(array, dtype=np.float64).ravel())
    return table({
        "measure": named(np.concatenate(measures), names), "member": numbers(np.concatenate(members)),
        "day": numbers(np.concatenate(days)), "value": numbers(np.concatenate(values)),
    })  # fmt: skip


def front_of(values: np.ndarray, names: FrontNames) -> FrontData:
    """The same back from the column of values; Unreadable where a number cannot be what it stands for."""
    axes, cities, plants, days, long = names.axes, names.cities, names.plants, names.days, names.industry_days
    taken = 0

    def take(*shape: int) -> np.ndarray:
        nonlocal taken
        n = int(np.prod(shape))
        taken += n
        return np.asarray(values[taken - n : taken]).reshape(shape)

    axis = {name: take(len(axes), days) for name in AXIS_MEASURES}
    nation = {name: take(days) for name in NATION_MEASURES}
    industry = {name: take(long) for name in INDUSTRY_MEASURES}
    fallen, stages = take(len(cities), days), take(len(plants), len(STAGES), long)
    city_axis, city_chainage, city_reach = take(len(cities)), take(len(cities)), take(len(cities))
    if taken != len(values):
        raise Unreadable(f"{len(values):,} values, expected {taken:,}")
    for what, rows in (*axis.items(), *nation.items(), *industry.items(), ("plants", stages)):
        if not (np.abs(rows) <= MOST).all():
            raise Unreadable(f"a number of {what} that is none, expected one of {MOST:g} at most")
    if not (np.isin(fallen, (0, 1)).all() and np.isin(city_axis, np.arange(-1, len(axes))).all()):
        raise Unreadable("a city on an axis that there is not, or neither lost nor held")
    return FrontData(
        axes, cities, plants, city_axis.astype(np.int64), city_chainage, city_reach, axis, nation,
        fallen.astype(np.uint8), industry, stages,
    )  # fmt: skip
