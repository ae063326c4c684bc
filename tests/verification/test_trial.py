"""The trial code's figures: every target of three countries, the daily curves, and (slow) what changes them.

Moscow is slow too: its twelve runs take twice as long as those of the two other countries, which obey the same rules;
tests/pinned has numbers of Moscow that no change of a rule leaves alone.

Two programs with draws of their own are compared over 12 runs there and here (8 of France and of Britain): means within
three combined standard errors. Of figures that agree about 1 in 100 lies beyond, so one of 44 targets may, but none by
more than half as much again.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache

import numpy as np
import pytest
import trial_figures as trial
import trial_rows
from trial_inputs import read_table

SEEDS = range(101, 113)
FAST = SEEDS[:8]
COUNTRIES = [pytest.param(case, marks=[pytest.mark.slow] if case == "moscow" else []) for case in trial.CASES]
N_TARGETS = {"moscow": 15, "france": 14, "britain": 15}


@cache
def runs(case: str) -> list[trial.Run]:
    return [trial.run(trial.case_inputs(case), seed) for seed in (SEEDS if case == "moscow" else FAST)]


def targets(case: str) -> list[trial.Comparison]:
    return trial_rows.targets(case, runs(case))


def beyond(comparisons: list[trial.Comparison], z: float = 3.0) -> list[str]:
    return [f"{c.name}: {c.here:.4f} for {c.there:.4f}, z = {c.z:.1f}" for c in comparisons if c.z > z and not c.agrees]


def assert_few_beyond(comparisons: list[trial.Comparison]) -> None:
    """No more than chance leaves beyond three errors (1 in 100, and one to spare), none beyond 4.5."""
    assert not beyond(comparisons, 4.5)
    assert len(beyond(comparisons)) <= 1 + len(comparisons) // 100, beyond(comparisons)


@pytest.mark.parametrize("case", COUNTRIES)
def test_all_targets_are_compared(case: str) -> None:
    assert len(targets(case)) == N_TARGETS[case]


def test_each_target_is_of_one_of_the_countries() -> None:
    assert Counter(row["case"] for row in trial_rows.expected("targets")) == N_TARGETS


def test_targets_of_france_and_britain_lie_within_three_combined_standard_errors() -> None:
    assert_few_beyond([c for case in ("france", "britain") for c in targets(case)])


@pytest.mark.slow
def test_targets_lie_within_three_combined_standard_errors() -> None:
    assert_few_beyond([c for case in trial.CASES for c in targets(case)])


@pytest.mark.parametrize("case", COUNTRIES)
@pytest.mark.parametrize("measure", trial.DAILY)
def test_daily_curves_lie_within_three_combined_standard_errors(case: str, measure: str) -> None:
    """By place and day; fewer than 3 in 100 points beyond (they are dependent: one place may be off for days)."""
    curve = trial_rows.daily(case, measure, runs(case))
    assert curve.points > 100
    assert curve.beyond < 0.03 * curve.points, f"{curve.beyond} of {curve.points}"


@pytest.mark.parametrize("case", COUNTRIES[:2])
def test_danger_by_place_follows_the_trial_inputs(case: str) -> None:
    """Mean danger over the blocks of a place and the seeds, there and here (the blocks stand elsewhere)."""
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


@pytest.mark.slow
@pytest.mark.parametrize("file", trial_rows.OTHER_INPUTS)
def test_other_inputs_move_the_figures_as_in_the_trial(file: str) -> None:
    assert_few_beyond([c for compared in trial_rows.other_inputs(file, SEEDS).values() for c in compared])


@pytest.mark.slow
def test_switches_move_the_figures_as_in_the_trial() -> None:
    assert_few_beyond([c for compared in trial_rows.switches(SEEDS).values() for c in compared])


@pytest.mark.slow
@pytest.mark.parametrize("substeps", trial_rows.SUBSTEPS)
def test_the_time_step_moves_the_figures_as_in_the_trial(substeps: int) -> None:
    assert_few_beyond(trial_rows.steps(substeps, SEEDS))
