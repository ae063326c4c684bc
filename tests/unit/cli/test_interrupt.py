"""Ctrl-C on a running command: exit code 3, no folder, no process left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from homefront.results.store import LOCK


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A run in a process group of its own; returns once it writes to its folder."""
    command = [sys.executable, "-m", "homefront", "run", "moscow-1941", "--out", str(folder), *arguments]
    running = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=listen_to_interrupts,
    )  # fmt: skip
    until = time.monotonic() + 60
    while not (folder / LOCK).exists() and running.poll() is None and time.monotonic() < until:
        time.sleep(0.02)
    assert running.poll() is None, "the run ended before it could be interrupted"
    assert (folder / LOCK).exists()
    return running


def listen_to_interrupts() -> None:
    """A background shell hands its children an ignored SIGINT; here it must be heard."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def group_is_gone(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return True
    return False


def test_an_interrupted_run_leaves_nothing(tmp_path: Path) -> None:
    running = start(tmp_path / "run", "--scale", "1:200", "--threads", "1", "--json")
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 3, err
    assert "interrupted" in json.loads(out)["errors"][0]["got"]
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_interrupted_workers_leave_nothing_and_end(tmp_path: Path) -> None:
    """In a terminal Ctrl-C reaches every process of the group."""
    running = start(tmp_path / "run", "--scale", "1:200", "--threads", "1", "--runs", "4", "--workers", "2")
    time.sleep(5)
    os.killpg(running.pid, signal.SIGINT)
    _, err = running.communicate(timeout=120)
    assert running.returncode == 3, err
    assert list(tmp_path.iterdir()) == []
    until = time.monotonic() + 10
    while not group_is_gone(running.pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert group_is_gone(running.pid)
