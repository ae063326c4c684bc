"""What a society is given: places, what happens in them by day, orders, and the towns that the enemy takes.

coded.py makes them of a scenario. Nothing here says what anybody does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from homefront.compiled import serial
from homefront.elementary import cosine
from homefront.inputs.front_lines import FrontLines
from homefront.scenario.daily import RAIDED, VARIABLES, variable_index

NEVER = np.inf

ARMY_KIND = "army"
"""Kind of the places that hold the soldiers of an axis."""

RAIDED_ROWS = slice(VARIABLES.index(RAIDED[0]), VARIABLES.index(RAIDED[-1]) + 1)
"""Where what a raid brings stands among the daily inputs."""


UNSAID = np.zeros(0)
"""Of no place: whoever reads it is told so by numpy."""

NO_RAIDS = np.zeros((0, 0, 0), order="F")


@dataclass(frozen=True)
class Places:
    """Where people live.

    ids, names, regions, kinds : text (n,); kind is "city", "towns", "countryside" or
    "army".   population : persons.
    section : uint8, size of every household where it is not drawn (0); None: all are drawn.
    east, north, spread : km, centre on the plane of the scenario and standard deviation of its blocks; nan: nowhere.
    floor : agents at least, whatever the scale.   trust, hardship : shares on the eve.
    entry_day, exit_day : day on which the enemy enters and leaves; nan: by the towns around (see world/theatre.py).
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    regions: tuple[str, ...]
    kinds: tuple[str, ...]
    population: np.ndarray
    east: np.ndarray
    north: np.ndarray
    spread: np.ndarray
    floor: np.ndarray
    trust: np.ndarray
    hardship: np.ndarray
    entry_day: np.ndarray
    exit_day: np.ndarray
    section: np.ndarray | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def where(self) -> Places:
        """The same places without what their people think of on the eve, trust and hardship."""
        return replace(self, trust=UNSAID, hardship=UNSAID)


@dataclass(frozen=True)
class Towns:
    """Where the record puts the enemy: places with the day of loss and of liberation (inf: never).

    closing_speed : km/day at which the front is taken to close on a town before its loss (and to move off after).
    nearest, offset : how many towns decide when a block is entered, and km added to their distance in its weights: the
    block is held while more than half of those weights are.
    """

    east: np.ndarray
    north: np.ndarray
    lost: np.ndarray
    regained: np.ndarray
    closing_speed: float
    nearest: int
    offset: float


@dataclass(frozen=True)
class KindRule:
    """How a place finds its row of the daily table when that depends on yesterday's front.

    rows : name of each row, a place or a kind.   fixed : row of each place, or -1 if it goes by kind.
    city_people : persons from which a place counts as a city.   near, far : km, of a front city and a far region.
    bombed : bool (places, days), a heavy raid in the days before; None: nowhere.
    """

    rows: tuple[str, ...]
    fixed: np.ndarray
    city_people: float
    near: float
    far: float
    bombed: np.ndarray | None = None


@dataclass(frozen=True)
class Appeal:
    """A speech to the country: day, places addressed (bool, (places,))."""

    day: int
    title: str
    places: np.ndarray


@dataclass(frozen=True)
class Dangers:
    """Danger that is given by place and day. level : share.   seen : share of it that can be seen or heard there.

    Both float64 (places, days); seen is 1 where no danger is.
    """

    level: np.ndarray
    seen: np.ndarray


@dataclass(frozen=True)
class Structure:
    """Sizes of households, blocks and circles of contacts; steps of the command tree.

    contact_rule : "partners" (blocks meet blocks) or "persons" (each draws their own), see world/contacts.py.
    officials_replaced : an order to stay fills the posts of officials who left.   letters_censored : as said.
    """

    households_per_block: int = 10
    household_poisson: float = 3.1
    contacts_block: int = 2
    contacts_place: int = 4
    contacts_letters: int = 1
    contact_rule: str = "partners"
    household_weight: float = 2.0
    mean_block: float = 41.0
    order_levels: tuple[int, int, int] = (2, 2, 2)
    report_levels: int = 4
    cost_floor: float = 0.0
    private_sets_share: float = 0.0
    officials_replaced: bool = True
    letters_censored: bool = True


