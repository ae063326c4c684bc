"""Announcements that are events: something that happened and was said, or not."""

from __future__ import annotations

from homefront.scenario.rows import AnnouncementRow
from homefront.scenario.schema import Scenario

COMPARISON = "quotient of"
"""How the source of a row begins that is computed from other rows: a comparison of numbers, which did not happen."""


def announced(scenario: Scenario) -> list[AnnouncementRow]:
    """The events among the announcements, in the order of the record."""
    return [row for row in scenario.announcements if not row.source.startswith(COMPARISON)]
