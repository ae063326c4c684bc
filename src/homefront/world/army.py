"""The army as four more places: soldiers of an axis, who live nowhere and stand where the front stands."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from homefront.errors import Problem, ScenarioError
from homefront.inputs.front import FrontInputs, Route
from homefront.inputs.society import ARMY_KIND, NEVER, Dangers, Inputs, Places
from homefront.scenario.daily import VARIABLES, variable_index
from homefront.world.axes import ARMY, BY_RECORD, NO_CITY, Cities, Theatre, on_axes, placed
from homefront.world.state import STAY

BLOCK = 40
"""Soldiers of a block: ten sections of four."""

LIKE = "front_city"
"""Kind of place whose coded word, leaders, cause and allies the soldiers get."""


def with_army(inputs: Inputs, front: FrontInputs, rows: float, coverage: float, control: float, section: int) -> Inputs:
    """The same society with the soldiers of each axis as further places, the last ones.

    An officer who goes is succeeded by the next, as far as the standing order reaches.   rows : soldiers of an axis in
    the panel, at least.   coverage, control : shares.
    """
    rule, places, n = inputs.kind_rule, inputs.places, len(front.axes)
    if rule is None or LIKE not in rule.rows:
        expected = f"coded inputs with rows of kind {LIKE}"
        raise ScenarioError([Problem(inputs.id, 0, "inputs", "no such rows", expected)])
    like = rule.rows.index(LIKE)
    table = np.concatenate([inputs.table, inputs.table[:, like : like + 1]], axis=1)
    for name, value in _ARMY.items():
        table[variable_index(name), -1] = value
    table[variable_index("coverage"), -1], table[variable_index("control"), -1] = coverage, control
    none = np.zeros((inputs.order_share.shape[0], 1, inputs.days))
    staying = none.copy()
    staying[STAY] = 1.0
    home = [kind != ARMY_KIND for kind in places.kinds]
    people = places.population[home]
    eve = {
        "trust": np.average(places.trust[home], weights=people),
        "hardship": np.average(places.hardship[home], weights=people),
    }
    added = {
        "ids": tuple(f"army/{axis}" for axis in front.axes), "names": tuple(f"soldiers, {axis}" for axis in front.axes),
        "regions": (ARMY_KIND,) * n, "kinds": (ARMY_KIND,) * n, "population": front.defenders * 1000.0,
        "east": np.full(n, np.nan), "north": np.full(n, np.nan), "spread": np.zeros(n),
        "floor": np.full(n, rows * inputs.structure.mean_block / BLOCK), "trust": np.full(n, eve["trust"]),
        "hardship": np.full(n, eve["hardship"]), "entry_day": np.full(n, NEVER), "exit_day": np.full(n, NEVER),
    }  # fmt: skip
    drawn = np.zeros(len(places), dtype=np.uint8)
    sections = np.concatenate([drawn, np.full(n, section, dtype=np.uint8)])
    grown: dict[str, Any] = {
        name: getattr(places, name) + more if isinstance(more, tuple) else np.concatenate([getattr(places, name), more])
        for name, more in added.items()
    }
    return replace(
        inputs, places=replace(places, **grown, section=sections), table=table,
        order_share=np.concatenate([inputs.order_share, staying], axis=1),
        order_hour=np.concatenate([inputs.order_hour, none], axis=1),
        row=np.concatenate([inputs.row, np.full(n, len(rule.rows))]),
        kind_rule=replace(
            rule, rows=(*rule.rows, ARMY_KIND), fixed=np.concatenate([rule.fixed, np.full(n, len(rule.rows))]),
            bombed=None if rule.bombed is None else np.pad(rule.bombed, ((0, n), (0, 0))),
        ),
        raids=None if inputs.raids is None else np.pad(inputs.raids, ((0, 0), (0, n), (0, 0))),
        return_of_sent=None if inputs.return_of_sent is None else np.pad(inputs.return_of_sent, ((0, 1), (0, 0))),
        dangers=inputs.dangers and Dangers(
            np.pad(inputs.dangers.level, ((0, n), (0, 0))), np.pad(inputs.dangers.seen, ((0, n), (0, 0)))
        ),
        appeals=tuple(
            replace(a, places=np.concatenate([a.places, np.full(n, a.places.all())])) for a in inputs.appeals
        ),
    )  # fmt: skip


_ARMY = {
    "siege": 0.0, "near_miss": 0.0, "violence": 0.0, "homeless": 0.0, "return_open": 0.0, "war_on": 1.0, "cost": 1.0,
    "shelter": 0.0,
}  # fmt: skip
"""Daily inputs of soldiers that are not those of a city at the front: return is the panel's own rule."""

assert set(_ARMY) <= set(VARIABLES)


def cities_of(places: Places, routes: tuple[Route, ...], lag: float, breadth: float) -> Cities:
    """The cities of the scenario on the axes, in the order of its places."""
    chosen = np.array([kind == "city" for kind in places.kinds])
    names = [name for name, city in zip(places.ids, chosen, strict=True) if city]
    found = placed(names, on_axes(places.east[chosen], places.north[chosen], routes), routes)
    return Cities(
        tuple(name for name, city in zip(places.ids, chosen, strict=True) if city),
        np.where(found.off <= breadth, found.axis, BY_RECORD), found.chainage, found.chainage + lag * found.off,
        places.entry_day[chosen], places.exit_day[chosen],
    )  # fmt: skip


def theatre_of(
    places: Places, routes: tuple[Route, ...], cities: Cities, block_place: np.ndarray, east: np.ndarray,
    north: np.ndarray, lag: float, breadth: float,
) -> Theatre:  # fmt: skip
    """Where blocks and places lie to the front. Blocks of a city stand and fall with its centre."""
    kinds = np.array(places.kinds)
    centre = placed(list(places.ids), on_axes(places.east, places.north, routes), routes)
    block = on_axes(east, north, routes)
    place_axis = np.where(centre.off <= breadth, centre.axis, BY_RECORD)
    place_reach = centre.chainage + lag * centre.off
    city_of_place = np.full(len(places), NO_CITY)
    city_of_place[kinds == "city"] = np.arange(len(cities.names))
    axis = np.where(block.off <= breadth, block.axis, BY_RECORD)
    reach = block.chainage + lag * block.off
    city = city_of_place[block_place]
    in_city = city >= 0
    axis = np.where(in_city, place_axis[block_place], axis)
    reach = np.where(in_city, place_reach[block_place], reach)
    place_axis[kinds == ARMY_KIND] = ARMY - np.arange((kinds == ARMY_KIND).sum())
    soldiers = kinds[block_place] == ARMY_KIND
    axis[soldiers] = place_axis[block_place[soldiers]]
    return Theatre(
        axis.astype(np.int16), np.where(axis >= 0, reach, 0.0).astype(np.float32), city.astype(np.int16), place_axis,
        np.where(place_axis >= 0, place_reach, 0.0),
    )  # fmt: skip
