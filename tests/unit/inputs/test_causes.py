"""Worlds without a cause: each of the 13 puts its own inputs in the neutral state, and touches nothing else."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from homefront.errors import ScenarioError
from homefront.inputs.changed import acts, changed_front, changed_inputs, changed_parameters, changes_of
from homefront.inputs.coded_front import coded_front
from homefront.inputs.front import FrontInputs
from homefront.inputs.society import Inputs
from homefront.parameters import specs_of
from homefront.processes import PROCESSES, parameters_of
from homefront.scenario.changes import Change
from homefront.scenario.daily import VARIABLES, variable_index
from homefront.scenario.parts import ORDER_KINDS
from homefront.scenario.schema import Scenario
from homefront.scenario.targets import Daily, FrontPart, Order, Parameter

CAUSES = (
    "leaders_stay", "unity_appeals", "information_monopoly", "control_and_siege", "past_hardship", "purges", "surprise",
    "learning", "relocation", "allies", "reserves", "winter_unready", "enemy_diversion",
)  # fmt: skip
SOCIETY = {
    "leaders_stay": {"staying_seen", "leaving_seen", "order_share"},
    "unity_appeals": {"appeals"},
    "information_monopoly": {"candour", "coverage", "structure.private_sets_share", "structure.letters_censored"},
    "control_and_siege": {"control", "siege", "structure.officials_replaced"},
    "past_hardship": {"places.hardship"},
    "allies": {"ally"},
}
"""Cause -> what it changes of the society's inputs; the other seven change nothing of them."""
OCTOBER_16 = (date(1941, 10, 16) - date(1941, 6, 22)).days
STAY = ORDER_KINDS.index("stay")


def without_causes(moscow: Scenario, inputs: Inputs, causes: Collection[str]) -> Inputs:
    return changed_inputs(inputs, changes_of(moscow, causes))


def front_without_causes(moscow: Scenario, causes: Collection[str], seed: int) -> FrontInputs:
    return changed_front(moscow, changes_of(moscow, causes), seed)


def parameter_changes(moscow: Scenario, causes: Collection[str], seed: int) -> dict[str, float]:
    return changed_parameters(changes_of(moscow, causes), seed, {})


def value(inputs: Inputs, name: str) -> np.ndarray:
    return inputs.table[variable_index(name)]


