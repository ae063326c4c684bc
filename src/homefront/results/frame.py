"""What measures and outcomes are taken from: one world, with its places, front, first day and days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from homefront.results.front_measures import FrontFrame
from homefront.results.results import PlaceTable, WorldResult
from homefront.scenario.measures import Half


@dataclass(frozen=True)
class Frame:
    """One world. world, places : its society, None where only the front ran.   front : None where only the society ran.

    days : of society and front; industry may run on after them.
    """

    world: WorldResult | None
    places: PlaceTable | None
    start: date
    days: int
    front: FrontFrame | None = None

    @property
    def last(self) -> date:
        """The last day of society and front."""
        return self.start + timedelta(self.days - 1)

    def day(self, when: date | None) -> int:
        assert when is not None
        return (when - self.start).days

    def series(self, name: str, where: str | tuple[str, ...] | None) -> np.ndarray:
        """A measure by day: of a place, or the mean over the people of regions, given by their ids."""
        rows = self._rows(where)
        if len(rows) == 1:
            return np.asarray(self.society[name][rows[0]], dtype=float)
        people = self.known_places.population[rows]
        return np.asarray((self.society[name][rows].astype(float) * people[:, None]).sum(axis=0) / people.sum())

    def people(self, where: str | tuple[str, ...] | None) -> float:
        """Residents of a place, or of regions, person."""
        return float(self.known_places.population[self._rows(where)].sum())

    def _rows(self, where: str | tuple[str, ...] | None) -> np.ndarray:
        assert where is not None
        if isinstance(where, str):
            return np.array([self.known_places.index(where)])
        return np.flatnonzero(np.isin(self.known_places.regions, where))

    @property
    def society(self) -> Mapping[str, np.ndarray]:
        assert self.world is not None
        return self.world.data

    @property
    def known_places(self) -> PlaceTable:
        assert self.places is not None
        return self.places

    @property
    def known_front(self) -> FrontFrame:
        assert self.front is not None
        return self.front

    def answers(self, half: Half, place: str | None, dates: Iterable[date], last: date) -> bool:
        """Whether what is asked was simulated: this half of the model, the place, and every date.

        last : of the scenario. A run that was cut short says nothing of what comes after its end, not even of industry:
        it would run on from another day.
        """
        days = self.days
        if half == "society":
            there = self.world is not None and (place is None or place in self.known_places.ids)
        else:
            there = self.front is not None and (place is None or self.front.simulates(place))
            if half == "industry" and self.front is not None and self.last >= last:
                days = self.front.industry_days
        return there and all(0 <= self.day(when) < days for when in dates)
