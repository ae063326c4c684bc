"""Which row of the daily inputs a place takes: its own, or that of its kind, which follows yesterday's front."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import numpy as np

from homefront.compiled import serial
from homefront.inputs.front_lines import FrontLines, on_day, signed_distances
from homefront.inputs.made_once import KeptDays
from homefront.inputs.society import Inputs, Towns


class RecordedFront:
    """How far places are from the front that the record gives, on any day.

    east, north : km, of the centres of the places (places,).
    asked : bool (places,), those that it is asked of; None: all. Others are 0 km away.
    """

    def __init__(
        self, towns: Towns, lines: FrontLines | None, east: np.ndarray, north: np.ndarray,
        asked: np.ndarray | None = None,
    ) -> None:  # fmt: skip
        self.places, self.days = len(east), KeptDays()
        self.chosen = np.arange(self.places) if asked is None else np.flatnonzero(asked)
        east, north = east[self.chosen], north[self.chosen]
        self.lines, self.closing_speed = lines, float(towns.closing_speed)
        if lines is not None:
            self.km = signed_distances(lines, east, north)
            return
        some = np.isfinite(towns.lost)
        self.lost, self.regained = towns.lost[some], towns.regained[some]
        self.km = np.hypot(east[None] - towns.east[some, None], north[None] - towns.north[some, None])

    def on(self, day: int) -> np.ndarray:
        """km from the centre of each place (places,), not to be written to; inf without a front."""
        return self.days.of(day, self._on)

    def _on(self, day: int) -> np.ndarray:
        out = np.zeros(self.places)
        if self.lines is not None:
            out[self.chosen] = np.maximum(0.0, on_day(self.lines, self.km, day))
        else:
            _nearest(day, self.km, self.lost, self.regained, self.closing_speed, self.chosen, out)
        return out


@serial
def _nearest(day, km, lost, regained, closing_speed, asked, out):  # type: ignore[no-untyped-def]
    """Least distance by the days of the towns, inf without any. km : (towns, those asked).   out : (places,), written
    for those asked."""
    least = np.full(asked.size, np.inf)
    for town in range(lost.size):
        off = max(0.0, max(lost[town] - day, day - regained[town])) * closing_speed
        for n in range(asked.size):
            here = km[town, n] + off
            least[n] = here if here < least[n] else least[n]
    for n in range(asked.size):
        out[asked[n]] = least[n]


def recorded_front(inputs: Inputs) -> RecordedFront:
    """How far all places of a society are from the front that the record gives."""
    return RecordedFront(inputs.towns, inputs.lines, inputs.places.east, inputs.places.north)


def front_distance(inputs: Inputs, day: int) -> np.ndarray:
    """km from the centre of each place to the front by the record (places,); inf without a front."""
    return recorded_front(inputs).on(day)


def rows_by_front(inputs: Inputs, front: np.ndarray, day: int = 0) -> np.ndarray:
    """Row of each place, int64 (places,), as RowsByFront says."""
    return RowsByFront(inputs).on(front, day)


class RowsByFront:
    """Which row each place takes. Kinds are the first that fits of the coding sheet, section 1.

    A kind that is not coded is skipped: a country without a front needs none for cities at it. Where a place is
    left without a row, its row is -1; kinds_taken says in advance which kinds a country cannot do without.
    """

    def __init__(self, inputs: Inputs) -> None:
        self.row, self.rule = inputs.row, inputs.kind_rule
        if self.rule is None:
            return
        number = {name: n for n, name in enumerate(self.rule.rows)}
        kinds, people = np.array(inputs.places.kinds), inputs.places.population
        self.city = (kinds == "towns") | ((kinds == "city") & (people > self.rule.city_people))
        self.usual = np.where(self.city, number.get("other_city", -1), number.get("countryside", -1))
        by_front = ("far_region", "bombed_city", "front_city", "front_countryside")
        self.kinds = tuple(number.get(kind, -1) for kind in by_front)
        self.bombed = np.zeros((0, 0), dtype=bool) if self.rule.bombed is None else self.rule.bombed

    def on(self, front: np.ndarray, day: int) -> np.ndarray:
        """Row of each place, int64 (places,). front : km, yesterday's distance of each place to the front."""
        rule = self.rule
        if rule is None:
            return self.row
        row = self.usual.copy()
        _by_kind(day, front, rule.near, rule.far, *self.kinds, self.city, self.bombed, rule.fixed, row)
        return row


@serial
def _by_kind(  # type: ignore[no-untyped-def]
    day, front, near, far, far_region, bombed_city, front_city, front_countryside, city, bombed, fixed, row,
):  # fmt: skip
    """Rows of places that are not as usual. far_region, bombed_city, front_city, front_countryside : rows of these
    kinds, -1 for one that is not coded.   bombed : bool (places, days); empty where nothing was.   row : int64
    (places,), the usual, changed.
    """
    for place in range(row.size):
        if fixed[place] >= 0:
            row[place] = fixed[place]
        elif front_city >= 0 and city[place] and front[place] <= near:
            row[place] = front_city
        elif front_countryside >= 0 and not city[place] and front[place] <= near:
            row[place] = front_countryside
        elif bombed_city >= 0 and bombed.size > 0 and city[place] and bombed[place, day]:
            row[place] = bombed_city
        elif far_region >= 0 and front[place] > far:
            row[place] = far_region


def kinds_taken(inputs: Inputs, kinds: Collection[str]) -> set[str]:
    """Which of these kinds places without a row of their own take on any day, by the front of the record.

    A country without a front has no place that is far from it.
    """
    if inputs.kind_rule is None:
        return set()
    there = tuple(kind for kind in kinds if kind != "far_region" or inputs.has_recorded_front)
    rule = replace(inputs.kind_rule, rows=there, fixed=np.full(len(inputs.places), -1))
    rows, front = RowsByFront(replace(inputs, kind_rule=rule)), recorded_front(inputs)
    without = inputs.kind_rule.fixed < 0
    found = {int(row) for day in range(inputs.days) for row in rows.on(front.on(max(0, day - 1)), day)[without]}
    return {there[row] for row in found if row >= 0}