@dataclass(frozen=True)
class Inputs:
    """Everything that a run is given besides parameters, scale and seed.

    table : float64 (variables, rows, days).   order_share, order_hour : float64 (3, rows, days), share of blocks
    addressed and part of the day gone when an order comes into force.   row : int64 (places,), row of each place on the
    first day; later too, unless `kind_rule` says that rows follow the front.   raids : float64 (RAIDED, places, days),
    on top of the table; None: no more than the table says.   lines : the recorded front, where it is drawn; else it
    follows from the days of `towns`.   return_of_sent : float64 (rows, days), how far return is opened to those who
    were sent away (`opened_to_all`); None: as the table stands.   dangers : beside or in place of a front; None:
    there are none.
    """

    id: str
    start: date
    days: int
    places: Places
    towns: Towns
    table: np.ndarray
    order_share: np.ndarray
    order_hour: np.ndarray
    row: np.ndarray
    structure: Structure
    kind_rule: KindRule | None = None
    appeals: tuple[Appeal, ...] = ()
    raids: np.ndarray | None = None
    lines: FrontLines | None = None
    return_of_sent: np.ndarray | None = None
    dangers: Dangers | None = None

    def on_day(self, row: np.ndarray, day: int, out: np.ndarray | None = None) -> np.ndarray:
        """Daily inputs of each place, float64 (variables, places), from its row of the table and its own raids.

        out : to write them to, if not to a new array.
        """
        if out is None:
            out = np.empty((len(self.table), len(row)))
        _take_day(self.table, row, day, NO_RAIDS if self.raids is None else self.raids, RAIDED_ROWS.start, out)
        return out

    def variable_on_day(self, variable: str, row: np.ndarray, day: int) -> np.ndarray:
        """One daily input of each place, float64 (places,)."""
        out = self.table[VARIABLES.index(variable), row, day]
        if self.raids is None or variable not in RAIDED:
            return np.asarray(out)
        return np.asarray(np.maximum(out, self.raids[RAIDED.index(variable), :, day]))

    def for_the_sent(self, row: np.ndarray, day: int, out: np.ndarray | None = None) -> np.ndarray:
        """How far each place is open to those of its people who were sent away, float64 (places,).

        out : to write it to, if not to a new array.
        """
        if self.return_of_sent is not None:
            return self.return_of_sent[:, day].take(row, out=out)
        opened = opened_to_all(self.table[variable_index("return_open"), row, day])
        if out is None:
            return opened
        out[:] = opened
        return out

    @property
    def may_be_raided(self) -> np.ndarray:
        """Whether a raid may strike a place on any day, by any row of the table that it may take, or a home may be lost
        there; bool (places,)."""
        row = self.table[VARIABLES.index("violence")].max(axis=1, initial=0.0) > 0.0
        rule = self.kind_rule
        found = row[self.row] if rule is None else np.where(rule.fixed >= 0, row[rule.fixed], row.any())
        if self.raids is not None:
            by_place = self.raids[RAIDED.index("violence") :].max(axis=2, initial=0.0)  # in their order in memory
            found = found | (by_place.max(axis=0) > 0.0)
        return np.asarray(found)

    @property
    def has_danger(self) -> bool:
        """Whether one place may be in more danger than another, by a front of the record or by a danger given."""
        return self.dangers is not None or self.has_recorded_front

    @property
    def has_recorded_front(self) -> bool:
        """Whether the record puts the enemy anywhere in the country."""
        return self.lines is not None or bool(np.isfinite(self.towns.lost).any())

    def day_of(self, when: date) -> int:
        """Days since the first, which is 0."""
        return (when - self.start).days

    def shortened(self, days: int) -> Inputs:
        """The first `days` days only."""
        cut = min(days, self.days)
        return replace(
            self,
            days=cut,
            table=np.ascontiguousarray(self.table[:, :, :cut]),
            order_share=np.ascontiguousarray(self.order_share[:, :, :cut]),
            order_hour=np.ascontiguousarray(self.order_hour[:, :, :cut]),
            raids=None if self.raids is None else self.raids[:, :, :cut],
            return_of_sent=None if self.return_of_sent is None else np.ascontiguousarray(self.return_of_sent[:, :cut]),
            dangers=self.dangers and Dangers(self.dangers.level[:, :cut], self.dangers.seen[:, :cut]),
        )


@serial
def _take_day(table, row, day, raids, first_raided, out):  # type: ignore[no-untyped-def]
    """Daily inputs of each place, written to out (variables, places). raids : on top, of as many variables from
    first_raided on as it has."""
    for variable in range(out.shape[0]):
        for place in range(row.size):
            out[variable, place] = table[variable, row[place], day]
    for n in range(raids.shape[0]):
        for place in range(row.size):
            here = out[first_raided + n, place]
            out[first_raided + n, place] = np.maximum(here, raids[n, place, day])


def opened_to_all(return_open: np.ndarray) -> np.ndarray:
    """How far return is opened to everybody, 0 to 1: 0 at 0.5 and below, 1 at 1, a line between.

    return_open : as coded. On the coding sheet 0.5 is "workers or parts of town only" and 0.25 "forbidden but
    unguarded": neither calls those back who were sent away (docs/decisions/0029-sent-away.md).
    """
    return np.maximum(0.0, 2.0 * return_open - 1.0)


def with_return_of_sent(inputs: Inputs) -> Inputs:
    """With what those sent away are opened, worked out of `return_open` as it stands.

    To be done after all changes, so that one of `return_open` moves both, and before anything that puts the coded scale
    on another: the rule is told in the coders' words.
    """
    return replace(inputs, return_of_sent=opened_to_all(inputs.table[variable_index("return_open")]))


def plane(lat: np.ndarray, lon: np.ndarray, lat0: float) -> tuple[np.ndarray, np.ndarray]:
    """(east, north) in km on a plane: 111.2 km a degree, longitudes shortened by the cosine of lat0 everywhere."""
    return np.asarray(lon) * 111.2 * cosine(math.radians(lat0)), np.asarray(lat) * 111.2
