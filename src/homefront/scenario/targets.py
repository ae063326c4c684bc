"""What can be changed, a class a kind: where it stands and which verbs it takes. inputs/making.py makes the change."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from homefront.scenario.changes import Change, Target
from homefront.scenario.daily import VARIABLES
from homefront.scenario.parts import ORDER_KINDS

EVERYWHERE = "*"

DANGER = "danger"
"""Name of the danger given by place and day among what a change can set."""

DEEDS = {
    "appeals": "no appeal to the country is made",
    "handing_in_of_sets": "private receivers are kept",
    "censorship": "letters are not censored",
    "replacement": "officials who left are not replaced",
    "diversion": "the enemy stays on his main axis, nothing is transferred from it",
}
"""Deeds that can be dropped -> what a world without one is like."""

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


@dataclass(frozen=True)
class GivenDanger(Target):
    """The danger that is given by place and day, in a place, in all of a region, or everywhere."""

    place: str = EVERYWHERE
    verbs = ("set", "hold", "move", "drop")
    home = "inputs"
    labels: ClassVar[Mapping[str, str]] = {"danger": "danger given by place and day"}


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


class Deed(Target):
    """A deed of DEEDS that is the society's own."""

    verbs = ("drop",)
    home = "inputs"
    kind = "drop"
    labels = DEEDS

    @property
    def touches(self) -> str:
        return "coverage" if self.name == "handing_in_of_sets" else super().touches


class Diversion(Target):
    """The deed of the enemy: his orders that depend on the cause that is left out. The digest changes too."""

    verbs = ("drop",)
    home = "orders"
    of_front = True
    kind = "drop"
    labels = DEEDS


class Parameter(Target):
    """A person-level parameter, "process.parameter"."""

    verbs = ("set",)
    home = "parameters"

    def is_read(self, parameters: Collection[str], *, society: bool, front: bool) -> bool:
        return self.name in parameters


class FrontPart(Target):
    """What the front is given, one of FRONT_PARTS."""

    verbs = ("scale",)
    home = "front"
    of_front = True
    kind = "front"
    labels = FRONT_PARTS
