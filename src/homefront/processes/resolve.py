"""E5, resolve: slow, towards cause and unity, leaders, allies and appeals, less danger, fear.

    dm/dt = g_m [ M + w_L (y - n) + w_a ally + R - w_b b - w_f f - w_l log(1 + bereaved / 5) - m ]

An appeal that reaches a person adds J trust (1 - m) to R (sum capped at 0.2); R halves every 150 days. What people
show is not what they feel (Kuran 1991): shown = (1 - a) m + a max(m, B), a = 1 - (1 - control)(1 - siege), B the mean
that the block shows; what is reported upward is shaded a level at a time: 1 - (1 - shown)(1 - s)^levels.
"""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.elementary import exp2
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.sources import TRIAL
from homefront.processes.steps import kernel_step, step
from homefront.streams import uniform
from homefront.vectors import ONE, ZERO
from homefront.world.state import variable

_SET = f"set by hand in the trial, no target moves with it, {TRIAL}"
_SIZE = "assumed: no target tells its size, docs/model/society.md#e5-resolve"
APPEAL_CAP = 0.2
APPEAL_STEP = APPEAL_CAP / 65_535
"""A lift is kept in parts of this, 16 bits: half of one is the most by which it is wrong."""

APPEAL_HALF_LIFE_DAYS = 150.0


@process(
    name="resolve",
    reads=("belief", "fear", "resolve", "appeal", "rumour", "away", "host", "order_from", "shown_resolve", "occupied",
        "coverage", "trust", "last_appeal"),
    writes=("resolve", "appeal", "shown_resolve", "last_appeal"),
)  # fmt: skip
class Resolve(Process):
    speed: float = param(0.05, unit="1/day", bounds=(0, 2), prior=(0.025, 0.1), log=True, symbol="g_m", source=_SET,
                         doc="speed of resolve")  # fmt: skip
    leaders: float = param(0.2, unit="1", bounds=(0, 2), prior=(0.1, 0.4), log=True, symbol="w_L", source=_SET,
                           doc="leaders seen to stay less seen to leave")  # fmt: skip
    danger: float = param(0.2, unit="1", bounds=(0, 2), prior=(0.1, 0.4), log=True, symbol="w_b", source=_SET,
                          doc="weight of belief in danger against resolve")  # fmt: skip
    fear: float = param(0.4, unit="1", bounds=(0, 2), prior=(0.2, 0.8), log=True, symbol="w_f", source=_SET,
                        doc="weight of fear against resolve")  # fmt: skip
    allies: float = param(0.1, unit="1", bounds=(0, 1), prior=(0, 0.3), sampled=True, symbol="w_a", source=_SIZE,
                          doc="weight of allies' help that residents can see or read of")  # fmt: skip
    appeals: float = param(0.1, unit="1", bounds=(0, 1), prior=(0, 0.3), sampled=True, symbol="J", source=_SIZE,
                           doc="lift of resolve by an appeal")  # fmt: skip
    bereavement: float = param(0.05, unit="1", bounds=(0, 1), prior=(0, 0.15), sampled=True, symbol="w_l",
                               source=_SIZE,
                               doc="weight of the bereaved households of one's block against resolve")  # fmt: skip
    last_appeal: np.ndarray = variable("one", "int64", "day", "day of the last appeal, from which all of them fade")

    next_resolve = kernel_step("resolve moves to where it heads")

    @step("appeals of the day are heard", name="appeals", needs=("appeals",))
    def hear_appeals(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        s, layout, last = world.state, world.layout, world.own.last_appeal
        for number, appeal in enumerate(world.inputs.appeals):
            if appeal.day == clock.day:
                hear_appeal(
                    streams.key("appeal", number), layout.block_start, layout.block_place, appeal.places, s.coverage,
                    s.trust, s.occupied, fading(clock.day, last), self.appeals, s.resolve, s.appeal,
                )  # fmt: skip
                last[0] = clock.day


def fading(day: int, last_appeal: np.ndarray) -> float:
    """What is left on a day of the lift of the last appeals, from 0 to 1. last_appeal : day (1,)."""
    return float(exp2(-(day - int(last_appeal[0])) / APPEAL_HALF_LIFE_DAYS))


@device
def upheld(cause, ally, grief, staying, leaving, resolve):  # type: ignore[no-untyped-def]
    """Where resolve would head without appeals, danger and fear. resolve : its rates."""
    return cause + resolve.leaders * (staying - leaving) + resolve.allies * ally - grief


@device
def next_resolve(resolve, upheld, appeal, belief, fear, w_danger, w_fear, moved):  # type: ignore[no-untyped-def]
    """Resolve at the end of a step, float32. moved : 1 - exp(-g_m dt); 0 leaves it as it is."""
    target = upheld + appeal - w_danger * belief - w_fear * fear
    return min(ONE, max(ZERO, resolve + (target - resolve) * moved))


@device
def mixed_resolve(felt, forced, pressure):  # type: ignore[no-untyped-def]
    """What is shown, where `forced` is shown under full pressure: of one person, or sums over many.

    Under full pressure nobody shows less than the block: `forced` is max(felt, what the block shows).
    """
    return (1.0 - pressure) * felt + pressure * forced


@kernel
def hear_appeal(key, block_start, block_place, addressed, coverage, trust, occupied, fading, lift, resolve, appeal):  # type: ignore[no-untyped-def]
    """An appeal reaches each person with chance coverage. appeal : uint16 (people,), in parts of APPEAL_STEP,
    decayed by `fading` to today."""
    for b in prange(block_place.size):
        place = block_place[b]
        for i in range(block_start[b], block_start[b + 1]):
            lifted = appeal[i] * APPEAL_STEP * fading
            if addressed[place] and not occupied[b] and uniform(key, i, 0) < coverage[place]:
                lifted = min(APPEAL_CAP, lifted + lift * trust[place] * (1.0 - resolve[i]))
            appeal[i] = np.uint16(np.rint(lifted / APPEAL_STEP))


def resting_resolve(cause: float, leaders: float, staying: float, belief: float, danger: float) -> float:
    """Where resolve comes to rest without allies, appeals or fear: M + w_L y - w_b b.

    >>> round(resting_resolve(0.6, 0.2, 0.5, 0.0, 0.2), 2)
    0.7
    """
    return cause + leaders * staying - danger * belief


def reported(shown: np.ndarray | float, shading: float, levels: int) -> np.ndarray | float:
    """What the top reads of what the blocks show.

    >>> round(reported(0.5, 0.1, 2), 3)
    0.595
    """
    return 1.0 - (1.0 - shown) * (1.0 - shading) ** levels
