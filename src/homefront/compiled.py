"""How kernels are compiled: one place for the numba options, so that every kernel has the same ones.

Compiled code is cached in a folder named by a hash of the package's own source. numba looks only at the file
of the outermost function when it decides whether a cached kernel is fresh; our kernels call small functions
from other files, so without this an edit there would run yesterday's machine code.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any

import numba


@cache
def source_digest() -> str:
    """Of the package's own source, for what is kept from run to run."""
    package = Path(__file__).parent
    digest = hashlib.sha256()
    for file in sorted(package.rglob("*.py")):
        digest.update(file.relative_to(package).as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()


def _cache_folder() -> Path:
    """A writable folder for this version of the source; NUMBA_CACHE_DIR, where set, wins."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "homefront"
    try:
        base.mkdir(parents=True, exist_ok=True)
        if not os.access(base, os.W_OK):
            raise PermissionError(base)
    except OSError:
        base = Path(tempfile.gettempdir()) / f"homefront-{os.getuid() if hasattr(os, 'getuid') else 'user'}"
    return base / f"kernels-{source_digest()[:16]}"


# Threads that wait sleep instead of spinning: with other work on the machine a spinning pair took 21.6 s for what a
# sleeping one did in 13.3 s. Read when the first kernel with threads starts.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

_config: Any = numba.config

if "NUMBA_CACHE_DIR" not in os.environ:
    _config.CACHE_DIR = str(_cache_folder())

_njit: Callable[..., Any] = numba.njit

kernel: Callable[..., Any] = partial(_njit, parallel=True, cache=True, fastmath=False, error_model="numpy")
"""A loop over rows with `prange`; results do not depend on the number of threads."""

serial: Callable[..., Any] = partial(_njit, cache=True, fastmath=False, error_model="numpy")
"""A loop whose order matters, or that is too short to share out."""

device: Callable[..., Any] = partial(
    _njit, forceinline=True, _nrt=False, cache=True, fastmath=False, error_model="numpy"
)
"""A small function of numbers that kernels call."""


def cache_is_warm() -> bool:
    """Whether kernels of this version of the source were compiled here before."""
    folder = Path(str(_config.CACHE_DIR or "."))
    return folder.is_dir() and any(folder.rglob("people.step_people*.nbc"))


def most_threads() -> int:
    """How many threads a kernel may use in this process."""
    return int(_config.NUMBA_NUM_THREADS)
