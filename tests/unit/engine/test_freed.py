"""A world goes as soon as nobody holds it. If it held itself, Python would keep it until it looks for such rings, and a
worker that runs a thousand worlds would fill the machine."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from homefront.engine.prepare import prepare
from homefront.engine.run import begin, result_of
from homefront.engine.settings import Settings
from homefront.engine.shared_days import run_worlds
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario


@pytest.fixture
def no_collector() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.fixture(scope="module")
def country() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@pytest.mark.usefixtures("no_collector")
@pytest.mark.parametrize("only", ["", "society"])
def test_a_world_goes_when_nobody_holds_it(country: Scenario, only: str) -> None:
    given = prepare(country, Settings(people_per_agent=20_000, days=3, only=only), 1)
    loop = begin(given)
    assert loop is not None
    loop.run(3)
    result_of(given, loop, 0.0)
    seen = [weakref.ref(one) for one in (loop, loop.world, loop.recorder, given)]
    del loop, given
    assert [one() for one in seen] == [None] * 4


@pytest.mark.usefixtures("no_collector")
def test_nothing_is_left_of_worlds_that_share_days(country: Scenario) -> None:
    settings = Settings(people_per_agent=20_000, days=3)

    def run() -> None:
        given = [prepare(country, settings, 1), prepare(country, Settings(people_per_agent=20_000, days=3), 1)]
        for _number, _result in run_worlds(given):
            pass

    run()
    gc.collect()
    run()
    assert gc.collect() < 50
