"""E6, the household decides together: stay, leave, return.

    X = mean over H of { f (1 + c_s S + c_l n - c_L y) - c_m (m - 0.5) + c_o order_all trust } - c_c control
        (+ c_o for the official's own household while an order to evacuate holds; no control on those who are ordered)

S: half the share gone of the block, half that of the place. leave if X > cost phi_H, at rate mu times the share of the
step in which it is; return if X without S falls hyst below, at rate ret times how far return is open (`open_to`).
phi_H ~ Normal(phi, sd), fixed. A household whose leaving needed an order counts as ordered: the same draw decides with
and without it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from homefront.compiled import device
from homefront.elementary import exp
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.sources import SOCIETY_FITTED as _FITTED
from homefront.processes.sources import SOCIETY_SET as _SET
from homefront.processes.steps import kernel_step
from homefront.world.state import ORDERED

_LIFT = "rule of this version, docs/decisions/0019-orders-under-control.md"
_SENT = "rule of this version, docs/decisions/0029-sent-away.md"
_GUESTS = "rule of this version, docs/decisions/0005-people-away.md"


@process(
    name="action",
    reads=("belief", "fear", "resolve", "rumour", "away", "host", "order_from", "occupied", "place_danger",
        "coverage", "trust", "gone", "gone_before", "officials", "officials_before"),
    writes=("published_next", "away", "host"),
)  # fmt: skip
class Action(Process):
    seen_departures: float = param(0.59, unit="1", bounds=(0, 10), prior=(0.3, 1), symbol="c_s", source=_FITTED,
                                   doc="how much departures one sees multiply fear")  # fmt: skip
    leaders_gone: float = param(1.4, unit="1", bounds=(0, 10), prior=(1, 2), symbol="c_l", source=_FITTED,
                                doc="how much leaders seen to leave multiply fear")  # fmt: skip
    leaders_stay: float = param(0.25, unit="1", bounds=(0, 10), prior=(0.1, 0.6), symbol="c_L", source=_FITTED,
                                doc="how much leaders seen to stay damp fear")  # fmt: skip
    resolve: float = param(0.2, unit="1", bounds=(0, 5), prior=(0, 0.5), symbol="c_m", source=_FITTED,
                           doc="brake of resolve")  # fmt: skip
    control: float = param(0.6, unit="1", bounds=(0, 5), prior=(0.4, 0.9), symbol="c_c", source=_FITTED,
                           doc="brake of control")  # fmt: skip
    order: float = param(1.2, unit="1", bounds=(0, 5), prior=(0.7, 1.5), symbol="c_o", source=_FITTED,
                         doc="push of an order to go")  # fmt: skip
    order_lifts_control: float = param(1.0, unit="flag", bounds=(0, 1), symbol="lift", source=_LIFT,
                                       doc="control does not brake those who are ordered to go")  # fmt: skip
    threshold: float = param(0.54, unit="1", bounds=(0, 3), prior=(0.4, 0.6), symbol="phi", source=_FITTED,
                             doc="threshold of a household, mean")  # fmt: skip
    threshold_spread: float = param(0.22, unit="1", bounds=(0.001, 2), prior=(0.15, 0.3), symbol="sd", source=_FITTED,
                                    doc="threshold, standard deviation between households")  # fmt: skip
    leaving: float = param(1.6, unit="1/day", bounds=(0, 50), prior=(1, 2), symbol="mu", source=_FITTED,
                           doc="rate of leaving above the threshold")  # fmt: skip
    returning: float = param(0.35, unit="1/day", bounds=(0, 10), prior=(0.2, 0.6), symbol="ret", source=_SET,
                             doc="rate of returning where return is open")  # fmt: skip
    rehousing: float = param(0.04, unit="1/day", bounds=(0, 5), prior=(0.02, 0.08), log=True, symbol="rehouse",
                             source=_SET, doc="rate at which the homeless find a home")  # fmt: skip
    hysteresis: float = param(0.05, unit="1", bounds=(0, 1), prior=(0.02, 0.1), symbol="hyst", source=_SET,
                              doc="gap between leaving and returning")  # fmt: skip
    sent_away_stay: float = param(1.0, unit="flag", bounds=(0, 1), symbol="sent", source=_SENT,
                                  doc="those sent away come home as far as return is opened to all")  # fmt: skip
    guests: float = param(1.0, unit="flag", bounds=(0, 1), symbol="guests", source=_GUESTS,
                          doc="people away are guests of a host place, and silent in their block")  # fmt: skip

    time_ordered = kernel_step("the household stays, leaves or returns")


@device
def heeded(seen_gone, leaving, staying, action):  # type: ignore[no-untyped-def]
    """What fear is multiplied by: departures, and leaders who leave or stay. action : its rates."""
    seen = action.seen_departures * seen_gone + action.leaders_gone * leaving - action.leaders_stay * staying
    return max(0.0, 1.0 + seen)


@device
def push(fear, resolve, heed, brake):  # type: ignore[no-untyped-def]
    """One person's part of X: fear times what one sees, less resolve. brake : c_m."""
    return fear * heed - brake * (resolve - 0.5)


