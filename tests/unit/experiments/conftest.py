"""Counterfactual pairs of invented numbers."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.experiments.counterfactual_events import DatedChange, dated_changes
from homefront.experiments.counterfactual_parts import Counterfactuals, Ends, Moved, Rounding, Twins, Worlds
from homefront.parameters.posterior import RECORD, shipped_digest
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.views.result_views import VIEWS

RUNS, OF_MOVED = 6, 3
PLACES = {"flag": 0, "km": 1, "share": 4, "person": -3, "index": 3}


@pytest.fixture(scope="session")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@pytest.fixture(scope="session")
def changes(moscow: Scenario) -> tuple[DatedChange, ...]:
    return dated_changes(moscow)


@pytest.fixture
def invented(moscow: Scenario, changes: tuple[DatedChange, ...]) -> Counterfactuals:
    """Of moscow-1941, six worlds; three of them with the first two dated changes moved."""
    rng = np.random.default_rng(1)
    kept = {outcome.id: Rounding(outcome.unit, PLACES[outcome.unit]) for outcome in moscow.outcomes}

    def worlds(runs: int) -> Worlds:
        values = {
            name: rng.integers(-999, 9999, runs) / 10.0**one.places if one.places >= 0
            else rng.integers(0, 9999, runs) * 10.0**-one.places
            for name, one in kept.items()
        }  # fmt: skip
        ending = tuple(rng.choice(["held", "besieged", "entered"], runs).tolist())
        values["moscow_held"] = np.array([float(one == "held") for one in ending])
        return Worlds(values, {"moscow_held": Ends(ending, values["closest_km"], rng.integers(0, 224, runs))})

    def twins(runs: int) -> Twins:
        found = worlds(runs)
        return Twins(found.values, found.ends, rng.integers(-1, 224, runs))

    moved = tuple(Moved(one, {days: twins(OF_MOVED) for days in one.steps(moscow)}) for one in changes[:2])
    return Counterfactuals(
        moscow, RECORD, shipped_digest(RECORD), "0.1.0", 20_000.0, 1, kept, worlds(RUNS),
        {cause.id: twins(RUNS) for cause in moscow.causes}, moved, VIEWS,
    )  # fmt: skip
