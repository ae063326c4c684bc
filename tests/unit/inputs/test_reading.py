"""One coder alone, the range between, or a position in it."""

from __future__ import annotations

import numpy as np
import pytest

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.errors import ParameterError
from homefront.inputs.coded import CODED, Reading, coded_inputs, disputed, positions
from homefront.scenario.daily import variable_index
from homefront.scenario.schema import Scenario


def value_of(moscow: Scenario, reading: Reading, variable: str, place: str, day: int) -> float:
    inputs = coded_inputs(moscow, 1, reading)
    assert inputs.kind_rule is not None
    return float(inputs.table[variable_index(variable), inputs.kind_rule.rows.index(place), day])


def test_each_coder_is_read_as_written(moscow: Scenario) -> None:
    rows = [r for r in moscow.coding_merged if r.place == "Moscow" and r.variable in CODED and r.low < r.high]
    both = [r for r in rows if r.value_a is not None and r.value_b is not None and r.value_a != r.value_b]
    assert both
    for row in both[:20]:
        day = (row.date_start - moscow.start).days
        name = CODED[row.variable]
        assert value_of(moscow, Reading("1"), name, "Moscow", day) == pytest.approx(row.value_a)
        assert value_of(moscow, Reading("2"), name, "Moscow", day) == pytest.approx(row.value_b)


def test_nothing_is_drawn_for_one_coder(moscow: Scenario) -> None:
    assert positions(moscow, 1, Reading("1")) == {}
    one, other = (coded_inputs(moscow, seed, Reading("2")) for seed in (1, 2))
    np.testing.assert_array_equal(one.table, other.table)


def test_a_position_holds_for_a_variable_or_for_one_place(moscow: Scenario) -> None:
    everywhere = positions(moscow, 1, Reading("", (("siege", 0.25),)))
    assert {v for n, v in everywhere.items() if n.endswith(".siege")} == {0.25}
    drawn = positions(moscow, 1)
    assert all(everywhere[n] == drawn[n] for n in drawn if not n.endswith(".siege"))
    name = next(n for n in drawn if n.endswith(".siege"))
    here = positions(moscow, 1, Reading("", ((name, 0.5), ("siege", 0.25))))
    assert here[name] == 0.5


def test_what_the_coders_agree_on_has_no_position(moscow: Scenario) -> None:
    assert "siege" in disputed(moscow)
    with pytest.raises(ParameterError, match="both coders have the same value"):
        prepare(moscow, Settings(only="society", positions={"war_off": 0.5}), 1)
    with pytest.raises(ParameterError, match="expected 0 to 1"):
        prepare(moscow, Settings(only="society", positions={"siege": 1.5}), 1)
    with pytest.raises(ParameterError, match="expected 1 or 2"):
        Settings(coder="3")
