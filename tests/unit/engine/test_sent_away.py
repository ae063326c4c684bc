"""Those who were sent away come home as far as return is opened to everybody, not when the order lapses."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pytest
import trial_figures as trial
from hypothesis import given
from hypothesis import strategies as st
from small_runs import ALL, Started, calm, ordered, start

from homefront.engine.first_difference import first_day
from homefront.engine.prepare import Prepared, prepare
from homefront.engine.settings import Settings
from homefront.inputs.society import Inputs, opened_to_all, with_return_of_sent
from homefront.processes import Registry
from homefront.processes.action import open_to
from homefront.scenario.daily import variable_index
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.world.state import ALL_GO, HOMELESS, ORDERED, OWN_DECISION

STAY_AWAY, COME_HOME = {"action.sent_away_stay": 1.0}, {"action.sent_away_stay": 0.0}
RETURN = variable_index("return_open")


class RuleAlone(NamedTuple):
    """The one rate of an action that is asked here."""

    sent_away_stay: float


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


def away_after(days: int, opened: float, why: int, guests: float = 1.0, more: dict[str, float] | None = None) -> float:
    """Share still away of a country that was all away for one reason, where return is so far open."""
    run = start(calm(days, return_open=opened), STAY_AWAY | {"action.guests": guests} | (more or {}), ALL - {"action"})
    run.state.away[:] = why
    run.loop.run(days)
    return float((run.state.away == why).mean())


@given(st.floats(0.0, 1.0))
def test_return_is_opened_to_all_above_the_middle_of_the_scale(value: float) -> None:
    found = float(opened_to_all(np.array(value)))
    assert 0.0 <= found <= 1.0
    assert (found > 0.0) == (2.0 * value > 1.0)
    assert found <= value


def test_the_points_of_the_coding_sheet() -> None:
    points = np.array([0.0, 0.25, 0.5, 0.75, 1.0])
    np.testing.assert_array_equal(opened_to_all(points), [0.0, 0.0, 0.0, 0.5, 1.0])


@pytest.mark.parametrize("away", [OWN_DECISION, ORDERED, HOMELESS])
def test_only_those_sent_away_need_more(away: int) -> None:
    assert open_to(away, 0.75, 0.5, RuleAlone(1.0)) == (0.5 if away == ORDERED else 0.75)
    assert open_to(away, 0.75, 0.5, RuleAlone(0.0)) == 0.75


@pytest.mark.parametrize("guests", [0.0, 1.0])
@pytest.mark.parametrize("opened", [0.25, 0.5])
def test_nobody_sent_away_comes_home_where_workers_alone_may(opened: float, guests: float) -> None:
    assert away_after(4, opened, ORDERED, guests) == 1.0
    assert away_after(4, opened, OWN_DECISION, guests) < 0.95


@pytest.mark.parametrize(("opened", "rate"), [(0.75, 0.5), (1.0, 1.0)])
def test_those_sent_away_come_home_as_far_as_return_is_open_to_all(opened: float, rate: float) -> None:
    away = away_after(3, opened, ORDERED)
    assert away == pytest.approx(np.exp(-0.35 * rate * 3), abs=0.05)


def bytes_of(run: Started, days: int) -> list[bytes]:
    run.loop.run(days)
    return [values.tobytes() for values in run.recorder.data.values()] + [run.state.away.tobytes()]


def sent(days: int, opened: float) -> Inputs:
    """Britain without raids: all are told to go for three days; afterwards return is so far open."""
    inputs = ordered(calm(days), ALL_GO, 0, 3)
    table = inputs.table.copy()
    table[RETURN, :, 3:] = opened
    return replace(inputs, table=table)


ORDER_ALONE = {"action.order": 3.0, "command.fidelity": 1.0}


def test_where_return_is_open_the_rule_changes_no_byte() -> None:
    runs = [start(sent(8, 1.0), ORDER_ALONE | more) for more in (COME_HOME, STAY_AWAY)]
    first, second = (bytes_of(run, 8) for run in runs)
    assert first == second


def test_without_the_rule_nothing_is_read_of_what_those_sent_away_are_opened() -> None:
    inputs = sent(8, 0.5)
    shut, wide = (replace(inputs, return_of_sent=np.full_like(inputs.table[RETURN], x)) for x in (0.0, 1.0))
    without = ORDER_ALONE | COME_HOME
    assert bytes_of(start(shut, without), 8) == bytes_of(start(wide, without), 8)
    rule = ORDER_ALONE | STAY_AWAY
    assert bytes_of(start(shut, rule), 8) != bytes_of(start(wide, rule), 8)


def test_who_was_sent_away_stays_away_in_the_months_after_the_order() -> None:
    """Return is forbidden but unguarded once the order has lapsed: by the rule they stay, without it they come home."""
    found = {}
    for name, rule in (("before", COME_HOME), ("rule", STAY_AWAY)):
        run = start(sent(70, 0.25), ORDER_ALONE | rule)
        run.loop.run(70)
        share = run.recorder.data["ordered"]
        found[name] = (
            float(np.average(share[:, 2], weights=run.built.world.population)),
            float(np.average(share[:, 69], weights=run.built.world.population)),
        )
    assert found["before"][0] == found["rule"][0] > 0.5
    assert found["before"][1] < 0.05 * found["before"][0]
    assert found["rule"][1] == pytest.approx(found["rule"][0], abs=1e-6)


def prepared(scenario: Scenario, *edits: str) -> Prepared:
    return prepare(scenario, Settings(people_per_agent=20_000, edits=edits, parameters="defaults"), 1)


def test_an_edit_of_return_moves_what_those_sent_away_are_opened(moscow: Scenario) -> None:
    edited = prepared(moscow, "given return_open=0.8@1941-11-20..1941-12-05").inputs
    day = edited.day_of(trial.date(1941, 11, 20))
    assert edited.return_of_sent is not None
    np.testing.assert_allclose(edited.return_of_sent[:-1, day : day + 16], 0.6)
    given = prepared(moscow)
    assert first_day(given, prepared(moscow, "given return_open=0.8@1941-11-20..1941-12-05")) == day
    np.testing.assert_array_equal(given.inputs.return_of_sent, opened_to_all(given.inputs.table[RETURN]))


def test_soldiers_of_an_axis_are_called_home_by_no_rule_of_return(moscow: Scenario) -> None:
    inputs = prepared(moscow).inputs
    row = inputs.kind_rule.rows.index("army")  # type: ignore[union-attr]
    assert inputs.return_of_sent is not None
    assert inputs.return_of_sent.shape == inputs.table.shape[1:]
    assert not inputs.return_of_sent[row].any()


@given(st.floats(0.2, 5.0))
def test_the_rule_is_told_on_the_scale_of_the_coders(exponent: float) -> None:
    """What bends the table afterwards does not bend who may come back."""
    inputs = with_return_of_sent(trial.case_inputs("britain").shortened(2))
    table = inputs.table.copy()
    table[RETURN] **= exponent
    bent = replace(inputs, table=table)
    np.testing.assert_array_equal(bent.for_the_sent(bent.row, 1), inputs.for_the_sent(inputs.row, 1))


def test_without_it_the_table_says_it() -> None:
    inputs = calm(3, return_open=0.9)
    out = np.empty(len(inputs.places))
    assert inputs.for_the_sent(inputs.row, 1, out) is out
    np.testing.assert_allclose(out, 0.8)
    np.testing.assert_array_equal(out, with_return_of_sent(inputs).shortened(2).for_the_sent(inputs.row, 1))
