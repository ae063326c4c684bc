"""The range that a state variable is declared with holds on every day of a run."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from homefront.engine.coupled import Coupled
from homefront.engine.loop import Loop
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.settings import Settings
from homefront.observe.recorder import recorder_for
from homefront.processes import Registry, own_specs
from homefront.processes.country import Country
from homefront.scenario.loader import load_scenario
from homefront.world.build import build
from homefront.world.front_state import front_specs
from homefront.world.state import VariableSpec, specs

SLACK = 1e-6
"""Of sums of people as shares, in float32."""


def outside(values: object, declared: Mapping[str, VariableSpec]) -> dict[str, tuple[float, float]]:
    """Least and greatest value of those that leave their range."""
    found = {}
    for name, spec in declared.items():
        array = np.asarray(getattr(values, name), dtype=np.float64)
        known = array[~np.isnan(array)]
        if known.size and not (spec.range[0] - SLACK <= known.min() and known.max() <= spec.range[1] + SLACK):
            found[name] = (float(known.min()), float(known.max()))
    return found


def left_their_range(world: Country) -> dict[str, tuple[float, float]]:
    return {
        **outside(world.state, specs()), **outside(world.front, front_specs()), **outside(world.own, own_specs()),
    }  # fmt: skip


def test_every_variable_of_both_halves_stays_in_its_range() -> None:
    settings, scenario = Settings(people_per_agent=1e9, parameters="defaults"), load_scenario("moscow-1941", Registry())
    given = prepare(scenario, settings, 1)
    built = build(given.inputs, 1e9, 1)
    both = Coupled(
        given.inputs, given.known_front, built, given.schedule, 1, recorder_for(built.world, given.inputs, 1),
        reference_for(scenario, settings),
    )  # fmt: skip
    found: dict[str, tuple[float, float]] = left_their_range(both.world)
    both.run(90, lambda _: found.update(left_their_range(both.world)))
    assert found == {}
    assert both.world.state.fear.max() > 0.5


def test_every_variable_of_people_under_raids_stays_in_its_range() -> None:
    given = prepare(load_scenario("britain-1940", Registry()), Settings(people_per_agent=1e9), 1)
    built = build(given.inputs, 1e9, 1)
    loop = Loop(given.inputs, built, given.schedule, 1, recorder_for(built.world, given.inputs, 1))
    found: dict[str, tuple[float, float]] = {}
    loop.run(120, lambda _: found.update(left_their_range(loop.world)))
    assert found == {}
    assert loop.world.state.habituation.max() > 0.0
    assert (loop.world.state.away == 3).any()


def test_a_range_is_two_numbers_in_order() -> None:
    for name, spec in {**specs(), **front_specs(), **own_specs()}.items():
        low, high = spec.range
        assert low < high, name
