"""[[cause]]: what a world without it is like, in words and as changes; how each kind of change is written in TOML."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Annotated, Any, Self

from pydantic import BeforeValidator, Field, InstanceOf, model_validator
from pydantic_core import PydanticCustomError

from homefront.errors import nearest
from homefront.scenario.changes import Change
from homefront.scenario.daily import VARIABLES
from homefront.scenario.parts import ORDER_KINDS, Day, Names, Part, Words
from homefront.scenario.problems import listed
from homefront.scenario.targets import (
    DANGER,
    DEEDS,
    FRONT_PARTS,
    Daily,
    Deed,
    Diversion,
    FrontPart,
    GivenDanger,
    Hardship,
    Order,
    Parameter,
)
from homefront.scenario.values import Finite, Grade

MOST_CHANGES = 20
"""Changes that one cause may have."""

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


def _one_of(known: Collection[str]) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and value in known:
            return value
        hint = nearest(value, known) if isinstance(value, str) else ""
        raise PydanticCustomError("name", "{wanted}", {"wanted": f"one of {listed(known)}", "hint": hint})

    return BeforeValidator(check)


def _name_like(pattern: str, kind: str, expected: str) -> BeforeValidator:
    def check(value: object) -> object:
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return value
        raise PydanticCustomError(kind, "{wanted}", {"wanted": expected})

    return BeforeValidator(check)


Variable = Annotated[str, _one_of((*VARIABLES, DANGER))]
ParameterName = Annotated[
    str, _name_like(r"[a-z_]+\.[a-z_0-9]+", "parameter", "process.parameter, as command.fidelity")
]
CauseId = Annotated[
    str, _name_like(r"[a-z][a-z0-9_]{0,79}", "cause_id", "lower-case letters, digits and _, as winter_unready")
]


def _by_day(name: str) -> Daily | GivenDanger:
    """What has this name among what is given by day."""
    return GivenDanger(name) if name == DANGER else Daily(name)


class Written(Part):
    """A change as a table of scenario.toml; its first key names its kind."""

    def change(self) -> Change:
        """The change that it stands for."""
        raise NotImplementedError


class WrittenSet(Written):
    """A daily input gets one value in all places, on all days or in a span of them."""

    set: Variable
    value: Share
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")

    def change(self) -> Change:
        return Change("set", _by_day(self.set), self.value, self.first, self.last, line=self.line)


class WrittenHold(Written):
    """A daily input keeps the value that it has on a day, in each place, from that day on."""

    hold: Variable
    first: Day = Field(alias="from")

    def change(self) -> Change:
        return Change("hold", _by_day(self.hold), first=self.first, line=self.line)


class WrittenDrop(Written):
    """A deed that is not done: see DEEDS."""

    drop: Annotated[str, _one_of(DEEDS)]

    def change(self) -> Change:
        target = Diversion(self.drop) if self.drop == "diversion" else Deed(self.drop)
        return Change("drop", target, line=self.line)


class WrittenDropOrder(Written):
    """An order of a kind that is not given, at all or from a day on; one in force lapses on that day."""

    drop_order: Annotated[str, _one_of(ORDER_KINDS)]
    first: Day | None = Field(default=None, alias="from")

    def change(self) -> Change:
        return Change("set", Order(self.drop_order), 0.0, self.first, line=self.line)


class WrittenHardship(Written):
    """Past hardship of everybody."""

    hardship: Share

    def change(self) -> Change:
        return Change("set", Hardship("hardship"), self.hardship, line=self.line)


class WrittenParameter(Written):
    """A person-level parameter has another value, or is drawn once a seed from a range with its source."""

    parameter: ParameterName
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

    def change(self) -> Change:
        least = self.value if self.value is not None else self.low
        assert least is not None
        source, grade = self.source or "", self.grade or ""
        return Change(
            "set", Parameter(self.parameter), least, high=self.high, source=source, grade=grade, line=self.line
        )


class WrittenFront(Written):
    """Something that the front is given is scaled: 1 as recorded, 0 none of it."""

    front: Annotated[str, _one_of(FRONT_PARTS)]
    value: Share

    def change(self) -> Change:
        return Change("scale", FrontPart(self.front), self.value, line=self.line)


WRITTEN: dict[str, type[Written]] = {
    "set": WrittenSet,
    "hold": WrittenHold,
    "drop": WrittenDrop,
    "drop_order": WrittenDropOrder,
    "hardship": WrittenHardship,
    "parameter": WrittenParameter,
    "front": WrittenFront,
}
"""Key that names the kind of a change -> how it is written."""


class Cause(Part):
    """A named cause, what "without" it means in words and as changes, and where that comes from.

    price : `what` of those rows of human_cost.csv that are printed first if there is no room for all.
    """

    id: CauseId
    sentence: Words
    neutral: Words
    source: Words
    grade: Grade
    price: Names = ()
    changes: tuple[InstanceOf[Change], ...]


def kind_of(data: dict[str, Any]) -> str | None:
    """The kind that a written change names; None if it names none or more than one."""
    named = [key for key in data if key in WRITTEN]
    return named[0] if len(named) == 1 else None
