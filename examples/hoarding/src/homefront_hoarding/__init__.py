"""People hoard food when they are afraid, and empty shelves wear resolve down.

    chance that a person buys today = 1 - exp(-b max(0, f - f0))
    S <- S exp(-e) + d q        g = S / (S + s)        m <- m (1 - w g)

q: share of a place's people at home who buy. S: food that its homes hold beyond the usual, days of eating. g: how empty
the shelves are, 0 to 1. f, m: fear and resolve.

No count of purchases by place and day is at hand for any of the countries, so every number here is assumed, and what it
does is an assumption carried out, not a finding. Soldiers are fed, and do not buy. Nobody goes hungry: rations, prices
and the black market are left out.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from homefront.mechanism import (
    ARMY_KIND,
    Clock,
    Country,
    Process,
    Streams,
    Today,
    Without,
    by_person,
    chance,
    exp,
    kernel,
    param,
    prange,
    process,
    step,
    uniform,
    variable,
)

ASSUMED = "assumed: no count of purchases by place and day is at hand"


@process(name="hoarding", reads=("fear", "away", "resolve", "stores"), writes=("stores", "resolve"))
class Hoarding(Process):
    """Purchases by fear, shelves by purchases, resolve by shelves."""

    stores: np.ndarray = variable("place", "float64", "day", "food at home beyond the usual, days of eating")

    buying: float = param(0.5, unit="1/day", bounds=(0, 20), prior=(0.1, 2), log=True, symbol="b", source=ASSUMED,
                          doc="rate at which somebody in full fear goes to buy more food")  # fmt: skip
    threshold: float = param(0.2, unit="1", bounds=(0, 1), prior=(0.1, 0.4), symbol="f0", source=ASSUMED,
                             doc="fear below which nobody hoards")  # fmt: skip
    portion: float = param(3.0, unit="day", bounds=(0, 60), prior=(1, 7), symbol="d", source=ASSUMED,
                           doc="food that one purchase brings home")  # fmt: skip
    eating: float = param(0.1, unit="1/day", bounds=(0.001, 5), prior=(0.03, 0.3), symbol="e", source=ASSUMED,
                          doc="speed at which what was hoarded is eaten")  # fmt: skip
    half_empty: float = param(5.0, unit="day", bounds=(0.1, 100), prior=(2, 15), symbol="s", source=ASSUMED,
                              doc="food at home at which shelves are half empty")  # fmt: skip
    wear: float = param(0.02, unit="1", bounds=(0, 1), prior=(0, 0.05), symbol="w", source=ASSUMED,
                        doc="share of resolve that a day before empty shelves costs")  # fmt: skip

    draws = (("buy", "who buys more food, each day"),)
    causes = (
        Without("hoarding", "People hoard food when they are afraid.", "Nobody buys more than they eat.", ASSUMED,
                parameters={"buying": 0.0}),
    )  # fmt: skip

    @step("people hoard food, and empty shelves wear resolve down", at="morning")
    def hoard(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        """One day of shopping."""
        s = world.state
        shops = np.array([kind != ARMY_KIND for kind in world.inputs.places.kinds])
        hoard_places(world.layout.place_start, shops, by_person(world.layout, s.away), s.fear, s.resolve,
                     world.own.stores, streams.key("buy", clock.day), self.rates(), exp(-self.eating))  # fmt: skip


@kernel
def hoard_places(
    place_start: Any, shops: Any, away: Any, fear: Any, resolve: Any, stores: Any, key: Any, r: Any, kept: float
) -> None:  # fmt: skip
    """One day of all places. shops : bool (places,), where people buy.   away : (persons,), 0 at home.

    resolve, stores : changed.   kept : share of a store that is left after a day.
    """
    for place in prange(stores.size):
        if not shops[place]:
            continue
        home, buyers = 0, 0
        for i in range(place_start[place], place_start[place + 1]):
            if away[i] == 0:
                home += 1
                afraid = max(0.0, fear[i] - r.threshold)
                buyers += uniform(key, i, 0) < chance(r.buying * afraid, 1.0)
        stores[place] = stores[place] * kept + r.portion * buyers / max(1, home)
        kept_resolve = 1.0 - r.wear * stores[place] / (stores[place] + r.half_empty)
        for i in range(place_start[place], place_start[place + 1]):
            if away[i] == 0:
                resolve[i] *= kept_resolve
