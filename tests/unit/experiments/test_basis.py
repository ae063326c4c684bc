"""What a cause's effect is said to rest on: every kind of change has its line, and what has none is assumed."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pytest

from homefront.engine.settings import Settings
from homefront.experiments.basis import ACTS_THROUGH, basis_of
from homefront.processes import Registry
from homefront.scenario.causes import (
    WRITTEN,
    Cause,
    Written,
    WrittenDrop,
    WrittenDropOrder,
    WrittenFront,
    WrittenHardship,
    WrittenHold,
    WrittenParameter,
    WrittenSet,
)
from homefront.scenario.changes import Change, Target
from homefront.scenario.daily import VARIABLES
from homefront.scenario.parts import ORDER_KINDS
from homefront.scenario.targets import DANGER, DEEDS, FRONT_PARTS

FIRST = datetime.date(1941, 10, 16)
EVERY_KIND: list[Written] = [
    *(WrittenSet(set=name, value=0.0) for name in (*VARIABLES, DANGER)),
    *(WrittenHold.model_validate({"hold": name, "from": FIRST}) for name in (*VARIABLES, DANGER)),
    *(WrittenDrop(drop=name) for name in DEEDS),
    *(WrittenDropOrder(drop_order=kind) for kind in ORDER_KINDS),
    WrittenHardship(hardship=0.5),
    *(WrittenFront(front=name, value=0.0) for name in FRONT_PARTS),
]
EVERY_CHANGE = [written.change() for written in EVERY_KIND]
AID = WrittenFront(front="aid", value=0.0).change()


def with_changes(*changes: Change) -> Cause:
    """A cause that is on record, with these changes."""
    text = "As on record."
    return Cause(id="tried", sentence=text, neutral=text, source=text, grade="record", changes=changes)


def test_every_kind_of_change_is_tried_here() -> None:
    assert {type(written) for written in EVERY_KIND} == set(WRITTEN.values()) - {WrittenParameter}


@pytest.mark.parametrize("change", EVERY_CHANGE, ids=lambda change: f"{change.verb}-{change.touches}")
def test_every_change_has_its_line(change: Change) -> None:
    assert change.touches.split()[-1] in ACTS_THROUGH


def test_no_line_is_of_nothing() -> None:
    """And no two things share a word by chance: an input, a deed, an order, something of the front."""
    assert set(ACTS_THROUGH) == {change.touches.split()[-1] for change in EVERY_CHANGE}
    names = [*VARIABLES, DANGER, *DEEDS, *ORDER_KINDS, "hardship", *FRONT_PARTS]
    assert len(names) == len(set(names))


def test_what_a_line_names_is_a_parameter() -> None:
    assert {name for names in ACTS_THROUGH.values() for name in names} <= Registry().person_parameters


@pytest.mark.parametrize("change", EVERY_CHANGE, ids=lambda change: f"{change.verb}-{change.touches}")
def test_an_effect_is_on_record_only_where_the_line_says_so(change: Change) -> None:
    """Without a posterior nothing is fitted."""
    through = ACTS_THROUGH[change.touches.split()[-1]]
    assert basis_of(with_changes(change), Settings(parameters="defaults")) == ("assumed" if through else "record")


@dataclass(frozen=True)
class Unheard(Target):
    """A target that no table knows."""

    verbs = ("scale",)

    @property
    def touches(self) -> str:
        return "front weather_of_the_north"


UNHEARD = Change("scale", Unheard("weather_of_the_north"), 0.0)


def test_a_change_that_no_line_knows_is_assumed() -> None:
    """Also beside others that are on record."""
    settings = Settings(parameters="defaults")
    assert basis_of(with_changes(UNHEARD), settings) == "assumed"
    assert basis_of(with_changes(AID, UNHEARD), settings) == "assumed"
    assert basis_of(with_changes(AID), settings) == "record"
