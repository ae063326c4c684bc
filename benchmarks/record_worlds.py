"""How worlds of a set match the record: `python benchmarks/record_worlds.py --worlds record --runs 100`.

Coupled worlds of moscow-1941 (society and front act on each other, which the fits do not know) and societies of
france-1940 and britain-1940: whether Moscow held and Leningrad was lost, how far 16 dates of cities lie from the
record, armies and losses, Moscow's burst and its day, and of all targets the share whose median lies within the
record's range, and within one tolerance.

--scale 1:N : of the worlds.   --seed N : of the first.   --workers N.   --table : a line for every target.
"""

from __future__ import annotations

import argparse
import math

import numpy as np

from homefront.engine.prepare import prepare
from homefront.engine.run import frame_of
from homefront.engine.settings import Settings
from homefront.experiments.ensemble import worlds
from homefront.experiments.fit import floor_of
from homefront.processes import Registry
from homefront.results.targets import target_values
from homefront.scenario.front_measures import CityLostDay, LossMeasure, StrengthMeasure
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Measure, Scenario, TargetRow
from homefront.scenario.tolerance import tolerances_of

COUNTRIES = ("moscow-1941", "france-1940", "britain-1940")
ARMIES = 0.15
"""Share of the record within which the median of an army or of a loss is to lie."""


def values_by_target(
    scenario: Scenario, settings: Settings, seed: int, runs: int, workers: int
) -> dict[str, np.ndarray]:
    """Each target by world, (runs,), nan where a world has no answer."""
    given, found = prepare(scenario, settings, seed), {}
    for world in worlds(given, runs, workers):
        found[world.seed] = target_values(scenario, frame_of(given, world))
    names = found[seed]
    return {name: np.array([found[n].get(name, math.nan) for n in sorted(found)]) for name in names}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", default="record", help="a set by its name, or FILE.parquet")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--scale", type=float, default=20_000.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--table", action="store_true")
    given = parser.parse_args()
    society: list[tuple[bool, bool]] = []
    for name in COUNTRIES:
        scenario = load_scenario(name, Registry())
        settings = Settings(people_per_agent=given.scale, floor=floor_of(scenario), parameters=given.worlds)
        found = values_by_target(scenario, settings, given.seed, given.runs, given.workers)
        tolerances, measures = tolerances_of(scenario), {m.target: m for m in scenario.measures}
        rows = [row for row in scenario.targets if row.use != "context" and row.target_id in found]
        medians = {r.target_id: float(np.median(tolerances[r.target_id].counted(found[r.target_id]))) for r in rows}
        met = {
            r.target_id: (r.value_low <= medians[r.target_id] <= r.value_high,
                          abs(medians[r.target_id] - r.value_best) <= tolerances[r.target_id].sigma())
            for r in rows
        }  # fmt: skip
        society += [met[r.target_id] for r in rows if r.group == "society"]
        if name == "moscow-1941":
            front(rows, medians, measures, found)
            in_range, within = np.mean([met[r.target_id] for r in rows if r.group != "society"], axis=0)
            print(f"front and industry: {in_range:.0%} of medians in range, {within:.0%} within a tolerance")
        for row in rows if given.table else ():
            gap = (medians[row.target_id] - row.value_best) / tolerances[row.target_id].sigma()
            q = np.quantile(tolerances[row.target_id].counted(found[row.target_id]), [0.05, 0.95])
            print(
                f"  {row.target_id:5s} {row.use:5s} {row.place[:18]:18s} {row.what[:44]:44s} {row.value_low:10.4g} "
                f"{row.value_high:10.4g} | {q[0]:10.4g} {medians[row.target_id]:10.4g} {q[1]:10.4g}  gap {gap:+.1f}"
            )
    in_range, within = np.mean(society, axis=0)
    print(f"society, {len(society)} targets: {in_range:.0%} of medians in range, {within:.0%} within a tolerance")


def front(
    rows: list[TargetRow], medians: dict[str, float], measures: dict[str, Measure], found: dict[str, np.ndarray]
) -> None:
    """What the record worlds must show of Moscow."""
    held, lost = 1 - found["MF18"].mean(), found["MF19"].mean()
    print(f"Moscow held in {held:.0%}, Leningrad was lost in {lost:.0%} of {len(found['MF18'])} worlds")
    cities = [r for r in rows if isinstance(measures[r.target_id], CityLostDay)]
    off = [abs(medians[r.target_id] - r.value_best) for r in cities]
    print(f"{len(cities)} dates of cities: median error {np.median(off):.1f} days, largest {max(off):.0f}")
    men = [r for r in rows if isinstance(measures[r.target_id], (LossMeasure, StrengthMeasure))]
    off = [medians[r.target_id] / r.value_best - 1 for r in men]
    far = [f"{r.target_id} {by:+.0%}" for r, by in zip(men, off, strict=True) if abs(by) > ARMIES]
    print(f"armies and losses within 15 %: {len(men) - len(far)} of {len(men)}; not: {', '.join(far) or 'none'}")
    burst = np.quantile(found["MS02"], [0.05, 0.5, 0.95])
    print(
        f"Moscow's burst: {burst[1]:.3f} [{burst[0]:.3f}, {burst[2]:.3f}], day {np.nanmedian(found['MS03']):.0f} "
        f"(116 is 16 October); fear on 17 October above 30 November in {np.nanmean(found['MS14']):.0%}"
    )


if __name__ == "__main__":
    main()
