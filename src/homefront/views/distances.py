"""Distances before a city in words. Past the city, the number only says how long the axis is."""

from __future__ import annotations

from homefront.scenario.measures import MEASURES
from homefront.scenario.outcomes import OUTCOMES

BEFORE_A_CITY = frozenset(asked for asked, kind in (*MEASURES.items(), *OUTCOMES.items()) if kind.short_of_a_city)
"""Kinds of outcome and target that are km short of a city, below 0 past it, at most to the end of the axis."""

ENTERED = "entered"

BELOW_ZERO = (
    "A distance below 0 is past the city, at most to the end of its axis. It says that the city was entered, not how "
    "far the front would have gone. Means and differences use it without change."
)


def said_km(value: float, kind: str) -> str:
    """`entered` for a distance at or past the city; "" where the number is to be said."""
    return ENTERED if kind in BEFORE_A_CITY and value <= 0.0 else ""
