"""What must hold between the parts of a scenario, each broken once: raids, lines, claims, kinds, posts, the record."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from homefront.errors import Problem, ScenarioError
from homefront.scenario import catalogue, limits
from homefront.scenario.loader import load_scenario

Break = tuple[str, str, str]
"""File, a text that stands in it, and what stands there instead."""


def problems_of(tmp_path: Path, scenario: str, *breaks: Break) -> list[Problem]:
    """What loading a copy tells that is broken so."""
    folder = tmp_path / scenario
    shutil.copytree(catalogue.find(scenario), folder)
    for file, old, new in breaks:
        text = (folder / file).read_text(encoding="utf-8")
        assert old in text, f"{old!r} does not stand in {file}"
        (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(folder)
    return list(caught.value.problems)


def test_a_raid_stands_once_a_night_and_place(tmp_path: Path) -> None:
    (found,) = problems_of(tmp_path, "britain-1940", ("nights.csv", "1940-09-08,London", "1940-09-07,London"))
    assert (found.file, found.line, found.where) == ("britain-1940/nights.csv", 3, "date")
    assert found.got == "London on 1940-09-07 a second time (first in line 2)"
    assert found.expected == "one row a night and place"


def test_a_raid_by_its_dead_needs_a_value_from_which_tonnes_follow(tmp_path: Path) -> None:
    (found,) = problems_of(
        tmp_path, "britain-1940",
        ("nights.csv", "1940-09-07,London,250,,,", "1940-09-07,London,,,436,"),
        ("scenario.toml", "killed_per_tonne = { value = 1.3", "killed_per_tonne = { value = 0"),
        ("scenario.toml", "low = 0.8, high = 2, seen", "low = 0, high = 2, seen"),
    )  # fmt: skip
    assert (found.file, found.line, found.where) == ("britain-1940/nights.csv", 2, "tonnes")
    assert found.got == "no tonnes, and raids.killed_per_tonne 0, from which none can be worked out"
    assert found.expected == "tonnes, or raids.killed_per_tonne above 0"


def test_a_claim_holds_in_a_range_that_is_one(tmp_path: Path) -> None:
    broken = ("scenario.toml", '"B13", low = 0, high', '"B13", low = 0.2, high')
    (found,) = problems_of(tmp_path, "britain-1940", broken)
    assert (found.where, found.got, found.expected) == ("claim.holds.high", "0.1", "at least 0.2")


def test_a_part_of_a_front_has_two_points(tmp_path: Path) -> None:
    (found,) = problems_of(
        tmp_path, "france-1940", ("front_lines.csv", "1940-05-09,main,53.3", "1940-05-09,pocket,53.3")
    )
    assert (found.file, found.line, found.where) == ("france-1940/front_lines.csv", 2, "part")
    assert (found.got, found.expected) == ("one point of pocket on 1940-05-09", "two points or more")


def test_a_front_is_drawn_for_no_more_days_than_a_run_bears(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LINES", 3)
    (found,) = problems_of(tmp_path, "france-1940")
    assert (found.file, found.expected) == ("france-1940/front_lines.csv", "lines for at most 3 days")
    assert re.fullmatch(r"lines for \d+ days", found.got)


def test_a_far_region_lies_farther_off_than_a_city_at_the_front(tmp_path: Path) -> None:
    (found,) = problems_of(
        tmp_path, "france-1940", ("scenario.toml", "far_distance = { value = 500", "far_distance = { value = 90"),
        ("scenario.toml", "low = 300, high = 800", "low = 80, high = 800"),
    )  # fmt: skip
    assert (found.where, found.got) == ("values.kinds.far_distance", "90")
    assert found.expected == "more than kinds.front_city_distance, 100"


def test_a_post_stands_under_a_post_that_there_is(tmp_path: Path) -> None:
    found = problems_of(tmp_path, "moscow-1941", ("scenario.toml", 'under = "region"', 'under = "regoin"'))
    first = found[0]
    assert (first.where, first.got, first.expected) == ("command.city.under", "'regoin'", "another post")
    assert "region" in first.hint


def test_what_is_on_record_is_of_a_file_that_there_is(tmp_path: Path) -> None:
    folder = tmp_path / "moscow-1941"
    shutil.copytree(catalogue.find("moscow-1941"), folder)
    (folder / "panic.csv").unlink()
    toml = folder / "scenario.toml"
    text = re.sub(r"\[files\.panic\]\n(.+\n)+\n", "", toml.read_text(encoding="utf-8"))
    toml.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError) as caught:
        load_scenario(folder)
    told = [(one.where, one.got, one.expected) for one in caught.value.problems]
    assert [one[1:] for one in told] == [("no file of kind panic", "a kind named in [files]")] * len(told)
    assert all(where.startswith("on_record") for where, *_ in told)
