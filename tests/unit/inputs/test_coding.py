"""The coding sheet: one position between the coders a place and variable, for all periods, drawn by seed."""

from __future__ import annotations

import dataclasses
import datetime
from collections import defaultdict

import numpy as np
import pytest

from homefront.errors import ScenarioError
from homefront.inputs.coded import coded_inputs, coded_rows, positions
from homefront.inputs.society import Inputs
from homefront.scenario.daily import variable_index
from homefront.scenario.schema import MergedRow, Scenario
from homefront.world.state import ALL_GO, OFFICES_GO, STAY

SHEET = {
    "cov": "coverage", "can": "candour", "ctl": "control", "siege": "siege", "lg": "leaving_seen",
    "ls": "staying_seen", "M": "cause", "shelter": "shelter", "cost": "cost", "ret": "return_open", "ally": "ally",
    "hm": "war_on",
}  # fmt: skip
ORDERS = {"order_offices_go": OFFICES_GO, "order_all_go": ALL_GO, "order_stay": STAY}


def period(scenario: Scenario, inputs: Inputs, row: MergedRow) -> np.ndarray:
    """The days of a row of the sheet in the inputs, for a variable that has days."""
    assert inputs.kind_rule is not None
    where = inputs.kind_rule.rows.index(row.place if row.place != "*" else row.place_kind)
    days = slice(max(0, (row.date_start - scenario.start).days), (row.date_end - scenario.start).days + 1)
    if row.variable in ORDERS:
        return inputs.order_share[ORDERS[row.variable], where, days]
    return inputs.table[variable_index(SHEET[row.variable]), where, days]


def daily_rows(scenario: Scenario) -> list[MergedRow]:
    rows = [row for row in scenario.coding_merged if row.variable in SHEET or row.variable in ORDERS]
    assert len(rows) > 900
    return rows


def test_values_stay_between_low_and_high(moscow: Scenario, inputs: Inputs) -> None:
    for row in daily_rows(moscow):
        values = period(moscow, inputs, row)
        assert ((values >= row.low - 1e-12) & (values <= row.high + 1e-12)).all(), row


def test_values_that_the_coders_share_are_taken_as_they_stand(moscow: Scenario, inputs: Inputs) -> None:
    agreed = [row for row in daily_rows(moscow) if row.low == row.high]
    assert len(agreed) > 300
    for row in agreed:
        assert (period(moscow, inputs, row) == row.low).all(), row


def test_every_day_of_every_variable_is_coded(inputs: Inputs) -> None:
    assert np.isfinite(inputs.table).all()
    assert np.isfinite(inputs.order_share).all()


def position_of(scenario: Scenario, inputs: Inputs) -> dict[tuple[str, str], set[float]]:
    """(place, variable) -> positions between low and high worked back from the values, rounded."""
    found: dict[tuple[str, str], set[float]] = defaultdict(set)
    for row in daily_rows(scenario):
        if row.high > row.low:
            part = (period(scenario, inputs, row) - row.low) / (row.high - row.low)
            found[row.place, row.variable] |= {round(float(u), 9) for u in part}
    return found


def test_one_position_for_all_periods_and_kinds(moscow: Scenario, inputs: Inputs) -> None:
    found = position_of(moscow, inputs)
    assert len({row.place_kind for row in daily_rows(moscow) if row.place == "*" and row.low < row.high}) > 1
    assert {place for place, _ in found} == {"*", "Moscow", "Leningrad"}
    assert {key: len(values) for key, values in found.items()} == dict.fromkeys(found, 1)


def test_places_and_variables_have_positions_of_their_own(moscow: Scenario, inputs: Inputs) -> None:
    found = position_of(moscow, inputs)
    assert len({value for values in found.values() for value in values}) == len(found)


def test_positions_told_are_those_used(moscow: Scenario, inputs: Inputs) -> None:
    told = positions(moscow, 1)
    for (place, variable), values in position_of(moscow, inputs).items():
        assert told[f"{place}.{variable}"] == pytest.approx(min(values), abs=1e-8)


def test_positions_are_spread_between_the_coders(moscow: Scenario) -> None:
    drawn = np.array([list(positions(moscow, seed).values()) for seed in range(40)])
    assert drawn.min() >= 0
    assert drawn.max() < 1
    assert drawn.mean() == pytest.approx(0.5, abs=3 * np.sqrt(1 / 12 / drawn.size))


def test_only_what_the_coders_dispute_is_drawn(moscow: Scenario) -> None:
    disputed = {f"{row.place}.{row.variable}" for row in moscow.coding_merged if row.low < row.high}
    assert set(positions(moscow, 1)) == disputed


def test_same_seed_gives_the_same_table(moscow: Scenario, inputs: Inputs) -> None:
    again = coded_inputs(moscow, 1)
    assert again.table.tobytes() == inputs.table.tobytes()
    assert again.order_share.tobytes() == inputs.order_share.tobytes()


def test_another_seed_reads_the_coders_otherwise(moscow: Scenario, inputs: Inputs) -> None:
    assert (coded_inputs(moscow, 2).table != inputs.table).any()


def test_a_draw_does_not_depend_on_what_else_is_coded(moscow: Scenario) -> None:
    fewer = dataclasses.replace(moscow, coding_merged=[r for r in moscow.coding_merged if r.variable != "ally"])
    known = positions(moscow, 1)
    assert all(known[name] == value for name, value in positions(fewer, 1).items())


def test_orders_have_the_share_of_the_sheet(inputs: Inputs) -> None:
    """On 17 October 1941 both coders have Moscow's offices go at 0.75, all go at 0.25, stay at 0.5."""
    assert inputs.kind_rule is not None
    share = inputs.order_share[:, inputs.kind_rule.rows.index("Moscow"), inputs.day_of(datetime.date(1941, 10, 17))]
    assert share[[OFFICES_GO, ALL_GO, STAY]].tolist() == [0.75, 0.25, 0.5]


def test_coded_orders_hold_from_the_start_of_their_day(inputs: Inputs) -> None:
    assert inputs.order_hour.shape == inputs.order_share.shape
    assert not inputs.order_hour.any()


def test_orders_pass_the_levels_below_the_post_that_issues_them(moscow: Scenario, inputs: Inputs) -> None:
    assert inputs.structure.order_levels == (2, 2, 2)
    higher = dataclasses.replace(moscow, orders_issued_by={**moscow.orders_issued_by, "stay": "leader"})
    assert coded_inputs(higher, 1).structure.order_levels == (2, 2, 4)


def test_rows_are_the_named_places_and_the_four_kinds(moscow: Scenario) -> None:
    rows = coded_rows(moscow)
    assert rows[-4:] == ("front_city", "other_city", "countryside", "far_region")
    assert set(rows[:-4]) == {"Moscow", "Leningrad"}


def test_a_kind_that_is_not_coded_is_named(moscow: Scenario) -> None:
    coded = tuple(row for row in moscow.coding_merged if row.place_kind != "far_region")
    with pytest.raises(ScenarioError, match="kind far_region"):
        coded_inputs(dataclasses.replace(moscow, coding_merged=coded), 1)


def test_a_gap_in_the_coding_is_named(moscow: Scenario) -> None:
    gap = next(row for row in moscow.coding_merged if row.place == "Moscow" and row.variable == "cov")
    coded = tuple(row for row in moscow.coding_merged if row is not gap)
    with pytest.raises(ScenarioError, match="Moscow, cov"):
        coded_inputs(dataclasses.replace(moscow, coding_merged=coded), 1)
