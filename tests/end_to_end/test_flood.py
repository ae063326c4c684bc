"""The invented flood: check, run, score, whatif, report, gallery and ODD, and none of them speaks of a war."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from homefront.api.compare import whatif
from homefront.cli.app import run_app

FLOOD = Path(__file__).parents[2] / "examples" / "scenarios" / "flood"
WAR = re.compile(
    r"\b(wars?|fronts?|army|armies|soldiers?|enem\w+|military|troops|fighting|battles?|bomb\w*|occup\w+|besieg\w*)\b",
    re.IGNORECASE,
)
SCALE = ("--scale", "1:1000", "--workers", "1")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two worlds of the flood with their report, and the same without it."""
    out = tmp_path_factory.mktemp("flood")
    assert run_app(["run", str(FLOOD), "--runs", "2", *SCALE, "--out", str(out / "run")]) == 0
    saved = str(out / "whatif.json")
    assert run_app(["whatif", str(FLOOD), "--without", "flood", "--runs", "2", *SCALE, "--out", saved]) == 0
    assert run_app(["report", str(out / "run"), saved, "--scenario", str(FLOOD)]) == 0
    return out


def of_war(text: str) -> list[str]:
    return [line for line in text.splitlines() if WAR.search(line)]


COMMANDS = (
    ["check"],
    ["run", "--runs", "2", *SCALE, "--out", "again"],
    ["whatif", "--without", "flood", "--runs", "2", *SCALE],
    ["score", "--parameters", "prior", "--runs", "4", *SCALE],
    ["show"],
    ["show", "--timeline"],
    ["show", "--sources"],
)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: "-".join(command[:2]))
def test_a_command_runs_and_says_nothing_of_war(
    command: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run_app([command[0], str(FLOOD), *command[1:]]) == 0, capsys.readouterr().err
    printed = capsys.readouterr().out
    assert printed
    assert of_war(printed) == []


def test_the_flood_moves_people_and_without_it_hardly_anybody_goes_of_their_own(folder: Path) -> None:
    assert (folder / "whatif.json").is_file()
    pairs = whatif(str(FLOOD), "flood", runs=4, scale=1 / 1000, workers=1)
    with_flood, without = pairs.values["gone_own"].T
    assert with_flood.min() > 0.1
    assert without.max() < 0.1
    assert pairs.first_difference_day is not None
    assert pairs.first_difference_day.isoformat() == "2001-03-06", "the first day on which a danger is given"


def test_the_written_page_says_nothing_of_war(folder: Path) -> None:
    """What stands in the page before its script adds to it."""
    page = (folder / "run" / "report.html").read_text(encoding="utf-8")
    body = page[page.index("<body>") :]
    plain = re.sub(r"<(script|style|svg)\b.*?</\1>", "", body, flags=re.DOTALL)
    text = html.unescape(re.sub(r"<[^>]+>", "\n", plain))
    assert "The Arle flood (invented)" in text
    assert of_war(text) == []


def test_the_gallery_shows_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["gallery", str(folder), "--scenario", str(FLOOD)]) == 0, capsys.readouterr().err
    page = (folder / "index.html").read_text(encoding="utf-8")
    assert "where and when there is danger is an input" in page
    assert "course of the fighting is given" not in re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)


def test_the_protocol_tells_of_the_danger_that_is_given(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["odd", str(FLOOD)]) == 0
    text = capsys.readouterr().out
    assert "Danger that is given by place and day" in text
    assert "circumstances of a crisis" in text
    assert of_war(text) == []
