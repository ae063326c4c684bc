"""The merge: what ships, each status, sources and confidence, and no cell without a row."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from coder_rows import Rows, Written, row, whole

import homefront as hf
from homefront.coding.files import read_codings
from homefront.coding.merged import merged
from homefront.coding.sheet import sheet
from homefront.errors import ScenarioError
from homefront.scenario.catalogue import find

OTHER_SOURCE = {"moscow-1941": 39, "france-1940": 5, "britain-1940": 7}
"""Rows of the files that ship whose source names fewer works than the two coders do: when these files were made, the
sources were united first, while both still named a file of events and no work, and the works were put in afterwards."""


def shipped(name: str) -> tuple[Rows, Rows]:
    """What the merge makes of the two codings that ship, and what ships."""
    folder = find(name)
    made = merged(*read_codings(folder / "coding_a.csv", folder / "coding_b.csv"))
    there = (folder / "coding_merged.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(made.csv))), list(csv.DictReader(io.StringIO(there)))


@pytest.mark.parametrize("name", OTHER_SOURCE)
def test_the_merges_that_ship_are_those_of_their_codings(name: str) -> None:
    made, there = shipped(name)
    sources = [(one.pop("source"), other.pop("source")) for one, other in zip(made, there, strict=True)]
    assert made == there
    assert sum(one != other for one, other in sources) == OTHER_SOURCE[name]


def of(write: Written, first: Rows, second: Rows) -> dict[tuple[str, str], dict[str, str]]:
    made = merged(*read_codings(write("a.csv", first), write("b.csv", second)))
    return {(cells["variable"], cells["date_start"]): cells for cells in csv.DictReader(io.StringIO(made.csv))}


def changed(rows: Rows, *new: dict[str, str]) -> Rows:
    """The rows with other ones of the same variables."""
    named = {cells["variable"] for cells in new}
    return [*(cells for cells in rows if cells["variable"] not in named), *new]


@pytest.mark.parametrize(
    ("one", "other", "low", "high", "status"),
    [
        (0.5, 0.5, "0.5", "0.5", "agreed"),
        (0.75, 0.5, "0.5", "0.75", "step"),
        (0.25, 1, "0.25", "1", "range"),
        (None, 0.5, "0.25", "0.75", "single"),
        (0, None, "0", "0.25", "single"),
        (1, None, "0.75", "1", "single"),
        (None, None, "0", "0.25", "missing"),
    ],
)
def test_each_status(write: Written, one: float | None, other: float | None, low: str, high: str, status: str) -> None:
    found = of(write, changed(whole(), row("lg", one)), changed(whole(), row("lg", other)))["lg", "1950-03-01"]
    assert (found["low"], found["high"], found["status"]) == (low, high, status)
    written = ["" if value is None else f"{value:g}" for value in (one, other)]
    assert [found["value_a"], found["value_b"]] == written


def test_without_any_evidence_the_range_is_that_of_the_sheet(write: Written) -> None:
    for code, found in of(write, whole(None), whole(None)).items():
        assert (float(found["low"]), float(found["high"])) == sheet()[code[0]].default


def test_a_formula_may_give_a_value_between_two_points(write: Written) -> None:
    first = changed(whole(), row("can", 0.43, confidence="derived"))
    found = of(write, first, changed(whole(), row("can", 0.35, confidence="derived")))["can", "1950-03-01"]
    assert (found["low"], found["high"], found["status"]) == ("0.35", "0.43", "step")


def test_works_stand_once_and_the_weakest_confidence_holds(write: Written) -> None:
    first = row("lg", 0.5, source="Gazette of 2 March; letters", confidence="read")
    second = row("lg", 0.25, source="letters; general knowledge", confidence="recalled")
    found = of(write, changed(whole(), first), changed(whole(), second))["lg", "1950-03-01"]
    assert found["source"] == "Gazette of 2 March; letters; general knowledge"
    assert found["confidence"] == "recalled"


def test_a_coder_without_a_value_gives_no_source(write: Written) -> None:
    empty = row("lg", None, source="nothing in the town's files", confidence="recalled")
    found = of(write, changed(whole(), row("lg", 0.5)), changed(whole(), empty))["lg", "1950-03-01"]
    assert (found["source"], found["confidence"]) == ("Gazette of 2 March", "read")


def test_a_cell_that_neither_coder_has_is_named(write: Written) -> None:
    rows = [cells for cells in whole() if cells["variable"] != "siege"]
    rows = changed(rows, row("lg", 0.5, date_end="1950-03-04"), row("lg", 0.5, date_start="1950-03-08"))
    first, second = write("a.csv", rows), write("b.csv", rows)
    with pytest.raises(ScenarioError) as caught:
        merged(*read_codings(first, second))
    assert [str(problem) for problem in caught.value.problems] == [
        "a.csv and b.csv: * (other_city) lg: got nothing from 1950-03-05 to 1950-03-07; expected a row for every day "
        "from 1950-03-01 to 1950-03-10",
        "a.csv and b.csv: * (other_city) siege: got no row; expected every variable for each place that is coded",
    ]


def test_a_day_that_one_coder_has_is_enough(write: Written) -> None:
    first = changed(whole(), row("lg", 0.5, date_end="1950-03-04"))
    found = of(write, first, whole())
    assert found["lg", "1950-03-05"]["status"] == "single"


def test_what_is_merged_twice_has_the_same_bytes(write: Written, tmp_path: Path) -> None:
    first, second = write("a.csv", whole()), write("b.csv", whole(0.75))
    hf.merge_codings(first, second, tmp_path / "one.csv")
    made = hf.merge_codings(first, second, tmp_path / "two.csv")
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes() == made.csv.encode()
    assert made.tally == {"step": 17}
