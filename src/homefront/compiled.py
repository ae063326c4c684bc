"""How kernels are compiled: one place for the numba options, so that every kernel has the same ones.

Compiled code is cached in a private folder, by a hash of the package's own source; NUMBA_CACHE_DIR, where set, names
another one, in which a kernel is fresh as long as all files of the package have the same size and time. Without any
folder the kernels are compiled in every process. numba looks only at the file
of the outermost function when it decides whether a cached kernel is fresh; our kernels call small functions
from other files, so without this an edit there would run yesterday's machine code. A kernel of another package is
fresh as long as all Python files of that package are as they were too.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import numba
from numba._dispatcher import compute_fingerprint

from homefront.cache_folder import cache_folder
from homefront.kernel_cache import CONFIG, KernelCache
from homefront.whole import PartOfKernels, Whole


@cache
def source_digest() -> str:
    """Of the package's own source, for what is kept from run to run."""
    package, digest = str(Path(__file__).parent), hashlib.sha256()
    folders = os.walk(package)
    for file in sorted(os.path.join(folder, name) for folder, _, names in folders for name in names):
        if file.endswith(".py"):
            digest.update(file.removeprefix(package).encode())
            digest.update(Path(file).read_bytes())
    return digest.hexdigest()


# Threads that wait sleep instead of spinning: with other work on the machine a spinning pair took 21.6 s for what a
# sleeping one did in 13.3 s. Read when the first kernel with threads starts.
os.environ.setdefault("OMP_WAIT_POLICY", "passive")

_own = None if "NUMBA_CACHE_DIR" in os.environ else cache_folder()
_kept = "NUMBA_CACHE_DIR" in os.environ or _own is not None
if _own is not None:
    CONFIG.CACHE_DIR = str(_own / f"kernels-{source_digest()[:16]}")


SAME: Any = {"fastmath": False, "error_model": "numpy", "no_cfunc_wrapper": True}
"""Options of everything that is compiled."""


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    dispatcher: Any = numba.njit(pipeline_class=Whole, **SAME, **options)(function)
    if _kept and not CONFIG.DISABLE_JIT:
        with suppress(RuntimeError):  # numba finds no folder that it can write to
            dispatcher._cache = KernelCache(dispatcher.py_func)
    return dispatcher


def _part(function: Callable[..., Any], **options: Any) -> Any:
    if CONFIG.DISABLE_JIT:
        return function
    options = {**SAME, "nopython": True, "_nrt": False, **options}
    dispatcher = PartOfKernels(function, targetoptions={**options, "no_cpython_wrapper": True}, pipeline_class=Whole)
    dispatcher.as_kernel = partial(_compiled, function, _nrt=False)
    return dispatcher


def kernel(function: Callable[..., Any]) -> Any:
    """Compile a loop over rows with `prange`, which threads share.

    Its results must not depend on the number of threads: each pass of the loop writes rows of its own, and no float is
    summed over the whole loop.

    Parameters
    ----------
    function : callable
        A function of arrays and numbers, in the Python that numba compiles.

    Returns
    -------
    callable
        The same function, compiled at its first call; the machine code is kept for later runs.
    """
    return _compiled(function, parallel=True)


def serial(function: Callable[..., Any]) -> Any:
    """Compile a loop whose order matters, or that is too short to share out among threads.

    Parameters
    ----------
    function : callable
        A function of arrays and numbers, in the Python that numba compiles.

    Returns
    -------
    callable
        The same function, compiled at its first call; the machine code is kept for later runs.
    """
    return _compiled(function)


def device(function: Callable[..., Any]) -> Any:
    """Compile a small function of numbers that kernels call; it cannot make an array.

    Parameters
    ----------
    function : callable
        A function of numbers, in the Python that numba compiles.

    Returns
    -------
    callable
        The same function, as a part of each kernel that calls it; Python can call it too.
    """
    return _part(function, forceinline=True)


inner: Callable[..., Any] = device
"""The same of a step inside a kernel, that is handed whole tuples of arrays: each call of a part copies all that it is
handed, which is hundreds of numbers."""

part: Callable[..., Any] = _part
"""A step inside a kernel that is not made a part of its caller."""

INLINED: Any = {"forceinline": True, "_nrt": False, "error_model": "numpy", "no_cpython_wrapper": True}
"""Options of an overload that kernels call. A call that hands over a layer must be inlined: each one not inlined
counts references to all its arrays."""


def ready_for(function: Any, *arguments: Any) -> Callable[..., Any]:
    """The machine code of a kernel for arguments of these types, compiled or read from the cache if it is not there.

    To call it spares the look at the types of all that is handed over, which for the large tuples of a run takes four
    times as long as the call itself. Nobody looks again: it takes arguments of these very types and no others. What was
    found for types is found again by the mark that numba itself tells them apart by. A function that is not compiled is
    handed back as it is.
    """
    if not hasattr(function, "compile"):
        return function  # type: ignore[no-any-return]
    known: dict[bytes, Callable[..., Any]] = vars(function).setdefault("ready_for", {})
    mark: bytes = compute_fingerprint(arguments)
    if mark not in known:
        known[mark] = function.compile(types_of(function, *arguments))
    return known[mark]


def types_of(function: Any, *arguments: Any) -> tuple[Any, ...]:
    """What numba takes these arguments of a kernel for."""
    return tuple(function.typeof_pyval(one) for one in arguments)


def is_kept(function: Any) -> bool:
    """Whether other processes find what is compiled of a kernel."""
    return isinstance(getattr(function, "_cache", None), KernelCache)


def was_kept(function: Any) -> bool:
    """Whether there is anything that was compiled of a kernel before, for arguments of whatever types."""
    return is_kept(function) and any(function._cache.files("nbc"))


def drop_unfinished(function: Any) -> None:
    """Removes what a process that was ended had begun to write of a kernel. Another that writes at this very moment
    writes once more."""
    if is_kept(function):
        function._cache.drop_unfinished()


def kernel_folder() -> str:
    """Where compiled kernels are kept; "" if nowhere."""
    return str(CONFIG.CACHE_DIR) if _kept else ""


def cache_is_warm() -> bool:
    """Whether kernels of this version of the source were compiled here before."""
    folder = Path(kernel_folder())
    return _kept and folder.is_dir() and any(folder.rglob("step.step_people*.nbc"))


def announce_compilation(say: Callable[[str], None]) -> None:
    """Says so where kernels are compiled for the first time."""
    if not cache_is_warm():
        say("compiling the kernels for this machine, once: 20 seconds to a minute")


def most_threads() -> int:
    """How many threads a kernel may use in this process."""
    return int(CONFIG.NUMBA_NUM_THREADS)
