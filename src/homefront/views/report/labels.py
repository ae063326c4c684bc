"""Events that the timeline names: spread over the days of a run, what matters most to people first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from homefront.scenario.rows import EventRow
from homefront.views.report.data import Collected

MOST_LABELS, LABEL_LETTERS = 6, 28
"""Events that are named, and letters of a name."""

APART = 9
"""A run has so many times the days that lie at least between two of them."""

FIRST_KINDS = ("danger", "defeat", "panic", "siege", "bombing", "relocation", "victory", "speech")
"""Kinds of event that people feel or hear of, in the order in which one of each is named, then a second of each."""

LATER_KINDS = ("decree", "mobilisation", "enemy_decision", "alliance", "repression", "information_control", "mood",
               "weather")  # fmt: skip
"""The others, named where the first leave room."""


def labelled(found: Collected, near: int) -> list[dict[str, Any]]:
    """Events that the timeline names, by day. rank : 0 for the one that goes before all others where room is short.

    near : day on which the page opens. Of a kind the event goes first at whose place most people live, then the one
    nearest to that day.
    """
    people = _people(found)

    def order(row: EventRow) -> tuple[float, int, int]:
        return -_living_at(row.place, people), abs(_day(found, row) - near), row.line

    rows = [row for row in found.scenario.events if 0 <= _day(found, row) < found.days]
    rows = sorted((row for row in rows if len(row.title) <= LABEL_LETTERS), key=order)
    least = max(1, found.days // APART)
    chosen: list[dict[str, Any]] = []
    for row in (*_by_turns(rows, FIRST_KINDS), *_by_turns(rows, LATER_KINDS)):
        day = _day(found, row)
        if len(chosen) < MOST_LABELS and all(abs(day - other["d"]) >= least for other in chosen):
            chosen.append({"d": day, "title": row.title, "rank": len(chosen)})
    return sorted(chosen, key=lambda one: int(one["d"]))


def _by_turns(rows: list[EventRow], kinds: tuple[str, ...]) -> Iterator[EventRow]:
    """The first of each kind, then the second of each, and so on."""
    piles = [[row for row in rows if row.kind == kind] for kind in kinds]
    for turn in range(max(map(len, piles), default=0)):
        yield from (pile[turn] for pile in piles if turn < len(pile))


def _day(found: Collected, row: EventRow) -> int:
    return (row.date - found.start).days


def _people(found: Collected) -> dict[str, float]:
    """People of each city of the run, by name."""
    places = found.places
    rows = zip(places.ids, places.kinds, places.population, strict=True)
    return {name: float(people) for name, kind, people in rows if kind == "city"}


def _living_at(place: str, people: dict[str, float]) -> float:
    """Of a place as an event names it, "Paris region" too; 0 where no city of the run has that name."""
    return max((n for name, n in people.items() if place == name or place.startswith(f"{name} ")), default=0.0)
