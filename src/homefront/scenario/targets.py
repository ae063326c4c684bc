"""What can be changed, a class a kind: where it stands, which verbs it takes, and how each is applied there."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from homefront.errors import Problem, ScenarioError, nearest
from homefront.scenario.changes import Change, Target
from homefront.scenario.inputs import RAIDED, VARIABLES, Appeal, Inputs
from homefront.scenario.parts import ORDER_KINDS
from homefront.scenario.row import Row
from homefront.streams import stream_key, uniforms

if TYPE_CHECKING:
    from homefront.scenario.front_inputs import FrontInputs
    from homefront.scenario.schema import Scenario

EVERYWHERE = "*"

DEEDS = {
    "appeals": "no appeal to the country is made",
    "handing_in_of_sets": "private receivers are kept",
    "censorship": "letters are not censored",
    "replacement": "officials who left are not replaced",
    "diversion": "the enemy stays on his main axis, nothing is transferred from it",
}
"""Deeds that can be dropped -> what a world without one is like."""

FLAGS = {"replacement": "officials_replaced", "censorship": "letters_censored"}
"""Deeds that are a flag of Structure."""

FRONT_PARTS = {
    "offensives": "surprise offensives",
    "aid": "aid delivered by allies",
    "unready": "attacker's lack of winter equipment",
    "reserves": "reserve armies",
    "moves": "plants shipped",
}
"""What can be scaled of the front -> its name for readers. Fields of FrontInputs, and the aid of its industry."""


@dataclass(frozen=True)
class Daily(Target):
    """A daily input, in a coded place or kind of place, or in all. What raids bring is kept in step."""

    place: str = EVERYWHERE
    verbs = ("set", "hold", "move", "drop")
    home = "inputs"
    table: ClassVar[str] = "table"
    """Field of Inputs, (names, rows, days)."""
    names: ClassVar[tuple[str, ...]] = VARIABLES

    def made(self, given: Inputs, change: Change) -> Inputs:
        tables = getattr(given, self.table).copy()
        _write(tables[self.names.index(self.name)], self._rows(given, change), given, change)
        out = replace(given, **{self.table: tables})
        if given.raids is None or self.name not in RAIDED or change.verb not in ("set", "hold"):
            return out
        raids = given.raids.copy(order="K")
        _write(raids[RAIDED.index(self.name)], self._places(given), given, change)
        return replace(out, raids=raids)

    def _rows(self, inputs: Inputs, change: Change) -> np.ndarray:
        if self.place == EVERYWHERE:
            return np.arange(inputs.table.shape[1])
        if inputs.kind_rule is None:
            raise change.refused("these inputs are not coded; leave out --inputs trial")
        names = inputs.kind_rule.rows
        if self.place not in names:
            hint = nearest(self.place, names)
            raise change.refused(f"{self.place!r} is not coded; there are {', '.join(names)}, *. {hint}".strip())
        return np.array([names.index(self.place)])

    def _places(self, inputs: Inputs) -> np.ndarray:
        if self.place == EVERYWHERE or inputs.kind_rule is None:
            return np.arange(len(inputs.places))
        return np.flatnonzero(inputs.kind_rule.fixed == inputs.kind_rule.rows.index(self.place))


class Order(Daily):
    """Of an order of a kind, the share of blocks that are told it, by place and day."""

    kind = "order"
    table = "order_share"
    names = ORDER_KINDS

    def text(self, change: Change) -> str:
        never = change.verb == "set" and not any(change.ends)
        return f"no {self.label}{change.span}" if never else super().text(change)


class Appeals(Target):
    """The appeals of a day. Each keeps its number, by which its draws are keyed; one left out reaches no place."""

    verbs = ("move", "drop")
    home = "inputs"
    kind = "drop"
    labels: ClassVar[Mapping[str, str]] = {"appeals": "appeals"}

    def made(self, given: Inputs, change: Change) -> Inputs:
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


class Event(Target):
    """Rows of the scenario that begin on a day."""

    verbs = ("move", "drop")
    home = "rows"
    field: ClassVar[str]
    """Of Scenario."""
    shape: ClassVar[str]
    """A row's name and its day."""
    dates: ClassVar[tuple[str, ...]]
    """Columns that move."""

    def made(self, given: Scenario, change: Change) -> Scenario:
        asked, rows = f"{self.name}@{change.first}", getattr(given, self.field)
        known = [self.shape.format(row=row) for row in rows]
        if asked not in known:
            more = f"; there are {', '.join(sorted(known)[:6])}, ..." if known else "; the scenario has none"
            raise change.refused(f"no such event. {nearest(asked, known)}{more}")
        by = datetime.timedelta(days=int(change.value))

        def moved(row: Row) -> Row:
            days = {name: getattr(row, name) for name in self.dates}
            return row.model_copy(update={name: day + by for name, day in days.items() if day is not None})

        named = zip(rows, known, strict=True)
        new = [moved(row) if name == asked else row for row, name in named if name != asked or change.verb == "move"]
        fields: dict[str, Any] = {self.field: tuple(new)}
        return replace(given, **fields)


