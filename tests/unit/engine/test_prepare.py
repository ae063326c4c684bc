"""A world is prepared once: its inputs are built once, whoever asks for them afterwards."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import homefront as hf
from homefront.engine import prepare as module
from homefront.engine.prepare import draws_of, prepare
from homefront.engine.settings import Settings, settings_for
from homefront.errors import ArgumentError
from homefront.inputs import coded, coded_front, coded_once
from homefront.inputs.coded_once import SEEDS, CodedOnce
from homefront.inputs.made_once import same
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

BUILDERS = (
    "changes_of", "changed_scenario", "changed_inputs", "changed_front", "with_army", "positions",
    "changed_parameters", "sampled_values",
)  # fmt: skip


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each thing that a world is given was worked out."""
    counts: Counter[str] = Counter()

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            counts[name] += 1
            return function(*args, **kwargs)

        return call

    for name in BUILDERS:
        monkeypatch.setattr(module, name, counted(name, getattr(module, name)))
    monkeypatch.setattr(coded_once, "coded_inputs", counted("coded_inputs", coded_once.coded_inputs))
    monkeypatch.setattr(coded, "positions", counted("positions", coded.positions))
    monkeypatch.setattr(coded, "_coded_table", counted("coded table", coded._coded_table))
    monkeypatch.setattr(coded_front._Reader, "inputs", counted("front", coded_front._Reader.inputs))
    return counts


def test_what_is_coded_is_read_once_for_all_worlds_of_a_seed(moscow: Scenario, built: Counter[str]) -> None:
    """And they are given what they are given alone. What a cause changes is changed for one of them."""
    every, known = [Settings(), Settings(without=frozenset({"control_and_siege"}))], CodedOnce()
    together = [prepare(moscow, settings, seed, known) for seed in (1, 2) for settings in every]
    assert built["coded table"] == 2
    for found in together:
        alone = prepare(moscow, found.settings, found.seed)
        assert same(found.inputs, alone.inputs)
        assert same(found.front_inputs, alone.front_inputs)
    assert not same(together[0].inputs.table, together[1].inputs.table)


def test_coded_inputs_of_something_else_are_made_anew(moscow: Scenario) -> None:
    once, reading = CodedOnce(), coded.RANGE
    between = coded.positions(moscow, 1)
    first = once.of(moscow, 1, reading, between)
    assert once.of(moscow, 1, coded.Reading(), dict(between)) is first
    assert once.of(replace(moscow), 1, reading, between) is not first
    assert once.of(moscow, 1, coded.Reading("1"), between) is not first
    assert once.of(moscow, 1, reading, {**between, next(iter(between)): 0.5}) is not first
    for seed in range(2, 2 + SEEDS):
        once.of(moscow, seed, reading, between)
    assert once.of(moscow, 1, reading, between) is not first


def test_inputs_are_built_once_in_one_coupled_world(moscow: Scenario, built: Counter[str]) -> None:
    """With causes left out and edits, through the public door, to the printed table."""
    found = hf.run(moscow, scale=1 / 20_000, days=10, without=["purges", "allies"],
                   edits=["move siege@1941-10-20=-5:Moscow"])  # fmt: skip
    for name in ("coded table", "front", "coded_inputs", "changed_scenario", "changed_inputs", "changed_front",
                 "with_army", "positions", "sampled_values"):  # fmt: skip
        assert built[name] == 1, f"{name}: {built[name]} times"
    found.table()
    assert (built["coded table"], built["front"]) == (1, 1)


def test_of_many_worlds_each_is_prepared_once(moscow: Scenario, built: Counter[str]) -> None:
    hf.ensemble(moscow, 3, scale=1 / 20_000, days=2, workers=1)
    assert (built["coded table"], built["front"]) == (3, 3)


def test_what_is_prepared_is_what_each_half_is_given(moscow: Scenario) -> None:
    of = Settings(people_per_agent=20_000, parameters="prior")
    both = prepare(moscow, replace(of, days=5), 3)
    assert (both.society, both.front, both.coupled) == (True, True, True)
    assert both.inputs.days == both.known_front.days == 5
    society = prepare(moscow, replace(of, only="society"), 3)
    assert society.front_inputs is None
    assert society.positions == both.positions
    assert both.all_drawn == both.positions | both.drawn_parameters
    alone = prepare(moscow, replace(of, only="front"), 3)
    assert (alone.agents, alone.all_drawn) == (0.0, alone.drawn_parameters)
    apart = prepare(moscow, replace(of, without=frozenset({"process:coupling"})), 3)
    assert (apart.coupled, apart.society, apart.front) == (False, True, True)


def test_a_look_at_what_was_drawn_is_what_was_drawn(moscow: Scenario) -> None:
    for settings in (Settings(), Settings(only="front"), Settings(coder="1"), Settings(without=frozenset({"purges"}))):
        for seed in (1, 2):
            given = prepare(moscow, settings, seed)
            assert draws_of(moscow, settings, seed) == (given.positions, given.drawn_parameters)


@pytest.mark.parametrize("worlds", ["record", "forecast", "prior"])
def test_a_world_without_a_cause_keeps_its_luck(moscow: Scenario, worlds: str) -> None:
    """In the range that a cause has in its place, a number lies where the world's own lies in its prior."""
    for seed in range(1, 9):
        own, twin = (draws_of(moscow, Settings(parameters=worlds, without=frozenset(out)), seed)[1]
                     for out in ((), ("purges",)))  # fmt: skip
        share = (own["command.fidelity"] - 0.72) / (0.95 - 0.72)
        assert twin["command.fidelity"] == pytest.approx(0.80 + share * 0.12)
        assert own["command.shading"] / 0.3 == pytest.approx((twin["command.shading"] - 0.03) / 0.12)
        changed = {name for name in twin if twin[name] != own.get(name)}
        assert changed == {"command.fidelity", "command.shading", "learning.start"}


def test_a_world_is_a_function_of_scenario_settings_and_seed(moscow: Scenario) -> None:
    one, again = (prepare(moscow, settings_for(moscow, scale=1 / 20_000), 5) for _ in range(2))
    assert np.array_equal(one.inputs.table, again.inputs.table)
    assert (one.drawn_parameters, one.positions, one.processes) == (
        again.drawn_parameters,
        again.positions,
        again.processes,
    )


def test_settings_that_no_world_can_have_are_refused(moscow: Scenario) -> None:
    with pytest.raises(ArgumentError, match="did you mean purges"):
        prepare(moscow, Settings(without=frozenset({"purgse"})), 1)
    with pytest.raises(ArgumentError, match=r"positions 'sieg': .*did you mean siege"):
        prepare(moscow, Settings(positions={"sieg": 0.5}), 1)


def test_what_worlds_of_a_seed_draw_alike_is_drawn_once(moscow: Scenario, built: Counter[str]) -> None:
    """And is drawn anew for another seed, and for other values that are set."""
    known = CodedOnce()
    every = [Settings(), Settings(without=frozenset({"purges", "reserves"})), Settings(without=frozenset({"allies"}))]
    found = [prepare(moscow, settings, 1, known) for settings in every]
    assert built["positions"] == built["sampled_values"] == 1
    found += [prepare(moscow, Settings(), 2, known)]
    found += [prepare(moscow, Settings(changes={"resolve.allies": 0.2}), 2, known)]
    assert (built["positions"], built["sampled_values"]) == (2, 3)
    for one in found:
        alone = prepare(moscow, one.settings, one.seed)
        assert (one.positions, one.drawn_parameters, one.latents) == (
            alone.positions, alone.drawn_parameters, alone.latents
        )  # fmt: skip
        assert one.processes == alone.processes
