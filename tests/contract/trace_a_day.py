"""Prints, as JSON, what a day of both halves really calls, in order, and what the printed schedule says of it.

A line for each argument, which is a number of substeps and the processes that are left out, with commas between them.

The step of the eve has run when the day begins: it made the inputs that the world is built on.

Run without numba's compiler (NUMBA_DISABLE_JIT=1), so that the functions inside a kernel can be watched.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from types import ModuleType
from typing import Any

import numpy as np

from homefront.engine import front
from homefront.engine.coupled import Coupled
from homefront.engine.people import heard, person, step, turns
from homefront.engine.prepare import prepare
from homefront.engine.run import Settings
from homefront.engine.runner import Runner
from homefront.engine.schedule import Schedule, describe
from homefront.observe.recorder import recorder_for
from homefront.processes import Registry
from homefront.processes.day import FRONT_DAY, PEOPLE
from homefront.processes.steps import Step
from homefront.scenario.daily import variable_index
from homefront.scenario.loader import load_scenario
from homefront.world.build import build

CHANGES = {"soldiers.rows": 40.0}
KERNEL_OF_PEOPLE = (step, heard, person, turns)


class Watch:
    """Names in the order of their first call since the last group of steps began."""

    def __init__(self) -> None:
        self.calls: list[str] = []
        self.since = 0

    def seen(self, name: str, again: bool = False) -> None:
        if again or name not in self.calls[self.since :]:
            self.calls.append(name)

    def around(self, name: str, function: Callable[..., Any], again: bool = False) -> Callable[..., Any]:
        def watched(*arguments: Any, **named: Any) -> Any:
            self.seen(name, again)
            return function(*arguments, **named)

        return watched

    def group(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def begins(*arguments: Any) -> Any:
            self.since = len(self.calls)
            return function(*arguments)

        return begins

    def inside(self, modules: Iterable[ModuleType], names: Iterable[str]) -> None:
        for name in names:
            holders = [module for module in modules if hasattr(module, name)]
            assert holders, f"no kernel calls {name}"
            for module in holders:
                setattr(module, name, self.around(name, getattr(module, name)))

    def runner(self, runner: Runner) -> None:
        """Steps with a body of their own, and the kernels."""
        step, kernel = runner.step, runner.kernel

        def watched(one: Step, *arguments: Any) -> None:
            self.seen(one.name, again=True)
            step(one, *arguments)

        runner.step, runner.kernel = watched, self.group(kernel)  # type: ignore[method-assign]


def world(substeps: int, without: frozenset[str]) -> Coupled:
    """Moscow in raids and in fear, at its coarsest."""
    scenario = load_scenario("moscow-1941", Registry())
    left_out = frozenset(f"process:{name}" for name in without)
    settings = Settings(people_per_agent=1e9, days=3, changes=CHANGES, without=left_out, substeps=substeps)
    inputs = prepare(scenario, settings, 1).inputs
    table = inputs.table.copy()
    for name in ("violence", "near_miss"):
        table[variable_index(name)] = 0.2
    inputs = replace(inputs, table=table)
    built = build(inputs, 1e9, 1)
    schedule = Schedule(prepare(scenario, settings, 1).processes, without, substeps)
    given = prepare(scenario, settings, 1).known_front
    return Coupled(inputs, given, built, schedule, 1, recorder_for(built.world, inputs, 1), None)


def afraid(both: Coupled, people: Callable[..., Any]) -> Callable[..., Any]:
    """People who believe in danger and do not fear it yet, so that fear is seen to follow in every half-day."""

    def begins(*arguments: Any) -> None:
        both.world.state.belief[:], both.world.state.fear[:] = 0.5, 0.0
        people(*arguments)

    return begins


def main(substeps: int, without: frozenset[str]) -> None:
    np.seterr(all="ignore")
    both, watch = world(substeps, without), Watch()
    step.get_thread_id = lambda: 0  # type: ignore[assignment]
    watch.inside([front], [one.name for one in FRONT_DAY])
    watch.inside(KERNEL_OF_PEOPLE, [one.name for one in PEOPLE])
    kernels = both.loop.runner.kernels
    kernels["people"] = afraid(both, kernels["people"])
    watch.runner(both.loop.runner)
    both.day()
    rows = [row for row in describe(both.world.schedule, True, True) if row["phase"] != "eve"]
    printed = [{"step": row["step"], "runs": row["runs"]} for row in rows]
    print(json.dumps({"called": watch.calls, "printed": printed}))


if __name__ == "__main__":
    for asked in sys.argv[1:]:  # what an earlier one watches in the modules goes on, and hinders no later one
        substeps, *without = asked.split(",")
        main(int(substeps), frozenset(without))
