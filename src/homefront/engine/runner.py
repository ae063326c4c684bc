"""Runs the steps of a day on one world, in the order of processes/day.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefront.processes.checked import checked, naming_kernels, who_is
from homefront.processes.country import Clock, Country, KeysOfSeed, Streams, Today
from homefront.processes.steps import Group, Step, owners

Kernel = Callable[[Country, Today, Clock, Streams], None]
"""One call that does all steps of a group."""


@dataclass(frozen=True)
class Known:
    """What does not change within a run. who : the step or kernel, for errors.   runs : whether it does anything.

    owner : its process, for a method.   declared : who says what may be read and written, for the checked mode.
    """

    who: str
    runs: bool
    owner: tuple[Any, ...]
    streams: Streams
    declared: tuple[Any, ...]

    def seen(self, world: Country, kernel: bool = False) -> Country:
        """The country as the checked mode hands it out."""
        reads = {name for one in self.declared for name in one.reads}
        writes = {name for one in self.declared for name in one.writes}
        return checked(world, reads, writes, self.who, kernel)


class Runner:
    """Of one world. kernels : by the name of the group whose steps they do.

    enforce : the checked mode (processes/checked.py): UndeclaredError where a step reads or writes what its process
    does not declare. A stream of another process is refused in either mode.
    """

    def __init__(self, world: Country, seed: int, kernels: Mapping[str, Kernel], enforce: bool = False) -> None:
        self.world, self.seed, self.kernels, self.enforce = world, seed, dict(kernels), enforce
        self.keys = world.once.of(KeysOfSeed, seed)
        self.schedule = world.schedule
        self._known: dict[Step | Group, Known] = {}
        self._due: dict[tuple[Step | Group, ...], tuple[Step | Group, ...]] = {}

    def run(self, items: Sequence[Step | Group], today: Today, clock: Clock) -> None:
        """Some steps in their order; those of a repeated group once in every part of the day."""
        last = clock.last
        for item in self.due(tuple(items)):
            if isinstance(item, Step):
                if last or not item.last:
                    self.step(item, today, clock)
            elif item.kernel:
                self.kernel(item, today, clock)
            else:
                for part in clock.through() if item.repeated else (clock,):
                    self.run(item.steps, today, part)

    def step(self, step: Step, today: Today, clock: Clock) -> None:
        """One step that has a body of its own."""
        known = self._known.get(step) if self.schedule is self.world.schedule else None
        if known is None:
            known = self.known(step)
        if step.body is None:
            raise TypeError(f"{known.who}: has no body, and stands in no group of a kernel; expected one of the two")
        if not self.enforce:
            step.body(*known.owner, self.world, today, clock, known.streams)
            return
        with naming_kernels(known.who):
            step.body(*known.owner, known.seen(self.world), today, clock, known.streams)

    def kernel(self, group: Group, today: Today, clock: Clock) -> None:
        """All steps of a group at once."""
        known, world = self.known(group), self.world
        if self.enforce:
            world = known.seen(world, kernel=True)
        self.kernels[group.name](world, today, clock, known.streams)

    def due(self, items: tuple[Step | Group, ...]) -> tuple[Step | Group, ...]:
        """Those of some steps that do anything by the schedule of the run, and all groups."""
        if self.schedule is not self.world.schedule:
            self.schedule, self._known, self._due = self.world.schedule, {}, {}
        if items not in self._due:
            self._due[items] = tuple(one for one in items if isinstance(one, Group) or self.known(one).runs)
        return self._due[items]

    def known(self, item: Step | Group) -> Known:
        """Of a step or a group, worked out when it first runs by a schedule."""
        if self.schedule is not self.world.schedule:
            self.schedule, self._known, self._due = self.world.schedule, {}, {}
        known = self._known.get(item)
        if known is None:
            known = self._known[item] = self._of_step(item) if isinstance(item, Step) else self._of_kernel(item)
        return known

    def _of_step(self, step: Step) -> Known:
        who, schedule = who_is(step), self.world.schedule
        owner = () if step.owner is None else (schedule.processes[step.process],)
        streams = Streams(self.seed, (step.process,) if owner else (), who, self.keys)
        return Known(who, schedule.does(step), owner, streams, (step.owner or step,))

    def _of_kernel(self, group: Group) -> Known:
        found, who = owners(group), f"kernel {group.name}"
        streams = Streams(self.seed, tuple(cls.name for cls in found), who, self.keys)
        return Known(who, True, (), streams, found)
