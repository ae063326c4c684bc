"""The one loop over days: a world, the steps of its day (processes/day.py), and what is written down of each day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace

import numpy as np

from homefront.engine.checkpoints import take_over
from homefront.engine.people_step import PeopleStep
from homefront.engine.runner import Kernel, Runner
from homefront.inputs.made_once import MadeOnce
from homefront.inputs.places_by_kind import RecordedFront, RowsByFront
from homefront.inputs.society import Inputs
from homefront.observe.recorder import Recorder
from homefront.processes.country import KEPT, Clock, Country, Today
from homefront.processes.danger import place_distance
from homefront.processes.day import DAY
from homefront.processes.mechanisms import own_of, with_steps
from homefront.processes.schedule import Schedule
from homefront.processes.steps import Group, Step
from homefront.world.axes import BY_RECORD, Theatre, recorded_theatre
from homefront.world.build import Built
from homefront.world.front_state import FrontState, empty_front
from homefront.world.front_tuples import no_hooks
from homefront.world.held import empty
from homefront.world.state import sizes, specs
from homefront.world.work import Work

WRITTEN_ANEW = ("published_next",)
"""State that each part of a day fills before anybody reads it."""

NO_FRONT = {"axis": 1, "one": 1, "transfer": 0, "city": 1, "plants": 0, "stage": 0, "industry_day": 0}
"""Sizes of the state of a front that is read from the record."""


def country(
    inputs: Inputs, built: Built, schedule: Schedule, theatre: Theatre | None = None, front: FrontState | None = None,
    once: MadeOnce | None = None,
) -> Country:  # fmt: skip
    """A world before its first day. theatre, front : of a simulated front, both or none.   once : of worlds before."""
    layout, places, once = built.world.layout, inputs.places, once or MadeOnce()
    state, theatre = front or empty_front(NO_FRONT), theatre or recorded_theatre(layout.n_blocks, layout.n_places)
    length = sizes(layout) | {"axis": state.position.size, "plants": state.ordered.size}
    world = Country(
        **vars(built.world), inputs=inputs, built=built, schedule=schedule, front=state,
        own=SimpleNamespace(**{
            name: np.zeros(tuple(length[dim] for dim in spec.dims), dtype=spec.dtype)
            for name, spec in own_of(schedule.processes.values()).items()
        }),
        work=empty(Work, length), theatre=theatre, rows=RowsByFront(inputs),
        recorded=once.of(
            RecordedFront, inputs.towns, inputs.lines, places.east, places.north, theatre.place_axis == BY_RECORD
        ),
        front_km=np.zeros(layout.n_places), once=once,
        coupled=front is not None, has_danger=front is not None or inputs.has_danger,
    )  # fmt: skip
    world.front_km[:] = place_distance(world, 0)
    for process in schedule.processes.values():
        process.begin(world)
    return world


class Loop:
    """A run in progress. `day()` advances by one day and records it; nothing else changes the world.

    world : made of inputs, built and schedule if it is not given.   steps : of its day, to which those of mechanisms
    are added.   kernels : besides that of people, by the name of their group of steps.
    enforce : the checked mode (engine/runner.py).
    """

    def __init__(
        self, inputs: Inputs, built: Built, schedule: Schedule, seed: int, recorder: Recorder,
        world: Country | None = None, steps: Sequence[Step | Group] = DAY, kernels: Mapping[str, Kernel] | None = None,
        enforce: bool = False,
    ) -> None:  # fmt: skip
        self.recorder, self.steps = recorder, with_steps(steps, schedule.processes.values())
        self.world = country(inputs, built, schedule) if world is None else world
        self.people = PeopleStep(self.world)
        self.today: Today | None = None
        self.runner = Runner(self.world, seed, {"people": self.people, **(kernels or {})}, enforce)

    def run(self, days: int, tick: Callable[[int], None] | None = None) -> None:
        """Days until `days` have passed; tick(day) after each."""
        while self.world.passed < days:
            self.day()
            if tick is not None:
                tick(self.world.passed)

    def day(self) -> None:
        """The steps of a day, and what is written down of them."""
        world, day = self.world, self.world.passed
        today = self.today = morning(world, day, self.today)
        self.runner.run(self.steps, today, Clock(day, world.schedule.substeps))
        world.front_km[:] = place_distance(world, day)
        self.recorder.record(day, world, world.work.place_sums, today.control, world.front_km, today.row)
        world.passed += 1

    def snapshot(self) -> dict[str, np.ndarray]:
        """Everything that the next day depends on, and what was recorded so far; no copies."""
        world = self.world
        return {
            **{f"state.{name}": getattr(world.state, name) for name in specs() if name not in WRITTEN_ANEW},
            **{f"own.{name}": values for name, values in vars(world.own).items()},
            **self.recorder.snapshot(),
            **{f"country.{name}": getattr(world, name) for name in KEPT},
            "country.passed": np.array([world.passed]),
            "work.sums": world.work.sums,
            "work.place_sums": world.work.place_sums,
        }

    def take(self, kept: Mapping[str, np.ndarray]) -> None:
        """Goes on from what was kept of the same world, built from the same inputs and seed. Its record may be of the
        days that have passed alone."""
        world, passed = self.world, int(kept["country.passed"][0])
        days = passed if len(kept["recorded.sums"]) == passed else None
        for name, values in (self.snapshot() | self.recorder.snapshot(days)).items():
            take_over(values, kept, name)
        world.passed = passed
        host, places = world.state.host, world.layout.n_places
        if not (0 < world.passed <= world.inputs.days and ((-places <= host) & (host < places)).all()):
            raise ValueError("a day or a place that there is not")


def morning(world: Country, day: int, before: Today | None = None) -> Today:
    """What a day is given: inputs of each place by yesterday's front.

    before : the same of the day before, which is then written again where it stands.
    """
    row = world.rows.on(world.front_km, day)
    if before is not None:
        before.row = row
        world.inputs.on_day(row, day, before.given)
        world.inputs.for_the_sent(row, day, before.return_of_sent)
        return before
    given, sent = world.inputs.on_day(row, day), world.inputs.for_the_sent(row, day)
    return Today(given, sent, row, no_hooks(world.front.position.size), np.zeros(world.layout.n_places))
