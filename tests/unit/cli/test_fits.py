"""calibrate, score and reference: Python and the command line say and give the same; the library prints nothing."""

from __future__ import annotations

import inspect
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from homefront.arguments import SCALES
from homefront.engine.reference import reference
from homefront.engine.settings import Settings
from homefront.errors import ArgumentError, HomefrontError, ParameterError, StoppedError
from homefront.experiments import calibrate as calibrating
from homefront.experiments.calibrate import calibrate
from homefront.experiments.fit_folder import FitFolder, left_out_name
from homefront.experiments.forward import Forward
from homefront.experiments.score import score
from homefront.parameters import Posterior
from homefront.scenario.loader import load_scenario
from homefront.views.fit_table import fit_text
from homefront.views.score_table import score_text

Cli = Callable[..., Any]

PATH = "expected a path"
SCENARIOS = "expected ids, folders, or Scenarios"

CALIBRATE: list[tuple[dict[str, Any], str]] = [
    ({"half": "fron"}, "half 'fron': did you mean front? Expected society or front, or nothing for both"),
    ({"prior_draws": 49}, "prior_draws 49: expected a whole number from 50 to 1,000,000"),
    ({"prior_draws": "many"}, "prior_draws 'many': expected a whole number from 50 to 1,000,000"),
    ({"members": 9}, "members 9: expected a whole number from 10 to 100,000"),
    ({"members": 201, "prior_draws": 200}, "members 201: expected no more than prior_draws, 200"),
    ({"rounds": 0}, "rounds 0: expected a whole number from 1 to 100"),
    ({"pairs": 1}, "pairs 1: expected a whole number from 2 to 100,000"),
    ({"keep": 0.0}, "keep 0.0: expected a number from 0.01 to 1"),
    ({"keep": 1.5}, "keep 1.5: expected a number from 0.01 to 1"),
    ({"keep": math.nan}, "keep nan: expected a number from 0.01 to 1"),
    ({"keep": "all"}, "keep 'all': expected a number from 0.01 to 1"),
    ({"workers": -1}, "workers -1: expected a whole number from 0 to 10,000"),
    ({"leave_one_out": True}, "leave_one_out: expected a society, and two scenarios at least"),
]
"""What both can be given, and what Python says; the command line writes the flag for the argument."""

CALIBRATE_PYTHON: list[tuple[dict[str, Any], str]] = [
    ({"mechanisms": "no_such_mechanism"}, "mechanisms 'no_such_mechanism': no installed package adds it"),
    ({"mechanisms": 7}, "mechanisms 7: expected"),
    ({"half": None}, "half None: expected society or front, or nothing for both"),
    ({"half": ["front"]}, "half ['front']: expected society or front, or nothing for both"),
    ({"prior_draws": 100.0}, "prior_draws 100.0: expected a whole number from 50 to 1,000,000"),
    ({"prior_draws": True}, "prior_draws True: expected a whole number from 50 to 1,000,000"),
    ({"keep": None}, "keep None: expected a number from 0.01 to 1"),
    ({"keep": True}, "keep True: expected a number from 0.01 to 1"),
    ({"members": "150"}, "members '150': expected a whole number from 10 to 100,000"),
    ({"rounds": 1.5}, "rounds 1.5: expected a whole number from 1 to 100"),
    ({"rounds": None}, "rounds None: expected a whole number from 1 to 100"),
    ({"workers": None}, "workers None: expected a whole number from 0 to 10,000"),
    ({"leave_one_out": 1}, "leave_one_out 1: expected True or False"),
    ({"leave_one_out": True, "half": "front"}, "leave_one_out: expected a society, and two scenarios at least"),
    ({"folder": ""}, f"folder '': {PATH}"),
    ({"folder": 3}, f"folder 3: {PATH}"),
    ({"say": "loud"}, "say 'loud': expected a function that receives progress, or None"),
    ({"scenarios": 3}, f"scenarios 3: {SCENARIOS}"),
    ({"scenarios": ["moscow-1941", None]}, f"scenarios None: {SCENARIOS}"),
    ({"scenarios": []}, f"scenarios []: {SCENARIOS}"),
    ({"scenarios": "france-1940", "half": "front"},
     "half 'front': france-1940 has no front of its own; expected society"),
    ({"evaluations": 100}, "evaluations: there is no such argument of calibrate; expected scenarios, folder, half"),
]  # fmt: skip