def parts(thing: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Fields of nested dataclasses, and the variables of the daily table one by one."""
    for field in fields(thing):
        item = getattr(thing, field.name)
        if field.name == "table":
            yield from zip(VARIABLES, item, strict=True)
        elif is_dataclass(item):
            yield from parts(item, f"{field.name}.")
        else:
            yield f"{prefix}{field.name}", item


def same(a: Any, b: Any) -> bool:
    if isinstance(a, np.ndarray):
        return np.array_equal(a, b, equal_nan=a.dtype.kind == "f")
    if isinstance(a, tuple) and a and is_dataclass(a[0]):
        return len(a) == len(b) and all(same(x, y) for m, n in zip(a, b, strict=True) for x, y in
                                        zip(vars(m).values(), vars(n).values(), strict=True))  # fmt: skip
    return bool(a == b)


def changed(before: Any, after: Any) -> set[str]:
    """Names of what differs."""
    return {name for (name, a), (_, b) in zip(parts(before), parts(after), strict=True) if not same(a, b)}


def test_moscow_has_the_thirteen_causes(moscow: Scenario) -> None:
    assert tuple(cause.id for cause in moscow.causes) == CAUSES


@pytest.mark.parametrize("cause", CAUSES)
def test_a_cause_changes_its_own_inputs_and_nothing_else(moscow: Scenario, inputs: Inputs, cause: str) -> None:
    assert changed(inputs, without_causes(moscow, inputs, {cause})) == SOCIETY.get(cause, set())


def test_what_was_given_is_not_written_to(moscow: Scenario, inputs: Inputs) -> None:
    table, orders = inputs.table.copy(), inputs.order_share.copy()
    without_causes(moscow, inputs, set(CAUSES))
    assert np.array_equal(inputs.table, table)
    assert np.array_equal(inputs.order_share, orders)


def test_without_no_cause_is_what_was_given(moscow: Scenario, inputs: Inputs) -> None:
    assert without_causes(moscow, inputs, ()) is inputs


def test_causes_can_be_left_out_one_after_another_in_any_order(moscow: Scenario, inputs: Inputs) -> None:
    """Each left out of what the ones before left gives what all at once do."""
    together = without_causes(moscow, inputs, set(CAUSES))
    for order in (CAUSES, CAUSES[::-1]):
        one_by_one = inputs
        for cause in order:
            one_by_one = without_causes(moscow, one_by_one, {cause})
        assert not changed(together, one_by_one)


# --- what "without" means ------------------------------------------------------------------------------------------


def test_leaders_stay(moscow: Scenario, inputs: Inputs) -> None:
    out = without_causes(moscow, inputs, {"leaders_stay"})
    assert not value(out, "staying_seen")[:, OCTOBER_16:].any()
    leaving = value(out, "leaving_seen")
    assert (leaving[:, OCTOBER_16:] == value(inputs, "leaving_seen")[:, [OCTOBER_16]]).all()
    assert value(inputs, "leaving_seen")[:, OCTOBER_16:].min(axis=1).max() < leaving[:, OCTOBER_16].max()
    assert not out.order_share[STAY, :, OCTOBER_16:].any()
    assert inputs.order_share[STAY, :, OCTOBER_16:].any()
    assert np.array_equal(out.order_share[:STAY], inputs.order_share[:STAY])


def test_leaders_stay_acts_from_16_october_only(moscow: Scenario, inputs: Inputs) -> None:
    out = without_causes(moscow, inputs, {"leaders_stay"})
    assert not changed(inputs.shortened(OCTOBER_16), out.shortened(OCTOBER_16))


def test_unity_appeals(moscow: Scenario, inputs: Inputs) -> None:
    assert len(inputs.appeals) == 5
    assert without_causes(moscow, inputs, {"unity_appeals"}).appeals == ()


def test_information_monopoly(moscow: Scenario, inputs: Inputs) -> None:
    out = without_causes(moscow, inputs, {"information_monopoly"})
    assert (value(out, "candour") == 0.9).all()
    share = inputs.structure.private_sets_share
    assert share > 0
    np.testing.assert_allclose(value(out, "coverage"), 1 - (1 - value(inputs, "coverage")) * (1 - share), rtol=1e-12)
    assert (value(out, "coverage") >= value(inputs, "coverage")).all()
    assert inputs.structure.letters_censored
    assert not out.structure.letters_censored


def test_sets_are_not_given_back_twice(moscow: Scenario, inputs: Inputs) -> None:
    """`--without process:information_control` on top finds no set handed in."""
    from homefront.processes.information_control import controlled

    out = without_causes(moscow, inputs, {"information_monopoly"})
    coverage, candour = value(out, "coverage")[:, 5], value(out, "candour")[:, 5]
    kept, _ = controlled(coverage, candour, out.structure.private_sets_share, on=False)
    np.testing.assert_allclose(kept, coverage, rtol=1e-12)


def test_control_and_siege(moscow: Scenario, inputs: Inputs) -> None:
    out = without_causes(moscow, inputs, {"control_and_siege"})
    assert (value(out, "control") == 0.1).all()
    assert not value(out, "siege").any()
    assert inputs.structure.officials_replaced
    assert not out.structure.officials_replaced


def test_past_hardship(moscow: Scenario, inputs: Inputs) -> None:
    assert inputs.places.hardship.min() > 0
    out = without_causes(moscow, inputs, {"past_hardship"})
    assert not out.places.hardship.any()
    assert np.array_equal(out.places.trust, inputs.places.trust)


def test_allies(moscow: Scenario, inputs: Inputs) -> None:
    assert value(inputs, "ally").any()
    assert not value(without_causes(moscow, inputs, {"allies"}), "ally").any()


# --- kinds of change -----------------------------------------------------------------------------------------------


def with_change(moscow: Scenario, *changes: Change) -> Scenario:
    """The scenario with one cause, `reserves`, of these changes."""
    return replace(moscow, causes=(moscow.cause("reserves").model_copy(update={"changes": changes}),))


def day(number: int) -> date:
    return date(1941, 6, 22) + timedelta(number)


def test_set_holds_from_one_day_to_another_both_included(moscow: Scenario, inputs: Inputs) -> None:
    change = Change("set", Daily("shelter"), 0.5, day(10), day(20))
    out = without_causes(with_change(moscow, change), inputs, {"reserves"})
    before, after = value(inputs, "shelter"), value(out, "shelter")
    assert (after[:, 10:21] == 0.5).all()
    assert np.array_equal(after[:, :10], before[:, :10])
    assert np.array_equal(after[:, 21:], before[:, 21:])


def test_hold_keeps_the_value_of_the_day_where_it_rises_later_and_where_it_falls(
    moscow: Scenario, inputs: Inputs
) -> None:  # fmt: skip
    rising = replace(inputs, table=inputs.table.copy())
    value(rising, "shelter")[0], value(rising, "shelter")[1] = np.linspace(0, 1, 224), np.linspace(1, 0, 224)
    change = Change("hold", Daily("shelter"), first=day(100))
    out = value(without_causes(with_change(moscow, change), rising, {"reserves"}), "shelter")
    assert (out[:2, 100:] == out[:2, [100]]).all()
    assert np.array_equal(out[:, :101], value(rising, "shelter")[:, :101])


def test_changes_of_one_cause_are_made_in_their_order(moscow: Scenario, inputs: Inputs) -> None:
    first = Change("set", Daily("shelter"), 0.5, last=day(20))
    then = Change("hold", Daily("shelter"), first=day(20))
    out = without_causes(with_change(moscow, first, then), inputs, {"reserves"})
    assert (value(out, "shelter") == 0.5).all()


def test_an_order_that_is_never_given(moscow: Scenario, inputs: Inputs) -> None:
    change = Change("set", Order("offices_go"), 0.0)
    out = without_causes(with_change(moscow, change), inputs, {"reserves"})
    assert inputs.order_share[0].any()
    assert not out.order_share[0].any()
    assert np.array_equal(out.order_share[1:], inputs.order_share[1:])


# --- parameters ----------------------------------------------------------------------------------------------------

RANGES = {"command.fidelity": (0.80, 0.92), "command.shading": (0.03, 0.15), "learning.start": (0.70, 0.85)}


def test_purges_draw_three_parameters_once_a_seed(moscow: Scenario) -> None:
    drawn = [parameter_changes(moscow, {"purges"}, seed) for seed in range(200)]
    assert all(values.keys() == RANGES.keys() for values in drawn)
    assert drawn[7] == parameter_changes(moscow, {"purges", "reserves"}, 7)
    for name, (low, high) in RANGES.items():
        values = np.array([values[name] for values in drawn])
        assert low <= values.min() < low + 0.05 * (high - low)
        assert high - 0.05 * (high - low) < values.max() <= high
        assert len(set(values)) == 200


def test_the_sign_of_the_purges_is_not_presumed() -> None:
    """The range holds what an army and a party that were purged are given, so the change can go either way."""
    command = next(cls for cls in PROCESSES if cls.name == "command")
    for name in ("fidelity", "shading"):
        low, high = RANGES[f"command.{name}"]
        assert low < specs_of(command)[name].default < high


def test_the_draws_of_the_purges_are_independent(moscow: Scenario) -> None:
    drawn = np.array([list(parameter_changes(moscow, {"purges"}, seed).values()) for seed in range(400)])
    correlations = np.corrcoef(drawn.T)[np.triu_indices(3, 1)]
    assert np.abs(correlations).max() < 3.5 / np.sqrt(400)


def test_a_value_in_a_range_lies_where_the_world_has_its_own_value_in_its_prior(moscow: Scenario) -> None:
    shares = {"command.fidelity": 0.25, "learning.start": 1.0}
    values = changed_parameters(changes_of(moscow, {"purges"}), 7, shares)
    assert values["command.fidelity"] == pytest.approx(0.80 + 0.25 * 0.12)
    assert values["learning.start"] == 0.85
    assert values["command.shading"] == parameter_changes(moscow, {"purges"}, 7)["command.shading"]


def test_learning_is_a_rate_of_nothing(moscow: Scenario) -> None:
    assert parameter_changes(moscow, {"learning"}, 1) == {"learning.rate": 0.0}


@pytest.mark.parametrize("cause", [name for name in CAUSES if name not in ("purges", "learning")])
def test_other_causes_change_no_parameter(moscow: Scenario, cause: str) -> None:
    assert parameter_changes(moscow, {cause}, 1) == {}


def test_parameters_named_by_causes_lie_within_their_bounds(moscow: Scenario) -> None:
    known = {f"{cls.name}.{name}": spec for cls in PROCESSES for name, spec in specs_of(cls).items()}
    for cause in moscow.causes:
        for change in cause.changes:
            if isinstance(change.target, Parameter):
                low, high = known[change.target.name].bounds
                assert low <= change.ends[0] <= change.ends[1] <= high


# --- front ---------------------------------------------------------------------------------------------------------


FRONT = {
    "surprise": {"offensives"},
    "relocation": {"moves"},
    "allies": {"industry.aid"},
    "reserves": {"reserves"},
    "winter_unready": {"unready"},
    "enemy_diversion": {"attack", "rail_limit", "zones.active"},
}
"""Cause -> what it changes of the front's inputs; the other seven change nothing of them."""


@pytest.fixture(scope="module")
def front(moscow: Scenario) -> FrontInputs:
    return coded_front(moscow, 1)


@pytest.mark.parametrize("cause", [name for name in CAUSES if name != "enemy_diversion"])
def test_a_cause_leaves_its_own_part_of_the_front_out(moscow: Scenario, front: FrontInputs, cause: str) -> None:
    out = front_without_causes(moscow, {cause}, 1)
    assert changed(front, out) == FRONT.get(cause, set())
    before, after = dict(parts(front)), dict(parts(out))
    for name in FRONT.get(cause, set()):
        assert np.any(before[name])
        assert not np.any(after[name])


def test_without_the_diversion_its_orders_are_not_given(moscow: Scenario, front: FrontInputs) -> None:
    out = front_without_causes(moscow, {"enemy_diversion", "reserves"}, 1)
    kept = tuple(row for row in moscow.enemy_orders if row.cause_id != "enemy_diversion")
    expected = replace(coded_front(replace(moscow, enemy_orders=kept), 1), reserves=0.0)
    assert not changed(out, expected)
    assert out.transfers.source.size < front.transfers.source.size


def test_causes_of_the_front_can_be_left_out_together(moscow: Scenario, front: FrontInputs) -> None:
    """All at once is each on its own: no two touch the same."""
    together = dict(parts(front_without_causes(moscow, set(CAUSES), 1)))
    for cause in CAUSES:
        alone = front_without_causes(moscow, {cause}, 1)
        for name in changed(front, alone):
            assert same(together[name], dict(parts(alone))[name]), (cause, name)


def test_a_part_of_the_front_can_be_scaled(moscow: Scenario) -> None:
    less = with_change(moscow, Change("scale", FrontPart("reserves"), 0.25))
    assert front_without_causes(less, {"reserves"}, 1).reserves == 0.25


# --- names ---------------------------------------------------------------------------------------------------------


def test_a_cause_that_there_is_not_is_refused_by_name(moscow: Scenario, inputs: Inputs) -> None:
    with pytest.raises(ScenarioError, match="did you mean purges"):
        without_causes(moscow, inputs, {"purge"})
    with pytest.raises(ScenarioError, match="did you mean purges"):
        parameter_changes(moscow, {"purge"}, 1)
    with pytest.raises(ScenarioError, match="did you mean purges"):
        front_without_causes(moscow, {"purge"}, 1)


@pytest.mark.parametrize(
    ("society", "front", "acting"),
    [
        (True, True, set(CAUSES)),
        (True, False, {*SOCIETY, "purges"}),
        (False, True, {*FRONT, "purges", "learning"}),
    ],
    ids=["both", "society", "front"],
)
def test_causes_act_on_the_half_that_they_change(
    moscow: Scenario, society: bool, front: bool, acting: set[str]
) -> None:  # fmt: skip
    read = parameters_of(society, front)
    assert {cause.id for cause in moscow.causes if acts(cause, read, society=society, front=front)} == acting


def test_every_change_says_what_it_does(moscow: Scenario) -> None:
    texts = [change.text for cause in moscow.causes for change in cause.changes]
    assert len(set(texts)) == len(texts) == 22
    assert "staying_seen 0 from 1941-10-16" in texts
    assert "command.fidelity 0.8 to 0.92 (assumed)" in texts
    assert "reserve armies: none" in texts
    assert "leaving_seen as on 1941-10-16 from then on" in texts
