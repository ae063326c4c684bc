"""The commands as a user types them: a process each, from a scenario of one's own to results in Python."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import homefront as hf


def homefront(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "homefront", *arguments], cwd=folder, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip


def test_from_a_new_scenario_to_results_in_python(tmp_path: Path) -> None:
    assert homefront(tmp_path, "new", "my-moscow", "--from", "moscow-1941").returncode == 0
    assert homefront(tmp_path, "check", "my-moscow").returncode == 0
    done = homefront(
        tmp_path, "run", "my-moscow", "--scale", "1:20000", "--days", "10", "--runs", "3", "--workers", "2",
        "--seed", "3", "--out", "run", "--json",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    results = hf.read_run(tmp_path / "run")
    assert results.result_hash == summary["result_hash"]
    mine = hf.load_scenario(tmp_path / "my-moscow")
    for world in results.worlds:
        assert hf.run(mine, scale=1 / 20_000, seed=world.seed, days=10).result_hash == world.result_hash


def test_wrong_input_has_no_traceback(tmp_path: Path) -> None:
    done = homefront(tmp_path, "run", "moscow-1914")
    assert (done.returncode, done.stdout) == (2, "")
    assert "did you mean moscow-1941?" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
