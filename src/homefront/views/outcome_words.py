"""What an outcome is called where a line has room for a few words only."""

from __future__ import annotations

from homefront.scenario.schema import Scenario

WORDS = {
    "city_held": "{where} held", "front_closest": "front nearest to {where}",
    "gone_own_most": "left {where} by their own decision", "share_gone_most": "most away at once, {where}",
    "share_own_most": "most away by own decision, {where}", "people_occupied": "people under occupation",
    "people_away": "people away from home", "soviet_killed": "Soviet soldiers killed",
    "soviet_captured": "Soviet soldiers captured or missing", "german_casualties": "German casualties",
    "war_output": "war output (first month = 1)",
}  # fmt: skip
"""By kind of outcome."""


def outcome_words(scenario: Scenario, outcome_id: str) -> str:
    """Its words; the id itself where the scenario has no such outcome."""
    for outcome in scenario.outcomes:
        if outcome.id == outcome_id:
            return WORDS[outcome.kind].format(where=where_text(outcome.where))
    return outcome_id


def where_text(where: str | tuple[str, ...] | None) -> str:
    """A place, or regions, as they are said."""
    if where is None or "*" in where:
        return "the whole country"
    return where if isinstance(where, str) else ", ".join(where)
