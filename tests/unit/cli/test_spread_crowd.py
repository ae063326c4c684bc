"""homefront spread --crowd, --contacts and --rivals, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from homefront.cli.app import run_app


def test_a_crowd_takes_the_place_of_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    code = run_app(["spread", "--crowd", "20000", "--contacts", "10", "--model", "sir", "--set", "transmission=0.02",
                    "--seeds", "20", "--steps", "200", "--json"])  # fmt: skip
    assert code == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["nodes"], told["ties"]) == (20_000, 199_990_000)
    assert told["end"]["recovered"]["median"] == pytest.approx(0.7968, abs=0.02)


def test_both_messages_have_their_seeds_and_all_states_are_drawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chart = tmp_path / "two.svg"
    code = run_app(["spread", "--crowd", "1000", "--model", "competing", "--contacts", "5", "--seeds", "30", "--rivals",
                    "0.05", "--steps", "30", "--chart", str(chart)])  # fmt: skip
    assert code == 0
    assert "spent second" in capsys.readouterr().out
    drawn = chart.read_text()
    for colour in ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9"):
        assert colour in drawn


def test_a_former_name_is_said_on_stderr(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["spread", "--crowd", "100", "--model", "rumour-and-denial", "--json"]) == 0
    got = capsys.readouterr()
    assert json.loads(got.out)["model"] == "blocked-rumour"
    assert "is now called blocked-rumour" in got.err


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ([], "either EDGES"), (["edges.csv", "--crowd", "10"], "either EDGES"),
        (["edges.csv", "--contacts", "3"], "--contacts goes with --crowd"),
        (["--crowd", "10", "--directed", "--nodes", "3"], "--directed, --nodes: says how EDGES is read"),
        (["--crowd", "10", "--contacts", "10"], "from 0 to 9"),
        (["--crowd", "0"], "crowd: n = 0"), (["--crowd", "10", "--rivals", "1"], "it has one message"),
    ],
)  # fmt: skip
def test_wrong_input_is_refused_in_words(arguments: list[str], text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["spread", *arguments, "--model", "sir"]) == 2
    assert text in " ".join(capsys.readouterr().err.split())


def test_the_equations_stand_beside_the_worlds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out, chart = tmp_path / "out.csv", tmp_path / "out.svg"
    arguments = ["spread", "--crowd", "50000", "--contacts", "10", "--model", "sir", "--set", "transmission=0.02",
                 "--seeds", "500", "--steps", "120", "--mean-field"]  # fmt: skip
    assert run_app([*arguments, "--out", str(out), "--chart", str(chart), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "well mixed" in told["assumption"]
    for state, share in told["mean_field"].items():
        assert share == pytest.approx(told["end"][state]["median"], abs=0.02)
    lines = out.read_text().splitlines()
    assert lines[0] == "run,step,state,prevalence,incidence,mean_field"
    assert lines[2].startswith("0,0,infectious,500,0,500")
    drawn = chart.read_text()
    assert drawn.count('stroke-dasharray="4,2"') == 3
    assert "dashed: the equations" in drawn
    assert run_app(arguments) == 0
    said = capsys.readouterr().out
    assert "sir on a crowd of 50,000 people, each of whom can meet 10 others a step" in said
    assert [line.split()[-2][:3] for line in said.splitlines() if line.startswith("  recovered ")] == ["79."]


def test_equations_of_a_graph_take_its_degrees(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ring.csv"
    file.write_text("source,target\n" + "".join(f"{i},{(i + 1) % 20}\n" for i in range(20)))
    assert run_app(["spread", str(file), "--model", "sis", "--seeds", "3,4", "--steps", "9", "--mean-field"]) == 0
    assert "heterogeneous mean field" in capsys.readouterr().out
