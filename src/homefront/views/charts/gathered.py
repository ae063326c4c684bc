"""What the charts of a page take from the worlds of a run, one after the other, so that hundreds fit the memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from homefront.errors import ParameterError, ResultsError
from homefront.views.charts import charts_of
from homefront.views.charts.about import EVERYWHERE, About, World, country
from homefront.views.charts.definition import Chart, Drawing, Series, Values
from homefront.views.charts.record import places_on_record
from homefront.views.charts.taken import ran

QUANTILES = (0.05, 0.5, 0.95)
NONE = np.iinfo(np.uint16).max
"""Stands for "no value" in two bytes."""

MOST_WORLDS = 100
"""Up to so many worlds are handed to the page one by one."""

MOST_ROWS, MOST_LINES = 30, 1500
"""Places of which it has each world of its own: so many, and so many places times worlds."""


@dataclass
class Gathered:
    """about : of the run.   drawings : id -> what the charts of the page show of it.   lines : key -> a line a world.

    places : key -> two bytes a value, (places, days), a world each, until `finish`.   nation : key -> mean over
    residents, a world each.   fields : id -> what each world gave.   coded, bands : key -> (3, 1 + places, days), the
    country first.   each : key -> (worlds, rows, days) of the places in `rows`.
    """

    about: About
    drawings: dict[str, tuple[Chart, Drawing]] = field(default_factory=dict)
    lines: dict[str, list[np.ndarray]] = field(default_factory=dict)
    places: dict[str, list[np.ndarray]] = field(default_factory=dict)
    nation: dict[str, list[np.ndarray]] = field(default_factory=dict)
    fields: dict[str, list[Any]] = field(default_factory=dict)
    coded: dict[str, np.ndarray] = field(default_factory=dict)
    bands: dict[str, np.ndarray] = field(default_factory=dict)
    each: dict[str, np.ndarray] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        society, front = bool(self.about.first.data), self.about.first.front is not None
        for name, chart in charts_of(self.about.scenario).items():
            if not chart.section or chart.draw is None or ran(society, front, chart.needs):
                continue
            try:
                drawing = chart.draw(self.about)
                if drawing.by_place:  # what is on record of one place is not the country's
                    drawing = chart.draw(replace(self.about, place=EVERYWHERE))
                self.drawings[name] = chart, drawing
            except (ResultsError, ParameterError):  # this run has nothing for it
                continue

    @property
    def series(self) -> dict[str, Series]:
        """Every series once, by key."""
        return {one.key: one for _, drawing in self.drawings.values() for one in drawing.series}

    def add(self, world: World) -> None:
        """Takes what is needed of a world."""
        for key, one in self.series.items():
            if one.coded:
                if key not in self.coded:
                    self.coded[key] = np.asarray(one.take(world))
                continue
            values = np.asarray(one.take(world), dtype=float)
            if one.by_place:
                self.places.setdefault(key, []).append(two_bytes(values))
                self.nation.setdefault(key, []).append(country(world, values, one.free))
            else:
                self.lines.setdefault(key, []).append(values)
        for name, (_, drawing) in self.drawings.items():
            if drawing.field is not None:
                self.fields.setdefault(name, []).append(drawing.field.take(world))

    def finish(self) -> None:
        """Bands and single worlds of all places, after the last world; what they are made of is let go."""
        self.rows = self._rows()
        for key, values in self.places.items():
            bands = quantiles_of_bytes(values)
            self.bands[key] = np.concatenate([quantiles(self.nation[key])[:, None], bands], axis=1)
            if self.rows:
                self.each[key] = self._of_worlds(key)
        self.places.clear()

    def _rows(self) -> list[int]:
        """Rows of the places of which the page gets each world; 0 is the country, then those asked for or recorded."""
        places, worlds = self.about.places, self.about.worlds
        if not 1 < worlds <= MOST_WORLDS:
            return []
        asked = [o.where for o in self.about.scenario.outcomes if o.where in places.ids]
        cities = [n for n, kind in enumerate(places.kinds) if kind == "city"]
        largest = [places.ids[n] for n in sorted(cities, key=lambda n: -places.population[n])]
        order = dict.fromkeys([*asked, *places_on_record(self.about), *largest])
        n = min(MOST_ROWS, max(1, MOST_LINES // worlds))
        return [0, *(1 + places.index(str(place)) for place in list(order)[: n - 1])]

    def _of_worlds(self, key: str) -> np.ndarray:
        """(worlds, rows, days) of a series by place, the country first."""
        out = []
        for nation, values in zip(self.nation[key], self.places[key], strict=True):
            of_places = values[[row - 1 for row in self.rows[1:]]].astype(float)
            out.append(np.concatenate([nation[None], np.where(of_places == NONE, np.nan, of_places / (NONE - 1))]))
        return np.stack(out)

    def middle_world(self, drawing: Drawing) -> int:
        """The world that is nearest to the middle in the series of a chart; of a chart by place, over the country."""
        keys = [one.key for one in drawing.series if not one.coded]
        lines = {key: np.stack(self.nation[key] if key in self.nation else self.lines[key]) for key in keys}
        return Values(range(self.about.worlds), lines).middle_world() if lines else 0


def quantiles(rows: Sequence[np.ndarray]) -> np.ndarray:
    """Low, middle and high over worlds; nan where no world has a value."""
    stack = np.asarray(rows, dtype=float)
    if len(stack) == 1:
        return np.repeat(stack, len(QUANTILES), axis=0)
    if not np.isnan(stack).any():
        return np.asarray(np.quantile(stack, QUANTILES, axis=0))
    stack = np.sort(stack, axis=0)  # nan comes last
    last = np.isfinite(stack).sum(axis=0) - 1
    out = []
    for share in QUANTILES:
        at = share * np.maximum(last, 0)
        below = np.floor(at).astype(np.int64)
        above = np.minimum(below + 1, np.maximum(last, 0))
        low, high = (np.take_along_axis(stack, n[None], axis=0)[0] for n in (below, above))
        out.append(np.where(last >= 0, low + (at - below) * (high - low), np.nan))
    return np.stack(out)


def two_bytes(values: np.ndarray) -> np.ndarray:
    """Shares from 0 to 1 as whole numbers."""
    known = np.isfinite(values)
    levels = np.rint(np.clip(np.where(known, values, 0.0), 0.0, 1.0) * (NONE - 1))
    return np.where(known, levels, NONE).astype(np.uint16)


def quantiles_of_bytes(rows: Sequence[np.ndarray]) -> np.ndarray:
    """A few places at a time, so that no copy of all worlds is made."""
    places, days = rows[0].shape
    out = np.empty((len(QUANTILES), places, days), dtype=np.float32)
    for first in range(0, places, 32):
        part = [row[first : first + 32].astype(np.float32) for row in rows]
        part = [np.where(values == NONE, np.nan, values / (NONE - 1)) for values in part]
        out[:, first : first + 32] = quantiles(part)
    return out
