"""What the kernel over people is handed: plain tuples of arrays and numbers, one for each kind of thing."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np


class Fixed(NamedTuple):
    """What does not change during a run (shapes: world/people.py, world/state.py)."""

    households_per_block: int
    household_size: np.ndarray
    turn: np.ndarray
    block_start: np.ndarray
    block_place: np.ndarray
    threshold: np.ndarray
    household_weight: float


class Arrays(NamedTuple):
    """State that the kernel reads and writes (world/state.py)."""

    belief: np.ndarray
    fear: np.ndarray
    resolve: np.ndarray
    habituation: np.ndarray
    appeal: np.ndarray
    published: np.ndarray
    published_next: np.ndarray
    rumour: np.ndarray
    away: np.ndarray
    enlisted: np.ndarray
    bereaved: np.ndarray
    host: np.ndarray
    order_from: np.ndarray
    shown_resolve: np.ndarray
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
    return_of_sent: np.ndarray
    cause: np.ndarray
    ally: np.ndarray
    cost: np.ndarray
    shelter: np.ndarray
    gone: np.ndarray
    passing: np.ndarray
    place_danger: np.ndarray
    fear_following: np.ndarray
    fear_decay_all: np.ndarray
    fear_decay_all_half: np.ndarray
    fear_weight: np.ndarray
    fear_weight_half: np.ndarray
    fright: np.ndarray
    sees_departures: np.ndarray
    hosts: np.ndarray


class Part(NamedTuple):
    """Which part of which day. now, dt : day.   since_appeal : day, since appeals last faded.   night : raids come at
    the end of it.   record : what people feel is summed too, not only where they are."""

    now: float
    dt: float
    since_appeal: float
    night: bool
    record: bool


class Keys(NamedTuple):
    """Keys of this sub-step's draws (streams.py)."""

    witness: np.uint64
    forget: np.uint64
    move: np.uint64
    homeless: np.uint64
    raid: np.uint64
    host: np.uint64


class Given(NamedTuple):
    """What every block is given in a sub-step, put together in the kernel.

    contacts : Layer.   s : Arrays.   day : Today.   on : PersonRuns.   r : PersonRates.   steps : Steps, what follows
    from rates and the length of a sub-step.   clock : Part.   vacant : posts of officials who left stay empty.
    lanes : LANES, which the compiler must not know (vectors.py).
    """

    contacts: Any
    fixed: Fixed
    s: Arrays
    day: Today
    on: Any
    r: Any
    steps: Any
    keys: Keys
    clock: Part
    vacant: bool
    lanes: int
