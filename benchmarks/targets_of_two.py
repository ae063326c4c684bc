"""Every target of the countries from two checkouts of homefront, side by side: did a change move what is compared?

    python benchmarks/targets_of_two.py BEFORE AFTER [--seeds 48] [--scale 1000] [--country moscow-1941 ...]

BEFORE, AFTER : folders that hold src/homefront. Runs the same seeds with both, and prints each target whose means lie
more than two standard errors apart, and the spread of all differences: a change that only draws anew gives about 1.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

COUNTRIES = ("moscow-1941", "france-1940", "britain-1940")

CHILD = """
import json, sys
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.experiments.summary import numbers_of
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
country, scale, first, after = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
scenario, settings = load_scenario(country, Registry()), Settings(people_per_agent=scale)
reference = reference_for(scenario, settings)
for seed in range(first, after):
    given = prepare(scenario, settings, seed)
    found = numbers_of(given, run_world(given, reference=reference))
    print(json.dumps({**found["targets"], **found["outcomes"]}), flush=True)
"""
"""Says the targets and outcomes of each seed, in names that both checkouts know."""


def worlds(source: Path, cache: Path, country: str, scale: float, seeds: int) -> list[dict[str, float]]:
    """Targets and outcomes of each seed."""
    place = {**os.environ, "PYTHONPATH": str(source / "src"), "NUMBA_CACHE_DIR": str(cache)}
    command = [sys.executable, "-c", CHILD, country, f"{scale:g}", "1", str(seeds + 1)]
    out = subprocess.run(command, env=place, check=True, capture_output=True, text=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def differences(before: list[dict[str, float]], after: list[dict[str, float]]) -> dict[str, tuple[float, float, float]]:
    """(mean before, mean after, difference in standard errors) of what varies between worlds, by name.

    Worlds of one seed share what was drawn for them, so pairs are compared, which is the stricter test.
    """
    out = {}
    for name in before[0]:
        pairs = [(b[name], a[name]) for b, a in zip(before, after, strict=True)
                 if b.get(name) is not None and a.get(name) is not None]  # fmt: skip
        pairs = [(b, a) for b, a in pairs if math.isfinite(b) and math.isfinite(a)]
        gaps = [a - b for b, a in pairs]
        if len(gaps) < 3 or statistics.stdev(gaps) == 0.0:
            continue
        error = statistics.stdev(gaps) / math.sqrt(len(gaps))
        out[name] = (
            statistics.fmean(b for b, _ in pairs), statistics.fmean(a for _, a in pairs), statistics.fmean(gaps) / error
        )  # fmt: skip
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--seeds", type=int, default=48)
    parser.add_argument("--scale", type=float, default=1000.0, help="people per agent")
    parser.add_argument("--country", nargs="*", default=COUNTRIES)
    asked = parser.parse_args()
    every = []
    with tempfile.TemporaryDirectory() as folder:
        for country in asked.country:
            two = [
                worlds(source, Path(os.environ.get(f"CACHE_{n}", f"{folder}/{n}")), country, asked.scale, asked.seeds)
                for n, source in enumerate((asked.before, asked.after))
            ]
            found = differences(*two)
            every += [z for _, _, z in found.values()]
            spread = math.sqrt(statistics.fmean(z * z for _, _, z in found.values()))
            print(f"{country}: {len(found)} targets and outcomes vary over {asked.seeds} seeds; spread {spread:.2f}")
            for name, (b, a, z) in sorted(found.items(), key=lambda item: -abs(item[1][2])):
                if abs(z) > 2:
                    print(f"  {name}: {b:.5g} -> {a:.5g} ({z:+.1f} standard errors)")
    largest, spread = max(abs(z) for z in every), math.sqrt(statistics.fmean(z * z for z in every))
    print(f"all: {len(every)}; largest {largest:.1f} standard errors; spread {spread:.2f}")


if __name__ == "__main__":
    main()
