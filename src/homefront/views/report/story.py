"""One person: those followed in each world, as the page's script is handed them, and the first of them as text."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import Any

import numpy as np

from homefront.inputs.society import ARMY_KIND
from homefront.observe.followed import TURNS
from homefront.views.report import words
from homefront.views.report.data import Collected
from homefront.views.report.homes import Homes
from homefront.views.report.pack import Pack
from homefront.views.report.people import place_names
from homefront.views.report.person import FATES, NAMES, STEPS, UNDER, Person, people_of
from homefront.views.report.strings import say

PARTS = 100
"""Parts of one in which belief, fear and resolve are kept."""

ENOUGH = 20
"""People followed in a place, over the worlds shown: with fewer, nothing is said of how many of them left."""

EAST = 3
"""Place of "at work in the east" among the stages of plants (war.STAGES)."""

UNKNOWN = -1

Cast = list[list[Person]]
"""The people of each world that is shown one by one."""


def cast(found: Collected) -> tuple[Cast, Homes | None, bool]:
    """(people of each world, where they live, whether they are the rows that the rule of today draws)."""
    if not found.followed:
        return [], None, False
    homes = Homes(found.scenario, found.provenance, found.followed[0].seed)
    if not homes.known:
        return [people_of(world, None) for world in found.followed], None, False
    out, by_rule = [], True
    for world in found.followed:
        there, same = homes.of(world.key, world.rows)
        out.append(people_of(world, there))
        by_rule = by_rule and same
    return out, homes, by_rule


def add_persons(found: Collected, pack: Pack, middle: int) -> dict[str, Any] | None:
    """Packs the people followed and says what the script must know of them; None where a run followed nobody.

    middle : the world on which the page opens.
    """
    people, homes, by_rule = cast(found)
    if not people:
        return None
    most = max(len(world) for world in people)
    for name in ("belief", "fear", "resolve"):
        pack.add_bytes(f"person.{name}", _days(people, most, found.days, name), PARTS)
    pack.add_bytes("person.where", _days(people, most, found.days, "where"))
    pack.add_whole("person.home", _homes(people, most, 0 if homes is None else homes.ways[2]))
    for name, rows in zip(("day", "step"), _steps(people, most), strict=True):
        pack.add_whole(f"person.{name}", rows)
    return {
        "names": list(NAMES[:most]), "steps": list(STEPS), "under": UNDER,
        "ways": None if homes is None else list(homes.ways),
        "rule": rule(found, homes) if by_rule and homes else ["person.lot", {"n": found.provenance["follow"]}],
        "alike": alike(people), "plant": _plant(found), "first": first_text(found, people[middle], middle),
    }  # fmt: skip


def rule(found: Collected, homes: Homes) -> list[Any]:
    """The rule by which people are drawn, as a text and its slots."""
    n = int(found.provenance["follow"])
    turns = Counter(TURNS[k % len(TURNS)] for k in range(n))
    kinds = found.places.kinds
    if homes.place in found.places.ids and ARMY_KIND in kinds and n == len(TURNS):
        return ["person.rule", {**{group: turns[group] for group in TURNS}, "n": n, "place": homes.place}]
    return ["person.rule.other", {"n": n}]


def alike(people: Cast) -> dict[int, list[int]]:
    """By place of residents: how many were followed in the worlds shown, and how many of them left by their own
    decision, by order, and were occupied; of places with enough of them."""
    counts: dict[int, list[int]] = {}
    for person in (one for world in people for one in world if one.home is not None and not one.home.soldier):
        row = counts.setdefault(person.home.place if person.home else UNKNOWN, [0, 0, 0, 0])
        row[0] += 1
        for k, name in enumerate(("own", "ordered", "occupied"), 1):
            row[k] += any(step == name for _, step in person.steps)
    return {place: row for place, row in counts.items() if row[0] >= ENOUGH}


def first_text(found: Collected, people: list[Person], world: int) -> dict[str, Any]:
    """The first person of a world as text, for readers without a script."""
    person = people[0]
    who, place = "person.who.unknown", ""
    if person.home is not None:
        at = person.home.place
        place = found.places.ids[at].split("/")[-1] if person.home.soldier else place_names(found)[at]
        who = f"person.who.{'soldier' if person.home.soldier else 'official' if person.home.official else 'resident'}"
    return {
        "name": NAMES[0], "seed": found.followed[world].seed, "row": person.row, "who": [who, {"place": place}],
        "rows": [
            {"day": day, "when": words.day_text(found.start + timedelta(day)), "text": say(f"person.step.{step}")}
            for day, step in person.steps
        ],
        "table": _table(found, person),
    }  # fmt: skip


def _table(found: Collected, person: Person) -> list[dict[str, Any]]:
    """Every seventh day of a person."""
    names = {0: "home", **FATES}
    return [
        {
            "when": words.day_text(found.start + timedelta(d)), "belief": f"{person.belief[d]:.2f}",
            "fear": f"{person.fear[d]:.2f}", "resolve": f"{person.resolve[d]:.2f}",
            "where": say(f"person.where.{names[int(person.where[d])]}"),
        }
        for d in range(0, found.days, 7)
    ]  # fmt: skip


def _days(people: Cast, most: int, days: int, name: str) -> np.ndarray:
    """A variable of everybody, float64 (worlds, persons, days); nan for nobody."""
    out = np.full((len(people), most, days), np.nan)
    for w, world in enumerate(people):
        for n, person in enumerate(world):
            out[w, n] = getattr(person, name)
    return out


def _homes(people: Cast, most: int, letters: int) -> np.ndarray:
    """row of places, soldier, official, household, block, then places of letters, (worlds, persons, 5 + letters)."""
    out = np.full((len(people), most, 5 + letters), UNKNOWN)
    for w, world in enumerate(people):
        for n, person in enumerate(world):
            home = person.home
            if home is not None:
                out[w, n] = home.place, home.soldier, home.official, home.household, home.block, *home.letters
    return out


def _steps(people: Cast, most: int) -> tuple[np.ndarray, np.ndarray]:
    """Days, and numbers of STEPS, (worlds, persons, steps) each; UNKNOWN after the last."""
    longest = max([1, *(len(person.steps) for world in people for person in world)])
    out = np.full((2, len(people), most, longest), UNKNOWN)
    for w, world in enumerate(people):
        for n, person in enumerate(world):
            for k, (day, step) in enumerate(person.steps):
                out[:, w, n, k] = day, STEPS.index(step)
    return out[0], out[1]


def _plant(found: Collected) -> int | None:
    """The plants of the scenario of which most are at work in the east at the end; None where none are."""
    if found.front is None or found.stages is None or not len(found.front.plants):
        return None
    from homefront.views.report.war import STAGES

    east = found.stages[:, list(list(STAGES.values())[EAST]), found.days - 1].sum(axis=1)
    return int(np.argmax(east)) if east.max() > 0 else None
