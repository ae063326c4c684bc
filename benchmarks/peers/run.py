"""Ours beside the peers, on the same graph, in one run.

    python benchmarks/peers/run.py [--nodes N] [--threads N] [--python TOOL=PATH]... [FOLDER]

Peers are in interpreters of their own: --python names one for a tool (or `all=PATH`). Those that are not installed
there are left out, and said to be. Results are compared: share ever infected and share joined, of the same graph and
seeds, should agree between tools that follow the same law; the tools that do not are marked. Writes peers.md,
peers.json and peers.svg. What to install, outside of homefront's own environment:

    python -m venv peers && peers/bin/pip install -r benchmarks/peers/requirements.txt
    python -m venv frames && frames/bin/pip install -r benchmarks/peers/requirements_mesa_frames.txt
    apt-get install python3-graph-tool
    python benchmarks/peers/run.py --python all=peers/bin/python --python mesa-frames=frames/bin/python \
        --python graph-tool=/usr/bin/python3

mesa-frames needs numpy below 2 and starsim 2 or above, so they cannot share one. NetLogo is a program of its own in
Java, and is left out.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

TASKS = {
    "sir": ("homefront", "numpy", "graph-tool", "eon", "ndlib", "starsim"),
    "threshold": ("homefront", "numpy", "warp", "mesa-frames", "mesa", "ndlib"),
    "cascade": ("homefront", "cynetdiff"),
    "build": ("homefront", "networkit", "igraph", "graph-tool", "ndlib"),
}
LIKE = {
    "eon": "continuous time", "starsim": "its own chance network",
}  # fmt: skip
SLOW = {"ndlib": 100_000, "mesa": 100_000, "eon": 200_000, "starsim": 200_000}
"""Nodes at most for the tools that take minutes; their time is given for that size, and marked."""


def edges_of(n: int, degree: float) -> np.ndarray:
    """n degree / 2 different pairs of different nodes, drawn at random."""
    rng = np.random.default_rng(1)
    pairs = rng.integers(0, n, (int(n * degree / 2 * 1.01), 2))
    low, high = pairs.min(axis=1), pairs.max(axis=1)
    keys = np.unique((low * n + high)[low != high])
    keys = rng.permutation(keys)[: int(n * degree / 2)]
    return np.stack((keys // n, keys % n), axis=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("bench"))
    parser.add_argument("--nodes", type=int, default=1_000_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--python", action="append", default=[], help="TOOL=PATH of an interpreter that has it")
    options = parser.parse_args()
    where = dict(entry.split("=", 1) for entry in options.python)
    options.folder.mkdir(parents=True, exist_ok=True)
    lines = [
        f"# Beside the peers: {options.nodes:,} nodes of mean degree 10; homefront on {options.threads} threads", "",
        "| task | tool | nodes | seconds | CPU s | result | note |", "|" + "---|" * 7,
    ]  # fmt: skip
    print("\n".join(lines), flush=True)
    rows: list[dict[str, Any]] = []
    for task, tools in TASKS.items():
        for tool in tools:
            n = min(options.nodes, SLOW.get(tool, options.nodes))
            file = options.folder / f"edges_{n}.npy"
            if not file.exists():
                np.save(file, edges_of(n, 10.0))
            python = (
                sys.executable if tool in ("homefront", "numpy") else where.get(tool, where.get("all", sys.executable))
            )
            command = [python, str(Path(__file__).with_name("tasks.py")), tool, task, str(file), str(options.threads)]
            environment = {**os.environ, "OMP_NUM_THREADS": str(options.threads)}
            found = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
            if found.returncode:
                reason = found.stderr.strip().splitlines()[-1] if found.stderr.strip() else "no word"
                line = f"| {task} | {tool} | {n:,} | - | - | - | not run: {reason[:90]} |"
            else:
                row = {"task": task, "tool": tool, "nodes": n, **json.loads(found.stdout.splitlines()[-1])}
                rows.append(row)
                cells = [f"{row['seconds']:.3f}", f"{row['cpu']:.3f}", f"{row['result']:.5g}", LIKE.get(tool, "")]
                line = f"| {task} | {tool} | {n:,} | {' | '.join(cells)} |"
            lines.append(line)
            print(line, flush=True)
    (options.folder / "peers.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (options.folder / "peers.json").write_text(json.dumps(rows, indent=1), encoding="utf-8")
    chart(rows, options.folder / "peers.svg")


def chart(rows: list[dict[str, Any]], file: Path) -> None:
    """Nanoseconds a node by tool, on a logarithmic scale."""
    import altair as alt

    from homefront.views.theme import BLUE, QUIET

    data = [{**row, "ns": row["seconds"] / row["nodes"] * 1e9} for row in rows]
    bars = alt.Chart(alt.InlineData(values=data)).mark_point(filled=True, size=60).encode(
        y=alt.Y("tool:N", sort="x", title=None),
        x=alt.X("ns:Q", scale=alt.Scale(type="log"), title="ns a node (less is faster)",
                axis=alt.Axis(values=[10**n for n in range(1, 7)], format="~s")),
        color=alt.condition(alt.datum.tool == "homefront", alt.value(BLUE), alt.value(QUIET)),
    ).properties(width=300)  # fmt: skip
    bars.facet(row=alt.Row("task:N", title=None)).resolve_scale(y="independent").save(str(file))


if __name__ == "__main__":
    main()
