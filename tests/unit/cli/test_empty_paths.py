"""An empty path, as of a variable that a script left empty, is never the current folder."""

from __future__ import annotations

import typing
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import homefront as hf
from homefront.cli import register
from homefront.cli.app import app, run_app
from homefront.engine.check import check
from homefront.engine.reference import reference
from homefront.errors import ArgumentError, HomefrontError
from homefront.experiments.calibrate import calibrate
from homefront.experiments.plans.folder import PlanFolder
from homefront.experiments.score import score
from homefront.models.graphs import as_network
from homefront.results.folder import ResultFolder
from homefront.scenario.copied import copy_scenario
from homefront.scenario.loader import load_scenario

MOSCOW = "moscow-1941"

CALLS: dict[str, Callable[[], Any]] = {
    "as_network": lambda: as_network(""),
    "counterfactuals": lambda: hf.counterfactuals(""),
    "counterfactuals, file": lambda: hf.counterfactuals(MOSCOW, ""),
    "counterfactuals, made": lambda: hf.make_counterfactuals(MOSCOW, 2, out=""),
    "calibrate": lambda: hf.calibrate(""),
    "calibrate, folder": lambda: hf.calibrate(MOSCOW, ""),
    "check": lambda: check(""),
    "cite": lambda: hf.cite(""),
    "collect": lambda: hf.collect(""),
    "copy": lambda: copy_scenario("mine", "", Path(), None),  # type: ignore[arg-type]
    "ensemble": lambda: hf.ensemble("", runs=2),
    "compare": lambda: hf.compare(["", ""], "both.html"),
    "compare, file": lambda: hf.compare(["runs/a", "runs/b"], ""),
    "explain": lambda: hf.explain("", "moscow_held"),
    "figure": lambda: hf.figure("", "fear"),
    "fit of a scenario": lambda: calibrate([""]),
    "gallery": lambda: hf.gallery(""),
    "gallery, runs": lambda: hf.gallery(".", ["runs/a", ""]),
    "gallery, file": lambda: hf.gallery(".", file=""),
    "load_scenario": lambda: hf.load_scenario(""),
    "loader": lambda: load_scenario(""),
    "plan": lambda: hf.plan(""),
    "plan, out": lambda: hf.plan(MOSCOW, out=""),
    "plan folder": lambda: PlanFolder.open(""),
    "read_run": lambda: hf.read_run(""),
    "reference": lambda: reference(""),
    "resume": lambda: hf.resume(""),
    "run": lambda: hf.run(""),
    "run, out": lambda: hf.run(MOSCOW, out=""),
    "result folder": lambda: ResultFolder(""),
    "score": lambda: hf.score(""),
    "score, several": lambda: score([MOSCOW, ""]),
    "score, fits": lambda: hf.score(MOSCOW, leave_one_out=True, fits=""),
    "sensitivity": lambda: hf.sensitivity("", "moscow_held"),
    "spread": lambda: hf.spread("", "si"),
    "status": lambda: hf.status(""),
    "whatif": lambda: hf.whatif("", without="relocation"),
    "write_report": lambda: hf.write_report("", "report.html"),
    "write_report, file": lambda: hf.write_report("runs/a", ""),
}


@pytest.fixture(scope="module")
def mine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scenario that can be used."""
    copied = copy_scenario("mine", "britain-1940", tmp_path_factory.mktemp("mine"), None)  # type: ignore[arg-type]
    assert hf.load_scenario(copied.folder).id == "mine"
    return copied.folder


@pytest.fixture
def in_a_scenario(mine: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The current folder is a scenario that can be used, and runs could be written to it; each test finds it as it
    was."""
    monkeypatch.chdir(mine)
    return mine


@pytest.mark.parametrize("call", CALLS.values(), ids=list(CALLS))
def test_python_refuses_it(in_a_scenario: Path, call: Callable[[], Any]) -> None:
    before = sorted(in_a_scenario.rglob("*"))
    with pytest.raises(HomefrontError, match="expected"):
        call()
    assert sorted(in_a_scenario.rglob("*")) == before


COMMANDS = (
    ("run", ""), ("check", ""), ("show", ""), ("score", ""), ("score", MOSCOW, ""), ("calibrate", ""), ("cite", ""),
    ("reference", ""), ("plan", ""), ("explain", "", "--outcome", "moscow_held"), ("whatif", "", "--without", "raids"),
    ("sensitivity", "", "--outcome", "moscow_held"), ("new", "other", "--from", ""), ("new", "other", "--in", ""),
    ("resume", ""), ("status", ""), ("collect", ""), ("report", ""), ("report", ".", ""), ("figure", "", "fear"),
    ("gallery", ""), ("gallery", ".", ""), ("gallery", ".", "-o", ""), ("compare", ".", "", "-o", "both.html"),
    ("compare", ".", ".", "-o", ""), ("spread", "", "--model", "si"), ("run", MOSCOW, "--out", ""),
    ("run", MOSCOW, "--out="), ("report", ".", "-o", ""), ("report", ".", "--scenario", ""),
    ("figure", ".", "fear", "--scenario", ""),
    ("score", MOSCOW, "--out", ""), ("score", MOSCOW, "--fits", ""), ("calibrate", MOSCOW, "--out", ""),
    ("plan", MOSCOW, "--out", ""), ("collect", ".", "--out", ""), ("explain", MOSCOW, "--chart", ""),
    ("coding", "grid", "", "--coder", "anna", "-o", "a.csv"), ("coding", "grid", MOSCOW, "--coder", "anna", "-o", ""),
    ("coding", "agree", "", "b.csv"), ("coding", "merge", "a.csv", "", "-o", "m.csv"),
    ("coding", "merge", "coding_a.csv", "coding_b.csv", "-o", ""),
    ("coding", "merge", "coding_a.csv", "coding_b.csv", "-o", "m.csv", "--scenario", ""),
    ("counterfactuals", ""), ("counterfactuals", MOSCOW, "--file", ""),
    ("counterfactuals", MOSCOW, "--make", "--out", ""),
    ("spread", "ties.csv", "--model", "si", "--chart", ""), ("spread", "ties.csv", "--model", "si", "--out", ""),
)  # fmt: skip


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_the_command_line_refuses_it(
    in_a_scenario: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    before = sorted(in_a_scenario.rglob("*"))
    assert run_app(list(arguments)) == 2
    said = capsys.readouterr().err
    assert "expected" in said
    assert "empty text" in said or "''" in said
    assert sorted(in_a_scenario.rglob("*")) == before


def test_every_option_that_takes_a_path_reads_it_by_the_same_door() -> None:
    """Whoever adds an option with a plain Path makes "" the current folder again."""
    register([])
    for command in app.registered_commands:
        assert command.callback is not None
        for name, hint in typing.get_type_hints(command.callback, include_extras=True).items():
            if typing.get_origin(hint) is typing.Annotated and "Path" in str(typing.get_args(hint)[0]):
                (given,) = [part for part in typing.get_args(hint)[1:] if hasattr(part, "parser")]
                assert given.parser is not None, f"{command.name}: {name}"


@pytest.mark.parametrize("none", [[], (), set(), iter(()), (one for one in ())], ids=lambda none: type(none).__name__)
def test_a_collection_of_no_scenarios_is_not_all_of_them(none: Any) -> None:
    with pytest.raises(ArgumentError, match="expected ids, folders, or Scenarios"):
        hf.score(none, runs=4)
