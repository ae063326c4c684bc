"""What each cause and each process is when it is taken away.

    python benchmarks/cause_effects.py --worlds record --seeds 200

Coupled worlds of moscow-1941, paired by seed: effect on every outcome with its paired standard error, and for a cause
its price in the same row. Effects are of this model and its assumptions; "held" is never "success", and an effect never
says that a means was right or needed. What moves nothing beyond two standard errors is named.

--scale N : people an agent.   --causes : no processes.
"""

from __future__ import annotations

import argparse
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


@cache
def given(worlds: str) -> tuple[Any, Any]:
    """The scenario, and the reference of a set of worlds."""
    scenario = load_scenario("moscow-1941", Registry())
    return scenario, reference_for(scenario, Settings(parameters=worlds))


def outcomes(seed: int, cause: str, process: str, worlds: str, scale: float) -> dict[str, float]:
    """Outcomes of one world without a cause and a process ("" for none)."""
    scenario, reference = given(worlds)
    left_out = {cause, f"process:{process}" if process else ""} - {""}
    settings = Settings(people_per_agent=scale, without=frozenset(left_out), parameters=worlds)
    ready = prepare(scenario, settings, seed)
    return outcome_values(scenario, frame_of(ready, run_world(ready, reference=reference)))


def table(left_out: list[tuple[str, str]], seeds: int, worlds: str, scale: float) -> None:
    scenario, _ = given(worlds)
    jobs = [
        (seed, cause, process, worlds, scale)
        for cause, process in [("", ""), *left_out] for seed in range(1, seeds + 1)
    ]  # fmt: skip
    found = in_parallel(outcomes, jobs)
    names = list(found[0])
    values = np.array([[world[name] for name in names] for world in found]).reshape(-1, seeds, len(names))
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
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", default="record", help="a set by its name, or FILE.parquet")
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--scale", type=float, default=20_000.0)
    parser.add_argument("--causes", action="store_true", help="no processes")
    asked = parser.parse_args()
    scenario, _ = given(asked.worlds)
    print(
        f"{asked.seeds} pairs of {asked.worlds}, coupled, 1:{asked.scale:g}; without minus baseline (paired standard "
        f"error)"
    )
    print(next(outcome.sentence for outcome in scenario.outcomes if outcome.id == "moscow_held"))
    table([(cause.id, "") for cause in scenario.causes], asked.seeds, asked.worlds, asked.scale)
    if not asked.causes:
        table([("", process.name) for process in PROCESSES], asked.seeds, asked.worlds, asked.scale)


if __name__ == "__main__":
    main()
