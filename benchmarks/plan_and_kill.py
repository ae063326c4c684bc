"""A plan of 200 tasks on every executor, undisturbed and with a worker killed every ten seconds and the plan once.

    python benchmarks/plan_and_kill.py [--tasks 200] [--days 100]

Prints the collected result hash of each, which must be one and the same, with seconds and kills.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

HOMEFRONT = [sys.executable, "-m", "homefront"]
SHARDS, AT_ONCE, EVERY_S = 20, 2, 10.0


def descendants(parent: int) -> Iterator[int]:
    """Processes below one, children first."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            status = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        children.setdefault(int(status[1]), []).append(int(entry.name))
    found = list(children.get(parent, []))
    while found:
        pid = found.pop(0)
        yield pid
        found += children.get(pid, [])


def workers_below(parent: int) -> list[int]:
    """Worker processes: those that multiprocessing spawned."""
    out = []
    for pid in descendants(parent):
        try:
            if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
                out.append(pid)
        except OSError:
            continue
    return out


class Killer:
    """Kills one worker every ten seconds, and the plan's own process once, after the second."""

    def __init__(self, workers: Callable[[], list[int]]) -> None:
        self.workers, self.kills, self.plan_killed, self.next = workers, 0, False, time.time() + EVERY_S

    def look(self, plan: subprocess.Popen[bytes]) -> None:
        if time.time() < self.next:
            return
        self.next = time.time() + EVERY_S
        if self.kills == 2 and not self.plan_killed:
            plan.send_signal(signal.SIGKILL)
            self.plan_killed = True
            return
        there = self.workers()
        if there:
            os.kill(random.choice(there), signal.SIGKILL)
            self.kills += 1


def planned(folder: Path, tasks: int, days: int) -> None:
    command = ["plan", "moscow-1941", "--runs", str(tasks), "--days", str(days), "--out", str(folder)]
    subprocess.run([*HOMEFRONT, *command, "--shards", str(SHARDS)], check=True, stdout=subprocess.DEVNULL)


def collected(folder: Path) -> str:
    answer = subprocess.run([*HOMEFRONT, "collect", str(folder), "--json"], check=True, capture_output=True)
    return str(json.loads(answer.stdout)["result_hash"])


def until_done(folder: Path, command: list[str], killer: Killer | None, workers_of: Callable[[int], list[int]]) -> int:
    """Runs `resume` again and again until all is done; how often it had to be begun."""
    begun = 0
    while True:
        begun += 1
        plan = subprocess.Popen(
            [*HOMEFRONT, "resume", str(folder), *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        if killer is not None:
            killer.workers = lambda plan=plan: workers_of(plan.pid)
        while plan.poll() is None:
            time.sleep(0.2)
            if killer is not None:
                killer.look(plan)
        if plan.returncode == 0:
            return begun


def on_slurm(folder: Path, killer: Killer | None) -> int:
    """The body of the array script, as a shell would run it, two shards at a time; again until all is done."""
    begun = 0
    while True:
        begun += 1
        waiting, running = list(range(SHARDS)), list[subprocess.Popen[bytes]]()
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                environment = {**os.environ, "SLURM_ARRAY_TASK_ID": str(waiting.pop(0))}
                running.append(subprocess.Popen(
                    ["bash", str(folder / "slurm.sh")], env=environment, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                ))  # fmt: skip
            time.sleep(0.2)
            if killer is not None:
                killer.workers = lambda running=running: [job.pid for job in running]
                killer.look(running[0])
            running = [job for job in running if job.poll() is None]
        if len(list((folder / "results").glob("*.zip"))) == len(list((folder / "tasks").glob("*.json"))):
            return begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=200)
    parser.add_argument("--days", type=int, default=100)
    asked = parser.parse_args()
    from distributed import LocalCluster

    hashes = set()
    with tempfile.TemporaryDirectory() as base:
        for disturbed in (False, True):
            for executor in ("local", "dask", "slurm"):
                folder = Path(base) / f"{executor}-{disturbed}"
                planned(folder, asked.tasks, asked.days)
                started = time.time()
                killer = Killer(list) if disturbed else None
                if executor == "local":
                    begun = until_done(folder, [], killer, workers_below)
                elif executor == "slurm":
                    begun = on_slurm(folder, killer)
                else:
                    with LocalCluster(
                        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
                    ) as cluster:
                        address = ["--executor", "dask", "--address", cluster.scheduler_address]
                        begun = until_done(folder, address, killer, lambda _: workers_below(os.getpid()))
                seconds = time.time() - started
                found = collected(folder)
                hashes.add(found)
                kills = "" if killer is None else f", {killer.kills} workers and {int(killer.plan_killed)} plan killed"
                print(f"{executor:6s} {found} {seconds:6.1f} s, begun {begun} times{kills}", flush=True)
    print("one hash" if len(hashes) == 1 else f"{len(hashes)} HASHES")


if __name__ == "__main__":
    main()
