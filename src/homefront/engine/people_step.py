"""The one call for all steps of people (processes/day.py PEOPLE): what the kernel of engine/people/ is handed."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import Any, cast

import numpy as np
from numba import get_num_threads

from homefront.compiled import device, most_threads, ready_for, serial
from homefront.elementary import exps
from homefront.engine.people.room import scratch
from homefront.engine.people.step import chunk_of, step_people
from homefront.engine.people.tuples import Arrays, Fixed, Keys, Part
from homefront.engine.people.tuples import Today as TodayTuple
from homefront.inputs.society import ARMY_KIND
from homefront.lanes.counting import FINE
from homefront.processes import PersonRates, PersonRuns, rates_row, runs_of
from homefront.processes.belief import Belief
from homefront.processes.command import carried_control
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.fear import Fear, follow_weight, sensitivity
from homefront.processes.resolve import mixed_resolve
from homefront.scenario.daily import variable_index
from homefront.vectors import LANES
from homefront.world.work import BELIEF, COUNTED, RESOLVE, SHOWN, SUMS

PASSED = ("near_miss", "violence", "homeless", "return_open", "cause", "ally", "shelter")
"""Inputs of a day that the kernel takes as they are."""

CONTROL, SIEGE, COST = (variable_index(name) for name in ("control", "siege", "cost"))

BY_PLACE = ("coverage", "candour", "trust", "passing", "place_danger")
"""State of places that the kernel reads."""

DRAWN = (
    ("talk", "witness"), ("talk", "forget"), ("action", "move"), ("raids", "homeless"), ("raids", "miss"),
    ("action", "host"),
)  # fmt: skip
"""Processes and purposes of the draws, in the order of Keys."""

_arrays: Callable[[Any], tuple[Any, ...]] = attrgetter(*Arrays._fields)


class PeopleStep:
    """A part of a day for everybody. runs : which processes do.   rates : parameters.   scratch : of the threads.
    chunk : blocks that a thread is handed at a time.   ready : the kernel, once it was called.
    felt : what each thread counted in each place on the evening of a day, float64 (threads, places, columns SUMS).
    """

    def __init__(self, world: Country) -> None:
        layout = world.layout
        self.runs = person_runs(world)
        self.rates = rates_row(PersonRates, world.schedule.processes)
        self.scratch = scratch(most_threads(), int(np.diff(layout.block_start).max()), layout.households_per_block)
        self.felt = np.zeros((most_threads(), layout.n_places, len(SUMS)))
        self.fixed = Fixed(
            layout.households_per_block, layout.household_size, layout.turn, layout.block_start, layout.block_place,
            world.threshold, world.inputs.structure.household_weight,
        )  # fmt: skip
        self.sees_departures = 1.0 - np.array([kind == ARMY_KIND for kind in world.inputs.places.kinds])
        self.spread = spread_of_fear(world, 1.0 / world.schedule.substeps)
        self.chunk = chunk_of(layout.n_blocks, get_num_threads())
        self.ready: Callable[..., Any] | None = None

    def __call__(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        """Block by block; raids at the end of the last part of the day."""
        s = world.state
        arguments = self.kernel_arguments(world, today, clock, Keys(*streams.several(DRAWN, clock.number)))
        if self.ready is None:
            self.ready = ready_for(step_people, *arguments)
        self.ready(*arguments)
        s.published, s.published_next = s.published_next, s.published
        today.control = today.people.control
        if clock.last:
            add_up_felt(self.felt, today.people.pressure, world.work.place_sums)

    def kernel_arguments(self, world: Country, today: Today, clock: Clock, keys: Keys) -> tuple[Any, ...]:
        """What the kernel takes for one part of a day."""
        given, work = self.inputs_by_place(world, today), world.work
        part = Part(clock.now, clock.dt, float(clock.day - world.own.last_appeal[0]), clock.last, clock.last)
        if part.record:
            self.felt[:] = 0.0
        return (
            world.contacts, self.fixed, Arrays(*_arrays(world.state)), given, self.runs, self.rates,
            not world.inputs.structure.officials_replaced, keys, part, work.sums, self.felt, *self.scratch, work.still,
            self.chunk, LANES,
        )  # fmt: skip

    def inputs_by_place(self, world: Country, today: Today) -> TodayTuple:
        """Inputs and forecasts of one part of a day, by place."""
        s, carried = world.state, world.schedule.holds("command.control_carried")
        if today.people is None or not is_there(today.people, s):
            today.people = self.where_it_stands(world, today)
        given: TodayTuple = today.people
        look_ahead(
            s.gone, s.gone_before, s.officials, s.officials_before, today.given, carried,
            world.inputs.structure.cost_floor, given.gone, given.control, given.pressure, given.cost,
        )  # fmt: skip
        return given

    def where_it_stands(self, world: Country, today: Today) -> TodayTuple:
        """Inputs of the day where they stand, day after day, and arrays for what is worked out of them."""
        gone, control, pressure, cost = (np.empty(world.layout.n_places) for _ in range(4))
        return TodayTuple(
            control=control, pressure=pressure, leaving=today.of("leaving_seen"), staying=today.of("staying_seen"),
            cost=cost, gone=gone, sees_departures=self.sees_departures,
            hosts=world.work.hosts, return_of_sent=today.return_of_sent, **self.spread,
            **{name: today.of(name) for name in PASSED},
            **{name: getattr(world.state, name) for name in BY_PLACE},
        )  # fmt: skip


@serial
def add_up_felt(felt, pressure, out):  # type: ignore[no-untyped-def]
    """Sums of all threads. felt : of each thread, whole numbers: those add up to the same in any order.

    pressure : to show no less resolve than one's block does (places,).   out : float64 (places, columns SUMS), of which
    the last, FELT, are written.
    """
    for place in range(out.shape[0]):
        for column in range(COUNTED, out.shape[1]):
            total = 0.0
            for thread in range(felt.shape[0]):
                total += felt[thread, place, column]
            out[place, column] = total / FINE if column >= BELIEF else total
        out[place, SHOWN] = mixed_resolve(out[place, RESOLVE], out[place, SHOWN], pressure[place])


def is_there(given: TodayTuple, s: Any) -> bool:
    """Whether state by place stands where it did: a step may put another array in its place."""
    return (
        given.coverage is s.coverage and given.candour is s.candour and given.trust is s.trust
        and given.passing is s.passing and given.place_danger is s.place_danger
    )  # fmt: skip


@device
def ahead(now, before):  # type: ignore[no-untyped-def]
    """A share half a part of a day ahead, from 0 to 1 (docs/decisions/0003-time-scheme.md)."""
    return min(max(now + (now - before) / 2, 0.0), 1.0)


@serial
def look_ahead(  # type: ignore[no-untyped-def]
    gone, gone_before, officials, officials_before, given, carried, cost_floor, gone_ahead, control, pressure, cost,
):  # fmt: skip
    """Shares gone, and control that people feel, in the middle of a part of a day; pressure on what they show, and what
    leaving costs them (places,): the last four, written. given : (variables, places), inputs of the day.
    """
    ordinary, siege = given[CONTROL], given[SIEGE]
    for place in range(gone.size):
        pressure[place] = 1.0 - (1.0 - ordinary[place]) * (1.0 - siege[place])
        cost[place] = max(given[COST, place], cost_floor)
        gone_ahead[place] = ahead(gone[place], gone_before[place])
        lost = ahead(officials[place], officials_before[place]) if carried else 0.0
        control[place] = carried_control(ordinary[place], siege[place], lost)


def person_runs(world: Country) -> Any:
    """Which processes of the kernel run; letters come from a front that is simulated."""
    runs = runs_of(PersonRuns, world.schedule.without)
    return runs._replace(letters=runs.letters and world.coupled)


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
