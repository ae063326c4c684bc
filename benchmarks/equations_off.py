"""Each equation of decisions 0029 and 0030 switched off: `python benchmarks/equations_off.py --worlds record`.

Societies of three countries, with the front of the record, same seeds and same draws of the set. For each switch and
each country: root mean square gap, in tolerances, of the medians of the targets marked fit and of those marked check,
and the targets that move by half a tolerance or more.

--scale 1:N of the worlds.   --workers N.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping

import numpy as np

from homefront.engine.settings import Settings
from homefront.experiments.fit import answered, floor_of
from homefront.experiments.predictive import Ensemble, predictive
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
from homefront.scenario.schema import Scenario
from homefront.scenario.tolerance import tolerances_of

COUNTRIES = ("moscow-1941", "france-1940", "britain-1940")
CURVES = ("control", "siege", "leaving_seen", "staying_seen", "return_open", "cost", "orders", "siege_weight")
SWITCHES: Mapping[str, Mapping[str, float]] = {
    "all as fitted": {},
    "control needs nobody to enforce it": {"measurement.leaving_weakens": 0.0},
    "those sent away come home when the order lapses": {"action.sent_away_stay": 0.0},
    "coded numbers are lengths": {f"measurement.{name}": 1.0 for name in CURVES},
    "coded return is a length": {"measurement.return_open": 1.0},
    "coded shares of orders are shares": {"measurement.orders": 1.0},
    "coded control and siege are lengths": dict.fromkeys(
        ("measurement.control", "measurement.siege", "measurement.siege_weight"), 1.0
    ),
    "no amplification of talk": {"talk.amplification": 0.0},
    "credible danger everywhere": {"belief.credible_danger": 0.0},
}  # fmt: skip


def gaps_of(scenario: Scenario, given: argparse.Namespace, changes: Mapping[str, float]) -> dict[str, float]:
    """Gap of the median of each target, in tolerances."""
    settings = Settings(
        people_per_agent=given.scale, floor=floor_of(scenario), only="society", parameters=given.worlds,
        changes=dict(changes),
    )  # fmt: skip
    found = predictive(scenario, settings, Ensemble(given.runs, 1, given.scale, given.workers))
    tolerances = tolerances_of(scenario)
    wanted = answered(scenario)
    return {
        row.target_id: tolerances[row.target_id].gap_of_the_middle(found[row.target_id])
        for row in scenario.targets if row.use in ("fit", "check") and row.target_id in wanted
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", default="record", help="a set by its name, or FILE.parquet")
    parser.add_argument("--runs", type=int, default=40)
    parser.add_argument("--scale", type=float, default=20_000.0)
    parser.add_argument("--workers", type=int, default=0)
    given = parser.parse_args()
    for name in COUNTRIES:
        scenario = load_scenario(name, Registry())
        uses = {row.target_id: row.use for row in scenario.targets}
        before: dict[str, float] = {}
        for what, changes in SWITCHES.items():
            gaps = gaps_of(scenario, given, changes)
            before = before or gaps
            size = {
                use: float(np.sqrt(np.mean([gap**2 for target, gap in gaps.items() if uses[target] == use])))
                for use in ("fit", "check")
            }
            moved = [f"{t} {before[t]:+.1f} -> {gap:+.1f}" for t, gap in gaps.items() if abs(gap - before[t]) >= 0.5]
            print(f"{name:13s} {what:50s} fit {size['fit']:.2f} check {size['check']:.2f}  {', '.join(moved)}")


if __name__ == "__main__":
    main()
