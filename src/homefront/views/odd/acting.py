"""What of the model has something to act on in the described worlds: a crisis may have no front, no raids, no soldiers.

What belongs to one of them is left out of the document where a scenario has none, and texts of the code that name it
are said without it. tests/unit/views/odd/test_acting.py changes all that is left out, and no world moves.
"""

from __future__ import annotations

from homefront.scenario.schema import Scenario

OF = {
    "front": (
        "danger.horizon", "danger.standing_speed", "danger.sight_range", "measurement.war_on", "belief.occupied_frozen",
        "CLOSING_DAYS", "distance", "occupied", "war_on",
    ),
    "raids": (
        "raids.near", "raids.remote", "raids.habituation", "HABITUATION_FACTOR", "habituation", "near_miss",
        "violence", "shelter", "raids.miss",
    ),
    "soldiers": ("absent_days",),
}  # fmt: skip
"""Circumstance -> parameters, constants, state variables, measures, daily inputs and streams that nothing moves, or
that move nothing, where it is not there."""

PROCESSES_OF = {"raids": ("raids", "homes")}
"""Processes that do nothing where none of these circumstances is there."""

PARTS = {
    "Of a front:": ("front",),
    "Of danger that is given by place and day, of whatever kind:": ("given",),
    "Of a front and danger that is given:": ("front", "given"),
    "Of raids:": ("raids",),
}
"""Lines by which the text at the top of a process's file is parted -> what must all be there for the part to be told.
A part goes on to the next of these lines."""

WORDS = {
    "front": {
        "distance to the front, danger, occupation": "danger of the day",
        "what can be seen and heard of the front": "what can be seen and heard of the danger",
        "for the whole country or for the whole front": "for the whole country",
        " of those not occupied": "", " by those not occupied": "", "people not occupied who": "people who",
    },
    "raids": {
        "raids at the end of the night": "homes that are lost at the end of the night",
        "whose home a raid takes": "whose home is lost",
        "because bombs took their home": "because they lost their home",
        "Raids: a near miss frightens, a raid lived through frightens less each time (MacCurdy 1943); and homes lost":
            "Homes lost",
    },
    "soldiers": {
        " Of soldiers: a section of four.": "", " Of soldiers: the panel of an axis.": "", ", or with one officer": "",
    },
}  # fmt: skip
"""Circumstance -> words of the code, and what is said instead where it is not there."""


def circumstances(scenario: Scenario, front: bool, soldiers: bool) -> frozenset[str]:
    """What the worlds have. front, soldiers : whether a front is simulated, and whether it and the society act on each
    other."""
    raids = bool(scenario.raids or scenario.nights)
    there = {
        "front": front or scenario.has_front,
        "given": bool(scenario.dangers),
        "raids": raids,
        "homes": bool(scenario.nights) or any(row.homeless_share for row in scenario.dangers),
        "soldiers": soldiers,
    }
    return frozenset(name for name, is_there in there.items() if is_there)


def idle(there: frozenset[str]) -> frozenset[str]:
    """Names of what has nothing to act on."""
    return frozenset(name for circumstance, names in OF.items() if circumstance not in there for name in names)


def acts(process: str, there: frozenset[str]) -> bool:
    """Whether a process has anything to act on."""
    return process not in PROCESSES_OF or not there.isdisjoint(PROCESSES_OF[process])


def said(text: str, there: frozenset[str]) -> str:
    """A text of the code without what is not there."""
    for circumstance, words in WORDS.items():
        for old, new in words.items() if circumstance not in there else ():
            text = text.replace(old, new)
    return text


def told_of(part: str, there: frozenset[str]) -> bool:
    """Whether the part of an explanation that begins with a line of PARTS is told."""
    return there.issuperset(PARTS[part])
