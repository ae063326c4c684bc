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
from homefront.cli.app import run_app
from homefront.errors import ArgumentError, HomefrontError

FUNCTIONS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "run": (hf.run, {"scenario": "britain-1940"}),
    "ensemble": (hf.ensemble, {"scenario": "britain-1940", "runs": 2}),
    "whatif": (hf.whatif, {"scenario": "britain-1940", "without": "candour"}),
    "explain": (hf.explain, {"scenario": "britain-1940", "outcome": "away"}),
    "sensitivity": (hf.sensitivity, {"scenario": "britain-1940", "outcome": "away"}),
    "plan": (hf.plan, {"scenario": "britain-1940", "folder": "never"}),
    "collect": (hf.collect, {"folder": "never"}),
    "status": (hf.status, {"folder": "never"}),
    "resume": (hf.resume, {"folder": "never"}),
    "calibrate": (hf.calibrate, {"scenarios": "britain-1940", "folder": "never"}),
    "score": (hf.score, {"scenarios": "britain-1940"}),
    "cite": (hf.cite, {}),
    "load_scenario": (hf.load_scenario, {"scenario": "britain-1940"}),
}
"""Functions, and arguments with which each would begin its work."""

OF_NO_KIND: list[Any] = [object(), [object()], {1: "one"}, 1.5, True, float("nan"), b"bytes", -7, "socety"]
"""Values that are none of most kinds; an argument that takes one of them is asked with the others."""

TAKES_ANY = {("score", "scale"), ("explain", "without")}


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
    with pytest.raises(ArgumentError, match=f"{name} has no such argument, expected .*did you mean {argument}"):
        function(**right, **{misspelt: 1})


def test_arguments_missing_and_given_twice_are_refused_in_one_sentence() -> None:
    with pytest.raises(ArgumentError, match="run: missing a required argument: 'scenario', expected scenario, scale"):
        hf.run()  # type: ignore[call-arg]
    with pytest.raises(ArgumentError, match="run: multiple values for argument 'scenario'"):
        hf.run("britain-1940", scenario="britain-1940")  # type: ignore[misc]


WRONG: list[tuple[dict[str, Any], list[str]]] = [
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
    ({"days": 1_000}, ["--days", "1000"]),
    ({"without": {"tlak"}}, ["--without", "tlak"]),
    ({"without": "process:tlak"}, ["--without", "process:tlak"]),
    ({"only": "socety"}, ["--only", "socety"]),
    ({"only": "front"}, ["--only", "front"]),
    ({"inputs": "coed"}, ["--inputs", "coed"]),
    ({"inputs": "trial", "coder": "1"}, ["--inputs", "trial", "--coder", "1"]),
    ({"coder": "3"}, ["--coder", "3"]),
    ({"contacts": "person"}, ["--contacts", "person"]),
    ({"parameters": "posteror"}, ["--parameters", "posteror"]),
    ({"changes": {"talk.amplfication": 0.5}}, ["--set", "talk.amplfication=0.5"]),
    ({"changes": {"talk.amplification": 1e9}}, ["--set", "talk.amplification=1e9"]),
    ({"floor": -1}, ["--floor", "-1"]),
    ({"follow": -1}, ["--follow", "-1"]),
    ({"substeps": 0}, ["--substeps", "0"]),
    ({"checkpoint_every": -2, "out": "here"}, ["--checkpoint-every", "-2"]),
    ({"edits": "given seige=0.5@1940-09-01"}, ["--given", "seige=0.5@1940-09-01"]),
    ({"edits": "drop appeal@1940-09-01"}, ["--no-event", "appeal@1940-09-01"]),
]  # fmt: skip


@pytest.mark.parametrize(("wrong", "flags"), WRONG)
def test_python_and_the_command_line_say_the_same(
    wrong: dict[str, Any], flags: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ArgumentError) as refusal:
        hf.run("britain-1940", **wrong)
    assert run_app(["run", "britain-1940", *flags]) == 2
    printed = capsys.readouterr().err.removeprefix("homefront: ").strip()
    assert printed.partition(": ")[2] == str(refusal.value).partition(": ")[2]
    assert printed.startswith("--")
    assert list(tmp_path.iterdir()) == []


def test_numbers_of_numpy_are_numbers() -> None:
    found = hf.run("britain-1940", scale=np.float64(1 / 20_000), seed=np.int64(3), days=np.int32(1))
    assert found.worlds[0].seed == 3


def test_without_means_the_same_however_it_is_given() -> None:
    asked = ["candour", ["candour"], ("candour",), {"candour"}, frozenset({"candour"})]
    found = {hf.run("britain-1940", scale=1 / 20_000, days=1, without=one).settings for one in asked} if False else [
        hf.run("britain-1940", scale=1 / 20_000, days=1, without=one).settings.without for one in asked
    ]  # fmt: skip
    assert found == [frozenset({"candour"})] * len(asked)
    both = hf.run("moscow-1941", scale=1 / 20_000, days=1, without=["relocation", "process:relocation"]).settings
    assert (both.causes, both.removed) == (frozenset({"relocation"}), frozenset({"relocation"}))
