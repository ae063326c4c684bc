"""Which row of the daily inputs a place takes: its own, or that of its kind, which follows yesterday's front."""

from __future__ import annotations

import numpy as np

from homefront.compiled import serial
from homefront.scenario.front_lines import on_day, signed_distances
from homefront.scenario.inputs import Inputs


class RecordedFront:
    """How far places are from the front that the record gives, on any day.

    asked : bool (places,), those that it is asked of; None: all. Others are 0 km away.
    """

    def __init__(self, inputs: Inputs, asked: np.ndarray | None = None) -> None:
        towns, places = inputs.towns, inputs.places
        self.places = len(places)
        self.asked = np.arange(self.places) if asked is None else np.flatnonzero(asked)
        east, north = places.east[self.asked], places.north[self.asked]
        self.lines, self.closing_speed = inputs.lines, towns.closing_speed
        if inputs.lines is not None:
            self.km = signed_distances(inputs.lines, east, north)
            return
        some = np.isfinite(towns.lost)
        self.lost, self.regained = towns.lost[some], towns.regained[some]
        self.km = np.hypot(east[None] - towns.east[some, None], north[None] - towns.north[some, None])

    def on(self, day: int) -> np.ndarray:
        """km from the centre of each place (places,); inf without a front."""
        out = np.zeros(self.places)
        out[self.asked] = self._on(day)
        return out

    def _on(self, day: int) -> np.ndarray:
        if self.lines is not None:
            return np.asarray(np.maximum(0.0, on_day(self.lines, self.km, day)))
        if not len(self.lost):
            return np.full(len(self.asked), np.inf)
        off = np.maximum(0.0, np.maximum(self.lost - day, day - self.regained)) * self.closing_speed
        out = np.full(len(self.asked), np.inf)
        _nearest(self.km, off, out)
        return out


@serial
def _nearest(km, off, out):  # type: ignore[no-untyped-def]
    """Least of km + off over the towns. km : (towns, places).   off : (towns,).   out : (places,), inf, written."""
    for town in range(off.size):
        for place in range(out.size):
            here = km[town, place] + off[town]
            out[place] = here if here < out[place] else out[place]


def front_distance(inputs: Inputs, day: int) -> np.ndarray:
    """km from the centre of each place to the front by the record (places,); inf without a front."""
    return RecordedFront(inputs).on(day)


def rows_by_front(inputs: Inputs, front: np.ndarray, day: int = 0) -> np.ndarray:
    """Row of each place, int64 (places,), as RowsByFront says."""
    return RowsByFront(inputs).on(front, day)


class RowsByFront:
    """Which row each place takes. Kinds are the first that fits of the coding sheet, section 1.

    A kind that is not coded is passed over: a country without a front needs none for cities at it.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.row, self.rule = inputs.row, inputs.kind_rule
        if self.rule is None:
            return
        self.number = {name: n for n, name in enumerate(self.rule.rows)}
        kinds, people = np.array(inputs.places.kinds), inputs.places.population
        self.city = (kinds == "towns") | ((kinds == "city") & (people > self.rule.city_people))
        self.usual = np.where(self.city, self.number["other_city"], self.number["countryside"])
        self.fixed = self.rule.fixed >= 0

    def on(self, front: np.ndarray, day: int) -> np.ndarray:
        """Row of each place, int64 (places,). front : km, yesterday's distance of each place to the front."""
        rule = self.rule
        if rule is None:
            return self.row
        row = self.usual.copy()
        if "far_region" in self.number:
            row[front > rule.far] = self.number["far_region"]
        if "bombed_city" in self.number and rule.bombed is not None:
            row[self.city & rule.bombed[:, day]] = self.number["bombed_city"]
        if "front_city" in self.number:
            row[self.city & (front <= rule.near)] = self.number["front_city"]
        np.copyto(row, rule.fixed, where=self.fixed)
        return row
