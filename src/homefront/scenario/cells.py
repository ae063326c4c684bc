"""Types of CSV cells: how a text becomes a date, a number or nothing. pydantic checks them."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from homefront.scenario import limits

BOUND = limits.MOST_NUMBER

_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,3})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _empty_is_none(cell: object) -> object:
    return None if cell == "" else cell


def _whole(cell: object) -> object:
    if isinstance(cell, str):
        if not _WHOLE.fullmatch(cell):
            raise PydanticCustomError("whole", "a whole number, as 12, without spaces or commas")
        return int(cell)
    return cell


def _number(cell: object) -> object:
    if isinstance(cell, str):
        if not _NUMBER.fullmatch(cell):
            raise PydanticCustomError("number", "a finite number, as 12 or 0.5, without spaces or commas")
        return float(cell)
    return cell


def _date(cell: object) -> object:
    if isinstance(cell, str):
        try:
            if not _DATE.fullmatch(cell):
                raise ValueError
            return datetime.date.fromisoformat(cell)
        except ValueError:
            raise PydanticCustomError("iso_date", "a date as YYYY-MM-DD that is in the calendar") from None
    return cell


Text = Annotated[str, Field(min_length=1)]
Note = str

Date = Annotated[datetime.date, BeforeValidator(_date)]
OptionalDate = Annotated[datetime.date | None, BeforeValidator(_date), BeforeValidator(_empty_is_none)]

Number = Annotated[float, BeforeValidator(_number), Field(ge=-BOUND, le=BOUND, allow_inf_nan=False)]
_TonnesOrNone = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] | None
OptionalTonnes = Annotated[_TonnesOrNone, BeforeValidator(_number), BeforeValidator(_empty_is_none)]
_NumberOrNone = Annotated[float, Field(ge=-BOUND, le=BOUND, allow_inf_nan=False)] | None
OptionalNumber = Annotated[_NumberOrNone, BeforeValidator(_number), BeforeValidator(_empty_is_none)]

_ShareOrNone = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)] | None
Share = Annotated[float, BeforeValidator(_number), Field(ge=0, le=1, allow_inf_nan=False)]
OptionalShare = Annotated[_ShareOrNone, BeforeValidator(_number), BeforeValidator(_empty_is_none)]

_CountOrNone = Annotated[int, Field(ge=0, le=int(BOUND))] | None
Count = Annotated[int, BeforeValidator(_whole), Field(ge=0, le=int(BOUND))]
OptionalCount = Annotated[_CountOrNone, BeforeValidator(_whole), BeforeValidator(_empty_is_none)]

_PeopleOrNone = Annotated[int, Field(ge=1, le=limits.MOST_PEOPLE)] | None
People = Annotated[int, BeforeValidator(_whole), Field(ge=1, le=limits.MOST_PEOPLE)]
OptionalPeople = Annotated[_PeopleOrNone, BeforeValidator(_whole), BeforeValidator(_empty_is_none)]
"""Who live somewhere: a place without people is none."""

Latitude = Annotated[float, BeforeValidator(_number), Field(ge=-90, le=90, allow_inf_nan=False)]
Longitude = Annotated[float, BeforeValidator(_number), Field(ge=-180, le=180, allow_inf_nan=False)]

Confidence = Literal["read", "recalled", "derived"]
