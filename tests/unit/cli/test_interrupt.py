"""Ctrl-C on a running command: exit code 3, no folder, no process left; kill -9: no process left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from homefront.results.layout import LOCK


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


NEW_REFERENCE = ("--set", f"talk.amplification=0.3{time.time_ns()}")
"""A value of which no reference is kept; interrupted, none will be."""


@pytest.mark.parametrize("given", [(), NEW_REFERENCE], ids=["in a world", "in the reference of the hooks"])
def test_an_interrupted_run_leaves_nothing(tmp_path: Path, given: tuple[str, ...]) -> None:
    running = start(tmp_path / "run", "--scale", "1:200", "--threads", "1", "--json", *given)
    time.sleep(0.5)
    running.send_signal(signal.SIGINT)
    out, err = running.communicate(timeout=120)
    assert running.returncode == 3, err
    assert "interrupted" in json.loads(out)["errors"][0]["got"]
    assert "Traceback" not in err
    assert list(tmp_path.iterdir()) == []


def test_a_stop_while_an_object_is_cleared_up_is_remembered_and_prints_nothing() -> None:
    code = (
        "import os, signal\n"
        "from homefront.cli import listen_to_stops\n"
        "from homefront.progress import heed\n"
        "class Kept:\n"
        "    def __del__(self):\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "class Other:\n"
        "    def __del__(self):\n"
        "        raise OSError('is told as before')\n"
        "listen_to_stops()\n"
        "heed()\n"
        "objects = [Kept(), Other()]\n"
        "objects.clear()\n"
        "try:\n"
        "    heed()\n"
        "except KeyboardInterrupt:\n"
        "    print('heeded')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False,
        preexec_fn=listen_to_interrupts,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "heeded\n"), done.stderr
    assert "KeyboardInterrupt" not in done.stderr
    assert "is told as before" in done.stderr


def at_work(number: int) -> None:
    """Returns once a run has its two workers (a tracker is a child too), or 100 s later."""
    until = time.monotonic() + 100
    while time.monotonic() < until and len(members(number)) < 4:
        time.sleep(0.02)
    assert len(members(number)) == 4


def members(number: int) -> list[str]:
    """Processes of a group."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            state, _, group = file.read_text().rpartition(")")[2].split()[:3]
            if int(group) == number and state != "Z":
                found.append(file.parent.name)
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads /proc")
@pytest.mark.parametrize("delay", [0, 2], ids=["while they start", "while they work"])
@pytest.mark.parametrize("how", ["Ctrl-C", "kill -9"])
def test_workers_end_with_the_run(tmp_path: Path, how: str, delay: float) -> None:
    """In a terminal Ctrl-C reaches every process of the group; kill -9 only the one that is named."""
    running = start(tmp_path / "run", "--scale", "1:200", "--threads", "1", "--runs", "4", "--workers", "2")
    at_work(running.pid)
    time.sleep(delay)
    if how == "Ctrl-C":
        os.killpg(running.pid, signal.SIGINT)
    else:
        running.kill()
    try:
        _, err = running.communicate(timeout=60)  # returns when no process holds its stderr
        until = time.monotonic() + 10
        while not group_is_gone(running.pid) and time.monotonic() < until:
            time.sleep(0.05)
        assert group_is_gone(running.pid)
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
    if how == "Ctrl-C":
        assert running.returncode == 3, err
        assert "Traceback" not in err
        assert list(tmp_path.iterdir()) == []


def test_a_stop_of_which_python_makes_another_error_is_a_stop() -> None:
    """Python 3.11 makes a RuntimeError of whatever comes while a class is being made, as at the start of a program."""
    code = (
        "import os, signal\n"
        "import homefront.cli as cli\n"
        "import homefront.cli.app as app\n"
        "def loading():\n"
        "    class Name:\n"
        "        def __set_name__(self, owner, name):\n"
        "            os.kill(os.getpid(), signal.SIGTERM)\n"
        "    class Made:\n"
        "        name = Name()\n"
        "app.run_app = loading\n"
        "cli.main()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (3, "homefront: interrupted\n")


def test_what_a_stop_leaves_to_be_cleared_up_is_not_told() -> None:
    """The tracker of multiprocessing takes back the semaphores of a run that was stopped, and warns of each run."""
    code = (
        "import multiprocessing, os\n"
        "from homefront.cli import listen_to_stops\n"
        "listen_to_stops()\n"
        "kept = multiprocessing.get_context('spawn').Semaphore(1)\n"
        "os._exit(3)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (3, "")
