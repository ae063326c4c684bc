"""What the coders said of the official word is drawn only where the run was given it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.charts.about import About
from homefront.views.charts.kinds.word import coded


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941")


def drawn(moscow: Scenario, **provenance: Any) -> bool:
    first = SimpleNamespace(data={"input_row": np.zeros((2, 3))})
    given = {"causes_left_out": [], **provenance}
    return coded(cast(About, SimpleNamespace(provenance=given, scenario=moscow, first=first)))


def test_candour_as_coded_is_drawn_unless_a_cause_or_an_edit_changed_it(moscow: Scenario) -> None:
    assert drawn(moscow)
    assert drawn(moscow, causes_left_out=["reserves"], edits=["given siege=1@1941-10-01"])
    assert not drawn(moscow, causes_left_out=["information_monopoly"])
    assert not drawn(moscow, edits=["given candour=0.9@1941-06-22..1941-10-15"])
