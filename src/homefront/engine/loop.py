"""The one loop over days: what each process is handed, and in which order.

A day has one step of the processes of phase "day", then `substeps` rounds of the society. What is read about other
people is the copy from the start of the sub-step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

import numpy as np

from homefront.compiled import most_threads
from homefront.engine.checkpoints import take_over
from homefront.engine.day import DAY, HALF_DAY, Group, Step
from homefront.engine.people import step_people
from homefront.engine.schedule import Schedule
from homefront.engine.seats import ROOM
from homefront.engine.totals import add_up_places
from homefront.engine.tuples import Arrays, Fixed, Keys, On, Rates, Today
from homefront.observe.recorder import Recorder
from homefront.processes.action import Action
from homefront.processes.belief import RAID_HALF_LIFE_DAYS, RAID_MEMORY_DAYS, Belief
from homefront.processes.command import Command, carried_control, receive
from homefront.processes.danger import Danger, step_danger
from homefront.processes.fear import Fear, follow_weight, sensitivity
from homefront.processes.information_control import controlled
from homefront.processes.news import News
from homefront.processes.raids import Raids
from homefront.processes.refugees import Refugees, count_arrivals, destinations, mean_visible, noticed, still_visible
from homefront.processes.resolve import APPEAL_HALF_LIFE_DAYS, Resolve, hear_appeal
from homefront.processes.talk import Talk, tell
from homefront.processes.trust import Trust, moved_trust
from homefront.scenario.front_lines import on_day
from homefront.scenario.inputs import ARMY_KIND, Inputs, variable_index
from homefront.scenario.places_by_kind import RecordedFront, rows_by_front
from homefront.streams import stream_key
from homefront.units import probability
from homefront.world.axes import BY_RECORD, Theatre, recorded_theatre
from homefront.world.build import Built
from homefront.world.held import empty
from homefront.world.state import sizes, specs
from homefront.world.work import HOMELESS_SUM, NEWLY, OFFICIAL, ORDERED_SUM, OWN, PEOPLE, Work


@dataclass(frozen=True)
class SimulatedFront:
    """What the society reads of a simulated front: arrays of its state, which change under it every day.

    position : km (axes,).   fallen : (cities,).   near : km, least distance.
    """

    theatre: Theatre
    position: np.ndarray
    fallen: np.ndarray
    near: float

    @classmethod
    def none(cls, blocks: int, places: int) -> SimulatedFront:
        """For a front that is read from the record."""
        return cls(recorded_theatre(blocks, places), np.zeros(1), np.zeros(1, dtype=np.uint8), 1.0)


@dataclass
class Now:
    """What the steps of a day are told: day, half-day, and the daily inputs of each place (variables, places)."""

    day: int
    sub: int
    given: np.ndarray


class Loop:
    """A run in progress. `day()` advances by one day and records it; nothing else changes the world."""

    def __init__(
        self, inputs: Inputs, built: Built, schedule: Schedule, seed: int, recorder: Recorder,
        front: SimulatedFront | None = None,
    ) -> None:  # fmt: skip
        self.inputs, self.built, self.schedule, self.seed, self.recorder = inputs, built, schedule, seed, recorder
        self.world = built.world
        self.today = 0
        self.last_appeal = 0
        self.dt = 1.0 / schedule.substeps
        p = schedule.processes
        self.danger, self.command = cast(Danger, p["danger"]), cast(Command, p["command"])
        self.refugees, self.talk = cast(Refugees, p["refugees"]), cast(Talk, p["talk"])
        self.belief, self.trust = cast(Belief, p["belief"]), cast(Trust, p["trust"])
        self.fear, self.resolve = cast(Fear, p["fear"]), cast(Resolve, p["resolve"])
        self.action, self.raids, self.news = cast(Action, p["action"]), cast(Raids, p["raids"]), cast(News, p["news"])
        layout, places = self.world.layout, self.world.layout.n_places
        work = empty(Work, sizes(layout))
        self.sums, self.place_sums, self.still, self.chance = work.sums, work.place_sums, work.still, work.chance
        self.room = np.zeros((most_threads(), ROOM, int(np.diff(layout.block_start).max())))
        self.kernel_of_distance, self.hosts = work.kernel_of_distance, work.hosts
        self.kernel_of_distance[:] = np.nan_to_num(np.exp(-self.world.place_km / self.refugees.reach))
        self.recorded = RecordedFront(inputs)
        self.simulated = front or SimulatedFront.none(layout.n_blocks, places)
        self.coupled = front is not None
        self.front = self._front_distance(0)
        self.raid_memory = np.zeros(places)
        self.army = np.array([kind == ARMY_KIND for kind in inputs.places.kinds])
        self.has_front = self.coupled or inputs.has_recorded_front
        self.fixed = Fixed(
            layout.households_per_block, layout.household_size, layout.block_start, layout.block_place,
            self.world.threshold, inputs.structure.household_weight,
        )  # fmt: skip
        self.on = self._on()
        if self.has_front and (self.on.guests or schedule.runs("refugees")):
            self.hosts[:] = self.kernel_of_distance
        self.spread = self._spread_of_fear()
        self.control = np.zeros(places)
        self.does: dict[str, Callable[[Now], None]] = {
            "danger": self._danger, "orders": self._orders, "word": self._word, "destinations": self._destinations,
            "appeals": self._appeals, "half_day": self._half_days, "passing": self._passing, "trust": self._trust,
            "telling": self._telling, "people": self._people, "count": self._count, "arrivals": self._arrivals,
        }  # fmt: skip

    def run(self, days: int, tick: Callable[[int], None] | None = None) -> None:
        """Days until `days` have passed; tick(day) after each."""
        while self.today < days:
            self.day()
            if tick is not None:
                tick(self.today)

    # --- to go on another time -----------------------------------------------------------------------------------

    def kept(self) -> dict[str, np.ndarray]:
        """Everything that the next day depends on, and what was recorded so far; no copies."""
        s, recorder = self.world.state, self.recorder
        return {
            **{f"state.{name}": getattr(s, name) for name in specs() if name not in _WRITTEN_ANEW},
            **{f"recorded.{name}": values for name, values in recorder.data.items()},
            **{f"followed.{name}": values for name, values in recorder.followed.items()},
            "loop.days": np.array([self.today, self.last_appeal]), "loop.front": self.front, "loop.sums": self.sums,
            "loop.weight": self.world.weight,
        }  # fmt: skip

    def take(self, kept: Mapping[str, np.ndarray]) -> None:
        """Goes on from what was kept of the same world, built from the same inputs and seed."""
        for name, values in self.kept().items():
            take_over(values, kept, name)
        self.today, self.last_appeal = (int(n) for n in kept["loop.days"])
        host, places = self.world.state.host, self.world.layout.n_places
        if not (0 < self.today <= self.inputs.days and ((-places <= host) & (host < places)).all()):
            raise ValueError("a day or a place that there is not")

    # --- one day -----------------------------------------------------------------------------------------------

    def day(self) -> None:
        """The steps of engine.day.DAY, each part of the day in turn, and what is written down of them."""
        self.row = rows_by_front(self.inputs, self.front, self.today)
        self.raid_memory = self._raid_memory(self.today)
        now = Now(self.today, 0, self.inputs.given(self.row, self.today))
        for item in DAY:
            self._do(item, now)
        self.front = self._front_distance(now.day)
        self.recorder.record(now.day, self.world, self.place_sums, self.control, self.front, self.row)
        self.today += 1

    def _do(self, item: Step | Group, now: Now) -> None:
        if isinstance(item, Group) or self.schedule.does(item):
            self.does[item.name](now)

    def _half_days(self, now: Now) -> None:
        for sub in range(self.schedule.substeps):
            now.sub = sub
            for item in HALF_DAY:
                self._do(item, now)

    def _front_distance(self, day: int) -> np.ndarray:
        """km from the centre of each place to the front (places,); 0 for soldiers."""
        theatre, f = self.simulated.theatre, self.simulated
        by_record = self.recorded.on(day)
        axis = theatre.place_axis
        ahead = np.maximum(0.0, theatre.place_reach - f.position[np.maximum(axis, 0)])
        simulated = np.sqrt(ahead**2 + f.near**2)
        return np.where(axis >= 0, simulated, np.where(axis == BY_RECORD, by_record, 0.0))

    def _danger(self, now: Now) -> None:
        day, given = now.day, now.given
        w, s, towns, d, f = self.world, self.world.state, self.inputs.towns, self.danger, self.simulated
        before = s.occupied.copy()
        step_danger(
            day, w.layout.block_place, self._by_lines(day), w.block_east, w.block_north, towns.east, towns.north,
            towns.lost, towns.regained, towns.closing_speed, self.built.entered, self.built.left,
            given[variable_index("war_on")], d.horizon, d.standing_speed, d.sight_range, f.theatre.axis,
            f.theatre.reach, f.theatre.city, f.position, f.near, f.fallen, s.distance, s.danger, s.sight,
            s.occupied,
        )  # fmt: skip
        s.place_danger[:] = np.add.reduceat(s.danger.astype(float), w.layout.place_block[:-1]) / np.diff(
            w.layout.place_block
        )
        if self.on.frozen:
            for b in np.flatnonzero((before == 1) & (s.occupied == 0)):
                rows = slice(w.layout.block_start[b], w.layout.block_start[b + 1])
                s.belief[rows], s.fear[rows], s.published[rows] = 0.0, 0.0, 0.0

    def _by_lines(self, day: int) -> np.ndarray:
        """km from each block to the front where the record draws it (blocks,); nothing where it does not."""
        if self.inputs.lines is None:
            return np.empty(0)
        return np.asarray(np.maximum(0.0, on_day(self.inputs.lines, self.built.line_km, day)))

    def _orders(self, now: Now) -> None:
        w, day = self.world, now.day
        receive(
            stream_key(self.seed, "command.delay"), day, w.layout.block_place,
            np.ascontiguousarray(self.inputs.order_share[:, self.row, day]),
            np.ascontiguousarray(self.inputs.order_hour[:, self.row, day]), w.order_position,
            np.array(self.inputs.structure.order_levels), self.command.fidelity, self.command.delay, w.state.order_from,
        )  # fmt: skip
        if self.on.frozen:
            w.state.order_from[:, w.state.occupied == 1] = np.inf

    def _word(self, now: Now) -> None:
        coverage, candour = controlled(
            now.given[variable_index("coverage")], now.given[variable_index("candour")],
            self.inputs.structure.private_sets_share, self.schedule.runs("information_control"),
        )  # fmt: skip
        self.world.state.coverage[:], self.world.state.candour[:] = coverage, candour

    def _destinations(self, now: Now) -> None:
        if self.has_front and not self.on.guests:
            place_km, danger = self.world.place_km, self.world.state.place_danger
            destinations(place_km, danger, self.kernel_of_distance, self.chance)

    def _appeals(self, now: Now) -> None:
        w, s, day = self.world, self.world.state, now.day
        for number, appeal in enumerate(self.inputs.appeals):
            if appeal.day != day:
                continue
            fading = 2.0 ** (-(day - self.last_appeal) / APPEAL_HALF_LIFE_DAYS)
            hear_appeal(
                stream_key(self.seed, "resolve.appeal", number), w.layout.block_start, w.layout.block_place,
                appeal.places, s.coverage, s.trust, s.occupied, fading, self.resolve.appeals, s.resolve, s.appeal,
            )  # fmt: skip
            self.last_appeal = day

    # --- one half-day ------------------------------------------------------------------------------------------

    def _number(self, now: Now) -> int:
        """Of the half-day, from the start of the run."""
        return now.day * self.schedule.substeps + now.sub

    def _passing(self, now: Now) -> None:
        s = self.world.state
        s.passing[:] = noticed(
            mean_visible(s.guests, s.arrivals, self.dt, self.refugees.visible_days), self.world.population,
            self.refugees.share_noticed,
        )  # fmt: skip

    def _trust(self, now: Now) -> None:
        s = self.world.state
        starts = self.world.layout.place_block
        sight = np.add.reduceat(s.sight.astype(float), starts[:-1]) / np.diff(starts)
        found_out = np.maximum(s.passing, sight)
        s.trust[:] = moved_trust(s.trust, s.candour * s.place_danger, s.place_danger, found_out, self.dt, self.trust)

    def _telling(self, now: Now) -> None:
        s = self.world.state
        heard = s.rumour.copy()
        tell(
            s.rumour, heard, self.world.contacts, probability(self.talk.telling, self.dt), 1.0,
            self.talk.silencing, s.coverage * s.candour * s.trust,
            stream_key(self.seed, "talk.tell", self._number(now)),
        )  # fmt: skip
        s.rumour = heard

    def _people(self, now: Now) -> None:
        """All steps of engine.day.PEOPLE, block by block; raids at the end of the last half-day."""
        s, last = self.world.state, now.sub == self.schedule.substeps - 1
        today = self._today(now.day, now.given)
        step_people(
            self.world.contacts, self.fixed, self._arrays(), today, self._rates(now.day), self.on,
            self._keys(self._number(now)), now.day + now.sub * self.dt, self.dt, last, last, self.sums, self.room,
            self.still,
        )  # fmt: skip
        s.published, s.published_next = s.published_next, s.published
        self.control = today.control

    def _today(self, day: int, given: np.ndarray) -> Today:
        s, on = self.world.state, self.on
        value = {name: given[variable_index(name)] for name in _PASSED}
        gone = np.clip(s.gone + (s.gone - s.gone_before) / 2, 0, 1)
        officials = np.clip(s.officials + (s.officials - s.officials_before) / 2, 0, 1)
        zero = np.zeros_like(gone)
        ordinary, siege = given[variable_index("control")], given[variable_index("siege")]
        carried = self.command.control_carried == 1.0
        return Today(
            coverage=s.coverage, candour=s.candour, trust=s.trust,
            control=carried_control(ordinary, siege, officials if carried else zero),
            pressure=1 - (1 - ordinary) * (1 - siege),
            leaving=given[variable_index("leaving_seen")], staying=given[variable_index("staying_seen")],
            cost=np.maximum(given[variable_index("cost")], self.inputs.structure.cost_floor),
            gone=gone, passing=s.passing, place_danger=s.place_danger,
            raid_memory=self.raid_memory if on.raid_gate else zero,
            sees_departures=1.0 - self.army, hosts=self.hosts, **self.spread, **value,
        )  # fmt: skip

    def _spread_of_fear(self) -> dict[str, np.ndarray]:
        """Factors of E4 by place that are the same in every sub-step."""
        fright = sensitivity(self.world.hardship, self.fear.hardship)
        follow = self.fear.following * fright
        eta, decay, dt = self.belief.speed, self.fear.decay, self.dt
        return {
            "fright": fright, "fear_following": follow,
            "fear_decay_all": np.exp(-(follow + decay) * dt),
            "fear_decay_all_half": np.exp(-(follow + decay) * dt / 2),
            "fear_weight": follow_weight(eta, follow, decay, dt),
            "fear_weight_half": follow_weight(eta, follow, decay, dt / 2),
        }  # fmt: skip

    def _raid_memory(self, day: int) -> np.ndarray:
        memory = np.zeros(len(self.row))
        for age in range(1, min(RAID_MEMORY_DAYS, day) + 1):
            near_miss = self.inputs.given_of("near_miss", self.row, day - age)
            memory = np.maximum(memory, near_miss * 2.0 ** (-age / RAID_HALF_LIFE_DAYS))
        return memory

    def _arrays(self) -> Arrays:
        s = self.world.state
        return Arrays(*(getattr(s, name) for name in Arrays._fields))

    def _keys(self, step: int) -> Keys:
        names = ("talk.witness", "talk.forget", "action.move", "raids.homeless", "raids.miss", "action.host")
        return Keys(*(stream_key(self.seed, name, step) for name in names))

    def _rates(self, day: int) -> Rates:
        dt, b, t, f, r, a = self.dt, self.belief, self.talk, self.fear, self.resolve, self.action
        decay = np.exp(-b.speed * dt)
        return Rates(
            w_news=self.news.weight, w_talk=t.weight, amplification=t.amplification, witnessing=t.witnessing,
            p_forget=probability(t.forgetting, dt), w_eyes=b.own_eyes, w_strong=b.strong_evidence,
            w_refugees=self.refugees.weight, leaving_as_evidence=b.leaving_as_evidence,
            credible_danger=b.credible_danger, belief_decay=decay,
            belief_mean=(1 - decay) / (b.speed * dt), fear_decay_rate=f.decay, fear_decay=np.exp(-f.decay * dt),
            fear_decay_half=np.exp(-f.decay * dt / 2), resolve_decay=np.exp(-r.speed * dt), w_leaders=r.leaders,
            w_allies=r.allies, w_danger=r.danger, w_fear=r.fear, w_bereaved=r.bereavement,
            appeal_fading=2.0 ** (-(day - self.last_appeal) / APPEAL_HALF_LIFE_DAYS), near=self.raids.near,
            remote=self.raids.remote, habituation=self.raids.habituation, c_seen=a.seen_departures,
            c_leaving=a.leaders_gone, c_staying=a.leaders_stay, c_resolve=a.resolve, c_control=a.control,
            order_lifts=a.order_lifts_control, c_order=a.order, threshold=a.threshold, spread=a.threshold_spread,
            leaving_rate=a.leaving,
            returning_rate=a.returning, p_rehouse=probability(a.rehousing, dt), hysteresis=a.hysteresis,
        )  # fmt: skip

    def _on(self) -> On:
        runs = self.schedule.runs
        return On(
            news=runs("news"), talk=runs("talk"), refugees=runs("refugees"), belief=runs("belief"), fear=runs("fear"),
            resolve=runs("resolve"), action=runs("action"), raids=runs("raids"), guests=self.action.guests == 1.0,
            frozen=self.belief.occupied_frozen == 1.0, raid_gate=self.belief.raid_gate == 1.0 and runs("raids"),
            appeals=self.resolve.appeals > 0.0 and runs("resolve"), called=self.coupled and runs("mobilisation"),
            letters=self.coupled and runs("letters") and self.resolve.bereavement > 0.0,
            vacant=not self.inputs.structure.officials_replaced,
        )  # fmt: skip

    def _count(self, now: Now) -> None:
        """Shares gone by place, and officials gone, from the sums of the blocks."""
        s, layout, place = self.world.state, self.world.layout, self.place_sums
        add_up_places(self.sums, layout.place_block, place)
        away = place[:, OWN] + place[:, ORDERED_SUM] + place[:, HOMELESS_SUM]
        s.gone_before[:], s.officials_before[:] = s.gone, s.officials
        s.gone[:] = away / place[:, PEOPLE]
        s.officials[:] = place[:, OFFICIAL] / np.diff(layout.place_block)

    def _arrivals(self, now: Now) -> None:
        """People arriving elsewhere, and how many are passing at the end of the half-day."""
        s = self.world.state
        if not self.has_front:
            return
        if self.on.guests:
            arrived = self._arrived_guests()
        else:
            rise = np.maximum(0.0, s.gone - s.gone_before) * self.world.population
            arrived = (rise[:, None] * self.chance).sum(axis=0)
        if self.schedule.runs("refugees"):
            s.arrivals[:] = arrived / self.dt
            s.guests[:] = still_visible(s.guests, s.arrivals, self.dt, self.refugees.visible_days)

    def _arrived_guests(self) -> np.ndarray:
        """Persons who left in this half-day, by the place that they came to (places,)."""
        layout = self.world.layout
        arrived = np.zeros(layout.n_places)
        if self.place_sums[:, NEWLY].any():
            count_arrivals(
                layout.place_block, layout.households_per_block, layout.household_size,
                np.ascontiguousarray(self.sums[:, NEWLY]), self.world.weight, self.world.state.host, arrived,
            )  # fmt: skip
        return arrived


_WRITTEN_ANEW = ("published_next",)
"""State that each sub-step fills before anybody reads it."""

_PASSED = ("near_miss", "violence", "homeless", "return_open", "cause", "ally", "shelter")
