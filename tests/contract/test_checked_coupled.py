"""The checked mode over both halves: whole days run in it, and a coupled step whose declaration is wrong is found."""

from __future__ import annotations

from functools import cache

import pytest
from code_access import access_of
from test_checked import named, without

from homefront.engine.coupled import Coupled
from homefront.engine.loop import morning
from homefront.engine.prepare import Prepared, prepare
from homefront.engine.reference import make
from homefront.engine.schedule import Schedule
from homefront.engine.settings import Settings
from homefront.observe.recorder import recorder_for
from homefront.processes import Registry
from homefront.processes.country import Clock, UndeclaredError
from homefront.processes.coupling import Reference
from homefront.processes.day import COUPLED_DAY
from homefront.processes.front import Front
from homefront.processes.steps import Step
from homefront.scenario.loader import load_scenario
from homefront.world.build import build

DAYS = 12
SETTINGS = Settings(people_per_agent=1e9, parameters="defaults", days=DAYS + 1)
OWN_BODY = [item for item in COUPLED_DAY if isinstance(item, Step)]


@cache
def given() -> tuple[Prepared, Reference]:
    """Hooks are measured against one run: what they are makes no difference to who may read what."""
    scenario = load_scenario("moscow-1941", Registry())
    return prepare(scenario, SETTINGS, 1), make(scenario, SETTINGS, runs=1)


def started(enforce: bool) -> Coupled:
    prepared, reference = given()
    built = build(prepared.inputs, 1e9, 1)
    recorder = recorder_for(built.world, prepared.inputs, 1)
    schedule = Schedule(prepared.processes)
    return Coupled(prepared.inputs, prepared.known_front, built, schedule, 1, recorder, reference, enforce)


def everything(both: Coupled) -> dict[str, bytes]:
    return {name: values.tobytes() for name, values in both.snapshot().items()}


@cache
def after_some_days() -> Coupled:
    both = started(True)
    both.run(DAYS)
    return both


def run_step(one: Step) -> None:
    """One step by itself, in the checked mode, on a day on which it has something to do."""
    both = after_some_days()
    world, today = both.world, morning(both.world, DAYS)
    world.own.shipped_before[:] = 0.0
    today.lost, today.chance_informed = 0.01 + 0.0 * world.front.defenders, 0.01 + 0.0 * world.population
    both.loop.runner.step(one, today, Clock(DAYS, 2))


FOUND = [(one, access_of(one.body, one.owner)) for one in OWN_BODY]
SUMMED = {
    "hooks": set(), "call_up": set(), "weigh": set(), "soldiers": set(), "move_labour": {"enlisted"},
    "post": {"occupied"}, "bereave": set(), "read": {"away", "enlisted", "occupied", "resolve"},
}  # fmt: skip
"""State that a step reads as sums over people alone, which it does not ask for by name."""

READS = [(one, name) for one, found in FOUND for name in sorted(found.reads - found.writes - SUMMED[one.name])]
WRITES = [(one, name) for one, found in FOUND for name in sorted(found.writes)]


def test_days_in_the_checked_mode_are_the_same_days() -> None:
    free = started(False)
    free.run(DAYS)
    checked = started(True)
    checked.run(DAYS)
    assert everything(checked) == everything(free)


@pytest.mark.parametrize("one", OWN_BODY, ids=lambda one: one.name)
def test_each_step_runs_checked_as_it_is_declared(one: Step) -> None:
    run_step(one)


@pytest.mark.parametrize(("one", "name"), READS, ids=lambda value: getattr(value, "name", value))
def test_a_read_that_is_not_declared_is_found(one: Step, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    without(one, "reads", name, monkeypatch)
    without(one, "writes", name, monkeypatch)
    with pytest.raises(UndeclaredError, match=rf"{named(one)}reads {name}, which it does not declare to read$"):
        run_step(one)


@pytest.mark.parametrize(("one", "name"), WRITES, ids=lambda value: getattr(value, "name", value))
def test_a_write_that_is_not_declared_is_found(one: Step, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the variable, or by the line of a kernel that writes it."""
    without(one, "writes", name, monkeypatch, also_reads=True)
    with pytest.raises(UndeclaredError, match=rf"{named(one)}.*writes .*\b{name}"):
        run_step(one)


def test_the_kernel_of_the_front_gets_no_variable_that_none_of_its_processes_declares(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = started(True)
    for kind in ("reads", "writes"):
        monkeypatch.setattr(Front, kind, tuple(name for name in getattr(Front, kind) if name != "fallen"))
    with pytest.raises(UndeclaredError, match=r"^kernel front: reads fallen, which it does not declare to read$"):
        both.day()
