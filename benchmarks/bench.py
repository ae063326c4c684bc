"""What a run costs on this machine: `make bench`, or `python benchmarks/bench.py [--full] [FOLDER]`.

Bandwidth of the memory (copy and random reads), the society of moscow-1941 at 1:1000, 1:100 and 1:10 (with --full also
1:1) on one and two threads, what each process adds, memory and building time, and how long the command takes to start.
Writes bench.md, bench.json and a chart of cost against size, bench.svg. Every run is a process of its own, so that its
peak memory is its own. Nothing here is asserted; the tests have no clock.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

SCALES = {1000: 60, 100: 14, 10: 4, 1: 2}
"""People per agent -> days that are timed."""

THREADS = (1, 2)
LEFT_OUT = ("talk", "news", "refugees", "belief", "fear", "resolve", "action", "command", "raids")
GB = 1e9


def memory(threads: int, numbers: int = 500_000_000) -> dict[str, float]:
    """GB/s of a copy, and ns of a random read of 4 bytes, in arrays of so many numbers of 4 bytes."""
    import numba
    import numpy as np

    numba.set_num_threads(threads)

    @numba.njit(parallel=True)
    def copy(a, b):  # type: ignore[no-untyped-def]
        for i in numba.prange(a.size):
            b[i] = a[i]

    @numba.njit(parallel=True)
    def gather(a, n, out):  # type: ignore[no-untyped-def]
        for t in numba.prange(out.size):
            z, total = np.uint64(t + 1), np.float32(0.0)
            for _ in range(n):
                z = z * np.uint64(6364136223846793005) + np.uint64(1442695040888963407)
                total += a[np.int64((z >> np.uint64(33)) % np.uint64(a.size))]
            out[t] = total

    a, b = np.ones(numbers, dtype=np.float32), np.ones(numbers, dtype=np.float32)  # pages of their own
    out = np.zeros(threads, dtype=np.float32)
    copy(a, b)
    gather(a, 1000, out)
    started = time.perf_counter()
    copy(a, b)
    copied = time.perf_counter() - started
    reads = 20_000_000
    started = time.perf_counter()
    gather(a, reads, out)
    read = time.perf_counter() - started
    return {"copy_gb_s": 2 * a.nbytes / copied / GB, "random_read_ns": read / reads / threads * 1e9}


def society(scale: float, threads: int, days: int, without: str, only: str) -> dict[str, float]:
    """Building, and a day, of a world; the first day, on which kernels are loaded, is left out."""
    import numba

    from homefront.engine.prepare import prepare
    from homefront.engine.reference import reference_for
    from homefront.engine.run import run_world
    from homefront.engine.settings import Settings
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    numba.set_num_threads(threads)
    scenario = load_scenario("moscow-1941", Registry())
    left_out = frozenset({f"process:{without}"} if without else ())
    settings = Settings(people_per_agent=scale, days=days, only=only, without=left_out)
    reference = reference_for(scenario, settings)
    small = Settings(people_per_agent=1e9, days=2, only=only, without=settings.without)
    run_world(prepare(scenario, small, 1), reference=reference)
    at: list[float] = []
    started = time.perf_counter()
    given = prepare(scenario, settings, 1)
    world = run_world(given, lambda _day: at.append(time.perf_counter()), reference)
    agents = given.agents
    day = (at[-1] - at[0]) / (days - 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    return {
        "agents": agents, "build_s": at[0] - started - day, "day_s": day, "ns_person_day": day / agents * 1e9,
        "peak_bytes": peak, "hash": world.result_hash,
    }  # fmt: skip


def alone(*arguments: Any) -> dict[str, Any]:
    """One of the above in a process of its own."""
    command = [sys.executable, __file__, "--one", json.dumps(arguments)]
    found = subprocess.run(command, capture_output=True, text=True, check=False)
    if found.returncode:
        raise SystemExit(found.stderr)
    answer: dict[str, Any] = json.loads(found.stdout.splitlines()[-1])
    return answer


def start_up(*arguments: str) -> float:
    """Seconds of the command, the best of five."""
    best = float("inf")
    for n in range(5):
        with tempfile.TemporaryDirectory() as folder:
            out = ["--out", f"{folder}/{n}"] if "--json" in arguments else []
            started = time.perf_counter()
            subprocess.run([sys.executable, "-m", "homefront", *arguments, *out], capture_output=True, check=True)
            best = min(best, time.perf_counter() - started)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("bench"))
    parser.add_argument("--full", action="store_true", help="1:1 too: 8 GB, some minutes")
    parser.add_argument("--one", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, *rest = json.loads(options.one)
        print(json.dumps({"memory": memory, "society": society}[name](*rest)))
        return
    options.folder.mkdir(parents=True, exist_ok=True)
    lines = [f"# What a run costs: {platform.machine()}, {platform.system()}, Python {platform.python_version()}", ""]
    found: dict[str, Any] = {"memory": [], "society": [], "left_out": [], "start_up": []}

    def say(text: str) -> None:
        lines.append(text)
        print(text, flush=True)

    say("| threads | copy, GB/s | random read of 4 bytes, ns |\n|---|---|---|")
    for threads in THREADS:
        row = alone("memory", threads)
        found["memory"].append({"threads": threads, **row})
        say(f"| {threads} | {row['copy_gb_s']:.1f} | {row['random_read_ns']:.1f} |")
    say("\n| half | scale | agents, million | threads | build, s | a day, s | ns a person-day | bytes an agent, peak |")
    say("|---|---|---|---|---|---|---|---|")
    for only in ("society", ""):
        for scale, days in SCALES.items():
            if scale == 1 and not options.full:
                continue
            for threads in THREADS:
                row = alone("society", scale, threads, days, "", only)
                found["society"].append({"scale": scale, "threads": threads, "only": only, **row})
                say(
                    f"| {only or 'coupled'} | 1:{scale} | {row['agents'] / 1e6:.2f} | {threads} | {row['build_s']:.2f} "
                    f"| {row['day_s']:.3f} | {row['ns_person_day']:.1f} | {row['peak_bytes'] / row['agents']:.0f} |"
                )
    say("\n| left out, 1:1000, one thread | ns a person-day | less than all |\n|---|---|---|")
    whole = alone("society", 1000, 1, SCALES[1000], "", "society")["ns_person_day"]
    for name in LEFT_OUT:
        rest = alone("society", 1000, 1, SCALES[1000], name, "society")["ns_person_day"]
        found["left_out"].append({"process": name, "ns_person_day": rest})
        say(f"| {name} | {rest:.1f} | {whole - rest:+.1f} |")
    say("\n| command | seconds to start |\n|---|---|")
    for arguments in (("--help",), ("run", "--help"), ("list",), ("run", "moscow-1941", "--only", "front", "--json")):
        seconds = start_up(*arguments)
        found["start_up"].append({"command": " ".join(arguments), "s": seconds})
        say(f"| homefront {' '.join(arguments)} | {seconds:.2f} |")
    (options.folder / "bench.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (options.folder / "bench.json").write_text(json.dumps(found, indent=1), encoding="utf-8")
    chart(found["society"], options.folder / "bench.svg")
    print(f"{options.folder}: bench.md, bench.json, bench.svg")


def chart(rows: list[dict[str, Any]], file: Path) -> None:
    """ns a person-day against agents."""
    import altair as alt

    from homefront.views.theme import BLUE, GREEN, ORANGE, PURPLE

    data = [
        {
            "agents": row["agents"], "ns": row["ns_person_day"],
            "what": f"{row['only'] or 'coupled'}, {row['threads']} thread{'s' if row['threads'] > 1 else ''}",
        }
        for row in rows
    ]  # fmt: skip
    base = alt.Chart(alt.InlineData(values=data)).encode(
        x=alt.X("agents:Q", title="agents", scale=alt.Scale(type="log"), axis=alt.Axis(format="~s", grid=False)),
        y=alt.Y("ns:Q", title="ns a person-day", scale=alt.Scale(zero=True)),
        color=alt.Color("what:N", title=None, scale=alt.Scale(range=[BLUE, ORANGE, GREEN, PURPLE])),
        strokeDash=alt.StrokeDash("what:N", title=None),
    )
    layered = (base.mark_line() + base.mark_point(filled=True)).properties(width=420, height=240)
    layered.save(str(file))


if __name__ == "__main__":
    main()
