"""What is asked of a run: the classes of which each kind of [[measure]] and [[outcome]] is one.

A kind is added by writing its class, in society_measures.py, front_measures.py or outcomes.py: its bases here say
which arguments it has, `kind` its name in scenario.toml, its docstring what docs/scenarios.md tells of it, and `value`
how it is worked out. A measure also names its `discrepancy`, and where it may never happen what that counts as; an
outcome has `words` for a short line.
"""

from __future__ import annotations

import datetime
import math
from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, Literal, Self, get_args

from pydantic import Field

from homefront.scenario.answers import Half, Where, World
from homefront.scenario.discrepancy import Discrepancy
from homefront.scenario.parts import Day, Identifier, Names, Part, Words

if TYPE_CHECKING:
    from homefront.scenario.schema import Scenario


class Quantity(Part):
    """Anything that is asked of a world.

    half : what must have been simulated for it.   short_of_a_city : whether its value is how far the front is short of
    a city, km: below 0 the city has been entered, and how far past it the front is says little.
    """

    half: ClassVar[Half] = "society"
    short_of_a_city: ClassVar[bool] = False
    kind: Identifier

    @abstractmethod
    def value(self, world: World) -> float:
        """Its value in a world that simulated all it asks for; nan where it has none, as the day of what never was."""

    @classmethod
    def kinds(cls) -> dict[str, type[Self]]:
        """Every kind that is a subclass, by its name in scenario.toml."""
        out: dict[str, type[Self]] = {}
        for below in cls.__subclasses__():
            out |= dict.fromkeys(get_args(below.model_fields["kind"].annotation), below) | below.kinds()
        return out

    @property
    def where(self) -> Where | None:
        """The place or the regions that it is of; None: the whole country, or the whole front."""
        return None

    @property
    def begin(self) -> datetime.date | None:
        """The day from or after which it looks; None: the first of all."""
        return None

    @property
    def end(self) -> datetime.date | None:
        """The last day at which it looks; None: that of a day alone, or the last of all."""
        return None

    @property
    def written_dates(self) -> dict[str, datetime.date]:
        """The dates that it names, by key of scenario.toml."""
        fields = type(self).model_fields
        return {fields[name].alias or name: day for name, day in self if isinstance(day, datetime.date)}

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """All dates that it names."""
        return tuple(self.written_dates.values())


# --- arguments -----------------------------------------------------------------------------------------------------


class OfPlace(Quantity):
    """`place`: a city of captures.csv; for a measure of the society also the name of a region or state."""

    place: Words

    @property
    def where(self) -> str:
        return self.place


class OfRegions(Quantity):
    """`regions`: ids, names, economic regions or states of regions.csv, or ["*"]."""

    regions: Names

    @property
    def where(self) -> tuple[str, ...]:
        return self.regions


class OnDay(Quantity):
    """`on`: the day asked about."""

    on: Day


class UpTo(Quantity):
    """`to`: the last day asked about."""

    last: Day = Field(alias="to")

    @property
    def end(self) -> datetime.date:
        return self.last


class FromTo(UpTo):
    """`from` and `to`: the days asked about, both included."""

    first: Day = Field(alias="from")

    @property
    def begin(self) -> datetime.date:
        return self.first


class AfterTo(UpTo):
    """`after` and `to`: the days asked about are those after the one and up to the other."""

    after: Day

    @property
    def begin(self) -> datetime.date:
        return self.after


# --- measures and outcomes -----------------------------------------------------------------------------------------


class Measure(Quantity):
    """[[measure]]: how the model answers a target of the record. target : of targets.csv.

    discrepancy : what no model of this kind can be asked to get right of it; every kind names a class of
    scenario/discrepancy.py.
    """

    discrepancy: ClassVar[Discrepancy]
    target: Identifier

    def if_never(self, scenario: Scenario) -> float:
        """What a world counts as that has no answer since it never happened, in the target's unit: the first day on
        which it could no longer happen. nan where no answer means that there can be none, as a share of nobody."""
        return math.nan


def day_after(scenario: Scenario, last: datetime.date) -> float:
    """The number of the day after a date, by the scenario's first day."""
    return float((last - scenario.start).days + 1)


def people_of(scenario: Scenario, where: Where | None) -> float:
    """Residents of a city of captures.csv, of regions, or for None of the whole country, person."""
    if isinstance(where, str):
        cities = {row.city: row.population or 0 for row in scenario.captures}
        if cities.get(where):
            return float(cities[where])
    regions = scenario.region_ids(("*",) if where is None else (where,) if isinstance(where, str) else where)
    return float(sum(row.population for row in scenario.regions if row.region_id in regions))


class Outcome(Quantity):
    """[[outcome]]: what a run is asked for in the end.

    id : the scenario's own, never renamed.   unit : of the kind.   sentence : what it means and what it rests on;
    printed wherever its value is.   rests_on_assumed : whether it rests on what is assumed and drawn in each world.
    words : what the kind is called where a line has room for a few words; {where}: its place or regions; "" for its
    id.   soldiers : whose soldiers it counts; "" if it counts no soldiers.   recorded_by : the kind of [[measure]] that
    asks the same of the record; "" where there is none.
    """

    rests_on_assumed: ClassVar[bool] = False
    words: ClassVar[str] = ""
    soldiers: ClassVar[Literal["", "attacker", "defender"]] = ""
    recorded_by: ClassVar[str] = ""
    id: Identifier
    unit: Identifier
    sentence: Words
