"""What all rows of CSV files share: frozen, no other columns, and columns that may not fall from left to right."""

from __future__ import annotations

import itertools
from typing import ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator
from pydantic_core import PydanticCustomError


class Row(BaseModel):
    """A row of a table. `ascending`: columns whose values, where given, may not fall from left to right.

    any_of : columns of which one at least is filled.   renamed : earlier names of columns, which are still read.
    aside : columns that may be there too, for whoever fills the file; they are not read.
    may_be_absent : columns that a file may leave out, as if all their cells were empty.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    ascending: ClassVar[tuple[tuple[str, ...], ...]] = ()
    any_of: ClassVar[tuple[str, ...]] = ()
    renamed: ClassVar[dict[str, str]] = {}
    aside: ClassVar[tuple[str, ...]] = ()
    may_be_absent: ClassVar[tuple[str, ...]] = ()
    line: int

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for columns in self.ascending:
            given = [(name, getattr(self, name)) for name in columns if getattr(self, name) is not None]
            for (name, value), (later_name, later) in itertools.pairwise(given):
                if later < value:
                    context = {"got": f"{later_name} {later} below {name} {value}"}
                    raise PydanticCustomError("order", "{wanted}", {**context, "wanted": " <= ".join(columns)})
        if self.any_of and all(getattr(self, name) is None for name in self.any_of):
            wanted = "at least one of " + ", ".join(self.any_of)
            raise PydanticCustomError("any_of", "{wanted}", {"got": "no value", "wanted": wanted})
        return self
