"""A change is one verb on one target, whoever wrote it: what holds for all of them, on random changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from homefront.errors import ParameterError
from homefront.inputs.changed import changed_front, changed_inputs, changed_parameters, changed_scenario, changes_of
from homefront.inputs.coded import coded_inputs
from homefront.inputs.coded_front import coded_front
from homefront.inputs.society import Inputs
from homefront.scenario.causes import WRITTEN, Written, kind_of
from homefront.scenario.changes import Change, Target, Verb
from homefront.scenario.daily import RAIDED, VARIABLES
from homefront.scenario.edits import read_edit, read_edits
from homefront.scenario.loader import load_scenario
from homefront.scenario.parts import ORDER_KINDS
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import (
    DEEDS,
    FRONT_PARTS,
    Appeals,
    Daily,
    Deed,
    Diversion,
    EnemyOrder,
    FrontPart,
    Hardship,
    Night,
    Order,
    Parameter,
)

MOSCOW = load_scenario("moscow-1941")
BRITAIN = load_scenario("britain-1940")
TARGETS = (
    Daily("siege"), Order("stay"), Appeals("appeals"), Night("night:London"), EnemyOrder("typhoon"),
    Hardship("hardship"), Deed("censorship"), Diversion("diversion"), Parameter("talk.amplification"), FrontPart("aid"),
)  # fmt: skip


def frozen(thing: Any) -> Any:
    """The same, with arrays that cannot be written to."""
    for part in arrays(thing):
        part.setflags(write=False)
    return thing


def arrays(thing: Any) -> Iterator[np.ndarray]:
    if isinstance(thing, np.ndarray):
        yield thing
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from arrays(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for item in thing:
            yield from arrays(item)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, np.ndarray):
        return one.dtype == other.dtype and one.shape == other.shape and one.tobytes() == other.tobytes()
    if is_dataclass(one):
        return all(same(getattr(one, field.name), getattr(other, field.name)) for field in fields(one))
    if isinstance(one, tuple):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other)


INPUTS: dict[str, Inputs] = {scenario.id: frozen(coded_inputs(scenario, 1)) for scenario in (MOSCOW, BRITAIN)}


def days(scenario: Scenario) -> st.SearchStrategy[date]:
    return st.integers(0, scenario.days - 1).map(lambda n: scenario.start + timedelta(n))


def written(scenario: Scenario) -> st.SearchStrategy[dict[str, Any]]:
    """A change as scenario.toml may hold it."""
    day, share = days(scenario), st.floats(0, 1)
    return st.one_of(
        st.fixed_dictionaries({"set": st.sampled_from(VARIABLES), "value": share}, optional={"from": day}),
        st.fixed_dictionaries({"set": st.sampled_from(VARIABLES), "value": share}, optional={"to": day}),
        st.fixed_dictionaries({"hold": st.sampled_from(VARIABLES), "from": day}),
        st.fixed_dictionaries({"drop": st.sampled_from(sorted(DEEDS))}),
        st.fixed_dictionaries({"drop_order": st.sampled_from(ORDER_KINDS)}, optional={"from": day}),
        st.fixed_dictionaries({"hardship": share}),
        st.fixed_dictionaries({"parameter": st.sampled_from(["talk.amplification", "fear.decay"]), "value": share}),
        st.fixed_dictionaries({"front": st.sampled_from(sorted(FRONT_PARTS)), "value": share}),
    )


def read(forms: Sequence[dict[str, Any]]) -> tuple[Change, ...]:
    """Changes of the cause that enemy orders of moscow-1941 hang on, so that all of them can be made."""
    parts: list[Written] = [WRITTEN[str(kind_of(form))].model_validate(form) for form in forms]
    return tuple(replace(part.change(), cause="enemy_diversion") for part in parts)


def made(scenario: Scenario, changes: Sequence[Change]) -> tuple[Any, ...]:
    given = changed_scenario(scenario, changes)
    front = changed_front(given, changes, 1) if scenario.axes else None
    return changed_inputs(INPUTS[scenario.id], changes), front, changed_parameters(changes, 1, {})


def causes(scenario: Scenario) -> st.SearchStrategy[tuple[Change, ...]]:
    return st.lists(written(scenario), min_size=1, max_size=3).map(read)


def two_causes(scenario: Scenario) -> st.SearchStrategy[tuple[Scenario, tuple[Change, ...], tuple[Change, ...]]]:
    return st.tuples(st.just(scenario), causes(scenario), causes(scenario))


@settings(deadline=None, max_examples=100)
@given(two_causes(MOSCOW) | two_causes(BRITAIN))
def test_the_order_of_two_causes_does_not_matter(
    two: tuple[Scenario, tuple[Change, ...], tuple[Change, ...]],
) -> None:  # fmt: skip
    scenario, one, other = two
    assume(not {change.touches for change in one} & {change.touches for change in other})
    assert same(made(scenario, (*one, *other)), made(scenario, (*other, *one)))


@settings(deadline=None, max_examples=40)
@given(name=st.sampled_from(VARIABLES), day=days(BRITAIN))
def test_what_is_set_to_what_is_there_stays(name: str, day: date) -> None:
    """Also held from a day on which it has its last value, and set in a place to what it has there that day."""
    inputs = INPUTS["britain-1940"]
    assert inputs.kind_rule is not None
    for row, place in enumerate(inputs.kind_rule.rows):
        there = float(inputs.table[VARIABLES.index(name), row, inputs.day_of(day)])
        change = Change("set", Daily(name, place), there, day, day)
        assert same(changed_inputs(inputs, [change]).table, inputs.table)
    assert same(changed_inputs(inputs, [Change("hold", Daily(name), first=BRITAIN.end)]), inputs)


@settings(deadline=None, max_examples=40)
@given(name=st.sampled_from(sorted(FRONT_PARTS)))
def test_once_what_is_there_is_what_is_there(name: str) -> None:
    assert same(changed_front(MOSCOW, [Change("scale", FrontPart(name), 1.0)], 1), coded_front(MOSCOW, 1))


def steps(inputs: Inputs) -> list[str]:
    """The start of every edit that something which is there allows, "siege@1941-10-20" and its place."""
    assert inputs.kind_rule is not None
    found = []
    for prefix, names, table in (("", VARIABLES, inputs.table), ("order_", ORDER_KINDS, inputs.order_share)):
        for n, row, day in np.argwhere(np.diff(table, axis=2) != 0):
            when, place = inputs.start + timedelta(int(day) + 1), inputs.kind_rule.rows[row]
            found.append(f"{prefix}{names[n]}@{when} {place}")
    return found


def events(scenario: Scenario) -> list[str]:
    return [
        *(f"appeal@{appeal.on} " for appeal in scenario.appeals),
        *(f"night:{row.place}@{row.date} " for row in scenario.nights),
        *(f"{row.order_id}@{row.date_start} " for row in scenario.enemy_orders),
    ]


EDITABLE = [(scenario, what) for scenario in (MOSCOW, BRITAIN)
            for what in (*steps(INPUTS[scenario.id])[::7], *events(scenario)[::3])]  # fmt: skip


@settings(deadline=None, max_examples=100)
@given(st.sampled_from(EDITABLE))
def test_moved_by_no_day_is_as_it_was_and_what_is_left_out_cannot_be_moved(chosen: tuple[Scenario, str]) -> None:
    scenario, what = chosen
    asked, _, place = what.partition(" ")
    suffix = f":{place}" if place else ""
    nothing, dropped = read_edit("move", f"{asked}=0{suffix}"), read_edit("drop", f"{asked}{suffix}")
    moved = read_edit("move", f"{asked}=+1{suffix}")
    assume(moved.days[-1] <= scenario.end)
    assert same(made(scenario, [nothing]), made(scenario, []))
    assert changed_scenario(scenario, [nothing]).nights == scenario.nights
    with pytest.raises(ParameterError, match=r"does not change there|no appeal on that day|no such event"):
        made(scenario, [dropped, moved])


@settings(deadline=None, max_examples=40)
@given(st.lists(written(BRITAIN), max_size=4), st.lists(st.sampled_from(EDITABLE), max_size=4))
def test_nothing_is_written_to_and_each_change_is_made_on_what_the_last_left(
    forms: list[dict[str, Any]], edits: list[tuple[Scenario, str]]
) -> None:  # fmt: skip
    """INPUTS cannot be written to: a change that tried would end here."""
    changes = [change for change in read(forms) if change.target != Diversion("diversion")]
    lines = [f"drop {what.split(' ')[0]}" for scenario, what in edits if scenario is BRITAIN]
    inputs = INPUTS["britain-1940"]
    before = [part.tobytes() for part in arrays(inputs)]
    try:
        together = changed_inputs(inputs, [*changes, *read_edits(lines)])
    except ParameterError:  # a cause has changed what the edit would leave out
        return
    one_by_one = inputs
    for change in (*changes, *read_edits(lines)):
        one_by_one = changed_inputs(frozen(one_by_one), [change])
    assert same(together, one_by_one)
    assert before == [part.tobytes() for part in arrays(inputs)]


@pytest.mark.parametrize("variable", RAIDED)
def test_raids_are_kept_in_step(variable: str) -> None:
    """What a place is given is what was set, although raids come on top; by all verbs that say a value."""
    inputs, row = INPUTS["britain-1940"], np.zeros(1, dtype=np.int64)
    assert inputs.raids is not None
    out = changed_inputs(inputs, [Change("set", Daily(variable), 0.25)])
    assert all((out.variable_on_day(variable, row, day) == 0.25).all() for day in range(inputs.days))
    day = int(np.flatnonzero(inputs.raids[RAIDED.index(variable)].any(axis=0))[0])
    held = changed_inputs(inputs, [Change("hold", Daily(variable), first=inputs.start + timedelta(day))])
    assert held.raids is not None
    raids = held.raids[RAIDED.index(variable)]
    assert (raids[:, day:] == inputs.raids[RAIDED.index(variable)][:, [day]]).all()


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: type(target).__name__)
def test_a_target_takes_its_verbs_and_refuses_the_others_in_words(target: Target) -> None:
    when = date(1941, 10, 2)
    for verb in get_args(Verb):
        if verb in target.verbs:
            change = Change(verb, target, 1.0, when)
            assert change.text.isprintable()
            assert change.touches == target.touches != ""
        else:
            with pytest.raises(ParameterError, match=f"{verb} of .*: expected one of its verbs"):
                Change(verb, target, 1.0, when)


def test_every_target_is_read_by_its_half() -> None:
    front = {type(target) for target in TARGETS if target.is_read((), society=False, front=True)}
    society = {type(target) for target in TARGETS if target.is_read((), society=True, front=False)}
    assert front == {EnemyOrder, Diversion, FrontPart}
    assert society == {Daily, Order, Appeals, Night, Hardship, Deed}


def test_causes_are_made_first_then_edits_each_in_their_order() -> None:
    edits = ["given siege=1@1941-10-01", "drop appeal@1941-07-03"]
    changes = changes_of(MOSCOW, {"control_and_siege", "leaders_stay"}, edits)
    assert [change.cause for change in changes] == [*["leaders_stay"] * 3, *["control_and_siege"] * 3, "", ""]
    assert [change.text for change in changes[-2:]] == edits


def test_an_order_that_is_left_out_with_its_cause_can_be_moved_before() -> None:
    """An edit of the baseline must not end worlds in which a cause is out as well."""
    changes = changes_of(MOSCOW, {"enemy_diversion"}, ["move guderian-south@1941-08-23=+2"])
    given = changed_scenario(MOSCOW, changes)
    assert same(changed_front(given, changes, 1), changed_front(MOSCOW, changes[:-1], 1))


def test_a_cause_may_name_its_deed_twice() -> None:
    once, twice = read([{"drop": "diversion"}]), read([{"drop": "diversion"}] * 2)
    assert same(made(MOSCOW, once), made(MOSCOW, twice))


def test_inputs_that_are_cut_short_take_the_changes_of_their_days() -> None:
    changes = changes_of(MOSCOW, {"leaders_stay", "control_and_siege"}, ["given cost=1@1941-10-01"])
    for cut in (1, 110, 150):
        short, whole = INPUTS["moscow-1941"].shortened(cut), changed_inputs(INPUTS["moscow-1941"], changes)
        assert same(changed_inputs(short, changes), whole.shortened(cut))
    with pytest.raises(ParameterError, match="does not change there"):
        changed_inputs(INPUTS["moscow-1941"].shortened(10), read_edits(["drop siege@1941-10-20:Moscow"]))
