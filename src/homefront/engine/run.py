"""One world from what was prepared for it: build, loop, result."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, cast

import numba
import numpy as np

from homefront._version import __version__
from homefront.engine.accounts import Accounts
from homefront.engine.checkpoints import Checkpoints
from homefront.engine.coupled import Coupled
from homefront.engine.first_run import compile_first
from homefront.engine.front_run import FrontRun, begin_front
from homefront.engine.loop import Loop, country
from homefront.engine.prepare import Prepared
from homefront.engine.settings import OF_MECHANISMS, Settings, only_half, parameter_values
from homefront.errors import ResultsError
from homefront.inputs.made_once import MadeOnce
from homefront.observe.recorder import recorder_for
from homefront.parameters import specs_of
from homefront.plugins import as_data
from homefront.processes import chosen_processes
from homefront.processes.command import Command
from homefront.processes.coupling import Readings, Reference, readings_of
from homefront.processes.front import Front
from homefront.processes.mechanisms import added, classes, recorded
from homefront.results.frame import Frame, front_frame
from homefront.results.results import MEASURED, Results, WorldResult, machine
from homefront.scenario.outcomes import place_in_question
from homefront.scenario.schema import Scenario
from homefront.world.build import build
from homefront.world.front_tuples import no_hooks

NOTHING: tuple[dict[str, Any], Any, dict[str, Any]] = ({}, np.empty(0, dtype=np.int64), {})
"""What is recorded of a society that does not run."""


def run_world(
    given: Prepared, tick: Callable[[int], None] | None = None, reference: Reference | None = None,
    checkpoints: Checkpoints | None = None,
) -> WorldResult:  # fmt: skip
    """One world; tick(day) after each day. reference : of the hooks, for a coupled run.

    checkpoints : of this world, from which it goes on where there are any, and which it writes. A front alone is so
    short that it has none.
    """
    started = time.perf_counter()
    world = begin(given, reference)
    if world is not None:
        _run(world, given.inputs.days, tick, checkpoints)
    found = result_of(given, world, started)
    found = replace(found, data=dict(found.data), wall_s=time.perf_counter() - started)
    if world is None and tick is not None:
        tick(given.inputs.days)
    return found


def begin(given: Prepared, reference: Reference | None = None, once: MadeOnce | None = None) -> Loop | Coupled | None:
    """A world before its first day; None for a front alone, which `result_of` runs at once.

    once : of worlds that were begun before, with which it shares what both would have alike.
    """
    if not given.society:
        return None
    compile_first(given, lambda small: _begun(small, reference))
    return _begun(given, reference, once)


def _begun(given: Prepared, reference: Reference | None, once: MadeOnce | None = None) -> Loop | Coupled:
    inputs, key, schedule = given.inputs, given.key, given.schedule
    once = once or MadeOnce()
    built = build(inputs, given.settings.people_per_agent, key, given.settings.floor, once)
    shading = cast(Command, schedule.processes["command"]).shading if schedule.runs("command") else 0.0
    recorder = recorder_for(
        built.world, inputs, key, given.settings.follow, shading, place_in_question(given.scenario.outcomes),
        recorded(added(schedule.processes.values())),
    )  # fmt: skip
    if given.coupled:
        return Coupled(inputs, given.known_front, built, schedule, key, recorder, reference, once=once)
    return Loop(inputs, built, schedule, key, recorder, country(inputs, built, schedule, once=once))


def result_of(given: Prepared, world: Loop | Coupled | None, started: float) -> WorldResult:
    """What came of a world whose days have passed; measures are worked out as they are asked for. A front that acts on
    no society is run here.

    started : when, as time.perf_counter() says.
    """
    data: Mapping[str, np.ndarray]
    data, persons, followed = NOTHING
    if world is not None:
        recorder = world.recorder
        data, persons, followed = recorder.data, recorder.persons, recorder.followed
    front_data, accounts = None, dict[str, tuple[float, float, float]]()
    if isinstance(world, Coupled):
        front_data, accounts = world.front.data(), world.accounts()
    elif given.front:
        alone, books = front_alone(given), Accounts()
        books.enter(alone.accounts())
        front_data, accounts = alone.data(), books.rows()
    wall = time.perf_counter() - started
    return WorldResult(given.seed, data, persons, followed, wall, given.all_drawn, front_data, accounts)


def _run(world: Loop | Coupled, days: int, tick: Callable[[int], None] | None, checkpoints: Checkpoints | None) -> None:
    """Days from the newest checkpoint, or the first, to the end."""
    found = checkpoints.latest() if checkpoints is not None else None
    if found is not None:
        try:
            world.take(found.arrays)
        except (KeyError, ValueError, TypeError, IndexError, OverflowError) as error:
            raise ResultsError(f"a checkpoint of day {found.day} that is not of this world ({error})") from error

    def after(day: int) -> None:
        if checkpoints is not None:
            checkpoints.settle(wait=False)
            if day < days and checkpoints.due(day):
                checkpoints.write(day, world.snapshot())
        if tick is not None:
            tick(day)

    with checkpoints.settled() if checkpoints is not None else nullcontext():
        world.run(days, after)


def open_loop(given: Prepared) -> list[Readings]:
    """What the front could read of the society at the end of each day, had it no effect on the front."""
    compile_first(given, lambda small: _begun(small, None))
    built = build(given.inputs, given.settings.people_per_agent, given.key, given.settings.floor)
    recorder = recorder_for(built.world, given.inputs, given.key)
    both = Coupled(given.inputs, given.known_front, built, given.schedule, given.key, recorder, None)
    found: list[Readings] = []
    both.run(given.inputs.days, lambda day: found.append(readings_of(both.world)))
    return found


def front_alone(given: Prepared) -> FrontRun:
    """A front with no society, run to its end, and industry to its own."""
    front = given.known_front
    run = begin_front(given.inputs, front, given.schedule, given.key)
    run.advance(0, front.days, no_hooks(len(front.axes)))
    run.finish(1.0)
    return run


def provenance(scenario: Scenario, settings: Settings, seed: int, runs: int) -> dict[str, Any]:
    """What is needed to make the same bytes again."""
    return {
        "scenario": scenario.id, "scenario_hash": scenario.digest, "scenario_inputs_hash": scenario.inputs_digest,
        "version": __version__, "seed": seed, "runs": runs,
        "scale": f"1:{settings.people_per_agent:g}", "floor": settings.floor, "days": settings.days or scenario.days,
        "parameter_set": settings.parameter_set, "parameters": parameter_values(settings),
        "without": sorted(settings.removed), "causes_left_out": sorted(settings.causes),
        "substeps": settings.substeps, "follow": settings.follow, "contacts": settings.contacts,
        "only": only_half(scenario, settings), "platform": machine(), "numba": numba.__version__,
        **({"coder": settings.coder} if settings.coder else {}),
        **({"positions": dict(settings.positions)} if settings.positions else {}),
        **({"latents": dict(settings.latents)} if settings.latents else {}),
        **({"edits": list(settings.edits)} if settings.edits else {}),
        **_mechanisms(scenario, settings),
    }  # fmt: skip


def _mechanisms(scenario: Scenario, settings: Settings) -> dict[str, Any]:
    """Which code of other packages ran, and what its parameters are in the set of the run; nothing where none did."""
    if not scenario.mechanisms:
        return {}
    as_set = chosen_processes(settings.parameter_set, {}, settings.mechanisms)
    defaults = {
        f"{cls.name}.{name}": getattr(as_set[cls.name], name) for cls in classes(settings.mechanisms)
        for name in specs_of(cls)
    }  # fmt: skip
    measures = {name: [spec.unit, spec.doc] for name, spec in recorded(classes(settings.mechanisms)).items()}
    return {"mechanisms": as_data(scenario.mechanisms), OF_MECHANISMS: defaults, MEASURED: measures}


def frame_of(given: Prepared, world: WorldResult) -> Frame:
    """What the targets and outcomes of a world are taken from. given : of any world of the same settings."""
    front = None
    if world.front is not None:
        rules = cast(Front, given.processes["front"])
        near = world.positions.get("front.invest_distance", rules.invest_distance)
        long = world.positions.get("front.invest_days", rules.invest_days)
        front = front_frame(world.front, given.known_front, near, long)
    society = world if world.data else None
    return Frame(society, given.places if society else None, given.inputs.start, given.inputs.days, front)


def results_of(given: Prepared, worlds: list[WorldResult]) -> Results:
    """Worlds of one run. given : of any of them."""
    return Results(
        worlds, given.places, given.inputs.start, given.inputs.days,
        provenance(given.scenario, given.settings, min(world.seed for world in worlds), len(worlds)),
    )  # fmt: skip
