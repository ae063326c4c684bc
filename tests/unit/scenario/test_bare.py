"""homefront new --bare: numbers and posts of another scenario, marked; tables without rows; nothing else of it."""

from __future__ import annotations

import csv
import datetime
from pathlib import Path

import pytest

from homefront.cli.app import run_app
from homefront.errors import ScenarioError
from homefront.processes import Registry
from homefront.scenario.bare import TABLES
from homefront.scenario.copied import bare_scenario
from homefront.scenario.loader import load_scenario, read_partial
from homefront.scenario.problems import known_keys
from homefront.scenario.rows import NEEDED, ROWS
from homefront.scenario.values import VALUES

SHIPPED = ("moscow-1941", "france-1940", "britain-1940")
MARCH = datetime.date(1950, 3, 1)


def bare(folder: Path, of: str) -> Path:
    return bare_scenario("land-1950", of, folder, Registry(), MARCH, 30).folder


def test_every_table_that_a_scenario_needs_is_there() -> None:
    assert set(NEEDED) <= set(TABLES)


@pytest.mark.parametrize("of", SHIPPED)
def test_nothing_is_wrong_but_tables_without_rows(tmp_path: Path, of: str) -> None:
    folder = bare(tmp_path, of)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(folder, Registry())
    assert {(problem.file, problem.got) for problem in caught.value.problems} == {
        (f"land-1950/{kind}.csv", "no rows that can be read") for kind in TABLES
    }
    for kind in TABLES:
        with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == known_keys(ROWS[kind])


@pytest.mark.parametrize("of", SHIPPED)
def test_numbers_are_those_of_the_other_to_the_last_digit_and_say_so(tmp_path: Path, of: str) -> None:
    partial, original = read_partial(bare(tmp_path, of)), load_scenario(of)
    assert set(partial.values) == {*VALUES, "hardship.other"}
    for name, value in partial.values.items():
        there = original.values[name]
        assert (value.value, value.unit, value.low, value.high) == (there.value, there.unit, there.low, there.high)
        assert value.grade == "assumed"
        assert value.note.startswith(f"Taken from {of}")
    assert [post.name for post in partial.posts] == list(original.command)
    assert all(post.what.startswith("To be rewritten; in ") for post in partial.posts)
    assert partial.head is not None
    assert (partial.head.start, partial.head.days, partial.head.case) == (MARCH, 30, "land_1950")
    for part in (partial.measures, partial.outcomes, partial.claims, partial.causes, partial.appeals, partial.raids):
        assert not part


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["--bare"], "expected the first day of the scenario"),
        (["--bare", "--start", "1.3.1950"], "expected the first day of the scenario"),
        (["--bare", "--start", "1950-02-30"], "expected the first day of the scenario"),
        (["--start", "1950-03-01"], "expected --bare beside it"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str],
    expected: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    assert run_app(["new", "land-1950", *arguments]) == 2
    assert expected in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []
