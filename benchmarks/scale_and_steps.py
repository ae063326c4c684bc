"""Independence of scale, floor and time step: `python benchmarks/scale_and_steps.py [seeds]` (model_society section 7).

Trial inputs. Scales 1:20000 to 1:100 with floors of one block and of 200 agents; sub-steps a day K/2, K, 2K.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

import numpy as np
from pool import in_parallel, trial

COLUMNS = {
    "france": ("F1_gone_france", "F2_paris_14_june", "F14_amiens", "F7_belgium"),
    "moscow": ("moscow_15_20_oct", "far_fear_17_oct"),
    "britain": ("coventry_16_nov", "B7_belfast", "B9_plymouth", "national_gone_max"),
}


def figures(case: str, seed: int, scale: float, floor: float, substeps: int) -> dict[str, float]:
    inputs = trial.case_inputs(case)
    places = replace(inputs.places, floor=np.full(len(inputs.places), floor))
    return trial.FIGURES[case](trial.run(replace(inputs, places=places), seed, {}, substeps, scale=scale))


def row(label: str, seeds: range, scale: float, floor: float, substeps: int = 2) -> None:
    started = time.perf_counter()
    jobs = [(case, seed, scale, floor, substeps) for case in COLUMNS for seed in seeds]
    found = in_parallel(figures, jobs)
    cells = []
    for case, names in COLUMNS.items():
        values = [f for (c, *_), f in zip(jobs, found, strict=True) if c == case]
        for name in names:
            v = np.array([f[name] for f in values])
            cells.append(f"{v.mean():.3f} +- {v.std(ddof=1):.3f}")
    print(f"| {label} | " + " | ".join(cells) + f" | {time.perf_counter() - started:.0f} s |", flush=True)


def main() -> None:
    seeds = range(1, 1 + (int(sys.argv[1]) if len(sys.argv) > 1 else 6))
    print(f"{len(seeds)} seeds; mean +- sd over seeds")
    print("| Sampling / floor | " + " | ".join(name for names in COLUMNS.values() for name in names) + " | time |")
    for floor in (0.0, 200.0):
        for scale in (20000, 5000, 1000):
            row(f"1:{scale} / {floor:g}", seeds, scale, floor)
    row("1:100 / 0", range(1, 3), 100, 0.0)
    for substeps in (1, 2, 4):
        row(f"K = {substeps}, 1:5000 / 200", seeds, 5000, 200.0, substeps)


if __name__ == "__main__":
    main()
