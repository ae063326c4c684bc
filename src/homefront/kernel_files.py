"""Files of compiled kernels: which of them may be used is settled before anything in them is unpickled.

Each begins with a digest of what follows, of the versions that made it, and of the source that it is made of. A file
that was cut or changed, or that belongs to another version, to another source or to other types, counts as none: the
kernel is compiled again. Only that is forgiven. Whatever goes wrong with a file that is whole and ours is a fault of
this package, and is raised.
"""

from __future__ import annotations

import hashlib
import pickle
from typing import Any

import llvmlite
import numba
import numpy as np
from numba.core import caching

_IndexFile: Any = caching.IndexDataCacheFile

VERSIONS = (numba.__version__, llvmlite.__version__, np.__version__)
"""Of whoever writes and reads these files. Those of Python are told apart by the names of the files."""

DIGEST = 32
"""Bytes of a digest."""


class KernelFiles(_IndexFile):  # type: ignore[misc]
    """numba's files of one kernel: one for each signature, and an index of them."""

    def load(self, key: Any) -> Any:
        """What was kept of a signature; None if nothing was."""
        found = super().load(key)
        return found[1] if found is not None and found[0] == key else None

    def save(self, key: Any, data: Any) -> None:
        """Keeps it with its signature: two processes may write different ones to a file of the same name."""
        super().save(key, (key, data))

    def _load_index(self) -> dict[Any, str]:
        return self._read(self._index_path) or {}

    def _save_index(self, overloads: dict[Any, str]) -> None:
        self._write(self._index_path, overloads)

    def _load_data(self, name: str) -> Any:
        return self._read(self._data_path(name))

    def _save_data(self, name: str, data: Any) -> None:
        self._write(self._data_path(name), data)

    def _read(self, path: str) -> Any:
        """What stands in a file; None where there is none that may be used."""
        try:
            with open(path, "rb") as file:
                found = file.read()
        except OSError:
            return None
        digest, content = found[:DIGEST], found[DIGEST:]
        if digest != self._digest(content):
            return None
        try:
            return pickle.loads(content)
        except (ImportError, AttributeError):  # of a script, whose other files were renamed
            return None

    def _write(self, path: str, kept: Any) -> None:
        content = self._dump(kept)
        with self._open_for_write(path) as file:
            file.write(self._digest(content) + content)

    def _digest(self, content: bytes) -> bytes:
        made_of = repr((VERSIONS, self._source_stamp)).encode()
        return hashlib.sha256(hashlib.sha256(made_of).digest() + content).digest()
