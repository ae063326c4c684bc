"""Every figure of the trial code beside the same figure here: `python benchmarks/trial_comparison.py [seeds]`.

Prints one line a figure and how many lie beyond three combined standard errors; with seeds = 12, about 1 in 100 of
figures that agree is expected beyond (12 + 12 runs, Student's t).
"""

from __future__ import annotations

import sys
import time
from typing import Any

from pool import rows, trial


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

    runs = {case: [trial.run(trial.case_inputs(case), seed) for seed in seeds] for case in trial.CASES}
    for case in trial.CASES:
        show(f"targets, {case}", rows.targets(case, runs[case]))
    for case in trial.CASES:
        for measure in trial.DAILY:
            curve = rows.daily(case, measure, runs[case])
            far = f"worst {curve.worst[0]:.1f} ({curve.worst[1]})"
            print(f"daily {case:8s} {measure:9s} {curve.beyond:5d} of {curve.points} points beyond 3 se; {far}")
    for file in rows.OTHER_INPUTS:
        for name, comparisons in rows.other_inputs(file, seeds).items():
            show(f"{file}: {name}", comparisons)
    for name, comparisons in rows.switches(seeds).items():
        show(f"switched off: {name}", comparisons)
    for substeps in rows.SUBSTEPS:
        show(f"sub-steps a day: {substeps}", rows.steps(substeps, seeds))
    beyond = [c for c in results if not c.agrees]
    print(f"\n{len(results)} figures, {len(beyond)} beyond three combined standard errors: {[c.name for c in beyond]}")
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
