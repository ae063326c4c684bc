"""Numbers of moscow-1941 that a change of the code must not move unnoticed.

Result hashes differ between platforms in the last digits; these numbers do not. When a change is meant to move them,
run the file, write the new value here with six digits, and put old value, new value and the reason into the commit
("Numbers: people away 5.86 -> 6.02 million (...)").
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from homefront.experiments.ensemble import run
from homefront.results.frame import Frame
from homefront.results.outcomes import outcome_values
from homefront.results.results import Results
from homefront.scenario.loader import load_scenario


@pytest.fixture(scope="module")
def results() -> Results:
    return run("moscow-1941", scale=1 / 20_000, seed=1)


def national(results: Results, name: str, when: date) -> float:
    """Mean over the people of places that have a value."""
    values = results.worlds[0].data[name][:, results.day_of(when)].astype(float)
    known = np.isfinite(values)
    return float(np.average(values[known], weights=results.places.population[known]))


OUTCOMES = {"people_away": 5_864_480.0, "occupied_people": 67_463_600.0, "moscow_gone": 0.0175439}


@pytest.mark.parametrize("name", OUTCOMES)
def test_outcome(results: Results, name: str) -> None:
    frame = Frame(results.worlds[0], results.places, results.start, results.days)
    found = outcome_values(load_scenario("moscow-1941"), frame)
    assert found[name] == pytest.approx(OUTCOMES[name], rel=1e-5)


MEANS = {
    ("belief", date(1941, 10, 16)): 0.0852697,
    ("fear", date(1941, 10, 16)): 0.0550389,
    ("resolve", date(1941, 12, 1)): 0.963731,
}


@pytest.mark.parametrize(("name", "when"), MEANS)
def test_national_mean(results: Results, name: str, when: date) -> None:
    assert national(results, name, when) == pytest.approx(MEANS[name, when], rel=1e-5)
