"""What the kernels of front and industry are handed: named tuples of arrays and scalars, one a purpose."""

from __future__ import annotations

from collections import namedtuple
from typing import Any, NamedTuple

import numpy as np

from homefront.world.front_state import front_specs


class FrontArguments(NamedTuple):
    """What the scenario gives (shapes: inputs/front.py); end: km, end of each route.

    noise : float64 (days, axes), weather : float64 (days,), this world's deviations in standard deviations."""

    end: np.ndarray
    attacker_reserve: np.ndarray
    second_echelon: np.ndarray
    reserve_share: np.ndarray
    windows: np.ndarray
    replacements: np.ndarray
    attack: np.ndarray
    offensives: np.ndarray
    temperature: np.ndarray
    noise: np.ndarray
    weather: np.ndarray
    mud: np.ndarray
    rail_limit: np.ndarray
    late_mobilisation: int
    unready: float
    reserves: float
    moves: float
    zone_axis: np.ndarray
    zone_chainage: np.ndarray
    zone_strength: np.ndarray
    zone_active: np.ndarray
    zone_invest_from: np.ndarray
    t_source: np.ndarray
    t_target: np.ndarray
    t_leaves: np.ndarray
    t_arrives: np.ndarray
    t_men: np.ndarray
    t_most: np.ndarray
    t_returns: np.ndarray
    t_share: np.ndarray
    city_axis: np.ndarray
    city_reach: np.ndarray
    value: np.ndarray
    first_defenders: float


class Plants(NamedTuple):
    """What the scenario gives of industry."""

    share: np.ndarray
    number: np.ndarray
    axis: np.ndarray
    chainage: np.ndarray
    movable: np.ndarray
    besieged: np.ndarray
    aid: np.ndarray
    objective_issued: np.ndarray
    objective_day: np.ndarray
    objective_output: np.ndarray
    east: float
    growth: float
    wagons_per_day: float
    wagons_per_plant: float
    siege_km: float
    siege_output: float
    order_distance: float


FrontArrays: Any = namedtuple("FrontArrays", tuple(front_specs()))  # type: ignore[misc]
"""State that the kernel reads and writes, by the names of world/front_state.py."""


class FrontDay(NamedTuple):
    """What one step of a day hands to a later one, float64 (axes,): mobility of both sides, cold and temperature, the
    log ratio of a counter-offensive, weights by which men are shared out, how far each side attacks, and new men.
    besieged : float64 (regions of plants,), 1 under siege. Every step writes all of its own."""

    mobility: np.ndarray
    mobility_defender: np.ndarray
    cold: np.ndarray
    temperature: np.ndarray
    counter: np.ndarray
    share: np.ndarray
    forward: np.ndarray
    back: np.ndarray
    fresh: np.ndarray
    besieged: np.ndarray


class Hooks(NamedTuple):
    """What society does to the front today; all 1 without coupling. cohesion : float64 (axes,)."""

    cohesion: np.ndarray
    leadership: float
    production: float
    replacement: float


def no_hooks(axes: int) -> Hooks:
    """What the front gets from a society that does nothing to it."""
    return Hooks(np.ones(axes), 1.0, 1.0, 1.0)


class FrontKeys(NamedTuple):
    """Keys of a run's draws (streams.py); the day is the slot."""

    entry: np.uint64


class FrontRecord(NamedTuple):
    """What is written down at the end of each day. axes : (axis measures, axes, days).   nation : (nation measures,
    days).   cities : uint8 (cities, days).   plants : (regions, stages, industry days)."""

    axes: np.ndarray
    nation: np.ndarray
    cities: np.ndarray
    plants: np.ndarray
