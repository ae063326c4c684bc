"""1:1000 beside 1:10, place by place.

    python benchmarks/scale_places.py [populations] [PEOPLE_PER_AGENT of the large world]

Society of moscow-1941 by the front of the record, with the inputs and parameters of seed 1 throughout; only the people
are drawn anew. Twelve populations at 1:1000 say how much a place differs from one to the next; the large world should
lie among them: z = (large - mean) / (sd sqrt(1 + 1/populations)), of which Student's t tells how many exceed 2 and 3.
A place of few blocks has the thresholds of few households: where a mean moves with size, that is said too. The last
table is by blocks: how far a share of one world lies from that of the large one (root mean square), and from chance.
"""

from __future__ import annotations

import itertools
import sys
import time
import warnings

import numpy as np
from pool import in_parallel
from scipy.stats import t as student

from homefront.engine.loop import Loop
from homefront.engine.prepare import prepare
from homefront.engine.schedule import Schedule
from homefront.engine.settings import Settings
from homefront.observe.recorder import recorder_for
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario
from homefront.world.build import build

MEASURES = ("gone", "own", "belief", "fear", "resolve", "knows")
EVERY = 7
BLOCKS = (1, 3, 6, 12, 25, 50, 100, 10**9)
"""Ends of the classes of places, in blocks at 1:1000."""

SHOWN = ("Moscow", "Leningrad", "Kiev", "Tula", "Gorky", "Sverdlovsk")


def world(people_per_agent: float, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(measures, places, weeks), agents and blocks a place, of one population."""
    scenario = load_scenario("moscow-1941", Registry())
    settings = Settings(people_per_agent=people_per_agent, only="society")
    inputs = prepare(scenario, settings, 1).inputs
    built = build(inputs, people_per_agent, seed)
    recorder = recorder_for(built.world, inputs, seed)
    Loop(inputs, built, Schedule(prepare(scenario, settings, 1).processes), seed, recorder).run(inputs.days)
    values = np.stack([recorder.data[name][:, ::EVERY].astype(float) for name in MEASURES])
    layout = built.world.layout
    return values, np.diff(layout.place_start), np.diff(layout.place_block)


def main() -> None:
    populations = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    large_scale = float(sys.argv[2]) if len(sys.argv) > 2 else 10.0
    started = time.perf_counter()
    small = in_parallel(world, [(1000.0, 100 + n) for n in range(populations)])
    took = time.perf_counter() - started
    started = time.perf_counter()
    large = world(large_scale, 500)[0]
    agents, blocks = small[0][1], small[0][2]
    more = time.perf_counter() - started
    print(f"{populations} populations at 1:1000 ({took:.0f} s), one at 1:{large_scale:g} ({more:.0f} s)")
    values = np.stack([found[0] for found in small])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # fear of a place that is wholly occupied: of nobody
        mean, sd = np.nanmean(values, axis=0), np.nanstd(values, axis=0, ddof=1)
    error = np.maximum(sd, 1e-4) * np.sqrt(1 + 1 / populations)
    z = (large - mean) / error
    print(f"\nby Student's t with {populations - 1} df: |z| > 2 in {2 * student.sf(2, populations - 1):.1%}, "
          f"> 3 in {2 * student.sf(3, populations - 1):.1%}")  # fmt: skip
    print(
        "\n| agents of the place at 1:1000 | places | measure | |z| > 2 | |z| > 3 | mean difference, points | largest |"
    )
    print("|---|---|---|---|---|---|---|")
    for low, high in ((0, 100), (100, 1000), (1000, 10**9)):
        these = (agents >= low) & (agents < high)
        for m, name in enumerate(MEASURES):
            there = np.isfinite(z[m][these])
            far, apart = np.abs(z[m][these][there]), 100 * (large - mean)[m][these][there]
            print(f"| {low} to {min(high, agents.max())} | {these.sum()} | {name} | {(far > 2).mean():.1%} | "
                  f"{(far > 3).mean():.1%} | {apart.mean():+.2f} | {apart[np.abs(apart).argmax()]:+.1f} |")  # fmt: skip
    by_blocks(values, mean, large, blocks)
    inputs = prepare(load_scenario("moscow-1941", Registry()), Settings(only="society"), 1).inputs
    large_name = f"1:{large_scale:g}"
    print(f"\n| place, 17 October | agents at 1:1000 | gone: 1:1000 | {large_name} | fear: 1:1000 | {large_name} |")
    print("|---|---|---|---|---|---|")
    week = 117 // EVERY
    for place, name in enumerate(inputs.places.names):
        if name in SHOWN:
            cells = []
            for m in (0, 3):
                cells.append(f"{mean[m, place, week]:.3f} +- {sd[m, place, week]:.3f} | {large[m, place, week]:.3f}")
            print(f"| {name} | {agents[place]} | {' | '.join(cells)} |")


def by_blocks(values: np.ndarray, mean: np.ndarray, large: np.ndarray, blocks: np.ndarray) -> None:
    """Points by which a share of one small world is off the large one, by blocks of the place.

    off : root mean square over worlds, places and weeks.   lean : that of the mean of all populations, so what more
    worlds do not mend.
    """
    print("\n| blocks | places |", " | ".join(f"{name}: off | lean" for name in MEASURES[:5]), "|")
    print("|---|---|", "---|---|" * 5, sep="")
    for low, after in itertools.pairwise(BLOCKS):
        these = (blocks >= low) & (blocks < after)
        if these.any():
            off = [100 * np.sqrt(np.nanmean((values[:, m, these] - large[m, these]) ** 2)) for m in range(5)]
            lean = [100 * np.sqrt(np.nanmean((mean[m, these] - large[m, these]) ** 2)) for m in range(5)]
            cells = " | ".join(f"{a:.1f} | {b:.1f}" for a, b in zip(off, lean, strict=True))
            print(f"| {low} to {after - 1} | {these.sum()} | {cells} |")


if __name__ == "__main__":
    main()
