"""What the definition of a chart may look at: the scenario and how it was run, and one world at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from homefront.errors import ParameterError, ResultsError, and_then, nearest
from homefront.inputs.changed import changed_front, changes_of
from homefront.inputs.society import ARMY_KIND
from homefront.results.frame import Frame, FrontFrame, front_frame
from homefront.results.results import PlaceTable, WorldResult
from homefront.scenario.rows import TargetRow
from homefront.scenario.schema import Measure, Scenario

EVERYWHERE = "all"
"""The place that stands for all places together, weighted by people."""

MeasureT = TypeVar("MeasureT", bound=Measure)


@dataclass(frozen=True)
class World:
    """One world of a run."""

    about: About
    result: WorldResult

    @cached_property
    def front(self) -> FrontFrame | None:
        """Its front, with what of the world says when a city counts as invested; None where only the society ran."""
        a, result = self.about, self.result
        if result.front is None:
            return None
        given = {**a.provenance.get("parameters", {}), **result.positions}
        near, long = (float(given.get(f"front.{name}", np.nan)) for name in ("invest_distance", "invest_days"))
        changes = changes_of(a.scenario, a.provenance.get("causes_left_out", ()))
        return front_frame(result.front, changed_front(a.scenario, changes, result.seed), near, long)

    @property
    def society(self) -> Mapping[str, np.ndarray]:
        """(places, days) by measure; ResultsError where only the front ran."""
        if not self.result.data:
            raise ResultsError("this run has no society (--only front); choose a figure of front or industry")
        return self.result.data

    @property
    def fronts(self) -> FrontFrame:
        """ResultsError where only the society ran."""
        if self.front is None:
            raise ResultsError(NO_FRONT)
        return self.front

    @property
    def frame(self) -> Frame:
        """What targets and outcomes are taken from."""
        a, known = self.about, bool(self.result.data)
        return Frame(self.result if known else None, a.places if known else None, a.start, a.days, self.front)


NO_FRONT = (
    "this run has no front of its own (--only society); choose a figure of the society, or run it again with society "
    "and front"
)


@dataclass(frozen=True)
class About:
    """A run without its worlds. first : its first world, for what all have alike.   place : id or name of a place,
    "all", or "" for none chosen.   worlds : how many."""

    scenario: Scenario
    places: PlaceTable
    start: date
    days: int
    provenance: Mapping[str, Any]
    worlds: int
    first: WorldResult
    place: str = ""

    @property
    def cut_short(self) -> bool:
        """Whether the run ends before the scenario: industry would then run on from another day."""
        return self.days < self.scenario.days

    @property
    def last(self) -> date:
        """The last day of society and front."""
        return self.start + timedelta(self.days - 1)

    @property
    def industry_days(self) -> int:
        return self.days if self.cut_short else self.front.industry_days

    @cached_property
    def front(self) -> FrontFrame:
        """The front of the first world; ResultsError where only the society ran."""
        return self.world(self.first).fronts

    def world(self, result: WorldResult) -> World:
        """One of its worlds."""
        return World(self, result)

    def on(self, day: float) -> date:
        """The date of a day counted from the first."""
        return self.start + timedelta(days=round(day))

    def day(self, when: date | None) -> int:
        assert when is not None
        return (when - self.start).days

    def has(self, when: date) -> bool:
        """Whether a day is one of society and front."""
        return 0 <= self.day(when) < self.days

    # --- places ------------------------------------------------------------------------------------------------------

    @cached_property
    def place_id(self) -> str:
        """The id of the place, the largest city where none is named, or "all"; ParameterError with the nearest name."""
        places = self.places
        if self.place == EVERYWHERE:
            return EVERYWHERE
        if not self.place:
            cities = [n for n, kind in enumerate(places.kinds) if kind == "city"] or list(range(len(places.ids)))
            return places.ids[max(cities, key=lambda n: places.population[n])]
        if self.place in places.ids:
            return self.place
        if self.place in places.names:
            return places.ids[places.names.index(self.place)]
        hint = nearest(self.place, [*places.ids, *places.names])
        raise ParameterError(and_then(f"--place {self.place!r}: no such place in this run", hint))

    @property
    def place_name(self) -> str:
        return "all places" if self.place_id == EVERYWHERE else self.places.names[self.places.index(self.place_id)]

    @property
    def people(self) -> float:
        """Of the place, by the scenario."""
        return float(self.places.population[self.places.index(self.place_id)])

    # --- record ------------------------------------------------------------------------------------------------------

    def recorded(self, kind: type[MeasureT], place: str | None = None) -> list[tuple[MeasureT, TargetRow]]:
        """Targets answered by measures of a class, of one place if one is named, in the order of their dates."""
        targets = {target.target_id: target for target in self.scenario.targets}
        found = [
            (measure, targets[measure.target]) for measure in self.scenario.measures
            if isinstance(measure, kind) and measure.target in targets and place in (None, measure.where)
        ]  # fmt: skip
        return sorted(found, key=lambda pair: pair[1].date)


def country(world: World, values: np.ndarray, free: bool) -> np.ndarray:
    """(days,) the mean over residents of (places, days); soldiers count where they are from. nan over nobody.

    free : of what only those have who are not occupied, over those.
    """
    places = world.about.places
    home = np.array([kind != ARMY_KIND for kind in places.kinds])
    weight = np.repeat(np.where(home, places.population, 0.0)[:, None], values.shape[1], axis=1)
    if free:
        weight = weight * (1.0 - np.asarray(world.society["occupied"], dtype=float))
    weight = np.where(np.isfinite(values), weight, 0.0)
    total = weight.sum(axis=0)
    sums = (np.where(np.isfinite(values), values, 0.0) * weight).sum(axis=0)
    out: np.ndarray = sums / np.where(total > 0, total, np.nan)
    return out
