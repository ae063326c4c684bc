"""Numbers of moscow-1941 that a change of the code must not move unnoticed.

Result hashes differ between platforms in the last digits; these numbers do not. When a change is meant to move them,
run the file, write the new value here with six digits, and put old value, new value and the reason into the commit
("Numbers: people away 5.86 -> 6.02 million (...)").
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from homefront.api.worlds import run
from homefront.engine.prepare import prepare
from homefront.engine.run import frame_of
from homefront.engine.settings import Settings
from homefront.parameters import specs_of
from homefront.processes import PROCESSES
from homefront.results.outcomes import outcome_values
from homefront.results.results import Results
from homefront.scenario.loader import load_scenario

DECLARED = {f"{cls.name}.{name}": spec.default for cls in PROCESSES for name, spec in specs_of(cls).items()}
"""With every parameter set, a world draws none of its own."""


@pytest.fixture(scope="module")
def society() -> Results:
    """The society of a recorded front, with the declared parameters."""
    return run("moscow-1941", scale=1 / 20_000, seed=1, only="society", changes=DECLARED)


@pytest.fixture(scope="module")
def coupled() -> Results:
    """The default: society and front, with the draws of seed 1."""
    return run("moscow-1941", scale=1 / 20_000, seed=1)


def national(results: Results, name: str, when: date) -> float:
    """Mean over the people of places that have a value."""
    values = results.worlds[0].data[name][:, results.day_of(when)].astype(float)
    known = np.isfinite(values)
    return float(np.average(values[known], weights=results.places.population[known]))


def outcome(results: Results, name: str, only: str) -> float:
    scenario = load_scenario("moscow-1941")
    settings = Settings(people_per_agent=20_000, only=only)
    frame = frame_of(prepare(scenario, settings, 1), results.worlds[0])
    return outcome_values(scenario, frame)[name]


OF_SOCIETY = {"people_away": 9_691_678.0, "occupied_people": 64_155_920.0, "moscow_gone": 0.0}


@pytest.mark.parametrize("name", OF_SOCIETY)
def test_outcome_of_the_society(society: Results, name: str) -> None:
    assert outcome(society, name, "society") == pytest.approx(OF_SOCIETY[name], rel=1e-5)


OF_BOTH = {
    "moscow_held": 1.0,
    "closest_km": 29.83877,
    "moscow_gone": 0.3108108,
    "people_away": 20_322_820.0,
    "occupied_people": 54_968_380.0,
    "soviet_dead": 872_038.0,
    "german_losses": 863_851.0,
    "war_output_1942": 6.149331,
}


@pytest.mark.parametrize("name", OF_BOTH)
def test_outcome_of_both(coupled: Results, name: str) -> None:
    assert outcome(coupled, name, "") == pytest.approx(OF_BOTH[name], rel=1e-5)


MEANS = {
    ("belief", date(1941, 10, 16)): 0.0906904,
    ("fear", date(1941, 10, 16)): 0.0515747,
    ("resolve", date(1941, 12, 1)): 0.965235,
}


@pytest.mark.parametrize(("name", "when"), MEANS)
def test_national_mean(society: Results, name: str, when: date) -> None:
    assert national(society, name, when) == pytest.approx(MEANS[name, when], rel=1e-5)
