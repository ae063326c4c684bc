"""`changes` of a [[cause]]: what is different in a world without it. One class a kind; causes.py applies them."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from homefront.errors import nearest
from homefront.scenario.inputs import VARIABLES
from homefront.scenario.parts import ORDER_KINDS, Day, Names, Part, Words
from homefront.scenario.problems import listed
from homefront.scenario.values import Finite, Grade

MOST_CHANGES = 20
"""Changes that one cause may have."""

DEEDS = {
    "appeals": "no appeal to the country is made",
    "handing_in_of_sets": "private receivers are kept",
    "censorship": "letters are not censored",
    "replacement": "officials who left are not replaced",
    "diversion": "the enemy stays on his main axis, nothing is transferred from it",
}
"""What `drop` can name -> what a world without it is like."""

FRONT_NAMES = {
    "offensives": "surprise offensives",
    "aid": "aid delivered by allies",
    "unready": "attacker's lack of winter equipment",
    "reserves": "reserve armies",
    "moves": "plants shipped",
}
"""What `front` can name: fields of FrontInputs, and the aid of its industry."""

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def _one_of(known: Collection[str]) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and value in known:
            return value
        hint = nearest(value, known) if isinstance(value, str) else ""
        raise PydanticCustomError("name", "{wanted}", {"wanted": f"one of {listed(known)}", "hint": hint})

    return BeforeValidator(check)


def _parameter_name(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[a-z_]+\.[a-z_0-9]+", value):
        return value
    raise PydanticCustomError("parameter", "process.parameter, as command.fidelity")


Variable = Annotated[str, _one_of(VARIABLES)]
Order = Annotated[str, _one_of(ORDER_KINDS)]
Deed = Annotated[str, _one_of(DEEDS)]
FrontName = Annotated[str, _one_of(FRONT_NAMES)]


class Change(Part):
    """What every change can say of itself."""

    @property
    def touches(self) -> str:
        """What it changes; no two causes may change the same, so that their order cannot matter."""
        raise NotImplementedError

    @property
    def text(self) -> str:
        """In a few words."""
        raise NotImplementedError


class Set(Change):
    """A daily input gets one value in all places, on all days or in a span of them."""

    set: Variable
    value: Share
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")

    @property
    def touches(self) -> str:
        return self.set

    @property
    def text(self) -> str:
        return f"{self.set} {self.value:g}{_span(self.first, self.last)}"


class Hold(Change):
    """A daily input keeps the value that it has on a day, in each place, from that day on."""

    hold: Variable
    first: Day = Field(alias="from")

    @property
    def touches(self) -> str:
        return self.hold

    @property
    def text(self) -> str:
        return f"{self.hold} as on {self.first} from then on"


class Drop(Change):
    """A deed that is not done: see DEEDS."""

    drop: Deed

    @property
    def touches(self) -> str:
        return "coverage" if self.drop == "handing_in_of_sets" else f"drop {self.drop}"

    @property
    def text(self) -> str:
        return DEEDS[self.drop]


class DropOrder(Change):
    """An order of a kind that is not given, at all or from a day on; one in force lapses on that day."""

    drop_order: Order
    first: Day | None = Field(default=None, alias="from")

    @property
    def touches(self) -> str:
        return f"order {self.drop_order}"

    @property
    def text(self) -> str:
        return f"no order {self.drop_order}{_span(self.first, None)}"


class Hardship(Change):
    """Past hardship of everybody."""

    hardship: Share

    @property
    def touches(self) -> str:
        return "hardship"

    @property
    def text(self) -> str:
        return f"past hardship {self.hardship:g}"


class Parameter(Change):
    """A person-level parameter has another value, or is drawn once a seed from a range with its source."""

    parameter: Annotated[str, BeforeValidator(_parameter_name)]
    value: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    source: Words | None = None
    grade: Grade | None = None

    @model_validator(mode="after")
    def _value_or_range(self) -> Self:
        is_range = None not in (self.low, self.high, self.source, self.grade)
        given = [name for name in ("value", "low", "high", "source", "grade") if getattr(self, name) is not None]
        if is_range == (self.value is not None) or (self.value is not None and given != ["value"]):
            got = f"{self.parameter} with {', '.join(given) or 'nothing else'}"
            raise PydanticCustomError("range", "value, or low, high, source and grade", {"got": got})
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise PydanticCustomError("order", "low < high", {"got": f"{self.low:g}, {self.high:g}"})
        return self

    @property
    def ends(self) -> tuple[float, float]:
        """(least, greatest) value."""
        if self.value is not None:
            return self.value, self.value
        assert self.low is not None
        assert self.high is not None
        return self.low, self.high

    @property
    def touches(self) -> str:
        return self.parameter

    @property
    def text(self) -> str:
        low, high = self.ends
        return f"{self.parameter} {low:g}" if low == high else f"{self.parameter} {low:g} to {high:g} ({self.grade})"


class Front(Change):
    """Something that the front is given is scaled: 1 as recorded, 0 none of it."""

    front: FrontName
    value: Share

    @property
    def touches(self) -> str:
        return f"front {self.front}"

    @property
    def text(self) -> str:
        return f"{FRONT_NAMES[self.front]}: {f'{self.value:g} of it' if self.value else 'none'}"


CHANGES: dict[str, type[Change]] = {
    "set": Set,
    "hold": Hold,
    "drop": Drop,
    "drop_order": DropOrder,
    "hardship": Hardship,
    "parameter": Parameter,
    "front": Front,
}
"""Key that names the kind of a change -> its class."""


def _cause_id(value: object) -> object:
    if isinstance(value, str) and re.fullmatch(r"[a-z][a-z0-9_]{0,79}", value):
        return value
    raise PydanticCustomError("cause_id", "lower-case letters, digits and _, as winter_unready")


class Cause(Part):
    """[[cause]]: a named cause, what "without" it means in words and as changes, and where that comes from.

    price : `what` of those rows of human_cost.csv that are told first where there is no room for all.
    """

    id: Annotated[str, BeforeValidator(_cause_id)]
    sentence: Words
    neutral: Words
    source: Words
    grade: Grade
    price: Names = ()
    changes: tuple[Change, ...]


def kind_of(data: dict[str, Any]) -> str | None:
    """The kind that a written change names; None if it names none or more than one."""
    named = [key for key in data if key in CHANGES]
    return named[0] if len(named) == 1 else None


def _span(first: object, last: object) -> str:
    return (f" from {first}" if first else "") + (f" to {last}" if last else "")
