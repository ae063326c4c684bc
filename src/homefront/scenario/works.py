"""A work cited, typed: the parts of CSL-JSON that are shown and cited. What is read here can be cited in every form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from homefront.scenario import limits

LONGEST_PARTS = 3
"""Year, month, day."""

Text = Annotated[str, Field(max_length=limits.TEXT)]


def _number_or_text(value: object) -> object:
    """Volumes, pages and the like: CSL has them as numbers or as text."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


NumberOrText = Annotated[Text, BeforeValidator(_number_or_text)]


class CslPart(BaseModel):
    """A part of an item; what is not named in its class is kept as it is written."""

    model_config = ConfigDict(extra="allow", strict=True, frozen=True)

    def csl(self) -> dict[str, Any]:
        """As CSL-JSON has it, with all keys that were written."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class Name(CslPart):
    """A person by family and given name, or an institution as it is written."""

    family: Text = ""
    given: Text = ""
    literal: Text = ""

    @model_validator(mode="after")
    def _named(self) -> Self:
        if not (self.family or self.literal):
            raise PydanticCustomError("name", '{ "family": ..., "given": ... } or { "literal": ... }')
        return self

    @property
    def plain(self) -> str:
        """Given and family name, or as it is written."""
        return " ".join(part for part in (self.given, self.family) if part) if self.family else self.literal

    @property
    def sorted(self) -> str:
        """Family name first."""
        return ", ".join(part for part in (self.family, self.given) if part) if self.family else self.literal


def _parts(value: object) -> object:
    """Years, months and days, also where they are written as text."""
    if isinstance(value, list) and 1 <= len(value) <= 2 and all(_is_date(part) for part in value):
        return [[int(number) for number in part] for part in value]
    raise PydanticCustomError("date_parts", "[[year]], [[year, month, day]], or two of them for a span")


def _is_date(part: object) -> bool:
    if not isinstance(part, list) or not 1 <= len(part) <= LONGEST_PARTS:
        return False
    return all(
        (isinstance(number, int) and not isinstance(number, bool) and abs(number) <= 9999)
        or (isinstance(number, str) and number.isascii() and number.isdigit() and len(number) <= 4)
        for number in part
    )


class Issued(CslPart):
    """When a work came out: as numbers, or as text."""

    date_parts: Annotated[list[list[int]] | None, BeforeValidator(_parts)] = Field(default=None, alias="date-parts")
    literal: Text = ""
    raw: Text = ""

    @model_validator(mode="after")
    def _dated(self) -> Self:
        if not (self.date_parts or self.literal or self.raw):
            raise PydanticCustomError("issued", '{ "date-parts": [[1941]] }, or { "literal": ... }')
        return self

    @property
    def year(self) -> str:
        """The year, or what is written in its place."""
        return str(self.date_parts[0][0]) if self.date_parts else self.literal or self.raw


def _few(value: object) -> object:
    """A list as a tuple; a long one is refused before its names are looked at."""
    if isinstance(value, list) and len(value) > limits.NAMES:
        raise PydanticCustomError("names", "{wanted}", {"wanted": f"a list of at most {limits.NAMES} names"})
    return tuple(value) if isinstance(value, list) else value


Names = Annotated[tuple[Name, ...], BeforeValidator(_few)]


class Work(CslPart):
    """An item of sources.json."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
    type: Annotated[str, Field(min_length=1, max_length=80)]
    title: Annotated[str, Field(min_length=1, max_length=limits.TEXT)]
    author: Names = ()
    editor: Names = ()
    issued: Issued | None = None
    container: Text = Field(default="", alias="container-title")
    publisher: Text = ""
    place: Text = Field(default="", alias="publisher-place")
    volume: NumberOrText = ""
    issue: NumberOrText = ""
    page: NumberOrText = ""
    edition: NumberOrText = ""
    version: NumberOrText = ""
    URL: Annotated[str, Field(pattern=r"^https?://[^\s{}]+$", max_length=2000)] | None = None
    DOI: Annotated[str, Field(pattern=r"^[^\s{}]+$", max_length=200)] | None = None
    ISBN: Annotated[str, Field(pattern=r"^[^{}]+$", max_length=200)] | None = None
    note: Text = ""

    @field_validator("issued", mode="before")
    @classmethod
    def _not_null(cls, value: object) -> object:
        if value is None:
            raise PydanticCustomError("issued", "a date, or no key `issued`")
        return value

    @property
    def year(self) -> str:
        """Of publication; "" where it is not known."""
        return self.issued.year if self.issued else ""


def is_plain(value: object, depth: int = 0) -> str:
    """What of a JSON value cannot be written again as JSON that everybody reads; "" if nothing."""
    if depth > limits.NESTED:
        return "brackets nested too deep"
    if isinstance(value, str):
        return "" if _is_text(value) else "a character that is not allowed in text"
    if isinstance(value, float):
        return "" if abs(value) <= 1e300 else "a number that is not finite"
    if isinstance(value, int):
        return "" if abs(value) < 2**63 else "a whole number of more than 64 bits"
    inner = [*value, *value.values()] if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    return next((wrong for item in inner if (wrong := is_plain(item, depth + 1))), "")


def _is_text(text: str) -> bool:
    """Whether a text has neither halves of letters nor control characters but those that part lines."""
    if text.isprintable():
        return True
    return not any("\ud800" <= letter <= "\udfff" or (letter < " " and letter not in "\t\n\r") for letter in text)
