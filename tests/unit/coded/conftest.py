"""One thread a worker: two workers with two threads each wait for one another on two cores."""

from __future__ import annotations

from collections.abc import Iterator

import numba
import pytest

from homefront.scenario.coded import coded_inputs
from homefront.scenario.inputs import Inputs
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    before = numba.get_num_threads()
    numba.set_num_threads(1)
    yield
    numba.set_num_threads(before)


@pytest.fixture(scope="session")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


@pytest.fixture(scope="session")
def inputs(moscow: Scenario) -> Inputs:
    return coded_inputs(moscow, 1)
