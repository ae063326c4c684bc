"""What a kind of measure or outcome of another package is written with.

>>> from homefront.mechanism.quantities import OfPlace, Outcome, World
"""

from __future__ import annotations

from homefront.scenario.answers import NEVER, World
from homefront.scenario.discrepancy import DAYS_OF_PEOPLE, FLAG, PERSONS, SHARE
from homefront.scenario.quantities import (
    AfterTo,
    FromTo,
    Measure,
    OfPlace,
    OfRegions,
    OnDay,
    Outcome,
    SocietyMeasure,
    UpTo,
)

__all__ = [
    "DAYS_OF_PEOPLE",
    "FLAG",
    "NEVER",
    "PERSONS",
    "SHARE",
    "AfterTo",
    "FromTo",
    "Measure",
    "OfPlace",
    "OfRegions",
    "OnDay",
    "Outcome",
    "SocietyMeasure",
    "UpTo",
    "World",
]
