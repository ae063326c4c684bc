"""Blocks that meet blocks beside persons who draw their own contacts: `python benchmarks/contact_rules.py [seeds]`.

Trial inputs of the three cases, where every target is known to both rules: figures at 1:100 (3 seeds) and 1:1000, and
every place on every seventh day, as means over seeds. A figure agrees within three combined standard errors.
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace
from typing import Any

import numpy as np
from pool import in_parallel, trial

RULES = ("persons", "partners")
DAILY = ("gone", "belief", "fear", "resolve", "knows", "officials")


def world(case: str, rule: str, seed: int, scale: float) -> tuple[dict[str, float], dict[str, np.ndarray]]:
    inputs = trial.case_inputs(case)
    run = trial.run(
        replace(inputs, structure=replace(inputs.structure, contact_rule=rule)), seed, {}, 2, scale=scale
    )  # fmt: skip
    return trial.FIGURES[case](run), {name: run.recorder.data[name][:, ::7].astype(float) for name in DAILY}


def compared(one: np.ndarray, other: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Difference of means over seeds (first axis), and its standard error from the spread of both rules."""
    error = np.sqrt(one.var(axis=0, ddof=1) / len(one) + other.var(axis=0, ddof=1) / len(other))
    return other.mean(axis=0) - one.mean(axis=0), error


def table(scale: float, seeds: range) -> None:
    started = time.perf_counter()
    print(f"\n1:{scale:g}, {len(seeds)} seeds a rule\n{'figure':32s} {'persons':>18s} {'partners':>18s}    z")
    beyond = count = 0
    for case in trial.CASES:
        jobs = [(case, rule, seed, scale) for rule in RULES for seed in seeds]
        found = in_parallel(world, jobs)
        by_rule: list[list[Any]] = [found[: len(seeds)], found[len(seeds) :]]
        for name in by_rule[0][0][0]:
            one, other = (np.array([figures[name] for figures, _ in worlds]) for worlds in by_rule)
            gap, error = compared(one, other)
            z = abs(gap) / error if error > 0 else 0.0
            count += 1
            beyond += z > 3
            cells = [f"{v.mean():.4f} +- {v.std(ddof=1):.4f}" for v in (one, other)]
            print(f"{name:32s} {cells[0]:>18s} {cells[1]:>18s} {z:4.1f}{'  <-- beyond' if z > 3 else ''}")
        for name in DAILY:
            one, other = (np.stack([days[name] for _, days in worlds]) for worlds in by_rule)
            gap, error = compared(one, other)
            known = np.isfinite(gap) & (error > 1e-6)
            if not known.any():
                print(f"  {case:8s} {name:10s} the same everywhere in both")
                continue
            z = np.abs(gap[known]) / error[known]
            far = np.abs(gap[known])
            print(
                f"  {case:8s} {name:10s} {known.sum():6d} points of places and days: {np.mean(z > 3):.3f} beyond 3 se; "
                f"mean difference {gap[known].mean():+.4f}, largest {far.max():.3f} at z {z[far.argmax()]:.1f}"
            )
    print(f"{count} figures, {beyond} beyond; {time.perf_counter() - started:.0f} s", flush=True)


def main() -> None:
    table(1000, range(1, 1 + (int(sys.argv[1]) if len(sys.argv) > 1 else 12)))
    table(100, range(1, 4))


if __name__ == "__main__":
    main()
