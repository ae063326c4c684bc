"""Places by what the coupling asks of them: where soldiers stand, where plants work and where they go."""

from __future__ import annotations

import numpy as np

from homefront.compiled import serial
from homefront.elementary import exps
from homefront.inputs.front import Industry
from homefront.inputs.society import ARMY_KIND, Places
from homefront.processes.movement import doubly_constrained
from homefront.world.sums import total
from homefront.world.work import CALLED, COUNTED, HOMELESS_SUM, OCCUPIED, ORDERED_SUM, OWN, PEOPLE, RESOLVE

TOWN_KINDS = ("city", "towns")

HAUL_KM = 1000.0
"""Distance over which fewer plants were sent: assumed, the margins decide most."""


(FREE, STRAYED, AT_HOME, WORKERS, ABSENT) = range(5)
"""Columns of `group_sums`, persons: under no occupation; of them those who left by their own decision or lost their
home; at home and free; free and not evacuated; of these away from work."""

(ASKED, FELT) = range(2)
"""Columns of `mood_sums`: persons who are counted, and the sum of their resolve."""


class PlaceGroups:
    """Places by what the coupling asks of them.

    army, home, towns : bool (places,).   soldiers : the places of the army, which are the last.   at_home : places of
    `home`.   at_plants : places of each region of plants.   at_destination : those to which plants go.   plants_of :
    int64 (places,), region of plants or -1.   destination : (regions, places), cumulative.   members, starts : int64,
    the places of all groups that are added up: those at plants, then where they go, all homes, and all towns.
    to_east, homes, in_towns : numbers of these three.
    """

    def __init__(self, places: Places, industry: Industry) -> None:
        kinds, regions = np.array(places.kinds), np.array(places.regions)
        self.army = kinds == ARMY_KIND
        self.home = ~self.army
        self.towns = np.isin(kinds, TOWN_KINDS)
        self.at_plants = [np.flatnonzero(self.towns & np.isin(regions, ids)) for ids in industry.regions]
        destinations = [np.flatnonzero(self.towns & np.isin(regions, ids)) for ids in industry.destinations]
        self.at_destination = np.unique(np.concatenate(destinations)) if destinations else np.zeros(0, dtype=np.int64)
        self.at_home = np.flatnonzero(self.home)
        groups = [*self.at_plants, self.at_destination, self.at_home, np.flatnonzero(self.towns)]
        self.members, self.starts = np.concatenate(groups), np.cumsum([0, *(len(group) for group in groups)])
        self.to_east, self.homes, self.in_towns = (len(self.at_plants) + n for n in range(3))
        self.soldiers = slice(int(np.flatnonzero(self.army)[0]), None)
        self.plants_of = np.full(len(places), -1)
        for j, members in enumerate(self.at_plants):
            self.plants_of[members] = j
        self.destination = destinations_of_plants(places, industry, self.at_plants, destinations)


def group_sums(groups: PlaceGroups, sums: np.ndarray, weight: np.ndarray, first: int, after: int) -> np.ndarray:
    """Persons of the groups first to after - 1, float64 (groups, columns FREE to ABSENT).

    sums : (places, columns of world.work.SUMS), agents.   weight : persons per agent (places,).
    """
    out = np.empty((after - first, ABSENT + 1))
    add_up_people(groups.members, groups.starts[first : after + 1], sums, weight, out)
    return out


def mood_sums(groups: PlaceGroups, sums: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Resolve of all groups, float64 (groups, columns ASKED and FELT), as `group_sums`."""
    out = np.empty((len(groups.starts) - 1, FELT + 1))
    add_up_mood(groups.members, groups.starts, sums, weight, out)
    return out


@serial
def add_up_people(members, starts, sums, weight, out):  # type: ignore[no-untyped-def]
    values = np.empty((out.shape[1], members.size))
    for n in range(starts[0], starts[-1]):
        row, w = sums[members[n]], weight[members[n]]
        people, occupied, called = row[PEOPLE] * w, row[OCCUPIED] * w, row[CALLED] * w
        own, ordered, homeless = row[OWN] * w, row[ORDERED_SUM] * w, row[HOMELESS_SUM] * w
        values[FREE, n] = people - occupied
        values[STRAYED, n] = own + homeless
        values[AT_HOME, n] = people - (own + ordered + homeless + called + occupied)
        values[WORKERS, n] = people - occupied - ordered
        values[ABSENT, n] = own + homeless + called
    _add_up(values, starts, out)


@serial
def in_reach(members, sums, weight):  # type: ignore[no-untyped-def]
    """Persons of these places who can be called up: under no occupation, at home or away by order.

    members : int64, places.   sums, weight : as of `group_sums`.
    """
    values = np.empty(members.size)
    for n in range(members.size):
        row, w = sums[members[n]], weight[members[n]]
        people, occupied, called = row[PEOPLE] * w, row[OCCUPIED] * w, row[CALLED] * w
        own, homeless = row[OWN] * w, row[HOMELESS_SUM] * w
        values[n] = people - (occupied + own + homeless + called)
    return total(values, 0, members.size)


@serial
def add_up_mood(members, starts, sums, weight, out):  # type: ignore[no-untyped-def]
    values = np.empty((out.shape[1], members.size))
    for n in range(members.size):
        row, w = sums[members[n]], weight[members[n]]
        values[ASKED, n], values[FELT, n] = row[COUNTED] * w, row[RESOLVE] * w
    _add_up(values, starts, out)


@serial
def _add_up(values, starts, out):  # type: ignore[no-untyped-def]
    """values : (columns, members).   out : (groups, columns), written."""
    for group in range(out.shape[0]):
        for column in range(out.shape[1]):
            out[group, column] = total(values[column], starts[group], starts[group + 1] - starts[group])


def destinations_of_plants(
    places: Places, i: Industry, origins: list[np.ndarray], destinations: list[np.ndarray]
) -> np.ndarray:
    """Cumulative shares (plant regions, places) of where plants go: margins of the record, fewer to far places.

    Doubly constrained gravity (Wilson 1967) between the regions of plants and the groups of destinations; inside a
    group by people.
    """
    out = np.zeros((len(i.names), len(places)))
    if not destinations:
        return out
    movable = i.plants * i.movable
    east = np.array([np.average(places.east[m], weights=places.population[m]) for m in destinations])
    north = np.array([np.average(places.north[m], weights=places.population[m]) for m in destinations])
    from_east = np.array([np.average(places.east[m], weights=places.population[m]) for m in origins])
    from_north = np.array([np.average(places.north[m], weights=places.population[m]) for m in origins])
    km = np.hypot(from_east[:, None] - east[None], from_north[:, None] - north[None])
    received = i.received * movable.sum() / i.received.sum()
    flow = doubly_constrained(movable, received, km, lambda km: exps(-km / HAUL_KM))
    for j in range(len(origins)):
        for members, men in zip(destinations, flow[j], strict=True):
            people = places.population[members]
            out[j, members] = men * people / people.sum()
    return np.cumsum(out, axis=1)
