"""Stops commands at every tenth of a second and looks whether anything was lost: `python benchmarks/stop_anywhere.py`.

`run` (a world with checkpoints, many worlds, and a first run that has all kernels to compile), `resume` of a run
without checkpoints and of a plan, `plan`, `report` and `calibrate` get Ctrl-C, SIGTERM and SIGKILL, 0.1, 0.2, ...
seconds after their start. Beside each stand a finished run and a file of the user's, in the same folder and in the
folder that the command works in. Nothing may be gone or changed that was there before, no traceback may be printed, no
process may stay, and the same command, or the one that the message names, must then end well with what an undisturbed
one gives.

--tries N : in all, shared out over commands and signals.   --at-once N : side by side.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq

HOMEFRONT = [sys.executable, "-m", "homefront"]
FRONT = ["--only", "front", "--seed", "5", "--workers", "1"]
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
STEP_S, NOTE = 0.1, "The user's own file.\n"


@dataclass(frozen=True)
class Kind:
    """A command that is stopped. arguments : run in the folder of the try.   prepare : what stands there before.

    again : commands of which one must end well afterwards.   work : the folder that it works in.
    cold : nothing is compiled yet, and of what is written then no half may stay.
    """

    name: str
    arguments: list[str]
    work: str
    again: list[list[str]]
    prepare: Callable[[Path], None] = lambda folder: None
    checks: Callable[[Path, Path], list[str]] = field(default=lambda before, after: [])
    cold: bool = False


def call(arguments: list[str], folder: Path, kernels: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*HOMEFRONT, *arguments], cwd=folder, capture_output=True, text=True, timeout=600, check=False,
        env=environment(kernels),
    )  # fmt: skip


def environment(kernels: Path | None) -> dict[str, str]:
    """kernels : where a command keeps them, if not where this program does."""
    return {**os.environ, **({} if kernels is None else {"NUMBA_CACHE_DIR": str(kernels)})}


def files_of(folder: Path) -> dict[str, str]:
    """Hash of every file below a folder, by its relative name."""
    found = {}
    for file in folder.rglob("*"):
        with suppress(OSError):
            if file.is_file():
                found[str(file.relative_to(folder))] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def listening() -> None:
    """A background shell hands its children an ignored SIGINT; here it must be heard."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def stopped(
    arguments: list[str], folder: Path, how: signal.Signals, after_s: float, kernels: Path | None = None
) -> tuple[int, str, float]:
    """Starts a command and stops it; (exit code, what it printed, seconds that it took to end)."""
    running = subprocess.Popen(
        [*HOMEFRONT, *arguments], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True, preexec_fn=listening, env=environment(kernels),
    )  # fmt: skip
    try:
        out, _ = running.communicate(timeout=after_s)
        return running.returncode, out, 0.0
    except subprocess.TimeoutExpired:
        sent = time.monotonic()
        if how == signal.SIGINT:
            os.killpg(running.pid, how)  # a terminal sends it to every process of the group
        else:
            running.send_signal(how)
    try:
        out, _ = running.communicate(timeout=60)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
        out, _ = running.communicate()
        return running.returncode, out + "\nDID NOT END WITHIN 60 s", 60.0
    return running.returncode, out, time.monotonic() - sent


