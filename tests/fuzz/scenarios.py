"""Mutants of the shipped scenarios, each written to a folder of its own and judged."""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import judge
import mutants
from campaign import Case

MEMORY_FOLDER = Path("/dev/shm")
"""A file system in memory, where there is one: the folders are many and short-lived."""


@contextlib.contextmanager
def prepared() -> Iterator[Case]:
    """A case that judges the mutant of a seed, in a folder that is removed in the end."""
    bases = mutants.originals()
    shipped = {data for files in bases.values() for data in files.values()}
    memory = str(MEMORY_FOLDER) if MEMORY_FOLDER.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="fuzz", dir=memory) as where, judge.remembered(shipped):
        yield _case(bases, Path(where))


def _case(bases: dict[str, mutants.Files], where: Path) -> Case:
    """Writes the shipped scenarios down, and uses each once: what is loaded and compiled then is no case's doing."""
    for name, files in bases.items():
        for file, data in files.items():
            path = where / "originals" / name / file
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        if judge.judged(where / "originals" / name) != "accepted":
            raise AssertionError(f"{name} is refused")

    def case(seed: int) -> str:
        changed = mutants.mutant(seed, bases)
        folder = where / changed.base
        try:
            mutants.write(changed, where / "originals" / changed.base, folder)
            return judge.judged(folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    return case


def described(seed: int) -> str:
    """What the mutant of a seed is, for whoever looks at a finding."""
    changed = mutants.mutant(seed, mutants.originals())
    return f"{seed}: {changed.base}: {'; '.join(changed.done)}"
