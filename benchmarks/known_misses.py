"""What the trial code got wrong, one by one: its figure, ours, and what else was tried, on cases it was not tried for.

    python benchmarks/known_misses.py [--runs 16] [--parameters forecast]

Every variant is run on all three countries with the front of the record, so that what helps one case and harms another
shows. The front's own misses (Leningrad, cohesion) are run with both halves. Targets marked check are printed; nothing
is chosen by them.
"""

from __future__ import annotations

import argparse
import math

import numpy as np

from homefront.engine.settings import Settings
from homefront.experiments.evaluator import in_workers, outcomes_of
from homefront.experiments.fit import floor_of
from homefront.experiments.predictive import Ensemble, predictive
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario

COUNTRIES = {
    "france-1940": ("F1", "F2", "F6", "F7", "F14"),
    "moscow-1941": ("MS02", "MS03", "MS14"),
    "britain-1940": ("B6", "B7", "B9", "B10"),
}
"""Targets shown of each country."""

VARIANTS: dict[str, tuple[dict[str, float], tuple[str, ...]]] = {
    "as it is": ({}, ()),
    "exodus: a standing front frightens half as fast": ({"danger.standing_speed": 0.5}, ()),
    "exodus: departures seen count twice": ({"action.seen_departures": 2.0}, ()),
    "late peak: orders carry at once": ({"command.delay": 0.001}, ()),
    "late peak: people leave twice as fast": ({"action.leaving": 2.0}, ()),
    "fear of November: fear fades twice as fast": ({"fear.decay": 2.0}, ()),
    "London: nights habituate half as much": ({"raids.habituation": 0.5}, ()),
    "without talk": ({}, ("talk",)),
    "without refugees as evidence": ({}, ("refugees",)),
    "without resolve": ({}, ("resolve",)),
}
"""Name -> (factor on a parameter's value, or 0 to set it to 0; processes left out)."""


def values_of(base: Settings, factors: dict[str, float]) -> dict[str, float]:
    """Changes of a variant from the values of the parameter set."""
    processes = base.processes()
    out = {}
    for full, factor in factors.items():
        process, _, name = full.partition(".")
        out[full] = getattr(processes[process], name) * factor
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=16)
    parser.add_argument("--parameters", default="")
    asked = parser.parse_args()
    loaded = {name: load_scenario(name, Registry()) for name in COUNTRIES}
    head = [f"{name.partition('-')[0][:3]} {target}" for name, targets in COUNTRIES.items() for target in targets]
    print(f"{'':50s}" + "".join(f"{text:>9s}" for text in head))
    records = [
        next(row for row in loaded[name].targets if row.target_id == target)
        for name, targets in COUNTRIES.items() for target in targets
    ]  # fmt: skip
    for part in ("low", "high"):
        print(f"{f'record, {part}':50s}" + "".join(f"{getattr(r, f'value_{part}'):9.3g}" for r in records))
    for variant, (factors, without) in VARIANTS.items():
        cells = []
        for name, targets in COUNTRIES.items():
            scenario = loaded[name]
            base = Settings(
                people_per_agent=20_000, floor=floor_of(scenario), only="society", parameters=asked.parameters
            )
            settings = Settings(**{**vars(base), "changes": values_of(base, factors), "without": frozenset(without)})
            found = predictive(scenario, settings, Ensemble(asked.runs))
            cells += [float(np.nanmedian(found[t])) if np.isfinite(found[t]).any() else math.nan for t in targets]
        print(f"{variant:50s}" + "".join(f"{cell:9.3g}" for cell in cells), flush=True)
    print("\nWith its own front (moscow-1941, both halves):")
    scenario = loaded["moscow-1941"]
    coupled = Settings(people_per_agent=20_000, parameters=asked.parameters)
    steep = values_of(coupled, {"coupling.cohesion": 1.0})
    for label, settings in {
        "as it is": coupled,
        "cohesion a fifth as steep": Settings(
            **{**vars(coupled), "changes": {name: 0.2 * value for name, value in steep.items()}}
        ),
        "without relocation": Settings(**{**vars(coupled), "causes": frozenset({"relocation"})}),
    }.items():
        items = [(settings, 1 + n) for n in range(asked.runs)]
        rows = [found for _, found in sorted(in_workers(scenario, settings, outcomes_of, items))]
        means = {
            name: np.mean([row[name] for row in rows]) for name in ("moscow_held", "closest_km", "war_output_1942")
        }
        print(f"  {label:40s}" + "  ".join(f"{name} {value:.3g}" for name, value in means.items()), flush=True)


if __name__ == "__main__":
    main()
