"""What a run removes of its own: files by the names that it gives them, folders only if they are empty.

Whatever else stands in a folder of a run, a user's file or a neighbour's run, stays.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from homefront.results.layout import CHECKPOINT_ARRAYS, CHECKPOINT_MANIFEST, Layout
from homefront.writing import is_part


def remove_file(file: Path) -> None:
    """The file, if it is there."""
    with suppress(OSError):
        file.unlink()


def remove_empty(folder: Path) -> None:
    """The folder, if nothing is in it."""
    with suppress(OSError):
        folder.rmdir()


def remove_parts(folder: Path) -> None:
    """What a process that was killed had begun to write."""
    for part in folder.glob(".*.part"):
        if is_part(part):
            remove_file(part)


def remove_checkpoints(folder: Path) -> None:
    """The checkpoints of one world, whole or begun, and their folder."""
    for one in (*folder.glob("day-*"), *folder.glob(".day-*.part")):
        for name in (CHECKPOINT_MANIFEST, CHECKPOINT_ARRAYS):
            remove_file(one / name)
        remove_parts(one)
        remove_empty(one)
    remove_empty(folder)


def remove_unfinished(layout: Layout) -> None:
    """What only an unfinished run needs: its plan, notes of worlds that are done, checkpoints."""
    for note in layout.notes:
        remove_file(note)
    remove_parts(layout.work)
    for world in layout.work.glob("world-*"):
        if world.is_dir() and not world.is_symlink():
            remove_checkpoints(world)
    remove_file(layout.plan)
    remove_empty(layout.work)
