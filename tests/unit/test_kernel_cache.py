"""A kernel is read from the cache without setting up all of numba, and calls nothing whose address is not known."""

import os
import subprocess
import sys
from pathlib import Path

KERNELS = """
import sys
import numpy as np
from homefront.compiled import kernel, serial
from numba import prange

@kernel
def sorted_sums(values, out):
    for n in prange(out.size):
        out[n] = np.sort(values)[: n + 1].sum()

@serial
def weighed(values):
    total = 0.0
    for n in range(values.size):
        if values[n] < 0.0:
            raise ValueError("below zero")
        total += np.median(values[: n + 1])
    return total

@serial
def is_hashed(text):
    return hash(text) != 0

def error_of(values):
    try:
        return weighed(values)
    except ValueError as error:
        return str(error)

called = {"sums": [sorted_sums, weighed], "hash": [is_hashed]}[sys.argv[1]]
if sys.argv[1] == "sums":
    values, out = np.array([3.0, 1.0, 2.0]), np.zeros(3)
    sorted_sums(values, out)
    print(out.tolist(), weighed(values), error_of(-values))
else:
    print(is_hashed("Moscow"), is_hashed("Minsk"))
heavy = sorted({"numba.np.arraymath", "numba.np.linalg", "scipy.linalg"} & set(sys.modules))
print([sum(one.stats.cache_hits.values()) for one in called], heavy)
"""


def twice(folder: Path, which: str) -> list[list[str]]:
    """What a process says that compiles these kernels, and one that reads them from the cache."""
    (folder / "kernels.py").write_text(KERNELS, encoding="utf-8")
    given = {**os.environ, "NUMBA_CACHE_DIR": str(folder / "cache")}
    command = [sys.executable, "kernels.py", which]
    runs = [
        subprocess.run(command, env=given, cwd=folder, capture_output=True, text=True, check=False) for _ in range(2)
    ]
    assert [run.returncode for run in runs] == [0, 0], runs[-1].stderr
    return [run.stdout.splitlines() for run in runs]


def test_numba_is_not_set_up_for_a_kernel_from_the_cache(tmp_path: Path) -> None:
    """Its parts are numpy's as numba has them, whose modules are not loaded either; errors reach Python as ever."""
    compiled, read = twice(tmp_path, "sums")
    assert compiled[0] == read[0] == "[1.0, 3.0, 6.0] 7.0 below zero"
    assert read[1] == "[1, 1] []"


def test_where_an_address_is_not_known_numba_is_set_up(tmp_path: Path) -> None:
    """Python draws anew in each process how it hashes text, and numba knows of it only when it is set up. LLVM
    ends the process over a name without an address."""
    compiled, read = twice(tmp_path, "hash")
    assert compiled[0] == read[0] == "True True"
    assert read[1].startswith("[1] ['numba.np.arraymath'")
