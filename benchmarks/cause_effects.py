"""What each cause and each process is when it is taken away.

    python benchmarks/cause_effects.py [seeds] [people per agent]

Coupled worlds of moscow-1941, paired by seed: effect on every outcome with its paired standard error, and for a cause
its price in the same row. Effects are of this model and its assumptions; "held" is never "success", and an effect never
says that a means was right or needed. What moves nothing beyond two standard errors is named.
"""

from __future__ import annotations

import sys
from functools import cache
from typing import Any

import numpy as np
from pool import in_parallel, paired

from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import frame_of, run_world
from homefront.engine.settings import Settings
from homefront.processes import PROCESSES, Registry
from homefront.results.outcomes import outcome_values
from homefront.scenario.loader import load_scenario
from homefront.scenario.prices import price_text

SEEDS = int(sys.argv[1]) if len(sys.argv) > 1 else 40
SCALE = float(sys.argv[2]) if len(sys.argv) > 2 else 20_000.0


@cache
def given() -> tuple[Any, Any]:
    scenario = load_scenario("moscow-1941", Registry())
    return scenario, reference_for(scenario, Settings())


def outcomes(seed: int, cause: str, process: str) -> dict[str, float]:
    """Outcomes of one world without a cause and a process ("" for none)."""
    scenario, reference = given()
    left_out = {cause, f"process:{process}" if process else ""} - {""}
    settings = Settings(people_per_agent=SCALE, without=frozenset(left_out))
    ready = prepare(scenario, settings, seed)
    return outcome_values(scenario, frame_of(ready, run_world(ready, reference=reference)))


def table(left_out: list[tuple[str, str]]) -> None:
    scenario, _ = given()
    jobs = [(seed, cause, process) for cause, process in [("", ""), *left_out] for seed in range(1, SEEDS + 1)]
    found = in_parallel(outcomes, jobs)
    names = list(found[0])
    values = np.array([[world[name] for name in names] for world in found]).reshape(-1, SEEDS, len(names))
    print(f"\n{'baseline':30s} " + " ".join(f"{name:>24s}" for name in names))
    print(f"{'mean':30s} " + " ".join(f"{values[0, :, n].mean():24,.4g}" for n in range(len(names))))
    idle = []
    for (cause, process), changed in zip(left_out, values[1:], strict=True):
        label = cause or f"process:{process}"
        cells, moved = [], False
        for n in range(len(names)):
            effect, error = paired(values[0, :, n], changed[:, n])
            moved = moved or abs(effect) > 2 * error > 0
            cells.append(f"{f'{effect:+,.4g} ({error:,.2g})':>24s}")
        price = f"  price, by the record: {price_text(scenario, cause)}" if cause else ""
        print(f"{label:30s} " + " ".join(cells) + price, flush=True)
        if not moved:
            idle.append(label)
    print(f"beyond two standard errors on no outcome: {', '.join(idle) or 'none'}")


def main() -> None:
    scenario, _ = given()
    print(f"{SEEDS} pairs, coupled, 1:{SCALE:g}; without minus baseline (paired standard error)")
    print(next(outcome.sentence for outcome in scenario.outcomes if outcome.id == "moscow_held"))
    table([(cause.id, "") for cause in scenario.causes])
    table([("", process.name) for process in PROCESSES])


if __name__ == "__main__":
    main()
