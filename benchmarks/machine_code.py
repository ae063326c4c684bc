"""The machine code of the vector pass over people, and how far the kernel is from the limit that memory sets.

    python benchmarks/machine_code.py [--builds host haswell nehalem] [--scale 100] [--threads 1 2] [--only code limit]

code: instructions of the loop of engine/people/rows.py in the compiled kernel, by width of register, for this machine
and for what it would be on others (AVX-512, AVX2, SSE: haswell and nehalem are names that LLVM knows). Each build
compiles the kernel anew, a minute each. limit: bytes that a person's part of a sub-step has to move, by the arrays that
the kernel reads and writes, over the bandwidth of a copy, beside what the kernel takes.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

MARK = 0x49800000
"""A constant that stands in the vector pass alone: rows.FINE, 2**20, in 32 bits."""

WIDTHS = {"zmm": 512, "ymm": 256, "xmm": 128}
SCALAR = re.compile(r"^v?(add|sub|mul|div|max|min|sqrt|ucomi|comi|cvt\w*2|mov|cmp\w*)s[sd]$")
ARITHMETIC = re.compile(r"^v?(add|sub|mul|div|max|min|sqrt)(p|s)[sd]$")

ABOUT_CONSTANT = """
constant: uses of a number that only this pass has; alone: of them one by one. Where that is not 0, people are moved
one by one in this build, and the row is of another loop, which counts them.
"""

COMPILED_HERE = {"NUMBA_NUM_THREADS": "1"}
"""With two threads a second process would compile the kernel (engine/first_run.py), and this one could not show it."""

COPIED = 100_000_000
"""Numbers of 4 bytes in each of the two arrays that are copied: larger than any cache."""


def blocks(assembly: str) -> Iterator[list[tuple[str, list[str]]]]:
    """Of each function: (label, instructions) of its stretches between labels, in the order of the file."""
    found: list[tuple[str, list[str]]] = []
    for line in assembly.splitlines():
        text = line.strip()
        if re.match(r"^[\w.$]+:", line) and not line.startswith(".L"):
            yield found
            found = [(line.split(":")[0], [])]
        elif re.match(r"^\.LBB\d+_\d+:", line):
            found.append((text.split(":")[0], []))
        elif found and text and text[0] not in ".#":
            found[-1][1].append(text)
    yield found


def innermost_loops(function: list[tuple[str, list[str]]]) -> Iterator[list[str]]:
    """Instructions from the target of a jump back to that jump, where no other such stretch lies within."""
    number = {label: n for n, (label, _) in enumerate(function)}
    spans = sorted({
        (first, last, n + 1)
        for last, (_, instructions) in enumerate(function)
        for n, instruction in enumerate(instructions)
        if instruction.startswith("j") and (first := number.get(instruction.split()[-1], last + 1)) <= last
    }, key=lambda span: span[1] - span[0])  # fmt: skip
    taken: list[tuple[int, int]] = []
    for first, last, after in spans:
        if not any(first <= begin and end <= last for begin, end in taken):
            taken.append((first, last))
            found = [instructions for _, instructions in function[first : last + 1]]
            yield [text for instructions in [*found[:-1], found[-1][:after]] for text in instructions]


def uses_of(labels: list[str], function: list[tuple[str, list[str]]]) -> Iterator[str]:
    """Instructions that read a constant, by its label or by a register that was given its address just before."""
    texts = [text for _, instructions in function for text in instructions]
    for n, text in enumerate(texts):
        if any(re.search(rf"{re.escape(label)}\b", text) for label in labels):
            register = re.match(r"movabsq\s+\$\.LCPI\w+, (%\w+)", text)
            yield next((t for t in texts[n + 1 :] if f"({register.group(1)})" in t), text) if register else text


def counted(assembly: str) -> dict[str, Any]:
    """The loop with the most packed arithmetic, and how often the constant MARK is read as one number alone."""
    marked = rf"^(\.LCPI\d+_\d+):\s*\n\s*\.long\s+(?:{MARK:#x}|{MARK})\b"
    labels = re.findall(marked, assembly, re.MULTILINE)
    functions = list(blocks(assembly))
    loops = [of_loop(loop) for function in functions for loop in innermost_loops(function)]
    uses = [text for function in functions for text in uses_of(labels, function)]
    if not uses:
        raise SystemExit("the constant of the vector pass is not in the code")
    alone = sum(text.split()[0] in ("mulss", "vmulss") for text in uses)
    return {**max(loops, key=lambda loop: loop["floats_packed"]), "uses": len(uses), "alone": alone}


def of_loop(instructions: list[str]) -> dict[str, Any]:
    """Instructions by the widest register that they name; arithmetic of floats, packed and one by one; calls."""
    names = [text.split()[0] for text in instructions]
    widths: Counter[str] = Counter()
    for text in instructions:
        widest = next((name for name in WIDTHS if re.search(rf"%{name}\d", text)), "")
        widths[widest] += bool(widest) and not SCALAR.match(text.split()[0])
    floats = Counter(kind.group(2) for name in names if (kind := ARITHMETIC.match(name)))
    return {
        "instructions": len(instructions), "packed": {name: widths[name] for name in WIDTHS},
        "floats_packed": floats["p"], "floats_one_by_one": floats["s"],
        "calls": sum(name.startswith("call") for name in names),
        "fused": sum("fmadd" in name or "fmsub" in name or "fnm" in name for name in names),
    }  # fmt: skip


def machine_code() -> dict[str, Any]:
    """Of the kernel as it is compiled here and now; without a kernel cache, from which no assembly can be had."""
    from homefront.engine.people.step import step_people
    from homefront.engine.prepare import prepare
    from homefront.engine.run import run_world
    from homefront.engine.settings import Settings
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    given = prepare(load_scenario("moscow-1941", Registry()), Settings(people_per_agent=1e9, days=2, only="society"), 1)
    run_world(given)
    return counted("\n".join(step_people.inspect_asm().values()))


def moved() -> dict[str, float]:
    """Bytes that a person's sub-step moves between memory and processor, by what for, from the arrays of a small world.

    Each row of private state is read and written once; a contact is one entry of 16 bits of somebody's published
    belief, read in a row with those of his neighbours. Rows of a block that stay in the nearest cache do not count.
    """
    from homefront.engine.prepare import prepare
    from homefront.engine.settings import Settings
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario
    from homefront.world.build import build

    given = prepare(load_scenario("moscow-1941", Registry()), Settings(people_per_agent=20_000, only="society"), 1)
    world = build(given.inputs, 20_000, 1, 0.0).world
    s, layout, people = world.state, world.layout, world.layout.n_people
    layer: Any = world.contacts
    heard = layer.n_block + layer.n_place + layer.n_letters

    def of(*arrays: Any) -> float:
        return float(sum(array.nbytes for array in arrays) / people)

    entry = s.published.dtype.itemsize
    return {
        "state, read": of(s.belief, s.fear, s.resolve, s.appeal), "state, written": of(s.belief, s.fear, s.resolve),
        "published, own read and written": of(s.published, s.published_next) + of(s.published_next),
        "published, heard": float(heard * entry), "households": of(s.away, layout.household_size),
        "table of partners": of(layer.table),
    }  # fmt: skip


def alone(name: str, *arguments: Any, environment: dict[str, str] | None = None) -> Any:
    """One of these functions in a process of its own."""
    command = [sys.executable, __file__, "--one", json.dumps([name, *arguments])]
    found = subprocess.run(
        command, stdout=subprocess.PIPE, text=True, check=False, env={**os.environ, **(environment or {})}
    )
    if found.returncode:
        raise SystemExit(f"{name}: exit {found.returncode}")
    return json.loads(found.stdout.splitlines()[-1])


def show_code(builds: list[str]) -> None:
    print("| build | instructions | on 512 | 256 | 128 bits | floats packed | one by one | fused | calls | "
          "constant | alone |\n|" + "---|" * 11, flush=True)  # fmt: skip
    for build in builds:
        with tempfile.TemporaryDirectory() as folder:
            named = {} if build == "host" else {"NUMBA_CPU_NAME": build, "NUMBA_CPU_FEATURES": ""}
            found = alone("machine_code", environment={**named, **COMPILED_HERE, "NUMBA_CACHE_DIR": folder})
        cells = [build, found["instructions"], *found["packed"].values(), found["floats_packed"],
                 found["floats_one_by_one"], found["fused"], found["calls"], found["uses"], found["alone"]]  # fmt: skip
        print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)
    print(ABOUT_CONSTANT)


def show_limit(scale: float, threads: list[int]) -> None:
    parts = alone("moved")
    total = sum(parts.values())
    print(f"{total:.1f} bytes a person and sub-step: " + "; ".join(f"{name} {n:.1f}" for name, n in parts.items()))
    print("\n| threads | copy, GB/s | at least, ns | kernel, ns | of the limit |\n|---|---|---|---|---|", flush=True)
    for n in threads:
        copy = alone("memory", n, COPIED)["copy_gb_s"]
        kernel = alone("kernel", scale, n)["wall"]
        least = total / copy
        print(f"| {n} | {copy:.1f} | {least:.2f} | {kernel:.2f} | {kernel / least:.1f} times |", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", choices=("code", "limit"), default=("code", "limit"))
    parser.add_argument("--builds", nargs="+", default=["host", "haswell", "nehalem"], help="host, or names")
    parser.add_argument("--scale", type=float, default=100, help="people an agent, of the kernel beside the limit")
    parser.add_argument("--threads", nargs="+", type=int, default=[1, 2])
    parser.add_argument("--one", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        sys.path.insert(0, str(Path(__file__).parent))
        from bench import memory
        from engine_room_tasks import kernel

        name, *rest = json.loads(asked.one)
        does: dict[str, Callable[..., Any]] = {
            "machine_code": machine_code, "moved": moved, "memory": memory, "kernel": kernel,
        }  # fmt: skip
        print(json.dumps(does[name](*rest)))
        return
    if "code" in asked.only:
        show_code(asked.builds)
    if "limit" in asked.only:
        show_limit(asked.scale, asked.threads)


if __name__ == "__main__":
    main()
