"""Worlds that part share the record of the days before: nobody copies it, and nobody writes to it again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from homefront.engine.prepare import Prepared, prepare
from homefront.engine.run import begin
from homefront.engine.settings import Settings
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario

DAYS, PASSED = 6, 4


@pytest.fixture(scope="module")
def given() -> Prepared:
    settings = Settings(people_per_agent=1e9, days=DAYS, follow=2, only="society")
    return prepare(load_scenario("france-1940", Registry()), settings, 1)


def test_a_world_goes_on_from_a_record_of_the_days_that_have_passed(given: Prepared) -> None:
    """And what it had recorded of later days is not touched."""
    first, other = begin(given), begin(given)
    assert first is not None
    assert other is not None
    first.run(PASSED)
    past = first.recorder.snapshot(PASSED)
    assert all(np.shares_memory(values, first.recorder.snapshot()[name]) for name, values in past.items())
    kept = {name: values.copy() for name, values in first.snapshot().items()} | past
    first.run(DAYS)
    other.take(kept)
    assert np.isnan(other.recorder.stands[PASSED:]).all()
    assert not np.shares_memory(other.recorder.sums, first.recorder.sums)
    other.run(DAYS)
    whole, again = first.recorder.snapshot(), other.recorder.snapshot()
    assert {name: values.tobytes() for name, values in whole.items()} == {n: v.tobytes() for n, v in again.items()}


@pytest.mark.parametrize("days", [0, PASSED - 1, PASSED + 1])
def test_a_record_of_other_days_is_refused(given: Prepared, days: int) -> None:
    first, other = begin(given), begin(given)
    assert first is not None
    assert other is not None
    first.run(PASSED)
    with pytest.raises(ValueError, match=r"recorded\.sums: .* expected"):
        other.take(first.snapshot() | first.recorder.snapshot(days))


def test_all_days_of_a_record_are_taken_as_well(given: Prepared) -> None:
    """A checkpoint has the array as it stands."""
    first, other = begin(given), begin(replace(given))
    assert first is not None
    assert other is not None
    first.run(PASSED)
    other.take(first.snapshot())
    assert other.recorder.sums.tobytes() == first.recorder.sums.tobytes()
