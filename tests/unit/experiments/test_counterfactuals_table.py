"""Counterfactual pairs on a terminal, and `homefront counterfactuals`."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from homefront.cli.app import run_app
from homefront.experiments.counterfactual_parts import Counterfactuals
from homefront.results.intervals import share_interval
from homefront.views.counterfactuals_table import counterfactuals_text

TERMINAL = 80


def test_worlds_that_change_side_stand_with_their_interval_and_their_ends(invented: Counterfactuals) -> None:
    text = counterfactuals_text(invented, ["moscow_held"])
    changed = int((invented.without["learning"].values["moscow_held"] != invented.base.values["moscow_held"]).sum())
    low, high = share_interval(changed, 6)
    ends = invented.without["learning"].ends["moscow_held"].ending
    row = next(line for line in text.splitlines() if line.startswith("  learning"))
    assert f"{changed} of 6 ({100 * low:.0f} to {100 * high:.0f} %)" in row
    assert [int(n) for n in row.split()[-3:]] == [ends.count(one) for one in ("held", "besieged", "entered")]
    assert "closest_km" not in text


def test_differences_are_in_one_unit_and_say_which(invented: Counterfactuals) -> None:
    rows = counterfactuals_text(invented, ["soviet_dead"]).splitlines()
    assert any(line.split() == ["million", "people"] for line in rows)
    gap = invented.without["allies"].values["soviet_dead"] - invented.base.values["soviet_dead"]
    row = next(line for line in rows if line.startswith("  allies"))
    found = re.search(r"([-+][\d.]+) \(", row)
    assert found is not None
    assert float(found[1]) == pytest.approx(gap.mean() / 1e6, abs=0.006)


def test_a_long_name_leaves_the_columns_where_they_are(invented: Counterfactuals) -> None:
    long = f"learning_{'x' * 60}"
    causes = [cause.model_copy(update={"id": long}) if cause.id == "learning" else cause
              for cause in invented.scenario.causes]  # fmt: skip
    without = {long if cause == "learning" else cause: twins for cause, twins in invented.without.items()}
    pairs = replace(invented, scenario=replace(invented.scenario, causes=tuple(causes)), without=without)
    lines = counterfactuals_text(pairs, ["moscow_held", "closest_km"]).splitlines()
    assert max(map(len, lines)) <= TERMINAL
    assert sum(line.startswith("  learning_xxxxxxxxx...") for line in lines) == 2


# --- the command ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--out", "x.json"], "--out: is for pairs that are made now; expected --make beside it"),
        (["--runs", "5"], "--runs: is for pairs that are made now"),
        (["--make", "--file", "x.json"], "leave out one of --file and --make"),
        (["--outcome", "moscow_hold"], "did you mean moscow_held"),
        (["--make", "--outcome", "moscow_hold"], "did you mean moscow_held"),
        (["--file", "nowhere.json"], "no counterfactual pairs of moscow-1941: No such file"),
        (["--make", "--runs", "1"], "--runs 1: expected a whole number from 2"),
    ],
)
def test_what_is_wrong_is_told(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_app(["counterfactuals", "moscow-1941", *arguments]) == 2
    assert told in capsys.readouterr().err


def test_counterfactuals_of_a_scenario_of_your_own_do_not_go_into_the_program(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "port-city"
    assert run_app(["new", "port-city", "--from", "britain-1940", "--in", str(tmp_path)]) == 0
    capsys.readouterr()
    assert run_app(["counterfactuals", str(own), "--make"]) == 2
    assert "--out: expected a file: only a scenario that ships" in capsys.readouterr().err
    assert run_app(["counterfactuals", str(own)]) == 2
    assert "no counterfactual pairs ship with it" in capsys.readouterr().err
