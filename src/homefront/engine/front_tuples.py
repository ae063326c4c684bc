"""What the kernels of front and industry are handed: named tuples of arrays and scalars, one a purpose."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

OKH, ECHELON, RESERVE = 0, 1, 2
"""Rows of `windows`: (first, last) day on which the OKH reserve, the second echelon and the reserve armies arrive."""


class Given(NamedTuple):
    """What the scenario gives (shapes: scenario/front_inputs.py); end: km, end of each route."""

    end: np.ndarray
    okh_reserve: np.ndarray
    second_echelon: np.ndarray
    reserve_share: np.ndarray
    windows: np.ndarray
    replacements: np.ndarray
    attack: np.ndarray
    offensives: np.ndarray
    temperature: np.ndarray
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


class FrontArrays(NamedTuple):
    """State that the kernel reads and writes (world/front_state.py)."""

    attackers: np.ndarray
    defenders: np.ndarray
    position: np.ndarray
    furthest: np.ndarray
    railhead: np.ndarray
    experience: np.ndarray
    shock: np.ndarray
    deviation: np.ndarray
    log_ratio: np.ndarray
    speed: np.ndarray
    intensity: np.ndarray
    supply: np.ndarray
    fortification: np.ndarray
    inflow: np.ndarray
    killed: np.ndarray
    captured: np.ndarray
    wounded: np.ndarray
    german_losses: np.ndarray
    frostbite: np.ndarray
    temperature_deviation: np.ndarray
    temperature: np.ndarray
    hospital: np.ndarray
    discharged: np.ndarray
    equipment: np.ndarray
    stock: np.ndarray
    called: np.ndarray
    arrived: np.ndarray
    replaced: np.ndarray
    pool: np.ndarray
    travelling: np.ndarray
    fallen: np.ndarray
    plants: np.ndarray
    ordered: np.ndarray
    capacity: np.ndarray
    output: np.ndarray
    wagons: np.ndarray
    shipped: np.ndarray


class FrontRates(NamedTuple):
    """Parameters of front, weather, attrition, learning, mobilisation and relocation."""

    quality: float
    speed: float
    saturation: float
    counter_speed: float
    counter_threshold: float
    reach: float
    counter_reach: float
    rail: float
    zones: float
    zone_width: float
    elasticity: float
    shock: float
    shock_days: float
    shock_floor: float
    cold: float
    noise: float
    noise_days: float
    entry: float
    invest_distance: float
    mud: float
    snow: float
    snow_defender: float
    weather: float
    persistence: float
    alpha: float
    beta: float
    exponent: float
    attacking: float
    gamma: float
    killed: float
    frostbite: float
    lull: float
    returning: float
    hospital: float
    learning: float
    new: float
    early: float
    late: float
    reserve: float
    training: float
    dismantling: float
    transit: float
    restart: float
    efficiency: float
    conversion: float
    conversion_days: float
    output_lag: float
    made: float
    aid: float
    supply_wagons: float
    near_goal: float
    goal_effort: float


class FrontOn(NamedTuple):
    """Which processes run, and which rules of the design hold."""

    front: bool
    weather: bool
    attrition: bool
    learning: bool
    mobilisation: bool
    relocation: bool
    invest: bool
    stock: bool


class Hooks(NamedTuple):
    """What society does to the front today; all 1 without coupling. cohesion : float64 (axes,)."""

    cohesion: np.ndarray
    leadership: float
    production: float
    replacement: float


class FrontKeys(NamedTuple):
    """Keys of a run's draws (streams.py); the day is the slot."""

    power: np.uint64
    weather: np.uint64
    entry: np.uint64


class FrontRecord(NamedTuple):
    """What is written down at the end of each day. axes : (axis measures, axes, days).   nation : (nation measures,
    days).   cities : uint8 (cities, days).   plants : (regions, stages, industry days)."""

    axes: np.ndarray
    nation: np.ndarray
    cities: np.ndarray
    plants: np.ndarray
