"""Takes down the sums of every place and day, and followed persons; measures are worked out of the sums at the end."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from homefront.compiled import serial
from homefront.errors import ArgumentError
from homefront.inputs.society import Inputs
from homefront.observe.followed import rows_followed
from homefront.processes.resolve import reported
from homefront.world.people import household_of
from homefront.world.state import World
from homefront.world.work import COUNTED, RESOLVE, SQUARED, SUMS

MEASURES: dict[str, tuple[str, str]] = {
    "gone": ("share", "residents away, for whatever reason"),
    "own": ("share", "residents away by their own decision"),
    "ordered": ("share", "residents away because an order made them go"),
    "homeless": ("share", "residents away because bombs took their home"),
    "occupied": ("share", "residents at home under occupation"),
    "belief": ("1", "mean belief in danger of those not occupied, b"),
    "fear": ("1", "mean fear of those not occupied, f"),
    "resolve": ("1", "mean resolve felt by those not occupied, m"),
    "resolve_sd": ("1", "standard deviation of that resolve between persons"),
    "unity": ("1", "unity of the region: 1 less twice the standard deviation of resolve between its people"),
    "shown": ("1", "mean resolve shown by those not occupied"),
    "reported": ("1", "the same as reported to the top of the command tree, shaded a level at a time"),
    "knows": ("share", "people not occupied who have heard that the authorities have left, k"),
    "officials": ("share", "blocks whose official is gone and not replaced"),
    "passing": ("1", "weight of those passing in a resident's ears, ref, mean of the night"),
    "control": ("1", "control that people feel, night: ordinary and emergency control added, from 0 to 2"),
    "coverage": ("share", "residents whom official news reach"),
    "danger": ("1", "mean danger by time to arrival, h"),
    "distance": ("km", "distance of the place's centre to the front"),
    "input_row": ("1", "row of the daily inputs that the place took: which place or kind of place"),
}
"""Name -> (unit, what). A mean over nobody is nan."""

OF_THE_FREE = ("belief", "fear", "resolve", "resolve_sd", "unity", "shown", "reported", "knows")
"""Measures that are of those who are not occupied."""

AS_THEY_ARE = ("officials", "passing", "control", "coverage", "danger", "distance", "input_row")
"""Measures that are written down as they stand on the evening of a day."""

OF_REGION = (COUNTED, RESOLVE, SQUARED)
"""Columns of world.work.SUMS that unity follows from."""

FOLLOWED = ("belief", "fear", "resolve", "away", "rumour")


@dataclass
class Recorder:
    """What is written down of one run, in arrays sized before it; nan where a day has not passed.

    sums : float64 (days, columns of world.work.SUMS, places).   stands : float32 (days, AS_THEY_ARE, places).
    weight : float64 (days, places), persons per agent.   region : int64 (places,), number of each place's region.
    shading, report_levels : share of doubt left out a level, and levels, of reports upward.
    persons, household : int64 (persons,), rows of those followed, and their households.
    followed : float32 (persons, days) by variable.   more : float32 (days, places), state by place that mechanisms of
    other packages declare, by name.
    """

    sums: np.ndarray
    stands: np.ndarray
    weight: np.ndarray
    region: np.ndarray
    shading: float
    report_levels: int
    persons: np.ndarray
    household: np.ndarray
    followed: dict[str, np.ndarray]
    more: dict[str, np.ndarray] = field(default_factory=dict)

    def record(
        self, day: int, world: World, total: np.ndarray, control: np.ndarray, distance: np.ndarray, row: np.ndarray
    ) -> None:
        """Takes down one day. total : sums of the places, float64 (places, columns of world.work.SUMS)."""
        s = world.state
        self.sums[day], self.weight[day] = total.T, world.weight
        values = (s.officials, s.passing, control, s.coverage, s.place_danger, distance, row)
        for to, value in zip(self.stands[day], values, strict=True):
            to[:] = value
        for name, to in self.more.items():
            to[day] = getattr(world.own, name)  # type: ignore[attr-defined]
        if len(self.persons):
            for name in FOLLOWED:
                self.followed[name][:, day] = getattr(s, name)[self.household if name == "away" else self.persons]

    @property
    def data(self) -> dict[str, np.ndarray]:
        """Measures, float32 (places, days), by name in the order of MEASURES, then those of mechanisms; computed again
        each time."""
        found = self._measures() | dict(zip(AS_THEY_ARE, self.stands.swapaxes(0, 1), strict=True))
        found |= self.more
        return {name: np.ascontiguousarray(found[name].T, dtype=np.float32) for name in (*MEASURES, *self.more)}

    def snapshot(self) -> dict[str, np.ndarray]:
        """All that was written down so far; no copies."""
        taken = {"sums": self.sums, "stands": self.stands, "weight": self.weight}
        return {
            **{f"recorded.{name}": values for name, values in taken.items()},
            **{f"followed.{name}": values for name, values in self.followed.items()},
            **{f"recorded.own.{name}": values for name, values in self.more.items()},
        }

    def _measures(self) -> dict[str, np.ndarray]:
        """Those that follow from sums over people, float64 (days, places)."""
        total: Mapping[str, Any] = dict(zip(SUMS, self.sums.swapaxes(0, 1), strict=True))
        people, counted, resolve = total["people"], total["counted"], total["resolve"]
        out = {"gone": (total["own"] + total["ordered"] + total["homeless"] + total["called_up"]) / people}
        for name in ("own", "ordered", "homeless", "occupied"):
            out[name] = total[name] / people
        with np.errstate(invalid="ignore", divide="ignore"):
            for name in ("belief", "fear", "resolve", "shown", "knows"):
                out[name] = total[name] / counted
            out["resolve_sd"] = _spread(counted, resolve, total["resolve_squared"])
            of_region = np.zeros((len(OF_REGION), len(self.sums), self.region.max() + 1))
            add_up_regions(self.sums, np.array(OF_REGION), self.weight, self.region, of_region)
            out["unity"] = (1 - 2 * _spread(*of_region))[:, self.region]
        shown = out["shown"].astype(np.float32).astype(float)
        out["reported"] = np.asarray(reported(shown, self.shading, self.report_levels))
        return out


@serial
def add_up_regions(sums, columns, weight, region, out):  # type: ignore[no-untyped-def]
    """Sums over the persons of each region, place after place. sums : (days, columns of world.work.SUMS, places).

    columns : which of them.   weight : (days, places), persons per agent.   out : (columns, days, regions), changed.
    """
    for n in range(columns.size):
        for day in range(weight.shape[0]):
            for place in range(region.size):
                out[n, day, region[place]] += weight[day, place] * sums[day, columns[n], place]


def _spread(count: np.ndarray, total: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Standard deviation from a count, a sum and a sum of squares; nan where nobody was counted."""
    return np.asarray(np.sqrt(np.maximum(0.0, squares / count - (total / count) ** 2)))


