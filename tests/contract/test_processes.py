"""Every process says what it is, reads and writes; it writes only that; and every parameter of it does something."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from lively import CHANGES, lively

from homefront.engine.coupled import Coupled
from homefront.engine.loop import WRITTEN_ANEW, Loop
from homefront.engine.people_step import person_runs
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import run_world
from homefront.engine.schedule import Schedule
from homefront.engine.settings import Settings
from homefront.inputs.society import Inputs
from homefront.observe.recorder import recorder_for
from homefront.parameters import specs_of
from homefront.parameters.spec import ParameterSpec
from homefront.processes import (
    COUPLED_PROCESSES,
    FRONT_PROCESSES,
    PROCESSES,
    FrontRuns,
    Registry,
    chosen_processes,
    own_specs,
    runs_of,
)
from homefront.processes.base import Process, process
from homefront.processes.count import COUNTED
from homefront.processes.coupling import Reference
from homefront.processes.day import COUPLED_DAY, DAY, EVE, FRONT_DAY, HALF_DAY, PEOPLE
from homefront.processes.measurement import on_scale
from homefront.processes.soldiers import Soldiers
from homefront.processes.steps import Step
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.units import PARAMETER_UNITS
from homefront.world.build import Built, build
from homefront.world.front_state import front_specs
from homefront.world.state import State, specs

NAMES = [cls.name for cls in PROCESSES]
ALL = frozenset(NAMES)
PARAMETERS = [(cls, name, spec) for cls in PROCESSES for name, spec in specs_of(cls).items()]
FULL_NAMES = [f"{cls.name}.{name}" for cls, name, _ in PARAMETERS]
EVERY_SPEC = specs() | front_specs() | own_specs()
DIMS = {"person", "entry", "household", "block", "place", "order", "lag", "one"}
FRONT_DIMS = {"axis", "one", "transfer", "city", "plants", "stage", "industry_day"}
TESTS = [Path(__file__).parents[1] / kind for kind in ("unit", "verification")]
SOCIETY = [name for name in NAMES if name not in FRONT_PROCESSES | COUPLED_PROCESSES]


@pytest.mark.parametrize("cls", PROCESSES, ids=NAMES)
def test_a_process_is_documented(cls: type[Process]) -> None:
    text = sys.modules[cls.__module__].__doc__
    assert text
    assert len(text.strip().splitlines()[0]) > 30


@pytest.mark.parametrize("cls", PROCESSES, ids=NAMES)
def test_a_process_reads_and_writes_known_variables_once(cls: type[Process]) -> None:
    for names in (cls.reads, cls.writes):
        assert set(names) <= set(EVERY_SPEC)
        assert len(set(names)) == len(names)
    assert cls.writes or cls.name in ("coupling", "measurement")


def test_no_variable_of_the_front_has_the_name_of_one_of_the_society() -> None:
    assert set(specs()) & set(front_specs()) == set()


@pytest.mark.parametrize("cls", PROCESSES, ids=NAMES)
def test_a_process_has_a_unit_test(cls: type[Process]) -> None:
    """A file under tests/unit or tests/verification takes something from its module."""
    tests = [file.read_text(encoding="utf-8") for folder in TESTS for file in folder.rglob("test_*.py")]
    assert any(f"from {cls.__module__} import" in text for text in tests)


def test_halves_are_those_of_the_steps() -> None:
    """A process of the front has a step in its day; one that needs both halves has none in any other day."""
    assert {step.process for step in FRONT_DAY} == FRONT_PROCESSES
    society = {step.process for step in (*EVE, *DAY, *HALF_DAY, *PEOPLE) if isinstance(step, Step)} - {""}
    assert society == set(SOCIETY)
    both = {step.process for step in COUPLED_DAY if isinstance(step, Step)}
    assert both - FRONT_PROCESSES == COUPLED_PROCESSES


@pytest.mark.parametrize("cls", PROCESSES, ids=NAMES)
def test_a_process_is_a_frozen_set_of_numbers(cls: type[Process]) -> None:
    assert is_dataclass(cls)
    assert [f.name for f in fields(cls)] == list(specs_of(cls))
    assert hash(cls()) == hash(cls())


def test_names_are_unique_and_registered() -> None:
    assert len(ALL) == len(PROCESSES)
    assert Registry().processes == ALL
    assert Registry().person_parameters == set(FULL_NAMES)


def test_a_process_of_unknown_variables_is_refused() -> None:
    with pytest.raises(ValueError, match="no such state variables"):
        process(name="x", reads=("belief",), writes=("beleif",))(type("X", (Process,), {}))


@pytest.mark.parametrize("spec", [row[2] for row in PARAMETERS], ids=FULL_NAMES)
def test_a_parameter_has_unit_bounds_prior_source_and_sentence(spec: ParameterSpec) -> None:
    assert spec.unit in PARAMETER_UNITS
    assert spec.bounds[0] <= spec.prior[0] <= spec.default <= spec.prior[1] <= spec.bounds[1] or spec.unit == "flag"
    assert spec.prior[0] < spec.prior[1] or spec.doc == specs_of(Soldiers)["rows"].doc
    assert len(spec.source) > 5
    assert len(spec.doc) > 10
    if spec.log:
        assert spec.prior[0] > 0


def test_symbols_are_unique() -> None:
    symbols = [spec.symbol for _, _, spec in PARAMETERS]
    assert sorted(symbols) == sorted(set(symbols))


@pytest.mark.parametrize("name", list(EVERY_SPEC))
def test_a_state_variable_has_dims_type_unit_and_sentence(name: str) -> None:
    spec = EVERY_SPEC[name]
    assert set(spec.dims) <= (FRONT_DIMS if name in front_specs() else DIMS if name in specs() else DIMS | FRONT_DIMS)
    assert np.dtype(spec.dtype)
    assert spec.unit
    assert len(spec.doc) > 3


# --- writes ----------------------------------------------------------------------------------------------------


def loop(inputs: Inputs, built: Built, without: frozenset[str], today: int) -> Loop:
    recorder = recorder_for(built.world, inputs, 1)
    made = Loop(inputs, built, Schedule(chosen_processes("defaults", CHANGES), without), 1, recorder)
    made.world.passed = today
    return made


def may_change(*names: str) -> set[str]:
    """What these processes declare to write, and what follows whoever runs: belief is published, the absent counted."""
    declared = {name for cls in PROCESSES if cls.name in names for name in cls.writes} | set(COUNTED)
    published = {"published", "published_next"}
    return declared | (published if declared & {"belief", *published} else set())


def copied(state: State) -> dict[str, bytes]:
    return {name: getattr(state, name).tobytes() for name in specs()}


@cache
def under_way(middle: int) -> Built:
    """A society that has been under way for some days; to be copied, not to be moved.

    Then comes a day with no process at all, after which what the loop keeps for itself (the shares of the sub-step
    before, what was published) stands still.
    """
    inputs = lively()
    built = build(inputs, 1e9, 1)
    loop(inputs, built, frozenset(), 0).run(middle)
    loop(inputs, built, ALL, middle).run(middle + 1)
    return built


def changed_by(name: str, middle: int) -> set[str]:
    """State variables that change on a day with this process alone, in a society that has been under way till then."""
    built = deepcopy(under_way(middle))
    before = copied(built.world.state)
    loop(lively(), built, ALL - {name}, middle + 1).run(middle + 2)
    after = copied(built.world.state)
    return {variable for variable in before if before[variable] != after[variable]}


@cache
def changes_alone(name: str) -> frozenset[str]:
    return frozenset().union(*(changed_by(name, middle) for middle in (14, 19, 23, 29)))


@pytest.mark.parametrize("name", SOCIETY)
def test_a_process_alone_writes_only_what_it_declares(name: str) -> None:
    assert changes_alone(name) - may_change(name) == set()


def test_with_no_process_at_all_nothing_changes() -> None:
    inputs = lively()
    built = build(inputs, 1e9, 1)
    loop(inputs, built, frozenset(), 0).run(25)
    loop(inputs, built, ALL, 25).run(26)
    before = copied(built.world.state)
    loop(inputs, built, ALL, 26).run(28)
    after = copied(built.world.state)
    changed = {variable for variable in before if before[variable] != after[variable]}
    assert changed - {"officials", "officials_before"} == set()  # an order that was on its way still fills posts


# --- writes of the coupled day ---------------------------------------------------------------------------------


@cache
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@cache
def reference() -> Reference:
    found = reference_for(moscow(), Settings(parameters="defaults"))
    assert found is not None
    return found


def coupled_run() -> Coupled:
    settings = Settings(people_per_agent=1e9, parameters="defaults")
    inputs = prepare(moscow(), settings, 1).inputs
    built = build(inputs, 1e9, 1)
    schedule = Schedule(prepare(moscow(), settings, 1).processes)
    recorder = recorder_for(built.world, inputs, 1)
    given = prepare(moscow(), settings, 1).known_front
    return Coupled(inputs, given, built, schedule, 1, recorder, reference())


def switch(both: Coupled, without: frozenset[str]) -> None:
    """What runs from now on."""
    both.world.schedule = replace(both.world.schedule, without=without)
    both.loop.people.runs = person_runs(both.world)
    both.front.runs = runs_of(FrontRuns, without)


def all_of(both: Coupled) -> dict[str, bytes]:
    front = {name: getattr(both.front.state, name).tobytes() for name in front_specs()}
    return copied(both.world.state) | front


@cache
def both_under_way(middle: int) -> dict[str, np.ndarray]:
    """What is kept of a coupled run after some days with all processes, and one with none."""
    both = coupled_run()
    for _ in range(middle):
        both.day()
    switch(both, ALL)
    both.day()
    return {name: values.copy() for name, values in (both.snapshot() | anew(both)).items()}


def anew(both: Coupled) -> dict[str, np.ndarray]:
    """State that a run which is resumed does without, as each day fills it; here it stands still like all other."""
    return {name: getattr(both.world.state, name) for name in WRITTEN_ANEW}


@cache
def changed_in_both(name: str | None, middle: int) -> frozenset[str]:
    """As changed_by, in a coupled run; name : None for a day on which no process runs."""
    both = coupled_run()
    both.take(both_under_way(middle))
    for name, values in anew(both).items():
        values[...] = both_under_way(middle)[name]
    before = all_of(both)
    switch(both, ALL - {name} if name else ALL)
    both.day()
    after = all_of(both)
    return frozenset(variable for variable in before if before[variable] != after[variable])


MIDDLES = (25, 130)
"""A day of June's retreat, and one in the cold."""

