"""One followed person: what a run has kept of a row, told in days. The name is invented, and the page says so.

A run keeps belief, fear, resolve, where they are and whether the rumour reached them, by day. Where they live and whom
they can hear from follows from the key (homes.py); what was said in one talk is kept by nobody.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from homefront.engine.prepare import KEY
from homefront.observe.recorder import FOLLOWED
from homefront.results.results import WorldResult
from homefront.views.report.homes import Home
from homefront.world.state import CALLED_UP, HOME, HOMELESS, ORDERED, OWN_DECISION, UNAWARE

NAMES = (
    "Anna K.", "Peter N.", "Maria L.", "Paul S.", "Nina B.", "Martin D.",
    "Vera M.", "Anton R.", "Elena T.", "Robert A.", "Sofia G.", "Simon W.",
)  # fmt: skip
"""Invented. The model knows of a row no name, sex, age or trade."""

SHOWN = len(NAMES)
"""Persons of a world that the page shows one by one."""

UNDER = 5
"""Where somebody is: at home under occupation. Below it are the ways to be away (world/state.py)."""

FATES = {OWN_DECISION: "own", ORDERED: "ordered", HOMELESS: "homeless", CALLED_UP: "called_up", UNDER: "occupied"}
"""What can happen to somebody, in the order in which the page shows people; who has none of it comes last."""

STEPS = (
    *FATES.values(), "back", "free", "unit_away", "unit_back", "belief", "fear", "rumour", "resolve",
)  # fmt: skip
"""What the page says about a day; texts of strings.json under person.step."""


@dataclass(frozen=True)
class Followed:
    """What is kept of the persons followed in a world.

    seed, key : of the world.   rows : int64 (persons,).   series : float32 (persons, days) by variable.
    taken : bool (places, days), whether anybody there is at home under occupation.
    """

    seed: int
    key: int
    rows: np.ndarray
    series: dict[str, np.ndarray]
    taken: np.ndarray

    @classmethod
    def of(cls, world: WorldResult) -> Followed:
        """Of a world with a society."""
        series = {name: np.asarray(world.followed[name]) for name in FOLLOWED}
        return cls(
            world.seed, int(world.positions.get(KEY, world.seed)), world.persons, series, world.data["occupied"] > 0
        )


@dataclass(frozen=True)
class Person:
    """home : None where it was not worked out.   where : uint8 (days,), world.state's ways to be away, or UNDER.
    steps : (day, one of STEPS), what changed."""

    row: int
    home: Home | None
    belief: np.ndarray
    fear: np.ndarray
    resolve: np.ndarray
    where: np.ndarray
    steps: list[tuple[int, str]]

    @property
    def fate(self) -> str:
        """What happened to them, the first that FATES names; "" for nothing of it."""
        return next((name for where, name in FATES.items() if (self.where == where).any()), "")

    @property
    def order(self) -> tuple[float, ...]:
        """By this people are shown: what happened to them, then how far their belief or fear moved. Soldiers come after
        the residents to whom something happened: the page is about people at home."""
        fates = [*FATES.values(), "soldier", ""]
        fate = "soldier" if self.home is not None and self.home.soldier else self.fate
        return fates.index(fate), -float(max(np.ptp(self.belief), np.ptp(self.fear))), self.row


def people_of(world: Followed, homes: list[Home] | None) -> list[Person]:
    """The persons followed in a world, in the order in which the page shows them, no more than it shows."""
    people = [_person(world, n, None if homes is None else homes[n]) for n in range(len(world.rows))]
    return sorted(people, key=lambda person: person.order)[:SHOWN]


def _person(world: Followed, n: int, home: Home | None) -> Person:
    belief, fear, resolve, away, rumour = (world.series[name][n] for name in FOLLOWED)
    where = away.astype(np.uint8)
    if home is not None:
        still = np.all([np.diff(values, prepend=-1) == 0 for values in (belief, fear, resolve)], axis=0)
        where = np.where(still & world.taken[home.place] & (where == HOME), UNDER, where).astype(np.uint8)
    steps = _moves(where, home is not None and home.soldier) + _states(belief, fear, resolve, rumour)
    return Person(int(world.rows[n]), home, belief, fear, resolve, where, sorted(steps, key=lambda step: step[0]))


def _moves(where: np.ndarray, soldier: bool) -> list[tuple[int, str]]:
    """The days on which somebody goes, comes back, or is occupied; everybody is at home on the eve."""
    out = []
    before = HOME
    for day in np.flatnonzero(np.diff(where.astype(int), prepend=HOME)):
        now = int(where[day])
        if soldier:
            step = "unit_back" if now == HOME else "unit_away"
        elif now == HOME:
            step = "free" if before == UNDER else "back"
        else:
            step = FATES[now]
        out.append((int(day), step))
        before = now
    return out


def _states(belief: np.ndarray, fear: np.ndarray, resolve: np.ndarray, rumour: np.ndarray) -> list[tuple[int, str]]:
    """The first days on which belief and fear pass a half and the rumour is heard, and that of the lowest resolve."""
    out = []
    for step, passed in (("belief", belief > 0.5), ("fear", fear > 0.5), ("rumour", rumour > UNAWARE)):
        if passed.any():
            out.append((int(np.argmax(passed)), step))
    if len(resolve) > 1 and resolve[1:].min() < resolve[0]:
        out.append((1 + int(np.argmin(resolve[1:])), "resolve"))
    return out
