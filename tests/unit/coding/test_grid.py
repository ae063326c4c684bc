"""The grid: every variable of every place and period, with what is asked; from a scenario that need not be whole."""

from __future__ import annotations

import csv
import datetime
import itertools
from collections import defaultdict
from pathlib import Path

import pytest

import homefront as hf
from homefront.cli.app import run_app
from homefront.coding.grid import LONGEST, Grid, Unit
from homefront.coding.sheet import sheet
from homefront.errors import ArgumentError, ScenarioError
from homefront.scenario.rows import HELP_FOR_CODERS


def read(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def grid(tmp_path: Path, scenario: str | Path, **asked: list[str]) -> Grid:
    return hf.coding_grid(scenario, "anna", tmp_path / "grid.csv", **asked)


@pytest.fixture
def mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of Britain that has no coding yet."""
    monkeypatch.chdir(tmp_path)
    assert run_app(["new", "mine", "--from", "britain-1940"]) == 0
    folder = tmp_path / "mine"
    (folder / "coding_merged.csv").unlink()
    return folder


def spans(found: Grid) -> dict[tuple[str, str, str], list[tuple[datetime.date, datetime.date]]]:
    out = defaultdict(list)
    for unit in found.units:
        out[unit.place, unit.place_kind, unit.variable].append((unit.start, unit.end))
    return out


@pytest.mark.parametrize("name", ["moscow-1941", "france-1940", "britain-1940"])
def test_a_scenario_that_is_coded_has_the_grid_of_its_coding(tmp_path: Path, name: str) -> None:
    found = grid(tmp_path, name)
    coded = {Unit(row.place, row.place_kind, row.date_start, row.date_end, row.variable)
             for row in hf.load_scenario(name).coding_merged}  # fmt: skip
    assert set(found.units) == coded
    assert len(found.units) == len(coded)


def test_each_row_says_what_is_asked_and_is_empty_where_a_coder_writes(tmp_path: Path) -> None:
    found = grid(tmp_path, "france-1940")
    rows = read(tmp_path / "grid.csv")
    assert len(rows) == len(found.units)
    for cells in rows:
        variable = sheet()[cells["variable"]]
        assert cells["question"] == variable.question
        assert [cells[f"at_{point:g}"] for point, _ in variable.scale] == list(variable.points)
        assert cells["coder"] == "anna"
        assert [cells[name] for name in ("value", "evidence", "source", "confidence")] == [""] * 4
    assert set(HELP_FOR_CODERS) < set(rows[0])


def test_periods_of_a_new_country_begin_with_its_events_and_are_short(tmp_path: Path, mine: Path) -> None:
    found = spans(grid(tmp_path, mine))
    days = {datetime.date.fromisoformat(cells["date"]) for cells in read(mine / "events.csv")
            if cells["kind"] in ("decree", "relocation", "siege", "bombing", "speech", "defeat")}  # fmt: skip
    first, last = datetime.date(1940, 9, 1), datetime.date(1940, 9, 1) + datetime.timedelta(272)
    starts = {start for start, _ in found["*", "countryside", "lg"]}
    assert {day for day in days if first < day <= last} < starts
    assert {kind for _, kind, _ in found} == {"bombed_city", "other_city", "countryside"}
    for (_, _, code), periods in found.items():
        if sheet()[code].eve:
            assert periods == [(first, first)]
            continue
        assert (periods[0][0], periods[-1][1]) == (first, last)
        assert all(later == end + datetime.timedelta(1) for (_, end), (later, _) in itertools.pairwise(periods))
        assert code == "M" or max((end - start).days for start, end in periods) < LONGEST


def test_days_and_places_can_be_named(tmp_path: Path, mine: Path) -> None:
    found = spans(grid(tmp_path, mine, places=["London=capital", "Coventry"], cuts=["1940-11-14", "1941-05-10"]))
    starts = [str(start) for start, _ in found["London", "capital", "siege"]]
    assert {"1940-09-01", "1940-11-14", "1941-05-10"} < set(starts)
    assert "1940-11-13" in [str(end) for _, end in found["London", "capital", "siege"]]
    assert ("Coventry", "other_city", "lg") in found


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"places": ["Coventri"]}, "did you mean Coventry"),
        ({"places": ["London=captial"]}, "did you mean capital"),
        ({"cuts": ["1939-09-01"]}, "expected a day of the scenario, from 1940-09-01 to 1941-05-31"),
        ({"cuts": ["14.11.1940"]}, "expected a day as 1940-05-14"),
        ({"cuts": ["1940-02-31"]}, "expected a day as 1940-05-14"),
    ],
)
def test_what_a_scenario_has_not_is_refused(
    tmp_path: Path, mine: Path, asked: dict[str, list[str]], expected: str
) -> None:
    with pytest.raises(ArgumentError, match=expected):
        grid(tmp_path, mine, **asked)
    assert not (tmp_path / "grid.csv").exists()


def test_only_what_a_grid_is_made_from_must_be_sound(tmp_path: Path, mine: Path) -> None:
    file = mine / "targets.csv"
    file.write_text("nothing\n", encoding="utf-8")
    assert grid(tmp_path, mine).units
    events = mine / "events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace("1940-09-07", "1940-13-07"), encoding="utf-8")
    with pytest.raises(ScenarioError, match="a date as YYYY-MM-DD that is in the calendar") as caught:
        grid(tmp_path, mine)
    assert {problem.file for problem in caught.value.problems} == {"mine/events.csv"}


def test_a_grid_that_is_filled_makes_a_country_that_can_be_checked(
    tmp_path: Path, mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for coder, value in (("anna", 0.25), ("ben", 0.5)):
        file = mine / f"coding_{'a' if coder == 'anna' else 'b'}.csv"
        assert run_app(["coding", "grid", "mine", "--coder", coder, "-o", str(file)]) == 0
        rows = read(file)
        given = {"value": f"{value:g}", "evidence": "1 September: seen", "source": "invented for this test",
                 "confidence": "read"}  # fmt: skip
        with file.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, rows[0])
            writer.writeheader()
            writer.writerows({**cells, **given} for cells in rows)
    both = [str(mine / "coding_a.csv"), str(mine / "coding_b.csv")]
    assert run_app(["coding", "agree", *both, "--scenario", "mine"]) == 0
    assert run_app(["coding", "merge", *both, "-o", str(mine / "coding_merged.csv"), "--scenario", "mine"]) == 0
    assert "step" in capsys.readouterr().out
    assert run_app(["check", "mine"]) == 0, capsys.readouterr().err
