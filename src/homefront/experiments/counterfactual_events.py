"""One dated change of each cause that has any: what `whatif --move` can move, chosen by a rule and not by hand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from homefront.inputs.coded import Reading, coded_inputs
from homefront.inputs.society import Inputs
from homefront.scenario.causes import Cause
from homefront.scenario.changes import Change
from homefront.scenario.daily import VARIABLES
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import Daily, Deed, Diversion, Order

STEPS = (-10, -5, 5, 10)
"""Days by which a dated change is moved: earlier below 0, later above."""

RULE = (
    "Of each cause, the day on which most of what it changes begins: by the sum of the steps of its daily inputs and "
    "orders that both coders have, and of its appeals, in the place that the first outcome asks of, or in all that are "
    "coded where it asks of none of them. All that begins on that day is moved together, in every place. Orders of the "
    "enemy that depend on a cause are one change, and all of them are moved. A step that would leave the days of the "
    "scenario is left out. Of all causes with such a day, the four without which most worlds change side in the first "
    "outcome that is a yes or no; where there is none, those without which the first outcome differs most."
)
"""How the dated changes are chosen."""

MOST = 4
"""Dated changes of a scenario, at most."""


@dataclass(frozen=True)
class DatedChange:
    """What a cause changes and what begins on one day. whats : each as `whatif --move` names it, before "=DAYS"."""

    cause: str
    day: date
    whats: tuple[str, ...]

    def edits(self, days: int) -> tuple[str, ...]:
        """Lines for Settings.edits that move all of it by so many days."""
        return tuple(f"move {what}={days:+d}" for what in self.whats)

    def steps(self, scenario: Scenario) -> tuple[int, ...]:
        """Those of STEPS by which it may be moved within the days of the scenario."""
        days = [date.fromisoformat(what.rpartition("@")[2]) for what in self.whats]
        return tuple(
            step for step in STEPS
            if all(scenario.start <= day + timedelta(step) <= scenario.end for day in days)
        )  # fmt: skip


def dated_changes(scenario: Scenario) -> tuple[DatedChange, ...]:
    """One of each cause that has any, by RULE, in the order of the causes."""
    steps = _Steps(scenario)
    found = (_of_cause(scenario, cause, steps) for cause in scenario.causes)
    return tuple(one for one in found if one is not None and one.steps(scenario))


def _of_cause(scenario: Scenario, cause: Cause, steps: _Steps) -> DatedChange | None:
    if any(isinstance(change.target, Diversion) for change in cause.changes):
        rows = sorted((row.date_start, row.order_id) for row in scenario.enemy_orders if row.cause_id == cause.id)
        return DatedChange(cause.id, rows[0][0], tuple(f"{name}@{day}" for day, name in rows)) if rows else None
    sizes, whats = defaultdict[date, float](float), defaultdict[date, dict[str, None]](dict)
    for change in cause.changes:
        for what, day, size in steps.of(change):
            sizes[day] += size
            whats[day][f"{what}@{day}"] = None
    by_day = {day: DatedChange(cause.id, day, tuple(named)) for day, named in whats.items()}
    return max(
        by_day.values(), default=None,
        key=lambda one: (sizes[one.day], len(one.steps(scenario)), -one.day.toordinal()),
    )  # fmt: skip


class _Steps:
    """What begins on which day, and how much of it.

    table, orders : float64 (variables or kinds of order, rows, days - 1), steps of which both coders have as much.
    rows : bool (rows,), those in which a step counts.   everywhere : whether these are all.
    """

    def __init__(self, scenario: Scenario) -> None:
        one, two = (coded_inputs(scenario, 1, Reading(coder=coder)) for coder in ("1", "2"))
        self.table = _agreed(np.diff(one.table, axis=2), np.diff(two.table, axis=2))
        self.orders = _agreed(np.diff(one.order_share, axis=2), np.diff(two.order_share, axis=2))
        self.inputs: Inputs = one
        assert one.kind_rule is not None
        asked = scenario.outcomes[0].where if scenario.outcomes else None
        self.rows = np.array([name == asked for name in one.kind_rule.rows])
        self.everywhere = not self.rows.any()
        if self.everywhere:
            self.rows[:] = True

    def of(self, change: Change) -> Iterator[tuple[str, date, float]]:
        """(what `--move` moves, day, size) of each step of what a change touches, on the days that it touches."""
        target, start = change.target, self.inputs.start
        if isinstance(target, Deed) and target.name == "appeals":
            for appeal in self.inputs.appeals:
                if appeal.day > 0 and appeal.places.any():
                    yield "appeal", start + timedelta(appeal.day), self._reached(appeal.places)
        if not isinstance(target, Daily):
            return
        of_order = isinstance(target, Order)
        among = self.orders[target.names.index(target.name)] if of_order else self.table[VARIABLES.index(target.name)]
        for n in np.flatnonzero(among.any(axis=0)):
            day = start + timedelta(int(n) + 1)
            if _touches(change, day):
                yield f"order_{target.name}" if of_order else target.name, day, float(among[self.rows, n].sum())

    def _reached(self, places: np.ndarray) -> float:
        """An appeal counts as a step of 1 in each row, times the share of the places there that it reaches."""
        assert self.inputs.kind_rule is not None
        if self.everywhere:
            return float(places.mean() * len(self.rows))
        there = self.inputs.kind_rule.fixed == int(np.argmax(self.rows))
        return float(places[there].mean()) if there.any() else 0.0


def _touches(change: Change, day: date) -> bool:
    """Whether a change of a daily input touches what begins on a day; one that is held keeps what begins on its own."""
    after = change.first is None or day > change.first or (day == change.first and change.verb != "hold")
    return after and (change.last is None or day <= change.last)


def _agreed(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The part of two steps that both have: none where they go in opposite directions."""
    return np.where(np.sign(one) == np.sign(other), np.minimum(np.abs(one), np.abs(other)), 0.0)
