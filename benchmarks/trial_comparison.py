"""Every figure of the trial code beside the same figure here: `python benchmarks/trial_comparison.py [seeds]`.

Prints one line a figure and how many lie beyond three combined standard errors; with seeds = 12, about 1 in 100 of
figures that agree is expected beyond (12 + 12 runs, Student's t).
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from pool import trial

from homefront.scenario.trial import read_table


def main() -> None:
    seeds = range(101, 101 + (int(sys.argv[1]) if len(sys.argv) > 1 else 12))
    started = time.perf_counter()
    results: list[Any] = []

    def show(group: str, comparisons: list[Any]) -> None:
        print(f"\n{group}\n{'figure':48s} {'here':>10s} {'trial':>10s} {'3 se':>9s}    z")
        for c in comparisons:
            mark = "" if c.agrees else "  <-- beyond"
            print(f"{c.name:48s} {c.here:10.5f} {c.there:10.5f} {c.allowed:9.5f} {c.z:4.1f}{mark}")
        results.extend(comparisons)

    expected = read_table(trial.HERE / "expected" / "targets.csv")
    runs = {case: [trial.run(trial.case_inputs(case), seed) for seed in seeds] for case in trial.CASES}
    for case in trial.CASES:
        figures = [trial.FIGURES[case](run) for run in runs[case]]
        rows = [row for row in expected if row["case"] == case]
        show(f"targets, {case}", [
            trial.compare(row["target"], [f[row["target"]] for f in figures], float(row["mean"]), float(row["sd"]), 12)
            for row in rows
        ])  # fmt: skip
    for case in trial.CASES:
        daily(case, runs[case])
    for row_file, inputs_of in (("counterfactuals", trial.counterfactual_inputs), ("other_inputs", trial.other_inputs)):
        rows = read_table(trial.HERE / "expected" / f"{row_file}.csv")
        for name in dict.fromkeys(row["run"] for row in rows):
            wanted = [row for row in rows if row["run"] == name]
            case = trial.ALIASES[wanted[0]["quantity"]][0]
            figures = [trial.FIGURES[case](trial.run(inputs_of(name), seed)) for seed in seeds]
            show(f"{row_file}: {name}", comparisons(wanted, {case: figures}))
    rows = read_table(trial.HERE / "expected" / "switches.csv")
    for name, changes in trial.SWITCHES.items():
        show(
            f"switched off: {name}",
            comparisons([r for r in rows if r["switched_off"] == name], all_cases(seeds, changes)),
        )
    rows = read_table(trial.HERE / "expected" / "steps.csv")
    for substeps in (1, 2, 4, 8):
        wanted = [row for row in rows if row["K"] == str(substeps)]
        show(f"sub-steps a day: {substeps}", comparisons(wanted, all_cases(seeds, {}, substeps)))
    beyond = [c for c in results if not c.agrees]
    print(f"\n{len(results)} figures, {len(beyond)} beyond three combined standard errors: {[c.name for c in beyond]}")
    print(f"{time.perf_counter() - started:.0f} s")


def all_cases(seeds: range, changes: dict[str, float], substeps: int = 2) -> dict[str, list[dict[str, float]]]:
    return {
        case: [trial.FIGURES[case](trial.run(trial.case_inputs(case), seed, changes, substeps)) for seed in seeds]
        for case in trial.CASES
    }


def comparisons(rows: list[dict[str, str]], figures: dict[str, list[dict[str, float]]]) -> list[Any]:
    out = []
    for row in rows:
        case, name = trial.ALIASES[row["quantity"]]
        values = [f[name] for f in figures[case]]
        out.append(trial.compare(row["quantity"], values, float(row["mean"]), float(row["sd"]), int(row["n"])))
    return out


def daily(case: str, runs: list[Any]) -> None:
    """How many points of the daily curves lie beyond three combined standard errors, by measure."""
    rows = read_table(trial.HERE / "expected" / f"{case}_daily.csv")
    ids = runs[0].inputs.places.ids
    for measure, columns in trial.DAILY.items():
        points = beyond = 0
        worst = (0.0, "")
        for place in dict.fromkeys(row["place"] for row in rows):
            if place not in ids:
                continue
            there = [row for row in rows if row["place"] == place]
            mean = np.array([float(row[f"{measure}_mean"]) for row in there])
            sd = np.array([float(row[f"{measure}_sd"]) for row in there])
            here = np.array([sum(run.series(column, place) for column in columns) for run in runs])
            n = len(runs)
            pooled = np.sqrt((here.var(axis=0, ddof=1) * (n - 1) + sd**2 * 11) / (n + 10))
            allowed = 3 * pooled * np.sqrt(1 / n + 1 / 12) + 1e-4 * np.abs(mean) + 2e-5
            gap = np.abs(here.mean(axis=0) - mean)
            points, beyond = points + len(mean), beyond + int((gap > allowed).sum())
            day = int(np.argmax(gap / allowed))
            worst = max(worst, (3 * float(gap[day] / allowed[day]), f"{place} {there[day]['day']}"))
        far = f"worst {worst[0]:.1f} ({worst[1]})"
        print(f"daily {case:8s} {measure:9s} {beyond:5d} of {points} points beyond 3 se; {far}")


if __name__ == "__main__":
    main()
