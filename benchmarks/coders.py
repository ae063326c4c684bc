"""Every headline result with the first coder, the second, and the range between.

python benchmarks/coders.py [--runs 24] [--parameters forecast]
"""

from __future__ import annotations

import argparse

import numpy as np

from homefront.engine.settings import Settings
from homefront.experiments.evaluator import in_workers, outcomes_of
from homefront.experiments.fit import floor_of
from homefront.experiments.predictive import Ensemble, claims, predictive
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario

CODINGS = {"coder 1": "1", "coder 2": "2", "range between": ""}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=24)
    parser.add_argument("--parameters", default="")
    asked = parser.parse_args()
    for name in ("moscow-1941", "france-1940", "britain-1940"):
        scenario = load_scenario(name, Registry())
        rows: dict[str, list[str]] = {}
        print(f"\n{name}, front of the record, {asked.runs} worlds: median [5 %, 95 %]")
        for coder in CODINGS.values():
            settings = Settings(
                people_per_agent=20_000,
                floor=floor_of(scenario),
                only="society",
                parameters=asked.parameters,
                coder=coder,
            )
            found = predictive(scenario, settings, Ensemble(asked.runs))
            for target in scenario.targets:
                if target.target_id in found:
                    values = found[target.target_id]
                    known = values[np.isfinite(values)]
                    low, middle, high = np.quantile(known, [0.05, 0.5, 0.95]) if len(known) else (np.nan,) * 3
                    text = f"{middle:.3g} [{low:.3g}, {high:.3g}]" + (
                        "" if len(known) == len(values) else f" {len(known)}"
                    )
                    rows.setdefault(f"{target.target_id} {target.what[:34]}, {target.place}"[:56], []).append(text)
            for claim in claims(scenario, found):
                rows.setdefault(f"claim: {claim.id}", []).append("right" if claim.right else "wrong")
        print(f"  {'':56s}" + "".join(f"{label:>26s}" for label in CODINGS))
        for label, cells in rows.items():
            print(f"  {label:56s}" + "".join(f"{cell:>26s}" for cell in cells))
    scenario = load_scenario("moscow-1941", Registry())
    print(f"\nmoscow-1941, both halves, {asked.runs} worlds: mean")
    for label, coder in CODINGS.items():
        settings = Settings(people_per_agent=20_000, parameters=asked.parameters, coder=coder)
        items = [(settings, 1 + n) for n in range(asked.runs)]
        worlds = [found for _, found in sorted(in_workers(scenario, settings, outcomes_of, items))]
        print(f"  {label:14s}" + "  ".join(f"{key} {np.mean([w[key] for w in worlds]):.4g}" for key in worlds[0]))


if __name__ == "__main__":
    main()
