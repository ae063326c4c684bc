"""What the two armies are called: in the scenario's own words where it has them, else without a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from homefront.scenario.schema import Scenario

_NAMED = re.compile(r"((?:[A-Z][\w'-]*\s)+)(?:soldiers|casualties|men|troops|army|losses)\b")


@dataclass(frozen=True)
class Sides:
    """Words that stand before "soldiers": "Soviet" and "German", else "the defender's" and "the attacker's"."""

    defender: str = "the defender's"
    attacker: str = "the attacker's"


def sides(scenario: Scenario) -> Sides:
    """As the sentences of its outcomes that count soldiers begin: "Soviet soldiers killed", "German casualties"."""
    found: dict[str, str] = {}
    for outcome in scenario.outcomes:
        side = {"soviet_killed": "defender", "soviet_captured": "defender", "german_casualties": "attacker"}
        named = _NAMED.match(outcome.sentence)
        if outcome.kind in side and named is not None:
            found.setdefault(side[outcome.kind], named.group(1).strip())
    return Sides(**found)
