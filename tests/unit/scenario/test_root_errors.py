"""One error at the root of many is told once, with how often it shows and what could not be checked."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from homefront.errors import Problem, ScenarioError
from homefront.scenario import catalogue
from homefront.scenario.loader import load_scenario
from homefront.scenario.problems import Problems


@pytest.fixture
def britain(tmp_path: Path) -> Path:
    shutil.copytree(catalogue.find("britain-1940"), tmp_path / "britain-1940")
    return tmp_path / "britain-1940"


def told(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(folder)
    return caught.value.problems


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("name", ["captures", "regions", "targets", "events"])
def test_a_file_that_is_missing_is_one_error_that_says_how_much_was_not_checked(britain: Path, name: str) -> None:
    (britain / f"{name}.csv").unlink()
    (problem,) = told(britain)
    assert problem.where == f"files.{name}.file"
    assert "could not be checked against it" in problem.hint


def test_a_table_that_cannot_be_read_is_the_root_of_what_was_not_checked(britain: Path) -> None:
    edit(britain / "captures.csv", "city,modern_name", "town,modern_name")
    problems = told(britain)
    assert {problem.file for problem in problems} == {"britain-1940/captures.csv"}
    assert len(problems) == 2, "one column too many, one too few"
    assert [problem for problem in problems if "entries of other files could not be checked" in problem.hint]


def test_the_same_wrong_case_in_every_row_is_one_error_a_file(britain: Path) -> None:
    edit(britain / "scenario.toml", 'case = "britain_1940"', 'case = "britain_1941"')
    problems = told(britain)
    assert [problem.file.split("/")[1] for problem in problems] == [
        "coding_a.csv", "coding_b.csv", "coding_merged.csv"
    ]  # fmt: skip
    rows = len((britain / "coding_merged.csv").read_text(encoding="utf-8").splitlines()) - 1
    assert f"and so {rows - 1} more times in this file" in problems[-1].hint


def test_a_scenario_that_is_longer_than_its_coding_is_one_error(britain: Path) -> None:
    edit(britain / "scenario.toml", "days = 273", "days = 300")
    (problem,) = told(britain)
    assert problem.got == "nothing from 1941-06-01 to 1941-06-27"
    assert "more times in this file" in problem.hint


def test_a_city_under_another_name_is_one_error_a_file(britain: Path) -> None:
    edit(britain / "captures.csv", "London,London", "Lundon,London")
    problems = told(britain)
    assert len(problems) == len({problem.file for problem in problems}) == 4
    assert all("did you mean Lundon?" in problem.hint for problem in problems)


def test_without_the_table_of_files_only_that_is_told(britain: Path) -> None:
    text = (britain / "scenario.toml").read_text(encoding="utf-8")
    tables = [part for part in text.split("\n[") if not part.startswith("files.")]
    (britain / "scenario.toml").write_text("\n[".join(tables), encoding="utf-8")
    assert [(problem.where, problem.got) for problem in told(britain)] == [("files", "nothing")]


def test_different_errors_in_one_column_are_each_told() -> None:
    problems = Problems()
    for line, got in enumerate(("a", "b", "a", "a"), 2):
        problems.add_once("f.csv", line, "place", got, "a city")
    assert [(one.line, one.got, one.hint) for one in problems.found] == [
        (2, "a", "and so 2 more times in this file"), (3, "b", "")
    ]  # fmt: skip


def test_a_root_is_told_within_the_limits_of_a_file() -> None:
    problems = Problems()
    for line in range(1000):
        problems.add_once("f.csv", line, "place", str(line % 60), "a city")
    assert problems.full("f.csv")
    assert len(problems.found) == 51
