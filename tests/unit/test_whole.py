"""Parts of kernels: made into machine code once, with the kernel; called from Python, one by one."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numba
import numpy as np
import pytest
from numba import prange

from homefront.compiled import device, inner, kernel, part, serial
from homefront.streams import chance, uniform
from homefront.whole import Library


@device
def _half(x):  # type: ignore[no-untyped-def]
    return x / 2


@inner
def _quarter(x):  # type: ignore[no-untyped-def]
    return _half(_half(x))


@part
def _checked(x):  # type: ignore[no-untyped-def]
    if x < 0:
        raise ValueError("below zero")
    return _quarter(x) + _half(x)


@kernel
def _each(numbers, out):  # type: ignore[no-untyped-def]
    for i in prange(numbers.size):
        out[i] = _checked(numbers[i])


@serial
def _first(numbers):  # type: ignore[no-untyped-def]
    return _checked(numbers[0])


@contextmanager
def made() -> Iterator[list[str]]:
    """Names of the libraries that become machine code meanwhile."""
    names: list[str] = []
    make = Library.make

    def noted(self: Library) -> None:
        if not self.made:
            names.append(self.name)
        make(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Library, "make", noted)
        yield names


def test_a_kernel_is_made_once_and_its_parts_never() -> None:
    out, each = np.zeros(3), kernel(_each.py_func)
    each._cache.disable()  # an earlier run of the tests has made it
    with made() as names:
        each(np.array([4.0, 8.0, 0.0]), out)
    np.testing.assert_array_equal(out, [3.0, 6.0, 0.0])
    assert names == ["_each"]


def test_python_calls_a_part_that_kernels_call_too() -> None:
    assert _first(np.array([4.0])) == 3.0
    assert _checked(4.0) == 3.0
    assert _quarter(x=4.0) == 1.0
    assert 0.0 <= uniform(np.uint64(5), 3, 1) < 1.0


def test_an_error_in_a_part_reaches_python() -> None:
    with pytest.raises(ValueError, match="below zero"):
        _first(np.array([-1.0]))
    with pytest.raises(ValueError, match="below zero"):
        _checked(-1.0)


def test_a_function_of_somebody_elses_may_call_a_part() -> None:
    """numba's own libraries link in no more than what they name; a part that was never made comes with all it calls."""

    @numba.njit
    def theirs(x):  # type: ignore[no-untyped-def]
        return _checked(x) + 1.0

    assert theirs(4.0) == 4.0
    assert theirs(np.float32(4.0)) == 4.0


def test_what_numba_makes_for_others_is_as_before() -> None:
    @numba.njit
    def theirs(x):  # type: ignore[no-untyped-def]
        return max(x, 2.0)

    assert theirs(1.0) == 2.0
    assert not isinstance(theirs.overloads[theirs.signatures[0]].library, Library)


def test_a_kernel_is_loaded_from_the_cache(tmp_path: Path) -> None:
    code = (
        "import numpy as np; from homefront.streams import uniforms;"
        "print(uniforms(np.uint64(7), 3, 1).tolist(), sum(uniforms.stats.cache_hits.values()))"
    )
    given = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}
    runs = [subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, text=True, check=True).stdout
            for _ in range(2)]  # fmt: skip
    (first, no_hits), (second, hits) = (run.rsplit(maxsplit=1) for run in runs)
    assert (first, no_hits, hits) == (second, "0", "1")


PARTLY = """
import sys
import numpy as np
from homefront.compiled import device, kernel, serial
from numba import prange

@device
def less(x):
    return 0.5 * x

@serial
def total(values):
    out = 0.0
    for n in range(values.size):
        out += less(values[n])
    return out

@kernel
def each(values, out):
    for n in prange(values.size):
        out[n] = total(values[: n + 1])

values, out = np.arange(4.0), np.zeros(4)
if sys.argv[1] == "callee":
    print(total(values))
else:
    each(values, out)
    print(out.tolist(), total(values))
"""


def test_a_kernel_that_calls_a_cached_one_is_whole_itself(tmp_path: Path) -> None:
    """Stopped in the middle of its first run, or after one that needs few kernels, a user has a cache that is partly
    there; what is compiled then, and kept, must not lack what was read from it."""
    (tmp_path / "partly.py").write_text(PARTLY, encoding="utf-8")
    given = {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path / "cache")}
    found = [
        subprocess.run([sys.executable, "partly.py", which], env=given, cwd=tmp_path, capture_output=True, text=True,
                       check=False)
        for which in ("callee", "caller", "caller")
    ]  # fmt: skip
    assert [one.returncode for one in found] == [0, 0, 0], found[-1].stderr
    assert [one.stdout.strip() for one in found] == ["3.0", *["[0.0, 0.5, 1.5, 3.0] 3.0"] * 2]


def test_without_numba_parts_are_plain_functions() -> None:
    code = "from homefront.streams import chance; print(type(chance).__name__, float(chance(0.5, 1.0)))"
    given = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    run = subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["function", str(float(chance.py_func(0.5, 1.0)))]
