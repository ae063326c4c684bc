"""Small runs to report on, made once."""

from __future__ import annotations

import pytest

from homefront.api.worlds import ensemble
from homefront.results.results import Results
from homefront.scenario.schema import Scenario
from homefront.views.report.data import Collected, collect


@pytest.fixture(scope="session")
def two(moscow: Scenario) -> Results:
    """Two coupled worlds at 1:20000 with three persons followed."""
    return ensemble(moscow, runs=2, seed=1, scale=1 / 20_000, workers=1, follow=3)


@pytest.fixture(scope="session")
def found(two: Results, moscow: Scenario) -> Collected:
    return collect(two, moscow)
