"""Whether a scale gives the smallest scored place blocks enough, and which scale does."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.experiments.coarseness import LEAST_BLOCKS, MOST_AGENT_DAYS, scale_for, smallest_scored
from homefront.scenario.loader import load_scenario
from homefront.world.build import build


@pytest.mark.parametrize(("scale", "coarse"), [(20_000.0, True), (5000.0, True), (4000.0, False), (1000.0, False)])
def test_the_smallest_scored_place_of_moscow_is_moscow(scale: float, coarse: bool) -> None:
    settings = Settings(people_per_agent=scale, only="society")
    found = smallest_scored(load_scenario("moscow-1941"), settings)
    assert found is not None
    assert (found.place, found.coarse) == ("Moscow", coarse)
    assert ("TOO COARSE" in found.text()) == coarse
    assert f"{found.blocks} blocks" in found.text()


def test_blocks_are_those_of_the_world_that_is_built() -> None:
    moscow = load_scenario("moscow-1941")
    settings = Settings(people_per_agent=20_000, only="society", floor=60)
    inputs = prepare(moscow, settings, 1).inputs
    layout = build(inputs, 20_000, 1, 60).world.layout
    found = smallest_scored(moscow, settings, inputs)
    assert found is not None
    assert found.blocks == np.diff(layout.place_block)[inputs.places.ids.index("Moscow")]


def test_a_country_of_under_four_million_is_too_coarse_at_5000() -> None:
    """3.7 million people at 1:5000 are 18 blocks."""
    moscow = load_scenario("moscow-1941")
    settings = Settings(people_per_agent=5000, only="society")
    given = prepare(moscow, settings, 1).inputs
    people = given.places.population * 3_700_000 / given.places.population[given.places.ids.index("Moscow")]
    found = smallest_scored(
        moscow, settings, dataclasses.replace(given, places=dataclasses.replace(given.places, population=people))
    )
    assert found is not None
    assert (found.blocks, found.coarse) == (18, True)


@pytest.mark.parametrize("country", ["moscow-1941", "britain-1940", "france-1940"])
def test_a_chosen_scale_has_the_blocks_within_the_budget(country: str) -> None:
    scenario = load_scenario(country)
    settings = scale_for(scenario, Settings(people_per_agent=20_000, only="society"))
    found = smallest_scored(scenario, settings)
    assert found is not None
    assert found.blocks >= LEAST_BLOCKS
    assert found.agents_in_all * scenario.days <= MOST_AGENT_DAYS


def test_a_front_alone_has_no_places() -> None:
    settings = Settings(only="front")
    assert smallest_scored(load_scenario("moscow-1941"), settings) is None
    assert scale_for(load_scenario("moscow-1941"), settings) == settings
