"""The rows of expected/ beside the same figures of runs of this engine: for the tests and for the benchmark.

Row by row, a figure over all seeds given here and over the trial's own there (see trial_figures.compare).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import trial_figures as trial
from trial_inputs import read_table

Row = dict[str, str]
OTHER_INPUTS = {"counterfactuals": trial.counterfactual_inputs, "other_inputs": trial.other_inputs}
"""File of rows -> the inputs of a run that it names."""
SUBSTEPS = (1, 2, 4, 8)
N_TRIAL = 12
"""Seeds behind a row that does not give their number."""


def expected(name: str) -> list[Row]:
    """Rows of one file."""
    return read_table(trial.HERE / "expected" / f"{name}.csv")


def targets(case: str, runs: Iterable[trial.Run]) -> list[trial.Comparison]:
    """Every target of a case."""
    figures = [trial.FIGURES[case](run) for run in runs]
    return [
        trial.compare(row["target"], [f[row["target"]] for f in figures], float(row["mean"]), float(row["sd"]), N_TRIAL)
        for row in expected("targets")
        if row["case"] == case
    ]


def other_inputs(file: str, seeds: Sequence[int]) -> dict[str, list[trial.Comparison]]:
    """Runs on inputs other than what happened, by name; file : see OTHER_INPUTS."""
    return {
        name: _compared(rows, {
            case: [trial.FIGURES[case](trial.run(OTHER_INPUTS[file](name), seed)) for seed in seeds]
            for case in _cases(rows)
        })
        for name, rows in _by("run", expected(file)).items()
    }  # fmt: skip


def switches(seeds: Sequence[int]) -> dict[str, list[trial.Comparison]]:
    """Runs with one mechanism switched off, by its name."""
    rows = _by("switched_off", expected("switches"))
    return {name: _changed(rows[name], seeds, changes) for name, changes in trial.SWITCHES.items()}


def steps(substeps: int, seeds: Sequence[int]) -> list[trial.Comparison]:
    """Runs with so many sub-steps a day, one of SUBSTEPS."""
    return _changed(_by("K", expected("steps"))[str(substeps)], seeds, {}, substeps)


@dataclass(frozen=True)
class Curve:
    """Points (place and day) of one measure's daily curves, and how many lie beyond three standard errors."""

    points: int
    beyond: int
    worst: tuple[float, str]


def daily(case: str, measure: str, runs: Sequence[trial.Run]) -> Curve:
    """Daily curves of every place of a case; measure : one of trial_figures.DAILY."""
    n = len(runs)
    points = beyond = 0
    worst = (0.0, "")
    for place, rows in _by("place", expected(f"{case}_daily")).items():
        if place not in runs[0].inputs.places.ids:
            continue
        mean, sd = (np.array([float(row[f"{measure}_{what}"]) for row in rows]) for what in ("mean", "sd"))
        here = np.array([sum(run.series(column, place) for column in trial.DAILY[measure]) for run in runs])
        pooled = np.sqrt((here.var(axis=0, ddof=1) * (n - 1) + sd**2 * (N_TRIAL - 1)) / (n + N_TRIAL - 2))
        allowed = 3 * pooled * np.sqrt(1 / n + 1 / N_TRIAL) + 1e-4 * np.abs(mean) + 2e-5
        gap = np.abs(here.mean(axis=0) - mean)
        points, beyond = points + len(mean), beyond + int((gap > allowed).sum())
        day = int(np.argmax(gap / allowed))
        worst = max(worst, (3 * float(gap[day] / allowed[day]), f"{place} {rows[day]['day']}"))
    return Curve(points, beyond, worst)


def _by(column: str, rows: list[Row]) -> dict[str, list[Row]]:
    """Rows by the value of a column, in the order of the file."""
    out: dict[str, list[Row]] = {}
    for row in rows:
        out.setdefault(row[column], []).append(row)
    return out


def _cases(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(trial.ALIASES[row["quantity"]][0] for row in rows))


def _changed(
    rows: list[Row], seeds: Sequence[int], changes: dict[str, float], substeps: int = 2
) -> list[trial.Comparison]:
    return _compared(rows, {
        case: [trial.FIGURES[case](trial.run(trial.case_inputs(case), seed, changes, substeps)) for seed in seeds]
        for case in _cases(rows)
    })  # fmt: skip


def _compared(rows: list[Row], figures: dict[str, list[dict[str, float]]]) -> list[trial.Comparison]:
    out = []
    for row in rows:
        case, name = trial.ALIASES[row["quantity"]]
        values = [f[name] for f in figures[case]]
        out.append(trial.compare(row["quantity"], values, float(row["mean"]), float(row["sd"]), int(row["n"])))
    return out
