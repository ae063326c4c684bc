"""Runs the steps of a day on one world, in the order of processes/day.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext

from homefront.processes.checked import checked, naming_kernels, who_is
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.steps import Group, Step, owners

Kernel = Callable[[Country, Today, Clock, Streams], None]
"""One call that does all steps of a group."""


class Runner:
    """Of one world. kernels : by the name of the group whose steps they do.

    enforce : the checked mode (processes/checked.py): UndeclaredError where a step reads or writes what its process
    does not declare. A stream of another process is refused in either mode.
    """

    def __init__(self, world: Country, seed: int, kernels: Mapping[str, Kernel], enforce: bool = False) -> None:
        self.world, self.seed, self.kernels, self.enforce = world, seed, dict(kernels), enforce

    def run(self, items: Sequence[Step | Group], today: Today, clock: Clock) -> None:
        """Some steps in their order; those of a repeated group once in every part of the day."""
        for item in items:
            if isinstance(item, Step):
                if self.world.schedule.does(item) and (clock.last or not item.last):
                    self.step(item, today, clock)
            elif item.kernel:
                self.kernel(item, today, clock)
            else:
                for part in clock.through() if item.repeated else (clock,):
                    self.run(item.steps, today, part)

    def step(self, step: Step, today: Today, clock: Clock) -> None:
        """One step that has a body of its own."""
        who = who_is(step)
        if step.body is None:
            raise TypeError(f"{who}: has no body, and stands in no group of a kernel; expected one of the two")
        owner = () if step.owner is None else (self.world.schedule.processes[step.process],)
        declared = step.owner or step
        world = checked(self.world, declared.reads, declared.writes, who) if self.enforce else self.world
        with naming_kernels(who) if self.enforce else nullcontext():
            step.body(*owner, world, today, clock, Streams(self.seed, (step.process,) if owner else (), who))

    def kernel(self, group: Group, today: Today, clock: Clock) -> None:
        """All steps of a group at once."""
        found, who, world = owners(group), f"kernel {group.name}", self.world
        if self.enforce:
            reads = {name for cls in found for name in cls.reads}
            world = checked(world, reads, {name for cls in found for name in cls.writes}, who, kernel=True)
        streams = Streams(self.seed, tuple(cls.name for cls in found), who)
        self.kernels[group.name](world, today, clock, streams)
