"""One world as it was recorded: its society and places, its front and industry, its first day and days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from homefront.inputs.front import NOBODY, FrontInputs
from homefront.observe.front_recorder import FrontData
from homefront.processes.relocation import EAST, MOVING
from homefront.results.results import PlaceTable, WorldResult
from homefront.scenario.answers import NEVER, OffAxis


@dataclass(frozen=True)
class FrontFrame:
    """One world's front with what its measures need besides (a scenario.answers.Front).

    tanks_per_day : count at war output 1.   invest_km, invest_days : a city counts as invested once the front has been
    so near on so many days in a row; of this world, since ensembles sample both.
    """

    data: FrontData
    off_axis: OffAxis = field(default_factory=OffAxis)
    tanks_per_day: float = NEVER
    invest_km: float = NEVER
    invest_days: float = NEVER

    @property
    def days(self) -> int:
        return int(self.data.fallen.shape[1])

    @property
    def industry_days(self) -> int:
        return len(self.data.industry["output"])

    @property
    def axis(self) -> Mapping[str, np.ndarray]:
        return self.data.axis

    @property
    def industry(self) -> Mapping[str, np.ndarray]:
        return self.data.industry

    def simulates(self, place: str) -> bool:
        """Whether the place is a city of an axis; the others follow the record, which would be measured by itself."""
        return place in self.data.cities and self.axis_of(place) != NOBODY

    def axis_of(self, city: str) -> int:
        """The axis of a city; NOBODY where it follows the record."""
        return int(self.data.city_axis[self.data.cities.index(city)])

    def fallen(self, city: str) -> np.ndarray:
        """(days,) whether the enemy holds the city at the end of each day."""
        return np.asarray(self.data.fallen[self.data.cities.index(city)] == 1)

    def position(self, city: str) -> np.ndarray:
        """(days,) how far the front has come along the axis of the city, km."""
        return np.asarray(self.data.axis["position"][self.axis_of(city)])

    def short_of(self, city: str) -> np.ndarray:
        """(days,) how far along its axis the front is short of the city, km; negative: past it."""
        return np.asarray(self.data.city_chainage[self.data.cities.index(city)] - self.position(city))

    def plants_shipped(self, day: int) -> float:
        """Plants on the way, starting again or at work in the east, count."""
        return float(self.data.stages[:, MOVING : EAST + 1, day].sum())


def front_frame(data: FrontData, inputs: FrontInputs, invest_km: float, invest_days: float) -> FrontFrame:
    """The front of a world with what it was given; invest_km, invest_days : front.invest_distance and .invest_days."""
    off_axis = OffAxis(inputs.off_axis, *inputs.off_axis_losses)
    return FrontFrame(data, off_axis, inputs.industry.tanks_per_day, invest_km, invest_days)


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

    @property
    def society(self) -> Mapping[str, np.ndarray]:
        assert self.world is not None
        return self.world.data

    @property
    def known_places(self) -> PlaceTable:
        assert self.places is not None
        return self.places
