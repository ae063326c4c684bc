"""homefront spread and homefront verify, as typed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from homefront.cli.app import run_app

RING = "source,target\n" + "".join(f"{i},{(i + 1) % 20}\n" for i in range(20))


@pytest.fixture
def ring(tmp_path: Path) -> Path:
    file = tmp_path / "ring.csv"
    file.write_text(RING)
    return file


def test_a_spread_is_printed_and_written(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, chart = ring.with_name("out.csv"), ring.with_name("out.svg")
    code = run_app([
        "spread", str(ring), "--model", "si", "--set", "transmission=1", "--seeds", "3,", "--steps", "4", "--runs", "2",
        "--out", str(out), "--chart", str(chart), "--json",
    ])  # fmt: skip
    assert code == 0
    told = json.loads(capsys.readouterr().out)
    assert told["end"]["infectious"] == {"median": 0.45, "low": 0.45, "high": 0.45}
    assert (told["nodes"], told["ties"], told["files"]) == (20, 20, [str(out), str(chart)])
    lines = out.read_text().splitlines()
    assert lines[0] == "run,step,state,prevalence,incidence"
    assert "0,4,infectious,9,2" in lines
    assert chart.read_text().startswith("<svg")


def test_a_spread_is_told_in_words(ring: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["spread", str(ring), "--model", "maki-thompson", "--seeds", "2", "--steps", "30"]) == 0
    out = capsys.readouterr().out
    assert "maki-thompson on 20 nodes and 20 ties, 30 steps, 1 runs, seed 1" in out
    assert "unaware" in out


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["--model", "sir", "--set", "transmission"], "expected parameter=number"),
        (["--model", "sir", "--seeds", "many"], "expected a number (12), a share (0.01) or ids"),
        (["--model", "sirr"], "did you mean sir"), (["--model", "sir", "--chart", "x.bmp"], ".svg, .pdf or .png"),
        (["--model", "sir", "--seeds", "21"], "the graph has 20 nodes"),
    ],
)  # fmt: skip
def test_wrong_input_is_refused_in_words(
    ring: Path, arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_app(["spread", str(ring), *arguments]) == 2
    assert text in capsys.readouterr().err


@pytest.mark.parametrize(
    ("rows", "seeds", "started"),
    [
        ("1,2\n2,3\n", "1,", 1), ("1,2\n2,3\n", "1,3", 2), ("1,2\n2,3\n", ",", 0), ("1,2\n2,3\n", " , ,", 0),
        ("1,2\n2,3\n", "1", 1), ("a,2\n2,b\n", "2,", 1), ("a,2\n2,b\n", "a", 1), ("a,2\n2,b\n", "a, b", 2),
        ("a,2\n2,b\n", ",", 0), ("a,2\n2,b\n", "0", 0),
        ("9223372036854775808,7\n", "9223372036854775808,", 1), ("007,7\n", "007,", 1),
        ('"x, y",b\n', '"x, y",', 1), ('"x, y",b\n', '"x, y",b', 2),
    ],
)  # fmt: skip
def test_seeds_are_written_as_in_the_file(
    rows: str, seeds: str, started: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("source,target\n" + rows)
    settings = ["--model", "si", "--set", "transmission=0", "--steps", "1", "--json"]
    assert run_app(["spread", str(file), "--seeds", seeds, *settings]) == 0
    told = json.loads(capsys.readouterr().out)
    assert round(told["end"]["infectious"]["median"] * told["nodes"]) == started


@pytest.mark.parametrize(
    ("seeds", "text"),
    [
        ("x", "no node is called so"), ("", "a number"), ("nan", "a share from 0 to 1"), ("1e3", "a share"),
        ("-1", "a share from 0 to 1"), ("x,", "no node 'x'; nodes are the whole numbers"), ("07,", "no node '07'"),
        ("1.0,", "no node '1.0'"), ("7,7", "twice"), ("99,", "no node 99"), ("\u00b2", "expected a number"),
    ],
)  # fmt: skip
def test_wrong_seeds_are_refused_in_words(
    ring: Path, seeds: str, text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_app(["spread", str(ring), "--model", "si", "--seeds", seeds]) == 2
    assert text in capsys.readouterr().err


def test_a_loop_in_the_file_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "loop.csv"
    file.write_text("source,target\n1,2\n2,2\n")
    assert run_app(["spread", str(file), "--model", "sir"]) == 2
    assert "loop" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "advice", "arguments"),
    [
        ("source,target\n1,2\n2,1\n", "--repeated merge", ["--repeated", "merge"]),
        ("source,target\n1,2\n2,1\n", "--directed", ["--directed"]),
        ("source,target\n1,2\n2,2\n", "--self-loops drop", ["--self-loops", "drop"]),
        ("source,target\n", "--nodes 5", ["--nodes", "5"]),
        ("source,target,km\n1,2,3\n", "--weight km", ["--weight", "km"]),
        ("source,target,a km\n1,2,3\n", "--weight 'a km'", ["--weight", "a km"]),
        ("source,target,km\n1,2,3\n", "--no-weights", ["--no-weights"]),
        ("source,target\ncaf\u00e9,2\n", "--encoding windows-1252", ["--encoding", "windows-1252"]),
    ],
)  # fmt: skip
def test_what_a_message_advises_can_be_typed(
    text: str, advice: str, arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ties.csv"
    file.write_bytes(text.encode("windows-1252"))
    assert run_app(["spread", str(file), "--model", "si"]) == 2
    said = capsys.readouterr().err
    assert advice in said
    assert not re.search(r"\w=('|True|False|\d)", said)
    assert run_app(["spread", str(file), "--model", "si", *arguments]) == 0


def test_ties_of_weight_nought_are_counted_apart(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ties.csv"
    file.write_text("source,target,weight\n0,1,1\n0,2,0\n")
    assert run_app(["spread", str(file), "--model", "maki-thompson", "--seeds", "0,", "--runs", "20"]) == 0
    assert "on 3 nodes and 1 ties (1 more of weight 0 left out)" in capsys.readouterr().out


def test_cases_are_reproduced(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["verify", "--case", "V07", "--quick"]) == 0
    out = capsys.readouterr().out
    assert "pass  final size, R0 = 2.0: 0.796812, expected 0.796812" in out
    assert "of 1 cases reproduced" in out


def test_a_miss_is_exit_code_1(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("homefront.verify.cases.epidemic.final_size", lambda r0: 0.5)
    assert run_app(["verify", "--case", "V07", "--quick", "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["failed"] == 5
    assert told["passed"] == 2
    assert set(told["cases"][0]) == {"id", "expected", "got", "se", "tolerance", "pass", "source"}


def test_an_unknown_case_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["verify", "--case", "V99"]) == 2
    assert "no case 'V99'" in capsys.readouterr().err


def test_a_case_whose_package_is_not_there_is_passed_over_and_said_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert run_app(["verify", "--case", "V30"]) == 0
    out = capsys.readouterr().out
    assert "skipped: needs the package SALib" in out
    assert "3 of 3 numbers of 2 cases reproduced" in out
