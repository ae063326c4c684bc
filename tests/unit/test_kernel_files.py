"""A file of a kernel that is damaged or foreign costs a compilation; a fault of our own is seen."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import homefront.kernel_cache as cache_module
import homefront.kernel_files as module
from homefront.compiled import CONFIG, serial
from homefront.kernel_files import KernelFiles

KEY, KEPT = ("float64",), {"code": b"machine code" * 100}


def files(folder: Path, stamp: Any = "source 1") -> KernelFiles:
    return KernelFiles(str(folder), "kernel-1.py311", stamp)


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A folder with one kernel in it."""
    files(tmp_path).save(KEY, KEPT)
    return tmp_path


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def changed(whole: bytes) -> bytes:
    """One bit of what would be machine code."""
    return whole[:-40] + bytes([whole[-40] ^ 1]) + whole[-39:]


def random(whole: bytes) -> bytes:
    return np.random.default_rng(1).bytes(len(whole))


def of_numba_alone(whole: bytes) -> bytes:
    """Without a digest, as numba writes it."""
    return whole[module.DIGEST :]


def test_what_is_kept_is_found_again(kept: Path) -> None:
    assert files(kept).load(KEY) == KEPT
    assert files(kept).load(("int64",)) is None


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
@pytest.mark.parametrize("damage", [cut, changed, random, of_numba_alone, lambda whole: b""])
def test_a_damaged_file_counts_as_none_and_is_replaced(
    kept: Path, ending: str, damage: Callable[[bytes], bytes]
) -> None:
    (file,) = kept.glob(f"*.{ending}")
    file.write_bytes(damage(file.read_bytes()))
    assert files(kept).load(KEY) is None
    files(kept).save(KEY, KEPT)
    assert files(kept).load(KEY) == KEPT


def test_a_file_of_another_version_counts_as_none(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "VERSIONS", ("0.0.0", *module.VERSIONS[1:]))
    assert files(kept).load(KEY) is None


def test_a_file_of_another_source_counts_as_none(kept: Path) -> None:
    """Also where the index is of today: it is written before the file, and another process may read in between."""
    assert files(kept, "source 2").load(KEY) is None
    (file,) = kept.glob("*.nbc")
    of_yesterday = file.read_bytes()
    files(kept, "source 2").save(KEY, KEPT)
    assert files(kept, "source 2").load(KEY) == KEPT
    file.write_bytes(of_yesterday)
    assert files(kept, "source 2").load(KEY) is None


def test_a_file_of_another_signature_counts_as_none(kept: Path) -> None:
    """Two processes that begin at the same time each write the first file, and the index of one of them stays."""
    (file,) = kept.glob("*.nbc")
    index = (kept / "kernel-1.py311.nbi").read_bytes()
    (kept / "kernel-1.py311.nbi").unlink()
    files(kept).save(("int64",), KEPT)
    (kept / "kernel-1.py311.nbi").write_bytes(index)
    assert list(kept.glob("*.nbc")) == [file]
    assert files(kept).load(KEY) is None


@contextmanager
def without_rights(file: Path) -> Iterator[None]:
    """Nobody may read the file; whoever may read everything is somebody else meanwhile."""
    file.chmod(0)
    everything = os.geteuid() == 0
    if everything:
        os.seteuid(65534)
    try:
        yield
    finally:
        if everything:
            os.seteuid(0)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights as POSIX has them")
@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_a_file_that_may_not_be_read_counts_as_none(kept: Path, ending: str) -> None:
    (file,) = kept.glob(f"*.{ending}")
    with without_rights(file):
        assert files(kept).load(KEY) is None


def test_a_folder_in_place_of_a_file_counts_as_none(kept: Path) -> None:
    (file,) = kept.glob("*.nbc")
    file.unlink()
    file.mkdir()
    assert files(kept).load(KEY) is None


def test_what_names_something_that_is_gone_counts_as_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of a script are not in the stamp of its kernels."""
    helper = ModuleType("renamed_helper")
    exec("class Size:\n    pass", vars(helper))
    monkeypatch.setitem(sys.modules, "renamed_helper", helper)
    files(tmp_path).save(KEY, vars(helper)["Size"])
    assert files(tmp_path).load(KEY) is vars(helper)["Size"]
    monkeypatch.delattr(helper, "Size", raising=False)
    assert files(tmp_path).load(KEY) is None
    monkeypatch.delitem(sys.modules, "renamed_helper")
    assert files(tmp_path).load(KEY) is None


def doubled(x: float) -> float:
    return 2.0 * x


@pytest.fixture
def of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for kernels of one test."""
    monkeypatch.setattr(CONFIG, "CACHE_DIR", str(tmp_path))
    return tmp_path


def broken(*_arguments: object) -> Any:
    raise AttributeError("a fault of our own")


@pytest.mark.parametrize(
    ("owner", "name"),
    [(cache_module, "_are_known"), (cache_module, "_environment"), (cache_module, "called_by"),
     (cache_module.KeptKernel, "rebuild"), (KernelFiles, "_digest")],
)  # fmt: skip
def test_a_fault_in_what_reads_a_kernel_is_seen(
    of_its_own: Path, owner: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert serial(doubled)(21.0) == 42.0
    assert len(list(of_its_own.rglob("*.nbc"))) == 1
    monkeypatch.setattr(owner, name, broken)
    with pytest.raises(AttributeError, match="a fault of our own"):
        serial(doubled)(21.0)


@pytest.mark.parametrize(
    ("owner", "name"),
    [(cache_module, "_by_name"), (cache_module.KeptKernel, "reduce"), (KernelFiles, "_write")],
)  # fmt: skip
def test_a_fault_in_what_writes_a_kernel_is_seen(
    of_its_own: Path, owner: object, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(owner, name, broken)
    with pytest.raises(AttributeError, match="a fault of our own"):
        serial(doubled)(21.0)
    assert list(of_its_own.rglob("*.nb?*.tmp.*")) == []


def test_a_full_disk_costs_a_compilation(of_its_own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(KernelFiles, "_write", full)
    assert serial(doubled)(21.0) == 42.0
    assert list(of_its_own.rglob("*.nbc")) == []