FOLLOWS = {name for cls in PROCESSES if cls.name in ("front", "attrition", "mobilisation", "relocation")
           for name in cls.writes} & set(front_specs())  # fmt: skip
"""On the front the steps of others run on whoever is left out, and follow what a process alone changes; so they do
what the hooks of the coupling change."""


def test_with_no_process_at_all_a_coupled_society_stands_still() -> None:
    """The front's day goes on: weather and shocks pass, wounded return, railways are built."""
    for middle in MIDDLES:
        assert changed_in_both(None, middle) & set(specs()) == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_process_alone_writes_only_what_it_declares_in_a_coupled_run(name: str) -> None:
    """Besides what passes on the front whoever runs."""
    for middle in MIDDLES:
        follows = FOLLOWS if name in (*FRONT_PROCESSES, "coupling") else set()
        assert changed_in_both(name, middle) - changed_in_both(None, middle) - may_change(name) - follows == set()


def test_what_passes_on_the_front_whoever_runs_is_declared() -> None:
    for middle in MIDDLES:
        assert changed_in_both(None, middle) <= may_change(*FRONT_PROCESSES)


# --- parameters ------------------------------------------------------------------------------------------------

COARSE = {
    "action.hysteresis": 0.2, "front.entry": 0.2, "front.breadth": 0.2, "front.lag": 0.2, "soldiers.rows": 0.5,
    "soldiers.least_absence": 0.5, "letters.delay": 0.2, "relocation.workers": 1.0, "relocation.output_lag": 0.1,
    "measurement.orders": 0.5,
}  # fmt: skip
"""Relative change where a hundredth is too little to see: a hundredth of the gap between leaving and returning is
0.0005, and no household away stands so near to its level while return is open; no city lies 250 to 252 km off an axis;
the panel has whole blocks, a delay whole days, and a household goes or stays."""

