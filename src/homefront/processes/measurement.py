"""How coded numbers act: a point of the coding sheet is a rank, not a length.

    v -> v^g                         of each ordinal variable, one g for all countries, places and days
    siege -> k v^g                   k: a full state of siege beside full ordinary control
    control, siege -> (1 - kappa l)  l: leaving seen of the place, on its own scale

0 stays 0 and 1 stays 1 (k apart), order is kept, and the coders' numbers stay as they are. Control needs people to
enforce it: where authorities are seen to leave, both kinds of it weaken. Coverage, candour and shelter are shares that
a formula or a count gives, and act as they are. Without the process all act as coded.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from homefront.elementary import powers
from homefront.inputs.society import Inputs
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.steps import kernel_step
from homefront.scenario.daily import variable_index

BY_DAY = ("control", "siege", "leaving_seen", "staying_seen", "return_open", "cost", "ally", "cause", "war_on")
"""Ordinal daily inputs, each with a parameter of its name."""

ON_THE_EVE = ("trust", "hardship")
"""Ordinal inputs of places that are coded once."""

_RANKS = (
    "assumed: points of the coding sheet are ranks; 1 takes them as lengths (docs/decisions/0030-measurement-curves.md)"
)

_ENFORCED = "assumed: control needs people to enforce it (docs/decisions/0030-measurement-curves.md)"


def _exponent(symbol: str, what: str, prior: tuple[float, float]) -> Any:
    return param(1.0, unit="1", bounds=(0.1, 10), prior=prior, log=True, symbol=symbol, source=_RANKS,
                 doc=f"exponent of {what}")  # fmt: skip


@process(name="measurement", reads=(), writes=())
class Measurement(Process):
    control: float = _exponent("g_ctl", "ordinary control", (0.5, 3))
    siege: float = _exponent("g_siege", "emergency control", (0.5, 4))
    siege_weight: float = param(1.0, unit="1", bounds=(0, 5), prior=(0.4, 1.6), symbol="k_siege", source=_RANKS,
                                doc="full emergency control, times full ordinary control")  # fmt: skip
    leaving_weakens: float = param(0.0, unit="1", bounds=(0, 1), prior=(0, 1), symbol="kappa",
                                   source=_ENFORCED,
                                   doc="control lost where all authorities are seen to leave")  # fmt: skip
    leaving_seen: float = _exponent("g_lg", "authorities seen to leave", (0.5, 2.5))
    staying_seen: float = _exponent("g_ls", "leaders seen to stay", (0.5, 2))
    return_open: float = _exponent("g_ret", "how far return is open", (1, 6))
    cost: float = _exponent("g_cost", "what safety costs a household", (0.5, 2.5))
    ally: float = _exponent("g_ally", "allies' help", (0.5, 2))
    cause: float = _exponent("g_M", "cause and unity", (0.5, 2))
    war_on: float = _exponent("g_hm", "the war as told to go on", (0.5, 2))
    orders: float = _exponent("g_ord", "share of blocks addressed by an order", (0.5, 4))
    trust: float = _exponent("g_tau", "trust on the eve", (0.5, 2))
    hardship: float = _exponent("g_hard", "past hardship", (0.5, 2))

    on_scale = kernel_step("coded numbers are put on the scale on which they act")


def on_scale(own: Measurement, given: Inputs) -> Inputs:
    """Inputs as the society takes them. given : on the coders' scale, with all changes made."""
    table = given.table.copy()
    for name in BY_DAY:
        table[variable_index(name)] = powers(given.table[variable_index(name)], getattr(own, name))
    table[variable_index("siege")] *= own.siege_weight
    enforced = 1.0 - own.leaving_weakens * table[variable_index("leaving_seen")]
    for name in ("control", "siege"):
        table[variable_index(name)] *= enforced
    eve: dict[str, Any] = {name: powers(getattr(given.places, name), getattr(own, name)) for name in ON_THE_EVE}
    return replace(
        given, table=table, order_share=powers(given.order_share, own.orders), places=replace(given.places, **eve)
    )


POINTS = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
"""Of the coding sheet."""


def curves(own: Measurement) -> dict[str, np.ndarray]:
    """Where the five points of the coding sheet act, float64 (5,), of each variable that has an exponent."""
    found = {name: powers(POINTS, getattr(own, name)) for name in (*BY_DAY, "orders", *ON_THE_EVE)}
    return found | {"siege": own.siege_weight * found["siege"]}
