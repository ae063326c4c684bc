"""What the front and the industry are given: axes, strengths, zones, orders of both sides, weather, plants, aid.

Men are in thousands, distances in km along an axis from its start (chainage), days count from the first, which is 0.
The scenario says what was there and what was ordered; nothing here says what comes of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

NOBODY = -1
"""No axis: to or from outside."""


@dataclass(frozen=True)
class Route:
    """One axis as a line through places. lat, lon : degree.   chainage : km, great circles added up.

    east, north : km on the plane of the scenario.
    """

    axis: str
    places: tuple[str, ...]
    lat: np.ndarray
    lon: np.ndarray
    chainage: np.ndarray
    east: np.ndarray
    north: np.ndarray


@dataclass(frozen=True)
class Zones:
    """Defended zones, and great cities that the attacker is ordered to invest, not to enter.

    axis : int64 (zones,).   chainage : km.   strength : 1.   low, high : range that ensembles draw strength from.
    active : float64 (days, zones), 0 while a zone is bypassed.   invest_from : day of the order (inf: none).
    """

    places: tuple[str, ...]
    axis: np.ndarray
    chainage: np.ndarray
    strength: np.ndarray
    low: np.ndarray
    high: np.ndarray
    active: np.ndarray
    invest_from: np.ndarray


@dataclass(frozen=True)
class Transfers:
    """Movements of attackers between axes, in the order in which they happen.

    source, target : int64, axis or NOBODY (to or from outside).   leaves, arrives : day.   men : thousand at most.
    most : share of the source's men at most.   returns : index of the transfer of which `share` comes back, or -1; men
    and most do not count then.
    """

    source: np.ndarray
    target: np.ndarray
    leaves: np.ndarray
    arrives: np.ndarray
    men: np.ndarray
    most: np.ndarray
    returns: np.ndarray
    share: np.ndarray


@dataclass(frozen=True)
class Industry:
    """War industry before the war and what is known of its moves.

    names : regions of plants.   share : of war output in the first month.   plants : count.   axis, chainage : where
    the front reaches them.   movable : share of plants.   besieged : bool, output falls under siege.   regions : region
    ids of the scenario where the plants stand.   destinations : region ids by group of destination, with plants
    received by record.   east_share : of war output already out of reach.   wagons_per_day, wagons_per_plant : count.
    siege_km, siege_output : km, share.   order_distance : km from the front at which evacuation is ordered.
    tanks_per_day : count at output 1.
    aid : float64 (industry days,), equipment delivered by allies, as output of the first month (1 = a day of it).
    objective_day, objective_output : day and war output (first month = 1) that a directive asks for; issued : day.
    """

    names: tuple[str, ...]
    share: np.ndarray
    plants: np.ndarray
    axis: np.ndarray
    chainage: np.ndarray
    movable: np.ndarray
    besieged: np.ndarray
    regions: tuple[tuple[str, ...], ...]
    destinations: tuple[tuple[str, ...], ...]
    received: np.ndarray
    east_share: float
    growth_east: float
    wagons_per_day: float
    wagons_per_plant: float
    siege_km: float
    siege_output: float
    order_distance: float
    tanks_per_day: float
    days: int
    aid: np.ndarray
    objective_issued: np.ndarray
    objective_day: np.ndarray
    objective_output: np.ndarray


@dataclass(frozen=True)
class FrontInputs:
    """Everything that front and industry are given besides parameters and seed.

    attackers, defenders, attacker_reserve, second_echelon, reserve_share : float64 (axes,), men in thousands or share.
    attacker_reserve_days, echelon_days, reserve_days : (first, last) day, both included, over which each arrives
    evenly.   off_axis : men; off_axis_losses : (irrecoverable, wounded) a day.   replacements : float64 (days,),
    attackers a day.
    attack : float64 (days, axes), 1 where the attacker's orders are to advance, 0 on a halt.   offensives : float64
    (days, axes), 1 on the first day of a surprise offensive.   temperature : float64 (days, axes), deg C.
    mud : float64 (days,), 1 in the season of mud.   rail_limit : float64 (days, axes), km the railhead cannot pass.
    late_mobilisation : day from which the lower rate of mobilisation holds.   unready : 1 if the attacker has no winter
    equipment, 0 if he has.   reserves : 1 if the reserve armies exist, 0 if not.   moves : 1 if plants are shipped.
    latents : what is fixed of that which a world draws, by the names of inputs/latents.py.
    """

    axes: tuple[str, ...]
    routes: tuple[Route, ...]
    days: int
    attackers: np.ndarray
    defenders: np.ndarray
    attacker_reserve: np.ndarray
    second_echelon: np.ndarray
    reserve_share: np.ndarray
    attacker_reserve_days: tuple[int, int]
    echelon_days: tuple[int, int]
    reserve_days: tuple[int, int]
    off_axis: float
    off_axis_losses: tuple[float, float]
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
    zones: Zones
    transfers: Transfers
    industry: Industry
    latents: Mapping[str, float] = field(default_factory=dict)
