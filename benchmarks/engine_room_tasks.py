"""One measurement of engine_room.py, in a process of its own: prints JSON.

    python engine_room_tasks.py kernel SCALE THREADS | world SCALE TIMES

Runs on the tree that PYTHONPATH names: that of before the kernel was rewritten (commit 7a18a96), or a later one.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from importlib.util import find_spec
from typing import Any

HOLDERS = ("homefront.engine.people_step", "homefront.engine.loop")
"""Modules that call the kernel over people: later trees, and the tree of before."""

FIXED = 1
"""Which argument of the kernel holds what is the same all through a run."""

WARM = 1e9
"""People an agent in the small world that loads the kernels."""


def kernel(scale: float, threads: int) -> dict[str, float]:
    """ns a person and sub-step of the kernel over people, of CPU and by clock: all days of a society on its own."""
    import numba

    from homefront.engine.prepare import prepare
    from homefront.engine.run import run_world
    from homefront.engine.settings import Settings
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    numba.set_num_threads(threads)
    holder: Any = importlib.import_module(next(name for name in HOLDERS if find_spec(name)))
    step = holder.step_people
    scenario = load_scenario("moscow-1941", Registry())
    run_world(prepare(scenario, Settings(people_per_agent=WARM, days=2, only="society"), 1))
    cpu = wall = persons = calls = 0.0

    def timed(*given: Any) -> None:
        nonlocal cpu, wall, persons, calls
        persons = float(given[FIXED].block_start[-1])
        started, used = time.perf_counter(), time.process_time()
        step(*given)
        cpu, wall = cpu + time.process_time() - used, wall + time.perf_counter() - started
        calls += 1

    holder.step_people = timed
    run_world(prepare(scenario, Settings(people_per_agent=scale, only="society"), 1))
    each = persons * calls / 1e9
    return {"persons": persons, "substeps": calls, "cpu": cpu / each, "wall": wall / each}


def world(scale: float, times: int) -> dict[str, list[float]]:
    """CPU seconds of a coupled world on one thread, in a process that has run one already."""
    import numba

    from homefront.engine.prepare import prepare
    from homefront.engine.reference import reference_for
    from homefront.engine.run import run_world
    from homefront.engine.settings import Settings
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    numba.set_num_threads(1)
    scenario, settings = load_scenario("moscow-1941", Registry()), Settings(people_per_agent=scale)
    reference = reference_for(scenario, settings)
    found = []
    for _ in range(times + 1):
        started = time.process_time()
        run_world(prepare(scenario, settings, 1), reference=reference)
        found.append(time.process_time() - started)
    return {"cpu": found[1:]}


if __name__ == "__main__":
    task, at, count = sys.argv[1:4]
    print(json.dumps(kernel(float(at), int(count)) if task == "kernel" else world(float(at), int(count))))
