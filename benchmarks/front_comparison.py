"""The front alone beside the trial's, day by day, then each rule that the design added, then the record.

    python benchmarks/front_comparison.py

1. `run --only front`, noise off: the largest difference on any day to the trial's daily files, with the
   sets of tests/trial, `trial` (shock of 22 June) and `trial_reduced` (no shock).
2. The same with each rule of the design switched on, one at a time, and all together.
3. Every target of front and industry: this front, and the record.
"""

from __future__ import annotations

import csv
import gzip
from pathlib import Path
from typing import Any

import numpy as np
from pool import sets

from homefront.engine.prepare import prepare
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings
from homefront.observe.front_recorder import FrontData
from homefront.processes import Registry
from homefront.results.targets import target_rows, target_values
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario

EXPECTED = Path(__file__).parents[1] / "tests" / "trial" / "expected"
DAILY = {
    "x_km": "position", "A": "attackers", "D": "defenders", "railhead_km": "railhead", "experience": "experience",
    "soviet_captured_cum": "captured", "soviet_wounded_cum": "wounded", "german_casualties_cum": "attacker_losses",
    "german_frostbite_cum": "frostbite",
}  # fmt: skip
RULES: dict[str, dict[str, float]] = {
    "men pass through the interior (stock)": {"mobilisation.stock": 1},
    "cities fall by a hazard of 0.25 a day": {"front.entry": 0.25},
    "orders to invest, not to enter": {"front.invest": 1},
    "wagons shared with the army's supply": {"relocation.supply_wagons": 3.3},
    "aid adds to equipment": {"relocation.aid": 1},
    "directives with a target and a date": {"relocation.objective_effort": 0.05},
    "a lag of 0.24 km per km off the axis (cities only)": {"front.lag": 0.24},
}
FIGURES = ("MF10", "MF16", "MF21", "MF23", "MF29", "MF40", "MF46", "MI07", "MI08", "MI10")


def rows(name: str) -> list[dict[str, str]]:
    with gzip.open(EXPECTED / f"{name}.csv.gz", "rt", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def alone(scenario: Scenario, parameters: str, changes: dict[str, float]) -> tuple[FrontData, dict[str, float]]:
    as_set = sets.all_values(parameters) if parameters in sets.NAMES else {}
    settings = Settings(only="front", parameters="defaults", changes={**as_set, **changes})
    given = prepare(scenario, settings, 1)
    world = run_world(given)
    assert world.front is not None
    return world.front, target_values(scenario, frame_of(given, world))


def daily(front: FrontData, name: str) -> None:
    """Largest differences on any day: km for positions, share for men and losses."""
    gaps: dict[str, float] = {}
    for row in rows(f"{name}_daily"):
        k, day = front.axes.index(row["axis"]), int(row["day"])
        for column, measure in DAILY.items():
            wanted, got = float(row[column]), float(front.axis[measure][k, day])
            gap = abs(got - wanted) if column.endswith("km") else abs(got - wanted) / max(abs(wanted), 1.0)
            gaps[column] = max(gaps.get(column, 0.0), gap)
    for row in rows(f"{name}_national"):
        day = int(row["day"])
        for column, got in (("K", front.nation["equipment"]), ("H", front.nation["hospital"]),
                            ("B", front.industry["capacity"]), ("O", front.industry["output"])):  # fmt: skip
            gap = abs(float(got[day]) - float(row[column])) / max(abs(float(row[column])), 1e-9)
            gaps[column] = max(gaps.get(column, 0.0), gap)
    for column, gap in gaps.items():
        print(f"  {column:24s} {gap:.2e} {'km' if column.endswith('km') else 'of the value'}")


def figures(values: dict[str, float]) -> str:
    return " ".join(f"{values.get(name, np.nan):12,.5g}" for name in FIGURES)


def main() -> None:
    scenario = load_scenario("moscow-1941", Registry())
    # The trial took plants and aid as they were and cities where their axis has them: no lag.
    still = {"front.lag": 0.0}
    for name, parameters in (("front_surprise", "trial"), ("front", "trial_reduced")):
        print(f"\n{name}_*: largest difference on any of 224 days, four axes (set {parameters}, noise off)")
        daily(alone(scenario, parameters, still)[0], name)

    targets: dict[str, Any] = {row.target_id: row for row in scenario.targets}
    print("\nEach rule of the design switched on, from the set trial (noise off)")
    for name in FIGURES:
        print(f"  {name}: {targets[name].what}, {targets[name].place} ({targets[name].unit})")
    print(f"{'':52s} " + " ".join(f"{name:>12s}" for name in FIGURES))
    print(f"{'as the trial':52s} {figures(alone(scenario, 'trial', still)[1])}")
    for rule, changes in RULES.items():
        print(f"{rule:52s} {figures(alone(scenario, 'trial', {**still, **changes})[1])}")
    together = {name: value for changes in RULES.values() for name, value in changes.items()}
    print(f"{'all of them':52s} {figures(alone(scenario, 'trial', together)[1])}")
    quiet = {"front.noise": 0.0, "weather.deviation": 0.0, "front.sampled_zones": 0.0, "front.invest_distance": 15.0,
             "front.invest_days": 14.0}  # fmt: skip
    print(f"{'set defaults, noise off':52s} {figures(alone(scenario, 'defaults', quiet)[1])}")

    print("\nModel and record (noise off; a run samples noise, weather and the strength of Moscow's zone)")
    print(f"{'':6s} {'trial rules':>12s} {'all rules':>12s} {'record':>36s}")
    trial = {r["id"]: r for r in target_rows(scenario, [alone(scenario, "trial", still)[1]])}
    full = {r["id"]: r for r in target_rows(scenario, [alone(scenario, "defaults", quiet)[1]])}
    for name, row in trial.items():
        cells = [f"{r[name]['median']:12,.5g}" if r[name]["median"] is not None else f"{'never':>12s}"
                 for r in (trial, full)]  # fmt: skip
        record = f"{row['record_low']:,.6g} - {row['record_best']:,.6g} - {row['record_high']:,.6g}"
        hit = "".join("hit " if r[name]["hit"] else "MISS" for r in (trial, full))
        print(f"{name:6s} {' '.join(cells)} {record:>36s} {hit} {row['use']:6s} {row['what']}, {row['place']}")


if __name__ == "__main__":
    main()
