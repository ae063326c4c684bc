"""Front and society of one world, day by day.

The front reads the society's end of the day before, the society this day's front; processes/day.py says in which order.
Men, plants, letters and people are accounted for (`accounts`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import cast

import numpy as np

from homefront.engine.accounts import Accounts, enter
from homefront.engine.front_run import FrontRun, begin_front
from homefront.engine.loop import Loop, country
from homefront.inputs.front import FrontInputs
from homefront.inputs.made_once import MadeOnce
from homefront.inputs.society import UNSAID, Inputs
from homefront.observe.recorder import Recorder
from homefront.processes.both_halves import BothHalves
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.coupling import Reference, hooks_of
from homefront.processes.day import COUPLED_DAY
from homefront.processes.front import Front
from homefront.processes.place_groups import PlaceGroups
from homefront.processes.schedule import Schedule
from homefront.processes.soldiers import blocks_by_row
from homefront.world.army import theatre_of
from homefront.world.build import Built
from homefront.world.contacts import alias_table
from homefront.world.work import CoupledWork


class Coupled:
    """A coupled run in progress. With no reference the hooks stay at 1 and the society is carried along.

    enforce : the checked mode (engine/runner.py).
    """

    def __init__(
        self, inputs: Inputs, front_inputs: FrontInputs, built: Built, schedule: Schedule, seed: int,
        recorder: Recorder, reference: Reference | None, enforce: bool = False, once: MadeOnce | None = None,
    ) -> None:  # fmt: skip
        once = once or MadeOnce()
        self.front = begin_front(inputs, front_inputs, schedule, seed, once)
        self.world = both_halves(inputs, front_inputs, built, schedule, self.front, reference, once)
        kernels = {"front": self._front_day}
        self.loop = Loop(inputs, built, schedule, seed, recorder, self.world, COUPLED_DAY, kernels, enforce)
        self.recorder = recorder
        self.books = Accounts()

    def run(self, days: int, tick: Callable[[int], None] | None = None) -> None:
        """Days until `days` have passed, then industry alone; tick(day) after each."""
        while self.world.passed < days:
            self.day()
            if tick is not None:
                tick(self.world.passed)
        enter(self.books, self.world, self.front)
        if days == self.front.inputs.days:
            self.front.finish(hooks_of(self.world).production)

    def day(self) -> None:
        """One day of both halves: the steps of processes.day.COUPLED_DAY, then the accounts where they are due."""
        self.loop.day()
        if self.books.due(self.world.passed):
            enter(self.books, self.world, self.front)

    def _front_day(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        """All steps of the front."""
        self.front.advance(clock.day, clock.day + 1, today.hooks, world.front)

    def snapshot(self) -> dict[str, np.ndarray]:
        """Everything that the next day depends on, and what was recorded so far."""
        return self.loop.snapshot() | self.front.snapshot() | self.books.snapshot()

    def take(self, kept: Mapping[str, np.ndarray]) -> None:
        """Goes on from what was kept of the same world."""
        self.loop.take(kept)
        self.front.take(kept)
        self.books.take(kept)

    def accounts(self) -> dict[str, tuple[float, float, float]]:
        """(should be, is, worst relative gap of any day counted) of every account, this evening counted too."""
        enter(self.books, self.world, self.front)
        return self.books.rows()


def both_halves(
    inputs: Inputs, front_inputs: FrontInputs, built: Built, schedule: Schedule, front: FrontRun,
    reference: Reference | None, once: MadeOnce,
) -> BothHalves:  # fmt: skip
    """A coupled world before its first day."""
    rules, layout, where = cast(Front, schedule.processes["front"]), built.world.layout, inputs.places.where
    theatre = once.of(
        theatre_of, where, front_inputs.routes, front.cities, layout.block_place, built.world.block_east,
        built.world.block_north, rules.lag, rules.breadth,
    )  # fmt: skip
    groups = once.of(PlaceGroups, where, replace(front_inputs.industry, aid=UNSAID))
    shared = CoupledWork(once.of(blocks_by_row, layout.block_start, layout.n_people))
    home_share, home_other = once.of(alias_table, built.world.population[groups.home])
    return BothHalves(
        **vars(country(inputs, built, schedule, theatre, front.state, once)), front_inputs=front_inputs, groups=groups,
        first_soldiers=layout.place_block[np.flatnonzero(groups.army)[0]], home_share=home_share,
        home_other=home_other, shared=shared, reference=reference,
    )  # fmt: skip
