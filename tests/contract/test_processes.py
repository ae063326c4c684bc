"""Every process says what it is, reads and writes; it writes only that; and every parameter of it does something."""

from __future__ import annotations

import sys
from dataclasses import fields, is_dataclass, replace
from functools import cache

import numpy as np
import pytest
import trial_figures as trial

from homefront.engine.loop import Loop
from homefront.engine.schedule import Schedule
from homefront.observe.recorder import recorder_for
from homefront.parameters import specs_of
from homefront.parameters.spec import ParameterSpec
from homefront.processes import PROCESSES, Registry, chosen_processes
from homefront.processes.base import Process, process
from homefront.scenario.inputs import Appeal, Inputs, variable_index
from homefront.units import PARAMETER_UNITS
from homefront.world.build import Built, build
from homefront.world.state import State, specs

NAMES = [cls.name for cls in PROCESSES]
ALL = frozenset(NAMES)
PARAMETERS = [(cls, name, spec) for cls in PROCESSES for name, spec in specs_of(cls).items()]
FULL_NAMES = [f"{cls.name}.{name}" for cls, name, _ in PARAMETERS]


@pytest.mark.parametrize("cls", PROCESSES, ids=NAMES)
def test_a_process_is_documented(cls: type[Process]) -> None:
    text = sys.modules[cls.__module__].__doc__
    assert text
    assert len(text.strip().splitlines()[0]) > 30


@pytest.mark.parametrize("cls", PROCESSES, ids=NAMES)
def test_a_process_reads_and_writes_known_variables_once(cls: type[Process]) -> None:
    for names in (cls.reads, cls.writes):
        assert set(names) <= set(specs())
        assert len(set(names)) == len(names)
    assert cls.writes


@pytest.mark.parametrize("cls", PROCESSES, ids=NAMES)
def test_a_process_is_a_frozen_set_of_numbers(cls: type[Process]) -> None:
    assert is_dataclass(cls)
    assert cls.phase in ("day", "substep", "person")
    assert [f.name for f in fields(cls)] == list(specs_of(cls))
    assert hash(cls()) == hash(cls())


def test_names_are_unique_and_registered() -> None:
    assert len(ALL) == len(PROCESSES)
    assert Registry().processes == ALL
    assert Registry().person_parameters == set(FULL_NAMES)


def test_every_state_variable_is_written_by_some_process() -> None:
    assert {name for cls in PROCESSES for name in cls.writes} == set(specs())


def test_a_process_of_unknown_variables_is_refused() -> None:
    with pytest.raises(ValueError, match="no such state variables"):
        process(name="x", phase="day", reads=("belief",), writes=("beleif",))


@pytest.mark.parametrize("spec", [row[2] for row in PARAMETERS], ids=FULL_NAMES)
def test_a_parameter_has_unit_bounds_prior_source_and_sentence(spec: ParameterSpec) -> None:
    assert spec.unit in PARAMETER_UNITS
    assert spec.bounds[0] <= spec.prior[0] <= spec.default <= spec.prior[1] <= spec.bounds[1] or spec.unit == "flag"
    assert spec.prior[0] < spec.prior[1]
    assert len(spec.source) > 5
    assert len(spec.doc) > 10
    if spec.log:
        assert spec.prior[0] > 0


def test_symbols_are_unique() -> None:
    symbols = [spec.symbol for _, _, spec in PARAMETERS]
    assert sorted(symbols) == sorted(set(symbols))


@pytest.mark.parametrize("name", list(specs()))
def test_a_state_variable_has_dims_type_unit_and_sentence(name: str) -> None:
    spec = specs()[name]
    assert set(spec.dims) <= {"person", "household", "block", "place", "order", "lag"}
    assert np.dtype(spec.dtype)
    assert spec.unit
    assert len(spec.doc) > 3


# --- writes ----------------------------------------------------------------------------------------------------


