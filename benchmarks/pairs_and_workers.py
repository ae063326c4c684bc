"""What common draws gain in paired worlds, cause by cause, and what two workers gain over one.

python benchmarks/pairs_and_workers.py [--runs 40]
"""

from __future__ import annotations

import argparse
import math
import os
import time

from homefront.api.compare import whatif
from homefront.engine.prepare import prepare
from homefront.engine.settings import Settings
from homefront.experiments.ensemble import worlds
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario

CAUSES = {
    "moscow-1941": ("relocation", "allies", "leaders_stay", "unity_appeals", "enemy_diversion", "control_and_siege"),
    "france-1940": ("leaders_leave", "call_to_cease"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--workers-only", action="store_true", help="only the second table")
    asked = parser.parse_args()
    runs = asked.runs
    print(f"variance of the difference of unpaired worlds over that of {runs} pairs (x: no pair differs)")
    for name, causes in CAUSES.items() if not asked.workers_only else ():
        scenario = load_scenario(name, Registry())
        for cause in causes:
            found = whatif(scenario, cause, runs=runs)
            cells = [
                f"{o.outcome} {o.variance_ratio:.3g}" if math.isfinite(o.variance_ratio) else f"{o.outcome} x"
                for o in found.outcomes
            ]
            print(f"  {name} {cause:18s} " + "  ".join(cells), flush=True)
    cores = os.cpu_count() or 1
    scenario = load_scenario("moscow-1941", Registry())
    settings = Settings(people_per_agent=20_000)
    rates = {}
    for workers in (1, cores, 1, cores):
        times = []
        for _ in worlds(prepare(scenario, settings, 1), 16 * workers, workers, 1):
            times.append(time.perf_counter())
        rates.setdefault(workers, []).append((len(times) - workers) / (times[-1] - times[workers - 1]))
    best = {workers: max(values) for workers, values in rates.items()}
    print("\nworlds a second, once workers have started: " + ", ".join(f"{w}: {r:.2f}" for w, r in best.items()))
    print(f"efficiency of {cores} workers: {best[cores] / (cores * best[1]):.3f}")


if __name__ == "__main__":
    main()
