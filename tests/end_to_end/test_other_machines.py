"""The same bytes on a processor with AVX-512, with AVX2, and with SSE alone, on one thread and on more."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from numpy._core import _multiarray_umath

PROGRAM = """
import numba
from homefront.engine.prepare import prepare
from homefront.engine.reference import reference_for
from homefront.engine.run import run_world
from homefront.engine.settings import Settings
from homefront.processes import Registry
from homefront.scenario.loader import load_scenario

moscow = load_scenario("moscow-1941", Registry())
for settings in (Settings(people_per_agent=20_000), Settings(only="front"),
                 Settings(people_per_agent=20_000, days=120, contacts="persons", only="society")):
    reference = reference_for(moscow, settings) if not settings.only else None
    for threads in (1, 2, 4):
        numba.set_num_threads(threads)
        print(run_world(prepare(moscow, settings, 3), reference=reference).result_hash)
"""

_numpy: Any = _multiarray_umath
ABOVE_SSE = [name for name in _numpy.__cpu_dispatch__ if _numpy.__cpu_features__.get(name)]
"""What numpy has code of its own for, and this machine has."""

ABOVE_AVX2 = [name for name in ABOVE_SSE if "512" in name or name == "X86_V4"]
NO_FUSED = "glibc.cpu.hwcaps=-AVX512F,-AVX2,-FMA,-FMA4,-AVX"
"""For the C library, which has two versions of exp and log."""


def machine(name: str, without: list[str], libc: str = "") -> dict[str, str]:
    """Of numba (no features: those of the processor of that name), of numpy, and of the C library."""
    kept = {"NUMBA_CPU_NAME": name, "NUMBA_CPU_FEATURES": "", "NPY_DISABLE_CPU_FEATURES": " ".join(without)}
    return {**kept, **({"GLIBC_TUNABLES": libc} if libc else {})}


MACHINES = {"AVX2": machine("haswell", ABOVE_AVX2), "SSE": machine("nehalem", ABOVE_SSE, NO_FUSED)}


def hashes(environment: dict[str, str]) -> list[str]:
    given = os.environ | {"NUMBA_NUM_THREADS": "4"} | environment
    done = subprocess.run([sys.executable, "-c", PROGRAM], env=given, capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.fixture(scope="module")
def here() -> list[str]:
    return hashes({})


@pytest.mark.slow
@pytest.mark.skipif(platform.machine() not in ("x86_64", "AMD64"), reason="names of processors of one family")
@pytest.mark.parametrize("name", MACHINES)
def test_same_bytes_on_another_machine(here: list[str], name: str, tmp_path: Path) -> None:
    """Kernels are compiled anew for it, one or two minutes."""
    there = hashes({**MACHINES[name], "NUMBA_CACHE_DIR": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)})
    assert len(there) == 9
    assert there == here
    assert len(set(there)) == 3
