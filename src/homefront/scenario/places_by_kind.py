"""Which row of the daily inputs a place takes: its own, or that of its kind, which follows yesterday's front."""

from __future__ import annotations

import numpy as np

from homefront.scenario.front_lines import on_day, signed_distances
from homefront.scenario.inputs import Inputs


class RecordedFront:
    """How far places are from the front that the record gives, on any day."""

    def __init__(self, inputs: Inputs) -> None:
        towns, places = inputs.towns, inputs.places
        self.lines, self.closing_speed = inputs.lines, towns.closing_speed
        if inputs.lines is not None:
            self.km = signed_distances(inputs.lines, places.east, places.north)
            return
        some = np.isfinite(towns.lost)
        self.lost, self.regained = towns.lost[some], towns.regained[some]
        self.km = np.hypot(
            places.east[:, None] - towns.east[None, some], places.north[:, None] - towns.north[None, some]
        )

    def on(self, day: int) -> np.ndarray:
        """km from the centre of each place (places,); inf without a front."""
        if self.lines is not None:
            return np.asarray(np.maximum(0.0, on_day(self.lines, self.km, day)))
        if not len(self.lost):
            return np.full(len(self.km), np.inf)
        off = np.maximum(0.0, np.maximum(self.lost - day, day - self.regained)) * self.closing_speed
        return np.asarray((self.km + off[None]).min(axis=1))


def front_distance(inputs: Inputs, day: int) -> np.ndarray:
    """km from the centre of each place to the front by the record (places,); inf without a front."""
    return RecordedFront(inputs).on(day)


def rows_by_front(inputs: Inputs, front: np.ndarray, day: int = 0) -> np.ndarray:
    """Row of each place, int64 (places,). Kinds are the first that fits of the coding sheet, section 1.

    front : km, yesterday's distance of each place to the front.   A kind that is not coded is passed over: a country
    without a front needs none for cities at it.
    """
    rule = inputs.kind_rule
    if rule is None:
        return inputs.row
    places = inputs.places
    number = {name: n for n, name in enumerate(rule.rows)}
    kinds = np.array(places.kinds)
    city = (kinds == "towns") | ((kinds == "city") & (places.population > rule.city_people))
    row = np.where(city, number["other_city"], number["countryside"])
    if "far_region" in number:
        row = np.where(front > rule.far, number["far_region"], row)
    if "bombed_city" in number and rule.bombed is not None:
        row = np.where(city & rule.bombed[:, day], number["bombed_city"], row)
    if "front_city" in number:
        row = np.where(city & (front <= rule.near), number["front_city"], row)
    return np.where(rule.fixed >= 0, rule.fixed, row)
