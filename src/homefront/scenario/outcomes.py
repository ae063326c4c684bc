"""[[outcome]]: what a run is asked for in the end. One class a kind, with its unit; ids are the scenario's own."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pydantic import Field

from homefront.scenario.measures import Half
from homefront.scenario.parts import Day, Identifier, Names, Part, Words


@dataclass(frozen=True)
class Outcome:
    """An outcome; arguments that the kind does not have are None.

    sentence : what it means and what it rests on; printed wherever its value is.   place : a city of captures.csv.
    after, first, last : dates; `from` and `to` are written so in TOML.   regions : as in measures.
    """

    id: str
    kind: str
    unit: str
    sentence: str
    place: str | None = None
    after: datetime.date | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None
    regions: tuple[str, ...] = ()
    line: int = 0

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """All dates it names."""
        return tuple(when for when in (self.after, self.first, self.last) if when is not None)


class OutcomeTable(Part):
    """What every outcome has. `half`: what must have been simulated for it."""

    half: ClassVar[Half] = "society"
    id: Identifier
    kind: Identifier
    sentence: Words


class GoneOwnMost(OutcomeTable):
    """Most that were away by their own decision on any day after one up to another, less those away before; a share
    of the people present at the end of that one, 0 if there was nobody."""

    kind: Literal["gone_own_most"]
    unit: Literal["share"]
    place: Words
    after: Day
    last: Day = Field(alias="to")


class ShareGoneMost(OutcomeTable):
    """Greatest share of the people of regions away on any day of the run, for whatever reason."""

    kind: Literal["share_gone_most"]
    unit: Literal["share"]
    regions: Names


class ShareOwnMost(OutcomeTable):
    """Greatest share of the people of regions away on any day of the run by their own decision."""

    kind: Literal["share_own_most"]
    unit: Literal["share"]
    regions: Names


class PeopleOccupied(OutcomeTable):
    """People at home under occupation on the last day of the run."""

    kind: Literal["people_occupied"]
    unit: Literal["person"]


class PeopleAway(OutcomeTable):
    """People away from home on the last day of the run, for whatever reason."""

    kind: Literal["people_away"]
    unit: Literal["person"]


class FrontOutcome(OutcomeTable):
    """An outcome of the simulated front."""

    half: ClassVar[Half] = "front"


class CityHeld(FrontOutcome):
    """1 if the city is on no day of the run entered, nor invested on so many days in a row, else 0."""

    kind: Literal["city_held"]
    unit: Literal["flag"]
    place: Words


class FrontClosestEver(FrontOutcome):
    """Least distance along its axis that the front is short of the city on any day; negative: it was past it."""

    kind: Literal["front_closest"]
    unit: Literal["km"]
    place: Words


class SovietKilled(FrontOutcome):
    """Soviet killed on the axes to the last day of the run."""

    kind: Literal["soviet_killed"]
    unit: Literal["person"]


class SovietCaptured(FrontOutcome):
    """Soviet captured and missing on the axes to the last day of the run."""

    kind: Literal["soviet_captured"]
    unit: Literal["person"]


class GermanCasualtiesInAll(FrontOutcome):
    """German casualties of all kinds to the last day of the run, frostbite apart."""

    kind: Literal["german_casualties"]
    unit: Literal["person"]


class WarOutput(OutcomeTable):
    """Mean war output over the days from one to another, both included; 1 on the first day."""

    half: ClassVar[Half] = "industry"
    kind: Literal["war_output"]
    unit: Literal["index"]
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


OUTCOMES: dict[str, type[OutcomeTable]] = {
    "gone_own_most": GoneOwnMost,
    "share_gone_most": ShareGoneMost,
    "share_own_most": ShareOwnMost,
    "people_occupied": PeopleOccupied,
    "people_away": PeopleAway,
    "city_held": CityHeld,
    "front_closest": FrontClosestEver,
    "soviet_killed": SovietKilled,
    "soviet_captured": SovietCaptured,
    "german_casualties": GermanCasualtiesInAll,
    "war_output": WarOutput,
}


def outcome_of(table: OutcomeTable) -> Outcome:
    """The outcome that a table describes."""
    values: dict[str, Any] = {name: getattr(table, name) for name in type(table).model_fields}
    return Outcome(**values)