SCORE: list[tuple[dict[str, Any], str]] = [
    ({"half": "fron"}, "half 'fron': did you mean front? Expected society or front"),
    ({"half": "front", "leave_one_out": True},
     "half 'front': expected society where each country is left out in turn"),
    ({"runs": 3}, "runs 3: expected a whole number from 4 to 100,000"),
    ({"runs": "few"}, "runs 'few': expected a whole number from 4 to 100,000"),
    ({"seed": -1}, "seed -1: expected a whole number, 0 or more"),
    ({"workers": -1}, "workers -1: expected a whole number from 0 to 10,000"),
    ({"fits": "somewhere"}, "fits 'somewhere': expected only where each country is left out in turn"),
    ({"parameters": "posteriorr"}, "parameters 'posteriorr': expected defaults, prior, "),
    ({"coder": "3"}, "coder '3': expected 1 or 2, or nothing for the range between them"),
]  # fmt: skip

SCORE_PYTHON: list[tuple[dict[str, Any], str]] = [
    ({"mechanisms": "no_such_mechanism"}, "mechanisms 'no_such_mechanism': no installed package adds it"),
    ({"mechanisms": 7}, "mechanisms 7: expected"),
    ({"half": 0}, "half 0: expected society or front"),
    ({"leave_one_out": "yes"}, "leave_one_out 'yes': expected True or False"),
    ({"runs": True}, "runs True: expected a whole number from 4 to 100,000"),
    ({"seed": None}, "seed None: expected a whole number, 0 or more"),
    ({"seed": 1.5}, "seed 1.5: expected a whole number, 0 or more"),
    ({"workers": 1.0}, "workers 1.0: expected a whole number from 0 to 10,000"),
    ({"fits": Path("x")}, "fits 'x': expected only where each country is left out in turn"),
    ({"fits": ""}, "fits '': expected a path, or None"),
    ({"fits": 1}, "fits 1: expected a path, or None"),
    ({"scale": 2}, f"scale 2: expected {SCALES}"),
    ({"scale": 0}, f"scale 0: expected {SCALES}"),
    ({"scale": math.nan}, f"scale nan: expected {SCALES}"),
    ({"scale": "1:1000"}, f"scale '1:1000': expected {SCALES}"),
    ({"scale": True}, f"scale True: expected {SCALES}"),
    ({"scale": {"moscow-1941": None}}, f"scale None: expected {SCALES}"),
    ({"scale": {1941: 1 / 1000}}, "scale 1941: expected the id of a country"),
    ({"scale": {"mosow-1941": 1 / 2000}}, "scale 'mosow-1941': did you mean moscow-1941? Expected one of moscow-1941"),
    ({"scale": 1 / 30_000}, f"expected {SCALES}"),
    ({"parameters": 1}, "parameters 1: expected the name of a set"),
    ({"coder": 1}, "coder 1: expected 1 or 2, or nothing"),
    ({"say": 1}, "say 1: expected a function that receives progress, or None"),
    ({"scenarios": 3}, f"scenarios 3: {SCENARIOS}"),
    ({"scenarios": [["moscow-1941"]]}, f"scenarios ['moscow-1941']: {SCENARIOS}"),
    ({"scenarios": "france-1940", "half": "front"},
     "half 'front': france-1940 has no front of its own; expected society"),
]  # fmt: skip


def options(given: dict[str, Any]) -> list[str]:
    """The same as options of the command line."""
    out = []
    for name, value in given.items():
        option = f"--{name.replace('_', '-')}"
        out += [option] if value is True else [option, str(value)]
    return out


def refusal(call: Callable[..., object], given: dict[str, Any]) -> ArgumentError:
    with pytest.raises(ArgumentError) as caught:
        call(**{"scenarios": "moscow-1941"} | given)
    return caught.value


def refused(answer: Any, error: ArgumentError) -> None:
    """Whether the command line says the same, in one line, and nothing else."""
    flag = f"--{error.argument.replace('_', '-')}"
    assert (answer.code, answer.out, answer.err) == (2, "", f"homefront: {error.sentence(flag)}\n")


@pytest.mark.parametrize(("given", "said"), CALIBRATE, ids=lambda value: str(value)[:30])
def test_a_fit_is_refused_alike(given: dict[str, Any], said: str, cli: Cli, tmp_path: Path) -> None:
    error = refusal(calibrate, given)
    assert str(error) in (said, f"{said}.")
    refused(cli("calibrate", "moscow-1941", *options(given)), error)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("given", "said"), CALIBRATE_PYTHON, ids=lambda value: str(value)[:30])
