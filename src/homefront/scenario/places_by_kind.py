"""Which row of the daily inputs a place takes: its own, or that of its kind, which follows yesterday's front."""

from __future__ import annotations

import numpy as np

from homefront.scenario.front_lines import on_day, signed_distances
from homefront.scenario.inputs import Inputs


def front_distance(inputs: Inputs, day: int) -> np.ndarray:
    """km from the centre of each place to the front by the record (places,); inf without a front."""
    towns, places = inputs.towns, inputs.places
    if inputs.lines is not None:
        km = signed_distances(inputs.lines, places.east, places.north)
        return np.asarray(np.maximum(0.0, on_day(inputs.lines, km, day)))
    lost = np.isfinite(towns.lost)
    if not lost.any():
        return np.full(len(places), np.inf)
    off = np.maximum(0.0, np.maximum(towns.lost[lost] - day, day - towns.regained[lost])) * towns.closing_speed
    reach = np.hypot(places.east[:, None] - towns.east[None, lost], places.north[:, None] - towns.north[None, lost])
    return np.asarray((reach + off[None]).min(axis=1))


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
