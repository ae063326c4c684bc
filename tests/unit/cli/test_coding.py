"""homefront coding: grid, agree, merge; what they print, and what they say of files that are wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from homefront.cli.app import run_app
from homefront.coding.sheet import sheet
from homefront.scenario.catalogue import find

BRITAIN = [str(find("britain-1940") / f"coding_{coder}.csv") for coder in "ab"]


def test_grid_says_what_it_wrote_and_what_comes_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "coding_anna.csv"
    assert run_app(["coding", "grid", "britain-1940", "--coder", "anna", "-o", str(file)]) == 0
    out = capsys.readouterr().out
    assert "coding_anna.csv: 516 rows; places and periods of coding_merged.csv" in out
    assert f"homefront coding agree {file} OTHER.csv" in out
    assert run_app(["coding", "agree", str(file), BRITAIN[1]]) == 2
    assert "516 of 516 rows that are not filled" in capsys.readouterr().err


def test_agree_prints_each_variable_and_the_largest_disagreements(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["coding", "agree", *BRITAIN, "--worst", "2"]) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {code} " in out for code in (*sheet(), "all"))
    assert "The largest 2 of 54 disagreements" in out
    assert "coding_a.csv: " in out


def test_agree_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["coding", "agree", *BRITAIN, "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    cov = next(row for row in found["variables"] if row["variable"] == "cov")
    assert round(cov["alpha"], 2) == 0.55
    assert cov["low"] < cov["alpha"] < cov["high"]
    assert found["all"]["stretches"] == 484
    assert len(found["apart"]) == 54
    assert {"place", "variable", "from", "to", "values", "gap", "evidence", "place_kind"} == set(found["apart"][0])


def test_merge_prints_how_many_rows_of_each_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "m.csv"
    assert run_app(["coding", "merge", *BRITAIN, "-o", str(file), "--scenario", "britain-1940"]) == 0
    assert capsys.readouterr().out == f"{file}: 516 rows (agreed 430, step 50, range 4, single 32)\n"


def test_a_merge_that_is_refused_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "wrong.csv"
    text = Path(BRITAIN[0]).read_text(encoding="utf-8").replace("London,capital", "Londen,capital", 1)
    wrong.write_text(text, encoding="utf-8")
    file = tmp_path / "m.csv"
    asked = ["coding", "merge", str(wrong), BRITAIN[1], "-o", str(file), "--scenario", "britain-1940", "--json"]
    assert run_app(asked) == 2
    errors = json.loads(capsys.readouterr().out)["errors"]
    assert errors[0]["file"] == "wrong.csv"
    assert errors[0]["hint"] == "did you mean London?"
    assert not file.exists()


def test_without_a_subcommand_help_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    run_app(["coding"])
    said = "".join(capsys.readouterr())
    assert all(name in said for name in ("grid", "agree", "merge"))
