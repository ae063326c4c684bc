"""How each kind of change is made, where its target stands: rows of the scenario, Inputs, FrontInputs.

scenario/targets.py says what can be changed. Nothing that is handed in is written to.
"""

from __future__ import annotations

import datetime
import hashlib
from dataclasses import replace
from functools import singledispatch
from typing import Any

import numpy as np

from homefront.errors import Problem, ScenarioError, and_then, nearest
from homefront.inputs.front import FrontInputs
from homefront.inputs.society import Appeal, Inputs
from homefront.scenario.changes import Change, Target
from homefront.scenario.daily import RAIDED, VARIABLES
from homefront.scenario.row import Row
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import (
    EVERYWHERE,
    Appeals,
    Daily,
    Deed,
    Diversion,
    Event,
    FrontPart,
    GivenDanger,
    Hardship,
)

FLAGS = {"replacement": "officials_replaced", "censorship": "letters_censored"}
"""Deeds that are a flag of Structure."""


@singledispatch
def make(target: Target, given: Any, change: Change) -> Any:
    """What stands at the target's home with the change made. ParameterError where there is nothing to change."""
    raise NotImplementedError(f"how a change of {target.touches} is made")


@make.register
def make_daily(target: Daily, given: Inputs, change: Change) -> Inputs:
    """In the daily table; what raids bring is kept in step."""
    tables = getattr(given, target.table).copy()
    _write(tables[target.names.index(target.name)], _rows(target, given, change), given, change)
    out = replace(given, **{target.table: tables})
    if given.raids is None or target.name not in RAIDED or change.verb not in ("set", "hold"):
        return out
    raids = given.raids.copy(order="K")
    _write(raids[RAIDED.index(target.name)], _places(target, given), given, change)
    return replace(out, raids=raids)


@make.register
def make_danger(target: GivenDanger, given: Inputs, change: Change) -> Inputs:
    """The level of the danger given; what can be seen of it is a share of it."""
    if given.dangers is None:
        raise change.refused("the scenario gives no danger by place and day; that takes a file of kind dangers")
    level = given.dangers.level.copy()
    _write(level, _places_named(target, given, change), given, change)
    return replace(given, dangers=replace(given.dangers, level=level))


@make.register
def make_appeals(target: Appeals, given: Inputs, change: Change) -> Inputs:
    """The appeals of a day."""
    day = given.day_of(change.first) if change.first else -1
    days = sorted({appeal.day for appeal in given.appeals if appeal.places.any()})
    if day not in days:
        known = ", ".join(str(given.start + datetime.timedelta(days=d)) for d in days)
        raise change.refused(f"no appeal on that day; there are some on {known or 'no day'}")

    def changed(one: Appeal) -> Appeal:
        if one.day != day:
            return one
        if change.verb == "move":
            return replace(one, day=day + int(change.value))
        return replace(one, places=np.zeros_like(one.places))

    return replace(given, appeals=tuple(changed(one) for one in given.appeals))


@make.register
def make_event(target: Event, given: Scenario, change: Change) -> Scenario:
    """Rows of the scenario that begin on a day."""
    asked, rows = f"{target.name}@{change.first}", getattr(given, target.field)
    known = [target.shape.format(row=row) for row in rows]
    if asked not in known:
        others = f"there are {', '.join(sorted(known)[:6])}, ..." if known else "the scenario has none"
        raise change.refused(and_then(and_then("no such event", nearest(asked, known)), others))
    by = datetime.timedelta(days=int(change.value))

    def moved(row: Row) -> Row:
        days = {name: getattr(row, name) for name in target.dates}
        return row.model_copy(update={name: day + by for name, day in days.items() if day is not None})

    named = zip(rows, known, strict=True)
    new = [moved(row) if name == asked else row for row, name in named if name != asked or change.verb == "move"]
    fields: dict[str, Any] = {target.field: tuple(new)}
    return replace(given, **fields)


@make.register
def make_hardship(target: Hardship, given: Inputs, change: Change) -> Inputs:
    """Past hardship of everybody."""
    hardship = np.full_like(given.places.hardship, change.value)
    return replace(given, places=replace(given.places, hardship=hardship))


