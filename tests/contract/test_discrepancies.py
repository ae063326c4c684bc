"""Every kind of measure says what no model of this kind can be asked to get right of it, by a class of one table."""

from __future__ import annotations

import math

import pytest

from homefront.scenario.catalogue import list_scenarios
from homefront.scenario.discrepancy import DISCREPANCIES, Discrepancy
from homefront.scenario.loader import load_scenario
from homefront.scenario.measures import MEASURES
from homefront.scenario.quantities import Measure
from homefront.scenario.tolerance import tolerances_of

CAN_FAIL_TO_HAPPEN = {
    "city_lost_day", "city_regained_day", "retreat_begins", "day_of_largest_exit", "days_to_largest_exit",
    "day_nine_tenths", "days_of_exit",
}  # fmt: skip
"""Kinds with a value that means that it never happened. Of the others, no answer is a value that cannot be."""


@pytest.mark.parametrize(("kind", "found"), MEASURES.items())
def test_a_kind_of_measure_names_a_class_of_the_table(kind: str, found: type[Measure]) -> None:
    assert any(getattr(found, "discrepancy", None) is one for one in DISCREPANCIES), f"{kind} declares no discrepancy"


@pytest.mark.parametrize("one", DISCREPANCIES, ids=lambda one: one.what)
def test_a_class_is_a_number_with_a_reason_in_a_plain_sentence(one: Discrepancy) -> None:
    assert 0 < one.value < math.inf
    assert one.why[0].isupper()
    assert one.why.endswith(".")
    assert one.of == "unit" or one.least > 0


def test_no_class_is_without_a_kind() -> None:
    used = {id(found.discrepancy) for found in MEASURES.values()}
    assert used == {id(one) for one in DISCREPANCIES}


@pytest.mark.parametrize("name", [entry.id for entry in list_scenarios()])
def test_what_never_happens_counts_as_later_than_the_last_day_on_which_it_could(name: str) -> None:
    scenario = load_scenario(name)
    found, rows = tolerances_of(scenario), {row.target_id: row for row in scenario.targets}
    for measure in scenario.measures:
        tolerance = found[measure.target]
        assert math.isfinite(tolerance.never) == (measure.kind in CAN_FAIL_TO_HAPPEN)
        if math.isfinite(tolerance.never):
            assert tolerance.never > rows[measure.target].value_high
        assert tolerance.sigma() > 0
