"""Kills a run at random moments and goes on with it: `python benchmarks/kill_and_resume.py [times]`.

Coupled worlds at 1:20000 with a checkpoint every second day. SIGKILL at moments uniform over the run, twenty more in
the middle of writing a checkpoint (made slow for that), a cut-off newest checkpoint, a full disk (a small tmpfs, where
this may be mounted), a read-only folder, and a second writer. In every second of the runs that are killed, another
process syncs the checkpoints, as it does with large ones. Each time the run goes on with `homefront resume` and must
end in the bytes of the run that was never stopped.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

RUN = [
    "run",
    "moscow-1941",
    "--scale",
    "1:20000",
    "--seed",
    "11",
    "--threads",
    "1",
    "--checkpoint-every",
    "2",
    "--json",
]
CHANGED = """
import sys, time
import homefront.engine.checkpoints as c
import homefront.engine.syncing as s
{change}
from homefront.cli import main
sys.argv[0] = "homefront"
main()
"""
SLOW = """
pieces = c._bytes_of
def slowly(values):
    time.sleep(0.005)
    return pieces(values)
c._bytes_of = slowly
"""
BEHIND = "c.BEHIND = 0"
SLOW_BEHIND = f'{BEHIND}\ns._SYNC = "import time; time.sleep(0.3)" + s._SYNC'


def start(arguments: list[str], change: str = "") -> subprocess.Popen[str]:
    """The program. change : of its checkpoints, in Python."""
    program = ["-c", CHANGED.format(change=change)] if change else ["-m", "homefront"]
    return subprocess.Popen(
        [sys.executable, *program, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def kill(running: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.communicate()


def answer(arguments: list[str]) -> tuple[int, dict[str, object]]:
    running = start(arguments)
    out, err = running.communicate()
    try:
        return running.returncode, json.loads(out)
    except json.JSONDecodeError:
        return running.returncode, {"text": out + err}


def state(folder: Path) -> str:
    """Where in the run it was stopped, by what it left."""
    if (folder / "manifest.json").exists():
        return "after the end"
    worlds = list(folder.glob(".unfinished/world-*"))
    if any(path.suffix == ".json" for path in worlds):
        return "world written, run not finished"
    if any(folder.glob(".unfinished/world-*/.day-*.part")):
        return "while a checkpoint was written"
    if any(folder.glob(".unfinished/world-*/day-*")):
        return "between checkpoints"
    return "before the first checkpoint" if (folder / ".unfinished").exists() else "before the folder was made"


def went_on(folder: Path, where: str, wanted: str) -> bool:
    if where == "after the end":
        from homefront.results.folder import read_run

        return read_run(folder).result_hash == wanted
    begin = where == "before the folder was made" or not (folder / ".unfinished" / "plan.json").exists()
    if begin:  # the lock may be there, of a process that is gone
        code, found = answer([*RUN, "--out", str(folder)])
    else:
        code, found = answer(["resume", str(folder), "--json"])
    if code != 0 or found.get("result_hash") != wanted:
        print(f"    {where}: exit {code}, {str(found)[:300]}")
    return code == 0 and found.get("result_hash") == wanted


def main() -> None:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    base = Path(tempfile.mkdtemp())
    answer([*RUN, "--days", "3", "--out", str(base / "warm")])
    started = time.perf_counter()
    code, whole = answer([*RUN, "--out", str(base / "whole")])
    length = time.perf_counter() - started
    wanted = str(whole["result_hash"])
    print(f"uninterrupted: {wanted}, {length:.1f} s, exit {code}", flush=True)

    draw = random.Random(1)
    places: Counter[str] = Counter()
    same = 0
    for n in range(times):
        folder = base / f"killed-{n}"
        running = start([*RUN, "--out", str(folder)], BEHIND if n % 2 else "")
        time.sleep(draw.uniform(0.0, length))
        kill(running)
        where = state(folder)
        places[where] += 1
        same += went_on(folder, where, wanted)
        if n % 10 == 9:
            print(f"  {n + 1} of {times}, {same} same bytes", flush=True)
    print(f"killed at {times} uniform moments: {same} of {times} same bytes")
    for where, count in sorted(places.items()):
        print(f"  {count:4d} {where}")

    inside = same = 0
    while inside < 20:
        folder = base / f"writing-{inside}"
        running = start([*RUN, "--out", str(folder)], SLOW_BEHIND if inside % 2 else SLOW)
        after = draw.randrange(1, 4)
        while not any(folder.glob(f".unfinished/world-*/.day-{2 * after:05d}.part")) and running.poll() is None:
            time.sleep(0.005)
        time.sleep(draw.uniform(0.0, 0.5))
        kill(running)
        if running.returncode not in (-signal.SIGKILL, 0):
            raise SystemExit(f"the slowed run ended by itself with exit code {running.returncode}")
        if state(folder) == "while a checkpoint was written":
            inside += 1
            same += went_on(folder, state(folder), wanted)
        else:
            subprocess.run(["rm", "-rf", str(folder)], check=True)
    print(f"killed while a checkpoint was written (slowed): {same} of {inside} same bytes")

    folder = base / "cut"
    running = start([*RUN, "--out", str(folder)])
    while len(list(folder.glob(".unfinished/world-*/day-*"))) < 2 and running.poll() is None:
        time.sleep(0.005)
    kill(running)
    newest = sorted(folder.glob(".unfinished/world-*/day-*"))[-1]
    file = newest / "arrays.bin"
    file.write_bytes(file.read_bytes()[:-100])
    print(f"newest checkpoint cut off: {'same bytes' if went_on(folder, state(folder), wanted) else 'DIFFERENT'}")

    full = base / "full"
    full.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1500k", "tmpfs", str(full)], capture_output=True, check=False
    )
    if mounted.returncode == 0:
        code, found = answer([*RUN, "--out", str(full / "run")])
        print(f"full disk (tmpfs of 1.5 MB): exit {code}: {str(found)[:330]}")
        subprocess.run(["mount", "-o", "remount,size=200m", str(full)], check=True)
        where = state(full / "run")
        print(f"  {where}; with room again: {'same bytes' if went_on(full / 'run', where, wanted) else 'DIFFERENT'}")
        subprocess.run(["umount", str(full)], check=True)
    else:
        print("full disk: a tmpfs cannot be mounted here; not shown")

    closed = base / "closed"
    closed.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(closed)], check=False).returncode == 0:
        print(f"read-only folder: {answer([*RUN, '--out', str(closed / 'run')])}")
        subprocess.run(["umount", str(closed)], check=True)

    folder = base / "two"
    running = start([*RUN, "--out", str(folder)])
    while not any(folder.glob(".unfinished/world-*/day-*")) and running.poll() is None:
        time.sleep(0.005)
    print(f"second writer, run: {answer([*RUN, '--out', str(folder)])}")
    print(f"second writer, resume: {answer(['resume', str(folder), '--json'])}")
    out, _ = running.communicate()
    print(f"  the first went on: {'same bytes' if json.loads(out)['result_hash'] == wanted else 'DIFFERENT'}")


if __name__ == "__main__":
    main()