class Night(Event):
    """A raid by night on a place, "night:PLACE"."""

    field = "nights"
    shape = "night:{row.place}@{row.date}"
    dates = ("date",)


class EnemyOrder(Event):
    """One of the enemy's orders, by its id."""

    of_front = True
    kind = "enemy order"
    field = "enemy_orders"
    shape = "{row.order_id}@{row.date_start}"
    dates = ("date_start", "date_end")


class Hardship(Target):
    """Past hardship of everybody."""

    verbs = ("set",)
    home = "inputs"
    labels: ClassVar[Mapping[str, str]] = {"hardship": "past hardship"}

    def made(self, given: Inputs, change: Change) -> Inputs:
        hardship = np.full_like(given.places.hardship, change.value)
        return replace(given, places=replace(given.places, hardship=hardship))


class Deed(Target):
    """A deed of DEEDS that is the society's own."""

    verbs = ("drop",)
    home = "inputs"
    kind = "drop"
    labels = DEEDS

    @property
    def touches(self) -> str:
        return "coverage" if self.name == "handing_in_of_sets" else super().touches

    def made(self, given: Inputs, change: Change) -> Inputs:
        if self.name == "appeals":
            return replace(given, appeals=())
        structure = given.structure
        if self.name != "handing_in_of_sets":
            flag: dict[str, Any] = {FLAGS[self.name]: False}
            return replace(given, structure=replace(structure, **flag))
        table = given.table.copy()
        coverage = table[VARIABLES.index("coverage")]
        coverage[:] = 1.0 - (1.0 - coverage) * (1.0 - structure.private_sets_share)
        # All sets are kept now: none is left for `--without process:information_control` to give back.
        return replace(given, table=table, structure=replace(structure, private_sets_share=0.0))


class Diversion(Target):
    """The deed of the enemy: his orders that depend on the cause that is left out. The digest changes too."""

    verbs = ("drop",)
    home = "orders"
    of_front = True
    kind = "drop"
    labels = DEEDS

    def made(self, given: Scenario, change: Change) -> Scenario:
        kept = tuple(row for row in given.enemy_orders if row.cause_id != change.cause)
        if len(kept) == len(given.enemy_orders):
            known = {row.cause_id for row in given.enemy_orders if row.cause_id}
            file, hint = f"{given.id}/enemy_orders.csv", nearest(change.cause, known)
            raise ScenarioError([Problem(file, 0, "cause_id", repr(change.cause), "the cause_id of an order", hint)])
        digest = hashlib.sha256(f"{given.digest} without orders of {change.cause}".encode()).hexdigest()
        return replace(given, enemy_orders=kept, digest=digest)


class Parameter(Target):
    """A person-level parameter, "process.parameter"."""

    verbs = ("set",)
    home = "parameters"

    def is_read(self, parameters: Collection[str], *, society: bool, front: bool) -> bool:
        return self.name in parameters

    def drawn(self, change: Change, seed: int, share: float | None) -> float:
        """Its value in a world of a seed. share : where the world's own value lies in its prior, 0 to 1; its value in
        the range lies at the same place. None: this world draws no value of its own, so a key of its own says where.
        """
        low, high = change.ends
        if share is None:
            share = float(uniforms(stream_key(seed, f"cause.{self.name}"), 1, 0)[0])
        return low + share * (high - low)


class FrontPart(Target):
    """What the front is given, one of FRONT_PARTS."""

    verbs = ("scale",)
    home = "front"
    of_front = True
    kind = "front"
    labels = FRONT_PARTS

    def made(self, given: FrontInputs, change: Change) -> FrontInputs:
        if self.name == "aid":
            return replace(given, industry=replace(given.industry, aid=given.industry.aid * change.value))
        return replace(given, **{self.name: getattr(given, self.name) * change.value})


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