def half_done(folder: Path) -> None:
    """A run of sixty worlds without checkpoints, killed after six."""
    arguments = ["run", "moscow-1941", *FRONT, "--runs", "60", "--out", "runs/a"]
    running = subprocess.Popen(
        [*HOMEFRONT, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        start_new_session=True,
    )  # fmt: skip
    kill_once(running, lambda: len(list((folder / "runs/a/.unfinished").glob("world-*.json"))) >= 6)


def kill_once(running: subprocess.Popen[bytes], begun: Callable[[], bool]) -> None:
    """Kills a process and those that it started as soon as it has begun. SystemExit where it ends before that."""
    while not begun():
        if running.poll() is not None:
            sys.exit(f"{running.args!r} ended with exit code {running.returncode} before it was to be killed")
        time.sleep(0.01)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def planned(folder: Path) -> None:
    done = call(["plan", "moscow-1941", "--only", "front", "--runs", "40", "--out", "runs/a"], folder)
    assert done.returncode == 0, done.stderr


def a_run(folder: Path) -> None:
    done = call(["run", "moscow-1941", *FRONT, "--runs", "2", "--out", "runs/a"], folder)
    assert done.returncode == 0, done.stderr


def begun_fit(folder: Path) -> None:
    """A fit with its first draws, killed."""
    running = subprocess.Popen(
        [*HOMEFRONT, *FIT], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    kill_once(running, lambda: any((folder / "runs/a/draws").glob("*.parquet")))


FIT = [
    "calibrate", "moscow-1941", "--half", "front", "--prior-draws", "50", "--members", "10", "--rounds", "1",
    "--out", "runs/a", "--workers", "1",
]  # fmt: skip


def draws_kept(before: Path, after: Path) -> list[str]:
    """Draws of a fit never get fewer, and every file of them is whole."""
    counts = [
        sum(pq.read_table(file).num_rows for file in sorted((folder / "runs/a/draws").glob("*.parquet")))
        for folder in (before, after)
    ]
    return [] if counts[1] >= counts[0] else [f"draws: {counts[0]} before, {counts[1]} after"]


KINDS = [
    Kind(
        "run, one world", ["run", "moscow-1941", "--scale", "1:20000", "--checkpoint-every", "20", "--out", "runs/a"],
        "runs/a",
        [["resume", "runs/a"],
         ["run", "moscow-1941", "--scale", "1:20000", "--checkpoint-every", "20", "--out", "runs/a"]],
    ),
    Kind(
        "run, many worlds", ["run", "moscow-1941", *FRONT, "--runs", "30", "--out", "runs/a"], "runs/a",
        [["resume", "runs/a"], ["run", "moscow-1941", *FRONT, "--runs", "30", "--out", "runs/a"]],
    ),
    Kind(
        "first run", ["run", "moscow-1941", "--scale", "1:20000", "--days", "5", "--out", "runs/a"], "runs/a",
        [["resume", "runs/a"], ["run", "moscow-1941", "--scale", "1:20000", "--days", "5", "--out", "runs/a"]],
        cold=True,
    ),
    Kind("resume of a run", ["resume", "runs/a"], "runs/a", [["resume", "runs/a"]], half_done),
    Kind(
        "plan", ["plan", "moscow-1941", "--only", "front", "--runs", "2000", "--out", "runs/a"], "runs/a",
        [["plan", "moscow-1941", "--only", "front", "--runs", "2000", "--out", "runs/a"], ["status", "runs/a"]],
    ),
    Kind("resume of a plan", ["resume", "runs/a", "--workers", "2"], "runs/a", [["resume", "runs/a"]], planned),
    Kind("report", ["report", "runs/a"], "runs/a", [["report", "runs/a"]], a_run),
    Kind(
        "calibrate", FIT, "runs/a", [FIT], begun_fit, draws_kept,
    ),
]  # fmt: skip

MAY_CHANGE = {
    "resume of a run": (".unfinished/", ".writing"), "resume of a plan": ("",), "report": ("report.html",),
}  # fmt: skip
"""Beginnings of names, in the folder that a command works in, of files that it may replace or remove."""


def lost(kind: Kind, before: dict[str, str], folder: Path) -> list[str]:
    """Files that were there and are gone or changed, other than the command's own unfinished work."""
    after = files_of(folder)
    own = tuple(f"{kind.work}/{name}" for name in MAY_CHANGE.get(kind.name, ()))
    return [
        f"{name}: {'gone' if name not in after else 'changed'}"
        for name, content in before.items()
        if after.get(name) != content and not (name.startswith(own) and "notes" not in name)
    ]


def finished_worlds(folder: Path) -> set[str]:
    """Worlds that are whole: those of a finished run, or those that an unfinished one has noted."""
    manifest = folder / "manifest.json"
    if manifest.exists():
        return {str(world["seed"]) for world in json.loads(manifest.read_text(encoding="utf-8"))["worlds"]}
    return {file.stem.removeprefix("world-") for file in (folder / ".unfinished").glob("world-*.json")}


def stopped_before_it_began(out: str) -> bool:
    """Whether Ctrl-C came while Python itself was starting, before it read the first file that is a command."""
    return out.rstrip().endswith("KeyboardInterrupt") and "homefront/cli" not in out and "homefront/__main__" not in out


def one_try(kind: Kind, template: Path, how: signal.Signals, after_s: float, go_on: bool) -> tuple[str, list[str]]:
    """(how the command ended, what was wrong)."""
    with tempfile.TemporaryDirectory(prefix="stop-") as place:
        folder = Path(place) / "here"
        shutil.copytree(template, folder)
        before, worlds = files_of(folder), finished_worlds(folder / kind.work)
        kernels = Path(place) / "kernels" if kind.cold else None
        code, out, took = stopped(kind.arguments, folder, how, after_s, kernels)
        wrong = lost(kind, before, folder) + kind.checks(template, folder)
        if kernels is not None and how != signal.SIGKILL:
            wrong += [f"half a file: {file.name}" for file in kernels.rglob("*.tmp.*")]
        if code == 1 and not wrong and stopped_before_it_began(out):
            return "before it began", wrong
        if missing := worlds - finished_worlds(folder / kind.work):
            wrong.append(f"finished worlds gone: {sorted(missing)}")
        if ("Traceback" in out and "homefront/" in out) or "DID NOT END" in out:
            wrong.append(out[-2000:])
        if code not in ((-9, 0) if how == signal.SIGKILL else (0, 3, -2, -15)):
            wrong.append(f"exit code {code}: {out[-300:]}")
        if took > 20:
            wrong.append(f"took {took:.0f} s to end")
        if go_on and not wrong:
            ends = [call(arguments, folder, kernels) for arguments in kind.again]
            finished = code == 0 or any(end.returncode == 0 for end in ends)
            if not finished and not (folder / kind.work / "manifest.json").exists():
                wrong.append("nothing goes on: " + " | ".join(end.stderr[-300:] for end in ends))
        return f"exit {code}", wrong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tries", type=int, default=300)
    parser.add_argument("--at-once", type=int, default=2)
    parser.add_argument("--only", default="", help="kinds whose name begins so")
    given = parser.parse_args()
    kinds = [kind for kind in KINDS if kind.name.startswith(given.only)]
    each = max(1, given.tries // (len(kinds) * len(SIGNALS)))
    total, bad, began = 0, 0, time.monotonic()
    with tempfile.TemporaryDirectory(prefix="stop-") as place:
        for kind in kinds:
            template = Path(place) / kind.name.replace(" ", "-")
            (template / "runs").mkdir(parents=True)
            neighbour = call(["run", "britain-1940", "--scale", "1:20000", "--days", "2", "--out", "runs/b"], template)
            assert neighbour.returncode == 0, neighbour.stderr
            kind.prepare(template)
            (template / "notes.txt").write_text(NOTE, encoding="utf-8")
            (template / "runs" / "notes.txt").write_text(NOTE, encoding="utf-8")
            if (template / kind.work).exists():
                (template / kind.work / "notes.txt").write_text(NOTE, encoding="utf-8")
            started = time.monotonic()
            undisturbed = one_try(kind, template, signal.SIGKILL, 600.0, False)
            long = time.monotonic() - started
            assert not undisturbed[1], undisturbed
            steps = max(1, int(long / STEP_S))
            moments = [STEP_S * (2 + n * steps // each if steps > each else 1 + n % steps) for n in range(each)]
            ends: Counter[str] = Counter()
            with ThreadPoolExecutor(given.at_once) as pool:
                tries = [
                    (how, moment, pool.submit(one_try, kind, template, how, moment, n % 4 == 0))
                    for how in SIGNALS for n, moment in enumerate(moments)
                ]  # fmt: skip
                for how, moment, future in tries:
                    end, wrong = future.result()
                    ends[f"{how.name} {end}"] += 1
                    total += 1
                    bad += bool(wrong)
                    for text in wrong:
                        print(f"  LOST {kind.name}, {how.name} after {moment:.1f} s: {text}", flush=True)
            print(f"{kind.name}: {len(tries)} tries over {long:.1f} s; {dict(sorted(ends.items()))}", flush=True)
    print(f"{total} tries, {bad} with something wrong, {time.monotonic() - began:.0f} s")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
