"""Small runs to report on, made once."""

from __future__ import annotations

import pytest

from homefront.api.worlds import ensemble
from homefront.results.results import Results
from homefront.scenario.schema import Scenario
from homefront.views.report.data import Collected, collect
from homefront.views.report.page import report_html
from homefront.views.report.payload import Payload, payload
from homefront.views.report.sources import SourceBook


@pytest.fixture(scope="session")
def two(moscow: Scenario) -> Results:
    """Two coupled worlds at 1:20000 with three persons followed."""
    return ensemble(moscow, runs=2, seed=1, scale=1 / 20_000, workers=1, follow=3)


@pytest.fixture(scope="session")
def found(two: Results, moscow: Scenario) -> Collected:
    return collect(two, moscow)


@pytest.fixture(scope="session")
def made(found: Collected, moscow: Scenario) -> Payload:
    """What the page of both is given; only to be looked at."""
    return payload(found, SourceBook(moscow))


@pytest.fixture(scope="session")
def html(two: Results, moscow: Scenario) -> str:
    """The page of both."""
    return report_html([two], scenario=moscow)
