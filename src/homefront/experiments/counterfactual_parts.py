"""What counterfactual pairs are: worlds with all causes, the same without each cause, and with dated changes moved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from homefront.experiments.counterfactual_events import RULE, DatedChange
from homefront.experiments.views import Views
from homefront.results.brief import brief
from homefront.scenario.front_measures import Ending
from homefront.scenario.schema import Scenario

DIGITS = 4
"""Digits of the largest value of an outcome that are kept; all values of the outcome are rounded alike."""

KM_PLACES = 1
"""Decimal places of distances from a city."""


@dataclass(frozen=True, eq=False)
class Ends:
    """How worlds ended for a city. ending : (worlds,).   nearest_km : float64 (worlds,), least distance of the front
    from it, below 0 past it.   day : int64 (worlds,), the first day on which it was so near, counted from 0."""

    ending: tuple[Ending, ...]
    nearest_km: np.ndarray
    day: np.ndarray


@dataclass(frozen=True, eq=False)
class Worlds:
    """Outcomes of worlds, in the order of their seeds.

    Attributes
    ----------
    values : dict of str to (worlds,) array of float64
        Each outcome, in its unit.
    ends : dict of str to Ends
        How the worlds ended for a city, for outcomes that ask whether it was held.
    """

    values: Mapping[str, np.ndarray]
    ends: Mapping[str, Ends]

    def to_dict(self) -> dict[str, Any]:
        """Put it into a dict, for JSON.

        Returns
        -------
        dict
            The fields, as plain numbers.
        """
        ends = {
            name: {"ending": list(one.ending), "nearest_km": one.nearest_km.tolist(), "day": one.day.tolist()}
            for name, one in self.ends.items()
        }  # fmt: skip
        return {"values": {name: values.tolist() for name, values in self.values.items()}, "ends": ends}


@dataclass(frozen=True, eq=False)
class Twins(Worlds):
    """The same worlds with one change.

    Attributes
    ----------
    parting : (worlds,) array of int64
        Day of the first difference from the world without the change, from 0; -1 if there is none.
    """

    parting: np.ndarray

    def to_dict(self) -> dict[str, Any]:
        return {**super().to_dict(), "parting": self.parting.tolist()}


@dataclass(frozen=True, eq=False)
class Moved:
    """A dated change and the worlds in which it is moved. steps : by days, of the first worlds."""

    change: DatedChange
    steps: Mapping[int, Twins]


@dataclass(frozen=True)
class Rounding:
    """How an outcome is kept. places : decimal places to which it is rounded; -3 for thousands."""

    unit: str
    places: int


@dataclass(frozen=True, eq=False)
class Counterfactuals:
    """Pairs of worlds of a scenario, made in advance: what `counterfactuals` returns.

    World n has the seed `first_seed` + n. Worlds of one seed are the same but for one change.

    Attributes
    ----------
    scenario : Scenario
        The scenario.
    worlds, worlds_hash : str
        The set of worlds, and the digest of its file.
    version : str
        Version of homefront that made them.
    people_per_agent : float
        Persons for each agent; 20000 for 1:20000.
    first_seed : int
        Seed of the first world.
    outcomes : dict of str to Rounding
        Unit of each outcome, and how it is rounded.
    base : Worlds
        Worlds with all causes.
    without : dict of str to Twins
        The same worlds without one cause, by cause.
    moved : tuple of Moved
        The same worlds with a dated change moved by some days.
    views : Views, optional
        How it is written as a table.
    """

    scenario: Scenario
    worlds: str
    worlds_hash: str
    version: str
    people_per_agent: float
    first_seed: int
    outcomes: Mapping[str, Rounding]
    base: Worlds
    without: Mapping[str, Twins]
    moved: tuple[Moved, ...]
    views: Views | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return brief("Counterfactuals", scenario=self.scenario.id, worlds=self.runs, of=self.worlds, scale=self.scale,
                     causes=len(self.without), moved=len(self.moved), version=self.version)  # fmt: skip

    @property
    def runs(self) -> int:
        """Number of worlds with all causes."""
        return len(next(iter(self.base.values.values())))

    @property
    def scale(self) -> str:
        """The scale as it is written, 1:20000."""
        return f"1:{self.people_per_agent:g}"

    @property
    def seeds(self) -> range:
        """Seeds of the worlds."""
        return range(self.first_seed, self.first_seed + self.runs)

    def table(self) -> str:
        """Write it as a table, for a reader.

        Returns
        -------
        str
            The lines of the table.

        Raises
        ------
        TypeError
            If it was not made by `homefront.counterfactuals`, so that it has no views.
        """
        if self.views is None:
            raise TypeError("no views were handed in; homefront.counterfactuals hands them in")
        return self.views.text(self)

    def to_dict(self) -> dict[str, Any]:
        """Put all of it into a dict, for JSON.

        Returns
        -------
        dict
            Plain numbers; keys are never renamed.
        """
        return {
            "scenario": self.scenario.id, "scenario_hash": self.scenario.inputs_digest, "worlds": self.worlds,
            "worlds_hash": self.worlds_hash, "version": self.version, "scale": self.scale, "seed": self.first_seed,
            "runs": self.runs,
            "outcomes": {name: {"unit": kept.unit, "places": kept.places} for name, kept in self.outcomes.items()},
            "base": self.base.to_dict(),
            "without": {cause: twins.to_dict() for cause, twins in self.without.items()},
            "rule": RULE,
            "moved": [
                {"cause": one.change.cause, "day": one.change.day.isoformat(),
                 "steps": {str(days): {"edits": list(one.change.edits(days)), **twins.to_dict()}
                           for days, twins in one.steps.items()}}
                for one in self.moved
            ],
        }  # fmt: skip


def places_for(values: Sequence[np.ndarray], unit: str) -> int:
    """Decimal places by which the largest of all values keeps DIGITS digits; 0 for a flag, which is 0 or 1."""
    most = max((float(np.abs(one).max()) for one in values if len(one)), default=0.0)
    if unit == "flag" or most == 0.0:
        return 0
    return int(DIGITS - 1 - np.floor(np.log10(most)))


def counted(values: np.ndarray, places: int) -> np.ndarray:
    """Values as whole numbers of their last place, int64."""
    scaled = values * 10.0**places if places >= 0 else values / 10.0**-places
    return np.asarray(np.round(scaled), dtype=np.int64)


def valued(counts: np.ndarray, places: int) -> np.ndarray:
    """What `counted` counted, float64: the nearest number to the decimal one."""
    return np.asarray(counts / 10.0**places if places >= 0 else counts * 10.0**-places, dtype=np.float64)
