"""Units that values may carry, and the one way in which a rate becomes a chance."""

from __future__ import annotations

import math

PARAMETER_UNITS = frozenset({
    "1", "1/day", "day", "km", "km/day", "flag", "thousand", "thousand/day", "1/(1000 km)", "deg C", "count",
    "wagon/thousand",
})  # fmt: skip
"""Units of parameters; `flag` is 0 or 1."""


THOUSAND = 1000.0
"""Men of the front are counted in thousands."""

COARSEST = 20_000.0
"""People per agent beyond which places are too small to mean anything."""


def probability(rate: float, dt: float) -> float:
    """Chance that an event of this rate happens within dt: 1 - exp(-rate dt).

    rate : 1/day, not negative.   dt : day.   Returns a share in [0, 1].

    >>> round(probability(1.6, 0.5), 6)
    0.550671
    """
    return -math.expm1(-rate * dt)
