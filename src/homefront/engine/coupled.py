"""Front and society of one world, day by day.

The front reads the society's end of the day before, the society this day's front. Men, plants, letters and people are
accounted for (`accounts`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import cast

import numpy as np

from homefront.engine.accounts import Accounts, count_away, people_pair
from homefront.engine.front_run import FrontRun, no_hooks
from homefront.engine.loop import Loop
from homefront.engine.place_groups import PlaceGroups
from homefront.engine.post import Post
from homefront.engine.schedule import Schedule
from homefront.observe.recorder import Recorder
from homefront.processes.action import Action
from homefront.processes.command import Command
from homefront.processes.coupling import Coupling, Reference, cohesion, effort, leadership
from homefront.processes.day import COUPLED_DAY
from homefront.processes.front import Front
from homefront.processes.letters import Letters, bereave
from homefront.processes.mobilisation import call_up
from homefront.processes.relocation import EAST, MOVING_ON, WORKING, Relocation, move_labour
from homefront.processes.soldiers import Soldiers, blocks_by_row, step_soldiers
from homefront.processes.steps import Group
from homefront.scenario.front_inputs import FrontInputs
from homefront.scenario.inputs import Inputs
from homefront.streams import stream_key
from homefront.units import THOUSAND, probability
from homefront.world.army import cities_of, theatre_of
from homefront.world.build import Built
from homefront.world.contacts import alias_table
from homefront.world.front_tuples import Hooks
from homefront.world.held import empty
from homefront.world.state import sizes
from homefront.world.work import CALLED, COUNTED, HOMELESS_SUM, OCCUPIED, ORDERED_SUM, OWN, PEOPLE, RESOLVE, CoupledWork


class Coupled:
    """A coupled run in progress. With no reference the hooks stay at 1 and the society is carried along."""

    def __init__(
        self, inputs: Inputs, front_inputs: FrontInputs, built: Built, schedule: Schedule, seed: int,
        recorder: Recorder, reference: Reference | None,
    ) -> None:  # fmt: skip
        p = schedule.processes
        front = cast(Front, p["front"])
        world = built.world
        cities = cities_of(inputs, front_inputs, front.lag, front.breadth)
        theatre = theatre_of(
            inputs, front_inputs, cities, world.layout.block_place, world.block_east, world.block_north, front.lag,
            front.breadth,
        )  # fmt: skip
        self.inputs, self.schedule, self.seed, self.reference = inputs, schedule, seed, reference
        self.front = FrontRun(front_inputs, p, schedule.without, seed, cities)
        state = self.front.state
        self.loop = Loop(inputs, built, schedule, seed, recorder, theatre, state)
        self.theatre, self.world = theatre, self.loop.world
        self.coupling, self.command = cast(Coupling, p["coupling"]), cast(Command, p["command"])
        self.soldiers, self.letters = cast(Soldiers, p["soldiers"]), cast(Letters, p["letters"])
        self.relocation, self.action = cast(Relocation, p["relocation"]), cast(Action, p["action"])
        self.people = PlaceGroups(inputs, front_inputs)
        self.post, self.books = Post(), Accounts()
        work = empty(CoupledWork, sizes(world.layout))
        self.counted, self.balance, self.block_of_row = work.counted, work.balance, work.block_of_row
        self.home_share, self.home_other = alias_table(world.population[~self.people.army])
        self.block_of_row[:] = blocks_by_row(world.layout.block_start, world.layout.n_people)
        self.before = np.zeros(len(front_inputs.axes))
        self.defenders_before = state.defenders.copy()
        self.shipped_before = np.zeros(len(front_inputs.industry.names))
        self.readings: list[Readings] = []
        self.of_society = no_hooks(len(front_inputs.axes))
        self.lost = np.zeros(len(front_inputs.axes))
        self.told = np.zeros(world.layout.n_places)
        self.does: dict[str, Callable[[int], None]] = {
            "hooks": self._hook, "front": self._front_day, "call_up": self._call_up, "weigh": self._weigh,
            "soldiers": self._step_soldiers, "move_labour": self._move_labour, "society": lambda day: self.loop.day(),
            "post": self._post, "bereave": self._bereave, "read": self._read,
        }  # fmt: skip

    def run(self, days: int, tick: Callable[[int], None] | None = None) -> None:
        """Days until `days` have passed, then industry alone; tick(day) after each."""
        while self.world.passed < days:
            self.day(self.world.passed)
            if tick is not None:
                tick(self.world.passed)
        if days == self.front.inputs.days:
            self.front.finish(self.hooks().production)

    def day(self, day: int) -> None:
        """One day of both halves: the steps of processes.day.COUPLED_DAY, then the accounts."""
        self.of_society = no_hooks(len(self.front.inputs.axes))
        for item in COUPLED_DAY:
            if isinstance(item, Group) or self.schedule.does(item):
                self.does[item.name](day)
        self._account(day)

    def _hook(self, day: int) -> None:
        self.of_society = self.hooks()

    def _front_day(self, day: int) -> None:
        self.front.advance(day, day + 1, self.of_society)

    # --- to go on another time -------------------------------------------------------------------------------------

    def kept(self) -> dict[str, np.ndarray]:
        """Everything that the next day depends on, and what was recorded so far."""
        now, names = self.readings[-1], sorted(self.books.last)
        return {
            **self.loop.kept(), **self.front.kept(),
            "coupled.before": self.before, "coupled.defenders_before": self.defenders_before,
            "coupled.shipped_before": self.shipped_before, "coupled.people": self._people,
            "coupled.called_before": np.array([self.people.called_before]), "coupled.post": self.post.kept(),
            "coupled.resolve": now.resolve, "coupled.straggling": now.straggling,
            "coupled.read": np.array([now.fidelity, now.labour, now.work_resolve, now.arriving]),
            "coupled.accounts": np.array(names),
            "coupled.balances": np.array([(*self.books.last[name], self.books.worst[name]) for name in names]),
        }  # fmt: skip

    def take(self, kept: Mapping[str, np.ndarray]) -> None:
        """Goes on from what was kept of the same world."""
        self.loop.take(kept)
        self.front.take(kept)
        self.before, self.defenders_before, self.shipped_before, self._people = (
            np.array(kept[f"coupled.{name}"]) for name in ("before", "defenders_before", "shipped_before", "people")
        )
        self._at_work = self._workers()
        self.people.called_before = float(kept["coupled.called_before"][0])
        self.post.take(kept["coupled.post"])
        fidelity, labour, work_resolve, arriving = (float(v) for v in kept["coupled.read"])
        resolve, straggling = np.array(kept["coupled.resolve"]), np.array(kept["coupled.straggling"])
        self.readings = [Readings(resolve, straggling, fidelity, labour, work_resolve, arriving)]
        for name, (wanted, found, worst) in zip(kept["coupled.accounts"], kept["coupled.balances"], strict=True):
            self.books.last[str(name)], self.books.worst[str(name)] = (float(wanted), float(found)), float(worst)

    # --- society -> front ----------------------------------------------------------------------------------------

    def hooks(self) -> Hooks:
        """What the society of the evening before does to the front; all 1 on the first day and in an open loop."""
        axes = len(self.front.inputs.axes)
        if self.reference is None or not self.readings:
            return no_hooks(axes)
        now, at_rest = self.readings[-1], self.reference
        holding = cohesion(now.resolve, now.straggling, at_rest, self.coupling) if self._soldiers_run else np.ones(axes)
        lead = leadership(now.fidelity, at_rest, self.coupling) if self.schedule.runs("command") else 1.0
        arriving = now.arriving / at_rest.arriving if self.schedule.runs("mobilisation") else 1.0
        return Hooks(holding, lead, self._production(at_rest.work_resolve) / at_rest.labour, arriving)

    @property
    def _soldiers_run(self) -> bool:
        return self.schedule.runs("soldiers")

    def _read(self, day: int) -> None:
        place = self.world.work.place_sums
        people = place * self.world.weight[:, None]
        army, home = self.people.army, ~self.people.army
        soldiers = place[army]
        with np.errstate(invalid="ignore"):
            resolve = soldiers[:, RESOLVE] / soldiers[:, COUNTED]
        straggling = soldiers[:, OWN] / soldiers[:, PEOPLE]
        officers = np.average(self.world.state.officials[army], weights=self.front.state.defenders)
        levels = self.inputs.structure.report_levels
        fidelity = float(self.command.fidelity**levels * (1.0 - officers))
        free = people[home, PEOPLE] - people[home, OCCUPIED]
        unreached = people[home, OWN] + people[home, HOMELESS_SUM]
        arriving = 1.0 - float(unreached.sum() / max(1.0, free.sum()))
        work = people[self.people.towns]
        work_resolve = float(work[:, RESOLVE].sum() / max(1e-9, work[:, COUNTED].sum()))
        reading = Readings(resolve, straggling, fidelity, 1.0, work_resolve, arriving)
        self._people = people
        self._at_work = self._workers()
        reading.labour = self._production(None)
        self.readings.append(reading)

    def _workers(self) -> list[tuple[float, float]]:
        """(share present, mean resolve, nan if nobody is counted) at the plants of each region, then where they go."""
        p = self._people
        free = p[:, PEOPLE] - p[:, OCCUPIED] - p[:, ORDERED_SUM]
        away = p[:, OWN] + p[:, HOMELESS_SUM] + p[:, CALLED]
        counted, resolve = p[:, COUNTED], p[:, RESOLVE]
        out = []
        for places in (*self.people.at_plants, self.people.at_destination):
            there, of_them = float(free[places].sum()), float(counted[places].sum())
            present = 1.0 - float(away[places].sum()) / there if there > 0.0 else 1.0
            out.append((present, float(resolve[places].sum()) / of_them if of_them > 0.0 else math.nan))
        return out

    def _production(self, at_rest: float | None) -> float:
        """Labour present, times its effort where a reference is given, weighed by the plants at which it works."""
        i, plants = self.front.inputs.industry, self.front.state.plants
        in_place = i.share * plants[:, WORKING] / i.plants
        moved = float((i.share * self.relocation.efficiency * plants[:, EAST] / i.plants).sum()) + i.east_share
        total = 0.0
        for weight, (present, resolve) in zip((*in_place, moved), self._at_work, strict=True):
            if at_rest is not None and not math.isnan(resolve):
                present *= effort(resolve, at_rest)
            total += float(weight) * present
        return total / float(in_place.sum() + moved)

    # --- front -> society ----------------------------------------------------------------------------------------

    def _call_up(self, day: int) -> None:
        w, s = self.world, self.world.state
        called = float(self.front.state.called[0]) - self.people.called_before
        self.people.called_before += called
        first = w.layout.place_block[np.flatnonzero(self.people.army)[0]]
        if day == 0:
            reached = float(w.population[~self.people.army].sum())
        else:
            people = self._people[~self.people.army]
            away = people[:, OCCUPIED] + people[:, OWN] + people[:, HOMELESS_SUM] + people[:, CALLED]
            reached = float((people[:, PEOPLE] - away).sum())
        layout = w.layout
        officials = layout.n_blocks / layout.n_people
        chance = called * THOUSAND / max(1.0, reached * (1.0 - officials))
        call_up(
            stream_key(self.seed, "mobilisation.call"), day, first, chance, layout.block_start,
            layout.households_per_block, layout.household_size, s.occupied, s.away, s.enlisted, s.published,
        )  # fmt: skip

    def _weigh(self, day: int) -> None:
        """Men that a row of the panel stands for, and the share of them lost today (axes,)."""
        front, w = self.front.state, self.world
        w.weight[self.people.army] = front.defenders * THOUSAND / np.diff(w.layout.place_start)[self.people.army]
        lost = front.killed + front.captured
        self.lost = np.clip((lost - self.before) / self.defenders_before, 0.0, 1.0)
        self.before, self.defenders_before = lost.copy(), front.defenders.copy()

    def _step_soldiers(self, day: int) -> None:
        w, s = self.world, self.world.state
        first = w.layout.place_block[np.flatnonzero(self.people.army)[0]]
        step_soldiers(
            stream_key(self.seed, "soldiers.day"), stream_key(self.seed, "soldiers.home"), day,
            first, self.theatre.axis, w.layout.households_per_block,
            w.layout.household_size, w.layout.block_start, w.layout.place_start, self.home_share, self.home_other,
            self.block_of_row, self.lost, probability(self.action.returning, 1.0), self.soldiers.least_absence,
            s.occupied, s.away, s.absent_days, s.belief, s.fear, s.resolve, s.vulnerability, s.rumour,
        )  # fmt: skip

    def _move_labour(self, day: int) -> None:
        shipped = self._shipped()
        today, self.shipped_before = shipped - self.shipped_before, shipped
        if day == 0 or not today.any():
            return
        w, s = self.world, self.world.state
        home = np.array([self._at_home(places) for places in self.people.at_plants])
        chance = np.clip(today * self.relocation.workers / np.maximum(1.0, home), 0.0, 1.0)
        move_labour(
            stream_key(self.seed, "relocation.labour"), day, w.layout.households_per_block, w.layout.block_place,
            self.people.plants_of, chance, self.people.destination, s.occupied, s.away, s.host,
        )  # fmt: skip

    def _at_home(self, places: np.ndarray) -> float:
        p = self._people[places]
        away = p[:, OWN] + p[:, ORDERED_SUM] + p[:, HOMELESS_SUM] + p[:, CALLED] + p[:, OCCUPIED]
        return float((p[:, PEOPLE] - away).sum())

    def _shipped(self) -> np.ndarray:
        """Plants of each region that have left, so far (regions,)."""
        return np.asarray(self.front.state.plants[:, MOVING_ON].sum(axis=1))

    def _post(self, day: int) -> None:
        """Letters of the day; chance that a person's household is told (places,)."""
        front, s = self.front.state, self.world.state
        home = ~self.people.army
        people = self.world.work.place_sums * self.world.weight[:, None]
        share_free = np.where(home, 1.0 - people[:, OCCUPIED] / people[:, PEOPLE], 0.0)
        censored = self.letters.censored == 1.0 and self.inputs.structure.letters_censored
        candour = s.candour if censored and self.schedule.runs("information_control") else np.ones(len(home))
        dead = float(front.killed.sum()) * THOUSAND
        missing = float(front.captured.sum()) * THOUSAND
        population = self.world.population * home
        self.told = self.post.send(dead, missing, self.letters.delay, population, share_free, candour)

    def _bereave(self, day: int) -> None:
        if not self.loop.people.on.letters:
            return
        s, layout = self.world.state, self.world.layout
        bereave(
            stream_key(self.seed, "letters.told"), day, layout.block_start, layout.block_place, s.occupied, self.told,
            float(layout.households_per_block), s.bereaved,
        )  # fmt: skip

    def _account(self, day: int) -> None:
        """Enters the day's accounts: men in thousands, plants, wagons, letters and rows of people away."""
        s, layout, front = self.world.state, self.world.layout, self.front
        count_away(layout.block_start, layout.households_per_block, layout.household_size, s.away, s.enlisted,
                   self.world.work.sums, self.counted, self.balance)  # fmt: skip
        used = front.wagons_used(day)
        post = self.post
        self.books.enter({
            **front.accounts(),
            "wagons within the budget": (front.state.wagons[day], max(used, front.state.wagons[day])),
            "letters (dead and missing)": (post.posted, post.told + post.withheld + post.waiting),
            "people away (rows)": people_pair(self.balance),
        })  # fmt: skip

    def accounts(self) -> dict[str, tuple[float, float, float]]:
        """(should be, is, worst relative gap of any day) of every account."""
        return self.books.rows()


class Readings:
    """What the front reads of a day's end; labour is without effort. Means over days and runs make a Reference."""

    def __init__(
        self, resolve: np.ndarray, straggling: np.ndarray, fidelity: float, labour: float, work_resolve: float,
        arriving: float,
    ) -> None:  # fmt: skip
        self.resolve, self.straggling, self.fidelity = resolve, straggling, fidelity
        self.labour, self.work_resolve, self.arriving = labour, work_resolve, arriving
