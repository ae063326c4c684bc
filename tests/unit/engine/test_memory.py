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
from homefront.inputs.front_lines import FrontLines
from homefront.inputs.society import ARMY_KIND, Inputs
from homefront.observe.recorder import recorder_for
from homefront.processes import Registry, chosen_processes
from homefront.scenario.daily import variable_index
from homefront.scenario.loader import load_scenario
from homefront.world.axes import Theatre
from homefront.world.build import Built, build, memory_needed, record_bytes
from homefront.world.hearing import table_bytes
from homefront.world.held import bytes_of, held_arrays
from homefront.world.people import Layout
from homefront.world.state import World, sizes, specs, world_bytes
from homefront.world.work import COUNTS, SUMS, CoupledWork, Work


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
    length = {**sizes(world.layout), "time": len(built.entry_day), "line": len(built.line_km)}
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
    times, lines = len(loop.world.built.entry_day), len(loop.world.built.line_km)
    of_record = bytes_of(held_arrays(Built), {**length, "time": times, "line": lines})
    table = run.world.layout.n_blocks * table_bytes(loop.world.inputs.structure)
    return world_bytes(length, isinstance(run, Coupled)) + table + of_record


def never_written(run: Loop | Coupled) -> float:
    """Bytes of rows that no run ever writes to, which the system does not hand out: of people whom no raid can reach,
    of sections of those who are no soldiers."""
    world = run.world
    layout, places = world.layout, world.inputs.places
    army = np.array(places.kinds) == ARMY_KIND
    raided = np.diff(layout.place_start)[world.inputs.may_be_raided | army].sum()
    sections = np.diff(layout.place_block)[army].sum() * layout.households_per_block
    rows = {"raided": layout.n_people - raided, "section": layout.n_households - sections}
    return float(sum(np.dtype(s.dtype).itemsize * rows[s.some] for s in specs().values() if s.some))


@pytest.mark.parametrize("make", [society, both_halves])
def test_rows_that_nobody_writes_to_stay_at_nothing(make: Callable[[float], tuple[Inputs, Any]]) -> None:
    """Their memory is not told of before a run; a raid on people of a place that is not foreseen would break that."""
    inputs, run = make(20_000)
    raids = np.zeros((3, len(inputs.places), inputs.days))
    raids[:, 3] = 0.5
    run.world.inputs = replace(inputs, raids=raids)
    run.run(4)
    layout, state = run.world.layout, run.world.state
    raided = run.world.inputs.may_be_raided
    assert raided.sum() == 1
    person = np.repeat(raided, np.diff(layout.place_start))
    assert (state.habituation[person] > 0).any()
    assert not state.habituation[~person].any()
    army = np.array(inputs.places.kinds) == ARMY_KIND
    assert not state.absent_days[np.repeat(~army, np.diff(layout.place_block) * layout.households_per_block)].any()


def test_a_raid_by_any_row_that_a_place_may_take_is_foreseen() -> None:
    moscow = prepare(load_scenario("moscow-1941", Registry()), Settings(people_per_agent=20_000), 1).inputs
    assert moscow.may_be_raided.tolist() == [name == "Moscow" for name in moscow.places.ids]
    assert moscow.kind_rule is not None
    table = moscow.table.copy()
    table[variable_index("violence"), moscow.kind_rule.rows.index("front_city"), 100] = 0.1
    by_kind = replace(moscow, table=table).may_be_raided
    assert (by_kind == ((moscow.kind_rule.fixed < 0) | moscow.may_be_raided)).all()


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
    grown = grows(arrays(few, set()), arrays(many, set())) - never_written(many) + never_written(few)
    assert grown == pytest.approx(needed, rel=0.03)
    assert memory_needed(inputs, fine) > sum(array.nbytes for array in arrays(many, set())) - never_written(many)


def test_the_sums_have_as_many_columns_as_are_named() -> None:
    work = society(1e6)[1].world.work
    assert (work.sums.shape[1], work.place_sums.shape[1]) == (len(COUNTS), len(SUMS)) == (8, 15)


def test_a_line_of_the_record_costs_a_distance_a_block_and_a_second_time_two_days() -> None:
    inputs = trial.case_inputs("france")
    drawn = FrontLines(np.arange(7.0), np.zeros(8, dtype=int), np.zeros(1, dtype=int), np.zeros(0), np.zeros(0))
    with_lines = replace(inputs, lines=drawn)
    a_block = [record_bytes(one, {"block": 11}) - record_bytes(one, {"block": 10}) for one in (inputs, with_lines)]
    assert a_block == [2 * 4, 2 * 2 * 4 + 7 * 4]