def recorder_for(
    world: World, inputs: Inputs, seed: int, follow: int = 0, shading: float = 0.0, asked: str = "",
    more: Collection[str] = (),
) -> Recorder:  # fmt: skip
    """A recorder for all days of the inputs that follows `follow` persons, drawn by key (observe/followed.py).

    asked : id of the place that the scenario asks about.   more : state variables by place of mechanisms.
    """
    days, layout = inputs.days, world.layout
    if clash := sorted(set(more) & {*MEASURES, "place", "day"}):
        told = "has the name of something that every run records; its mechanism has to call it otherwise"
        raise ArgumentError("mechanisms", clash[0], told)
    at = inputs.places.ids.index(asked) if asked in inputs.places.ids else -1
    persons = rows_followed(layout, inputs.places.kinds, at, seed, follow)
    return Recorder(
        sums=np.full((days, len(SUMS), layout.n_places), np.nan),
        stands=np.full((days, len(AS_THEY_ARE), layout.n_places), np.nan, dtype=np.float32),
        weight=np.full((days, layout.n_places), np.nan),
        region=np.unique(np.array(inputs.places.regions), return_inverse=True)[1],
        shading=shading, report_levels=inputs.structure.report_levels, persons=persons,
        household=np.array([household_of(layout, int(person)) for person in persons], dtype=np.int64),
        followed={name: np.full((len(persons), days), np.nan, dtype=np.float32) for name in FOLLOWED},
        more={name: np.full((days, layout.n_places), np.nan, dtype=np.float32) for name in more},
    )  # fmt: skip
