"""What the coders said of the official word is drawn only where the run was given it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from homefront.scenario.coded import coded_inputs
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.report.data import Collected
from homefront.views.report.people import _candour


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def drawn(moscow: Scenario, **provenance: Any) -> bool:
    places, days = coded_inputs(moscow, 1).places, 3
    found = SimpleNamespace(
        provenance={"inputs": "coded", "causes_left_out": [], **provenance}, scenario=moscow, start=moscow.start,
        days=days, places=places, input_row=np.zeros((len(places), days)),
    )  # fmt: skip
    return _candour(cast(Collected, found)) is not None


def test_candour_as_coded_is_drawn_unless_a_cause_or_an_edit_changed_it(moscow: Scenario) -> None:
    assert drawn(moscow)
    assert drawn(moscow, causes_left_out=["reserves"], edits=["given siege=1@1941-10-01"])
    assert not drawn(moscow, causes_left_out=["information_monopoly"])
    assert not drawn(moscow, edits=["given candour=0.9@1941-06-22..1941-10-15"])
