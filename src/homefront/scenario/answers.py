"""What measures and outcomes may ask of one simulated world. Days are counted from the first, which is 0."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

Half = Literal["society", "front", "industry"]
"""What of the model is asked. Industry runs on after the last day of the other two."""

NEVER = float("nan")
"""A day that never comes, a value that there is not."""

Where = str | tuple[str, ...]
"""A city of captures.csv or the name of a region or state; or regions, by ids, names, economic regions or states."""


@dataclass(frozen=True)
class OffAxis:
    """What the record counts and no axis holds. men : thousand.   irrecoverable, wounded : thousand a day."""

    men: float = 0.0
    irrecoverable: float = 0.0
    wounded: float = 0.0


class Front(Protocol):
    """The front and industry of one world. By day of the run, or for industry by day to the end of its own days."""

    @property
    def axis(self) -> Mapping[str, np.ndarray]:
        """(axes, days) by name (observe.front_recorder.AXIS_MEASURES): km, and men in thousands."""

    @property
    def industry(self) -> Mapping[str, np.ndarray]:
        """(industry days,) by name (observe.front_recorder.INDUSTRY_MEASURES)."""

    @property
    def off_axis(self) -> OffAxis:
        """What is counted beside the axes."""

    @property
    def tanks_per_day(self) -> float:
        """Tanks a day at war output 1."""

    @property
    def invest_km(self) -> float:
        """A city counts as invested once the front has been as near as this, km; nan where that is not known."""

    @property
    def invest_days(self) -> float:
        """For so many days in a row; nan where that is not known."""

    def axis_of(self, city: str) -> int:
        """The row of `axis` on which a city lies."""

    def fallen(self, city: str) -> np.ndarray:
        """(days,) whether the enemy holds the city at the end of each day."""

    def position(self, city: str) -> np.ndarray:
        """(days,) how far the front has come along the axis of the city, km."""

    def short_of(self, city: str) -> np.ndarray:
        """(days,) how far along its axis the front is short of the city, km; negative: past it."""

    def plants_shipped(self, day: int) -> float:
        """Plants on the way, starting again or at work where they went, count."""


class World(Protocol):
    """What can be asked of one simulated world.

    A world of one half answers for that half alone; results/asked_world.py sees to it that nothing else is asked.
    """

    @property
    def days(self) -> int:
        """Number of days of society and front."""

    def day(self, when: datetime.date) -> int:
        """Number a date.

        Parameters
        ----------
        when : date
            The date.

        Returns
        -------
        int
            Days from the first day of the run, which is 0.
        """

    def series(self, name: str, where: Where) -> np.ndarray:
        """Read a series that is recorded of the society, at the end of each day.

        Parameters
        ----------
        name : str
            Name of the series, as observe/recorder.py lists them with their units.
        where : str or tuple of str
            A place, or regions.

        Returns
        -------
        (days,) array of float64
            The mean over the people there, in the unit of the series; nan on days on which there is nobody.
        """

    def people(self, where: Where) -> float:
        """Count the residents of a place or of regions.

        Parameters
        ----------
        where : str or tuple of str
            A place, or regions.

        Returns
        -------
        float
            Number of persons.
        """

    def on_the_last_day(self, *states: str) -> float:
        """Count the residents of the country who are in one of some states at the end of the run.

        Parameters
        ----------
        *states : str
            Names of states, as in `series`.

        Returns
        -------
        float
            Number of persons.
        """

    @property
    def front(self) -> Front:
        """The front and the industry of the world."""
