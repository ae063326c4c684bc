"""Raids given by tonnes, by homes destroyed, or by people killed: one conversion, with its range."""

from __future__ import annotations

import dataclasses
import datetime
import shutil
from pathlib import Path

import pytest

from homefront.errors import ScenarioError
from homefront.inputs.coded import coded_inputs
from homefront.inputs.tonnes import homeless_share, tonnes_of
from homefront.scenario import catalogue
from homefront.scenario.daily import RAIDED
from homefront.scenario.loader import load_scenario
from homefront.scenario.rows import NightRow
from homefront.scenario.schema import Scenario


@pytest.fixture(scope="module")
def britain() -> Scenario:
    return load_scenario("britain-1940")


def night(**known: float | int | None) -> NightRow:
    given = {"tonnes": None, "homeless_share": None, "killed": None, "homes": None, **known}
    return NightRow.model_validate({
        "line": 2, "date": datetime.date(1940, 9, 7), "place": "Coventry", "source": "invented",
        "confidence": "derived", "note": "", **given,
    })  # fmt: skip


def test_tonnes_on_record_are_taken_as_they_are(britain: Scenario) -> None:
    assert tonnes_of(britain, night(tonnes=40.0, killed=500, homes=900)) == (40.0, 40.0, 40.0, "tonnes")


def test_dead_become_tonnes_with_the_range_of_the_value(britain: Scenario) -> None:
    """130 dead at 1.3 (0.8 to 2) a tonne."""
    found = tonnes_of(britain, night(killed=130))
    assert found[:3] == pytest.approx((100.0, 65.0, 162.5))
    assert found.of == "killed"


def test_homes_become_tonnes_before_the_dead_do(britain: Scenario) -> None:
    """2,081 homes of 3.7 people are 7,700 people without one, at 77 (50 to 110) a tonne."""
    found = tonnes_of(britain, night(homes=2081, killed=1))
    assert found[:3] == pytest.approx((100.0, 70.0, 154.0), rel=1e-3)
    assert found.of == "homes"


def test_the_conversion_there_and_back_is_the_same_raid(britain: Scenario) -> None:
    """What 40 tonnes would kill, or leave without a home, is again 40 tonnes."""
    assert tonnes_of(britain, night(killed=52)).best == pytest.approx(40.0)
    homes = round(40 * britain.number("raids.homeless_per_tonne") / (1 + britain.number("people.household_poisson")))
    assert tonnes_of(britain, night(homes=homes)).best == pytest.approx(40.0, rel=1e-2)


def test_homes_destroyed_say_themselves_how_many_lose_theirs(britain: Scenario) -> None:
    assert homeless_share(britain, night(homes=1000), 37_000) == pytest.approx(0.1)
    assert homeless_share(britain, night(homes=1000, homeless_share=0.02), 37_000) == 0.02
    assert homeless_share(britain, night(homes=10**6), 37_000) == 1.0


def test_a_raid_by_its_dead_acts_as_one_of_as_many_tonnes(britain: Scenario) -> None:
    by_tonnes = dataclasses.replace(britain, nights=(night(tonnes=100.0, killed=130),))
    by_dead = dataclasses.replace(britain, nights=(night(killed=130),))
    one, other = coded_inputs(by_tonnes, 1), coded_inputs(by_dead, 1)
    assert one.raids is not None
    assert other.raids is not None
    assert one.raids == pytest.approx(other.raids)
    assert one.raids[RAIDED.index("violence")].max() == pytest.approx(100 / 250)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1940-09-07,London,,invented,derived,", "at least one of tonnes, homes, killed"),
        ("1940-09-07,London,-3,invented,derived,", "0 or more"),
    ],
)
def test_a_raid_of_which_nothing_is_known_is_refused(row: str, expected: str, tmp_path: Path) -> None:
    folder = tmp_path / "britain-1940"
    shutil.copytree(catalogue.find("britain-1940"), folder)
    (folder / "nights.csv").write_text(f"date,place,killed,source,confidence,note\n{row}\n", encoding="utf-8")
    with pytest.raises(ScenarioError, match=expected):
        load_scenario(folder)
