"""Where everything lies in the folder of a run, and the version of that form. Nobody outside this package needs it.

manifest.json                 written last: a folder without it is no finished run
world-SEED.parquet            the society of a world
front-SEED.parquet            its front
followed-SEED.parquet         persons followed in it
report.html                   written by `homefront report`, if at all
.writing                      a lock, held by whoever writes
.unfinished/plan.json         what a run was told to do that is not finished
.unfinished/world-SEED.json   that a world is done, with its entry for the manifest
.unfinished/world-SEED/       checkpoints of a world that is not done
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FORMAT = 2
"""Of the manifest and of the tables that it names. A folder of another one is refused."""

MANIFEST, LOCK, UNFINISHED, PLAN, REPORT = "manifest.json", ".writing", ".unfinished", "plan.json", "report.html"

CHECKPOINT_MANIFEST, CHECKPOINT_ARRAYS = "checkpoint.json", "arrays.bin"
"""The two files of a checkpoint."""


@dataclass(frozen=True)
class Layout:
    """The paths in the folder of a run; nothing is looked at."""

    folder: Path

    @property
    def manifest(self) -> Path:
        return self.folder / MANIFEST

    @property
    def lock(self) -> Path:
        return self.folder / LOCK

    @property
    def report(self) -> Path:
        return self.folder / REPORT

    @property
    def work(self) -> Path:
        """The folder of what only an unfinished run needs."""
        return self.folder / UNFINISHED

    @property
    def plan(self) -> Path:
        return self.work / PLAN

    @property
    def notes(self) -> list[Path]:
        """Of worlds that are done, in the order of their names."""
        return sorted(self.work.glob("world-*.json"))

    @property
    def has_checkpoints(self) -> bool:
        """Whether there is one of any world."""
        return any(self.work.glob("world-*/day-*"))

    def note(self, seed: int) -> Path:
        """Of a world that is done."""
        return self.work / f"world-{seed}.json"

    def checkpoints(self, seed: int) -> Path:
        """The folder of the checkpoints of a world."""
        return self.work / f"world-{seed}"


def table_name(part: str, seed: int) -> str:
    """The file of a part of a world: "world" for its society, "front", "followed"."""
    return f"{part}-{seed}.parquet"
