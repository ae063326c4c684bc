"""Scenarios that views are made from."""

from __future__ import annotations

import pytest

from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario


@pytest.fixture(scope="session")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")
