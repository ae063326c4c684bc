"""Values set, dates moved, events left out: each changes what it names, from its day on, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.errors import ParameterError
from homefront.inputs.society import Inputs
from homefront.processes import Registry
from homefront.scenario.daily import variable_index
from homefront.scenario.edits import read_edit, read_edits
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario


@pytest.fixture(scope="module")
def moscow() -> Scenario:
    return load_scenario("moscow-1941", Registry())


@pytest.fixture(scope="module")
def britain() -> Scenario:
    return load_scenario("britain-1940", Registry())


def both(scenario: Scenario, *edits: str) -> tuple[Inputs, Inputs]:
    """On the coders' scale: the declared values leave coded numbers as they are."""
    as_coded = Settings(only="society", parameters="defaults")
    return prepare(scenario, as_coded, 1).inputs, prepare(scenario, replace(as_coded, edits=edits), 1).inputs


def row_of(inputs: Inputs, name: str) -> int:
    assert inputs.kind_rule is not None
    return inputs.kind_rule.rows.index(name)


def test_a_value_is_set_there_and_then_and_nowhere_else(moscow: Scenario) -> None:
    before, after = both(moscow, "given siege=1@1941-10-01..1941-10-03:Moscow")
    row, first = row_of(before, "Moscow"), before.day_of(date(1941, 10, 1))
    changed = np.argwhere(before.table != after.table)
    assert {tuple(cell[:2]) for cell in changed} == {(variable_index("siege"), row)}
    assert sorted({int(cell[2]) for cell in changed}) == [first, first + 1, first + 2]
    assert (after.table[variable_index("siege"), row, first : first + 3] == 1.0).all()


def test_what_begins_on_a_day_begins_earlier(moscow: Scenario) -> None:
    before, after = both(moscow, "move siege@1941-10-20=-5:Moscow")
    row, day = row_of(before, "Moscow"), before.day_of(date(1941, 10, 20))
    old, new = before.table[variable_index("siege"), row], after.table[variable_index("siege"), row]
    assert (new[day - 5 : day] == old[day]).all()
    assert (new[: day - 5] == old[: day - 5]).all()
    assert (new[day:] == old[day:]).all()


def test_what_begins_on_a_day_begins_later_or_not_at_all(moscow: Scenario) -> None:
    before, later = both(moscow, "move siege@1941-10-20=+3:Moscow")
    row, day = row_of(before, "Moscow"), before.day_of(date(1941, 10, 20))
    old, new = before.table[variable_index("siege"), row], later.table[variable_index("siege"), row]
    assert (new[day : day + 3] == old[day - 1]).all()
    assert (new[day + 3 :] == old[day + 3 :]).all()
    _, never = both(moscow, "drop siege@1941-10-20:Moscow")
    until = day + int(np.flatnonzero(np.diff(old[day:]))[0]) + 1
    none = never.table[variable_index("siege"), row]
    assert (none[day:until] == old[day - 1]).all()
    assert (none[until:] == old[until:]).all()


def test_an_order_is_moved_with_its_day(moscow: Scenario) -> None:
    before, _ = both(moscow)
    row = row_of(before, "Moscow")
    kind, day = (int(n) for n in np.argwhere(np.diff(before.order_share[:, row], axis=1) > 0)[0] + np.array([0, 1]))
    name = ("order_offices_go", "order_all_go", "order_stay")[kind]
    when = date.fromordinal(before.start.toordinal() + day)
    _, after = both(moscow, f"move {name}@{when}=-2:Moscow")
    assert (after.order_share[kind, row, day - 2 : day] == before.order_share[kind, row, day]).all()
    assert (before.order_share[kind, row, day - 2 : day] != before.order_share[kind, row, day]).all()


def test_an_appeal_moves_or_reaches_nobody_and_keeps_its_number(moscow: Scenario) -> None:
    before, moved = both(moscow, "move appeal@1941-11-07=-3")
    days = [appeal.day for appeal in before.appeals]
    at = days.index(before.day_of(date(1941, 11, 7)))
    assert [a.day for a in moved.appeals] == [d - 3 if n == at else d for n, d in enumerate(days)]
    _, dropped = both(moscow, "drop appeal@1941-07-03")
    assert len(dropped.appeals) == len(days)
    assert not dropped.appeals[days.index(before.day_of(date(1941, 7, 3)))].places.any()


def test_a_night_of_raids_moves_with_what_it_brings(britain: Scenario) -> None:
    before, after = both(britain, "move night:Coventry@1940-11-14=+2")
    place, day = before.places.ids.index("Coventry"), before.day_of(date(1940, 11, 14))
    assert before.raids is not None
    assert after.raids is not None
    assert (after.raids[:, place, day] == 0.0).all()
    np.testing.assert_allclose(after.raids[1, place, day + 2], before.raids[1, place, day])
    _, none = both(britain, "drop night:Coventry@1940-11-14")
    assert none.raids is not None
    assert (none.raids[:, place, day] == 0.0).all()


