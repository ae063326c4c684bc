"""Every argument of every public function, misspelt and of the wrong type: one sentence, and no traceback."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import homefront as hf
from homefront.cli.app import argument_text, run_app
from homefront.errors import ArgumentError, HomefrontError

FUNCTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "run": (hf.run, {"scenario": "britain-1940"}),
    "ensemble": (hf.ensemble, {"scenario": "britain-1940", "runs": 2}),
    "whatif": (hf.whatif, {"scenario": "britain-1940", "without": "candour"}),
    "explain": (hf.explain, {"scenario": "britain-1940", "outcome": "people_away"}),
    "sensitivity": (hf.sensitivity, {"scenario": "britain-1940", "outcome": "people_away"}),
    "plan": (hf.plan, {"scenario": "britain-1940", "out": "never"}),
    "collect": (hf.collect, {"plan": "never"}),
    "status": (hf.status, {"plan": "never"}),
    "resume": (hf.resume, {"folder": "never"}),
    "calibrate": (hf.calibrate, {"scenarios": "britain-1940", "folder": "never"}),
    "score": (hf.score, {"scenarios": "britain-1940"}),
    "cite": (hf.cite, {}),
    "odd": (hf.odd, {"scenario": "britain-1940"}),
    "figure": (hf.figure, {"run": "never", "name": "gone"}),
    "write_report": (hf.write_report, {"found": "never", "file": "never.html"}),
    "gallery": (hf.gallery, {"folder": "never"}),
    "compare": (hf.compare, {"runs": ["never", "never"], "file": "never.html"}),
    "read_run": (hf.read_run, {"folder": "never"}),
    "load_scenario": (hf.load_scenario, {"scenario": "britain-1940"}),
}
"""Functions, and arguments with which each would begin its work."""


def arguments() -> list[tuple[str, str]]:
    return [(name, argument) for name, (function, _) in FUNCTIONS.items()
            for argument in inspect.signature(function).parameters]  # fmt: skip


@pytest.mark.parametrize(("name", "argument"), arguments())
def test_an_argument_of_the_wrong_type_is_refused_in_one_sentence(
    name: str, argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    function, right = FUNCTIONS[name]
    for wrong in (object(), [object()]):
        with pytest.raises(HomefrontError) as refusal:
            function(**{**right, argument: wrong})
        said = str(refusal.value)
        assert isinstance(refusal.value, ArgumentError), said
        assert refusal.value.argument == argument
        assert "\n" not in said
        assert re.search(r": .*expected ", said), said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "argument"), arguments())
def test_a_misspelt_argument_is_refused_with_the_right_name(name: str, argument: str) -> None:
    function, right = FUNCTIONS[name]
    misspelt = argument[:-1] + argument[-1] * 2
    with pytest.raises(
        ArgumentError, match=rf"did you mean {argument}\? There is no such argument of {name}; expected "
    ):
        function(**right, **{misspelt: 1})


def test_arguments_missing_and_given_twice_are_refused_in_one_sentence() -> None:
    with pytest.raises(ArgumentError, match="run: missing a required argument: 'scenario'; expected scenario, scale"):
        hf.run()  # type: ignore[call-arg]
    with pytest.raises(ArgumentError, match="run: multiple values for argument 'scenario'"):
        hf.run("britain-1940", scenario="britain-1940")  # type: ignore[misc]


EXPLAIN = ["explain", "britain-1940", "--outcome", "people_away"]
HANGS = ["sensitivity", "britain-1940", "--outcome", "people_away"]
RUN: list[tuple[dict[str, Any], list[str]]] = [
    ({"scale": 2}, ["--scale", "2:1"]),
    ({"scale": 0}, ["--scale", "1:inf"]),
    ({"scale": float("nan")}, ["--scale", "1:nan"]),
    ({"scale": "1:20000"}, ["--scale", "20000"]),
    ({"seed": True}, ["--seed", "true"]),
    ({"seed": None}, ["--seed", "none"]),
    ({"seed": 1.5}, ["--seed", "1.5"]),
    ({"seed": -1}, ["--seed", "-1"]),
    ({"days": 1e6}, ["--days", "1e6"]),
    ({"days": 2.0}, ["--days", "2.0"]),
    ({"days": 100_000}, ["--days", "100000"]),
    ({"without": {"tlak"}}, ["--without", "tlak"]),
    ({"without": "process:tlak"}, ["--without", "process:tlak"]),
    ({"only": "socety"}, ["--only", "socety"]),
    ({"only": "front"}, ["--only", "front"]),
    ({"coder": "3"}, ["--coder", "3"]),
    ({"latents": {"coded.London.lgg": 0.5}}, ["--latent", "coded.London.lgg=0.5"]),
    ({"contacts": "person"}, ["--contacts", "person"]),
    ({"parameters": "posteror"}, ["--parameters", "posteror"]),
    ({"worlds": "recrod"}, ["--worlds", "recrod"]),
    ({"worlds": "record", "parameters": "defaults"}, ["--worlds", "record", "--parameters", "defaults"]),
    ({"changes": {"talk.amplfication": 0.5}}, ["--set", "talk.amplfication=0.5"]),
    ({"changes": {"talk.amplification": 1e9}}, ["--set", "talk.amplification=1e9"]),
    ({"floor": -1}, ["--floor", "-1"]),
    ({"follow": -1}, ["--follow", "-1"]),
    ({"substeps": 0}, ["--substeps", "0"]),
    ({"checkpoint_every": -2, "out": "here"}, ["--checkpoint-every", "-2"]),
    ({"edits": "given seige=0.5@1940-09-01"}, ["--given", "seige=0.5@1940-09-01"]),
    ({"edits": "drop appeal@1940-09-01"}, ["--no-event", "appeal@1940-09-01"]),
]  # fmt: skip
OTHERS: list[tuple[str, dict[str, Any], list[str]]] = [
    ("ensemble", {"runs": 0}, ["run", "britain-1940", "--runs", "0"]),
    ("whatif", {"runs": 1}, ["whatif", "britain-1940", "--without", "candour", "--runs", "1"]),
    ("whatif", {"without": ()}, ["whatif", "britain-1940"]),
    ("whatif", {"worlds": "forecats"}, ["whatif", "britain-1940", "--without", "candour", "--worlds", "forecats"]),
    ("explain", {"worlds": "recrod"}, [*EXPLAIN, "--worlds", "recrod"]),
    ("explain", {"worlds": "forecast", "parameters": "prior"},
     [*EXPLAIN, "--worlds", "forecast", "--parameters", "prior"]),
    ("sensitivity", {"worlds": "recrod"}, [*HANGS, "--worlds", "recrod"]),
    ("plan", {"worlds": "recrod"}, ["plan", "britain-1940", "--worlds", "recrod"]),
    ("whatif", {"outcome": "trekk"}, ["whatif", "britain-1940", "--without", "candour", "--outcome", "trekk"]),
    ("explain", {"outcome": "people_awya"}, ["explain", "britain-1940", "--outcome", "people_awya"]),
    ("explain", {"causes": "canduor"}, [*EXPLAIN, "--causes", "canduor"]),
    ("explain", {"asked_se": 0}, [*EXPLAIN, "--se", "0"]),
    ("explain", {"most": 1}, [*EXPLAIN, "--most", "1"]),
    ("sensitivity", {"method": "moris"}, [*HANGS, "--method", "moris"]),
    ("sensitivity", {"inputs": "talk.amp"}, [*HANGS, "--inputs", "talk.amp"]),
    ("sensitivity", {"repeats": 0}, [*HANGS, "--repeats", "0"]),
    ("plan", {"kind": "explian"}, ["plan", "britain-1940", "--for", "explian"]),
    ("plan", {"shards": 0}, ["plan", "britain-1940", "--shards", "0"]),
    ("plan", {"without": "tlak"}, ["plan", "britain-1940", "--without", "tlak"]),
    ("resume", {"shard": "3"}, ["resume", "never", "--shard", "3"]),
    ("calibrate", {"half": "socety"}, ["calibrate", "britain-1940", "--half", "socety"]),
    ("calibrate", {"keep": 2.0}, ["calibrate", "britain-1940", "--keep", "2"]),
    ("calibrate", {"keep": 0}, ["calibrate", "britain-1940", "--keep", "0"]),
    ("score", {"half": "fornt"}, ["score", "britain-1940", "--half", "fornt"]),
    ("score", {"runs": 1}, ["score", "britain-1940", "--runs", "1"]),
    ("cite", {"format": "bibtx"}, ["cite", "--format", "bibtx"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "wrong", "line"),
    [*(("run", wrong, ["run", "britain-1940", *flags]) for wrong, flags in RUN), *OTHERS],
)
def test_python_and_the_command_line_say_the_same(
    name: str, wrong: dict[str, Any], line: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    function, right = FUNCTIONS[name]
    with pytest.raises(ArgumentError) as refusal:
        function(**(right | wrong))
    assert run_app(line) == 2
    printed = capsys.readouterr().err.removeprefix("homefront: ").strip()
    assert printed.partition(": ")[2] == argument_text(refusal.value).partition(": ")[2]
    assert printed.startswith("--")
    assert list(tmp_path.iterdir()) == []


IDLE: list[tuple[str, dict[str, Any], str]] = [
    ("run", {"coder": "1", "positions": {"leaving_seen": 0.5}}, "positions"),
    ("run", {"scenario": "moscow-1941", "only": "society", "latents": {"zone.Moscow": 2.0}}, "latents"),
    ("run", {"scenario": "moscow-1941", "latents": {"zone.Moscow": 9.0}}, "latents"),
    ("explain", {"without": "candour", "causes": "candour"}, "causes"),
    ("whatif", {"outcome": "trek", "scenario": "france-1940", "without": "call_to_cease"}, "outcome"),
    ("explain", {"scenario": "moscow-1941", "outcome": "moscow_gone", "days": 5}, "outcome"),
    ("sensitivity", {"scenario": "moscow-1941", "outcome": "moscow_gone", "days": 5}, "outcome"),
    ("sensitivity", {"coder": "1", "inputs": "coded.leaving_seen"}, "inputs"),
    ("sensitivity", {"without": "process:talk", "inputs": "talk.amplification"}, "inputs"),
    ("sensitivity", {"changes": {"talk.amplification": 0.5}, "inputs": "talk.amplification"}, "inputs"),
    ("run", {"scale": 10**400}, "scale"),
    ("run", {"floor": 10**400}, "floor"),
    ("run", {"changes": {"talk.amplification": 10**400}}, "changes"),
    ("run", {"out": "a\0b"}, "out"),
]


@pytest.mark.parametrize(("name", "wrong", "argument"), IDLE)
def test_what_would_do_nothing_or_fail_late_is_refused_at_once(
    name: str, wrong: dict[str, Any], argument: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    function, right = FUNCTIONS[name]
    with pytest.raises(ArgumentError) as refusal:
        function(**(right | wrong))
    assert refusal.value.argument == argument
    assert list(tmp_path.iterdir()) == []


def test_a_plan_is_run_as_it_says(tmp_path: Path) -> None:
    plan = hf.plan("britain-1940", "run", tmp_path / "plan", runs=1, days=1)
    for idle in ({"threads": 2}, {"scenario": "france-1940"}):
        with pytest.raises(ArgumentError, match="a plan already says what to run"):
            hf.resume(plan, **idle)


def test_public_names_are_found() -> None:
    assert set(hf.__all__) <= set(dir(hf))


def test_a_stored_run_is_told_without_its_worlds(tmp_path: Path) -> None:
    found = hf.ensemble("britain-1940", 2, scale=1 / 20_000, days=1, workers=1, out=tmp_path / "run")
    for file in (tmp_path / "run").glob("world*"):
        file.unlink()
    assert "2" in repr(found)
    assert found.result_hash == found.stored_run.summary["result_hash"]


def test_numbers_of_numpy_are_numbers() -> None:
    found = hf.run("britain-1940", scale=np.float64(1 / 20_000), seed=np.int64(3), days=np.int32(1))
    assert found.worlds[0].seed == 3


def test_without_means_the_same_however_it_is_given() -> None:
    for one in ("candour", ["candour"], ("candour",), {"candour"}, frozenset({"candour"})):
        assert hf.run("britain-1940", scale=1 / 20_000, days=1, without=one).settings.without == {"candour"}
    both = hf.run("moscow-1941", scale=1 / 20_000, days=1, without=["relocation", "process:relocation"]).settings
    assert (both.causes, both.removed) == (frozenset({"relocation"}), frozenset({"relocation"}))
