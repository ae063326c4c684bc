"""E8, those passing tell the truth: the danger of the place they pass, with the weight of their number.

    ref = 1 - exp(-(passing / population) / share_noticed)

People who leave go rearward, to a place with no more danger, with weight exp(-distance / reach); they are visible for
`visible_days`. Stock and arrivals are solved exactly within a sub-step.
"""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, serial
from homefront.elementary import exp
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.sources import SOCIETY_FITTED, TRIAL
from homefront.processes.steps import kernel_step, step
from homefront.world.work import NEWLY

_DECLARED = f"declared in the trial, not measured, {TRIAL}"


@process(
    name="refugees",
    reads=("belief", "away", "host", "danger", "occupied", "place_danger", "gone", "gone_before", "guests",
        "arrivals", "passing"),
    writes=("belief", "published_next", "host", "guests", "arrivals", "passing"),
)  # fmt: skip
class Refugees(Process):
    weight: float = param(1.4, unit="1", bounds=(0, 10), prior=(0.7, 2.8), log=True, symbol="w_r",
                          source=SOCIETY_FITTED,
                          doc="weight of those passing in belief")  # fmt: skip
    visible_days: float = param(3.0, unit="day", bounds=(0.1, 60), prior=(1, 7), symbol="T_r", source=_DECLARED,
                                doc="mean time that people passing stay visible")  # fmt: skip
    reach: float = param(150.0, unit="km", bounds=(5, 2000), prior=(75, 300), symbol="L_r", source=_DECLARED,
                         doc="distance at which the chance of a destination falls to 1/e")  # fmt: skip
    share_noticed: float = param(0.10, unit="1", bounds=(0.001, 1), prior=(0.05, 0.2), symbol="r0", source=_DECLARED,
                                 doc="passing share of population at which the weight is 1 - 1/e")  # fmt: skip

    met = kernel_step("what those passing tell")

    def begin(self, world: Country) -> None:
        """Weights of the distances between places."""
        work = world.work
        work.kernel_of_distance = world.once.of(weights_of_distance, world.place_km, self.reach)
        if world.has_danger and (world.schedule.holds("action.guests") or world.schedule.runs(self.name)):
            work.hosts = work.kernel_of_distance

    @step("where those who leave go, if they are nobody's guests")
    def destinations(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        if world.has_danger and not world.schedule.holds("action.guests"):
            destinations(world.place_km, world.state.place_danger, world.work.kernel_of_distance, world.work.chance)

    @step("weight of those passing in a resident's ears")
    def passing(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        s = world.state
        notice(s.guests, s.arrivals, world.population, clock.dt, self.visible_days, self.share_noticed, s.passing)

    @step("who left passes by elsewhere", always=True)
    def arrivals(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        """People arriving elsewhere, and how many are passing at the end of the part of the day."""
        if not world.has_danger:
            return
        s = world.state
        if world.schedule.holds("action.guests"):
            arrived = _arrived_guests(world)
        else:
            rise = np.maximum(0.0, s.gone - s.gone_before) * world.population
            arrived = (rise[:, None] * world.work.chance).sum(axis=0)
        if world.schedule.runs(self.name):
            still_visible = share_still_visible(clock.dt, self.visible_days)
            settle(arrived, clock.dt, still_visible, self.visible_days, s.arrivals, s.guests)


def _arrived_guests(world: Country) -> np.ndarray:
    """Persons who left in this part of the day, by the place that they came to (places,)."""
    layout, arrived = world.layout, np.zeros(world.layout.n_places)
    count_arrivals(
        layout.place_block, layout.households_per_block, layout.household_size, world.work.sums, world.weight,
        world.state.host, arrived,
    )  # fmt: skip
    return arrived


def weights_of_distance(place_km: np.ndarray, reach: float) -> np.ndarray:
    """exp(-km / reach) of each pair of places (places, places); 0 where a place lies nowhere."""
    out = np.empty_like(place_km)
    weigh_distances(place_km, reach, out)
    return out


@serial
def weigh_distances(place_km, reach, out):  # type: ignore[no-untyped-def]
    """exp(-km / reach) of each pair of places, written to out (places, places); 0 where a place lies nowhere. From one
    to the other it is as far as back."""
    for s in range(out.shape[0]):
        for r in range(s + 1):
            weight = exp(-place_km[s, r] / reach)
            out[s, r] = out[r, s] = weight if weight == weight else 0.0


@kernel
def destinations(place_km, danger, kernel_of_distance, out):  # type: ignore[no-untyped-def]
    """Chance that somebody leaving place s goes to place r: out[s, r]. Rows sum to 1, to less only
    where every destination is many times the reach away, to 0 where there is nowhere.

    place_km : (places, places), nan where a place lies nowhere.   kernel_of_distance : exp(-km / reach).
    """
    n = danger.size
    for s in prange(n):
        total = 0.0
        for r in range(n):
            allowed = r != s and danger[r] <= danger[s] + 1e-9 and place_km[s, r] >= 0.0
            out[s, r] = kernel_of_distance[s, r] if allowed else 0.0
            total += out[s, r]
        for r in range(n):
            out[s, r] /= total + 1e-9


@device
def draw_host(weight, danger, place, u):  # type: ignore[no-untyped-def]
    """A destination no more dangerous than the place, by the weight of its distance; the place itself if there is none.

    weight : (places, places); 0 of a place to itself where the place lies nowhere, as an army does, so that nothing is
    near it.   The chances are those of `destinations`: worked out for each household that leaves, since few do.
    """
    if weight[place, place] <= 0.0:
        return place
    total, last = 0.0, 0.0
    for r in range(danger.size):
        if r != place and danger[r] <= danger[place] + 1e-9:
            total += weight[place, r]
    for r in range(danger.size):
        if r != place and danger[r] <= danger[place] + 1e-9:
            last += weight[place, r] / (total + 1e-9)
    if last <= 0.0:
        return place
    below = 0.0
    for r in range(danger.size):
        if r != place and danger[r] <= danger[place] + 1e-9:
            below += weight[place, r] / (total + 1e-9)
            if below > u * last:
                return r
    return danger.size - 1


@device
def met(weight, passing):  # type: ignore[no-untyped-def]
    """Weight of what those passing tell of the danger of the place."""
    return weight * passing


@device
def mean_still_visible(dt, visible_days):  # type: ignore[no-untyped-def]
    """Of those who pass, the share who still do, mean over the next dt."""
    z = dt / visible_days
    return (1.0 - exp(-z)) / z


@device
def mean_visible(guests, arrivals, still_visible, visible_days):  # type: ignore[no-untyped-def]
    """Mean over the next dt of the stock of people passing: dF/dt = arrivals - F / visible_days.

    guests : persons.   arrivals : persons/day, taken as constant.   still_visible : `mean_still_visible`.
    """
    return guests * still_visible + arrivals * visible_days * (1.0 - still_visible)


@device
def noticed(passing, population, share_noticed):  # type: ignore[no-untyped-def]
    """Weight of those passing, from 0 to 1."""
    return 1.0 - exp(-(passing / population) / share_noticed)


@serial
def notice(guests, arrivals, population, dt, visible_days, share_noticed, passing):  # type: ignore[no-untyped-def]
    """Weight of those passing, from 0 to 1, mean over the next dt: passing, written (places,)."""
    still_visible = mean_still_visible(dt, visible_days)
    for place in range(passing.size):
        visible = mean_visible(guests[place], arrivals[place], still_visible, visible_days)
        passing[place] = noticed(visible, population[place], share_noticed)


def share_still_visible(dt: float, visible_days: float) -> float:
    """Of those whom residents see, who are still seen after dt."""
    return float(exp(-dt / visible_days))


@serial
def settle(arrived, dt, still_visible, visible_days, arrivals, guests):  # type: ignore[no-untyped-def]
    """The rate at which people arrived within dt, and the stock of those passing at its end: both written (places,).

    arrived : persons (places,).   still_visible : `share_still_visible`.
    """
    for place in range(guests.size):
        arrivals[place] = arrived[place] / dt
        guests[place] = guests[place] * still_visible + arrivals[place] * visible_days * (1.0 - still_visible)


@serial
def count_arrivals(place_block, households_per_block, household_size, sums, weight, host, out):  # type: ignore[no-untyped-def]
    """People who left in this sub-step, by host: adds to out (places,) and marks them as counted.

    host : int16 (households,), -(place + 1) where somebody has just left.   sums : of blocks, by columns SUMS.
    """
    for s in range(place_block.size - 1):
        for b in range(place_block[s], place_block[s + 1]):
            if sums[b, NEWLY] <= 0.0:
                continue
            for g in range(b * households_per_block, (b + 1) * households_per_block):
                if host[g] < 0:
                    host[g] = -host[g] - 1
                    if host[g] != s:
                        out[host[g]] += household_size[g] * weight[s]
