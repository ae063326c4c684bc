"""A kernel that another process compiles: it is found in the cache, it is compiled here where that process dies, and
nothing is left after a stop. Each program is a script without a guard."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from homefront.compiled import is_kept, serial

KERNEL = """
from homefront.compiled import device, serial

@device
def half(x):
    return 0.5 * x

@serial
def total(values):
    out = 0.0
    for n in range(values.size):
        out += half(values[n])
    return out
"""

LONG = """
import multiprocessing
import time

if multiprocessing.parent_process() is not None:
    time.sleep(600)
"""
"""Added to the kernel: the other process takes long."""

PROGRAM = """
import multiprocessing
import os
import signal
from pathlib import Path
import numpy as np
from homefront.beside import compiled_beside
from homefront.compiled import kernel_folder
from kernel import total
{before}
print("began")
values = np.arange(4.0)
with compiled_beside(total, values) as finished:
    others = multiprocessing.active_children()
    {meanwhile}
    finished()
left = [file.name for file in Path(kernel_folder()).rglob("*.tmp.*")]
print(len(others), total(values), len(total.stats.cache_hits), multiprocessing.active_children(), left)
"""
"""Prints how many processes there were, what the kernel gives, whether it was found, and what is left."""

WRITES_AND_DIES = """folder = Path(total._cache.cache_path)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / (total._cache._impl.filename_base + ".1.nbc.tmp.0123")).write_bytes(b"half")
    others[0].kill()"""

NO_PROCESS = """
from multiprocessing.context import SpawnProcess

def refuse(process):
    raise BlockingIOError(11, "Resource temporarily unavailable")

SpawnProcess.start = refuse
"""


def listen() -> None:
    """A background shell hands its children an ignored SIGINT; here it must be heard."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(
    folder: Path, meanwhile: str, before: str = "", kernel: str = KERNEL, **changes: str
) -> subprocess.Popen[str]:
    """The program in a process group of its own, with a cache of its own. changes : of the environment."""
    (folder / "kernel.py").write_text(kernel, encoding="utf-8")
    (folder / "program.py").write_text(PROGRAM.format(meanwhile=meanwhile, before=before), encoding="utf-8")
    environment = os.environ | {"NUMBA_CACHE_DIR": str(folder / "cache")} | changes
    return subprocess.Popen(
        [sys.executable, "program.py"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={name: value for name, value in environment.items() if value}, start_new_session=True, preexec_fn=listen,
    )  # fmt: skip


def said(folder: Path, meanwhile: str, before: str = "", **changes: str) -> str:
    """What the program prints at its end."""
    out, err = started(folder, meanwhile, before, **changes).communicate(timeout=120)
    assert err == ""
    began, end = out.splitlines()  # it ran once, not in the other process
    assert began == "began"
    return end


def group_ends(number: int) -> bool:
    """Whether a process group is gone within ten seconds."""
    until = time.monotonic() + 10
    with suppress(ProcessLookupError):
        while time.monotonic() < until:
            os.killpg(number, 0)
            time.sleep(0.02)
        return False
    return True


def test_what_the_other_process_compiles_is_found(tmp_path: Path) -> None:
    assert said(tmp_path, "pass") == "1 3.0 1 [] []"


@pytest.mark.parametrize("how", ["others[0].kill()", "others[0].terminate()", WRITES_AND_DIES])
def test_where_the_other_process_dies_the_kernel_is_compiled_here(tmp_path: Path, how: str) -> None:
    assert said(tmp_path, how) == "1 3.0 0 [] []"


def test_where_nothing_can_be_kept_the_kernel_is_compiled_here(tmp_path: Path) -> None:
    (tmp_path / f"homefront-{os.geteuid()}").mkdir()
    (tmp_path / f"homefront-{os.geteuid()}").chmod(0o777)  # others could write there
    nowhere = {"NUMBA_CACHE_DIR": "", "XDG_CACHE_HOME": "/proc/nowhere", "TMPDIR": str(tmp_path)}
    assert said(tmp_path, "pass", **nowhere) == "1 3.0 0 [] []"


def test_where_no_process_is_to_be_had_the_kernel_is_compiled_here(tmp_path: Path) -> None:
    assert said(tmp_path, "pass", before=NO_PROCESS) == "0 3.0 0 [] []"


@pytest.mark.skipif(os.name != "posix", reason="signals and process groups are POSIX's")
@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGKILL"])
def test_a_stop_ends_the_other_process_too(tmp_path: Path, how: str) -> None:
    running = started(tmp_path, f"os.kill(os.getpid(), signal.{how})", kernel=KERNEL + LONG)
    out, err = running.communicate(timeout=120)
    assert out in ("began\n", "")
    assert running.returncode != 0
    assert ("KeyboardInterrupt" in err) == (how == "SIGINT")
    assert group_ends(running.pid)
    assert [file.name for file in tmp_path.rglob("*.tmp.*")] == []


def test_a_stop_while_a_kernel_is_written_leaves_no_half_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    @serial
    def twice(x):  # type: ignore[no-untyped-def]
        return 2 * x

    def stop(_temporary: str, _file: str) -> None:
        raise KeyboardInterrupt

    assert is_kept(twice)
    monkeypatch.setattr("numba.core.caching.os.replace", stop)
    with pytest.raises(KeyboardInterrupt):
        twice(np.float32(time.time()))
    assert list(Path(twice._cache.cache_path).glob("test_beside*twice*.tmp.*")) == []
