"""What worlds of a seed have alike is built once, and no world is given what another one needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from homefront.engine.coupled import Coupled
from homefront.engine.prepare import Prepared, prepare
from homefront.engine.run import begin
from homefront.engine.settings import Settings
from homefront.inputs.coded_once import CodedOnce
from homefront.inputs.made_once import KeptDays, MadeOnce
from homefront.inputs.society import Inputs, Places
from homefront.processes import Registry
from homefront.processes.danger import BlocksByRecord
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.world.build import Ground

COARSE = Settings(people_per_agent=20_000)

SHARED: dict[str, Callable[[Coupled], Any]] = {
    **{name: lambda one, name=name: getattr(one.world, name) for name in
       ("layout", "contacts", "threshold", "order_first", "block_east", "block_north", "place_km", "theatre", "groups",
        "recorded", "home_share", "home_other")},
    **{name: lambda one, name=name: getattr(one.world.built, name) for name in ("entry_day", "exit_day", "line_km")},
    "block_of_row": lambda one: one.world.shared.block_of_row,
    "kernel_of_distance": lambda one: one.world.work.kernel_of_distance,
    "cities": lambda one: one.front.cities,
}  # fmt: skip
"""What is made once -> where it stands in a world."""


@cache
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@cache
def whole() -> Prepared:
    return prepare(moscow(), COARSE, 1)


def begun(given: Prepared, once: MadeOnce | None = None) -> Coupled:
    found = begin(given, once=once)
    assert isinstance(found, Coupled)
    return found


def shared(one: Coupled, other: Coupled) -> set[str]:
    return {name for name, at in SHARED.items() if at(one) is at(other)}


def contents(value: Any) -> Any:
    """Bytes of all arrays of a value, and what is no array. Days that are kept are made when they are asked for."""
    if isinstance(value, KeptDays):
        return None
    if isinstance(value, np.ndarray):
        return value.dtype.str, value.shape, value.tobytes()
    if isinstance(value, tuple | list):
        return [contents(one) for one in value]
    return {name: contents(one) for name, one in vars(value).items()} if hasattr(value, "__dict__") else value


def in_places(name: str, change: Callable[[np.ndarray], np.ndarray]) -> Callable[[Inputs], Inputs]:
    def changed(inputs: Inputs) -> Inputs:
        return replace(inputs, places=replace(inputs.places, **{name: change(getattr(inputs.places, name))}))

    return changed


def first_by(more: float) -> Callable[[np.ndarray], np.ndarray]:
    def changed(values: np.ndarray) -> np.ndarray:
        out = values.copy()
        out[0] += more
        return out

    return changed


OF_GROUND = {field.name for field in fields(Ground)}

CHANGED: dict[str, tuple[Callable[[Inputs], Inputs], set[str]]] = {
    "where a place lies": (in_places("east", first_by(10.0)), OF_GROUND - {"layout"}),
    "how many live there": (in_places("population", first_by(3e6)), OF_GROUND),
    "how far they live from each other": (in_places("spread", first_by(10.0)), OF_GROUND - {"layout"}),
    "a town of the record": (
        lambda inputs: replace(inputs, towns=replace(inputs.towns, lost=inputs.towns.lost - 1.0)),
        (OF_GROUND | {"recorded"}) - {"layout"},
    ),
    "contacts": (
        lambda inputs: replace(inputs, structure=replace(inputs.structure, contacts_place=3)), OF_GROUND - {"layout"}
    ),
    "sizes of households": (
        lambda inputs: replace(inputs, structure=replace(inputs.structure, household_poisson=2.0)), OF_GROUND
    ),
}  # fmt: skip
"""A change of the inputs -> what is not shared then, at least."""


def test_all_that_no_day_changes_is_built_once_for_two_worlds_that_differ_by_a_cause() -> None:
    once = MadeOnce()
    one = begun(whole(), once)
    other = begun(prepare(moscow(), replace(COARSE, without=frozenset({"purges", "leaders_stay"})), 1), once)
    assert shared(one, other) == set(SHARED)
    for name, state in vars(one.world.state).items():
        assert not np.shares_memory(state, getattr(other.world.state, name)), name
    assert not np.shares_memory(one.world.weight, other.world.weight)


@pytest.mark.parametrize("what", CHANGED)
def test_what_is_given_otherwise_is_not_shared(what: str) -> None:
    """And both worlds have what they have where they are built alone."""
    change, least = CHANGED[what]
    changed = replace(whole(), inputs=change(whole().inputs))
    once = MadeOnce()
    one, other = begun(whole(), once), begun(changed, once)
    assert not least & shared(one, other)
    alone = begun(changed)
    for name, at in SHARED.items():
        assert contents(at(other)) == contents(at(alone)), name


@pytest.mark.parametrize("changed", [{"key": 2}, {"settings": replace(COARSE, people_per_agent=50_000)}])
def test_seeds_and_scales_have_their_own_people(changed: dict[str, Any]) -> None:
    once = MadeOnce()
    one, other = begun(whole(), once), begun(replace(whole(), **changed), once)
    assert not {"layout", "contacts", "threshold", "block_east", "block_of_row"} & shared(one, other)


def test_trust_and_hardship_of_places_are_no_part_of_the_ground() -> None:
    """So a world without past hardship stands on the same ground; whoever reads them there is told."""
    where: Places = whole().inputs.places.where
    assert len(where.trust) == len(where.hardship) == 0
    once = MadeOnce()
    one = begun(whole(), once)
    other = begun(prepare(moscow(), replace(COARSE, without=frozenset({"past_hardship"})), 1), once)
    assert not np.array_equal(one.world.hardship, other.world.hardship)
    assert shared(one, other) == set(SHARED)


def test_nobody_writes_to_what_is_shared() -> None:
    coded = CodedOnce()
    settings = replace(COARSE, days=30)
    one = begun(prepare(moscow(), settings, 1, coded), coded.further)
    before = {name: contents(at(one)) for name, at in SHARED.items()}
    one.run(30)
    for name, at in SHARED.items():
        assert contents(at(one)) == before[name], name
    world = one.world
    blocks = world.once.of(BlocksByRecord, world.inputs.towns, world.theatre.axis, world.block_east, world.block_north)
    for day in (0, 12, 29):
        for by_day in (world.recorded, blocks):
            assert by_day.on(day) is by_day.on(day)
            np.testing.assert_array_equal(by_day.on(day), by_day._on(day))
