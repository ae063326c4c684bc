"""Where kernels are kept: a private folder of one's own, or none. They are code, and are unpickled."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from homefront.cache_folder import cache_folder, made_private

ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """(user's cache, temporary files), both empty."""
    home, temporary = tmp_path / "cache", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir(mode=0o1777)
    temporary.chmod(0o1777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    return home, temporary


def test_it_is_made_private(places: tuple[Path, Path]) -> None:
    home, _ = places
    assert cache_folder() == home / "homefront"
    assert (home / "homefront").stat().st_mode & 0o777 == 0o700


def test_one_that_others_could_only_read_is_made_private(places: tuple[Path, Path]) -> None:
    home, _ = places
    (home / "homefront").mkdir(mode=0o755)
    assert cache_folder() == home / "homefront"
    assert (home / "homefront").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o770, 0o777, 0o720, 0o702, 0o1777])
def test_one_that_others_could_write_to_is_not_used(places: tuple[Path, Path], mode: int) -> None:
    home, temporary = places
    (home / "homefront").mkdir()
    (home / "homefront").chmod(mode)
    assert cache_folder() == temporary / f"homefront-{os.geteuid()}"


def planted(temporary: Path, how: str) -> None:
    """What another local user may have put where the folder among temporary files would stand."""
    there = temporary / f"homefront-{os.geteuid()}"
    if how == "link":
        (temporary / "theirs").mkdir(mode=0o700)
        there.symlink_to(temporary / "theirs")
    elif how == "file":
        there.write_text("")
    elif how == "writable":
        there.mkdir()
        there.chmod(0o777)
    elif how == "dangling":
        there.symlink_to(temporary / "nowhere")
    else:
        there.mkdir(mode=0o700)
        os.chown(there, 12345, 12345)


@pytest.mark.parametrize(
    "how",
    [
        "link", "file", "writable", "dangling",
        pytest.param("owner", marks=pytest.mark.skipif(not ROOT, reason="gives a folder away")),
    ],
)  # fmt: skip
def test_a_planted_folder_means_no_cache(places: tuple[Path, Path], how: str) -> None:
    home, temporary = places
    (home / "homefront").write_text("a file: nothing can be kept here")
    planted(temporary, how)
    assert cache_folder() is None


def test_a_folder_that_can_be_replaced_is_not_private(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared").chmod(0o777)  # not sticky: anybody can rename what is in it
    assert not made_private(tmp_path / "shared" / "homefront")


PROGRAM = """
import os
import sys
from pathlib import Path
import numpy as np
from homefront.compiled import serial

def twice(x):
    return x * 2

def tell():
    kernel = serial(twice)
    print(int(kernel(np.int64(21))), len(kernel.stats.cache_hits), len(kernel.stats.cache_misses))

tell()
for pattern in sys.argv[1:]:
    (file,) = Path(os.environ["XDG_CACHE_HOME"]).rglob(pattern)
    whole = file.read_bytes()
    for damaged in (b"", whole[:20], whole[: len(whole) // 2], whole[:-1], b"\\x80\\x05" + whole[2:99]):
        file.write_bytes(damaged)
        tell()
        tell()
"""


def compiled_once(folder: Path, *damaged: str, **changes: str) -> tuple[str, str]:
    """Runs a kernel in a process of its own; (stdout, stderr).

    damaged : patterns of files. Each is damaged in five ways, and the kernel made anew twice after each.
    """
    file = folder / "program.py"
    file.write_text(PROGRAM, encoding="utf-8")
    kept = ("PATH", "PYTHONPATH", "HOME", "XDG_CACHE_HOME", "TMPDIR", "OPENBLAS_CORETYPE")
    environment = {key: os.environ[key] for key in kept if key in os.environ} | changes
    environment = {key: value for key, value in environment.items() if value}
    command = [sys.executable, str(file), *damaged]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip(), done.stderr


def test_a_damaged_kernel_is_compiled_again(tmp_path: Path) -> None:
    cache = {"XDG_CACHE_HOME": str(tmp_path / "cache"), "NUMBA_CACHE_DIR": ""}
    (tmp_path / "cache").mkdir()
    assert compiled_once(tmp_path, **cache)[0] == "42 0 1"
    assert compiled_once(tmp_path, **cache)[0] == "42 1 0"
    told = compiled_once(tmp_path, "*.nbi", "*.nbc", **cache)[0].splitlines()
    assert told == ["42 1 0"] + ["42 0 1", "42 1 0"] * 10
    assert compiled_once(tmp_path, **cache)[0] == "42 1 0"


def test_without_a_folder_kernels_are_compiled_in_every_process(tmp_path: Path) -> None:
    nowhere = {"XDG_CACHE_HOME": "/proc/nowhere", "TMPDIR": str(tmp_path), "NUMBA_CACHE_DIR": ""}
    there = tmp_path / f"homefront-{os.geteuid()}"
    there.mkdir()
    there.chmod(0o777)
    assert compiled_once(tmp_path, **nowhere)[0] == "42 0 1"
    assert compiled_once(tmp_path, **nowhere)[0] == "42 0 1"
    assert list(there.iterdir()) == []


def test_without_a_home_the_folder_stands_among_temporary_files(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown() -> Path:
        raise RuntimeError("Could not determine home directory.")  # what pathlib says: no HOME, no such user

    _, temporary = places
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setattr(Path, "home", unknown)
    assert cache_folder() == temporary / f"homefront-{os.geteuid()}"
