"""What a reader may change in a scenario for one comparison: a value set, a date moved, an event left out.

Each edit is one line of text, so that it can stand in a command and in the provenance of a run:

    given siege=0.75@1941-10-15..1941-10-19:Moscow     a daily input of a coded place or kind, or of *
    move siege@1941-10-20=-5:Moscow                    what begins there on that day begins five days earlier
    move order_stay@1941-10-19=+3:Moscow               an order of that day, three days later
    move appeal@1941-11-07=-3                          an appeal, or night:PLACE, or one of the enemy's orders by its id
    drop appeal@1941-07-03                             an event that does not happen

Nothing is drawn anew: up to the first day that an edit touches, a world is the same person by person.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from homefront.errors import ParameterError, nearest
from homefront.scenario.inputs import RAIDED, VARIABLES, Inputs, variable_index
from homefront.scenario.parts import ORDER_KINDS
from homefront.scenario.row import Row
from homefront.scenario.schema import Scenario

RowT = TypeVar("RowT", bound=Row)

MOST_EDITS = 50

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_SHAPES = {
    "given": re.compile(
        rf"(?P<what>[a-z_]+)=(?P<number>[-+.0-9eE]{{1,40}})@(?P<first>{_DAY})(\.\.(?P<last>{_DAY}))?(:(?P<place>.+))?"
    ),
    "move": re.compile(rf"(?P<what>[^@=]+)@(?P<first>{_DAY})=(?P<number>[-+]?[0-9]{{1,4}})(:(?P<place>.+))?"),
    "drop": re.compile(rf"(?P<what>[^@=]+)@(?P<first>{_DAY})(:(?P<place>.+))?"),
}
EXAMPLES = {
    "given": "siege=0.75@1941-10-15..1941-10-19:Moscow",
    "move": "siege@1941-10-20=-5:Moscow",
    "drop": "appeal@1941-07-03",
}

ORDERS = tuple(f"order_{kind}" for kind in ORDER_KINDS)


@dataclass(frozen=True)
class Edit:
    """One edit as read. number : the value given, or days moved (later above 0).   place : a coded row, or "*"."""

    verb: str
    what: str
    first: datetime.date
    last: datetime.date | None
    number: float
    place: str
    text: str

    @property
    def day(self) -> datetime.date:
        """The first day that it touches."""
        return self.first + datetime.timedelta(days=min(0, int(self.number))) if self.verb == "move" else self.first


def read_edit(verb: str, text: str) -> Edit:
    """One edit; ParameterError with what was expected if it cannot be read."""
    found = _SHAPES[verb].fullmatch(text.strip())
    flag = {"given": "--given", "move": "--move", "drop": "--no-event"}[verb]
    try:
        if found is None:
            raise ValueError
        parts = found.groupdict()
        first = datetime.date.fromisoformat(parts["first"])
        last = datetime.date.fromisoformat(parts["last"]) if parts.get("last") else None
        number = float(parts.get("number") or 0)
    except ValueError:
        raise ParameterError(f"{flag} {text!r}: expected it as in {EXAMPLES[verb]}") from None
    if verb == "given" and not 0 <= number <= 1:
        raise ParameterError(f"{flag} {text!r}: {number:g} is no share; expected 0 to 1")
    if verb == "move" and not 1 <= first.toordinal() + int(number) <= datetime.date.max.toordinal():
        raise ParameterError(f"{flag} {text!r}: moved out of the calendar")
    if last is not None and last < first:
        raise ParameterError(f"{flag} {text!r}: ends before it begins")
    return Edit(verb, parts["what"].strip(), first, last, number, parts.get("place") or "*", f"{verb} {text.strip()}")


def read_edits(lines: Sequence[str]) -> tuple[Edit, ...]:
    """Edits of lines as they stand in settings, "move siege@1941-10-20=-5:Moscow"."""
    if len(lines) > MOST_EDITS:
        raise ParameterError(f"{len(lines)} edits: expected {MOST_EDITS} at most")
    out = []
    for line in lines:
        verb, _, text = line.partition(" ")
        if verb not in _SHAPES:
            raise ParameterError(f"edit {line!r}: expected one that begins with {', '.join(_SHAPES)}")
        out.append(read_edit(verb, text))
    return tuple(out)


def edited_scenario(scenario: Scenario, edits: Sequence[Edit]) -> Scenario:
    """With nights of raids and orders of the enemy moved or left out; ParameterError where there is none such."""
    for edit in edits:
        _refuse_other_days(scenario, edit)
        if edit.verb == "given":
            continue
        if edit.what.startswith("night:"):
            place = edit.what.partition(":")[2]
            nights = [row for row in scenario.nights if row.place == place and row.date == edit.first]
            known = [f"night:{row.place}@{row.date}" for row in scenario.nights]
            scenario = replace(scenario, nights=_edited(scenario.nights, nights, edit, ("date",), known))
        elif _is_of_front(edit):
            orders = [r for r in scenario.enemy_orders if (r.order_id, r.date_start) == (edit.what, edit.first)]
            known = [f"{row.order_id}@{row.date_start}" for row in scenario.enemy_orders]
            dates = ("date_start", "date_end")
            scenario = replace(scenario, enemy_orders=_edited(scenario.enemy_orders, orders, edit, dates, known))
    return scenario


def edited_inputs(inputs: Inputs, edits: Sequence[Edit]) -> Inputs:
    """What the society is given with these edits; the arrays of `inputs` are not written to."""
    mine = [edit for edit in edits if not (edit.verb != "given" and (_is_of_front(edit) or edit.what[:6] == "night:"))]
    if not mine:
        return inputs
    out = replace(
        inputs, table=inputs.table.copy(), order_share=inputs.order_share.copy(), order_hour=inputs.order_hour.copy(),
        raids=None if inputs.raids is None else inputs.raids.copy(),
    )  # fmt: skip
    for edit in mine:
        if edit.what == "appeal":
            out = _appeals_edited(out, edit)
        elif edit.verb == "given":
            _given(out, edit)
        else:
            _steps_moved(out, edit)
    return out


def _is_of_front(edit: Edit) -> bool:
    known = edit.what in (*VARIABLES, *ORDERS, "appeal")
    return not known and not edit.what.startswith("night:")


def _refuse_other_days(scenario: Scenario, edit: Edit) -> None:
    moved = edit.first + datetime.timedelta(days=int(edit.number)) if edit.verb == "move" else edit.first
    for day in (edit.first, edit.last or edit.first, moved):
        if not scenario.start <= day <= scenario.end:
            raise ParameterError(
                f"{edit.text!r}: {day} is no day of {scenario.id} ({scenario.start} to {scenario.end})"
            )


def _edited(
    rows: Sequence[RowT], found: Sequence[RowT], edit: Edit, dates: Sequence[str], known: Sequence[str]
) -> tuple[RowT, ...]:
    """Rows with those found moved or left out; ParameterError if there are none. dates : their columns that move."""
    if not found:
        asked = f"{edit.what}@{edit.first}"
        more = f"; there are {', '.join(sorted(known)[:6])}, ..." if known else "; the scenario has none"
        raise ParameterError(f"{edit.text!r}: no such event. {nearest(asked, known)}{more}".strip())
    if edit.verb == "drop":
        return tuple(row for row in rows if row not in found)
    by = datetime.timedelta(days=int(edit.number))

    def moved(row: RowT) -> RowT:
        values = {name: getattr(row, name) for name in dates}
        return row.model_copy(update={name: when + by for name, when in values.items() if when is not None})

    return tuple(moved(row) if row in found else row for row in rows)


def _appeals_edited(inputs: Inputs, edit: Edit) -> Inputs:
    """An appeal keeps its number, by which its draws are keyed; one that is left out reaches no place."""
    day, days = inputs.day_of(edit.first), [appeal.day for appeal in inputs.appeals]
    if edit.verb == "given" or day not in days:
        known = ", ".join(str(inputs.start + datetime.timedelta(days=d)) for d in sorted(set(days)))
        raise ParameterError(f"{edit.text!r}: no appeal on that day; there are some on {known or 'no day'}")
    changed = []
    for appeal in inputs.appeals:
        if appeal.day != day:
            changed.append(appeal)
        elif edit.verb == "move":
            changed.append(replace(appeal, day=day + int(edit.number)))
        else:
            changed.append(replace(appeal, places=np.zeros_like(appeal.places)))
    return replace(inputs, appeals=tuple(changed))


def _rows(inputs: Inputs, edit: Edit) -> list[int]:
    if inputs.kind_rule is None:
        raise ParameterError(f"{edit.text!r}: these inputs are not coded; leave out --inputs trial")
    names = list(inputs.kind_rule.rows)
    if edit.place == "*":
        return list(range(len(names)))
    if edit.place not in names:
        hint = nearest(edit.place, names)
        raise ParameterError(
            f"{edit.text!r}: {edit.place!r} is not coded; there are {', '.join(names)}, *. {hint}".strip()
        )
    return [names.index(edit.place)]


def _given(inputs: Inputs, edit: Edit) -> None:
    if edit.what not in (*VARIABLES, *ORDERS):
        known = (*VARIABLES, *ORDERS)
        raise ParameterError(f"{edit.text!r}: expected one of {', '.join(known)}. {nearest(edit.what, known)}".strip())
    first = inputs.day_of(edit.first)
    last = inputs.day_of(edit.last) if edit.last else inputs.days - 1
    for row in _rows(inputs, edit):
        _of(inputs, edit.what)[row, first : last + 1] = edit.number
    if edit.what in RAIDED and inputs.raids is not None:
        places = _places_of(inputs, edit)
        inputs.raids[RAIDED.index(edit.what), places, first : last + 1] = edit.number


def _steps_moved(inputs: Inputs, edit: Edit) -> None:
    """The value that begins on a day begins earlier or later; `drop`: it does not begin, the day before goes on."""
    day, table = inputs.day_of(edit.first), _of(inputs, edit.what)
    rows = [row for row in _rows(inputs, edit) if day > 0 and table[row, day] != table[row, day - 1]]
    if not rows:
        raise ParameterError(f"{edit.text!r}: {edit.what} does not change there on that day")
    for row in rows:
        before, after = table[row, day - 1], table[row, day]
        changes = np.flatnonzero(np.diff(table[row, day:]) != 0)
        until = day + int(changes[0]) + 1 if len(changes) else inputs.days
        if edit.verb == "drop":
            table[row, day:until] = before
        elif edit.number < 0:
            table[row, max(0, day + int(edit.number)) : day] = after
        else:
            table[row, day : min(until, day + int(edit.number))] = before


def _of(inputs: Inputs, what: str) -> np.ndarray:
    """The daily table of an input or of an order, (rows, days), to be written to."""
    if what in ORDERS:
        return np.asarray(inputs.order_share[ORDERS.index(what)])
    return np.asarray(inputs.table[variable_index(what)])


def _places_of(inputs: Inputs, edit: Edit) -> np.ndarray:
    assert inputs.kind_rule is not None
    if edit.place == "*":
        return np.arange(len(inputs.places))
    return np.flatnonzero(inputs.kind_rule.fixed == inputs.kind_rule.rows.index(edit.place))
