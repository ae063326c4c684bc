"""Two trees of homefront side by side: how fast, how much memory, how much code.

    python benchmarks/engine_room.py BEFORE AFTER [--only PART ...] [--threads 1 2] [--repeats 3] [--out FILE.json]

BEFORE and AFTER are folders of the source, each with its src/; the issue that this was written for compares commit
7a18a96 with the present. Both are measured in turn, repetition by repetition, each time in a process of its own with a
kernel cache of its own, so that a busy neighbour slows both. Printed are the least and the median of the repetitions,
and the ratio of the least. Times are of the CPU, of all threads together, unless it says by clock. Parts:

    code      lines, longest function, longest signature of engine/ and processes/
    kernel    ns a person and sub-step of the kernel over people, society alone, all days (--scales 1000 100)
    world     one coupled world at 1:20000 in a process that has run one already
    command   `homefront run` as a whole, and its peak memory (--commands 1000 20000; --days 14 for the first 14 days.
              1 is 1:1: 12 minutes and 6 GiB, and 48 minutes and 8 GiB before the kernel was rewritten)
    explain   `homefront explain` with few causes and seeds (--causes, --outcomes, --se, --most; --causes all)
    cold      `homefront run` at 1:20000 with an empty kernel cache
    make      what `make run` ran before: 20 worlds at 1:1000 and their report

With --caches FOLDER kernels are kept there, by a hash of the source, and a second call compiles nothing.
"""

from __future__ import annotations

import argparse
import ast
import contextlib
import hashlib
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

TASKS = Path(__file__).with_name("engine_room_tasks.py")
COUNTED = ("engine", "processes")
ALL_CAUSES = "all"


@dataclass(frozen=True)
class Tree:
    """name : before or after.   folder : of the source.   kept : what it keeps from run to run."""

    name: str
    folder: Path
    kept: Path

    @property
    def package(self) -> Path:
        return self.folder / "src" / "homefront"

    def environment(self, kept: Path | None = None) -> dict[str, str]:
        kept = kept or self.kept
        return {
            **os.environ, "PYTHONPATH": str(self.folder / "src"), "NUMBA_CACHE_DIR": str(kept / "kernels"),
            "XDG_CACHE_HOME": str(kept / "cache"),
        }  # fmt: skip


@dataclass(frozen=True)
class Cost:
    """Of a process and those that it started: CPU s, s by clock, peak bytes of the largest; what it printed."""

    cpu: float
    wall: float
    peak: float
    said: str


@dataclass
class Row:
    """A line of the table. found : by tree, one number a repetition."""

    what: str
    unit: str
    threads: int
    found: dict[str, list[float]] = field(default_factory=lambda: {"before": [], "after": []})
    note: str = ""

    def __str__(self) -> str:
        before, after = self.found["before"], self.found["after"]
        cells = [self.what, self.unit, str(self.threads or ""), told(before), told(after),
                 f"{min(after) / min(before):.3f}", self.note]  # fmt: skip
        return "| " + " | ".join(cells) + " |"


HEAD = "| what | unit | threads | before: least (median) | after: least (median) | ratio | |\n" + "|---" * 7 + "|"


def told(numbers: list[float]) -> str:
    shape = "{:,.0f}" if all(number == int(number) for number in numbers) else "{:.3g}"
    least, middle = shape.format(min(numbers)), shape.format(statistics.median(numbers))
    return least if len(numbers) == 1 or least == middle else f"{least} ({middle})"


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def run(tree: Tree, arguments: list[str], kept: Path | None = None) -> Cost:
    """Python with these arguments, on a tree, to its end."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        started = time.perf_counter()
        command = [sys.executable, *arguments]
        running = subprocess.Popen(command, stdout=out, stderr=err, text=True, env=tree.environment(kept))
        _, status, used = os.wait4(running.pid, 0)
        wall = time.perf_counter() - started
        running.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if running.returncode:
            words = (err.read() or out.read())[-2000:]
            raise SystemExit(f"{tree.name}: {' '.join(arguments)}: exit {running.returncode}\n{words}")
        return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024.0, out.read())


def homefront(tree: Tree, *arguments: str, kept: Path | None = None) -> Cost:
    """The command, into a folder that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        out = ["--out", f"{folder}/run"] if arguments[0] == "run" else []
        return run(tree, ["-m", "homefront", *arguments, *out, "--json"], kept)


