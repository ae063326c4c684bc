"""A coder's file that is wrong says where, what came, and what was expected."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from coder_rows import Rows, Written, row, whole

from homefront.coding.files import read_codings
from homefront.errors import ResourceError, ScenarioError

LG = next(n for n, cells in enumerate(whole()) if cells["variable"] == "lg")
LINE = LG + 2


def with_lg(**cells: str) -> Rows:
    rows = whole()
    rows[LG].update(cells)
    return rows


def problems(first: Path, second: Path, places: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read_codings(first, second, places)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"value": "1.5"}, f"a.csv:{LINE}: value: got 1.5; expected 1.0 or less"),
        ({"value": "-0.25"}, f"a.csv:{LINE}: value: got -0.25; expected 0.0 or more"),
        ({"value": "0,5"}, f"a.csv:{LINE}: value: got '0,5'; expected a finite number, as 12 or 0.5, without spaces or "
                           "commas"),
        ({"value": "0.6"}, f"a.csv:{LINE}: value: got 0.6; expected 0, 0.25, 0.5, 0.75 or 1; between two of them only "
                           "where confidence is derived"),
        ({"evidence": ""}, f"a.csv:{LINE}: evidence: got nothing; expected the dated fact on which the value stands"),
        ({"source": ""}, f"a.csv:{LINE}: source: got ''; expected text that is not empty"),
        ({"confidence": "sure"}, f"a.csv:{LINE}: confidence: got 'sure'; expected one of derived, read, recalled"),
        ({"variable": "sieg"}, "did you mean siege?"),
        ({"place_kind": "town"}, f"a.csv:{LINE}: place_kind: got 'town'; expected one of"),
        ({"date_start": "01.03.1950"}, f"a.csv:{LINE}: date_start: got '01.03.1950'; expected a date as YYYY-MM-DD"),
        ({"date_end": "1950-02-01"}, f"a.csv:{LINE}: row: got date_end 1950-02-01 below date_start 1950-03-01"),
        ({"case": "land_1951"}, f"a.csv:{LINE}: case: got 'land_1951'; expected land_1950, as in the other rows"),
    ],
)  # fmt: skip
def test_a_cell_that_is_wrong(write: Written, cells: dict[str, str], expected: str) -> None:
    found = problems(write("a.csv", with_lg(**cells)), write("b.csv", whole()))
    assert len(found) == 1
    assert expected in found[0]


def test_two_rows_for_one_day(write: Written) -> None:
    rows = [*whole(), row("lg", 0.25, date_start="1950-03-10", date_end="1950-03-12")]
    found = problems(write("a.csv", rows), write("b.csv", whole()))
    assert found == [
        f"a.csv:{len(rows) + 1}: date_start: got 1950-03-10, a day that line {LINE} has too; expected a day after "
        "1950-03-10"
    ]


def test_a_cell_that_is_missing_in_a_row(write: Written) -> None:
    file = write("a.csv", whole())
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[LINE - 1] = lines[LINE - 1].removesuffix(",read")
    file.write_text("\n".join(lines), encoding="utf-8")
    assert problems(file, write("b.csv", whole())) == [
        f"a.csv:{LINE}: row: got 9 cells; expected 10 cells, as in the header"
    ]


def test_rows_that_are_not_filled_are_told_once(write: Written) -> None:
    empty = {"value": "", "evidence": "", "source": "", "confidence": ""}
    found = problems(write("a.csv", [{**cells, **empty} for cells in whole()]), write("b.csv", whole()))
    assert found == [
        "a.csv:2: value: got 17 of 17 rows that are not filled, the first for cov of * on 1950-03-01; expected value, "
        "evidence, source and confidence in each row; where a coder found no evidence, value stays empty, and source "
        "says where the coder looked"
    ]


def test_a_place_that_nobody_knows(write: Written) -> None:
    named = {"place": "Prot", "place_kind": "capital"}
    first, second = write("a.csv", [*whole(), row("lg", 0, **named)]), write("b.csv", whole())
    assert problems(first, second)[0].startswith("a.csv:19: place: got 'Prot'; expected a place that b.csv has too")
    known = problems(first, second, ("Port", "Mill"))
    expected = "* or a place of the scenario: Mill, Port"
    assert known == [f"a.csv:19: place: got 'Prot'; expected {expected}; did you mean Port?"]


def test_a_named_place_has_one_kind(write: Written) -> None:
    first = write("a.csv", [*whole(), row("lg", 0, place="Port", place_kind="capital")])
    second = write("b.csv", [*whole(), row("lg", 0, place="Port", place_kind="other_city")])
    assert problems(first, second) == ["b.csv:19: place_kind: got other_city; expected capital, as in a.csv line 19"]


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("utf-16", "a.csv:1: the file: got a NUL byte; expected a text file in UTF-8; saved as UTF-16?"),
     ("latin-1", f"a.csv:{LINE}: the file: got the byte \\xe9; expected text in UTF-8; save it again with encoding "
                 "UTF-8")],
)  # fmt: skip
def test_another_encoding(write: Written, encoding: str, expected: str) -> None:
    file = write("a.csv", with_lg(evidence="1 mars: le préfet part"))
    file.write_text(file.read_text(encoding="utf-8"), encoding=encoding)
    assert problems(file, write("b.csv", whole())) == [expected]


def test_a_byte_order_mark_is_taken_and_semicolons_are_not(write: Written) -> None:
    file = write("a.csv", whole())
    text = file.read_text(encoding="utf-8")
    file.write_text(text, encoding="utf-8-sig")
    assert read_codings(file, write("b.csv", whole()))[0].count == 17
    file.write_text(text.replace(",", ";"), encoding="utf-8")
    found = problems(file, write("b.csv", whole()))
    assert found == ["a.csv:1: header: got cells parted by semicolons; expected cells parted by commas"]


def test_a_column_that_is_missing_and_one_too_many(write: Written) -> None:
    file = write("a.csv", whole())
    file.write_text(file.read_text(encoding="utf-8").replace("confidence", "confidnce"), encoding="utf-8")
    found = problems(file, write("b.csv", whole()))
    assert len(found) == 2
    assert "header: got no column confidence" in found[1]
    assert "did you mean confidence?" in found[0]


def test_every_problem_of_both_files_is_told(write: Written) -> None:
    found = problems(write("a.csv", with_lg(value="2")), write("b.csv", with_lg(variable="leg")))
    assert [text.split(":")[0] for text in found] == ["a.csv", "b.csv"]


def test_a_file_that_cannot_be_read_is_named_and_not_waited_for(write: Written, tmp_path: Path) -> None:
    first = write("a.csv", whole())
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "large.csv").write_bytes(b"," * (4 * 1024 * 1024 + 1))
    for name, expected in (("none.csv", "No such file"), ("pipe.csv", "a pipe"), ("large.csv", "4,194,305 bytes")):
        with pytest.raises(ResourceError, match=rf"{name}: .*{expected}"):
            read_codings(first, tmp_path / name)


def test_files_of_one_name_are_told_apart_by_their_folder(write: Written, tmp_path: Path) -> None:
    first = write("coding.csv", with_lg(value="2"))
    (tmp_path / "other").mkdir()
    second = tmp_path / "other" / "coding.csv"
    second.write_bytes(first.read_bytes())
    assert problems(first, second) == [
        f"{tmp_path}/coding.csv:{LINE}: value: got 2.0; expected 1.0 or less",
        f"{tmp_path}/other/coding.csv:{LINE}: value: got 2.0; expected 1.0 or less",
    ]
