"""What kinds of measures of the society are made of: bases with their class of likeness, and readings of a series."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from homefront.scenario.answers import NEVER, Where, World
from homefront.scenario.asked import Measure, OfPlace, OfRegions, OnDay, UpTo, day_after
from homefront.scenario.discrepancy import DAYS_OF_PEOPLE, FELT

if TYPE_CHECKING:
    from homefront.scenario.schema import Scenario


class SocietyMeasure(Measure):
    """A measure of the society. alike : the class of targets that are like it, for forecasts without a model
    (experiments/forecasts.py)."""

    alike: ClassVar[str]

    def before(self, scenario: Scenario) -> float:
        """What was so before the time that is asked about: nobody away, nobody afraid."""
        return 0.0


def greatest(world: World, name: str, where: Where, last: int) -> float:
    """Greatest of a series on any day up to one; no value if there is none on any of them."""
    found = _known(world, name, where, last)
    return float(found.max()) if len(found) else NEVER


def least(world: World, name: str, where: Where, last: int) -> float:
    """Least of a series on any day up to one; no value if there is none on any of them."""
    found = _known(world, name, where, last)
    return float(found.min()) if len(found) else NEVER


def _known(world: World, name: str, where: Where, last: int) -> np.ndarray:
    """Values of the days up to one on which there are any."""
    values = world.series(name, where)[: last + 1]
    return np.asarray(values[~np.isnan(values)])


def largest_exit(world: World, where: Where, first: int, last: int) -> float:
    """Day from one to another, both included, of the largest daily rise of the share away by own decision."""
    own = np.concatenate(([0.0], world.series("own", where)))
    exits = np.diff(own)[first : last + 1]
    return float(first + np.argmax(exits)) if exits.max() > 0 else NEVER


class SeriesAt(OfPlace, OnDay, SocietyMeasure):
    """A series that is recorded of the society (observe.recorder.MEASURES), at the end of a day."""

    series: ClassVar[str]

    def value(self, world: World) -> float:
        return float(world.series(self.series, self.place)[world.day(self.on)])


class SeriesMost(OfRegions, UpTo, SocietyMeasure):
    """The greatest of such a series on any day up to one."""

    series: ClassVar[str]

    def value(self, world: World) -> float:
        return greatest(world, self.series, self.regions, world.day(self.last))


class SeriesLeast(OfRegions, UpTo, SocietyMeasure):
    """The least of such a series on any day up to one."""

    series: ClassVar[str]

    def value(self, world: World) -> float:
        return least(world, self.series, self.regions, world.day(self.last))


class Resolved(SocietyMeasure):
    """Of resolve. Before the case begins it is the coded cause, which no record gives: the middle stands for it."""

    alike = "resolve"
    discrepancy = FELT

    def before(self, scenario: Scenario) -> float:
        return 0.5


class United(SocietyMeasure):
    """Of unity, which is full while all people of a region are alike."""

    alike = "unity"
    discrepancy = FELT

    def before(self, scenario: Scenario) -> float:
        return 1.0


class SocietyDay(UpTo, SocietyMeasure):
    """A day of what people do."""

    alike = "day"
    discrepancy = DAYS_OF_PEOPLE

    def if_never(self, scenario: Scenario) -> float:
        return day_after(scenario, self.last)

    def before(self, scenario: Scenario) -> float:
        return float(((self.begin or scenario.start) - scenario.start).days)
