"""The parts of scenario.toml: what each table may hold, typed and frozen."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from homefront.scenario.row import Row
from homefront.scenario.values import Grade, Value

Words = Annotated[str, Field(min_length=1, max_length=4000)]
Identifier = Annotated[str, Field(min_length=1, max_length=80)]

ORDER_KINDS = ("offices_go", "all_go", "stay")


def _places(value: object) -> object:
    if value == "*":
        return ("*",)
    if isinstance(value, list) and value and all(isinstance(name, str) and name for name in value):
        return tuple(value)
    raise PydanticCustomError("places", '"*" or a list of names of places')


def _names(value: object) -> object:
    if isinstance(value, list) and value and all(isinstance(name, str) and name for name in value):
        return tuple(value)
    raise PydanticCustomError("names", "a list of names that is not empty")


def _tuple(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _day(value: object) -> object:
    if type(value) is datetime.date:
        return value
    raise PydanticCustomError("day", "a date as 1941-10-16, without quotes and without a time")


Day = Annotated[datetime.date, BeforeValidator(_day)]
Places = Annotated[tuple[str, ...], BeforeValidator(_places)]
Names = Annotated[tuple[str, ...], BeforeValidator(_names)]


class Part(BaseModel):
    """A table of scenario.toml.

    Attributes
    ----------
    line : int
        Number of the line where it begins; 0 if it is not known.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, populate_by_name=False)
    line: int = 0


class Head(Part):
    """[scenario]: the structural values, which alone may be bare."""

    id: Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Words
    summary: Words
    start: Annotated[Day, Field(ge=datetime.date(1700, 1, 1), le=datetime.date(2100, 1, 1))]
    days: Annotated[int, Field(ge=1, le=3660)]
    case: Identifier
    licence: Words


class FileNote(Part):
    """[files.NAME]: a CSV file, what it is, how sure, and what reads it."""

    name: Identifier
    file: Words
    kind: Identifier
    grade: Grade
    what: Words
    used_by: Literal["society", "front", "report"]


class Post(Part):
    """[command.POST]: a post of the command tree; `under` "" marks the head."""

    name: Identifier
    under: str
    what: Words
    source: Words


class Orders(Part):
    """[orders]: which post issues an order of each kind."""

    issued_by: dict[str, str]


class Appeal(Part):
    """[[appeal]]: a speech meant to raise resolve; places ("*",) is everywhere."""

    on: Day
    speaker: Words
    title: Words
    places: Places
    source: Words
    grade: Grade


class NotModelled(Part):
    """[[not_modelled]]: a target that the model cannot answer, and why."""

    target: Identifier
    why: Words


class NotCounted(Part):
    """[[not_counted]]: what this model does not count; `what` is that of rows in human_cost.csv."""

    title: Words
    what: Words


class Condition(Part):
    """A target of a claim, and the range in which the model must have it, in the unit of the target."""

    target: Identifier
    low: Annotated[float, Field(allow_inf_nan=False)]
    high: Annotated[float, Field(allow_inf_nan=False)]


class Claim(Part):
    """[[claim]]: what must come out for the model to be right about the country, set before any run."""

    id: Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_]+$")]
    sentence: Words
    holds: Annotated[tuple[Condition, ...], BeforeValidator(_tuple), Field(min_length=1, max_length=20)]


CurveName = Literal[
    "defenders_men", "attackers_men", "defenders_captured", "tanks", "aircraft", "temperature", "people_present"
]
"""Curves of a run beside which rows of the record can be drawn: persons, pieces a day, deg C, persons present."""


class OnRecord(Part):
    """[[on_record]]: rows of a file of the record that are drawn beside a curve of the model, and never fitted.

    where : column -> text, for the rows meant.   column : the number.   label : what it is, for the reader.
    place : a place of the curve, where it has one.   per_day : the number is a total of its span.
    """

    curve: CurveName
    file: Literal["forces", "losses", "production", "weather", "panic"]
    where: dict[str, str] = Field(min_length=1)
    column: Identifier
    label: Words
    place: Words | None = None
    per_day: bool = False

    def means(self, row: Row) -> bool:
        """Whether it means this row of its file."""
        return all(str(getattr(row, name)) == text for name, text in self.where.items())


@dataclass(frozen=True)
class Raid:
    """Raids on a place from `first` to `last`, both included: every so many days, with the share of near misses
    and the violence (share) for those it passes by."""

    place: str
    first: datetime.date
    last: datetime.date
    every: Value
    near_miss: Value
    violence: Value
    line: int = 0

    def nights(self) -> tuple[datetime.date, ...]:
        """The days whose night brings a raid."""
        step = int(self.every.value)
        return tuple(self.first + datetime.timedelta(n) for n in range(0, (self.last - self.first).days + 1, step))


class RaidTable(Part):
    """[[raid]] as written; its three values are read apart."""

    place: Words
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")
    every: Any
    near_miss: Any
    violence: Any


@dataclass(frozen=True)
class CommandTree(Mapping[str, Post]):
    """The posts by name; a mapping. It has one head, no cycle, and a post "block"."""

    posts: tuple[Post, ...]

    def __getitem__(self, name: str) -> Post:
        for post in self.posts:
            if post.name == name:
                return post
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return (post.name for post in self.posts)

    def __len__(self) -> int:
        return len(self.posts)

    @property
    def chain(self) -> tuple[str, ...]:
        """Posts from the head down to the block official."""
        names = ["block"]
        while self[names[-1]].under:
            names.append(self[names[-1]].under)
        return tuple(reversed(names))

    @property
    def depth(self) -> int:
        """Steps from the head to the block official."""
        return len(self.chain) - 1

    def levels(self, issued_by: str) -> int:
        """Steps from a post down to the block official; KeyError if the post is not above it."""
        if issued_by not in self.chain:
            raise KeyError(issued_by)
        return self.depth - self.chain.index(issued_by)
