"""E7, the command tree: an order reaches a block with fidelity q a level, after a delay a level.

P(reached) = share q^L, delay Erlang(L, mean delay). Kinds: offices go; all go; stay (officials at their posts, or
replaced). The first adult of a block is its official. Control is carried by officials at their posts:

    control_s (1 - officials gone_s) + siege_s

Without the process its word stops: no order arrives, no report goes up shaded, the hook `leadership` is 1. What
leaders do of themselves is no word of the tree: they leave, are seen to leave or to stay, and carry control while they
are there.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import prange

from homefront.compiled import device, kernel
from homefront.elementary import log1p
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.sources import TRIAL
from homefront.processes.steps import kernel_step, step
from homefront.streams import uniform
from homefront.world.people import GOLDEN, evenly_at
from homefront.world.state import ALL_GO, OFFICES_GO, STAY

_NICHOLS = (
    "assumed: written orders do better than the 0.72 a level of Nichols 1957 (docs/model/references.md#nichols-1957)"
)
_CARRIED = "rule that does the work in Moscow, docs/model/society.md#what-each-mechanism-did-in-the-trial"


@process(
    name="command",
    reads=("order_from", "occupied"),
    writes=("order_from",),
)  # fmt: skip
class Command(Process):
    fidelity: float = param(0.85, unit="1", bounds=(0, 1), prior=(0.72, 0.95), symbol="q",
                            source=_NICHOLS,
                            doc="chance that an order is passed on, a level")  # fmt: skip
    delay: float = param(0.25, unit="day", bounds=(1e-6, 10), prior=(0.1, 0.5), symbol="d_lev",
                         source=f"assumed by the trial, {TRIAL}",
                         doc="mean delay of an order, a level")  # fmt: skip
    shading: float = param(0.1, unit="1", bounds=(0, 1), prior=(0, 0.3), sampled=True, symbol="s",
                           source="assumed: no target reads reports, docs/model/society.md#e5-resolve",
                           doc="share of doubt that each level leaves out of its report upward")  # fmt: skip
    control_carried: float = param(1.0, unit="flag", bounds=(0, 1), symbol="ctl_carried",
                                   source=_CARRIED,
                                   doc="ordinary control is carried by officials at their posts")  # fmt: skip

    orders_of = kernel_step("which orders hold in this block")

    @step("orders of the day reach blocks, or lapse")
    def orders(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        s, inputs = world.state, world.inputs
        receive(
            streams.key("delay"), clock.day, world.layout.place_block, today.row, inputs.order_share, inputs.order_hour,
            world.order_first, np.array(inputs.structure.order_levels), self.fidelity, self.delay,
            world.schedule.holds("belief.occupied_frozen"), s.occupied, s.order_from,
        )  # fmt: skip


@kernel
def receive(  # type: ignore[no-untyped-def]
    key, day, place_block, row, share, hour, order_first, levels, fidelity, delay, frozen, occupied, order_from,
):  # fmt: skip
    """Orders of the day reach blocks or lapse.

    row : int64 (places,), of the two tables: share, hour : (3, rows, days), share of blocks addressed and part of the
    day gone when the order is issued.   order_first : (3, places), of `evenly_at`, which says who is reached first.
    frozen : no order holds under occupation.   order_from : float32 (3, blocks), day of receipt, inf where none holds.
    """
    passed_on = np.empty(levels.size)
    for kind in range(levels.size):
        passed_on[kind] = fidelity ** levels[kind]
    for place in prange(place_block.size - 1):
        first, at = place_block[place], row[place]
        for kind in range(share.shape[0]):
            reached = share[kind, at, day] * passed_on[kind]
            for b in range(first, place_block[place + 1]):
                held_up = reached <= 0.0 or (frozen and occupied[b] == 1)
                if held_up or evenly_at(order_first[kind, place], b - first, GOLDEN) >= reached:
                    order_from[kind, b] = np.inf
                elif order_from[kind, b] == np.inf:
                    wait = 0.0
                    for level in range(levels[kind]):
                        wait -= delay * log1p(-uniform(key, b, kind * 16 + level))
                    order_from[kind, b] = day + hour[kind, at, day] + wait


@device
def in_force(since, until, t0, dt):  # type: ignore[no-untyped-def]
    """Share of the sub-step [t0, t0 + dt) in which an order received at `since` holds, to `until`."""
    return min(1.0, max(0.0, min(until, t0 + dt) - max(since, t0)) / dt)


class Orders(NamedTuple):
    """Shares of a step in which orders hold in a block, and what is left of the order to stay.

    offices, everybody : to go.   stay : heard to stay.   filled, filled_first, filled_last : that the post of an
    official who left is filled again, on average, at the start and at the end of the step.
    """

    offices: float
    everybody: float
    stay: float
    filled: float
    filled_first: float
    filled_last: float


@device
def orders_of(order_from, block, vacant, t0, dt):  # type: ignore[no-untyped-def]
    """Orders of one block. vacant : posts stay empty whatever the order to stay."""
    stay_from = order_from[STAY, block]
    if stay_from == np.inf and order_from[OFFICES_GO, block] == np.inf and order_from[ALL_GO, block] == np.inf:
        return Orders(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    filled_from = np.inf if vacant else stay_from
    return Orders(
        in_force(order_from[OFFICES_GO, block], stay_from, t0, dt), in_force(order_from[ALL_GO, block], np.inf, t0, dt),
        in_force(stay_from, np.inf, t0, dt), in_force(filled_from, np.inf, t0, dt),
        1.0 if filled_from <= t0 else 0.0, 1.0 if filled_from <= t0 + dt else 0.0,
    )  # fmt: skip


@device
def carried_control(ordinary, emergency, officials_gone):  # type: ignore[no-untyped-def]
    """Control that people feel: the ordinary kind falls as officials go, the emergency kind does not."""
    return ordinary * (1.0 - officials_gone) + emergency


def share_reached(fidelity: float, levels: int) -> float:
    """Share of those addressed whom an order reaches in the end.

    >>> round(share_reached(0.9, 3), 3)
    0.729
    """
    return float(fidelity**levels)


def share_reached_by(days: float, levels: int, delay: float) -> float:
    """Share of deliveries done within so many days: the Erlang distribution.

    >>> round(share_reached_by(2.5, 5, 0.5), 6)
    0.559507
    """
    from scipy.special import gammainc

    return float(gammainc(levels, days / delay))
