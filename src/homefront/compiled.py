"""How kernels are compiled: one place for the numba options, so that every kernel has the same ones.

Compiled code is cached in a private folder, by a hash of the package's own source; NUMBA_CACHE_DIR, where set, names
another one, in which a kernel is fresh as long as all files of the package have the same size and time. Without any
folder the kernels are compiled in every process. numba looks only at the file
of the outermost function when it decides whether a cached kernel is fresh; our kernels call small functions
from other files, so without this an edit there would run yesterday's machine code. A kernel of another package is
fresh as long as all Python files of that package are as they were.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
from collections.abc import Callable
from contextlib import suppress
from functools import cache, partial
from pathlib import Path
from typing import Any

import numba
from numba.core import caching

from homefront.cache_folder import cache_folder
from homefront.code_digest import code_digest
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

_config: Any = numba.config

_own = None if "NUMBA_CACHE_DIR" in os.environ else cache_folder()
_kept = "NUMBA_CACHE_DIR" in os.environ or _own is not None
if _own is not None:
    _config.CACHE_DIR = str(_own / f"kernels-{source_digest()[:16]}")


_OWN_NAME = re.compile("kernels-[0-9a-f]{16}")


@cache
def _source_stamp() -> str:
    """Of the package's own files by name, size and time, as numba has it of the one file of a kernel."""
    digest = hashlib.sha256()
    for file in sorted(Path(__file__).parent.rglob("*.py")):
        found = file.stat()
        digest.update(f"{file} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def _code_beside(module: str) -> str:
    """Which code the package of a module is; "" of this one in a folder that has its own code in its name."""
    if module.partition(".")[0] != __name__.partition(".")[0]:
        return code_digest(module)
    return "" if _OWN_NAME.fullmatch(Path(_config.CACHE_DIR).name) else _source_stamp()


_FunctionCache: Any = caching.FunctionCache
_IndexFile: Any = caching.IndexDataCacheFile


class _TolerantCache(_FunctionCache):  # type: ignore[misc]
    """numba's, where a file that is damaged or cannot be written costs a compilation and not the run."""

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        if code := _code_beside(function.__module__ or ""):
            stamp = (self._impl.locator.get_source_stamp(), code)
            self._cache_file = _IndexFile(self._cache_path, self._impl.filename_base, stamp)

    def load_overload(self, signature: Any, target: Any) -> Any:
        try:
            return super().load_overload(signature, target)
        except Exception:  # whatever unpickling half a file raises
            return None

    def save_overload(self, signature: Any, compiled: Any) -> None:
        try:
            super().save_overload(signature, compiled)
        except Exception:
            with suppress(Exception):  # a new index, if that is what was damaged; on a full disk nothing is kept
                self.flush()
                super().save_overload(signature, compiled)
        except BaseException:  # a stop; numba removes what it began to write only after an error
            self.drop_unfinished()
            raise

    def drop_unfinished(self) -> None:
        """Removes files that were begun and have no name yet."""
        for file in self.files("tmp.*"):
            with suppress(OSError):
                file.unlink()

    def files(self, ending: str) -> list[Path]:
        """Of this kernel, whose names end so."""
        return list(Path(self.cache_path).glob(f"{glob.escape(self._impl.filename_base)}.*{ending}"))


SAME: Any = {"fastmath": False, "error_model": "numpy", "no_cfunc_wrapper": True}
"""Options of everything that is compiled."""


def _compiled(function: Callable[..., Any], **options: Any) -> Any:
    dispatcher: Any = numba.njit(pipeline_class=Whole, **SAME, **options)(function)
    if _kept and not _config.DISABLE_JIT:
        with suppress(RuntimeError):  # numba finds no folder that it can write to
            dispatcher._cache = _TolerantCache(dispatcher.py_func)
    return dispatcher


def _part(function: Callable[..., Any], **options: Any) -> Any:
    if _config.DISABLE_JIT:
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
    times as long as the call itself. Nobody looks again: it takes arguments of these very types and no others. A
    function that is not compiled is handed back as it is.
    """
    if not hasattr(function, "compile"):
        return function  # type: ignore[no-any-return]
    return function.compile(types_of(function, *arguments))  # type: ignore[no-any-return]


def types_of(function: Any, *arguments: Any) -> tuple[Any, ...]:
    """What numba takes these arguments of a kernel for."""
    return tuple(function.typeof_pyval(one) for one in arguments)


def is_kept(function: Any) -> bool:
    """Whether other processes find what is compiled of a kernel."""
    return isinstance(getattr(function, "_cache", None), _TolerantCache)


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
    return str(_config.CACHE_DIR) if _kept else ""


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
    return int(_config.NUMBA_NUM_THREADS)