def test_a_fit_is_refused_in_python(given: dict[str, Any], said: str) -> None:
    assert str(refusal(calibrate, given)).startswith(said)


@pytest.mark.parametrize(("given", "said"), SCORE, ids=lambda value: str(value)[:30])
def test_a_score_is_refused_alike(given: dict[str, Any], said: str, cli: Cli) -> None:
    error = refusal(score, given)
    assert str(error).startswith(said)
    refused(cli("score", "moscow-1941", *options(given)), error)


def test_a_scale_of_a_country_is_refused_in_the_words_of_the_command_line(cli: Cli) -> None:
    for scale in ("1:30000", "1:nan", "moscow-1941=1000"):
        answer = cli("score", "moscow-1941", "--scale", scale)
        text = scale.rpartition("=")[2]
        assert (answer.code, answer.err) == (2, f"homefront: --scale {text!r}: expected {SCALES}\n")
    refused(
        cli("score", "moscow-1941", "--scale", "mosow-1941=1:2000"), refusal(score, {"scale": {"mosow-1941": 1 / 2000}})
    )


@pytest.mark.parametrize(("given", "said"), SCORE_PYTHON, ids=lambda value: str(value)[:30])
def test_a_score_is_refused_in_python(given: dict[str, Any], said: str) -> None:
    assert said in str(refusal(score, given))


@pytest.mark.parametrize(
    ("call", "cases"),
    [(calibrate, CALIBRATE + CALIBRATE_PYTHON), (score, SCORE + SCORE_PYTHON)],
    ids=["calibrate", "score"],
)
def test_every_argument_is_among_the_cases(
    call: Callable[..., object], cases: list[tuple[dict[str, Any], str]]
) -> None:
    named = {name for given, _ in cases for name in given}
    assert set(inspect.signature(call).parameters) <= named


def test_a_scenario_that_there_is_not_is_said_alike(cli: Cli) -> None:
    for call, command in ((calibrate, "calibrate"), (score, "score")):
        with pytest.raises(HomefrontError, match="no such scenario") as caught:
            call("moscow-1914")  # type: ignore[operator]
        assert cli(command, "moscow-1914").err == f"{caught.value}\n"


# --- what they give ------------------------------------------------------------------------------------------------


TINY = {"half": "front", "prior_draws": 50, "members": 12, "rounds": 1, "workers": 1}


