"""The one call for all steps of people (processes/day.py PEOPLE): what the kernel of engine/people.py is handed."""

from __future__ import annotations

from typing import cast

import numpy as np

from homefront.compiled import most_threads
from homefront.engine.people import step_people
from homefront.engine.seats import ROOM
from homefront.engine.tuples import Arrays, Fixed, Keys, On, Rates
from homefront.engine.tuples import Today as Given
from homefront.processes.action import Action
from homefront.processes.belief import Belief
from homefront.processes.command import carried_control
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.fear import Fear, follow_weight, sensitivity
from homefront.processes.news import News
from homefront.processes.raids import Raids
from homefront.processes.refugees import Refugees
from homefront.processes.resolve import Resolve, fading
from homefront.processes.talk import Talk
from homefront.scenario.inputs import ARMY_KIND
from homefront.units import probability

PASSED = ("near_miss", "violence", "homeless", "return_open", "cause", "ally", "shelter")
"""Inputs of a day that the kernel takes as they are."""


class PeopleStep:
    """A part of a day for everybody. on : which processes and rules hold.   room : scratch of the threads."""

    def __init__(self, world: Country) -> None:
        layout = world.layout
        self.on = switches(world)
        self.room = np.zeros((most_threads(), ROOM, int(np.diff(layout.block_start).max())))
        self.fixed = Fixed(
            layout.households_per_block, layout.household_size, layout.block_start, layout.block_place,
            world.threshold, world.inputs.structure.household_weight,
        )  # fmt: skip
        self.sees_departures = 1.0 - np.array([kind == ARMY_KIND for kind in world.inputs.places.kinds])
        self.spread = spread_of_fear(world, 1.0 / world.schedule.substeps)

    def __call__(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        """Block by block; raids at the end of the last part of the day."""
        s, work = world.state, world.work
        given = self.given(world, today)
        step_people(
            world.contacts, self.fixed, Arrays(*(getattr(s, name) for name in Arrays._fields)), given,
            rates(world, clock), self.on, keys(streams, clock.number), clock.now, clock.dt, clock.last, clock.last,
            work.sums, self.room, work.still,
        )  # fmt: skip
        s.published, s.published_next = s.published_next, s.published
        today.control = given.control

    def given(self, world: Country, today: Today) -> Given:
        """Inputs and forecasts of one part of a day, by place."""
        s = world.state
        gone = np.clip(s.gone + (s.gone - s.gone_before) / 2, 0, 1)
        officials = np.clip(s.officials + (s.officials - s.officials_before) / 2, 0, 1)
        zero = np.zeros_like(gone)
        ordinary, siege = today.of("control"), today.of("siege")
        carried = world.schedule.holds("command.control_carried")
        return Given(
            coverage=s.coverage, candour=s.candour, trust=s.trust,
            control=carried_control(ordinary, siege, officials if carried else zero),
            pressure=1 - (1 - ordinary) * (1 - siege),
            leaving=today.of("leaving_seen"), staying=today.of("staying_seen"),
            cost=np.maximum(today.of("cost"), world.inputs.structure.cost_floor),
            gone=gone, passing=s.passing, place_danger=s.place_danger,
            raid_memory=today.raid_memory if self.on.raid_gate else zero,
            sees_departures=self.sees_departures, hosts=world.work.hosts, **self.spread,
            **{name: today.of(name) for name in PASSED},
        )  # fmt: skip


def switches(world: Country) -> On:
    """Which processes run, and which rules of the design hold."""
    runs, holds, value = world.schedule.runs, world.schedule.holds, world.schedule.value
    return On(
        news=runs("news"), talk=runs("talk"), refugees=runs("refugees"), belief=runs("belief"), fear=runs("fear"),
        resolve=runs("resolve"), action=runs("action"), raids=runs("raids"), guests=holds("action.guests"),
        frozen=holds("belief.occupied_frozen"), raid_gate=holds("belief.raid_gate") and runs("raids"),
        appeals=value("resolve.appeals") > 0.0 and runs("resolve"), called=world.coupled and runs("mobilisation"),
        letters=world.coupled and runs("letters") and value("resolve.bereavement") > 0.0,
        vacant=not world.inputs.structure.officials_replaced,
    )  # fmt: skip


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
        "fear_decay_all": np.exp(-(follow + decay) * dt),
        "fear_decay_all_half": np.exp(-(follow + decay) * dt / 2),
        "fear_weight": follow_weight(eta, follow, decay, dt),
        "fear_weight_half": follow_weight(eta, follow, decay, dt / 2),
    }  # fmt: skip


def rates(world: Country, clock: Clock) -> Rates:
    """Parameters, and the decay factors that follow from them and the length of a part of a day."""
    p, dt = world.schedule.processes, clock.dt
    b, t, f, r = cast(Belief, p["belief"]), cast(Talk, p["talk"]), cast(Fear, p["fear"]), cast(Resolve, p["resolve"])
    a, raids = cast(Action, p["action"]), cast(Raids, p["raids"])
    decay = np.exp(-b.speed * dt)
    return Rates(
        w_news=cast(News, p["news"]).weight, w_talk=t.weight, amplification=t.amplification, witnessing=t.witnessing,
        p_forget=probability(t.forgetting, dt), w_eyes=b.own_eyes, w_strong=b.strong_evidence,
        w_refugees=cast(Refugees, p["refugees"]).weight, leaving_as_evidence=b.leaving_as_evidence,
        credible_danger=b.credible_danger, belief_decay=decay,
        belief_mean=(1 - decay) / (b.speed * dt), fear_decay_rate=f.decay, fear_decay=np.exp(-f.decay * dt),
        fear_decay_half=np.exp(-f.decay * dt / 2), resolve_decay=np.exp(-r.speed * dt), w_leaders=r.leaders,
        w_allies=r.allies, w_danger=r.danger, w_fear=r.fear, w_bereaved=r.bereavement,
        appeal_fading=fading(clock.day, world.own.last_appeal), near=raids.near,
        remote=raids.remote, habituation=raids.habituation, c_seen=a.seen_departures,
        c_leaving=a.leaders_gone, c_staying=a.leaders_stay, c_resolve=a.resolve, c_control=a.control,
        order_lifts=a.order_lifts_control, c_order=a.order, threshold=a.threshold, spread=a.threshold_spread,
        leaving_rate=a.leaving,
        returning_rate=a.returning, p_rehouse=probability(a.rehousing, dt), hysteresis=a.hysteresis,
    )  # fmt: skip
