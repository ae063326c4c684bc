"""homefront resume: after kill -9, after Ctrl-C, and what it refuses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from homefront.results.files import write_json
from homefront.results.folder import read_run
from homefront.results.layout import LOCK, PLAN, UNFINISHED

from .test_interrupt import listen_to_interrupts

Cli = Callable[..., Any]

SMALL = ("moscow-1941", "--scale", "1:2000", "--only", "society", "--seed", "3", "--threads", "1")


def begun(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    """A run that has written a checkpoint."""
    command = [sys.executable, "-m", "homefront", "run", *SMALL, "--checkpoint-every", "2", "--out", str(folder)]
    running = subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
        preexec_fn=listen_to_interrupts,
    )  # fmt: skip
    until = time.monotonic() + 120
    while not any(folder.glob(f"{UNFINISHED}/world-*/day-*")) and time.monotonic() < until:
        assert running.poll() is None, running.communicate()
        time.sleep(0.01)
    assert any(folder.glob(f"{UNFINISHED}/world-*/day-*"))
    return running


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of the run that is never stopped."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    command = [sys.executable, "-m", "homefront", "run", *SMALL, "--out", str(folder), "--json"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return str(json.loads(out)["result_hash"])


def test_a_killed_run_goes_on_and_ends_in_the_same_bytes(cli: Cli, tmp_path: Path, expected: str) -> None:
    folder = tmp_path / "run"
    running = begun(folder)
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    answer = cli("resume", folder, "--json")
    assert answer.code == 0, answer.err
    assert json.loads(answer.out)["result_hash"] == expected
    assert read_run(folder).result_hash == expected
    assert not (folder / UNFINISHED).exists()
    assert cli("resume", folder).code == 2


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_says_how_to_go_on(cli: Cli, tmp_path: Path, expected: str, how: signal.Signals) -> None:
    folder = tmp_path / "run"
    running = begun(folder, "--json")
    running.send_signal(how)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 3, err
    assert f"homefront resume {folder}" in json.loads(out)["errors"][0]["got"]
    assert "Traceback" not in err
    assert json.loads(cli("resume", folder, "--json").out)["result_hash"] == expected


def test_nobody_goes_on_with_a_run_that_is_being_written(cli: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    running = begun(folder)
    try:
        answer = cli("resume", folder)
        assert answer.code == 2
        assert "another process writes" in answer.err
    finally:
        os.killpg(running.pid, signal.SIGKILL)
        running.communicate()


def plan_in(folder: Path) -> Path:
    return folder / UNFINISHED / PLAN


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("version", "0.0.1", "begun by homefront 0.0.1"),
        ("source", "0" * 64, "its bytes could differ"),
        ("scenario_hash", "0" * 64, "another state of moscow-1941"),
        ("seed", "one", "the plan of the run: seed"),
        ("settings", {"code": "import os"}, "the plan of the run: settings"),
    ],
)
def test_a_run_of_another_state_is_refused(cli: Cli, tmp_path: Path, name: str, value: object, said: str) -> None:
    from homefront.engine.settings import Settings
    from homefront.experiments.runs import spec_of
    from homefront.processes import Registry
    from homefront.scenario.loader import load_scenario

    scenario = load_scenario("moscow-1941", Registry())
    plan = spec_of(scenario, "moscow-1941", Settings(days=1), 1, 1).to_dict()
    (tmp_path / UNFINISHED).mkdir()
    write_json(plan_in(tmp_path), plan | {name: value})
    answer = cli("resume", tmp_path)
    assert answer.code == 2
    assert said in answer.err


def test_a_folder_that_is_no_run_is_refused(cli: Cli, tmp_path: Path) -> None:
    answer = cli("resume", tmp_path)
    assert answer.code == 2
    assert "no unfinished run" in answer.err
    assert list(tmp_path.iterdir()) == []


def test_a_held_folder_is_not_taken(cli: Cli, tmp_path: Path) -> None:
    with FileLock(tmp_path / LOCK):
        assert "another process writes" in cli("run", *SMALL, "--days", "1", "--out", tmp_path).err
