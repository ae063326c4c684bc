"""Takes down the sums of every place and day, and followed persons; measures are worked out of the sums at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
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
    """What is written down of one run, in arrays sized before it; nan where a day has not passed, but for sums.

    sums : float64 (days, columns of world.work.SUMS, places), 0 where a day has not passed: nobody is counted there.
    stands : float32 (days, AS_THEY_ARE, places).
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
        take_down(
            total, world.weight, s.officials, s.passing, control, s.coverage, s.place_danger, distance, row,
            self.sums[day], self.weight[day], self.stands[day],
        )  # fmt: skip
        for name, to in self.more.items():
            to[day] = getattr(world.own, name)  # type: ignore[attr-defined]
        if len(self.persons):
            for name in FOLLOWED:
                self.followed[name][:, day] = getattr(s, name)[self.household if name == "away" else self.persons]

    @property
    def data(self) -> Measured:
        """Measures of the days so far, and state of mechanisms."""
        return Measured(self)

    def snapshot(self, days: int | None = None) -> dict[str, np.ndarray]:
        """All that was written down so far, or what was of the first days alone; no copies."""
        taken = {"sums": self.sums, "stands": self.stands, "weight": self.weight}
        return {
            **{f"recorded.{name}": values[:days] for name, values in taken.items()},
            **{f"followed.{name}": values[:, :days] for name, values in self.followed.items()},
            **{f"recorded.own.{name}": values[:days] for name, values in self.more.items()},
        }

    def measure(self, name: str) -> np.ndarray:
        """One of MEASURES, or of `more`, (days, places); nan where a day has not passed."""
        if name in self.more:
            return self.more[name]
        if name in AS_THEY_ARE:
            return self.stands[:, AS_THEY_ARE.index(name)]
        if name == "reported":
            shown = self.measure("shown").astype(np.float32).astype(float)
            return np.asarray(reported(shown, self.shading, self.report_levels))
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self._of_sums(name))

    def _of_sums(self, name: str) -> Any:
        """A measure that follows from sums over people."""

        def total(column: str) -> Any:
            return self.sums[:, SUMS.index(column)]

        if name == "gone":
            return (total("own") + total("ordered") + total("homeless") + total("called_up")) / total("people")
        if name == "resolve_sd":
            return _spread(total("counted"), total("resolve"), total("resolve_squared"))
        if name == "unity":
            of_region = np.zeros((len(OF_REGION), len(self.sums), self.region.max() + 1))
            add_up_regions(self.sums, np.array(OF_REGION), self.weight, self.region, of_region)
            return (1 - 2 * _spread(*of_region))[:, self.region]
        return total(name) / total("counted" if name in OF_THE_FREE else "people")


class Measured(Mapping[str, np.ndarray]):
    """Measures of a run, float32 (places, days), by name in the order of MEASURES, then those of mechanisms.

    Each is worked out when it is first asked for: an outcome of one world needs few of them.
    """

    def __init__(self, recorder: Recorder) -> None:
        self._recorder, self._found = recorder, dict[str, np.ndarray]()

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._found:
            if name not in self:
                raise KeyError(name)
            self._found[name] = np.ascontiguousarray(self._recorder.measure(name).T, dtype=np.float32)
        return self._found[name]

    def __contains__(self, name: object) -> bool:
        return name in MEASURES or name in self._recorder.more

    def __iter__(self) -> Iterator[str]:
        return iter((*MEASURES, *self._recorder.more))

    def __len__(self) -> int:
        return len(MEASURES) + len(self._recorder.more)

    def __reduce__(self) -> tuple[type[dict[str, np.ndarray]], tuple[dict[str, np.ndarray]]]:
        """Other processes are sent the measures, and not the sums that they follow from."""
        return dict, (dict(self),)


@serial
def take_down(  # type: ignore[no-untyped-def]
    total, weight, officials, passing, control, coverage, danger, distance, row, sums, weights, stands,
):  # fmt: skip
    """One day, written to the last three: sums (columns of world.work.SUMS, places), weights (places,) and stands
    (AS_THEY_ARE, places), of which the others but the first two are the rows, in their order.
    """
    for place in range(weight.size):
        weights[place] = weight[place]
        stands[0, place], stands[1, place] = officials[place], passing[place]
        stands[2, place], stands[3, place], stands[4, place] = control[place], coverage[place], danger[place]
        stands[5, place], stands[6, place] = distance[place], row[place]
    for column in range(sums.shape[0]):
        for place in range(weight.size):
            sums[column, place] = total[place, column]


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
        sums=np.zeros((days, len(SUMS), layout.n_places)),
        stands=np.full((days, len(AS_THEY_ARE), layout.n_places), np.nan, dtype=np.float32),
        weight=np.full((days, layout.n_places), np.nan),
        region=np.unique(np.array(inputs.places.regions), return_inverse=True)[1],
        shading=shading, report_levels=inputs.structure.report_levels, persons=persons,
        household=np.array([household_of(layout, int(person)) for person in persons], dtype=np.int64),
        followed={name: np.full((len(persons), days), np.nan, dtype=np.float32) for name in FOLLOWED},
        more={name: np.full((days, layout.n_places), np.nan, dtype=np.float32) for name in more},
    )  # fmt: skip
