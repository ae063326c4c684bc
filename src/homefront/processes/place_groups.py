"""Places by what the coupling asks of them: where soldiers stand, where plants work and where they go."""

from __future__ import annotations

import numpy as np

from homefront.processes.movement import doubly_constrained
from homefront.scenario.front_inputs import FrontInputs
from homefront.scenario.inputs import ARMY_KIND, Inputs

TOWN_KINDS = ("city", "towns")

HAUL_KM = 1000.0
"""Distance over which fewer plants were sent: assumed, the margins decide most."""


class PlaceGroups:
    """Places by what the coupling asks of them.

    army, home, towns : bool (places,).   at_plants : places of each region of plants.   at_destination : those to which
    plants go.   plants_of : int64 (places,), region of plants or -1.   destination : (regions, places), cumulative.
    """

    def __init__(self, inputs: Inputs, front: FrontInputs) -> None:
        places = inputs.places
        kinds, regions = np.array(places.kinds), np.array(places.regions)
        self.army = kinds == ARMY_KIND
        self.home = ~self.army
        self.towns = np.isin(kinds, TOWN_KINDS)
        self.at_plants = [np.flatnonzero(self.towns & np.isin(regions, ids)) for ids in front.industry.regions]
        destinations = [np.flatnonzero(self.towns & np.isin(regions, ids)) for ids in front.industry.destinations]
        self.at_destination = np.unique(np.concatenate(destinations)) if destinations else np.zeros(0, dtype=np.int64)
        self.plants_of = np.full(len(places), -1)
        for j, members in enumerate(self.at_plants):
            self.plants_of[members] = j
        self.destination = destinations_of_plants(inputs, front, self.at_plants, destinations)


def destinations_of_plants(
    inputs: Inputs, front: FrontInputs, origins: list[np.ndarray], destinations: list[np.ndarray]
) -> np.ndarray:
    """Cumulative shares (plant regions, places) of where plants go: margins of the record, fewer to far places.

    Doubly constrained gravity (Wilson 1967) between the regions of plants and the groups of destinations; inside a
    group by people.
    """
    places, i = inputs.places, front.industry
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
    flow = doubly_constrained(movable, received, km, lambda km: np.exp(-km / HAUL_KM))
    for j in range(len(origins)):
        for members, men in zip(destinations, flow[j], strict=True):
            people = places.population[members]
            out[j, members] = men * people / people.sum()
    return np.cumsum(out, axis=1)
