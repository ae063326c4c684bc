"""How heavy a raid was, in tonnes of high explosive: as recorded, or worked out from homes destroyed or people killed.

    tonnes = homes (1 + household_poisson) / homeless_per_tonne      tonnes = killed / killed_per_tonne

The values are the scenario's own (raids.*), each with its source; their ranges give that of the tonnes. Homes come
first: they hang less than the dead on who had shelter.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from homefront.scenario.rows import NightRow
from homefront.scenario.schema import Scenario


class Tonnes(NamedTuple):
    """best : as a run takes it.   low, high : by the range of the value that it was worked out with.   of : what it
    was worked out from, "tonnes" where they are on record."""

    best: float
    low: float
    high: float
    of: str


def tonnes_of(scenario: Scenario, row: NightRow) -> Tonnes:
    """Tonnes of a raid, with their range. Of a raid of which nothing is known a row cannot be written."""
    if row.tonnes is not None:
        return Tonnes(row.tonnes, row.tonnes, row.tonnes, "tonnes")
    if row.homes is not None:
        return _over(scenario, people_without_home(scenario, row.homes), "raids.homeless_per_tonne", "homes")
    return _over(scenario, float(row.killed or 0), "raids.killed_per_tonne", "killed")


def people_without_home(scenario: Scenario, homes: int) -> float:
    """People who lived in so many homes, a household in each."""
    return homes * (1.0 + scenario.number("people.household_poisson"))


def homeless_share(scenario: Scenario, row: NightRow, people: float) -> float:
    """Chance of a household at home to lose it in a raid on a place of so many people."""
    if row.homeless_share is not None:
        return row.homeless_share
    if row.homes is not None:
        return min(1.0, people_without_home(scenario, row.homes) / people)
    return min(1.0, scenario.number("raids.homeless_per_tonne") * tonnes_of(scenario, row).best / people)


def _over(scenario: Scenario, persons: float, name: str, of: str) -> Tonnes:
    """Persons over a value in person/tonne: the greater the value, the fewer the tonnes. A value of 0 is refused by the
    checks; a range that begins at 0 has no upper end."""
    value = scenario.values[name]
    high = value.value if value.high is None else value.high
    low = value.value if value.low is None else value.low
    return Tonnes(persons / value.value, persons / high, persons / low if low > 0 else math.inf, of)
