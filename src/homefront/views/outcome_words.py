"""What an outcome is called where a line has room for a few words only."""

from __future__ import annotations

import re

from homefront.scenario.outcomes import OUTCOMES
from homefront.scenario.schema import Scenario

ARMIES = tuple(kind for kind, found in OUTCOMES.items() if found.soldiers)
"""Kinds that count soldiers: whose they are is said by the scenario, in the sentence of the outcome."""

MOST_LETTERS = 45
_END = re.compile(r"[;.,:(]| on ")


def outcome_words(scenario: Scenario, outcome_id: str) -> str:
    """Its words; the id itself where the scenario has no such outcome."""
    for outcome in scenario.outcomes:
        if outcome.id == outcome_id:
            if outcome.soldiers:
                return army_words(outcome.kind, outcome.sentence)
            words = outcome.words.format(where=where_text(outcome.where))
            return words or outcome.id.replace("_", " ")
    return outcome_id


def army_words(kind: str, sentence: str) -> str:
    """What an outcome of one of ARMIES counts: the scenario's sentence as far as its first stop or "on", where that is
    short; else whose soldiers they are without a name.

    >>> army_words("defenders_killed", "Soldiers of Ruritania killed on the border; without militia.")
    'Soldiers of Ruritania killed'
    """
    brief = _END.split(sentence, maxsplit=1)[0].strip()
    return brief if 0 < len(brief) <= MOST_LETTERS else OUTCOMES[kind].words


def where_text(where: str | tuple[str, ...] | None) -> str:
    """A place, or regions, as they are said."""
    if where is None or "*" in where:
        return "the whole country"
    return where if isinstance(where, str) else ", ".join(where)
