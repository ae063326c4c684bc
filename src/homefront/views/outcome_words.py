"""What an outcome is called where a line has room for a few words only."""

from __future__ import annotations

import re

from homefront.scenario.schema import Scenario

WORDS = {
    "city_held": "{where} held", "front_closest": "front nearest to {where}",
    "gone_own_most": "left {where} by their own decision", "share_gone_most": "most away at once, {where}",
    "share_own_most": "most away by own decision, {where}", "people_occupied": "people under occupation",
    "people_away": "people away from home", "soviet_killed": "soldiers of the country killed",
    "soviet_captured": "soldiers of the country captured or missing", "german_casualties": "casualties of the attacker",
    "war_output": "war output (first month = 1)",
}  # fmt: skip
"""By kind of outcome; of the armies where the scenario itself has no words that are short enough."""

ARMIES = ("soviet_killed", "soviet_captured", "german_casualties")
"""Kinds that count soldiers: whose they are is said by the scenario, in the sentence of the outcome."""

MOST_LETTERS = 45
_END = re.compile(r"[;.,:(]| on ")


def outcome_words(scenario: Scenario, outcome_id: str) -> str:
    """Its words; the id itself where the scenario has no such outcome."""
    for outcome in scenario.outcomes:
        if outcome.id == outcome_id:
            if outcome.kind in ARMIES:
                return army_words(outcome.kind, outcome.sentence)
            if outcome.kind not in WORDS:
                return outcome.words or outcome.id.replace("_", " ")
            return WORDS[outcome.kind].format(where=where_text(outcome.where))
    return outcome_id


def army_words(kind: str, sentence: str) -> str:
    """What an outcome of one of ARMIES counts: the scenario's sentence as far as its first stop or "on", where that is
    short; else whose soldiers they are without a name.

    >>> army_words("soviet_killed", "Soldiers of Ruritania killed on the border; without militia.")
    'Soldiers of Ruritania killed'
    """
    brief = _END.split(sentence, maxsplit=1)[0].strip()
    return brief if 0 < len(brief) <= MOST_LETTERS else WORDS[kind]


def where_text(where: str | tuple[str, ...] | None) -> str:
    """A place, or regions, as they are said."""
    if where is None or "*" in where:
        return "the whole country"
    return where if isinstance(where, str) else ", ".join(where)
