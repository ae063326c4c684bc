"""The trial code's figures: every target of three countries, the daily curves, and (slow) what changes them.

Two programs with draws of their own are compared over 12 runs each: means within three combined standard errors. Of
figures that agree about 1 in 100 lies beyond, so one of 44 targets may, but none by more than half as much again.
"""

from __future__ import annotations

from datetime import date
from functools import cache

import numpy as np
import pytest
import trial_figures as trial

from homefront.scenario.trial import read_table

SEEDS = range(101, 113)
Row = dict[str, str]


def expected(name: str) -> list[Row]:
    return read_table(trial.HERE / "expected" / f"{name}.csv")


@cache
def runs(case: str) -> list[trial.Run]:
    return [trial.run(trial.case_inputs(case), seed) for seed in SEEDS]


def targets(case: str) -> list[trial.Comparison]:
    figures = [trial.FIGURES[case](run) for run in runs(case)]
    return [
        trial.compare(row["target"], [f[row["target"]] for f in figures], float(row["mean"]), float(row["sd"]), 12)
        for row in expected("targets")
        if row["case"] == case
    ]


def beyond(comparisons: list[trial.Comparison], z: float = 3.0) -> list[str]:
    return [f"{c.name}: {c.here:.4f} for {c.there:.4f}, z = {c.z:.1f}" for c in comparisons if c.z > z and not c.agrees]


def assert_few_beyond(comparisons: list[trial.Comparison]) -> None:
    """No more than chance leaves beyond three errors (1 in 100, and one to spare), none beyond 4.5."""
    assert not beyond(comparisons, 4.5)
    assert len(beyond(comparisons)) <= 1 + len(comparisons) // 100, beyond(comparisons)


def test_all_targets_are_compared() -> None:
    assert sum(len(targets(case)) for case in trial.CASES) == len(expected("targets")) == 44


def test_targets_lie_within_three_combined_standard_errors() -> None:
    assert_few_beyond([c for case in trial.CASES for c in targets(case)])


@pytest.mark.parametrize("case", trial.CASES)
@pytest.mark.parametrize("measure", trial.DAILY)
def test_daily_curves_lie_within_three_combined_standard_errors(case: str, measure: str) -> None:
    """By place and day; fewer than 3 in 100 points beyond (they are dependent: one place may be off for days)."""
    rows, columns = expected(f"{case}_daily"), trial.DAILY[measure]
    ids, n = runs(case)[0].inputs.places.ids, len(SEEDS)
    points = outside = 0
    for place in dict.fromkeys(row["place"] for row in rows if row["place"] in ids):
        there = [row for row in rows if row["place"] == place]
        mean, sd = (np.array([float(row[f"{measure}_{what}"]) for row in there]) for what in ("mean", "sd"))
        here = np.array([sum(run.series(column, place) for column in columns) for run in runs(case)])
        pooled = np.sqrt((here.var(axis=0, ddof=1) * (n - 1) + sd**2 * 11) / (n + 10))
        allowed = 3 * pooled * np.sqrt(1 / n + 1 / 12) + 1e-4 * np.abs(mean) + 2e-5
        points, outside = points + len(mean), outside + int((np.abs(here.mean(axis=0) - mean) > allowed).sum())
    assert points > 100
    assert outside < 0.03 * points, f"{outside} of {points}"


@pytest.mark.parametrize("case", ["moscow", "france"])
def test_danger_by_place_follows_the_trial_inputs(case: str) -> None:
    """Mean danger over the blocks of a place and 12 seeds, there and here (the blocks stand elsewhere)."""
    rows = read_table(trial.HERE / case / "danger_daily.csv")
    inputs = runs(case)[0].inputs
    here = np.mean([run.recorder.data["danger"] for run in runs(case)], axis=0)
    gaps = [
        here[inputs.places.ids.index(row["place"]), inputs.day_of(date.fromisoformat(row["day"]))]
        - float(row["h_blocks"])
        for row in rows
    ]
    assert np.abs(gaps).mean() < 0.005
    assert np.abs(gaps).max() < 0.15


def comparisons(rows: list[Row], figures: dict[str, list[dict[str, float]]]) -> list[trial.Comparison]:
    out = []
    for row in rows:
        case, name = trial.ALIASES[row["quantity"]]
        values = [f[name] for f in figures[case]]
        out.append(trial.compare(row["quantity"], values, float(row["mean"]), float(row["sd"]), int(row["n"])))
    return out


def figures_of(
    rows: list[Row], changes: dict[str, float] | None = None, substeps: int = 2
) -> dict[str, list[dict[str, float]]]:
    """Figures over the seeds of each case that these rows name."""
    cases = dict.fromkeys(trial.ALIASES[row["quantity"]][0] for row in rows)
    return {
        case: [trial.FIGURES[case](trial.run(trial.case_inputs(case), seed, changes, substeps)) for seed in SEEDS]
        for case in cases
    }


@pytest.mark.slow
@pytest.mark.parametrize("file", ["counterfactuals", "other_inputs"])
def test_other_inputs_move_the_figures_as_in_the_trial(file: str) -> None:
    compared: list[trial.Comparison] = []
    inputs_of = {"counterfactuals": trial.counterfactual_inputs, "other_inputs": trial.other_inputs}[file]
    for name in dict.fromkeys(row["run"] for row in expected(file)):
        rows = [row for row in expected(file) if row["run"] == name]
        case = trial.ALIASES[rows[0]["quantity"]][0]
        figures = [trial.FIGURES[case](trial.run(inputs_of(name), seed)) for seed in SEEDS]
        compared += comparisons(rows, {case: figures})
    assert_few_beyond(compared)


@pytest.mark.slow
def test_switches_move_the_figures_as_in_the_trial() -> None:
    compared: list[trial.Comparison] = []
    for name, changes in trial.SWITCHES.items():
        rows = [row for row in expected("switches") if row["switched_off"] == name]
        assert rows, name
        compared += comparisons(rows, figures_of(rows, changes))
    assert_few_beyond(compared)


@pytest.mark.slow
@pytest.mark.parametrize("substeps", [1, 2, 4, 8])
def test_the_time_step_moves_the_figures_as_in_the_trial(substeps: int) -> None:
    rows = [row for row in expected("steps") if row["K"] == str(substeps)]
    assert_few_beyond(comparisons(rows, figures_of(rows, substeps=substeps)))
