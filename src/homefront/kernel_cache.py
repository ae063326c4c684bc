"""What is kept of a compiled kernel, and how a later run reads it.

Before numba reads a kernel from its cache, it sets up all that it knows of Python and numpy, as if it were to compile.
That loads a hundred modules, scipy's linear algebra among them, and takes a quarter of a second. Machine code that is
there needs none of it, only the addresses of what it calls. So the names of these are kept with it. Where this
process does not know one of them, numba is set up, as it also is as soon as something is compiled.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import numba
from llvmlite import binding
from numba.core import caching
from numba.core.environment import Environment
from numba.core.runtime.nrt import rtsys

from homefront.code_digest import code_digest
from homefront.kernel_files import KernelFiles
from homefront.whole import as_parts, called_by

CONFIG: Any = numba.config
"""Where kernels are kept, and whether anything is compiled at all."""

_FunctionCache: Any = caching.FunctionCache
_Results: Any = caching.CompileResultCacheImpl
_Environment: Any = Environment
_known_environments: Any = _Environment._memo


class KeptKernel(_Results):  # type: ignore[misc]
    """What stands in the file of a kernel."""

    def reduce(self, result: Any) -> tuple[Any, ...]:
        """What is pickled: what numba pickles, with most environments by name only."""
        *others, environments = super().reduce(result)
        return (*others, tuple(_by_name(one) for one in environments))

    def rebuild(self, target: Any, kept: tuple[Any, ...]) -> Any:
        """The kernel, ready to be called."""
        *others, initialisers, environments = kept
        for initialise in initialisers:
            initialise()
        called = called_by(kept[0])
        if not _are_known(called):
            rtsys.initialize(target)  # the names by which kernels ask for memory
        if not _are_known(called):
            target.refresh()
        named = tuple(_environment(*one) for one in environments)
        with as_parts(target.codegen()):
            return super().rebuild(target, (*others, initialisers, named))


def _are_known(called: Iterable[str]) -> bool:
    """Whether this process has addresses for all of these names. LLVM ends the process where one has none."""
    try:
        return all(_address(name) for name in called)
    except LookupError:
        return False


@cache
def _address(name: str) -> int:
    """An address stays once it is known; that it is not known is not kept."""
    address = binding.address_of_symbol(name)
    if address is None:
        raise LookupError(name)
    return int(address)


def _by_name(environment: Any) -> tuple[Any, str, str]:
    """The environment of a function with its module and its name; None in its place where the two are enough.

    Machine code reads constants from an environment, and nothing else. Those of numba's own functions hardly ever have
    any, and to unpickle one would load its module.
    """
    module = environment.globals["__name__"]
    enough = module.startswith("numba.") and not environment.consts
    return (None if enough else environment), module, environment.env_name


def _environment(whole: Any, module: str, name: str) -> Any:
    environment = whole or _known_environments.get(name)
    if environment is None:
        environment = _Environment({"__name__": module})
        environment.env_name = name
        _known_environments[name] = environment
    return environment


class KernelCache(_FunctionCache):  # type: ignore[misc]
    """numba's, where a file that is damaged or cannot be written costs a compilation and not the run."""

    _impl_class = KeptKernel

    def __init__(self, function: Callable[..., Any]) -> None:
        super().__init__(function)
        stamp = (self._impl.locator.get_source_stamp(), _code_beside(function.__module__ or ""))
        self._cache_file = KernelFiles(self._cache_path, self._impl.filename_base, stamp)

    def load_overload(self, signature: Any, target: Any) -> Any:
        return self._load_overload(signature, target)

    def save_overload(self, signature: Any, compiled: Any) -> None:
        try:
            with suppress(OSError):  # a full disk, or a folder that may not be written: nothing is kept
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


_OWN_FOLDER = re.compile("kernels-[0-9a-f]{16}")
"""The name of a folder that has the package's own code in it (compiled.py)."""


@cache
def _source_stamp() -> str:
    """Of the package's own files by name, size and time, as numba has it of the one file of a kernel."""
    digest = hashlib.sha256()
    folders = os.walk(Path(__file__).parent)
    for file in sorted(os.path.join(folder, name) for folder, _, names in folders for name in names):
        if file.endswith(".py"):
            found = os.stat(file)
            digest.update(f"{file} {found.st_size} {found.st_mtime_ns}".encode())
    return digest.hexdigest()


def _code_beside(module: str) -> str:
    """Which code beside its own file a kernel of this module is made of: that of its package, and of this one, unless
    the folder has this one's in its name."""
    own = "" if _OWN_FOLDER.fullmatch(Path(CONFIG.CACHE_DIR).name) else _source_stamp()
    if module.partition(".")[0] == __name__.partition(".")[0]:
        return own
    return code_digest(module) + own