def test_a_fit_from_python_is_that_of_the_command_line(
    cli: Cli, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One begins it, the other finds all draws there; lines go to whoever listens, and nothing is printed."""
    pytest.importorskip("iterative_ensemble_smoother")
    monkeypatch.setattr(calibrating, "FRONT_TIMES", (1.0, 1.0, 1.0))
    told: list[str] = []
    found = calibrate(load_scenario("moscow-1941"), tmp_path / "fit", **TINY, say=told.append)  # type: ignore[arg-type]
    assert capsys.readouterr() == ("", "")
    assert any("numbers unknown" in line for line in told)
    assert "front, prior: 50 of 50 draws" in told
    assert found.effective_sizes == {"forecast-front": pytest.approx(4), "record-front": pytest.approx(4)}
    answer = cli("calibrate", "moscow-1941", *options(TINY), "--out", tmp_path / "fit", "--json")
    assert answer.code == 0, answer.err
    assert " of 50 draws" not in answer.err
    assert list(answer.json["posteriors"]) == ["forecast-front", "record-front"]
    row = answer.json["posteriors"]["record-front"]
    assert (row["draws"], row["effective"]) == (4, found.effective_sizes["record-front"])
    means = {one["parameter"]: one["mean"] for one in row["parameters"]}
    assert means == found.posteriors["record-front"].mean()
    assert FitFolder.read(tmp_path / "fit").posteriors["record-front"].mean() == means
    text = cli("calibrate", "moscow-1941", *options(TINY), "--out", tmp_path / "fit").out
    assert text == f"{fit_text(found)}\n"

    monkeypatch.setattr(Forward, "__call__", _stop)
    answer = cli("calibrate", "moscow-1941", *options(TINY), "--out", tmp_path / "fit")
    assert answer.code == StoppedError.exit_code
    assert f"stopped; what was simulated is in {tmp_path / 'fit'}, the same command goes on with it" in answer.err
    for _ in range(2):
        answer = cli("calibrate", "moscow-1941", *options(TINY), "--out", tmp_path / "other", "--json")
        assert answer.code == StoppedError.exit_code
        assert answer.json["errors"][0]["got"] == (
            "stopped before the first draws were kept; the same command begins again"
        )


def _stop(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_score_without_a_fit_to_the_others_names_the_command_that_makes_it(cli: Cli, tmp_path: Path) -> None:
    answer = cli("score", "france-1940", "--leave-one-out", "--fits", tmp_path / "no fit")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.endswith(
        f"{tmp_path / 'no fit'}: no set without-france-1940; make it with: "
        f"homefront calibrate --leave-one-out --out '{tmp_path / 'no fit'}'\n"
    )
    assert not (tmp_path / "no fit").exists()


def test_a_score_of_a_country_of_ones_own_names_it_in_the_command(cli: Cli, tmp_path: Path) -> None:
    assert cli("new", "my-city", "--from", "britain-1940").code == 0
    answer = cli("score", tmp_path / "my-city", "--leave-one-out", "--fits", "fits")
    assert answer.err.endswith(
        "fits: no set without-my-city; make it with: homefront calibrate britain-1940 france-1940 moscow-1941 "
        f"{tmp_path / 'my-city'} --leave-one-out --out fits\n"
    )


def test_a_set_that_was_fitted_to_other_countries_is_refused_for_leaving_one_out(tmp_path: Path) -> None:
    draws = {"action.threshold": np.array([0.5])}
    written = Posterior(draws, np.ones(1), np.ones(1), {"scenarios": {"moscow-1941": "0" * 64}})
    FitFolder(tmp_path).written({left_out_name("france-1940"): written})
    with pytest.raises(ParameterError, match=(
        r"without-france-1940.parquet: fitted to moscow-1941, expected britain-1940, moscow-1941 as they are now; "
        r"fit again, in a new folder, with: homefront calibrate --leave-one-out --out"
    )):  # fmt: skip
        score("france-1940", leave_one_out=True, fits=tmp_path)


def test_a_score_from_python_is_that_of_the_command_line(
    cli: Cli, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told: list[str] = []
    found = score("moscow-1941", half="front", runs=4, workers=1, say=told.append)
    assert capsys.readouterr() == ("", "")
    assert [line for line in told if line.startswith("score: ")] == [
        "score: moscow-1941, model", "score: moscow-1941, prior",
        "score: moscow-1941, papers' values, which had seen all",
    ]  # fmt: skip
    (country,) = found.countries
    assert (found.right, country.worlds, country.smallest_scored) == (True, 4, None)
    answer = cli(
        "score", "moscow-1941", "--half", "front", "--runs", 4, "--workers", 1, "--json", "--out", tmp_path / "s.json"
    )
    assert (answer.code, answer.json) == (0, found.to_dict())
    found.write(tmp_path / "mine.json")
    assert (tmp_path / "mine.json").read_bytes() == (tmp_path / "s.json").read_bytes()
    assert json.loads((tmp_path / "s.json").read_text(encoding="utf-8"))["countries"] == [found.to_dict()]
    for share, held in ((50, country.held_50), (90, country.held_90)):
        low, high = answer.json[f"coverage_{share}_interval"]
        assert low <= held / len(country.targets) == answer.json[f"coverage_{share}"] <= high
        assert high > low
    assert {row.seen_by for row in country.targets} == {""}
    lines = score_text(found).splitlines()
    assert max(map(len, lines)) <= 80
    assert "if targets were independent" in " ".join(" ".join(lines).split())
    assert [line for line in lines if line.startswith("  MISS ")] != []


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"again": 1}, "again 1: expected True or False"),
        ({"again": None}, "again None: expected True or False"),
        ({"tell": 1}, "tell 1: expected a function that receives progress, or None"),
        ({"settings": "defaults"}, "settings 'defaults': expected Settings, or None"),
        ({"scenario": 3}, "scenario 3: expected an id, a folder, or a Scenario"),
        ({"agian": True}, "agian: did you mean again? There is no such argument of reference;"),
    ],
    ids=str,
)
def test_a_reference_is_refused_in_python(given: dict[str, Any], said: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        reference(**{"scenario": "moscow-1941"} | given)
    assert str(caught.value).startswith(said)


def test_a_reference_from_python_is_that_of_the_command_line(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    found = reference(load_scenario("moscow-1941"), Settings())
    assert capsys.readouterr() == ("", "")
    assert (found.brought, found.again, found.off) == (True, False, None)
    assert cli("reference", "moscow-1941", "--json").json == found.to_dict()