class Bench:
    """Runs parts, and prints their rows."""

    def __init__(self, trees: tuple[Tree, Tree], asked: argparse.Namespace) -> None:
        self.trees, self.asked = trees, asked
        self.rows: list[Row] = []

    def tell(self, rows: list[Row]) -> None:
        for row in rows:
            print(row, flush=True)
        self.rows += rows

    def measure(self, rows: list[Row], one: Callable[[Tree], tuple[list[float], ...]], repeats: int = 0) -> None:
        """Both trees in turn. one : the numbers of a repetition, for each of the rows."""
        repeats = repeats or self.asked.repeats
        for n in range(repeats):
            for tree in self.trees:
                say(f"  {rows[0].what}, {rows[0].threads} thread(s): {tree.name}, {n + 1} of {repeats}")
                for row, numbers in zip(rows, one(tree), strict=True):
                    row.found[tree.name] += numbers
        self.tell(rows)

    def warm(self) -> None:
        """Compiles kernels, where they are not kept."""
        for tree in self.trees:
            say(f"  kernels of {tree.name} are compiled or loaded")
            homefront(tree, "run", "moscow-1941", "--scale", "1:20000", "--days", "2")

    def code(self) -> None:
        found = {tree.name: [size for name in COUNTED for size in sizes(tree.package / name)] for tree in self.trees}
        rows = [Row(f"{name}/: {what}", unit, 0) for name in COUNTED for what, unit in SIZES]
        for n, row in enumerate(rows):
            for tree in self.trees:
                row.found[tree.name] = [float(found[tree.name][n][0])]
            named = [f"{tree.name}: {found[tree.name][n][1]}" for tree in self.trees if found[tree.name][n][1]]
            row.note = ", ".join(named)
        self.tell(rows)

    def kernel(self) -> None:
        for scale in self.asked.scales:
            for threads in self.asked.threads:
                what = f"kernel over people at 1:{scale:g}"
                rows = [Row(what, "ns a person and sub-step", threads), Row(f"{what}, by clock", "ns", threads)]

                def one(tree: Tree, scale: float = scale, threads: int = threads) -> tuple[list[float], ...]:
                    found = json.loads(run(tree, [str(TASKS), "kernel", f"{scale:g}", str(threads)]).said)
                    return [found["cpu"]], [found["wall"]]

                self.measure(rows, one)

    def world(self) -> None:
        def one(tree: Tree) -> tuple[list[float], ...]:
            return (list(json.loads(run(tree, [str(TASKS), "world", "20000", "3"]).said)["cpu"]),)

        self.measure([Row("a coupled world at 1:20000 in a worker", "s", 1)], one)

    def command(self) -> None:
        days = ["--days", str(self.asked.days)] if self.asked.days else []
        for scale in self.asked.commands:
            what = f"run at 1:{scale:g}" + (f", {self.asked.days} days" if days else "")
            for threads in self.asked.threads:
                self.command_at(what, ["--scale", f"1:{scale:g}", "--threads", str(threads), *days], threads)

    def make(self) -> None:
        self.command_at("make run", ["--runs", "20", "--scale", "1:1000", "--report"], max(self.asked.threads))

    def command_at(self, what: str, arguments: list[str], threads: int) -> None:
        rows = [Row(f"{what}, whole command", "s", threads), Row(f"{what}, by clock", "s", threads),
                Row(f"{what}, peak memory", "MiB", threads)]  # fmt: skip

        def one(tree: Tree) -> tuple[list[float], ...]:
            cost = homefront(tree, "run", "moscow-1941", "--seed", "1", *arguments)
            return [cost.cpu], [cost.wall], [cost.peak / 2**20]

        self.measure(rows, one)

    def explain(self) -> None:
        asked = self.asked
        named = [] if asked.causes == ALL_CAUSES else ["--causes", asked.causes]
        outcomes = [part for outcome in asked.outcomes for part in ("--outcome", outcome)]
        until = ["--se", f"{asked.se:g}", "--most", f"{asked.most}", "--check-scale", f"{asked.check_scale}"]
        chosen = [*outcomes, *named, *until]
        for threads in asked.threads:
            rows = [Row(f"explain, {asked.causes}", "s", threads), Row("explain, by clock", "s", threads)]

            def one(tree: Tree, threads: int = threads) -> tuple[list[float], ...]:
                cost = homefront(tree, "explain", "moscow-1941", *chosen, "--workers", str(threads))
                return [cost.cpu], [cost.wall]

            self.measure(rows, one, asked.long_repeats)

    def cold(self) -> None:
        for threads in self.asked.threads:
            what = "run at 1:20000, no kernel compiled yet"
            rows = [Row(what, "s", threads), Row(f"{what}, by clock", "s", threads)]

            def one(tree: Tree, threads: int = threads) -> tuple[list[float], ...]:
                with tempfile.TemporaryDirectory() as kept:
                    arguments = ("run", "moscow-1941", "--scale", "1:20000", "--threads", str(threads))
                    cost = homefront(tree, *arguments, kept=Path(kept))
                return [cost.cpu], [cost.wall]

            self.measure(rows, one, self.asked.long_repeats)


