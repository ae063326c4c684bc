"""Coded numbers on the scale on which they act: order kept, ends kept, shares left alone, control carried by people."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.inputs.society import Inputs
from homefront.parameters import specs_of
from homefront.processes import Registry
from homefront.processes.measurement import BY_DAY, Measurement, curves, on_scale
from homefront.scenario.daily import VARIABLES, variable_index
from homefront.scenario.loader import load_scenario

SHARES = ("coverage", "candour", "shelter", "near_miss", "violence", "homeless")


@cache
def coded() -> Inputs:
    asked = Settings(people_per_agent=1e9, only="society", parameters="defaults", days=130)
    return prepare(load_scenario("moscow-1941", Registry()), asked, 1).inputs


def row(inputs: Inputs, name: str) -> np.ndarray:
    return inputs.table[variable_index(name)]


@settings(deadline=None)
@given(st.floats(0.1, 10.0))
def test_ends_stay_and_order_is_kept(exponent: float) -> None:
    found = curves(Measurement(control=exponent))["control"]
    assert found[0] == 0.0
    assert found[-1] == 1.0
    assert (np.diff(found) > 0.0).all()


def test_an_exponent_of_two_squares() -> None:
    found = curves(Measurement(orders=2.0, siege=2.0, siege_weight=0.5))
    assert found["siege"] == pytest.approx([0.0, 0.03125, 0.125, 0.28125, 0.5])
    assert found["orders"] == pytest.approx([0.0, 0.0625, 0.25, 0.5625, 1.0])


def test_as_it_is_declared_nothing_moves() -> None:
    found = on_scale(Measurement(), coded())
    assert found.table.tobytes() == coded().table.tobytes()
    assert found.order_share.tobytes() == coded().order_share.tobytes()
    assert found.places.trust.tobytes() == coded().places.trust.tobytes()


@pytest.mark.parametrize("name", BY_DAY)
def test_each_ordinal_input_has_an_exponent_and_moves_alone(name: str) -> None:
    found = on_scale(replace(Measurement(), **{name: 2.0}), coded())
    assert row(found, name) == pytest.approx(row(coded(), name) ** 2)
    others = [other for other in VARIABLES if other != name]
    assert all((row(found, other) == row(coded(), other)).all() for other in others)


def test_shares_are_no_ranks() -> None:
    every = {name: 2.0 for name in specs_of(Measurement) if name != "leaving_weakens"}
    found = on_scale(Measurement(**every), coded())
    assert all((row(found, name) == row(coded(), name)).all() for name in SHARES)


def test_siege_is_weighed_against_ordinary_control() -> None:
    found = on_scale(Measurement(siege=2.0, siege_weight=0.5), coded())
    assert row(found, "siege") == pytest.approx(0.5 * row(coded(), "siege") ** 2)


def test_control_needs_people_to_enforce_it() -> None:
    """Both kinds weaken as authorities are seen to leave, on the scale on which that acts; none is left at kappa 1."""
    seen = row(coded(), "leaving_seen") ** 3
    assert 0.5 < seen.max() < 1.0
    found = on_scale(Measurement(leaving_seen=3.0, leaving_weakens=0.8), coded())
    for name in ("control", "siege"):
        assert row(found, name) == pytest.approx(row(coded(), name) * (1 - 0.8 * seen))
    everybody_leaves = replace(coded(), table=np.ones_like(coded().table))
    found = on_scale(Measurement(leaving_weakens=1.0), everybody_leaves)
    assert (row(found, "control") == 0.0).all()
    assert (row(found, "siege") == 0.0).all()


def test_orders_and_the_eve_have_curves_of_their_own() -> None:
    found = on_scale(Measurement(orders=2.0, trust=3.0, hardship=0.5), coded())
    assert found.order_share == pytest.approx(coded().order_share ** 2)
    assert found.places.trust == pytest.approx(coded().places.trust ** 3)
    assert found.places.hardship == pytest.approx(coded().places.hardship ** 0.5)


def test_changes_are_made_on_the_coders_scale() -> None:
    """What somebody sets is a point of the coding sheet: it goes through the curve as what was coded does."""
    scenario = load_scenario("moscow-1941", Registry())
    asked = Settings(
        people_per_agent=1e9, only="society", parameters="defaults", days=130,
        changes={"measurement.siege": 2.0}, edits=("given siege=0.5@1941-10-01..1941-10-20:Moscow",),
    )  # fmt: skip
    found = prepare(scenario, asked, 1).inputs
    assert found.kind_rule is not None
    moscow = found.kind_rule.rows.index("Moscow")
    assert row(found, "siege")[moscow, 110] == pytest.approx(0.25)


def test_without_the_process_all_act_as_coded() -> None:
    scenario = load_scenario("moscow-1941", Registry())
    asked = Settings(
        people_per_agent=1e9, only="society", parameters="defaults", days=130,
        changes={"measurement.siege": 2.0, "measurement.leaving_weakens": 1.0},
    )  # fmt: skip
    without = replace(asked, without=frozenset({"process:measurement"}))
    assert prepare(scenario, without, 1).inputs.table.tobytes() == coded().table.tobytes()
    assert prepare(scenario, asked, 1).inputs.table.tobytes() != coded().table.tobytes()
