"""The memory told before a run is that of the arrays that the run then has."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any

import numpy as np
import pytest
import trial_figures as trial

from homefront.engine.coupled import Coupled
from homefront.engine.loop import Loop
from homefront.engine.prepare import prepare
from homefront.engine.run import Settings
from homefront.engine.schedule import Schedule
from homefront.observe.recorder import recorder_for
from homefront.processes import Registry, chosen_processes
from homefront.scenario.front_lines import FrontLines
from homefront.scenario.inputs import Inputs
from homefront.scenario.loader import load_scenario
from homefront.world.axes import Theatre
from homefront.world.build import Built, build, memory_needed, record_bytes
from homefront.world.hearing import table_bytes
from homefront.world.held import bytes_of, held_arrays
from homefront.world.people import Layout
from homefront.world.state import World, sizes, world_bytes
from homefront.world.work import SUMS, CoupledWork, Work


def arrays(thing: Any, seen: set[int]) -> Iterator[np.ndarray]:
    """Every array that an object reaches, each memory once."""
    if id(thing) in seen:
        return
    seen.add(id(thing))
    if isinstance(thing, np.ndarray):
        owner = thing
        while isinstance(owner.base, np.ndarray):
            owner = owner.base
        if id(owner) not in seen or owner is thing:
            seen.add(id(owner))
            yield owner
    elif isinstance(thing, dict):
        for value in thing.values():
            yield from arrays(value, seen)
    elif isinstance(thing, list | tuple):
        for value in thing:
            yield from arrays(value, seen)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for field in fields(thing):
            yield from arrays(getattr(thing, field.name), seen)
    elif type(thing).__module__.startswith("homefront"):
        yield from arrays(vars(thing), seen)


def society(people_per_agent: float) -> tuple[Inputs, Loop]:
    inputs = trial.case_inputs("france").shortened(5)
    built = build(inputs, people_per_agent, 1)
    return inputs, Loop(inputs, built, Schedule(chosen_processes()), 1, recorder_for(built.world, inputs, 1))


def both_halves(people_per_agent: float) -> tuple[Inputs, Coupled]:
    moscow = load_scenario("moscow-1941", Registry())
    settings = Settings(people_per_agent=people_per_agent, days=5)
    inputs = prepare(moscow, settings, 1).inputs
    built = build(inputs, people_per_agent, 1)
    schedule = Schedule(prepare(moscow, settings, 1).processes)
    recorder = recorder_for(built.world, inputs, 1)
    return inputs, Coupled(inputs, prepare(moscow, settings, 1).known_front, built, schedule, 1, recorder, None)


@pytest.mark.parametrize("cls", [Layout, World, Work, CoupledWork, Theatre, Built])
def test_what_is_declared_of_an_array_is_what_it_is(cls: type) -> None:
    """Dimensions and type, of every array of a coupled run."""
    both = both_halves(50_000)[1]
    world, built = both.world, both.world.built
    length = {**sizes(world.layout), "time": len(built.entered), "line": len(built.line_km)}
    owner = {
        Layout: world.layout,
        World: world,
        Work: world.work,
        CoupledWork: both.world.shared,
        Theatre: world.theatre,
        Built: built,
    }[cls]
    for name, spec in held_arrays(cls).items():
        array = getattr(owner, name)
        assert (array.shape, array.dtype) == (tuple(length[dim] for dim in spec.dims), np.dtype(spec.dtype)), name


def grows(few: Iterator[np.ndarray], many: Iterator[np.ndarray]) -> float:
    """Bytes that all arrays of the second run have more."""
    return float(sum(a.nbytes for a in many) - sum(a.nbytes for a in few))


def declared(run: Loop | Coupled) -> float:
    """Bytes of all that is declared, at the sizes that the run has."""
    loop = run.loop if isinstance(run, Coupled) else run
    length = sizes(run.world.layout)
    times, lines = len(loop.world.built.entered), len(loop.world.built.line_km)
    of_record = bytes_of(held_arrays(Built), {**length, "time": times, "line": lines})
    table = run.world.layout.n_blocks * table_bytes(loop.world.inputs.structure)
    return world_bytes(length, isinstance(run, Coupled)) + table + of_record


def test_a_society_takes_what_was_declared_and_no_array_beside() -> None:
    """Whatever grows with its size is told of: two runs of one country differ by what their estimates differ."""
    (_, coarse), (_, fine) = society(20_000), society(2_000)
    told = declared(fine) - declared(coarse)
    assert grows(arrays(coarse, set()), arrays(fine, set())) == pytest.approx(told, rel=0.001)


def test_both_halves_take_what_was_declared_and_no_array_beside() -> None:
    (_, coarse), (_, fine) = both_halves(20_000), both_halves(5_000)
    told = declared(fine) - declared(coarse)
    assert grows(arrays(coarse, set()), arrays(fine, set())) == pytest.approx(told, rel=0.001)


@pytest.mark.parametrize(("make", "coarse", "fine"), [(society, 20_000, 2_000), (both_halves, 20_000, 5_000)])
def test_memory_needed_is_what_the_arrays_take(
    make: Callable[[float], tuple[Inputs, Any]], coarse: float, fine: float
) -> None:
    """Before a world is built its households have their expected size; what does not grow is BESIDES at most."""
    (inputs, few), (_, many) = make(coarse), make(fine)
    needed = memory_needed(inputs, fine) - memory_needed(inputs, coarse)
    assert grows(arrays(few, set()), arrays(many, set())) == pytest.approx(needed, rel=0.03)
    assert memory_needed(inputs, fine) > sum(array.nbytes for array in arrays(many, set()))


def test_the_sums_have_as_many_columns_as_are_named() -> None:
    assert society(1e6)[1].world.work.sums.shape[1] == len(SUMS) == 15


def test_a_line_of_the_record_costs_a_distance_a_block_and_a_second_time_two_days() -> None:
    inputs = trial.case_inputs("france")
    drawn = FrontLines(np.arange(7.0), np.zeros(8, dtype=int), np.zeros(1, dtype=int), np.zeros(0), np.zeros(0))
    with_lines = replace(inputs, lines=drawn)
    a_block = [record_bytes(one, {"block": 11}) - record_bytes(one, {"block": 10}) for one in (inputs, with_lines)]
    assert a_block == [2 * 8, 2 * 2 * 8 + 7 * 4]
