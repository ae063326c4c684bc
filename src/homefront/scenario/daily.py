"""Names of the daily inputs of a place: as causes and edits write them, and as the tables of a run hold them."""

from __future__ import annotations

VARIABLES = (
    "coverage", "candour", "control", "siege", "leaving_seen", "staying_seen", "near_miss", "violence", "homeless",
    "return_open", "war_on", "cause", "ally", "cost", "shelter",
)  # fmt: skip
"""Daily inputs of a place, each from 0 to 1, in the order of the first axis of `Inputs.table`."""

RAIDED = ("near_miss", "violence", "homeless")
"""Daily inputs that a raid brings to a place: one after the other among all."""

_INDEX = {name: n for n, name in enumerate(VARIABLES)}


def variable_index(name: str) -> int:
    """Where it stands among VARIABLES."""
    return _INDEX[name]
