"""What a coupled run keeps and what its halves do to each other: `python benchmarks/coupling.py [seeds]`.

Accounts of men, plants, wagons, letters and people, with the worst gap of any day; the four hooks, mean and range over
the run; the hash of both halves without `process:coupling` beside each alone; war output of 1942 by month with and
without relocation. Coupled worlds at 1:20000.
"""

from __future__ import annotations

import sys
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
from pool import in_parallel, paired

from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.processes import Registry
from homefront.results.results import WorldResult
from homefront.scenario.loader import load_scenario

SEEDS = int(sys.argv[1]) if len(sys.argv) > 1 else 20
SCALE = 20_000.0


@cache
def given() -> tuple[Any, Any]:
    scenario = load_scenario("moscow-1941", Registry())
    return scenario, reference_for(scenario, Settings())


def world(seed: int, cause: str = "", only: str = "", process: str = "") -> WorldResult:
    scenario, reference = given()
    settings = Settings(
        people_per_agent=SCALE, only=only, without=frozenset({cause, f"process:{process}" if process else ""} - {""})
    )
    return run_world(prepare(scenario, settings, seed), reference=reference)


def main() -> None:
    scenario, reference = given()
    print(f"references: {reference}\n")
    base = in_parallel(world, [(seed,) for seed in range(1, SEEDS + 1)])
    print("accounts of world 1: should be, is, worst relative gap of any day; worst of all worlds")
    for name, (wanted, found, gap) in base[0].accounts.items():
        worst = max(w.accounts[name][2] for w in base)
        print(f"  {name:32s} {wanted:16,.4f} {found:16,.4f} {gap:9.1e} {worst:9.1e}")

    print(f"\nhooks over {SEEDS} worlds and all days: mean [least, most]")
    fronts = [w.front for w in base if w.front is not None]
    for k, axis in enumerate(fronts[0].axes):
        print(f"  cohesion, {axis:12s} {span(np.stack([f.axis['cohesion'][k] for f in fronts]))}")
    for name in ("leadership", "production", "replacement"):
        print(f"  {name:22s} {span(np.stack([f.nation[name] for f in fronts]))}")

    apart = world(1, process="coupling").part_hashes
    alone = {**world(1, only="society").part_hashes, **world(1, only="front").part_hashes}
    print(f"\nwithout process:coupling {apart}")
    print(f"each half alone          {alone}: {'the same' if apart == alone else 'DIFFERENT'}")

    print(
        f"\nwar output of 1942 (June 1941 = 1), mean of {SEEDS} worlds; without relocation; difference (paired error)"
    )
    neutral = in_parallel(world, [(seed, "relocation") for seed in range(1, SEEDS + 1)])
    for month in range(1, 13):
        start = (date(1942, month, 1) - scenario.start).days
        end = (date(1942 + month // 12, month % 12 + 1, 1) - timedelta(1) - scenario.start).days
        a, b = (np.array([made(w, start, end) for w in worlds]) for worlds in (base, neutral))
        effect, error = paired(a, b)
        print(f"  {date(1942, month, 1):%b} {a.mean():6.2f} {b.mean():6.2f} {effect:+6.2f} ({error:.2f})")


def made(w: WorldResult, first: int, last: int) -> float:
    assert w.front is not None
    return float(w.front.industry["output"][first : last + 1].mean())


def span(values: np.ndarray) -> str:
    return f"{values.mean():.3f} [{values.min():.3f}, {values.max():.3f}]"


if __name__ == "__main__":
    main()