def test_an_order_of_the_enemy_moves(moscow: Scenario) -> None:
    edit = "move centre-mud-halt@1941-11-01=+3"
    before, after = (prepare(moscow, Settings(only="front", edits=e), 1).known_front for e in ((), (edit,)))
    first = (date(1941, 11, 1) - moscow.start).days
    assert np.flatnonzero((before.attack != after.attack).any(axis=1)).tolist() == [
        *range(first, first + 3), *range(first + 14, first + 17),
    ]  # fmt: skip


def test_nobody_comes_back_of_a_transfer_that_is_left_out(moscow: Scenario) -> None:
    edit = "drop guderian-south@1941-08-23"
    before, after = (prepare(moscow, Settings(only="front", edits=e), 1).known_front.transfers for e in ((), (edit,)))
    assert after.leaves.size == before.leaves.size - 2
    both_left_out = (edit, "drop guderian-back@1941-09-24")
    same = prepare(moscow, Settings(only="front", edits=both_left_out), 1).known_front.transfers
    assert all(np.array_equal(one, other) for one, other in zip(vars(after).values(), vars(same).values(), strict=True))


def test_what_was_there_before_is_not_written_to(moscow: Scenario) -> None:
    one, _ = both(moscow, "given candour=1@1941-06-22")
    again, _ = both(moscow)
    np.testing.assert_array_equal(one.table, again.table)


@pytest.mark.parametrize(
    ("verb", "text", "message"),
    [
        ("given", "siege", "siege=0.75@1941-10-15"),
        ("given", "siege=2@1941-10-15", "is not a share"),
        ("given", "siege=0.5@1941-10-15..1941-10-01", "ends before"),
        ("given", "siege=0.5@1941-13-15", "expected it as in"),
        ("move", "siege@1941-10-20", "expected it as in"),
        ("drop", "siege", "expected it as in"),
        ("given", "appeal=1@1941-11-07", "expected one of coverage"),
        ("given", "seige=1@1941-11-07", "did you mean siege"),
        ("move", "appeal@1941-11-07=-3:Moscow", "appeal changes as a whole, not in one place; leave out :Moscow"),
        ("drop", "night:Coventry@1940-11-14:Coventry", "leave out :Coventry"),
        ("drop", "typhoon@1941-10-02:centre", "leave out :centre"),
    ],
)
def test_what_cannot_be_read_says_how_it_is_written(verb: str, text: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        read_edit(verb, text)


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        ("given seige=0.5@1941-10-15:Moscow", "did you mean siege"),
        ("given siege=0.5@1941-10-15:Moskow", "did you mean Moscow"),
        ("given siege=0.5@1944-10-15:Moscow", "no day of moscow-1941"),
        ("move siege@1941-10-21=-5:Moscow", "does not change there"),
        ("move siege@1941-10-20=-500:Moscow", "no day of"),
        ("drop appeal@1941-07-04", "no appeal on that day"),
        ("drop night:Coventry@1941-07-04", "the scenario has none"),
        ("drop typhoon@1941-10-03", "did you mean typhoon@1941-10-02"),
        ("open siege", "begins with"),
    ],
)
def test_what_is_not_there_is_refused(moscow: Scenario, edit: str, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        both(moscow, edit)


def test_edits_are_bounded() -> None:
    with pytest.raises(ParameterError, match="50 at most"):
        read_edits(["drop appeal@1941-07-03"] * 51)


@settings(deadline=None)
@given(st.sampled_from(["given", "move", "drop"]), st.data())
def test_an_edit_is_read_or_refused_in_words(moscow: Scenario, verb: str, data: st.DataObject) -> None:
    """Days at the ends of the calendar, numbers of any size, digits of other scripts."""
    day = st.dates().map(str) | st.sampled_from(["0001-01-01", "9999-12-31", "1941-13-01", "\uff11941-10-16"])
    number = st.integers(-9999, 9999).map(str) | st.sampled_from(["1e999", "-", "e", "9" * 5000, "+5", "\u0665", "0.5"])
    what = st.sampled_from(["siege", "appeal", "order_stay", "night:Moscow", "typhoon", "x"])
    first, by, name = data.draw(day), data.draw(number), data.draw(what)
    text = {"given": f"{name}={by}@{first}", "move": f"{name}@{first}={by}", "drop": f"{name}@{first}"}[verb]
    try:
        edit = read_edit(verb, text)
        assert all(isinstance(named, date) for named in edit.days)
        prepare(moscow, Settings(only="society", edits=(edit.text,)), 1)
    except ParameterError as refusal:
        str(refusal).encode()
