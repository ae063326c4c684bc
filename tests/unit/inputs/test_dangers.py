"""dangers.csv: which places a row means, what is refused, and what a change of it does."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from homefront.errors import ParameterError, ScenarioError
from homefront.inputs.changed import changed_inputs, changes_of
from homefront.inputs.coded import coded_inputs
from homefront.inputs.dangers import dangers_of, homes_lost
from homefront.inputs.society import Inputs
from homefront.scenario.daily import RAIDED
from homefront.scenario.loader import load_scenario
from homefront.scenario.rows import DangerRow
from homefront.scenario.schema import Scenario

FLOOD = Path(__file__).parents[3] / "examples" / "scenarios" / "flood"
START = date(2001, 3, 1)
NAMES = (("Ford", "Plain", "Land"), ("Mill", "Plain", "Land"), ("Top", "Hills", "Land"))


def row(what: str, place: str, first: int, last: int, level: float, seen: float | None = None,
        homeless: float | None = None) -> DangerRow:  # fmt: skip
    return DangerRow(
        line=2, what=what, place=place, date_start=date(2001, 3, first), date_end=date(2001, 3, last), level=level,
        seen=seen, homeless_share=homeless, source="invented", confidence="derived", note="",
    )  # fmt: skip


def level(*rows: DangerRow, days: int = 4) -> list[list[float]]:
    found = dangers_of(rows, START, days, NAMES)
    assert found is not None
    return found.level.tolist()  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def flood() -> Scenario:
    return load_scenario(FLOOD)


@pytest.fixture(scope="module")
def inputs(flood: Scenario) -> Inputs:
    return coded_inputs(flood, 1)


def test_a_row_means_its_days_both_included() -> None:
    assert level(row("flood", "Ford", 2, 3, 0.5)) == [[0, 0.5, 0.5, 0], [0] * 4, [0] * 4]


def test_a_row_of_a_region_means_the_places_that_have_none_of_their_own() -> None:
    found = level(row("flood", "Plain", 1, 4, 0.8), row("flood", "Mill", 2, 2, 0.1))
    assert found == [[0.8] * 4, [0, 0.1, 0, 0], [0] * 4]
    assert level(row("flood", "Land", 1, 1, 0.8), row("flood", "Plain", 1, 1, 0.3))[2] == [0.8, 0, 0, 0]


def test_of_two_dangers_the_greater_holds_with_what_is_seen_of_it() -> None:
    rows = (row("flood", "Ford", 1, 3, 0.6, 1.0), row("plume", "Ford", 2, 4, 0.9, 0.1), row("fire", "Ford", 3, 3, 0.9))
    for these in (rows, rows[::-1]):
        found = dangers_of(these, START, 4, NAMES)
        assert found is not None
        assert found.level[0].tolist() == [0.6, 0.9, 0.9, 0.9]
        assert found.seen[0].tolist() == [1.0, 0.1, 1.0, 0.1]


def test_homes_are_lost_where_a_row_says_so() -> None:
    rows = (row("flood", "Plain", 1, 2, 1, homeless=0.1), row("fire", "Mill", 2, 3, 1, homeless=0.3))
    assert homes_lost(rows, START, 4, NAMES).tolist() == [[0.1, 0.1, 0, 0], [0.1, 0.3, 0.3, 0], [0] * 4]


def test_a_scenario_without_the_file_has_none() -> None:
    assert dangers_of((), START, 4, NAMES) is None


# --- the example ---------------------------------------------------------------------------------------------------


def test_the_example_has_no_front_no_raid_and_no_receiver_to_hand_in(flood: Scenario, inputs: Inputs) -> None:
    assert not flood.has_front
    assert (flood.axes, flood.raids, flood.nights, inputs.lines) == ((), (), (), None)
    assert inputs.structure.private_sets_share == 0
    assert inputs.has_danger
    assert not inputs.has_recorded_front


def test_levels_and_homes_of_the_example_reach_their_places(flood: Scenario, inputs: Inputs) -> None:
    at = inputs.places.ids.index
    assert inputs.dangers is not None
    assert inputs.raids is not None
    day = (date(2001, 3, 9) - flood.start).days
    here = {name: inputs.dangers.level[at(name), day] for name in ("Millbridge", "Oldport", "LOW/towns", "Highmoor")}
    assert here == {"Millbridge": 1.0, "Oldport": 0.2, "LOW/towns": 0.8, "Highmoor": 0.0}
    homeless = inputs.raids[RAIDED.index("homeless"), :, day]
    assert (homeless[at("Millbridge")], homeless[at("LOW/countryside")], homeless[at("Oldport")]) == (0.08, 0.005, 0)
    assert not inputs.raids[: RAIDED.index("homeless")].any()


def test_the_cause_takes_the_danger_and_the_homes_and_nothing_else(flood: Scenario, inputs: Inputs) -> None:
    without = changed_inputs(inputs, changes_of(flood, ["flood"]))
    assert without.dangers is not None
    assert without.raids is not None
    assert not without.dangers.level.any()
    assert not without.raids.any()
    np.testing.assert_array_equal(np.delete(without.table, 8, axis=0), np.delete(inputs.table, 8, axis=0))
    assert inputs.dangers is not None
    assert inputs.dangers.level.any(), "what was handed in is not written to"


def test_an_edit_sets_moves_or_drops_the_danger_of_a_place_or_a_region(flood: Scenario, inputs: Inputs) -> None:
    def edited(*lines: str) -> np.ndarray:
        found = changed_inputs(inputs, changes_of(flood, (), lines)).dangers
        assert found is not None
        return found.level

    at, day = inputs.places.ids.index, (date(2001, 3, 9) - flood.start).days
    set_ = edited("given danger=0.25@2001-03-09..2001-03-10:LOW")
    low = [n for n, region in enumerate(inputs.places.regions) if region == "LOW"]
    assert set_[low, day].tolist() == [0.25] * len(low)
    assert set_[at("Highmoor"), day] == 0
    later = edited("move danger@2001-03-09=+1:Millbridge")
    assert later[at("Millbridge"), day : day + 2].tolist() == [0.9, 1.0]
    assert edited("drop danger@2001-03-09:Millbridge")[at("Millbridge"), day] == 0.9


def test_an_edit_of_a_danger_that_there_is_not_is_refused(flood: Scenario, inputs: Inputs) -> None:
    with pytest.raises(ParameterError, match=r"no place and no region_id.*Millbridge"):
        changed_inputs(inputs, changes_of(flood, (), ["given danger=1@2001-03-09:Milbridge"]))
    nothing = dataclasses.replace(inputs, dangers=None)
    with pytest.raises(ParameterError, match="no danger by place and day"):
        changed_inputs(nothing, changes_of(flood, (), ["given danger=1@2001-03-09"]))


# --- what is refused -----------------------------------------------------------------------------------------------

HEAD = "what,place,date_start,date_end,level,seen,homeless_share,source,confidence,note"
SOUND = "flood,Arleford,2001-03-06,2001-03-08,0.5,,,assumed: invented,derived,"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copytree(FLOOD, tmp_path / "flood")
    return tmp_path / "flood"


def told(folder: Path, *rows: str, head: str = HEAD) -> list[str]:
    (folder / "dangers.csv").write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(folder)
    return [str(problem) for problem in caught.value.problems]


REFUSED = {
    "a level above 1": (SOUND.replace("0.5", "1.5"), "level: got '1.5'; expected 1 or less"),
    "a level below 0": (SOUND.replace("0.5", "-0.1"), "level: got '-0.1'; expected 0 or more"),
    "no level": (SOUND.replace("0.5", ""), "level: got ''; expected a finite number"),
    "an unknown place": (SOUND.replace("Arleford", "Arlford"), "got 'Arlford'; expected a city of cities.csv or"),
    "a day before the run": (SOUND.replace("03-06", "02-06"), "got 2001-02-06; expected a day of the scenario"),
    "a day after the run": (SOUND.replace("03-08", "05-08"), "got 2001-05-08; expected a day of the scenario"),
    "an end before its start": (SOUND.replace("03-08", "03-05"), "expected date_start <= date_end"),
    "no source": (SOUND.replace("assumed: invented", ""), "source: got ''; expected text that is not empty"),
}


@pytest.mark.parametrize("wrong", REFUSED)
def test_a_wrong_row_is_told_with_its_line(wrong: str, folder: Path) -> None:
    line, expected = REFUSED[wrong]
    problems = told(folder, SOUND.replace("Arleford", "Millbridge"), line)
    assert len(problems) == 1, problems
    assert problems[0].startswith("flood/dangers.csv:3: ")
    assert expected in problems[0]


def test_one_danger_has_one_level_in_a_place_on_a_day(folder: Path) -> None:
    again = SOUND.replace("03-06", "03-08").replace("2001-03-08,0.5", "2001-03-10,0.7")
    (problem,) = told(folder, SOUND, again)
    assert "dangers.csv:3: date_start: got flood in Arleford on 2001-03-08 a second time" in problem
    assert "line 2 has that day too" in problem
    (folder / "dangers.csv").write_text("\n".join([HEAD, SOUND, again.replace("flood", "plume", 1)]), encoding="utf-8")
    assert len(load_scenario(folder).dangers) == 2


def test_what_can_be_seen_and_homes_may_be_left_out(folder: Path) -> None:
    head, line = HEAD.replace(",seen,homeless_share", ""), SOUND.replace(",0.5,,", ",0.5")
    (folder / "dangers.csv").write_text(f"{head}\n{line}\n", encoding="utf-8")
    (found,) = load_scenario(folder).dangers
    assert (found.seen, found.homeless_share) == (None, None)


def test_a_column_that_is_needed_may_not_be_left_out(folder: Path) -> None:
    (problem,) = told(folder, SOUND.replace(",0.5", ""), head=HEAD.replace(",level", ""))
    assert "no column level" in problem
