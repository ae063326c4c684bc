"""What the kernel over people is handed: plain tuples of arrays and numbers, one for each kind of thing."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class Fixed(NamedTuple):
    """What does not change during a run (shapes: world/people.py, world/state.py)."""

    households_per_block: int
    household_size: np.ndarray
    block_start: np.ndarray
    block_place: np.ndarray
    threshold: np.ndarray
    household_weight: float


class Arrays(NamedTuple):
    """State that the kernel reads and writes (world/state.py)."""

    belief: np.ndarray
    fear: np.ndarray
    resolve: np.ndarray
    vulnerability: np.ndarray
    appeal: np.ndarray
    published: np.ndarray
    published_next: np.ndarray
    rumour: np.ndarray
    away: np.ndarray
    enlisted: np.ndarray
    bereaved: np.ndarray
    host: np.ndarray
    order_from: np.ndarray
    shown: np.ndarray
    danger: np.ndarray
    sight: np.ndarray
    occupied: np.ndarray


class Today(NamedTuple):
    """Inputs and forecasts of one sub-step by place, float64 (places,).

    hosts : (places, places), weight of the distance from a place to its possible hosts.
    """

    coverage: np.ndarray
    candour: np.ndarray
    trust: np.ndarray
    control: np.ndarray
    pressure: np.ndarray
    leaving: np.ndarray
    staying: np.ndarray
    near_miss: np.ndarray
    violence: np.ndarray
    homeless: np.ndarray
    return_open: np.ndarray
    cause: np.ndarray
    ally: np.ndarray
    cost: np.ndarray
    shelter: np.ndarray
    gone: np.ndarray
    passing: np.ndarray
    place_danger: np.ndarray
    raid_memory: np.ndarray
    fear_following: np.ndarray
    fear_decay_all: np.ndarray
    fear_decay_all_half: np.ndarray
    fear_weight: np.ndarray
    fear_weight_half: np.ndarray
    fright: np.ndarray
    sees_departures: np.ndarray
    hosts: np.ndarray


class Rates(NamedTuple):
    """Parameters, and the decay factors that follow from them and dt."""

    w_news: float
    w_talk: float
    amplification: float
    witnessing: float
    p_forget: float
    w_eyes: float
    w_strong: float
    w_refugees: float
    leaving_as_evidence: float
    credible_danger: float
    belief_decay: float
    belief_mean: float
    fear_decay_rate: float
    fear_decay: float
    fear_decay_half: float
    resolve_decay: float
    w_leaders: float
    w_allies: float
    w_danger: float
    w_fear: float
    w_bereaved: float
    appeal_fading: float
    near: float
    remote: float
    habituation: float
    c_seen: float
    c_leaving: float
    c_staying: float
    c_resolve: float
    c_control: float
    order_lifts: float
    c_order: float
    threshold: float
    spread: float
    leaving_rate: float
    returning_rate: float
    p_rehouse: float
    hysteresis: float


class On(NamedTuple):
    """Which processes run, and which rules of the design hold.

    vacant : posts of officials who left stay empty, whatever the order to stay (cause control_and_siege left out).
    """

    news: bool
    talk: bool
    refugees: bool
    belief: bool
    fear: bool
    resolve: bool
    action: bool
    raids: bool
    guests: bool
    frozen: bool
    raid_gate: bool
    appeals: bool
    called: bool
    letters: bool
    vacant: bool


class Keys(NamedTuple):
    """Keys of this sub-step's draws (streams.py)."""

    witness: np.uint64
    forget: np.uint64
    move: np.uint64
    homeless: np.uint64
    raid: np.uint64
    host: np.uint64
