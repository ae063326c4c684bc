"""From which day on each cause acts, how many days a pair of worlds shares, and what that saves (decision 0026).

python benchmarks/shared_days.py [--seeds 2] [SCENARIO ...]

differs : first day on which any byte of state or record is another, with the other causes and without them.   parts :
the day up to which a pair is run once.   CPU : processor time of the pair over that of two worlds, one by one.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence

import numba

from homefront.engine.loop import Loop
from homefront.engine.prepare import Prepared, prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import begin, run_world
from homefront.engine.settings import Settings
from homefront.engine.shared_days import COMPARED, run_worlds
from homefront.experiments.attribution import Effort, worlds_of
from homefront.experiments.evaluator import left_out
from homefront.experiments.explain import causes_of
from homefront.experiments.groups import groups_of, late_causes
from homefront.processes import Registry
from homefront.processes.coupling import Reference
from homefront.scenario.loader import load_scenario

run_days: list[int] = []
"""One entry for every day that any world runs."""


def counted(loop: Loop) -> None:
    run_days.append(loop.world.passed)
    day(loop)


day, Loop.day = Loop.day, counted  # type: ignore[method-assign]


def differs(pair: Sequence[Prepared], reference: Reference | None) -> int:
    """First day on which two worlds are not the same, but for what fronts remember of transfers."""
    one, other = (begin(given, reference) for given in pair)
    assert one is not None
    assert other is not None
    days = pair[0].inputs.days
    while one.world.passed < days:
        before, after = one.snapshot(), other.snapshot()
        names = [name for name in before if not name.startswith("front.") or name[len("front.") :] in COMPARED]
        if any(before[name].tobytes() != after[name].tobytes() for name in names):
            break
        one.day()
        other.day()
    return max(0, one.world.passed - 1) if one.world.passed < days else days


def of_pair(pair: Sequence[Prepared], reference: Reference | None) -> tuple[int, float]:
    """(days that the pair shares, processor time over that of both one by one)."""
    began = time.process_time()
    for given in pair:
        run_world(given, reference=reference)
    apart, first = time.process_time() - began, len(run_days)
    began = time.process_time()
    for _ in run_worlds(pair, reference):
        pass
    return 2 * pair[0].inputs.days - len(run_days[first:]), (time.process_time() - began) / apart


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenarios", nargs="*", default=["moscow-1941", "france-1940", "britain-1940"])
    parser.add_argument("--seeds", type=int, default=2)
    asked = parser.parse_args()
    numba.set_num_threads(1)
    settings = Settings(people_per_agent=20_000)
    for name in asked.scenarios:
        scenario = load_scenario(name, Registry())
        reference, names = reference_for(scenario, settings), causes_of(scenario, settings, ())
        everybody = (1 << len(names)) - 1
        print(f"{name}, {scenario.days} days    differs (with, without others)   parts   CPU")
        run_world(prepare(scenario, settings, 1), reference=reference)
        for number, cause in enumerate(names):
            bit = 1 << number
            found = []
            for seed in range(1, asked.seeds + 1):
                masks = (everybody, everybody ^ bit, 0, bit)
                ready = [prepare(scenario, left_out(settings, names, mask), seed) for mask in masks]
                full, bare = ready[:2], ready[2:]
                shared, cpu = of_pair(full, reference)
                found.append(f"{differs(full, reference):3d} {differs(bare, reference):3d}   {shared:3d}   {cpu:.2f}")
            print(f"  {cause:20s} " + "    ".join(found), flush=True)
        late = late_causes(scenario, settings, names, 1)
        worlds = [world for seed in (1, 2) for world in worlds_of(seed, len(names), Effort(most=2), 1)]
        run_days.clear()
        for group in groups_of(worlds, late, 1):
            ready = [prepare(scenario, left_out(settings, names, mask), group[0][0]) for _, mask in group]
            for _ in run_worlds(ready, reference):
                pass
        share = len(run_days) / (len(worlds) * scenario.days)
        print(f"  explain, 2 seeds, {len(worlds)} worlds: {share:.1%} of their days are run", flush=True)


if __name__ == "__main__":
    main()
