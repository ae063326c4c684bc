"""What may be changed in a scenario, as a list to choose from: causes, dates and values, found by rule.

A cause is left out as a whole. A date is the day on which most of a cause begins
(experiments/counterfactual_events.py). A value is a daily input that a cause gives, on the days on which it
does, or a parameter that a cause changes.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal

from homefront.errors import ArgumentError
from homefront.experiments.counterfactual_events import DatedChange, dated_changes
from homefront.parameters.spec import ParameterSpec, specs_of
from homefront.processes import Registry, processes_of
from homefront.processes.mechanisms import causes_in, classes, needs_front, with_mechanisms
from homefront.scenario.catalogue import is_shipped, list_scenarios
from homefront.scenario.causes import Cause
from homefront.scenario.changes import Change
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import Daily, Parameter

Kind = Literal["without", "move", "value"]


@dataclass(frozen=True)
class Choice:
    """One thing that may be changed. id : "without:CAUSE", "move:CAUSE" or "value:CAUSE:NAME".

    words : for a reader.   low, high : ends of what is asked beside it: days or a value; both 0 where nothing is.
    """

    id: str
    kind: Kind
    cause: str
    words: str
    low: float = 0.0
    high: float = 0.0
    day: date | None = None


@dataclass(frozen=True)
class Menu:
    """All choices of a scenario. dated : by cause.   spans : by id of a value, the line of an edit, or "" of a
    parameter, whose name is the last part of the id.

    scenario : with the causes of all mechanisms.   with_one : by a cause that a mechanism brings, the scenario with it
    alone, in which it is asked for.   bare : without any, in which every other cause is asked for: the worlds
    of the record were chosen without them.
    """

    scenario: Scenario
    choices: tuple[Choice, ...]
    dated: dict[str, DatedChange]
    spans: dict[str, str]
    bare: Scenario
    with_one: dict[str, Scenario]

    def asked_in(self, cause: str) -> Scenario:
        """The scenario whose worlds are compared where this cause is changed."""
        return self.with_one.get(cause, self.bare)

    def choice(self, choice_id: str) -> Choice | None:
        """The choice with this id, or None."""
        return next((one for one in self.choices if one.id == choice_id), None)


@cache
def titles() -> dict[str, str]:
    """Titles of the scenarios that ship, by id."""
    return {entry.id: entry.title for entry in list_scenarios()}


@cache
def menu_of(scenario_id: str, mechanisms: tuple[str, ...] = ()) -> Menu | None:
    """The menu of a scenario that ships; None for another. It takes seconds the first time, and is kept.

    mechanisms : of other packages, whose causes are in it too.
    """
    if not is_shipped(scenario_id):
        return None
    bare = load_scenario(scenario_id, Registry())
    fit = [cls for cls in classes(mechanisms) if bare.axes or not needs_front(cls)]
    scenario = with_mechanisms(bare, [cls.name for cls in fit])
    with_one = {one.id: with_mechanisms(bare, [cls.name]) for cls in fit for one in causes_in(cls)}
    dated = {one.cause: one for one in dated_changes(bare)}
    spans: dict[str, str] = {}
    choices = [_without(cause, with_one.get(cause.id)) for cause in scenario.causes]
    choices += [_move(scenario, dated[cause.id]) for cause in scenario.causes if cause.id in dated]
    for cause in scenario.causes:
        for change in cause.changes:
            found = _value(scenario, cause, change, mechanisms)
            if found is not None and found[0].id not in spans:
                choices.append(found[0])
                spans[found[0].id] = found[1]
    return Menu(scenario, tuple(choices), dated, spans, bare, with_one)


def menus(mechanisms: tuple[str, ...] = ()) -> list[Menu]:
    """The menus of all scenarios that ship."""
    return [menu for name in titles() if (menu := menu_of(name, mechanisms)) is not None]


def refuse_unanswered(mechanisms: Collection[str]) -> None:
    """ArgumentError for a mechanism that is not there, that brings no cause to ask for, or one that a scenario has."""
    for name in mechanisms:
        if not any(causes_in(cls) for cls in classes([name])):
            told = "brings no cause, so no counter-run could ask for it; leave it out"
            raise ArgumentError("mechanisms", name, told)
    for scenario_id in titles() if mechanisms else ():
        with_mechanisms(load_scenario(scenario_id, Registry()), mechanisms)


def name_of(word: str) -> str:
    """An id as words.

    >>> name_of("control_and_siege")
    'control and siege'
    """
    return word.replace("_", " ")


def day_of(day: date) -> str:
    """A day as a person says it.

    >>> day_of(date(1941, 10, 9))
    '9 October 1941'
    """
    return f"{day.day} {day:%B %Y}"


def _without(cause: Cause, of_another: Scenario | None) -> Choice:
    """of_another : the scenario with the mechanism that brings the cause, where one does."""
    brought = "" if of_another is None else f"; both worlds have the mechanism {of_another.mechanisms[0]}"
    words = f"“{name_of(cause.id)}” ({cause.neutral.rstrip('.')}{brought})"
    return Choice(f"without:{cause.id}", "without", cause.id, words)


def _move(scenario: Scenario, one: DatedChange) -> Choice:
    days = [date.fromisoformat(what.rpartition("@")[2]) for what in one.whats]
    low, high = (scenario.start - min(days)).days, (scenario.end - max(days)).days
    of_enemy = any(row.order_id == one.whats[0].partition("@")[0] for row in scenario.enemy_orders)
    names = [name_of(what.partition("@")[0].removeprefix("order_")) for what in one.whats]
    told = "orders of the enemy" if of_enemy else " and ".join(dict.fromkeys(names))
    words = f"{name_of(one.cause)}: what begins on {day_of(one.day)} ({told})"
    return Choice(f"move:{one.cause}", "move", one.cause, words, low, high, one.day)


def _value(
    scenario: Scenario, cause: Cause, change: Change, mechanisms: tuple[str, ...]
) -> tuple[Choice, str] | None:  # fmt: skip
    """(choice, line of the edit with {value} in it, "" for a parameter); None for what takes no value."""
    target = change.target
    if isinstance(target, Parameter):
        spec = _spec(target.name, mechanisms)
        choice_id = f"value:{cause.id}:{target.name}"
        words = f"{name_of(cause.id)}: {spec.doc.rstrip('.')} ({target.name}, as the model has it: {spec.default:g})"
        return Choice(choice_id, "value", cause.id, words, *spec.prior), ""
    if not isinstance(target, Daily):
        return None
    first, last = change.first or scenario.start, change.last or scenario.end
    what = f"order_{target.name}" if target.kind == "order" else target.name
    words = f"{name_of(cause.id)}: {name_of(target.label)} in all places, {day_of(first)} to {day_of(last)}"
    line = f"given {what}={{value}}@{first}..{last}"
    return Choice(f"value:{cause.id}:{what}", "value", cause.id, words, 0.0, 1.0, first), line


def _spec(name: str, mechanisms: tuple[str, ...]) -> ParameterSpec:
    process, _, field = name.partition(".")
    return next(specs_of(one)[field] for one in processes_of(mechanisms) if one.name == process)
