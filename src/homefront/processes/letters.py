"""News of the dead and missing, from the front to the homes: late, and censored.

    told a day = 1/delay of what is in the post      of the missing, the share candour of the home place is told
    bereaved households of a block += Poisson(told x block size / people)

The dead and missing come from all homes alike, in proportion to people. Where the enemy rules no post arrives: those
letters are withheld, as are the missing of whom nothing is said. Posted = told + withheld + in the post, every day.
"""

from __future__ import annotations

import numpy as np
from numba import prange

from homefront.compiled import device, kernel, serial
from homefront.elementary import exp, expm1, log1p
from homefront.parameters import param
from homefront.processes.base import Process, process
from homefront.processes.both_halves import BothHalves
from homefront.processes.country import Clock, Streams, Today
from homefront.processes.steps import step
from homefront.streams import uniform
from homefront.units import THOUSAND
from homefront.world.state import variable
from homefront.world.sums import total
from homefront.world.work import OCCUPIED, PEOPLE

BEREAVED_SCALE = 5.0
"""Bereaved households of a block at which grief is log 2."""

_POST = ("dead_in_post", "missing_in_post", "dead_before", "missing_before", "posted", "informed", "withheld")
"""State of its own."""


@process(
    name="letters",
    reads=("bereaved", "occupied", "candour", "killed", "captured", *_POST),
    writes=("resolve", "bereaved", "shown_resolve", *_POST),
)  # fmt: skip
class Letters(Process):
    delay: float = param(20.0, unit="day", bounds=(0.1, 365), prior=(10, 60), log=True, symbol="delay_post",
                         source="assumed: field post and notices of death took weeks in 1941",
                         doc="mean time from a death to the news of it")  # fmt: skip
    censored: float = param(1.0, unit="flag", bounds=(0, 1), symbol="censored",
                            source="rule of this version, docs/model/coupling.md#e26-letters",
                            doc="of the missing only the candid share is told")  # fmt: skip
    dead_in_post: np.ndarray = variable("one", "float64", "person", "letters about the dead on their way")
    missing_in_post: np.ndarray = variable("one", "float64", "person", "letters about the missing on their way")
    dead_before: np.ndarray = variable("one", "float64", "person", "killed, the day before, cumulative")
    missing_before: np.ndarray = variable("one", "float64", "person", "captured and missing, the day before")
    posted: np.ndarray = variable("one", "float64", "person", "letters posted, cumulative")
    informed: np.ndarray = variable("one", "float64", "person", "those whose household was told, cumulative")
    withheld: np.ndarray = variable("one", "float64", "person", "those of whom nobody was told, cumulative")

    @step("letters are posted, told, withheld", always=True)
    def post(self, world: BothHalves, today: Today, clock: Clock, streams: Streams) -> None:
        front, own, candour, work = world.front, world.own, world.state.candour, world.work
        censored = self.censored == 1.0 and world.inputs.structure.letters_censored
        if not (censored and world.schedule.runs("information_control")):
            candour = np.ones(len(candour))
        today.chance_informed = np.empty(len(candour))
        send(
            front.killed, front.captured, self.delay, world.groups.home, world.population, work.place_sums,
            world.weight, candour, own.dead_before, own.missing_before, own.posted, own.dead_in_post,
            own.missing_in_post, own.informed, own.withheld, today.chance_informed,
        )  # fmt: skip

    @step("households learn of a death or a missing")
    def bereave(self, world: BothHalves, today: Today, clock: Clock, streams: Streams) -> None:
        if world.schedule.value("resolve.bereavement") <= 0.0:
            return
        s, layout = world.state, world.layout
        bereave(
            streams.key("told"), clock.day, layout.block_start, layout.block_place, s.occupied, today.chance_informed,
            float(layout.households_per_block), s.bereaved,
        )  # fmt: skip


@serial
def send(  # type: ignore[no-untyped-def]
    killed, captured, delay, home, population, sums, weight, candour, dead_before, missing_before, posted,
    dead_in_post, missing_in_post, informed, withheld, chance,
):  # fmt: skip
    """One day of the post. killed, captured : thousand since the first day (axes,).   home : places that get such
    letters, bool (places,); soldiers do not.   population, weight, candour : (places,).   sums : (places, columns of
    world.work.SUMS).   chance : (places,), that a person's household is told today, written.   The others are the
    letters' own state, float64 (1,) each, changed.
    """
    dead, missing = total(killed, 0, killed.size) * THOUSAND, total(captured, 0, captured.size) * THOUSAND
    new_dead, new_missing = dead - dead_before[0], missing - missing_before[0]
    dead_before[0], missing_before[0] = dead, missing
    posted[0] += new_dead + new_missing
    p = -expm1(-1.0 / delay)
    out_dead, out_missing = (dead_in_post[0] + new_dead) * p, (missing_in_post[0] + new_missing) * p
    dead_in_post[0] = dead_in_post[0] + new_dead - out_dead
    missing_in_post[0] = missing_in_post[0] + new_missing - out_missing
    found = hand_out(out_dead, out_missing, home, population, sums, weight, candour, chance)
    informed[0] += found
    withheld[0] += out_dead + out_missing - found


@serial
def hand_out(dead, missing, home, population, sums, weight, candour, chance):  # type: ignore[no-untyped-def]
    """Letters that arrive today: how many are told; chance : (places,), that a person's household is told, written."""
    people, informed = np.zeros(population.size), np.zeros(population.size)
    for place in range(people.size):
        people[place] = population[place] if home[place] else 0.0
    everybody = total(people, 0, people.size)
    for place in range(people.size):
        chance[place] = 0.0
        if home[place]:
            w = weight[place]
            share_free = 1.0 - sums[place, OCCUPIED] * w / (sums[place, PEOPLE] * w)
            a_person = (dead + missing * candour[place]) / everybody
            informed[place] = a_person * people[place] * share_free
            chance[place] = a_person if people[place] > 0.0 else 0.0
    return total(informed, 0, informed.size)


@device
def poisson(u, mean, most):  # type: ignore[no-untyped-def]
    """A Poisson count from a uniform draw, by inversion, cut at `most`."""
    n = 0
    p = exp(-mean)
    total = p
    while u > total and n < most:
        n += 1
        p *= mean / n
        total += p
    return n


@device
def grief(bereaved, weight):  # type: ignore[no-untyped-def]
    """What so many bereaved households of a block take from its resolve."""
    return weight * log1p(np.float64(bereaved) / BEREAVED_SCALE) if bereaved > 0.0 else 0.0


@kernel
def bereave(key, day, block_start, block_place, occupied, rate, most, bereaved):  # type: ignore[no-untyped-def]
    """Adds today's newly bereaved households. rate : (places,), told a person.   most : households of a block."""
    for b in prange(block_place.size):
        mean = rate[block_place[b]] * (block_start[b + 1] - block_start[b])
        if mean > 0.0 and occupied[b] == 0:
            bereaved[b] = min(most, bereaved[b] + poisson(uniform(key, b, day), mean, most))
