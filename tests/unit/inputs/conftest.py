"""moscow-1941 and its coded inputs, read once a run of tests."""

from __future__ import annotations

import pytest

from homefront.inputs.coded import coded_inputs
from homefront.inputs.society import Inputs
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario


@pytest.fixture(scope="session")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


@pytest.fixture(scope="session")
def inputs(moscow: Scenario) -> Inputs:
    return coded_inputs(moscow, 1)
