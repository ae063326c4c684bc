"""Where the large plants of the country went, as evacuation.csv has it."""

from __future__ import annotations

from homefront.scenario.counted_rows import EvacuationRow
from homefront.scenario.schema import Scenario


def plants_received(scenario: Scenario) -> tuple[tuple[tuple[str, ...], float], ...]:
    """Region ids of each group of destination, and the large plants that came there."""
    rows = [row for row in scenario.evacuation if is_destination(row)]
    return tuple((scenario.region_ids(areas_of(row.destination)), row.quantity) for row in rows)


def is_destination(row: EvacuationRow) -> bool:
    """Whether a row says how many of the country's large plants came to one group of regions."""
    return row.item == "large_enterprises" and row.origin == "all" and row.destination != "all"


def areas_of(destination: str) -> tuple[str, ...]:
    """Economic regions that a destination names.

    >>> areas_of("Kazakhstan and Central Asia")
    ('Kazakhstan', 'Central Asia')
    """
    return tuple(destination.split(" and "))
