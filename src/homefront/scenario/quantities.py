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

    Attributes
    ----------
    half : {"society", "front", "industry"}
        The half of the model that must have been simulated for it.
    short_of_a_city : bool
        Whether its value is how far the front is short of a city, km: below 0 the city has been entered, and how far
        past it the front is says little.
    kind : str
        Name of the kind in scenario.toml.
    """

    half: ClassVar[Half] = "society"
    short_of_a_city: ClassVar[bool] = False
    kind: Identifier

    @abstractmethod
    def value(self, world: World) -> float:
        """Work out its value in a world that simulated all that it asks for.

        Parameters
        ----------
        world : World
            The world that is asked.

        Returns
        -------
        float
            The value in the unit of the kind; nan if there is none, as for the day of what never happened.
        """

    @classmethod
    def kinds(cls) -> dict[str, type[Self]]:
        """List every kind that is a subclass.

        Returns
        -------
        dict of str to type
            The classes, by their names in scenario.toml.
        """
        out: dict[str, type[Self]] = {}
        for below in cls.__subclasses__():
            out |= dict.fromkeys(get_args(below.model_fields["kind"].annotation), below) | below.kinds()
        return out

    @property
    def where(self) -> Where | None:
        """The place or the regions that it is of; None for the whole country, or the whole front."""
        return None

    @property
    def begin(self) -> datetime.date | None:
        """The day from or after which it looks; None for the first day of the run."""
        return None

    @property
    def end(self) -> datetime.date | None:
        """The last day at which it looks; None if it looks at one day alone, or up to the last of the run."""
        return None

    @property
    def written_dates(self) -> dict[str, datetime.date]:
        """The dates that it names, by their keys in scenario.toml."""
        fields = type(self).model_fields
        return {fields[name].alias or name: day for name, day in self if isinstance(day, datetime.date)}

    @property
    def dates(self) -> tuple[datetime.date, ...]:
        """All dates that it names."""
        return tuple(self.written_dates.values())


# --- arguments -----------------------------------------------------------------------------------------------------


class OfPlace(Quantity):
    """Base of what is asked of one place.

    Attributes
    ----------
    place : str
        A city of captures.csv; for a measure of the society also the name of a region or state.
    """

    place: Words

    @property
    def where(self) -> str:
        return self.place


class OfRegions(Quantity):
    """Base of what is asked of one or several regions.

    Attributes
    ----------
    regions : tuple of str
        Ids, names, economic regions or states of regions.csv, or ["*"] for all.
    """

    regions: Names

    @property
    def where(self) -> tuple[str, ...]:
        return self.regions


class OnDay(Quantity):
    """Base of what is asked of one day.

    Attributes
    ----------
    on : date
        The day.
    """

    on: Day


class UpTo(Quantity):
    """Base of what is asked of all days up to one.

    Attributes
    ----------
    last : date
        The last day; `to` in scenario.toml.
    """

    last: Day = Field(alias="to")

    @property
    def end(self) -> datetime.date:
        return self.last


class FromTo(UpTo):
    """Base of what is asked of the days from one to another, both included.

    Attributes
    ----------
    first : date
        The first day; `from` in scenario.toml.
    """

    first: Day = Field(alias="from")

    @property
    def begin(self) -> datetime.date:
        return self.first


class AfterTo(UpTo):
    """Base of what is asked of the days after one and up to another.

    Attributes
    ----------
    after : date
        The day after which the days asked about begin.
    """

    after: Day

    @property
    def begin(self) -> datetime.date:
        return self.after


# --- measures and outcomes -----------------------------------------------------------------------------------------


class Measure(Quantity):
    """Base of the kinds of [[measure]]: how the model answers a target of the record.

    Attributes
    ----------
    discrepancy : Discrepancy
        What no model of this kind can be asked to get right; every kind names a class of scenario/discrepancy.py.
    target : str
        Id of the target in targets.csv.
    """

    discrepancy: ClassVar[Discrepancy]
    target: Identifier

    def if_never(self, scenario: Scenario) -> float:
        """Say what a world counts as in which it never happened.

        Parameters
        ----------
        scenario : Scenario
            The scenario that is run.

        Returns
        -------
        float
            The value in the unit of the target, as a rule the first day on which it could no longer happen; nan if no
            answer means that there can be none, as for a share of nobody.
        """
        return math.nan


class SocietyMeasure(Measure):
    """Base of the measures of the society.

    Attributes
    ----------
    alike : str
        The class of targets that are like it, for forecasts without a model (experiments/forecasts.py).
    """

    alike: ClassVar[str]

    def before(self, scenario: Scenario) -> float:
        """Say what was so before the time that is asked about: nobody away, nobody afraid.

        Parameters
        ----------
        scenario : Scenario
            The scenario that is run.

        Returns
        -------
        float
            The value in the unit of the target; 0 unless a kind says otherwise.
        """
        return 0.0


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
    """Base of the kinds of [[outcome]]: what a run is asked for in the end.

    Attributes
    ----------
    rests_on_assumed : bool
        Whether it rests on what is assumed and drawn in each world.
    words : str
        What the kind is called if a line has room for a few words only; {where} stands for its place or regions; "" for
        its id.
    soldiers : {"", "attacker", "defender"}
        Whose soldiers it counts; "" if it counts no soldiers.
    recorded_by : str
        The kind of [[measure]] that asks the same of the record; "" if there is none.
    id : str
        Id that the scenario gives it; it is never renamed.
    unit : str
        Unit of its value; each kind has one.
    sentence : str
        What it means and what it rests on; it is printed wherever its value is.
    """

    rests_on_assumed: ClassVar[bool] = False
    words: ClassVar[str] = ""
    soldiers: ClassVar[Literal["", "attacker", "defender"]] = ""
    recorded_by: ClassVar[str] = ""
    id: Identifier
    unit: Identifier
    sentence: Words