BINDING = {
    "front.shock_floor": 0.9, "coupling.most_cohesion": 1.0, "coupling.least_leadership": 1.0,
    "coupling.most_leadership": 1.0,
}  # fmt: skip
"""Values of ends that nothing reaches by itself."""


def nudged(full: str, spec: ParameterSpec, value: float) -> float:
    """The value one hundredth off, within its bounds; a flag the other way."""
    if full in BINDING:
        return BINDING[full]
    if spec.unit == "flag":
        return 1.0 - value
    if value == 0.0:
        return spec.bounds[1] / 100
    step = COARSE.get(full, 0.01)
    return value * (1 + step) if value * (1 + step) <= spec.bounds[1] else value * (1 - step)


LOOKED_AT = (1, 3, 9, 13, 20, 45)
"""Days after which the records are compared; most changes show within a few, and then the run need not go on."""


def recorded(changes: tuple[tuple[str, float], ...] = ()) -> Iterator[bytes]:
    """What a society has recorded after each of the days LOOKED_AT, to its end; runs as far as it is asked."""
    processes = chosen_processes("defaults", CHANGES | dict(changes))
    inputs = on_scale(processes["measurement"], lively())  # type: ignore[arg-type]
    assert inputs.days == LOOKED_AT[-1]
    built = build(inputs, 5_000, 1)
    recorder = recorder_for(built.world, inputs, 1, shading=processes["command"].shading)  # type: ignore[attr-defined]
    run = Loop(inputs, built, Schedule(processes), 1, recorder)
    for day in LOOKED_AT:
        run.run(day)
        yield b"".join(values.tobytes() for values in recorder.data.values())


