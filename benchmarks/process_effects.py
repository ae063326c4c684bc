"""What each process, switch and rule of the design does: `python benchmarks/process_effects.py [seeds]`.

Trial inputs at 1:5000, pairs of worlds of the same seed; difference to the full model with its paired standard error.
Bold cells of model_society.md section 8 are marked *, and must exceed three of them.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from pool import in_parallel, paired, trial

COLUMNS = {
    "moscow": ("moscow_15_20_oct", "resolve_1_dec", "far_fear_17_oct"),
    "france": ("F1_gone_france", "F2_paris_14_june", "F14_amiens", "F7_belgium"),
    "britain": ("B9_plymouth", "coventry_16_nov", "B7_belfast", "london_gone_nov", "london_fear_sept"),
}
PROCESSES = ("danger", "command", "information_control", "refugees", "news", "talk", "belief", "fear", "resolve",
             "action", "raids")  # fmt: skip
RULES = {"action.guests": 1.0, "belief.occupied_frozen": 1.0}
BOLD: dict[str, tuple[str, ...]] = {
    "rumour_amplification": ("F1_gone_france", "F2_paris_14_june", "F14_amiens", "F7_belgium", "moscow_15_20_oct",
                             "far_fear_17_oct"),
    "talk": ("far_fear_17_oct",),
    "refugees": ("F1_gone_france", "F14_amiens"),
    "leaders_gone_in_action": ("F1_gone_france", "F2_paris_14_june", "F7_belgium", "moscow_15_20_oct", "B7_belfast"),
    "leaders_gone_as_evidence": ("F1_gone_france", "F2_paris_14_june", "moscow_15_20_oct"),
    "leaders_gone_both": ("F1_gone_france", "F2_paris_14_june", "F7_belgium", "moscow_15_20_oct", "B7_belfast"),
    "leader_evidence_ungated": ("moscow_15_20_oct",),
    "leader_stays": ("coventry_16_nov", "B7_belfast", "B9_plymouth"),
    "resolve": ("coventry_16_nov", "B7_belfast", "B9_plymouth"),
    "control": ("F1_gone_france", "F7_belgium", "moscow_15_20_oct", "B7_belfast", "B9_plymouth"),
    "ctl_fixed": ("moscow_15_20_oct",),
    "habituation": ("coventry_16_nov", "B9_plymouth", "london_gone_nov", "london_fear_sept"),
    "remote_fear": ("B7_belfast", "london_fear_sept"),
    "near_miss": ("coventry_16_nov", "B7_belfast", "B9_plymouth"),
    "tree_loss": ("moscow_15_20_oct",),
    "orders": ("F2_paris_14_june", "moscow_15_20_oct"),
    "news_lag": ("F2_paris_14_june",),
    "thresholds_equal": ("F1_gone_france", "F2_paris_14_june", "F14_amiens", "F7_belgium", "moscow_15_20_oct"),
}  # fmt: skip
"""Switch -> bold cells of the paper's table (changes by more than a quarter, three seeds)."""


def figures(case: str, seed: int, changes: dict[str, float], without: tuple[str, ...]) -> dict[str, float]:
    return trial.FIGURES[case](trial.run(trial.case_inputs(case), seed, changes, without=without))


def measure(seeds: range, changes: dict[str, float], without: tuple[str, ...] = ()) -> dict[str, np.ndarray]:
    jobs = [(case, seed, changes, without) for case in COLUMNS for seed in seeds]
    found = in_parallel(figures, jobs)
    out: dict[str, list[Any]] = {name: [] for names in COLUMNS.values() for name in names}
    for (case, *_), values in zip(jobs, found, strict=True):
        for name in COLUMNS[case]:
            out[name].append(values[name])
    return {name: np.array(values) for name, values in out.items()}


def main() -> None:
    started = time.perf_counter()
    seeds = range(1, 1 + (int(sys.argv[1]) if len(sys.argv) > 1 else 20))
    full = measure(seeds, {})
    names = list(full)
    print(f"{len(seeds)} pairs, trial inputs, 1:5000; difference to the full model (paired standard error)")
    print(" " * 26 + " ".join(f"{name[:17]:>18s}" for name in names))
    print(f"{'full':26s}" + " ".join(f"{full[name].mean():18.4f}" for name in names))
    short: list[str] = []
    rows: list[tuple[str, dict[str, float], tuple[str, ...]]] = [
        *((f"without process:{p}", {}, (p,)) for p in PROCESSES),
        *((f"switch {name}", changes, ()) for name, changes in trial.SWITCHES.items() if name != "full"),
        *((f"rule {name} on", {name: value}, ()) for name, value in RULES.items()),
    ]
    for label, changes, without in rows:
        found = measure(seeds, changes, without)
        cells = []
        for name in names:
            mean, se = paired(full[name], found[name])
            bold = name in BOLD.get(label.removeprefix("switch "), ()) and label.startswith("switch")
            cells.append(f"{mean:+9.4f} ({se:.4f}){'*' if bold else ' '}")
            if bold and abs(mean) <= 3 * se:
                short.append(f"{label}: {name} {mean:+.4f} ({se:.4f})")
        print(f"{label:26s}" + " ".join(cells), flush=True)
    print(f"\nbold cells of the paper within three standard errors of nothing: {short or 'none'}")
    print(f"{time.perf_counter() - started:.0f} s")


if __name__ == "__main__":
    main()
