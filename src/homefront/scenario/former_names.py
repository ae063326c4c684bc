"""Names that kinds, curves, files and cells had before: what is written with one is refused, with the name of today."""

from __future__ import annotations

from collections.abc import Collection

from homefront.errors import nearest

FORMER = {
    "soviet_irrecoverable": "defenders_irrecoverable", "soviet_sanitary": "defenders_sanitary",
    "soviet_strength_at": "defenders_strength_at", "soviet_strength_mean": "defenders_strength_mean",
    "soviet_killed": "defenders_killed", "soviet_captured": "defenders_captured", "soviet_men": "defenders_men",
    "german_casualties": "attackers_casualties", "german_strength_at": "attackers_strength_at",
    "german_men": "attackers_men", "okh_reserve": "attacker_reserve", "panic_moscow": "panic",
}  # fmt: skip
"""Former name -> name. The sides are attacker and defender: which army is which, the scenario says in its own words."""


def name_meant(word: str, known: Collection[str]) -> str:
    """A hint to one of the known names: today's for a former one, else the nearest; "" if none is close.

    >>> name_meant("soviet_killed", ["city_held", "defenders_killed"]), name_meant("city_hold", ["city_held"])
    ('it is called defenders_killed now', 'did you mean city_held?')
    """
    now = FORMER.get(word, "")
    return f"it is called {now} now" if now in known else nearest(word, known)
