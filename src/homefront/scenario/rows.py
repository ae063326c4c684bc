"""The rows of the CSV files, one class a file; fields are the columns, in their order, and `line` in the file."""

from __future__ import annotations

import datetime
from typing import ClassVar, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from homefront.scenario.cells import (
    Confidence,
    Date,
    Latitude,
    Longitude,
    Note,
    Number,
    OptionalCount,
    OptionalDate,
    OptionalPeople,
    OptionalShare,
    OptionalTonnes,
    People,
    Share,
    Text,
)
from homefront.scenario.counted_rows import (
    AidRow,
    EvacuationRow,
    FigureRow,
    ForceRow,
    HumanCostRow,
    LossRow,
    PanicRow,
    ProductionRow,
    WeatherRow,
)
from homefront.scenario.front_rows import FRONT_ROWS
from homefront.scenario.row import Row


class RegionRow(Row):
    """A region: people, position (degree) of its capital, what its people had been through.

    population : persons on `population_date`.   urban_share_state : of the republic or country it belongs to, used
    where its own is not known.
    """

    renamed: ClassVar[dict[str, str]] = {
        "population_1939_or_1941": "population", "republic": "state", "capital_modern_name": "capital",
        "urban_share_republic": "urban_share_state", "capital_population_1939": "capital_population",
    }  # fmt: skip
    region_id: Text
    name: Text
    state: Text
    capital: Text
    lat: Latitude
    lon: Longitude
    population: People
    population_date: Date
    urban_share: OptionalShare
    urban_share_state: Share
    capital_population: OptionalPeople
    capital_share: OptionalShare
    economic_region: Text
    area_status: Text
    hardship_group: Text
    source: Text
    confidence: Confidence
    note: Note

    @property
    def names(self) -> tuple[str, ...]:
        """Under which it can be meant, alone or with others."""
        return self.region_id, self.name, self.economic_region, self.state


class CaptureRow(Row):
    """A city, with the days on which it was lost and first regained; None: never. A file of a country that lost no city
    may leave out both columns."""

    ascending = (("captured_on", "recaptured_on"),)
    may_be_absent = ("captured_on", "recaptured_on")
    renamed: ClassVar[dict[str, str]] = {"population_1939": "population"}
    city: Text
    modern_name: Text
    region_id: Text
    lat: Latitude
    lon: Longitude
    population: OptionalPeople
    captured_on: OptionalDate
    recaptured_on: OptionalDate
    source: Text
    confidence: Confidence
    note: Note

    @model_validator(mode="after")
    def _lost_first(self) -> Self:
        if self.recaptured_on and not self.captured_on:
            context = {"got": f"recaptured_on {self.recaptured_on}, no captured_on"}
            raise PydanticCustomError("lost_first", "captured_on before recaptured_on", context)
        return self


class EventRow(Row):
    """A dated event people could hear of, or that changed policy."""

    date: Date
    kind: Literal[
        "speech",
        "decree",
        "defeat",
        "victory",
        "alliance",
        "mobilisation",
        "information_control",
        "repression",
        "relocation",
        "panic",
        "enemy_decision",
        "weather",
        "siege",
        "bombing",
        "mood",
        "danger",
    ]
    title: Text
    description: Text
    place: Text
    source: Text
    confidence: Confidence


class AnnouncementRow(Row):
    """What the bulletins admitted and when; `announced_on` None: never, or not while it mattered."""

    ascending = (("happened_on", "announced_on"),)
    what: Text
    happened_on: Date
    announced_on: OptionalDate
    delay_days: OptionalCount
    announced_as: Text
    note: Note
    source: Text
    confidence: Confidence


class NightRow(Row):
    """A raid: the day whose night brings it, tonnes of high explosive, and what is known of its effect.

    tonnes : None: worked out from `homes` or, without them, from `killed` (inputs/tonnes.py).   homeless_share : chance
    of a household at home to lose it; None: worked out from `homes` or the tonnes.   killed : persons.   homes :
    destroyed, each that of one household.
    """

    any_of = ("tonnes", "homes", "killed")
    may_be_absent = ("tonnes", "homeless_share", "killed", "homes")
    date: Date
    place: Text
    tonnes: OptionalTonnes
    homeless_share: OptionalShare
    killed: OptionalCount
    source: Text
    confidence: Confidence
    note: Note
    homes: OptionalCount = None


