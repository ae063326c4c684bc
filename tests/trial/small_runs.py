"""Runs of trial cases that a test watches from day to day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import trial_figures as trial
import trial_sets
from trial_inputs import entered_on_the_mean_day

from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.inputs.society import Inputs
from homefront.observe.recorder import Recorder, recorder_for
from homefront.processes import PROCESSES
from homefront.scenario.daily import variable_index
from homefront.world.build import Built, build

ALL = frozenset(cls.name for cls in PROCESSES)


@dataclass
class Started:
    """A run that can be watched from day to day."""

    loop: Loop
    built: Built
    recorder: Recorder

    @property
    def state(self) -> Any:
        return self.built.world.state


def start(
    inputs: Inputs, changes: dict[str, float] | None = None, without: frozenset[str] = frozenset(), seed: int = 1,
    parameters: str = "defaults", substeps: int = 2, follow: int = 0,
) -> Started:  # fmt: skip
    built = entered_on_the_mean_day(build(inputs, 1e9, seed), inputs)
    recorder = recorder_for(built.world, inputs, seed, follow)
    schedule = Schedule(trial_sets.processes(parameters, changes), without, substeps)
    return Started(Loop(inputs, built, schedule, seed, recorder), built, recorder)


def with_inputs(case: str, days: int, **values: float) -> Inputs:
    """A trial case in which these inputs have one value everywhere, always."""
    inputs = trial.case_inputs(case).shortened(days)
    table = inputs.table.copy()
    for name, value in values.items():
        table[variable_index(name)] = value
    return replace(inputs, table=table)


def calm(days: int, **values: float) -> Inputs:
    """Britain without raids, and without return for those who left."""
    quiet = {"near_miss": 0.0, "violence": 0.0, "homeless": 0.0, "return_open": 0.0}
    return with_inputs("britain", days, **(quiet | values))


def ordered(inputs: Inputs, kind: int, first: int, last: int, share: float = 1.0, hour: float = 0.0) -> Inputs:
    shares, hours = inputs.order_share.copy(), inputs.order_hour.copy()
    shares[kind, :, first:last], hours[kind, :, first] = share, hour
    return replace(inputs, order_share=shares, order_hour=hours)
