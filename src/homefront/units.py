"""Units that values may carry."""

from __future__ import annotations

PARAMETER_UNITS = frozenset({
    "1", "1/day", "day", "km", "km/day", "flag", "thousand", "thousand/day", "1/(1000 km)", "deg C", "count",
    "wagon/thousand",
})  # fmt: skip
"""Units of parameters; `flag` is 0 or 1."""


THOUSAND = 1000.0
"""Men of the front are counted in thousands."""

COARSEST = 20_000.0
"""People per agent beyond which places are too small to mean anything."""