@device
def share_above(x0, x1, level):  # type: ignore[no-untyped-def]
    """Share of a step in which a straight line from x0 to x1 lies above a level."""
    if x0 > level:
        return 1.0 if x1 > level else (x0 - level) / (x0 - x1)
    return (x1 - level) / (x1 - x0) if x1 > level else 0.0


@device
def time_above(x0, xh, x1, level):  # type: ignore[no-untyped-def]
    """Share of a step above a level, from its start, middle and end."""
    return 0.5 * (share_above(x0, xh, level) + share_above(xh, x1, level))


class Pushes(NamedTuple):
    """Mean push of a household to go, less control, at the start, middle and end of a step."""

    first: float
    half: float
    last: float


@device
def time_pushed(pushes, more, level):  # type: ignore[no-untyped-def]
    """Share of a step in which the push, and so much more, is above a level."""
    return time_above(pushes.first + more, pushes.half + more, pushes.last + more, level)


@device
def time_ordered(pushes, brake, official, level, orders, trust, action):  # type: ignore[no-untyped-def]
    """Share of the step in which a household at home means to go, orders taken in.

    official : it is the official's, who obeys the order to his office whatever he trusts.   brake : of control.
    """
    own = time_pushed(pushes, 0.0, level)
    lifted = action.order_lifts_control * brake
    if official and orders.offices > 0.0:
        return orders.offices * time_pushed(pushes, action.order + lifted, level) + (1.0 - orders.offices) * own
    if orders.everybody > 0.0:
        pushed = time_pushed(pushes, action.order * trust + lifted, level)
        return orders.everybody * pushed + (1.0 - orders.everybody) * own
    return own


class Ordered(NamedTuple):
    """The most that orders in force add to the push of a household, and to that of the official's."""

    everybody: float
    official: float


@device
def ordered_by(orders, brake, trust, action):  # type: ignore[no-untyped-def]
    """Ordered, as `time_ordered` takes it."""
    lifted = action.order_lifts_control * brake
    everybody = max(0.0, action.order * trust + lifted) if orders.everybody > 0.0 else 0.0
    return Ordered(everybody, max(0.0, action.order + lifted) if orders.offices > 0.0 else 0.0)


@device
def leaves_by(u, share, leaving, dt):  # type: ignore[no-untyped-def]
    """Whether a household that is above its threshold for this share of a step leaves in it, by its draw."""
    return u < 1.0 - exp(-leaving * share * dt)


@device
def leaves_at_most(u, leaving, dt):  # type: ignore[no-untyped-def]
    """Whether a household could leave in a step by its draw, were it above its threshold all the time. It errs towards
    yes, so that nobody who leaves by `leaves_by` is skipped for rounding."""
    return u < 1.0 - exp(-leaving * dt) + 1e-9


@device
def open_to(away, return_open, return_of_sent, action):  # type: ignore[no-untyped-def]
    """How far return is open to a household that left. away : why.   return_of_sent : to those who were sent away."""
    return return_of_sent if away == ORDERED and action.sent_away_stay > 0.0 else return_open


@device
def wants_home(push, order, level, action):  # type: ignore[no-untyped-def]
    """Whether a household that left would return. order : push of orders that hold."""
    return push + order < level - action.hysteresis


@device
def returns_by(u, open_, dt, action):  # type: ignore[no-untyped-def]
    """Whether a household that would return does so in a step, by its draw. open_ : how far return is open."""
    return u < 1.0 - exp(-action.returning * open_ * dt)


def resting_share_gone(mean: float, sd: float, start: float = 0.0) -> float:
    """Granovetter (1978): share r that r -> Phi((r - mean) / sd) settles at, iterated from `start`.

    >>> round(resting_share_gone(0.25, 0.122), 6)
    0.054792
    """
    from scipy.special import ndtr

    r: Any = start
    for _ in range(1_000_000):
        after = ndtr((r - mean) / sd)
        if abs(after - r) < 1e-13:
            break
        r = after
    return float(np.clip(r, 0, 1))