class DangerRow(Row):
    """A danger that is in a place on some days, whatever it comes from: a flood, a plume, a fire, an occupied zone.

    what : its name, as "flood".   level : danger, share.   seen : share of it that can be seen or heard there; None:
    all.   homeless_share : chance of a household at home to lose it, on each of the days; None: no home is lost.
    """

    ascending = (("date_start", "date_end"),)
    may_be_absent = ("seen", "homeless_share")
    what: Text
    place: Text
    date_start: Date
    date_end: Date
    level: Share
    seen: OptionalShare
    homeless_share: OptionalShare
    source: Text
    confidence: Confidence
    note: Note


class FrontLineRow(Row):
    """A point of the front as it stood at the end of a day. Along a part the enemy is on the left.

    part : a stretch of front by itself, as that of a pocket; points of a part stand in order.
    """

    date: Date
    part: Text
    lat: Latitude
    lon: Longitude
    source: Text
    confidence: Confidence
    note: Note


class TargetRow(Row):
    """What a run can be scored against: best value and the record's own range, in `unit`."""

    ascending = (("value_low", "value_best", "value_high"),)
    target_id: Text
    what: Text
    date: Date
    place: Text
    region_id: Note
    value_low: Number
    value_best: Number
    value_high: Number
    unit: Text
    group: Literal["front", "society", "industry"]
    use: Literal["fit", "check", "context"]
    source: Text
    confidence: Confidence


PlaceKind = Literal[
    "capital", "front_city", "front_countryside", "bombed_city", "far_region", "other_city", "countryside"
]
Variable = Literal[
    "cov",
    "can",
    "ctl",
    "siege",
    "lg",
    "ls",
    "tau0",
    "M",
    "hard",
    "shelter",
    "cost",
    "order_offices_go",
    "order_all_go",
    "order_stay",
    "ret",
    "ally",
    "hm",
]


HELP_FOR_CODERS = (
    "coder", "question", "at_0", "at_0.25", "at_0.5", "at_0.75", "at_1", "formula", "rules", "examples",
)  # fmt: skip
"""Columns that `homefront coding grid` writes beside those that a coder fills."""


class CodingRow(Row):
    """One coder's value, share, for a place (or `*` and its kind), a variable and a span of days; None: no evidence."""

    ascending = (("date_start", "date_end"),)
    aside = HELP_FOR_CODERS
    case: Text
    place: Text
    place_kind: PlaceKind
    date_start: Date
    date_end: Date
    variable: Variable
    value: OptionalShare
    evidence: Note
    source: Text
    confidence: Confidence


class MergedRow(Row):
    """The two coders' values and the range, share, between which a run draws its position."""

    ascending = (("date_start", "date_end"), ("low", "high"))
    case: Text
    place: Text
    place_kind: PlaceKind
    date_start: Date
    date_end: Date
    variable: Variable
    value_a: OptionalShare
    value_b: OptionalShare
    low: Share
    high: Share
    status: Literal["agreed", "step", "range", "single", "missing"]
    source: Text
    confidence: Confidence


ROWS: dict[str, type[Row]] = {
    "regions": RegionRow,
    "captures": CaptureRow,
    "events": EventRow,
    "announcements": AnnouncementRow,
    "forces": ForceRow,
    "losses": LossRow,
    "production": ProductionRow,
    "evacuation": EvacuationRow,
    "aid": AidRow,
    "panic": PanicRow,
    "weather": WeatherRow,
    "targets": TargetRow,
    "human_cost": HumanCostRow,
    "coding_a": CodingRow,
    "coding_b": CodingRow,
    "coding_merged": MergedRow,
    "figures": FigureRow,
    "nights": NightRow,
    "front_lines": FrontLineRow,
    "dangers": DangerRow,
    **FRONT_ROWS,
}
"""Kind of file -> class of its rows; the kind is also the name of the field of Scenario."""

NEEDED = ("regions", "coding_merged")
"""Kinds that no scenario can do without."""


def date_columns(row: type[Row]) -> tuple[str, ...]:
    """Columns of a class that hold dates."""
    dates = (datetime.date, datetime.date | None)
    return tuple(name for name, field in row.model_fields.items() if field.annotation in dates)