def lively(days: int = 45) -> Inputs:
    """France with all that can happen: raids, hardship, allies, appeals, return, liberation, private sets."""
    inputs = trial.case_inputs("france").shortened(days)
    table = inputs.table.copy()
    n = len(inputs.places)
    even = np.arange(n) % 2 == 0
    for name, value in (
        ("near_miss", 0.1), ("violence", 0.15), ("homeless", 0.02), ("ally", 0.5), ("return_open", 0.6), ("siege", 0.1),
        ("staying_seen", 0.4),
    ):  # fmt: skip
        table[variable_index(name), even, 8:] = value
    table[variable_index("leaving_seen"), :, 12:] = np.maximum(0.3, table[variable_index("leaving_seen"), :, 12:])
    share, hour = inputs.order_share.copy(), inputs.order_hour.copy()
    share[0, ::5, 15:22], share[1, 3::7, 18:], share[2, ::5, 24:] = 0.6, 0.5, 0.8
    hour[:, :, 15:19] = 0.4
    regained = np.where(np.isfinite(inputs.towns.lost), inputs.towns.lost + 9, np.inf)
    return replace(
        inputs, table=table, order_share=share, order_hour=hour,
        towns=replace(inputs.towns, regained=regained, by_majority=True),
        places=replace(inputs.places, hardship=np.linspace(0, 1, n), trust=np.linspace(0.3, 0.9, n)),
        structure=replace(inputs.structure, private_sets_share=0.3),
        appeals=(Appeal(9, "speech", even), Appeal(20, "speech", np.ones(n, dtype=bool))),
    )  # fmt: skip


CHANGES = {"talk.telling": 1.0, "talk.silencing": 0.2, "trust.speed": 0.05}


def loop(inputs: Inputs, built: Built, without: frozenset[str], today: int) -> Loop:
    recorder = recorder_for(built.world, inputs, 1)
    made = Loop(inputs, built, Schedule(chosen_processes("defaults", CHANGES), without), 1, recorder)
    made.today = today
    return made


def copied(state: State) -> dict[str, bytes]:
    return {name: getattr(state, name).tobytes() for name in specs()}


def changed_by(name: str, middle: int) -> set[str]:
    """State variables that change on a day with this process alone, in a society that has been under way till then.

    Before it comes a day with no process at all, after which what the loop keeps for itself (the shares of the
    sub-step before, what was published) stands still.
    """
    inputs = lively()
    built = build(inputs, 1e9, 1)
    loop(inputs, built, frozenset(), 0).run(middle)
    loop(inputs, built, ALL, middle).run(middle + 1)
    before = copied(built.world.state)
    loop(inputs, built, ALL - {name}, middle + 1).run(middle + 2)
    after = copied(built.world.state)
    return {variable for variable in before if before[variable] != after[variable]}


@cache
def changes_alone(name: str) -> frozenset[str]:
    return frozenset().union(*(changed_by(name, middle) for middle in (14, 19, 23, 29)))


@pytest.mark.parametrize("name", NAMES)
def test_a_process_alone_writes_only_what_it_declares(name: str) -> None:
    declared = next(cls.writes for cls in PROCESSES if cls.name == name)
    assert changes_alone(name) - set(declared) == set()


def test_with_no_process_at_all_nothing_changes() -> None:
    inputs = lively()
    built = build(inputs, 1e9, 1)
    loop(inputs, built, frozenset(), 0).run(25)
    loop(inputs, built, ALL, 25).run(26)
    before = copied(built.world.state)
    loop(inputs, built, ALL, 26).run(28)
    after = copied(built.world.state)
    assert {variable for variable in before if before[variable] != after[variable]} == set()


# --- parameters ------------------------------------------------------------------------------------------------

COARSE = {"action.hysteresis": 0.2}
"""Relative change where a hundredth is too little to see: a hundredth of the gap between leaving and returning is
0.0005, and no household away stands so near to its level while return is open."""


def nudged(full: str, spec: ParameterSpec, value: float) -> float:
    """The value one hundredth off, within its bounds; a flag the other way."""
    if spec.unit == "flag":
        return 1.0 - value
    if value == 0.0:
        return spec.bounds[1] / 100
    step = COARSE.get(full, 0.01)
    return value * (1 + step) if value * (1 + step) <= spec.bounds[1] else value * (1 - step)


@cache
def recorded(changes: tuple[tuple[str, float], ...] = ()) -> bytes:
    inputs = lively()
    built = build(inputs, 5_000, 1)
    processes = chosen_processes("defaults", CHANGES | dict(changes))
    recorder = recorder_for(built.world, inputs, 1, shading=processes["command"].shading)  # type: ignore[attr-defined]
    Loop(inputs, built, Schedule(processes), 1, recorder).run(inputs.days)
    return b"".join(values.tobytes() for values in recorder.data.values())


@pytest.mark.parametrize(("cls", "name", "spec"), PARAMETERS, ids=FULL_NAMES)
def test_a_parameter_changes_what_is_recorded(cls: type[Process], name: str, spec: ParameterSpec) -> None:
    full = f"{cls.name}.{name}"
    value = nudged(full, spec, CHANGES.get(full, spec.default))
    assert recorded(((full, value),)) != recorded()


def test_a_value_left_as_it_is_changes_nothing() -> None:
    assert recorded((("talk.amplification", 0.48),)) == recorded()