@cache
def recorded_by_default() -> tuple[bytes, ...]:
    return tuple(recorded())


BY_COUPLING = {"front.near", "relocation.workers", "resolve.bereavement"}
"""Parameters that reach nothing of a front or a society alone."""

ASKED_AFTERWARDS = {"front.invest_days"}
"""Read when outcomes are taken from a run (tests/unit/results/test_front_measures.py)."""

RECORDED = [row for row, full in zip(PARAMETERS, FULL_NAMES, strict=True) if full not in ASKED_AFTERWARDS]


@cache
def run_of_moscow(coupled: bool, changes: tuple[tuple[str, float], ...] = ()) -> str:
    """Hash of a front alone to its end, strong enough to reach the cities it is to invest, or of six weeks of both
    halves. Nothing is drawn that is not changed."""
    fixed = {name: spec.default for name, (_, _, spec) in zip(FULL_NAMES, PARAMETERS, strict=True) if spec.sampled}
    fixed |= {} if coupled else {"front.quality": 1.25}
    options = {"days": 45} if coupled else {"only": "front"}
    settings = Settings(people_per_agent=1e9, changes=fixed | dict(changes), parameters="defaults", **options)  # type: ignore[arg-type]
    return run_world(prepare(moscow(), settings, 1), None, reference() if coupled else None).result_hash


@pytest.mark.parametrize(
    ("cls", "name", "spec"), RECORDED, ids=[name for name in FULL_NAMES if name not in ASKED_AFTERWARDS]
)
def test_a_parameter_changes_what_is_recorded(cls: type[Process], name: str, spec: ParameterSpec) -> None:
    full = f"{cls.name}.{name}"
    base = 1.25 if full == "front.quality" else spec.default
    value = nudged(full, spec, CHANGES.get(full, base))
    change = ((full, value),)
    if cls.name in COUPLED_PROCESSES or full in BY_COUPLING:
        assert run_of_moscow(True, change) != run_of_moscow(True)
    elif cls.name in FRONT_PROCESSES:
        assert run_of_moscow(False, change) != run_of_moscow(False)
    else:
        assert any(now != before for now, before in zip(recorded(change), recorded_by_default(), strict=True))


def test_a_value_left_as_it_is_changes_nothing() -> None:
    assert tuple(recorded((("talk.amplification", 0.48),))) == recorded_by_default()
