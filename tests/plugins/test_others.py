"""Measures, outcomes, charts and models of another package (everything/): found by name, when they are asked for."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plugin_packages import install_package

import homefront as hf
from homefront.cli.app import DONE, run_app
from homefront.errors import ArgumentError, ParameterError, ScenarioError
from homefront.experiments.summary import numbers_of
from homefront.scenario.catalogue import find

ASKED: dict[str, Any] = {"scale": 1 / 20_000, "days": 4, "only": "society", "follow": 0}
RING = np.array([(i, (i + 1) % 6) for i in range(6)])


@pytest.fixture
def everything(site: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.syspath_prepend(str(install_package(site, Path(__file__).parent / "everything")))
    sys.modules.pop("homefront_everything", None)
    return site


def outcomes(found: Any) -> dict[str, float]:
    return dict(numbers_of(found.prepared, found.worlds[0])["outcomes"])


def loaded() -> bool:
    return "homefront_everything" in sys.modules


# --- outcomes and measures -------------------------------------------------------------------------------------------


def test_an_outcome_of_a_package_is_asked_of_a_scenario_that_ships(everything: Path) -> None:
    plain = hf.run("france-1940", **ASKED)
    assert not loaded()
    found = hf.run("france-1940", mechanisms="calm_days", **ASKED)
    assert found.result_hash == plain.result_hash
    assert 0 <= outcomes(found)["calm_days"] <= 4
    assert found.provenance["mechanisms"][0]["package"] == "homefront-everything"
    assert "calm_days" not in outcomes(plain)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A scenario with a kind of measure and of outcome that homefront has not."""
    folder = tmp_path / "mine"
    shutil.copytree(find("france-1940"), folder)
    text = (folder / "scenario.toml").read_text()
    target = next(line for line in text.splitlines() if line.startswith("target = "))
    old = text[text.index("[[measure]]") :]
    first = old[: old.index("\n\n")]
    text = text.replace(first, f'[[measure]]\n{target}\nkind = "calm_days"\nplace = "Paris"', 1)
    text += '\n[[outcome]]\nid = "paris_fear"\nkind = "most_fear"\nunit = "1"\nplace = "Paris"\nsentence = "Fear."\n'
    (folder / "scenario.toml").write_text(text)
    return folder


def test_a_scenario_may_use_a_kind_only_where_the_user_names_it(everything: Path, own: Path) -> None:
    with pytest.raises(ScenarioError, match="calm_days") as failure:
        hf.load_scenario(own)
    assert "most_fear" in str(failure.value)
    assert not loaded()
    found = hf.run(own, mechanisms=["calm_days", "most_fear"], **ASKED)
    assert 0 <= outcomes(found)["paris_fear"] <= 1
    assert type(found.scenario.measures[0]).__name__ == "CalmDays"


def test_what_is_no_outcome_is_refused(everything: Path, install: Any) -> None:
    install("bad-outcome", "X = 3\n", {"outcomes": {"bad": "bad_outcome:X"}})
    with pytest.raises(ArgumentError, match="'bad': is no outcome: expected a class below Outcome"):
        hf.load_scenario("france-1940", mechanisms="bad")


# --- charts ----------------------------------------------------------------------------------------------------------


def test_a_chart_of_a_package_is_drawn_by_its_name(
    everything: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hf.run("france-1940", out=tmp_path / "run", **ASKED)
    assert run_app(["figure", str(tmp_path / "run"), "--list"]) == DONE
    assert "courage" in capsys.readouterr().out
    assert not loaded()
    assert run_app(["figure", str(tmp_path / "run"), "courage", "-o", str(tmp_path / "c.svg")]) == DONE
    assert "1 less mean fear" in (tmp_path / "c.svg").read_text()
    with pytest.raises(ParameterError, match=r"'courag': no such figure.*did you mean courage"):
        hf.figure(tmp_path / "run", "courag")


def test_charts_of_a_package_stand_on_the_page_of_a_run_with_it(everything: Path, tmp_path: Path) -> None:
    with_it = hf.run("france-1940", mechanisms="calm_days", out=tmp_path / "run", **ASKED)
    hf.write_report([with_it], tmp_path / "page.html")
    assert "1 less mean fear" in (tmp_path / "page.html").read_text()
    plain = hf.run("france-1940", **ASKED)
    hf.write_report([plain], tmp_path / "plain.html")
    assert "1 less mean fear" not in (tmp_path / "plain.html").read_text()


# --- models ----------------------------------------------------------------------------------------------------------


def test_a_model_of_a_package_runs_on_a_graph(everything: Path) -> None:
    found = hf.spread(RING, "chain", seeds=[0], steps=3)
    assert found.prevalence.sel(state="aware").values.tolist() == [[1, 2, 3, 4]]
    half = hf.spread(RING, "chain", seeds=[0], steps=3, telling=0.0)
    assert half.prevalence.sel(state="aware").values.tolist() == [[1, 1, 1, 1]]
    with pytest.raises(ParameterError, match=r"chain.telling = 2.0: expected a number from 0 to 1"):
        hf.spread(RING, "chain", seeds=[0], telling=2.0)
    with pytest.raises(ParameterError, match=r"no model 'chian'.*did you mean chain"):
        hf.spread(RING, "chian")
    with pytest.raises(ParameterError, match="chain: runs on a graph; expected one in place of a crowd"):
        hf.spread(hf.crowd(5), "chain")
