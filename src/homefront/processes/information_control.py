"""The state's hold on the word: what bulletins may say, and who keeps a receiver that could tell more.

While it is on, candour is what was coded from the bulletins of the time and coverage what official channels reached
after private receivers were handed in. Without it the bulletins tell all that is known (candour 1) and the receivers
stay: coverage 1 - (1 - coverage)(1 - share of people with a private set). Denial acts through candour alone.
"""

from __future__ import annotations

import numpy as np

from homefront.processes.base import Process, process
from homefront.processes.country import Clock, Country, Streams, Today
from homefront.processes.steps import step


@process(
    name="information_control",
    reads=(),
    writes=("coverage", "candour"),
)  # fmt: skip
class InformationControl(Process):
    @step("coverage and candour of the day", always=True)
    def word(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        s, private_sets = world.state, world.inputs.structure.private_sets_share
        coverage, candour = controlled(
            today.of("coverage"), today.of("candour"), private_sets, world.schedule.runs(self.name)
        )
        s.coverage[:], s.candour[:] = coverage, candour


def controlled(
    coverage: np.ndarray, candour: np.ndarray, private_sets: float, on: bool
) -> tuple[np.ndarray, np.ndarray]:
    """(coverage, candour) of the day by place, with and without the state's hold on the word."""
    if on:
        return coverage, candour
    return 1.0 - (1.0 - coverage) * (1.0 - private_sets), np.ones_like(candour)
