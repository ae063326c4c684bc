"""Which state variables a process reads and writes in the kernel over people: found by changing them and looking.

A process writes what is another with it than without. It reads a variable if, that variable being another, what it
writes is another: one half-day is run four times, with and without the process, from two states that differ in that
variable alone. It runs alone, so that nothing comes to it through other processes. Where it acts through another one
(CONTEXT), that one runs in all four, and what it reads without the process is not counted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np
import trial_figures as trial
from people_rows import entry_by_row, household_by_row

from homefront.engine.loop import Loop, morning
from homefront.engine.schedule import Schedule
from homefront.observe.recorder import recorder_for
from homefront.processes import PersonRuns, chosen_processes, runs_of
from homefront.processes.country import Clock, Today
from homefront.processes.day import HALF_DAY
from homefront.processes.steps import Group
from homefront.scenario.daily import variable_index
from homefront.world.build import build
from homefront.world.published import NOBODY, ROUND
from homefront.world.state import HOME, specs

PASSED_OVER = "enlisted"
"""Those called up, whom the kernel passes over whatever runs: nobody's reading."""

CONTEXT = {"news": "belief", "talk": "belief", "refugees": "belief", "letters": "resolve"}
"""Process -> the one through which it acts: what is told, heard and met moves belief; grief moves resolve."""

IN_KERNEL = ("refugees", "news", "talk", "belief", "fear", "resolve", "action", "raids", "letters")

LIVELY = {
    "action.returning": 5.0, "action.leaders_stay": 3.0, "action.leaders_gone": 3.0, "action.resolve": 1.0,
    "resolve.leaders": 1.0,
}  # fmt: skip
"""Parameters with which small differences decide: households that come back, and what leaders do."""

EYES = {"belief.strong_evidence": 0.0, "belief.leaving_as_evidence": 0.0}
BLIND = {**EYES, "belief.own_eyes": 0.0}
SETTINGS = {"belief": (BLIND, EYES), "resolve": ({},)}
"""Parameters under which a process is watched that acts through another. Blind, belief stands still but for what comes
through the process; with eyes of an even weight, that of the process counts beside them."""

PEOPLE = next(item for item in HALF_DAY if isinstance(item, Group) and item.name == "people")

Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Found:
    reads: frozenset[str]
    writes: frozenset[str]


def drawn(loop: Loop, seed: int) -> Columns:
    """A state in which all that can be the case is, somewhere."""
    rng, s = np.random.default_rng(seed), loop.world.state
    places = loop.world.layout.n_places
    out = {name: rng.random(getattr(s, name).shape).astype(spec.dtype) for name, spec in specs().items()}
    shape = {name: values.shape for name, values in out.items()}
    for name in ("published", "published_next"):
        out[name] = rng.integers(1, 65_536, shape[name]).astype(np.uint16)
    out["appeal"] = rng.integers(0, 65_536, shape["appeal"]).astype(np.uint16)
    out["rumour"] = rng.choice([0, 0, 0, 1, 2], shape["rumour"]).astype(np.uint8)
    out["away"] = rng.choice([0, 0, 0, 0, 1, 2, 3], shape["away"]).astype(np.uint8)
    out["enlisted"] = (rng.random(shape["enlisted"]) < 0.2).astype(np.uint8)
    out["occupied"] = (rng.random(shape["occupied"]) < 0.3).astype(np.uint8)
    out["bereaved"] = rng.integers(0, 10, shape["bereaved"]).astype(np.float32)
    out["host"] = rng.integers(-places, places, shape["host"]).astype(np.int16)
    out["order_from"] = rng.choice([np.inf, 9.0, 10.1, 10.6], shape["order_from"])
    return out


def started(changes: dict[str, float]) -> tuple[Loop, Today]:
    """A society at hand, in the last half-day of a day with everything in it."""
    inputs = trial.case_inputs("france").shortened(20)
    built = build(inputs, 40_000, 1)
    loop = Loop(
        inputs, built, Schedule(chosen_processes("defaults", LIVELY | changes)), 1, recorder_for(built.world, inputs, 1)
    )
    rng = np.random.default_rng(5)
    given = rng.random((inputs.table.shape[0], len(inputs.places)))
    given[variable_index("leaving_seen")] *= rng.random(len(inputs.places)) < 0.7
    given[variable_index("control")] *= 0.5
    return loop, replace(morning(loop.world, 10), given=given)


def silence_the_absent(loop: Loop) -> None:
    """Makes what is published say who is there, in rows that go round, as the kernel takes for granted."""
    layout, s = loop.world.layout, loop.world.state
    block = np.repeat(np.arange(layout.n_blocks), np.diff(layout.block_start))
    absent = (s.enlisted == 1) | (s.away[household_by_row(layout)] != HOME) | (s.occupied[block] == 1)
    s.published[entry_by_row(layout)[absent]] = NOBODY
    slots = np.diff(layout.block_start)
    start, around = layout.block_start[:-1] + ROUND * np.arange(layout.n_blocks), np.arange(ROUND)
    s.published[(start + slots)[:, None] + around] = s.published[start[:, None] + around % slots[:, None]]
    s.published[-ROUND:] = NOBODY


def after(loop: Loop, now: Today, runs: Any, before: Columns) -> Columns:
    """The state after one half-day of the kernel, before what was published takes the place of what was heard."""
    s = loop.world.state
    for name, values in before.items():
        getattr(s, name)[:] = values
    silence_the_absent(loop)
    loop.people.runs, loop.world.work.sums[:], loop.world.work.still[:] = runs, 0.0, 0
    loop.runner.kernel(PEOPLE, now, Clock(10, 2, 1))
    s.published, s.published_next = s.published_next, s.published
    return {name: getattr(s, name).copy() for name in before}


def switches(loop: Loop, *processes: str) -> Any:
    """These processes alone."""
    return runs_of(PersonRuns, frozenset(PersonRuns._fields) - set(processes))


def watched(loop: Loop, now: Today, without: Any, with_it: Any) -> Found:
    """What changes with some processes, and what that hangs on."""
    reads, writes = set(), set()
    for seed in (1, 2, 3):
        state, other = drawn(loop, seed), drawn(loop, seed + 10)
        off, on = after(loop, now, without, state), after(loop, now, with_it, state)
        writes |= {name for name in state if (on[name] != off[name]).any()}
        for variable in state.keys() - {PASSED_OVER}:
            changed = {**state, variable: other[variable]}
            off_2, on_2 = after(loop, now, without, changed), after(loop, now, with_it, changed)
            for name in state:
                acts = (on[name] != off[name]) | (on_2[name] != off_2[name])
                if (acts & (on[name] != on_2[name])).any():
                    reads.add(variable)
    return Found(frozenset(reads), frozenset(writes))


@cache
def in_kernel(process: str) -> Found:
    """What a process reads and writes in the kernel over people."""
    through = CONTEXT.get(process)
    if through is None:
        loop, now = started({})
        return watched(loop, now, switches(loop), switches(loop, process))
    reads, writes = set(), set()
    for changes in SETTINGS[through]:
        loop, now = started(changes)
        alone, both = switches(loop, through), switches(loop, process, through)
        found = watched(loop, now, alone, both)
        reads |= found.reads - watched(loop, now, switches(loop), alone).reads
        writes |= found.writes
    return Found(frozenset(reads), frozenset(writes))
