"""Runs the steps of a day on one world, in the order of processes/day.py."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.steps import Group, Step, steps_of

Kernel = Callable[[Country, Today, Clock, Streams], None]
"""One call that does all steps of a group."""


class Runner:
    """Of one world. kernels : by the name of the group whose steps they do."""

    def __init__(self, world: Country, seed: int, kernels: Mapping[str, Kernel]) -> None:
        self.world, self.seed, self.kernels = world, seed, dict(kernels)

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
        if step.body is None:
            raise TypeError(f"step {step.name} of {step.process}: no body, and no kernel that does it")
        streams = Streams(self.seed, (step.process,), f"process {step.process}, step {step.name}")
        owner = () if step.owner is None else (self.world.schedule.processes[step.process],)
        step.body(*owner, self.world, today, clock, streams)

    def kernel(self, group: Group, today: Today, clock: Clock) -> None:
        """All steps of a group at once."""
        processes = tuple(dict.fromkeys(step.process for step in steps_of(group.steps)))
        streams = Streams(self.seed, processes, f"kernel {group.name}")
        self.kernels[group.name](self.world, today, clock, streams)
