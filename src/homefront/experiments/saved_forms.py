"""What a report reads of a saved explain, whatif or sensitivity: typed and bounded. Keys beside these may be there."""

from __future__ import annotations

import math
from datetime import date
from functools import cache
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter

from homefront.arguments import MOST_DAYS
from homefront.reading import Unreadable, typed

LEAST, MOST = 1e-290, 1e12
"""Between which a number lies, of either sign, that is not 0: what is smaller or larger cannot be drawn."""


def _finite(number: float) -> float:
    """NaN stands for an outcome that never comes."""
    if number != 0 and not math.isnan(number) and not LEAST <= abs(number) <= MOST:
        raise ValueError(f"expected 0, or a number from {LEAST:g} to {MOST:g} of either sign")
    return number


Number = Annotated[float, AfterValidator(_finite)]
Maybe = Number | None
Text = Annotated[str, Field(max_length=10_000)]
Texts = Annotated[list[Text], Field(max_length=1_000)]
Count = Annotated[int, Field(ge=0, le=10**12)]
Band = Annotated[list[Number], Field(min_length=1, max_length=MOST_DAYS)]


class Form(BaseModel):
    """Of a part of what was found."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


class Cause(Form):
    """One cause of an explanation."""

    name: Text
    share: Number
    low: Maybe
    high: Maybe
    basis: Text
    price: Texts
    necessity: Maybe
    necessity_se: Maybe
    sufficiency: Maybe
    sufficiency_se: Maybe
    strongest_pair: Text
    together: Maybe
    together_se: Maybe
    seeds: Count
    sentence: Text


class Ends(Form):
    """Worlds in which a flag is up."""

    seeds: Count
    full: Count | None
    bare: Count | None


class Check(Form):
    """Of the scale."""

    people_per_agent: Number
    worlds: Count
    full: Number
    bare: Number
    gap_full: Number
    gap_bare: Number
    se_full: Maybe
    se_bare: Maybe


class Explained(Form):
    """Of explain."""

    outcome: Text
    unit: Text
    gap: Number
    full: Number
    bare: Number
    causes: Annotated[list[Cause], Field(max_length=1_000)]
    runs: Count
    seeds: Count
    stopped: bool
    worlds: Ends
    would_change: Texts
    scale_check: Check | None


class Difference(Form):
    """Of one outcome between paired worlds."""

    outcome: Text
    without_mean: Number
    with_mean: Number
    difference: Number
    low: Maybe
    high: Maybe
    flipped_share: Maybe
    pairs: Count
    flipped_low: Maybe = None
    flipped_high: Maybe = None


class Paired(Form):
    """Of whatif. curves : of both worlds, 5 %, middle and 95 % by day."""

    what: Text
    pairs: Count
    parting: Text
    outcomes: Annotated[list[Difference], Field(max_length=1_000)]
    units: dict[Text, Text]
    first_difference_day: date | None
    prices: dict[Text, Texts]
    curves: Annotated[dict[Text, tuple[tuple[Band, Band, Band], tuple[Band, Band, Band]]], Field(max_length=100)]


class Input(Form):
    """One input of a sensitivity."""

    name: Text
    strength: Maybe
    error: Maybe


class Hangs(Form):
    """Of sensitivity."""

    outcome: Text
    unit: Text
    method: Text
    runs: Count
    sentence: Text
    inputs: Annotated[list[Input], Field(max_length=10_000)]


class Saved(Form):
    """One result."""

    format: Literal[1]
    kind: Literal["explain", "whatif", "sensitivity"]
    scenario: Text
    scenario_hash: Annotated[str, Field(max_length=128)]
    parameter_set: Text
    scale: Text
    start: date
    found: dict[str, Any]


class File(Form):
    """All of them."""

    experiments: Annotated[list[Saved], Field(min_length=1, max_length=1_000)]


FOUND: dict[str, type[Form]] = {"explain": Explained, "whatif": Paired, "sensitivity": Hangs}


@cache
def _adapter(form: type[Form]) -> TypeAdapter[Any]:
    return TypeAdapter(form)


def refuse_other_experiments(content: dict[str, Any]) -> None:
    """Unreadable unless these are saved results that a report can show."""
    file = typed(_adapter(File), content)
    for one in file.experiments:
        found = typed(_adapter(FOUND[one.kind]), one.found, one.kind)
        if isinstance(found, Paired):
            if {row.outcome for row in found.outcomes} - set(found.units):
                raise Unreadable("an outcome without its unit")
            if len({len(band) for sides in found.curves.values() for side in sides for band in side}) > 1:
                raise Unreadable("curves of unequal length, expected one value for each day")
            if one.start.toordinal() + MOST_DAYS > date.max.toordinal():
                raise Unreadable("a first day too late for a calendar")