@make.register
def make_deed(target: Deed, given: Inputs, change: Change) -> Inputs:
    """A deed of the society's own."""
    if target.name == "appeals":
        return replace(given, appeals=())
    structure = given.structure
    if target.name != "handing_in_of_sets":
        flag: dict[str, Any] = {FLAGS[target.name]: False}
        return replace(given, structure=replace(structure, **flag))
    table = given.table.copy()
    coverage = table[VARIABLES.index("coverage")]
    coverage[:] = 1.0 - (1.0 - coverage) * (1.0 - structure.private_sets_share)
    # All sets are kept now: none is left for `--without process:information_control` to give back.
    return replace(given, table=table, structure=replace(structure, private_sets_share=0.0))


@make.register
def make_diversion(target: Diversion, given: Scenario, change: Change) -> Scenario:
    """The enemy's orders that depend on the cause which is left out. The scenario's digest differs too."""
    kept = tuple(row for row in given.enemy_orders if row.cause_id != change.cause)
    if len(kept) == len(given.enemy_orders):
        known = {row.cause_id for row in given.enemy_orders if row.cause_id}
        file, hint = given.label_of("enemy_orders"), nearest(change.cause, known)
        raise ScenarioError([Problem(file, 0, "cause_id", repr(change.cause), "the cause_id of an order", hint)])
    digest = hashlib.sha256(f"{given.digest} without orders of {change.cause}".encode()).hexdigest()
    return replace(given, enemy_orders=kept, digest=digest)


@make.register
def make_front_part(target: FrontPart, given: FrontInputs, change: Change) -> FrontInputs:
    """What the front is given."""
    if target.name == "aid":
        return replace(given, industry=replace(given.industry, aid=given.industry.aid * change.value))
    return replace(given, **{target.name: getattr(given, target.name) * change.value})


def _rows(target: Daily, inputs: Inputs, change: Change) -> np.ndarray:
    """Rows of the daily table that a change is of."""
    if target.place == EVERYWHERE:
        return np.arange(inputs.table.shape[1])
    if inputs.kind_rule is None:
        raise change.refused("these inputs have no rows by name")
    names = inputs.kind_rule.rows
    if target.place not in names:
        told = f"{target.place!r} is not coded; there are {', '.join(names)}, *"
        raise change.refused(and_then(told, nearest(target.place, names)))
    return np.array([names.index(target.place)])


def _places(target: Daily, inputs: Inputs) -> np.ndarray:
    """Places that a change is of."""
    if target.place == EVERYWHERE or inputs.kind_rule is None:
        return np.arange(len(inputs.places))
    return np.flatnonzero(inputs.kind_rule.fixed == inputs.kind_rule.rows.index(target.place))


def _places_named(target: GivenDanger, inputs: Inputs, change: Change) -> np.ndarray:
    """Places that a change is of by their own id or that of their region."""
    ids, regions = np.array(inputs.places.ids), np.array(inputs.places.regions)
    if target.place == EVERYWHERE:
        return np.arange(len(ids))
    found = np.flatnonzero((ids == target.place) | (regions == target.place))
    if not len(found):
        hint = nearest(target.place, sorted({*inputs.places.ids, *inputs.places.regions}))
        raise change.refused(and_then(f"{target.place!r} is no place and no region_id", hint))
    return found


def _write(table: np.ndarray, rows: np.ndarray, inputs: Inputs, change: Change) -> None:
    """Make a change in these rows of a table, (rows, days); ParameterError if nothing begins there that day."""
    first = inputs.day_of(change.first) if change.first else 0
    last = inputs.day_of(change.last) if change.last else inputs.days - 1
    if change.verb == "set":
        table[rows, first : last + 1] = change.value
    elif change.verb == "hold":
        table[rows, first:] = table[rows, first : first + 1]
    else:
        steps = [row for row in rows if 0 < first < inputs.days and table[row, first] != table[row, first - 1]]
        if not steps:
            raise change.refused(f"{change.target.label} does not change there on that day")
        for row in steps:
            _write_step(table[row], first, change)


def _write_step(values: np.ndarray, day: int, change: Change) -> None:
    """The value that begins on a day begins earlier or later; drop: it does not begin, the day before goes on."""
    before, after, by = values[day - 1], values[day], int(change.value)
    later = np.flatnonzero(values[day:] != after)
    until = day + int(later[0]) if len(later) else len(values)
    if change.verb == "drop":
        values[day:until] = before
    elif by < 0:
        values[max(0, day + by) : day] = after
    else:
        values[day : min(until, day + by)] = before
