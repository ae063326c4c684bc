"""One world of a scenario, as its measures and outcomes ask it: whether it answers, and with what numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from homefront.inputs.society import ARMY_KIND
from homefront.observe.recorder import OF_THE_FREE
from homefront.results.frame import Frame, FrontFrame
from homefront.scenario.answers import Half, Where
from homefront.scenario.schema import Scenario


@dataclass(frozen=True)
class RecordedWorld:
    """A recorded world with the scenario whose names of regions it is asked by (a scenario.answers.World)."""

    scenario: Scenario
    frame: Frame

    @property
    def days(self) -> int:
        return self.frame.days

    def day(self, when: date) -> int:
        """Days from the first."""
        return (when - self.frame.start).days

    def series(self, name: str, where: Where) -> np.ndarray:
        """(days,) a measure of the society: of a place, or the mean over the people of regions that it is of."""
        rows = self._rows(where)
        if len(rows) == 1:
            return np.asarray(self.frame.society[name][rows[0]], dtype=float)
        people = self.frame.known_places.population[rows]
        values = self.frame.society[name][rows].astype(float)
        if name in OF_THE_FREE:
            return self._of_the_free(values, people, rows)
        return np.asarray((values * people[:, None]).sum(axis=0) / people.sum())

    def _of_the_free(self, values: np.ndarray, people: np.ndarray, rows: np.ndarray) -> np.ndarray:
        """(days,) the mean over those who are not occupied; nan where there is nobody. values : (places, days)."""
        free = people[:, None] * (1.0 - self.frame.society["occupied"][rows].astype(float))
        free[np.isnan(values)] = 0.0
        total = free.sum(axis=0)
        found = (np.nan_to_num(values) * free).sum(axis=0)
        return np.asarray(np.divide(found, total, out=np.full(len(total), np.nan), where=total > 0))

    def people(self, where: Where) -> float:
        """Residents, person."""
        return float(self.frame.known_places.population[self._rows(where)].sum())

    def on_the_last_day(self, *states: str) -> float:
        """Residents in these states on the last day, person; soldiers are counted where they come from."""
        places = self.frame.known_places
        home = np.array([kind != ARMY_KIND for kind in places.kinds])
        share = sum(np.asarray(self.frame.society[name][:, -1], dtype=float) for name in states)
        return float((share * places.population)[home].sum())

    @property
    def front(self) -> FrontFrame:
        assert self.frame.front is not None
        return self.frame.front

    def answers(self, half: Half, where: Where | None, dates: Iterable[date]) -> bool:
        """Whether what is asked was simulated: this half of the model, the place, and every date.

        A run that was cut short says nothing of what comes after its end, not even of industry: it would run on from
        another day.
        """
        frame, days = self.frame, self.frame.days
        if half == "society":
            there = frame.world is not None and (not isinstance(where, str) or self._knows(where))
        else:
            there = frame.front is not None and (not isinstance(where, str) or frame.front.simulates(where))
            if half == "industry" and frame.front is not None and frame.last >= self.scenario.end:
                days = frame.front.industry_days
        return there and all(0 <= self.day(when) < days for when in dates)

    def _knows(self, place: str) -> bool:
        return bool(self._regions(place)) or place in self.frame.known_places.ids

    def _regions(self, where: Where) -> tuple[str, ...]:
        """Ids of the regions meant; () where it is a place."""
        if not isinstance(where, str):
            return self.scenario.region_ids(where)
        is_city = any(row.city == where for row in self.scenario.captures)
        return () if is_city else self.scenario.region_ids((where,))

    def _rows(self, where: Where) -> np.ndarray:
        places, regions = self.frame.known_places, self._regions(where)
        if isinstance(where, str) and not regions:
            return np.array([places.index(where)])
        return np.flatnonzero(np.isin(places.regions, regions))
