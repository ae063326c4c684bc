"""The one call for all steps of people (processes/day.py PEOPLE): what the kernel of engine/people/ is handed."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numba import get_num_threads

from homefront.compiled import device, most_threads, serial
from homefront.elementary import exps
from homefront.engine.people.room import scratch
from homefront.engine.people.step import chunk_of, step_people
from homefront.engine.people.tuples import Arrays, Fixed, Keys, Part
from homefront.engine.people.tuples import Today as Given
from homefront.processes import PersonRates, PersonRuns, rates_row, runs_of
from homefront.processes.belief import Belief
from homefront.processes.command import carried_control
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.fear import Fear, follow_weight, sensitivity
from homefront.scenario.inputs import ARMY_KIND
from homefront.vectors import LANES

PASSED = ("near_miss", "violence", "homeless", "return_open", "cause", "ally", "shelter")
"""Inputs of a day that the kernel takes as they are."""


class PeopleStep:
    """A part of a day for everybody. runs : which processes do.   rates : parameters.   scratch : of the threads."""

    def __init__(self, world: Country) -> None:
        layout = world.layout
        self.runs = person_runs(world)
        self.rates = rates_row(PersonRates, world.schedule.processes)
        self.scratch = scratch(most_threads(), int(np.diff(layout.block_start).max()), layout.households_per_block)
        self.fixed = Fixed(
            layout.households_per_block, layout.household_size, layout.turn, layout.block_start, layout.block_place,
            world.threshold, world.inputs.structure.household_weight,
        )  # fmt: skip
        self.sees_departures = 1.0 - np.array([kind == ARMY_KIND for kind in world.inputs.places.kinds])
        self.spread = spread_of_fear(world, 1.0 / world.schedule.substeps)

    def __call__(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        """Block by block; raids at the end of the last part of the day."""
        s, work = world.state, world.work
        given = self.given(world, today)
        part = Part(clock.now, clock.dt, float(clock.day - world.own.last_appeal[0]), clock.last, clock.last)
        step_people(
            world.contacts, self.fixed, Arrays(*(getattr(s, name) for name in Arrays._fields)), given, self.runs,
            self.rates, not world.inputs.structure.officials_replaced, keys(streams, clock.number), part, work.sums,
            *self.scratch, work.still, chunk_of(world.layout.n_blocks, get_num_threads()), LANES,
        )  # fmt: skip
        s.published, s.published_next = s.published_next, s.published
        today.control = given.control

    def given(self, world: Country, today: Today) -> Given:
        """Inputs and forecasts of one part of a day, by place."""
        s, carried = world.state, world.schedule.holds("command.control_carried")
        if today.people is None:
            today.people = self.of_day(world, today)
        given: Given = today.people
        look_ahead(
            s.gone, s.gone_before, s.officials, s.officials_before, today.of("control"), today.of("siege"), carried,
            given.gone, given.control,
        )  # fmt: skip
        return given

    def of_day(self, world: Country, today: Today) -> Given:
        """What is the same in all parts of a day, and arrays that are written where they stand."""
        s, ordinary, places = world.state, today.of("control"), world.layout.n_places
        return Given(
            coverage=s.coverage, candour=s.candour, trust=s.trust, control=np.empty(places),
            pressure=1 - (1 - ordinary) * (1 - today.of("siege")),
            leaving=today.of("leaving_seen"), staying=today.of("staying_seen"),
            cost=np.maximum(today.of("cost"), world.inputs.structure.cost_floor),
            gone=np.empty(places), passing=s.passing, place_danger=s.place_danger, raid_memory=today.raid_memory,
            sees_departures=self.sees_departures, hosts=world.work.hosts, **self.spread,
            **{name: today.of(name) for name in PASSED},
        )  # fmt: skip


@device
def ahead(now, before):  # type: ignore[no-untyped-def]
    """A share half a part of a day ahead, from 0 to 1 (decisions/0003)."""
    return min(max(now + (now - before) / 2, 0.0), 1.0)


@serial
def look_ahead(  # type: ignore[no-untyped-def]
    gone, gone_before, officials, officials_before, ordinary, siege, carried, gone_ahead, control,
):  # fmt: skip
    """Shares gone, and control that people feel (places,), in the middle of a part of a day: the last two, written."""
    for place in range(gone.size):
        gone_ahead[place] = ahead(gone[place], gone_before[place])
        lost = ahead(officials[place], officials_before[place]) if carried else 0.0
        control[place] = carried_control(ordinary[place], siege[place], lost)


def person_runs(world: Country) -> Any:
    """Which processes of the kernel run; letters come from a front that is simulated."""
    runs = runs_of(PersonRuns, world.schedule.without)
    return runs._replace(letters=runs.letters and world.coupled)


def keys(streams: Streams, number: int) -> Keys:
    """Of the draws of one part of a day."""
    drawn = (("talk", "witness"), ("talk", "forget"), ("action", "move"), ("raids", "homeless"), ("raids", "miss"),
             ("action", "host"))  # fmt: skip
    return Keys(*(streams.of(process, purpose, number) for process, purpose in drawn))


def spread_of_fear(world: Country, dt: float) -> dict[str, np.ndarray]:
    """Factors of E4 by place that are the same in every part of a day."""
    fear, belief = cast(Fear, world.schedule.processes["fear"]), cast(Belief, world.schedule.processes["belief"])
    fright = sensitivity(world.hardship, fear.hardship)
    follow = fear.following * fright
    eta, decay = belief.speed, fear.decay
    return {
        "fright": fright, "fear_following": follow,
        "fear_decay_all": exps(-(follow + decay) * dt),
        "fear_decay_all_half": exps(-(follow + decay) * dt / 2),
        "fear_weight": follow_weight(eta, follow, decay, dt),
        "fear_weight_half": follow_weight(eta, follow, decay, dt / 2),
    }  # fmt: skip