PARTS: dict[str, Callable[[Bench], None]] = {
    "code": Bench.code, "kernel": Bench.kernel, "world": Bench.world, "command": Bench.command,
    "explain": Bench.explain, "cold": Bench.cold, "make": Bench.make,
}  # fmt: skip
WARMED = {"kernel", "world", "command", "explain", "make"}
USUAL = ("code", "kernel", "world", "command", "explain", "cold")

SIZES = (("files", ""), ("lines", ""), ("longest function", "lines"), ("longest signature", "arguments"))


def sizes(folder: Path) -> list[tuple[int, str]]:
    """SIZES of the Python files of a folder, each with the name of what is longest."""
    files = sorted(folder.rglob("*.py"))
    lines, longest, most = 0, (0, ""), (0, "")
    for file in files:
        text = file.read_text(encoding="utf-8")
        lines += text.count("\n")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                longest = max(longest, ((node.end_lineno or node.lineno) - node.lineno + 1, node.name))
                given = [a.arg for a in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
                most = max(most, (len(given) - (given[:1] == ["self"]), node.name))
    return [(len(files), ""), (lines, ""), longest, most]


def source_digest(folder: Path) -> str:
    """Of all Python of a tree: compiled kernels of other source are not to be used."""
    digest = hashlib.sha256()
    for file in sorted((folder / "src").rglob("*.py")):
        digest.update(file.relative_to(folder).as_posix().encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def folder_for_caches(chosen: Path | None) -> Iterator[Path]:
    if chosen is None:
        with tempfile.TemporaryDirectory() as found:
            yield Path(found)
    else:
        chosen.mkdir(parents=True, exist_ok=True)
        yield chosen.resolve()


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=USUAL, help="parts; default: all but make")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--scales", nargs="+", type=float, default=[1000, 100], help="of the kernel, people an agent")
    parser.add_argument("--commands", nargs="+", type=float, default=[1000, 20000], help="scales of the command")
    parser.add_argument("--days", type=int, default=0, help="of the command; 0: all")
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--long-repeats", type=int, default=1, help="of explain and cold")
    parser.add_argument("--causes", default="reserves,control_and_siege,purges", help="of explain, or all")
    parser.add_argument("--outcomes", nargs="+", default=["moscow_gone"])
    parser.add_argument("--se", type=float, default=0.03)
    parser.add_argument("--most", type=int, default=4, help="seeds of explain at most")
    parser.add_argument("--check-scale", type=int, default=0, help="worlds of explain at 1:1000")
    parser.add_argument("--caches", type=Path, help="a folder where kernels are kept")
    parser.add_argument("--out", type=Path, help="a file for every number, as JSON")
    return parser.parse_args()


def revision(folder: Path) -> str:
    found = subprocess.run(["git", "log", "-1", "--format=%h"], cwd=folder, capture_output=True, text=True, check=False)
    return found.stdout.strip() or "no commit"


def main() -> None:
    asked = options()
    for folder in (asked.before, asked.after):
        if not (folder / "src" / "homefront").is_dir():
            raise SystemExit(f"{folder}: expected a folder of the source, with src/homefront in it")
    load = ", ".join(f"{number:.1f}" for number in os.getloadavg())
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {load}, Python {platform.python_version()}; "
          f"before: {revision(asked.before)}, after: {revision(asked.after)}\n\n{HEAD}", flush=True)  # fmt: skip
    with folder_for_caches(asked.caches) as caches:
        found = []
        for name in ("before", "after"):
            folder = getattr(asked, name).resolve()
            kept = caches / f"{name}-{source_digest(folder)}"
            (kept / "cache").mkdir(parents=True, exist_ok=True)
            found.append(Tree(name, folder, kept))
        bench = Bench((found[0], found[1]), asked)
        if WARMED.intersection(asked.only):
            bench.warm()
        for part in asked.only:
            say(part)
            PARTS[part](bench)
            if asked.out:
                rows: list[dict[str, Any]] = [asdict(row) for row in bench.rows]
                asked.out.write_text(json.dumps(rows, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
