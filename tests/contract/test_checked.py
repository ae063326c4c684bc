"""The checked mode: whole days run in it, and a declaration that is wrong is found, by name."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from code_access import access_of
from lively import CHANGES, lively

import homefront.processes.country as country_module
from homefront.engine.loop import Loop, morning
from homefront.engine.runner import Runner
from homefront.engine.schedule import Schedule
from homefront.observe.recorder import recorder_for
from homefront.processes import chosen_processes
from homefront.processes.base import Process, process
from homefront.processes.checked import checked
from homefront.processes.country import Clock, Country, KeysOfSeed, Streams, Today, UndeclaredError
from homefront.processes.danger import Danger
from homefront.processes.day import DAY, HALF_DAY
from homefront.processes.steps import Step, kernel_step, step
from homefront.streams import stream_key
from homefront.world.build import build
from homefront.world.state import specs, variable

OWN_BODY = [item for item in (*DAY, *HALF_DAY) if isinstance(item, Step)]
APPEAL = 9
"""Day of the first appeal of lively()."""


def started(enforce: bool, guests: float = 1.0) -> Loop:
    inputs = lively(12)
    built = build(inputs, 1e9, 1)
    schedule = Schedule(chosen_processes("defaults", CHANGES | {"action.guests": guests}))
    return Loop(inputs, built, schedule, 1, recorder_for(built.world, inputs, 1), enforce=enforce)


def everything(loop: Loop) -> dict[str, bytes]:
    return {name: values.tobytes() for name, values in loop.snapshot().items()}


@pytest.mark.parametrize("guests", [1.0, 0.0])
def test_days_in_the_checked_mode_are_the_same_days(guests: float) -> None:
    loop, free = started(True, guests), started(False, guests)
    loop.run(12)
    free.run(12)
    assert everything(loop) == everything(free)
    assert loop.world.own.last_appeal[0] == APPEAL


def run_step(one: Step) -> None:
    """One step by itself, in the checked mode, on a day on which it has something to do, with guests and without."""
    for guests in (1.0, 0.0):
        loop = started(True, guests)
        loop.world.work.place_sums[:], loop.world.work.sums[:] = 1.0, 1.0
        loop.world.state.occupied[:] = 1
        loop.runner.step(one, morning(loop.world, APPEAL), Clock(APPEAL, 2, 1))


FOUND = [(one, access_of(one.body, one.owner)) for one in OWN_BODY]
SUMMED = {"away", "enlisted"}
"""State that steps read as sums over people, which they do not ask for by name; danger alone asks."""

READS = [
    (one, name)
    for one, found in FOUND
    for name in sorted(found.reads - found.writes - (set() if one is Danger.danger else SUMMED))
]
WRITES = [(one, name) for one, found in FOUND for name in sorted(found.writes)]


def named(one: Step) -> str:
    return rf"^(process {one.process}, )?step {one.name}: "


def without(one: Step, kind: str, name: str, monkeypatch: pytest.MonkeyPatch, also_reads: bool = False) -> None:
    """Takes a variable out of what a step declares."""
    owner: Any = one.owner or one
    monkeypatch.setattr(owner, kind, tuple(other for other in getattr(owner, kind) if other != name))
    if also_reads:
        monkeypatch.setattr(owner, "reads", (*owner.reads, name))


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


def test_a_kernel_gets_no_variable_that_none_of_its_processes_declares() -> None:
    loop = started(True)

    def kernel(world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        assert world.state.belief is loop.world.state.belief
        assert world.state.absent_days is not None

    loop.runner.kernels["people"] = kernel
    with pytest.raises(UndeclaredError, match=r"^kernel people: reads absent_days, which it does not declare to read$"):
        loop.run(1)


# --- a mechanism of its own ----------------------------------------------------------------------------------------


@process(name="hope", reads=("trust", "hope"), writes=("hope",))
class Hope(Process):
    """All that a new mechanism is, but for its place in the day."""

    hope: np.ndarray = variable("place", "float64", "1", "hope")

    @step("hope follows trust")
    def follow(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        world.own.hope += clock.dt * world.state.trust
        assert streams.key("draw", clock.number) == stream_key(1, "hope.draw", clock.number)

    @step("looks at danger")
    def peep(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        assert world.state.danger is None

    @step("adds to trust")
    def trusting(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        np.add(world.state.trust, 1.0, out=world.state.trust)

    @step("moves people")
    def moving(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        world.population[0] = 0.0

    @step("draws as talk does")
    def guessing(self, world: Country, today: Today, clock: Clock, streams: Streams) -> None:
        streams.of("talk", "tell")

    kernel_only = kernel_step("a kernel does it")


def hopeful() -> tuple[Runner, Country, Today]:
    loop = started(True)
    world = loop.world
    processes = {**world.schedule.processes, "hope": Hope()}
    world.schedule, world.own = Schedule(processes), SimpleNamespace(hope=np.zeros(world.layout.n_places))
    return Runner(world, 1, {}, enforce=True), world, morning(world, 0)


def test_a_mechanism_has_state_of_its_own_and_a_place_in_the_day() -> None:
    runner, world, today = hopeful()
    runner.run((Hope.follow,), today, Clock(0, 2, 1))
    np.testing.assert_array_equal(world.own.hope, world.state.trust / 2)
    assert set(Hope.own) == {"hope"}
    assert not hasattr(Hope(), "hope")


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (Hope.peep, "process hope, step peep: reads danger, which it does not declare to read"),
        (Hope.trusting, "process hope, step trusting: writes trust, which it does not declare to write"),
        (Hope.moving, "process hope, step moving: writes population, which it does not declare to write"),
        (Hope.guessing, "process hope, step guessing: draws from the stream of talk, expected hope"),
    ],
)  # fmt: skip
def test_what_a_mechanism_does_not_declare_is_refused(one: Step, told: str) -> None:
    runner, _, today = hopeful()
    with pytest.raises(UndeclaredError, match=f"^{told}$"):
        runner.run((one,), today, Clock(0, 2))


def test_a_step_without_a_body_belongs_to_a_kernel() -> None:
    runner, _, today = hopeful()
    with pytest.raises(TypeError, match="process hope, step kernel_only: has no body"):
        runner.run((Hope.kernel_only,), today, Clock(0, 2))


def test_a_step_of_nobody_has_no_draws() -> None:
    with pytest.raises(UndeclaredError, match=r"^step count: draws from the stream of nobody, expected no process$"):
        Streams(1, (), "step count").key("any")


def test_a_variable_of_a_process_is_not_one_that_there_is() -> None:
    namespace = {"__annotations__": {"belief": np.ndarray}, "belief": variable("place", "float64", "1", "x")}
    with pytest.raises(ValueError, match=r"x: state variables that there are already: \['belief'\]"):
        process(name="x", reads=(), writes=())(type("X", (Process,), namespace))


def test_what_is_read_alone_cannot_be_written_by_any_way() -> None:
    world = checked(started(True).world, tuple(specs()), (), "who")
    for write in (
        lambda s: s.trust.__setitem__(0, 1.0), lambda s: np.multiply(s.trust, 2.0, out=s.trust),
        lambda s: setattr(s, "trust", np.zeros(3)), lambda s: s.trust.__iadd__(1.0),
        lambda s: s.distance[0].__setitem__(0, 1.0),
    ):  # fmt: skip
        with pytest.raises(UndeclaredError, match=r"^who: writes (trust|distance)"):
            write(world.state)
    copy = world.state.trust.copy()
    copy[0] = 7.0
    assert type(world.state.trust + 1.0) is np.ndarray


def test_keys_of_many_parts_are_those_of_each() -> None:
    streams = Streams(7, ("talk", "raids"), "kernel people")
    drawn = (("talk", "witness"), ("raids", "miss"))
    for number in (0, 15, 16, 33, 5, 1_000_000_007):
        expected = tuple(stream_key(7, f"{process}.{purpose}", number) for process, purpose in drawn)
        assert streams.several(drawn, number) == expected
        assert streams.of("talk", "witness", number) == expected[0]
    with pytest.raises(UndeclaredError, match=r"^kernel people: draws from the stream of fear, expected talk, raids$"):
        streams.several((*drawn, ("fear", "any")), 0)


def test_keys_of_a_seed_are_made_once_for_all_its_streams(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[tuple[int, int]] = []
    keys_of = country_module.keys_of
    monkeypatch.setattr(country_module, "keys_of", lambda start, *of: made.append(of) or keys_of(start, *of))
    keys = KeysOfSeed(7)
    one, other = (Streams(7, ("talk", "raids"), where, keys) for where in ("kernel people", "another world"))
    for number in (0, 15, 16):
        assert one.of("talk", "meet", number) == other.of("talk", "meet", number) == stream_key(7, "talk.meet", number)
    assert made == [(0, 16), (16, 32)]
    with pytest.raises(UndeclaredError, match="draws from the stream of fear"):
        other.of("fear", "any")
