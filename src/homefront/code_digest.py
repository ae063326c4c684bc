"""Which code a package is: a hash of its Python files, on which the bytes of a run and compiled kernels depend."""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path


def code_digest(module: str) -> str:
    """sha256 of the Python files of the package, or of the one file, that a module belongs to; "" if there is none, as
    of a script."""
    try:
        found = importlib.util.find_spec(module.partition(".")[0])
    except (ImportError, ValueError):
        return ""
    if found is None:
        return ""
    roots = [Path(one) for one in found.submodule_search_locations or ()]
    files = [(file.relative_to(root), file) for root in roots for file in root.rglob("*.py")]
    if not roots and found.origin is not None and Path(found.origin).is_file():
        files = [(Path(Path(found.origin).name), Path(found.origin))]
    digest = hashlib.sha256()
    for name, file in sorted(files):
        digest.update(name.as_posix().encode())
        digest.update(file.read_bytes())
    return digest.hexdigest() if files else ""
