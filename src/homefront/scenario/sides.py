"""What the two armies are called: in the scenario's own words where it has them, else without a name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from homefront.scenario.schema import Scenario

_NAMED = re.compile(r"((?:[A-Z][\w'-]*\s)+)(?:soldiers|casualties|men|troops|army|losses)\b")


@dataclass(frozen=True)
class Sides:
    """Words that stand before "soldiers", else "the defender's" and "the attacker's"."""

    defender: str = "the defender's"
    attacker: str = "the attacker's"


def sides(scenario: Scenario) -> Sides:
    """As the sentences of its outcomes that count soldiers begin: "Ruritanian soldiers killed"."""
    found: dict[str, str] = {}
    for outcome in scenario.outcomes:
        named = _NAMED.match(outcome.sentence)
        if outcome.soldiers and named is not None:
            found.setdefault(outcome.soldiers, named.group(1).strip())
    return Sides(**found)
